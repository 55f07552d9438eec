/* The event log of all rounds, for --replay and for a bug report. */
#include "probe/event.h"
#include "report/formats.h"
#include "report/redact.h"

void report_log(const struct session *s, const struct report_options *o,
		struct buf *out)
{
	struct buf hidden = BUF_INIT(512);

	buf_addf(out, "%s\n",
		 o->redaction ? EVENT_LOG_REDACTED : EVENT_LOG_HEADER);
	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct event_log *log = &s->rounds.items[i]->log;

		for (size_t k = 0; k < log->events.n; k++)
			event_write(&log->events.items[k], out);
	}
	if (!o->redaction)
		return;
	redaction_say(o->redaction, &hidden);
	buf_addf(out, "# Certificates are left out.\n# Hidden: %s\n",
		 buf_str(&hidden));
	buf_release(&hidden);
}
