#ifndef CF502_CLI_PLAIN_TEXT_H
#define CF502_CLI_PLAIN_TEXT_H
/* What the linear mode says, in lines that stand by themselves. */
#include "advice/session.h"
#include "base/buf.h"

/* One event as a line; nothing where people need not see it. */
void plain_event(const struct evidence *ev, const struct event *e,
		 struct buf *out);
/* The answer, what changed, and the workarounds with their numbers. */
void plain_answer(const struct session *s, struct buf *out);
/* The remedy with that number, or NULL. */
const struct advised_remedy *plain_remedy(const struct session *s, size_t n);
/* What to do, and how to see that it worked. */
void plain_steps(const struct advised_remedy *r, struct buf *out);

#endif
