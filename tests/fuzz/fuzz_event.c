/* A log that is read can be written, and is read as the same again. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "probe/event.h"
#include "probe/evidence.h"

static void write_log(const struct event_log *log, struct buf *ret)
{
	buf_init(ret, 1 << 26);
	event_log_write(log, ret);
	FUZZ_CHECK(!ret->overflow);
}

/* Whatever a log says, it folds. */
static void fold(const struct event_log *log)
{
	struct evidence ev;
	size_t i;

	evidence_init(&ev);
	for (i = 0; i < log->events.n; i++)
		evidence_apply(&ev, &log->events.items[i]);
	evidence_release(&ev);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct event_log log, again;
	struct cf_why why = { { 0 } };
	struct buf first, second;
	int rc = event_log_read("log", (const char *)data, size, &log, &why);

	if (rc != CF_OK) {
		FUZZ_CHECK(rc == CF_EINPUT && text_is_clean(why.text));
		FUZZ_CHECK(strncmp(why.text, "log:", 4) == 0);
		return 0;
	}
	write_log(&log, &first);
	rc = event_log_read("again", (const char *)first.data, first.len,
			    &again, &why);
	FUZZ_CHECK(rc == CF_OK);
	write_log(&again, &second);
	FUZZ_CHECK(first.len == second.len &&
		   memcmp(first.data, second.data, first.len) == 0);
	fold(&log);
	buf_release(&first);
	buf_release(&second);
	event_log_release(&log);
	event_log_release(&again);
	return 0;
}
