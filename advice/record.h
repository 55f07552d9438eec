#ifndef CF502_ADVICE_RECORD_H
#define CF502_ADVICE_RECORD_H
/*
 * A session on its way into its file, as it happens: what the session has that
 * the record has not is taken, and written before anybody sees what it led to.
 * Where it can't be written it waits, and is tried again.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/session.h"
#include "base/err.h"
#include "base/trail.h"

struct record; /* opaque */

/*
 * Of a session that has no file yet; it is made with the first round. policy
 * and catalogue are the files that judge in place of the shipped ones, or NULL.
 */
struct record *record_new(const char *policy, const char *catalogue);
/*
 * Goes on with a file of so many events, which has all that is in the session.
 * The record owns what trail holds from then on.
 */
struct record *record_resume(const char *name, struct trail *trail,
			     size_t events, const struct session *s);
void record_free(struct record *r);

/* What is new in the session. */
void record_take(struct record *r, const struct session *s);
/* The same, and a step of the user behind it; text may be NULL. */
void record_step(struct record *r, const struct session *s, enum event_kind k,
		 const char *text, int flags);
/* That the user is on that page, and at which place of it (or NULL). */
void record_page(struct record *r, const struct session *s, const char *page,
		 const char *place);
/*
 * Writes what waits; makes file and folder if they are not there. CF_EFILE
 * with the reason: some still waits. Cheap when nothing does.
 */
int record_save(struct record *r, struct cf_why *why);
/* The name of the session, by which it is resumed; NULL: it has no file yet. */
const char *record_name(const struct record *r);

#endif
