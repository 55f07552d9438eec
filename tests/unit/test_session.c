/* Rounds, marks, and what changed between two of them. */
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tests/unit/story.h"

#define IP "198.51.100.1"

struct told {
	unsigned calls, all, last;
	const struct session *of;
};

static void on_change(void *ctx, const struct session *s, unsigned what)
{
	struct told *t = ctx;

	t->calls++;
	t->all |= what;
	t->last = what;
	t->of = s;
}

static const struct pki_cert *expired(struct story *st)
{
	return LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		    .to = PKI_NOW - 3 * PKI_DAY);
}

static void tell(struct story *st, const struct pki_cert *leaf)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, leaf);
	story_proof(st, 2, IP, 0, leaf);
	story_tell(st, "done count=2");
}

static void tell_refused(struct story *st)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "tcp-failed conn=1 outcome=refused\n"
		       "end conn=1 outcome=refused\ndone count=1");
}

static const struct change *change(const struct difference *d, const char *what)
{
	size_t i;

	for (i = 0; i < d->changes.n; i++) {
		if (strcmp(d->changes.items[i].what, what) == 0)
			return &d->changes.items[i];
	}
	return NULL;
}

/* Never NULL, so that a test may look into it. */
static const struct change *the(const struct difference *d, const char *what)
{
	static const struct change none = { .mark = '?' };
	const struct change *c = change(d, what);

	if (c)
		return c;
	fail_msg("%s did not change", what);
	return &none;
}

static void test_a_mended_origin_is_fixed(void **state)
{
	struct story *st = *state;
	struct difference d;
	const struct change *c;

	tell(st, expired(st));
	story_end(st);
	tell(st, NULL);
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_FIXED);
	c = the(&d, "outcome");
	assert_int_equal(c->mark, '~');
	assert_string_equal(c->before, "fails");
	assert_string_equal(c->after, "connects");
	c = the(&d, "cause");
	assert_int_equal(c->mark, '-');
	assert_string_equal(c->before, "cert-expired");
	assert_null(c->after);
	assert_non_null(change(&d, "serial"));
	assert_null(change(&d, "names"));
	assert_true(d.same.n >= 3);
	for (size_t i = 0; i < d.same.n; i++) {
		assert_int_equal(d.same.items[i].mark, '=');
		assert_string_equal(d.same.items[i].before,
				    d.same.items[i].after);
	}
	assert_true(strncmp(d.sentence, "CloudFront would connect now", 28) ==
		    0);
	difference_release(&d);
	session_compare(&st->session, 1, 0, &d);
	assert_int_equal(d.is, COMPARISON_WORSE);
	difference_release(&d);
}

static void test_the_same_again_is_no_change(void **state)
{
	struct story *st = *state;
	const struct pki_cert *old = expired(st);
	struct difference d;

	tell(st, old);
	story_end(st);
	tell(st, old);
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_NO_CHANGE);
	assert_int_equal(d.changes.n, 0);
	assert_non_null(strstr(d.sentence, "the same serial"));
	difference_release(&d);
	session_compare(&st->session, 0, 7, &d);
	assert_null(d.sentence);
	difference_release(&d);
}

static void test_fewer_fatal_findings_are_an_improvement(void **state)
{
	struct story *st = *state;
	struct difference d;

	tell(st,
	     MAKE(st->lab, st->lab->inter, .cn = "leaf",
		  .names = "DNS:else.example", .from = PKI_NOW - 100 * PKI_DAY,
		  .to = PKI_NOW - 3 * PKI_DAY));
	story_end(st);
	tell(st, MAKE(st->lab, st->lab->inter, .cn = "leaf",
		      .names = "DNS:else.example"));
	story_round(st);
	tell(st, expired(st));
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_IMPROVED);
	assert_non_null(strstr(
		d.sentence,
		"cert-expired is mended; behind it stands cert-name-mismatch"));
	difference_release(&d);
	session_compare(&st->session, 1, 2, &d);
	assert_int_equal(d.is, COMPARISON_DIFFERENT);
	assert_non_null(strstr(d.sentence, "new: cert-expired"));
	difference_release(&d);
}

static size_t count_changes(const struct difference *d, const char *id)
{
	size_t i, n = 0;

	for (i = 0; i < d->changes.n; i++) {
		const struct change *c = &d->changes.items[i];

		n += (c->before && strcmp(c->before, id) == 0) ||
		     (c->after && strcmp(c->after, id) == 0);
	}
	return n;
}

