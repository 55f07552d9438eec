#ifndef CF502_REPORT_PROOF_H
#define CF502_REPORT_PROOF_H
/*
 * How anyone checks what a report claims, with openssl, curl and dig alone.
 * Facts are quoted for a shell; a command that needs one that is not known is
 * left out.
 */
#include "advice/session.h"

/* The heading above them. */
#define PROOF_TITLE "Check it yourself"
/* Above what shows that a workaround worked. */
#define VERIFY_TITLE   "To see that it worked:"
#define VERIFY_COMMENT "# To see that it worked"

struct proof {
	const char *finding;	 /* its id; NULL: of what is no finding */
	char *claim;		 /* owned */
	VEC_OF(char *) commands; /* owned, at least one */
};

struct proofs {
	struct proof *items; /* owned */
	size_t n, cap;
};

/* Of the newest round; ret is made anew. */
void proofs_make(const struct session *s, struct proofs *ret);
void proofs_release(struct proofs *p);

#endif
