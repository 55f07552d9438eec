/* The growing behind VEC_PUSH. */
#include "base/vec.h"

#include <string.h>

#include "base/xmem.h"

void *vec_room(void *items, size_t n, size_t *cap, size_t size)
{
	if (n == *cap) {
		size_t want = n < 4 ? 8 : n + n / 2;

		items = xreallocarray(items, want, size);
		*cap = want;
	}
	memset((char *)items + n * size, 0, size);
	return items;
}
