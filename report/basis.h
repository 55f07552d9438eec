#ifndef CF502_REPORT_BASIS_H
#define CF502_REPORT_BASIS_H
/*
 * What an answer rests on: when it was asked, and the versions and dates of
 * program, policy, trust anchors and card.
 */
#include "report/report.h"

struct basis_row {
	const char *what; /* static: "Policy" */
	char *text;	  /* owned */
};

struct report_basis {
	struct basis_row *items; /* owned */
	size_t n, cap;
};

/* Of the newest round; ret is made anew. */
void basis_make(const struct session *s, const struct report_options *o,
		struct report_basis *ret);
void basis_release(struct report_basis *b);

#endif
