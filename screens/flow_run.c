/* Sessions and runs of the wizard, and what is left of them at the end. */
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/plan.h"
#include "report/facts.h"
#include "screens/flow_parts.h"

static void end_run(struct flow *f)
{
	run_free(f->run);
	f->run = NULL;
	trust_free(f->trust);
	f->trust = NULL;
}

void flow_end_session(struct flow *f)
{
	flow_watch_end(f);
	end_run(f);
	flow_keep_end(f);
	if (!f->session)
		return;
	session_release(f->session);
	free(f->session);
	f->session = NULL;
	free(f->exported);
	f->exported = NULL;
	buf_clear(&f->reports);
	memset(f->visited, 0, sizeof(f->visited));
	f->visited[PAGE_TARGET] = true;
}

static void on_changed(void *ctx, const struct session *s, unsigned what)
{
	struct flow *f = ctx;

	(void)s;
	f->what |= what;
	f->export_is_stale = true;
}

void flow_begin_session(struct flow *f, const struct question *q, bool demo)
{
	if (f->run)
		run_stop(f->run, "another origin is asked");
	flow_leave(f);
	flow_end_session(f);
	f->session = xcalloc(1, sizeof(*f->session));
	f->session_number++;
	session_init(f->session, q,
		     policy_for(f->config->policies, q->protocols),
		     f->config->catalogue);
	f->session->changed = on_changed;
	f->session->ctx = f;
	f->demo = demo;
	flow_keep_begin(f);
}

void flow_clear_session(struct flow *f)
{
	struct session *s = f->session;
	/* What was made of an earlier state is never taken for a later one. */
	unsigned revision = s->revision + 1;
	struct question q;

	question_copy(&s->question, &q);
	session_release(s);
	session_init(s, &q, policy_for(f->config->policies, q.protocols),
		     f->config->catalogue);
	s->revision = revision;
	s->changed = on_changed;
	s->ctx = f;
	question_release(&q);
}

bool flow_begin_run(struct flow *f)
{
	struct run_config config = {
		.loop = f->config->loop,
		.question = &f->session->question,
		.policy = f->session->policy,
		.asked_flags = f->demo ? ASKED_DEMO : 0,
	};
	struct cf_why why = { "" };

	end_run(f);
	if (f->unasked) {
		why_set(&why, CF_EINPUT,
			"This can't be asked again as it was: %s", f->unasked);
		flow_say(f, TH_ERROR, why.text);
		return false;
	}
	if (trust_new(f->session->question.trust_path, &f->trust, &why) < 0) {
		flow_say(f, TH_ERROR, why.text);
		f->bell = true;
		return false;
	}
	session_round(f->session);
	config.trust = f->trust;
	config.sink = session_sink(f->session);
	flow_watch_asked(f);
	f->began_us = loop_now_us(f->config->loop);
	f->run = run_start(&config);
	return true;
}

void flow_tell_pages(struct flow *f)
{
	struct view v = flow_view(f);
	unsigned what = f->what;
	size_t i;

	f->what = 0;
	for (i = 0; i < N_PAGES && what; i++) {
		if (flow_pages[i]->changed)
			flow_pages[i]->changed(f->state[i], &v, what);
	}
}

/* What came out, for whoever looks at another page just now. */
static void say_result(struct flow *f)
{
	const struct round *r = session_now(f->session);
	const struct judgment *is = &r->advice.verdict;
	size_t n = f->session->rounds.n, before = session_before(f->session);
	struct buf text = BUF_INIT(MESSAGE_MAX);
	struct difference d;

	if (r->advice.settled)
		buf_addf(&text, "Probe %zu ended: %s", n,
			 facts_meaning(&r->evidence, &r->advice));
	else
		buf_addf(&text, "Probe %zu was stopped before it was decided",
			 n);
	if (r->advice.settled && is->cause)
		buf_addf(&text, ", %s", is->cause->id);
	if (before < n) {
		session_compare(f->session, before, n - 1, &d);
		buf_addf(&text, ". %s", comparison_word(d.is));
		difference_release(&d);
	}
	buf_addc(&text, '.');
	if (!f->message_stays)
		flow_say(f, verdict_element(is->outcome), buf_str(&text));
	buf_release(&text);
}