static void test_the_fault_behind_a_mended_one_is_named(void **state)
{
	struct story *st = *state;
	struct difference d;

	tell(st, expired(st));
	story_end(st);
	tell(st, MAKE(st->lab, st->lab->inter, .cn = "leaf",
		      .names = "DNS:else.example"));
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_IMPROVED);
	assert_non_null(strstr(d.sentence,
			       "cert-expired is mended; behind it stands "
			       "cert-name-mismatch"));
	assert_null(strstr(d.sentence, "gone:"));
	assert_null(strstr(d.sentence, "new:"));
	difference_release(&d);
}

static void test_faults_that_come_to_light_are_no_setback(void **state)
{
	struct story *st = *state;
	struct difference d;

	tell_refused(st);
	story_end(st);
	tell(st,
	     MAKE(st->lab, st->lab->inter, .cn = "leaf",
		  .names = "DNS:else.example", .from = PKI_NOW - 100 * PKI_DAY,
		  .to = PKI_NOW - 3 * PKI_DAY));
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_IMPROVED);
	assert_non_null(strstr(d.sentence, "connect-refused is mended; behind "
					   "it stands cert-expired"));
	assert_non_null(strstr(d.sentence, "new: cert-name-mismatch"));
	difference_release(&d);
}

static void test_a_change_is_listed_once(void **state)
{
	struct story *st = *state;
	struct difference d;

	tell(st, expired(st));
	story_end(st);
	tell(st, MAKE(st->lab, st->lab->inter, .cn = "leaf",
		      .names = "DNS:else.example"));
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_string_equal(the(&d, "cause")->before, "cert-expired");
	assert_int_equal(count_changes(&d, "cert-expired"), 1);
	assert_int_equal(count_changes(&d, "cert-name-mismatch"), 1);
	difference_release(&d);
}

static void test_a_lost_origin_is_worse(void **state)
{
	struct story *st = *state;
	struct difference d;

	tell(st, expired(st));
	story_end(st);
	tell_refused(st);
	story_round(st);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_WORSE);
	assert_int_equal(the(&d, "serial")->mark, '-');
	difference_release(&d);
}

static void test_a_mark_is_judged_by_the_next_round(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct tried *t;

	tell(st, expired(st));
	story_end(st);
	session_mark(s, "renew-and-reload", true);
	session_mark(s, "renew-and-reload", true);
	session_mark(s, "public-ca", true);
	session_mark(s, "public-ca", false);
	assert_int_equal(s->tried.n, 1);
	assert_null(session_tried(s, "public-ca"));
	t = session_tried(s, "renew-and-reload");
	assert_int_equal(t->before, 0);
	assert_false(t->judged);
	tell(st, NULL);
	story_round(st);
	t = session_tried(s, "renew-and-reload");
	assert_true(t->judged);
	assert_int_equal(t->came, COMPARISON_FIXED);
	/* What was judged stays; a new mark is a new try. */
	session_mark(s, "renew-and-reload", true);
	assert_int_equal(s->tried.n, 2);
	assert_false(session_tried(s, "renew-and-reload")->judged);
}

/* Stopped while the hello to the only address had no answer. */
static void tell_stopped(struct story *st)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP
		       "\" port=443 scenario=0 index=1\n"
		       "connected conn=1\n"
		       "end conn=1 outcome=stopped\n"
		       "stopped text=\"stopped by the user\"\ndone count=1");
}

static size_t count_remedy(const struct advice *a, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < a->remedies.n; i++)
		n += strcmp(a->remedies.items[i].remedy->id, id) == 0;
	return n;
}

static size_t count_dead_end(const struct advice *a, const char *id)
{
	size_t n = 0;

	for (size_t i = 0; i < a->dead_ends.n; i++)
		n += strcmp(a->dead_ends.items[i].dead_end->id, id) == 0;
	return n;
}

static void test_what_was_tried_stays_in_the_lists(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct advice *a;

	tell(st, expired(st));
	story_end(st);
	a = &session_now(s)->advice;
	assert_int_equal(count_dead_end(a, "restart-origin"), 1);
	assert_int_equal(count_remedy(a, "tls-listener"), 0);
	assert_int_equal(count_dead_end(a, "host-custom-header"), 0);
	session_mark(s, "restart-origin", true);
	session_mark(s, "tls-listener", true);
	session_mark(s, "host-custom-header", true);
	session_mark(s, "not-in-the-catalogue", true);
	tell(st, NULL);
	story_round(st);
	a = &session_now(s)->advice;
	assert_int_equal(a->verdict.outcome, VERDICT_CONNECTS);
	assert_int_equal(count_dead_end(a, "restart-origin"), 1);
	assert_int_equal(count_dead_end(a, "host-custom-header"), 1);
	assert_int_equal(count_remedy(a, "tls-listener"), 1);
	assert_string_equal(a->remedies.items[a->remedies.n - 1].remedy->id,
			    "tls-listener");
	assert_false(a->remedies.items[a->remedies.n - 1].fits);
}

