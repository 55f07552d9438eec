#ifndef CF502_CLI_PLAIN_TEXT_H
#define CF502_CLI_PLAIN_TEXT_H
/* What the linear mode says, in lines that stand by themselves. */
#include "advice/session.h"
#include "base/buf.h"

#define PLAIN_COLUMNS 80

/* One event in words, owned by the caller; NULL: people need not see it. */
char *plain_event_text(const struct evidence *ev, const struct event *e);
/* Appends these words with the time before them. */
void plain_add_event(const struct event *e, const char *text, struct buf *out);
/* Both; nothing where people need not see it. */
void plain_event(const struct evidence *ev, const struct event *e,
		 struct buf *out);
/* False for what belongs to a further question, which only looks for a cause:
 * too much to be read aloud as it happens. */
bool plain_is_main(const struct evidence *ev, const struct event *e);
/* The answer, what changed, and the workarounds and dead ends with their
 * numbers. */
void plain_answer(const struct session *s, struct buf *out);
/* The remedy with that number, or NULL. */
const struct advised_remedy *plain_remedy(const struct session *s, size_t n);
/* The dead end with that number, or NULL. */
const struct advised_dead_end *plain_dead_end(const struct session *s,
					      size_t n);
/*
 * What to do, and how to see that it worked: by the recipe that comes first,
 * or by those whose label begins so, if it is not "".
 */
void plain_steps(const struct advised_remedy *r, const char *label,
		 struct buf *out);
/* Why it is one. */
void plain_warning(const struct advised_dead_end *e, struct buf *out);
/* What changed against the probe before, fact by fact. */
void plain_changes(const struct session *s, struct buf *out);
/* What the answer rests on, and what else was found. */
void plain_evidence(const struct round *r, struct buf *out);

/* "Still waiting, 10 s so far: " and for what. */
void plain_waiting(const struct evidence *ev, int64_t elapsed_us,
		   struct buf *out);
/* A line of a watch; time: wall clock, seconds; wait_us 0: it is the end. */
void plain_state(const struct session *s, int64_t time, bool changed,
		 int64_t wait_us, struct buf *out);

/* Of a recording: the last event, and which moment it was; end_us: when its
 * diagnosis ended. */
void plain_happened(const struct session *s, const struct event *e,
		    struct buf *out);
void plain_moment(const struct session *s, size_t rounds, int64_t end_us,
		  struct buf *out);

#endif