bool flow_settle(struct flow *f)
{
	const struct round *r;
	bool changed;

	if (!f->session)
		return false;
	session_settle(f->session);
	r = session_now(f->session);
	if (f->run && r && r->evidence.done) {
		end_run(f);
		f->what |= SESSION_ROUND;
		say_result(f);
		flow_learn(f);
		flow_watch_round(f);
	}
	changed = f->what != 0;
	flow_tell_pages(f);
	return flow_keep_save(f) || changed;
}

void flow_stop(struct flow *f)
{
	if (f->watch.on && !f->run)
		flow_say(f, TH_MESSAGE, "No longer watching.");
	flow_watch_end(f);
	if (!f->run)
		return;
	run_stop(f->run, "stopped by the user");
	flow_settle(f);
}

/* What a distribution sets, and no plan says. */
static bool same_settings(const struct question *a, const struct question *b)
{
	if (a->http_port != b->http_port || a->attempts != b->attempts ||
	    a->connect_timeout_ms != b->connect_timeout_ms ||
	    a->origin_mtls != b->origin_mtls || a->notes.n != b->notes.n)
		return false;
	for (size_t i = 0; i < a->notes.n; i++)
		if (strcmp(a->notes.items[i], b->notes.items[i]) != 0)
			return false;
	return true;
}

bool flow_same_question(const struct flow *f, const struct question *q)
{
	struct plan a, b;
	bool same;

	if (!f->session || f->session->question.target.port != q->target.port ||
	    strcmp(f->session->question.target.host, q->target.host) != 0 ||
	    f->session->question.protocols != q->protocols ||
	    f->session->question.family != q->family ||
	    f->session->question.forwarding_unknown != q->forwarding_unknown ||
	    f->session->question.forwarding_assumed != q->forwarding_assumed ||
	    !same_settings(&f->session->question, q))
		return false;
	/* Names and pinned addresses stand in the plan's words. */
	plan_build(&f->session->question, f->session->policy, &a);
	plan_build(q, f->session->policy, &b);
	same = a.items.n == b.items.n && strcmp(a.dns, b.dns) == 0;
	for (size_t i = 0; same && i < a.items.n; i++)
		same = strcmp(a.items.items[i].title, b.items.items[i].title) ==
		       0;
	plan_release(&a);
	plan_release(&b);
	return same;
}

/* The last probe against the first. */
static void add_comparison(const struct session *s, struct buf *out)
{
	struct difference d;

	session_compare(s, session_first(s), s->rounds.n - 1, &d);
	buf_addf(out, "Probe %zu against the first: %s\n", s->rounds.n,
		 comparison_word(d.is));
	difference_release(&d);
}

void flow_exported(struct flow *f, const char *path)
{
	if (f->exported && strcmp(f->exported, path) != 0)
		buf_addf(&f->reports, "%s, ", f->exported);
	free(f->exported);
	f->exported = xstrdup(path);
	f->export_is_stale = false;
}

void flow_farewell(const struct flow *f, struct buf *out)
{
	const struct round *r = f->session ? session_now(f->session) : NULL;
	const struct judgment *is;

	if (!r || !r->evidence.asked || f->config->recording)
		return;
	is = &r->advice.verdict;
	facts_origin(&r->evidence, out);
	if (r->advice.settled)
		buf_addf(out, ": %s, %s\n", verdict_word(is->outcome),
			 facts_meaning(&r->evidence, &r->advice));
	else
		buf_adds(out, ": not decided, the probe was stopped\n");
	if (r->advice.settled && is->cause)
		buf_addf(out, "Cause: %s (%s)\n", is->cause->title,
			 is->cause->id);
	if (session_before(f->session) < f->session->rounds.n)
		add_comparison(f->session, out);
	if (f->unkept)
		buf_addf(out, "The session is not kept: %s\n", f->unkept);
	else if (flow_kept_as(f))
		buf_addf(out, "Go on: cf502 resume %s\n", flow_kept_as(f));
	if (!f->exported)
		return;
	buf_adds(out, f->reports.len > 0 ? "Reports: " : "Report: ");
	buf_add(out, f->reports.data, f->reports.len);
	buf_addf(out, "%s%s\n", f->exported,
		 f->export_is_stale ? " (older than the last probe)" : "");
}
