#ifndef CF502_REPORT_FACTS_SURVEY_H
#define CF502_REPORT_FACTS_SURVEY_H
/*
 * What one address accepts and what it shows for other names, for formats
 * and screens alike.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/vec.h"
#include "probe/evidence.h"

/* What came for one name. */
struct facts_name {
	const char *name;	 /* borrowed; NULL: no SNI was sent */
	const struct cert *leaf; /* borrowed; NULL: none came */
	const struct conn *conn; /* borrowed: the one that was asked */
};

struct facts_names {
	VEC_OF(struct facts_name) items; /* in the order of asking */
};

/* One row a name that was asked at that address; released with VEC_RELEASE. */
void facts_names(const struct evidence *ev, size_t address,
		 struct facts_names *ret);
/* What came in place of a leaf: "alert 112 unrecognized_name", "reset",
 * "closed", "no answer", "no TLS"; appended. Nothing while it is not over. */
void facts_refusal(const struct conn *c, struct buf *out);

/* A word in front and a list behind it, both owned. */
struct facts_line {
	char *label, *text;
};

struct facts_lines {
	VEC_OF(struct facts_line) items;
};

/* What that address accepts of the policy's lists, and what it shows for the
 * names; empty where neither was asked. */
void facts_survey(const struct evidence *ev, size_t address,
		  const struct policy *policy, struct facts_lines *ret);
void facts_lines_release(struct facts_lines *l);

/* The same of all addresses: those that show the same stand together. */
struct facts_surveys {
	VEC_OF(struct facts_survey_of {
		char *who; /* owned: "192.0.2.1, 192.0.2.2" */
		size_t addresses;
		struct facts_lines lines;
	})
	items; /* none without lines; in the order of the addresses */
};

void facts_surveys(const struct evidence *ev, const struct policy *policy,
		   struct facts_surveys *ret);
void facts_surveys_release(struct facts_surveys *s);

/* "12 more connections asked what the origin accepts", or nothing; appended.
 * For timelines, which leave them out. */
void facts_survey_count(const struct evidence *ev, struct buf *out);

#endif
