#ifndef CF502_SCREENS_TERMS_H
#define CF502_SCREENS_TERMS_H
/*
 * What the terms on the pages mean, in plain words: one table, from which the
 * help of each page and cf502 explain take theirs.
 */
#include <stddef.h>

#include "base/buf.h"

/* The pages that use a term, a bit each, in their order. */
enum term_pages {
	ON_TARGET = 1,
	ON_HANDSHAKE = 2,
	ON_DIAGNOSIS = 4,
	ON_WORKAROUNDS = 8,
	ON_REPORT = 16,
};

#define TERM_ID 32 /* bytes with NUL */

struct term {
	const char *word;
	unsigned pages; /* enum term_pages, ORed */
	const char *text;
};

/* Number i of the table; NULL behind the last. */
const struct term *term_at(size_t i);
/* By its id, in any case; NULL when there is none. */
const struct term *term_by_id(const char *id);
/* The word in one piece and in small letters: "trust-anchor". */
void term_id(const struct term *t, char out[TERM_ID]);
/* Those of some pages (ORed) with a heading, in lines of so many cells. */
void terms_write(unsigned pages, int cells, struct buf *out);

#endif
