#ifndef CF502_ADVICE_SAVED_H
#define CF502_ADVICE_SAVED_H
/*
 * A session as its log has it: diagnoses one behind the other, each beginning
 * with EV_ASKED, and between them the steps of the user (cf502-log(5)). A log
 * of one diagnosis is such a session as well.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/judges.h"
#include "advice/session.h"
#include "base/err.h"
#include "probe/event.h"
#include "probe/target.h"

struct saved {
	struct event_log log;	  /* owned; all of them, as they stand there */
	struct log_end end;	  /* how far it could be read */
	size_t rounds;		  /* diagnoses; 0: no question */
	struct question question; /* owned; of the first */
	struct judges judges;	  /* owned: what it was judged by */
	char *unasked; /* owned: why it can not be asked the same, or NULL */
};

/*
 * Reads as event_log_read_start does, which see for open. CF_EINPUT: it is
 * another file, or the question can't be made out. The caller releases ret.
 */
int saved_read(const char *name, const char *text, size_t n, bool open,
	       struct saved *ret, struct cf_why *why);
void saved_release(struct saved *s);

/* Feeds the first n events into a session made for the question. */
void saved_play(const struct saved *saved, size_t n, struct session *s);
void log_play(const struct event_log *log, size_t n, struct session *s);
/* Feeds one event; a step of the user changes nothing. */
void saved_feed(struct session *s, const struct event *ev);
/*
 * Ends a diagnosis that was cut off with its program, so that nothing waits
 * for it any more. True when there was one.
 */
bool saved_close(struct session *s);
/* The user left, and nothing was open: no fault, or a report of it. */
bool saved_is_finished(const struct saved *s);
/* The last step of that kind, or NULL. */
const struct event *saved_step(const struct saved *s, enum event_kind k);

#endif
