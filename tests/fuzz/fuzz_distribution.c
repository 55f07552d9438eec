/* Any file: refused with a place, or questions that can be asked. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/distribution.h"

static void check_question(const struct question *q)
{
	struct cf_why why;
	char *host = NULL;

	FUZZ_CHECK(q->target.host && q->target.shown);
	FUZZ_CHECK(q->target.port >= 1 && q->target.port <= 65535);
	FUZZ_CHECK(q->http_port >= 1 && q->http_port <= 65535);
	FUZZ_CHECK(q->attempts >= 1 && q->attempts <= 3);
	FUZZ_CHECK(q->connect_timeout_ms >= 1000);
	FUZZ_CHECK(q->connect_timeout_ms <= 10000);
	FUZZ_CHECK(q->protocols != 0);
	FUZZ_CHECK(q->scenarios.n >= 1 && q->scenarios.n <= 64);
	for (size_t i = 0; i < q->scenarios.n; i++) {
		const struct scenario *s = &q->scenarios.items[i];

		FUZZ_CHECK(s->sni || q->target.is_ip);
		if (!s->host_header)
			continue;
		host = host_normal(s->host_header, &why);
		FUZZ_CHECK(host && strcmp(host, s->host_header) == 0);
		free(host);
	}
}

static void check_origin(const struct distribution_origin *o)
{
	FUZZ_CHECK(text_is_clean(o->id));
	if (o->skipped) {
		FUZZ_CHECK(text_is_clean(o->skipped));
		FUZZ_CHECK(o->question.notes.n == 0);
		return;
	}
	check_question(&o->question);
	FUZZ_CHECK(o->question.notes.n <= 64);
	for (size_t i = 0; i < o->question.notes.n; i++)
		FUZZ_CHECK(text_is_clean(o->question.notes.items[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct distribution d;
	struct cf_why why = { { 0 } };

	if (distribution_read("fuzz", (const char *)data, size, &d, &why) !=
	    CF_OK) {
		FUZZ_CHECK(strncmp(why.text, "fuzz:", 5) == 0);
		FUZZ_CHECK(text_is_clean(why.text));
		return 0;
	}
	FUZZ_CHECK(d.origins.n >= 1 && d.origins.n <= 1000);
	for (size_t i = 0; i < d.origins.n; i++)
		check_origin(&d.origins.items[i]);
	distribution_release(&d);
	return 0;
}