static void test_a_stopped_round_judges_no_mark(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;

	tell(st, expired(st));
	story_end(st);
	assert_int_equal(session_before(s), 1);
	session_mark(s, "renew-and-reload", true);
	tell_stopped(st);
	assert_false(story_round(st)->settled);
	assert_false(session_tried(s, "renew-and-reload")->judged);
	assert_int_equal(session_before(s), 2);
	tell(st, NULL);
	assert_true(story_round(st)->settled);
	assert_true(session_tried(s, "renew-and-reload")->judged);
	assert_int_equal(session_tried(s, "renew-and-reload")->came,
			 COMPARISON_FIXED);
	assert_int_equal(session_before(s), 0);
	assert_int_equal(session_first(s), 0);
}

static void test_what_was_stopped_is_no_failure_now_and_then(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP " 198.51.100.2");
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	story_tell(st, "open conn=3 step=hello purpose=edge "
		       "ip=\"198.51.100.2\" port=443 scenario=0 index=1\n"
		       "connected conn=3\n"
		       "end conn=3 outcome=stopped\n"
		       "stopped text=\"stopped by the user\"\ndone count=3");
	a = story_end(st);
	assert_verdict(a, VERDICT_UNREACHABLE, NULL);
	assert_false(a->settled);
	assert_string_equal(a->summary,
			    "The check was stopped before it could tell.");
	assert_int_equal(session_first(&st->session), 1);
}

/* Of two addresses, the second is not asked for want of time. */
static void tell_half(struct story *st)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP " 198.51.100.2");
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	story_tell(st, "done count=2");
}

/* Nothing was wrong before, as far as anybody knows. */
static void test_what_was_not_judged_can_not_be_fixed(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	tell_half(st);
	a = story_end(st);
	assert_int_equal(a->verdict.outcome, VERDICT_UNREACHABLE);
	assert_int_equal(a->fine.n, 0);
	session_mark(&st->session, "serve-full-chain", true);
	tell(st, NULL);
	assert_verdict(story_round(st), VERDICT_CONNECTS, NULL);
	assert_int_equal(session_before(&st->session), 2);
	assert_int_equal(session_first(&st->session), 1);
	assert_false(session_tried(&st->session, "serve-full-chain")->judged);
}

/* It is held against what was known when it was marked. */
static void test_a_mark_on_a_stopped_round_looks_further_back(void **state)
{
	struct story *st = *state;
	const struct tried *t;

	tell(st, expired(st));
	story_end(st);
	tell_stopped(st);
	story_round(st);
	session_mark(&st->session, "renew-certificate", true);
	tell(st, NULL);
	story_round(st);
	t = session_tried(&st->session, "renew-certificate");
	assert_true(t->judged);
	assert_int_equal(t->came, COMPARISON_FIXED);
}

static void test_an_address_that_is_gone_is_not_called_mended(void **state)
{
	struct story *st = *state;
	struct difference d;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP " 198.51.100.2");
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	story_edge(st, 3, "198.51.100.2", 0, expired(st));
	story_proof(st, 4, "198.51.100.2", 0, expired(st));
	story_tell(st, "done count=4");
	assert_verdict(story_end(st), VERDICT_INTERMITTENT, "cert-expired");
	tell(st, NULL);
	assert_verdict(story_round(st), VERDICT_CONNECTS, NULL);
	session_compare(&st->session, 0, 1, &d);
	assert_int_equal(d.is, COMPARISON_FIXED);
	assert_string_equal(d.sentence,
			    "CloudFront would connect now; gone: cert-expired; "
			    "198.51.100.2, which failed before, is not among "
			    "the addresses this time, so it was not asked "
			    "again.");
	difference_release(&d);
}

static void test_marks_are_in_the_log(void **state)
{
	struct story *st = *state;
	const struct round *r;
	const struct event *ev;

	tell(st, NULL);
	story_end(st);
	session_mark(&st->session, "public-ca", true);
	r = session_now(&st->session);
	ev = &r->log.events.items[r->log.events.n - 1];
	assert_int_equal(ev->kind, EV_TRIED);
	assert_string_equal(event_str(ev, EF_TEXT), "public-ca");
	assert_int_equal(event_get(ev, EF_FLAGS), 1);
	assert_int_equal(ev->seq, r->log.events.n);
}

