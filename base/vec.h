#ifndef CF502_BASE_VEC_H
#define CF502_BASE_VEC_H
/*
 * Growing arrays. VEC_OF(struct x) declares one; all zero is empty.
 */
#include <stddef.h>

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#define VEC_OF(type)         \
	struct {             \
		type *items; \
		size_t n;    \
		size_t cap;  \
	}

/* Appends one zeroed item and yields its address, valid until the next push. */
#define VEC_PUSH(v)                                                            \
	((v)->items =                                                          \
		 vec_room((v)->items, (v)->n, &(v)->cap, sizeof(*(v)->items)), \
	 &(v)->items[(v)->n++])

/* Forgets the items; what they own is the caller's to free first. */
#define VEC_RELEASE(v)                 \
	do {                           \
		free((v)->items);      \
		(v)->items = NULL;     \
		(v)->n = (v)->cap = 0; \
	} while (0)

/* Room for one more after n items, zeroed. Used by VEC_PUSH. */
void *vec_room(void *items, size_t n, size_t *cap, size_t size);

#endif
