/* The event log of the newest round, for --replay and for a bug report. */
#include "probe/event.h"
#include "report/formats.h"
#include "report/redact.h"

void report_log(const struct session *s, const struct report_options *o,
		struct buf *out)
{
	struct buf hidden = BUF_INIT(512);

	event_log_write(&session_now(s)->log, out);
	if (!o->redaction)
		return;
	redaction_say(o->redaction, &hidden);
	buf_addf(out,
		 "# Certificates are left out, so this log tells less than "
		 "the probe did.\n# Hidden: %s\n",
		 buf_str(&hidden));
	buf_release(&hidden);
}