static void test_a_dead_end_is_judged_as_a_remedy_is(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct pki_cert *old = expired(st);

	tell(st, old);
	story_end(st);
	session_mark(s, "restart-origin", true);
	session_mark(s, "renew-again", true);
	session_mark(s, "renew-again", false);
	assert_int_equal(s->tried.n, 1);
	tell(st, old);
	story_round(st);
	assert_true(session_tried(s, "restart-origin")->judged);
	assert_int_equal(session_tried(s, "restart-origin")->came,
			 COMPARISON_NO_CHANGE);
	session_mark(s, "renew-and-reload", true);
	tell(st, NULL);
	story_round(st);
	/* What came of it then is of what was done then. */
	assert_int_equal(session_tried(s, "restart-origin")->came,
			 COMPARISON_NO_CHANGE);
	assert_int_equal(session_tried(s, "renew-and-reload")->came,
			 COMPARISON_FIXED);
}

static void test_a_mark_that_no_catalogue_has_is_kept(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct pki_cert *old = expired(st);

	tell(st, old);
	story_tell(st, "tried text=\"of-a-later-version\" flags=1");
	story_end(st);
	tell(st, old);
	story_round(st);
	assert_int_equal(s->tried.n, 1);
	assert_int_equal(session_tried(s, "of-a-later-version")->came,
			 COMPARISON_NO_CHANGE);
}

static void test_listeners_hear_what_changed(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	struct told told = { .calls = 0 };
	struct event ev;
	unsigned revision;

	tell(st, NULL);
	story_end(st);
	s->changed = on_change;
	s->ctx = &told;
	session_round(s);
	assert_int_equal(told.last, SESSION_ROUND | SESSION_ADVICE);
	assert_ptr_equal(told.of, s);
	revision = s->revision;
	event_init(&ev, EV_ASKED);
	session_feed(s, &ev);
	event_release(&ev);
	assert_int_equal(told.last, SESSION_EVENT);
	assert_true(s->revision > revision);
	session_settle(s);
	assert_int_equal(told.last, SESSION_ADVICE);
	told.calls = 0;
	session_settle(s);
	assert_int_equal(told.calls, 0);
	event_init(&ev, EV_DONE);
	session_sink(s).emit(session_sink(s).ctx, &ev);
	event_release(&ev);
	assert_int_equal(told.last,
			 SESSION_EVENT | SESSION_ADVICE | SESSION_ROUND);
	assert_true(session_now(s)->done);
	session_mark(s, "public-ca", true);
	assert_int_equal(told.last, SESSION_EVENT | SESSION_TRIED);
}

static void test_a_round_has_an_answer_from_the_start(void **state)
{
	struct story *st = *state;
	struct session s;
	struct question q;

	question_init(&q);
	session_init(&s, &q, policy_for(&st->policies, PROTO_TLS12),
		     &st->catalogue);
	question_release(&q);
	assert_null(session_now(&s));
	session_settle(&s);
	assert_non_null(session_round(&s)->advice.summary);
	assert_false(session_now(&s)->done);
	session_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_a_mended_origin_is_fixed),
		story_test(test_the_same_again_is_no_change),
		story_test(test_fewer_fatal_findings_are_an_improvement),
		story_test(test_the_fault_behind_a_mended_one_is_named),
		story_test(test_faults_that_come_to_light_are_no_setback),
		story_test(test_a_change_is_listed_once),
		story_test(test_a_lost_origin_is_worse),
		story_test(test_a_mark_is_judged_by_the_next_round),
		story_test(test_what_was_tried_stays_in_the_lists),
		story_test(test_a_stopped_round_judges_no_mark),
		story_test(test_what_was_stopped_is_no_failure_now_and_then),
		story_test(test_what_was_not_judged_can_not_be_fixed),
		story_test(test_a_mark_on_a_stopped_round_looks_further_back),
		story_test(test_an_address_that_is_gone_is_not_called_mended),
		story_test(test_marks_are_in_the_log),
		story_test(test_a_dead_end_is_judged_as_a_remedy_is),
		story_test(test_a_mark_that_no_catalogue_has_is_kept),
		story_test(test_listeners_hear_what_changed),
		story_test(test_a_round_has_an_answer_from_the_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
