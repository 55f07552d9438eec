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

/*
 * The option that names a file: its path is made absolute, and a digest of its
 * bytes goes with it.
 */
void option_file(struct sink sink, const char *name, const char *path);
/* The value of that option; owned by the caller. NULL: it is another one. */
char *option_value(const struct event *ev, const char *name);

#endif
