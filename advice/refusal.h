#ifndef CF502_ADVICE_REFUSAL_H
#define CF502_ADVICE_REFUSAL_H
/* What rules about handshakes share: what stands, and words for it. */
#include "advice/standing.h"
#include "base/buf.h"

/* What stands, with what explains it. */
struct refusal {
	struct standing st;
	unsigned why; /* EXPLAINED_* bits */
};

/* Cites what it rests on. */
struct refusal refusal_of(const struct rule_input *in, struct finding *ret);
/* "the origin sends the alert handshake_failure (40) after the ClientHello",
 * or how else it ended. */
void refusal_say(const struct standing *st, struct buf *out);

#endif
