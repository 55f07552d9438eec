#ifndef CF502_PROBE_QUESTION_WORDS_H
#define CF502_PROBE_QUESTION_WORDS_H
/*
 * What of a question its diagnosis does not log, as options of the command
 * line: with them a log is enough to ask the same again.
 */
#include "base/err.h"
#include "probe/event.h"
#include "probe/target.h"

/* Emits an EV_OPTION for each; the paths in them are absolute. */
void question_options(const struct question *q, struct sink sink);
/*
 * Takes the EV_OPTIONs of a log back. CF_EINPUT for one that is unknown or
 * not right; what came before it is taken.
 */
int question_take_options(struct question *q, const struct event_log *log,
			  struct cf_why *why);

#endif
