#ifndef CF502_ADVICE_OUTCOMES_H
#define CF502_ADVICE_OUTCOMES_H
/*
 * What worked here: for each remedy and dead end how often it was marked as
 * done and the next probe found the fault gone, and how often it was not. Kept
 * in $XDG_STATE_HOME/cf502/outcomes, a text of ids and numbers: it names
 * nobody's origin.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/catalogue.h"
#include "advice/session.h"
#include "base/err.h"

#define OUTCOMES_HEADER "# cf502 outcomes 1"

struct way_outcome {
	char *id;	    /* owned */
	int worked, failed; /* as a difference it may be negative */
};

struct outcomes {
	VEC_OF(struct way_outcome) of;
};

void outcomes_release(struct outcomes *o);
/* Adds to what is known of one; no count gets below 0. */
void outcomes_count(struct outcomes *o, const char *id, int worked, int failed);
/*
 * Reads a text of lines ID WORKED FAILED below the header. CF_EINPUT with
 * name:line at the first that is anything else; ret is empty then.
 */
int outcomes_read(const char *name, const char *text, size_t n,
		  struct outcomes *ret, struct cf_why *why);

/* The user's file; none is no outcomes. CF_EINPUT: it is damaged. */
int outcomes_load(struct outcomes *ret, struct cf_why *why);
/*
 * Adds to the user's file, all or nothing, and empties what is added. A
 * damaged one is set aside as outcomes.damaged, and *ret_note says so.
 * CF_EFILE: it can't be written, or another process writes it just now; what
 * is to be added waits.
 */
int outcomes_save(struct outcomes *add, struct cf_why *ret_note,
		  struct cf_why *why);

/* Writes the counts into the catalogue, where those of remedies may change the
 * order of them. */
void outcomes_apply(const struct outcomes *o, struct catalogue *c);
/*
 * Adds what marks of the session came to since the last call to ret. A
 * mark counts once a probe has judged it, if there was a fault to mend: as
 * worked when the fault is gone, else as failed, until a later probe finds it
 * gone after all. Where several were marked before the same probe, its success
 * is nobody's.
 */
void outcomes_take(struct session *s, struct outcomes *ret);

/* What came of marks in an earlier session was counted then. */
void outcomes_forget(struct session *s);
/*
 * Takes what is new in the session to what waits, and that into the user's
 * file and the catalogue. What can't be written goes on waiting, and ret says
 * why; it says too that a damaged file was set aside. "": nothing to say.
 */
void outcomes_learn(struct session *s, struct outcomes *waiting,
		    struct catalogue *c, struct cf_why *ret);

#endif
