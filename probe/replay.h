#ifndef CF502_PROBE_REPLAY_H
#define CF502_PROBE_REPLAY_H
/* What a recorded log was asked: enough of a question to judge it again. */
#include "base/err.h"
#include "probe/event.h"
#include "probe/target.h"

/*
 * Fills ret from the EV_ASKED and EV_SCENARIO events. CF_EINPUT when the log
 * has none; name stands in the message. The caller releases ret.
 */
int replay_question(const char *name, const struct event_log *log,
		    struct question *ret, struct cf_why *why);

#endif
