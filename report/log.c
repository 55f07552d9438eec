/* The event log of the newest round, for --replay and for a bug report. */
#include "probe/event.h"
#include "report/formats.h"

void report_log(const struct session *s, const struct report_options *o,
		struct buf *out)
{
	(void)o;
	event_log_write(&session_now(s)->log, out);
}
