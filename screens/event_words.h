#ifndef CF502_SCREENS_EVENT_WORDS_H
#define CF502_SCREENS_EVENT_WORDS_H
/* One event in a few words, as the timeline and the evidence show it. */
#include <stdbool.h>

#include "base/buf.h"
#include "probe/evidence.h"
#include "tui/theme.h"

#define WORDS_MAX 2048 /* bytes of one row */

/* What a row is made from. */
struct telling {
	const struct evidence *ev;
	const struct conn *conn; /* NULL: of none */
	const char *what;	 /* static */
	enum mark mark;		 /* MARK_N: none */
	struct buf text;
};

/* False for kinds that people need not see. */
bool event_is_told(enum event_kind kind);
/* Only for kinds that are told; the caller releases ret->text. */
void event_tell(const struct evidence *ev, const struct event *e,
		struct telling *ret);
/* "the hello of the edge" */
const char *purpose_words(enum purpose p);
/* "from DNS": where an address comes from. */
const char *where_words(enum where w);

#endif
