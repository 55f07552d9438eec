/*
 * Any bytes as an event log: it is refused, or it is folded and judged, as a
 * whole and half way, and the answer holds together. A first line that is
 * missing is put in front, so that most inputs get past it.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "advice/saved.h"
#include "advice/session.h"
#include "base/buf.h"
#include "base/text.h"

#define INPUT_MAX (1u << 20)

static void check_finding(const struct session *s, const struct finding *f)
{
	const struct evidence *ev = &session_now(s)->evidence;
	size_t i;

	FUZZ_CHECK(f->rule && f->rule->id);
	FUZZ_CHECK(f->address >= -1 && f->address < (int)ev->addresses.n);
	FUZZ_CHECK(f->scenario >= -1 && f->scenario < (int)ev->scenarios.n);
	FUZZ_CHECK(f->evidence && text_is_clean(f->evidence));
	for (i = 0; i < f->cites.n; i++)
		FUZZ_CHECK(f->cites.items[i] >= 1 &&
			   f->cites.items[i] <= ev->last_seq);
}

static void check(const struct session *s)
{
	const struct advice *a = &session_now(s)->advice;
	size_t i, k;

	FUZZ_CHECK(a->verdict.outcome != VERDICT_CONNECTS || !a->verdict.cause);
	FUZZ_CHECK(!a->verdict.cause || advice_cause(a));
	FUZZ_CHECK(text_is_clean(a->summary));
	FUZZ_CHECK(a->scenarios.n == session_now(s)->evidence.scenarios.n);
	for (i = 0; i < a->findings.n; i++)
		check_finding(s, &a->findings.items[i]);
	for (i = 0; i < a->remedies.n; i++) {
		FUZZ_CHECK(text_is_clean(a->remedies.items[i].why));
		for (k = 0; k < a->remedies.items[i].commands.n; k++)
			FUZZ_CHECK(text_is_clean(
				a->remedies.items[i].commands.items[k]));
	}
	for (i = 0; i < a->dead_ends.n; i++)
		FUZZ_CHECK(text_is_clean(a->dead_ends.items[i].why));
}

static void replay(const struct event_log *log)
{
	struct policy_set policies;
	struct catalogue catalogue;
	struct difference d;
	struct question q;
	struct session s;
	size_t i;

	FUZZ_CHECK(policy_set_shipped(&policies, NULL) == CF_OK);
	FUZZ_CHECK(catalogue_shipped(&catalogue, NULL) == CF_OK);
	question_init(&q);
	session_init(&s, &q, policy_for(&policies, PROTO_TLS12), &catalogue);
	session_round(&s);
	for (i = 0; i < log->events.n / 2; i++)
		session_feed(&s, &log->events.items[i]);
	session_settle(&s);
	check(&s);
	session_round(&s);
	for (i = 0; i < log->events.n; i++)
		session_feed(&s, &log->events.items[i]);
	session_settle(&s);
	check(&s);
	session_compare(&s, 0, 1, &d);
	FUZZ_CHECK(text_is_clean(d.sentence));
	difference_release(&d);
	session_release(&s);
	question_release(&q);
	catalogue_release(&catalogue);
	policy_set_release(&policies);
}

/* As a session: what is right of it plays, and so does each half of it. */
static void play(const char *text, size_t n)
{
	struct policy_set policies;
	struct catalogue catalogue;
	struct session s;
	struct saved saved;

	if (saved_read("fuzz", text, n, false, &saved, NULL) != CF_OK)
		return;
	FUZZ_CHECK(saved.end.good <= n);
	FUZZ_CHECK(policy_set_shipped(&policies, NULL) == CF_OK);
	FUZZ_CHECK(catalogue_shipped(&catalogue, NULL) == CF_OK);
	for (size_t i = 1; i <= 2; i++) {
		session_init(&s, &saved.question,
			     policy_for(&policies, saved.question.protocols),
			     &catalogue);
		saved_play(&saved, saved.log.events.n * i / 2, &s);
		if (session_now(&s)) {
			check(&s);
			saved_close(&s);
			FUZZ_CHECK(session_now(&s)->evidence.done);
			check(&s);
		}
		session_release(&s);
	}
	saved_release(&saved);
	catalogue_release(&catalogue);
	policy_set_release(&policies);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT(INPUT_MAX);
	struct event_log log = { .events = { .n = 0 } };
	size_t head = strlen(EVENT_LOG_HEADER);

	if (size < head || memcmp(data, EVENT_LOG_HEADER, head) != 0)
		buf_addf(&text, "%s\n", EVENT_LOG_HEADER);
	if (buf_add(&text, data, size) &&
	    event_log_read("fuzz", buf_str(&text), text.len, &log, NULL) ==
		    CF_OK)
		replay(&log);
	if (!text.overflow)
		play(buf_str(&text), text.len);
	event_log_release(&log);
	buf_release(&text);
	return 0;
}
