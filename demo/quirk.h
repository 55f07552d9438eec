#ifndef CF502_DEMO_QUIRK_H
#define CF502_DEMO_QUIRK_H
/* What an origin does with the first bytes that it gets. No sockets here. */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "demo/service.h"

enum quirk_turn {
	TURN_WAIT,	/* for more bytes */
	TURN_HANDSHAKE, /* by GnuTLS, with what is left in the buffer */
	TURN_ANSWER,	/* what was put into out, and no more */
	TURN_HANG_UP,	/* FIN */
	TURN_RESET,	/* RST */
	TURN_STALL,	/* read on, never answer */
};

/* False: an ordinary handshake, for which GnuTLS reads by itself. */
bool quirk_acts_first(const struct demo_form *form);
/* True: quirk_turn has an answer without a byte read. */
bool quirk_speaks_first(const struct demo_form *form);
/*
 * What to do, given the bytes in so far (some, unless it speaks first). now_s
 * is for dates, out takes the answer.
 */
enum quirk_turn quirk_turn(const struct service *s, struct buf *in,
			   int64_t now_s, struct buf *out);

#endif
