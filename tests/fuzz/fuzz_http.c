/* Whatever answers HEAD /, what is kept of it is clean and in bounds. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "base/text.h"
#include "probe/http.h"

static void check_text(const struct event *ev, enum event_field f)
{
	FUZZ_CHECK(!event_has(ev, f) || text_is_clean(event_str(ev, f)));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf answer = BUF_INIT(HTTP_HEAD_MAX);
	bool complete = false;
	struct event ev;
	size_t i;

	/* Byte by byte: once it is complete, it stays so. */
	for (i = 0; i < size && i < 2000; i++) {
		buf_add(&answer, data + i, 1);
		FUZZ_CHECK(!complete || http_is_complete(&answer));
		complete = http_is_complete(&answer);
	}
	event_init(&ev, EV_HTTP);
	if (http_read(&answer, &ev)) {
		FUZZ_CHECK(event_get(&ev, EF_STATUS) >= 0 &&
			   event_get(&ev, EF_STATUS) <= 999);
		check_text(&ev, EF_TEXT);
		check_text(&ev, EF_SERVER);
		check_text(&ev, EF_LOCATION);
	}
	event_release(&ev);
	buf_release(&answer);
	return 0;
}
