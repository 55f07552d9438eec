#ifndef CF502_PROBE_DISTRIBUTION_H
#define CF502_PROBE_DISTRIBUTION_H
/*
 * A distribution as "aws cloudfront get-distribution-config" or
 * "get-distribution" prints it, read as questions: one for each origin to which
 * CloudFront speaks TLS. How its cache behaviors forward the viewer's Host
 * header gives the scenarios. Pure: text in, questions out. Custom headers,
 * which may hold secrets, are never looked at.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"
#include "probe/target.h"

#define DISTRIBUTION_MAX (4u << 20) /* bytes */

struct distribution_origin {
	char *id;	  /* owned, clean */
	char *domain;	  /* owned, clean: as the file has it; or "" */
	const char *kind; /* "https", or why it is skipped, one word */
	char *skipped;	  /* owned: the same as a sentence */
	/* Whole, unless it is skipped; its notes are what else a person should
	 * know. */
	struct question question;
};

struct distribution {
	VEC_OF(struct distribution_origin) origins; /* in the file's order */
};

/*
 * name stands in messages, which say name:line, the way to the value and what
 * is expected there. At most 1000 origins, and 64 scenarios for each. What is
 * newer than this program is passed over, with a note where it matters.
 */
int distribution_read(const char *name, const char *text, size_t n,
		      struct distribution *ret, struct cf_why *why);
void distribution_release(struct distribution *d);
/* The origin of that Id, or NULL. */
struct distribution_origin *distribution_find(struct distribution *d,
					      const char *id);

#endif
