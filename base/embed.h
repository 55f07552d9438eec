#ifndef CF502_BASE_EMBED_H
#define CF502_BASE_EMBED_H
/* The files under data/, compiled in by data/embed.awk. */
#include <stddef.h>

struct embedded {
	const char *name; /* below data/, such as "policy/cloudfront.cfg" */
	const char *text;
	size_t len; /* bytes */
};

/* Ends with name NULL. */
extern const struct embedded embedded_files[];

/* NULL when there is none of that name. */
const struct embedded *embedded_find(const char *name);

#endif
