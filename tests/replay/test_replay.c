/*
 * Recorded logs in, findings out. NAME.log is named after a finding that it
 * must show ("healthy": none that warns), with more words behind a point;
 * NAME.expect lists all that it shows. UPDATE_GOLDENS=1 rewrites the latter,
 * for a diff to be read. Logs are made by record.c.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>

#include "advice/rules.h"
#include "advice/session.h"
#include "base/file.h"
#include "base/xmem.h"
#include "probe/replay.h"
#include "tests/unit/test.h"

#define FOLDER	CF502_SRCDIR "/tests/replay/logs"
#define LOG_MAX (16u << 20)

struct bench {
	struct policy_set policies;
	struct catalogue catalogue;
	VEC_OF(char *) names; /* owned, sorted, without .log */
};

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int setup(void **state)
{
	struct bench *b = xcalloc(1, sizeof(*b));
	DIR *dir = opendir(FOLDER);
	struct dirent *entry;
	struct cf_why why;
	size_t n;

	if (!dir || policy_set_shipped(&b->policies, &why) != CF_OK ||
	    catalogue_shipped(&b->catalogue, &why) != CF_OK)
		return -1;
	while ((entry = readdir(dir))) {
		n = strlen(entry->d_name);
		if (n > 4 && strcmp(entry->d_name + n - 4, ".log") == 0)
			*VEC_PUSH(&b->names) = xstrndup(entry->d_name, n - 4);
	}
	closedir(dir);
	if (b->names.n > 1)
		qsort(b->names.items, b->names.n, sizeof(char *), by_name);
	*state = b;
	return 0;
}

static int teardown(void **state)
{
	struct bench *b = *state;
	size_t i;

	for (i = 0; i < b->names.n; i++)
		free(b->names.items[i]);
	VEC_RELEASE(&b->names);
	policy_set_release(&b->policies);
	catalogue_release(&b->catalogue);
	free(b);
	return 0;
}

static void read_log(const char *name, struct event_log *ret)
{
	char *path = xasprintf(FOLDER "/%s.log", name);
	struct buf text = BUF_INIT(LOG_MAX);
	struct cf_why why = { "" };

	if (file_read(path, LOG_MAX, &text, &why) != CF_OK ||
	    event_log_read(path, buf_str(&text), text.len, ret, &why) != CF_OK)
		fail_msg("%s", why.text);
	buf_release(&text);
	free(path);
}

/* Leaves out events whose kind has its bit in without. */
static void judge(const struct bench *b, const struct event_log *log,
		  uint64_t without, struct session *ret)
{
	struct question q;
	size_t i;

	if (replay_question("log", log, &q, NULL) != CF_OK)
		fail_msg("no question in the log");
	session_init(ret, &q, policy_for(&b->policies, q.protocols),
		     &b->catalogue);
	question_release(&q);
	session_round(ret);
	for (i = 0; i < log->events.n; i++) {
		if (!(without >> log->events.items[i].kind & 1))
			session_feed(ret, &log->events.items[i]);
	}
	session_settle(ret);
}

static const struct finding *find(const struct advice *a, const char *id,
				  size_t n)
{
	size_t i;

	for (i = 0; i < a->findings.n; i++) {
		const char *is = a->findings.items[i].rule->id;

		if (strlen(is) == n && memcmp(is, id, n) == 0)
			return &a->findings.items[i];
	}
	return NULL;
}

static void describe(const struct advice *a, struct buf *out)
{
	size_t i;

	buf_addf(out, "outcome %s\ncause %s\n",
		 verdict_word(a->verdict.outcome),
		 a->verdict.cause ? a->verdict.cause->id : "-");
	for (i = 0; i < a->findings.n; i++) {
		const struct finding *f = &a->findings.items[i];

		buf_addf(out, "%s %s address %d scenario %d\n",
			 severity_name(f->severity), f->rule->id, f->address,
			 f->scenario);
	}
}

static void compare(const char *name, struct buf *is)
{
	char *path = xasprintf(FOLDER "/%s.expect", name);
	struct buf want = BUF_INIT(LOG_MAX);
	struct cf_why why = { "" };

	if (getenv("UPDATE_GOLDENS"))
		file_write(path, is->data, is->len, FILE_REPLACE, &why);
	if (file_read(path, LOG_MAX, &want, &why) != CF_OK)
		fail_msg("%s", why.text);
	if (strcmp(buf_str(&want), buf_str(is)) != 0)
		fail_msg("%s:\n%s--- is not\n%s", name, buf_str(is),
			 buf_str(&want));
	buf_release(&want);
	free(path);
}

static void test_each_log_shows_what_is_expected(void **state)
{
	const struct bench *b = *state;
	size_t i;

	assert_true(b->names.n > 40);
	for (i = 0; i < b->names.n; i++) {
		struct event_log log = { .events = { .n = 0 } };
		struct buf is = BUF_INIT(LOG_MAX);
		struct session s;

		read_log(b->names.items[i], &log);
		judge(b, &log, 0, &s);
		describe(&session_now(&s)->advice, &is);
		compare(b->names.items[i], &is);
		assert_true(session_now(&s)->done);
		assert_true(session_now(&s)->advice.settled);
		session_release(&s);
		event_log_release(&log);
		buf_release(&is);
	}
}

static void test_each_log_is_named_after_what_it_shows(void **state)
{
	const struct bench *b = *state;
	size_t i, k;

	for (i = 0; i < b->names.n; i++) {
		const char *name = b->names.items[i];
		size_t n = strcspn(name, ".");
		struct event_log log = { .events = { .n = 0 } };
		const struct advice *a;
		struct session s;

		read_log(name, &log);
		judge(b, &log, 0, &s);
		a = &session_now(&s)->advice;
		if (strncmp(name, "healthy", n) != 0) {
			if (!find(a, name, n))
				fail_msg("%s does not show it", name);
		} else {
			assert_int_equal(a->verdict.outcome, VERDICT_CONNECTS);
			for (k = 0; k < a->findings.n; k++)
				assert_int_equal(a->findings.items[k].severity,
						 SEV_INFO);
		}
		session_release(&s);
		event_log_release(&log);
	}
}

/* The kinds of events that a finding rests on; how it came to them (opening
 * a connection, learning an address) only when there is nothing else. */
static uint64_t kinds_of(const struct event_log *log, const struct finding *f)
{
	const uint64_t way = UINT64_C(1) << EV_OPEN | UINT64_C(1) << EV_ADDRESS;
	uint64_t kinds = 0;
	size_t i;

	for (i = 0; i < f->cites.n; i++)
		kinds |= UINT64_C(1)
			 << log->events.items[f->cites.items[i] - 1].kind;
	return kinds & ~way ? kinds & ~way : kinds;
}

static void test_without_its_events_a_finding_is_gone(void **state)
{
	const struct bench *b = *state;
	size_t i;

	for (i = 0; i < b->names.n; i++) {
		const char *name = b->names.items[i];
		size_t n = strcspn(name, ".");
		struct event_log log = { .events = { .n = 0 } };
		const struct finding *f;
		struct session whole, mutated;

		read_log(name, &log);
		judge(b, &log, 0, &whole);
		f = find(&session_now(&whole)->advice, name, n);
		if (f) {
			assert_true(f->cites.n > 0);
			judge(b, &log, kinds_of(&log, f), &mutated);
			if (find(&session_now(&mutated)->advice, name, n))
				fail_msg("%s is still there", name);
			session_release(&mutated);
		}
		session_release(&whole);
		event_log_release(&log);
	}
}

static void test_every_rule_has_its_log(void **state)
{
	const struct bench *b = *state;
	const struct rule *r;
	size_t i, k;

	for (i = 0; (r = rule_at(i))->id; i++) {
		for (k = 0; k < b->names.n; k++) {
			size_t n = strcspn(b->names.items[k], ".");

			if (strlen(r->id) == n &&
			    memcmp(b->names.items[k], r->id, n) == 0)
				break;
		}
		if (k == b->names.n)
			fail_msg("%s has no log", r->id);
	}
}

/* A log that breaks off anywhere still has an answer. */
static void test_any_beginning_of_a_log_has_an_answer(void **state)
{
	const struct bench *b = *state;
	size_t i, to;

	for (i = 0; i < b->names.n; i++) {
		struct event_log log = { .events = { .n = 0 } };
		struct event_log part = { .events = { .n = 0 } };
		struct session s;

		read_log(b->names.items[i], &log);
		for (to = 1; to < log.events.n; to++) {
			part.events.items = log.events.items;
			part.events.n = to;
			judge(b, &part, 0, &s);
			assert_non_null(session_now(&s)->advice.summary);
			assert_false(session_now(&s)->done);
			session_release(&s);
		}
		event_log_release(&log);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_log_shows_what_is_expected),
		cmocka_unit_test(test_each_log_is_named_after_what_it_shows),
		cmocka_unit_test(test_without_its_events_a_finding_is_gone),
		cmocka_unit_test(test_every_rule_has_its_log),
		cmocka_unit_test(test_any_beginning_of_a_log_has_an_answer),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
