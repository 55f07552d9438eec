/* Rounds, feeding, and what the user has tried. Comparison: compare.c. */
#include "advice/session.h"

#include <stdlib.h>
#include <string.h>

#include "advice/advise.h"
#include "base/xmem.h"

#define TRIED_MAX 1000
/* With more than a diagnosis makes of them, judging waits for a pause: such a
 * log is replayed, and nobody watches its single events. */
#define PROMPT_CONNS	256
#define PROMPT_CONTACTS 512

enum { STALE = 1 };

const char *comparison_word(enum comparison c)
{
	static const char *const words[] = {
#define X(name, word) [COMPARISON_##name] = word,
		COMPARISONS(X)
#undef X
	};

	return words[c];
}

void session_init(struct session *s, const struct question *q,
		  const struct policy *p, const struct catalogue *c)
{
	memset(s, 0, sizeof(*s));
	question_copy(q, &s->question);
	s->policy = p;
	s->catalogue = c;
}

static void round_free(struct round *r)
{
	event_log_release(&r->log);
	advice_release(&r->advice);
	evidence_release(&r->evidence);
	free(r);
}

void session_release(struct session *s)
{
	size_t i;

	for (i = 0; i < s->rounds.n; i++)
		round_free(s->rounds.items[i]);
	for (i = 0; i < s->tried.n; i++)
		free(s->tried.items[i].id);
	VEC_RELEASE(&s->rounds);
	VEC_RELEASE(&s->tried);
	question_release(&s->question);
	memset(s, 0, sizeof(*s));
}

static void tell(struct session *s, unsigned what)
{
	s->revision++;
	if (s->changed)
		s->changed(s->ctx, s, what);
}

static struct round *newest(const struct session *s)
{
	return s->rounds.n ? s->rounds.items[s->rounds.n - 1] : NULL;
}

const struct round *session_now(const struct session *s)
{
	return newest(s);
}

bool round_is_judged(const struct round *r)
{
	const struct judgment *is = &r->advice.verdict;

	return r->advice.settled &&
	       (is->cause || is->outcome != VERDICT_UNREACHABLE);
}

bool round_connects(const struct round *r)
{
	return r->advice.settled &&
	       r->advice.verdict.outcome == VERDICT_CONNECTS;
}

/* The last judged round before that index; rounds.n: none. */
static size_t judged_before(const struct session *s, size_t i)
{
	while (i-- > 0) {
		if (round_is_judged(s->rounds.items[i]))
			return i;
	}
	return s->rounds.n;
}

size_t session_before(const struct session *s)
{
	size_t n = s->rounds.n;

	if (n < 2 || !round_is_judged(s->rounds.items[n - 1]))
		return n;
	return judged_before(s, n - 1);
}

size_t session_first(const struct session *s)
{
	size_t i;

	for (i = 0; i < s->rounds.n; i++) {
		if (round_is_judged(s->rounds.items[i]))
			break;
	}
	return i;
}

/* What was tried stays in sight, with what came of it. */
static void judge(struct session *s)
{
	struct round *r = newest(s);
	size_t i;

	evidence_judge(&r->evidence, s->policy);
	advice_release(&r->advice);
	advice_judge(&r->evidence, s->policy, s->catalogue, &r->advice);
	for (i = 0; i < s->tried.n; i++)
		advise_keep(s->catalogue, s->tried.items[i].id, &r->advice);
	s->stale = 0;
}

struct round *session_round(struct session *s)
{
	struct round *r = xcalloc(1, sizeof(*r));

	evidence_init(&r->evidence);
	*VEC_PUSH(&s->rounds) = r;
	judge(s);
	tell(s, SESSION_ROUND | SESSION_ADVICE);
	return r;
}

static void forget_marks(struct session *s, size_t round)
{
	size_t i, n = 0;

	for (i = 0; i < s->tried.n; i++) {
		struct tried *t = &s->tried.items[i];

		if (t->before == round) {
			free(t->id);
			continue;
		}
		t->before -= t->before > round;
		s->tried.items[n++] = *t;
	}
	s->tried.n = n;
}

void session_forget(struct session *s, size_t round)
{
	struct round **at = &s->rounds.items[round];

	forget_marks(s, round);
	round_free(*at);
	s->rounds.n--;
	memmove(at, at + 1, (s->rounds.n - round) * sizeof(*at));
	tell(s, SESSION_ROUND | SESSION_ADVICE);
}

/* Events after which the answer may be another one. */
static bool is_decisive(enum event_kind k)
{
	switch ((int)k) {
	case EV_DNS_DONE:
	case EV_TRUST:
	case EV_CHAIN:
	case EV_HANDSHAKE:
	case EV_END:
	case EV_STOPPED:
	case EV_DONE:
		return true;
	}
	return false;
}

static bool is_small(const struct evidence *ev)
{
	return ev->conns.n <= PROMPT_CONNS &&
	       ev->addresses.n * ev->scenarios.n <= PROMPT_CONTACTS;
}

static struct tried *last_mark(const struct session *s, const char *id)
{
	size_t i;

	for (i = s->tried.n; i-- > 0;) {
		if (strcmp(s->tried.items[i].id, id) == 0)
			return &s->tried.items[i];
	}
	return NULL;
}

const struct tried *session_tried(const struct session *s, const char *id)
{
	return last_mark(s, id);
}

/* A mark that no round has judged is taken back, or not made twice. */
static void apply_mark(struct session *s, const char *id, bool done)
{
	struct tried *t = last_mark(s, id);
	size_t at;

	if (t && !t->judged) {
		if (done)
			return;
		at = (size_t)(t - s->tried.items);
		free(t->id);
		memmove(t, t + 1, (s->tried.n - at - 1) * sizeof(*t));
		s->tried.n--;
		return;
	}
	if (!done || s->tried.n >= TRIED_MAX)
		return;
	t = VEC_PUSH(&s->tried);
	memset(t, 0, sizeof(*t));
	t->id = xstrdup(id);
	t->before = s->rounds.n - 1;
}

/* No later mark has taken its place, and it may come true yet. */
static bool is_open(const struct session *s, const struct tried *t)
{
	size_t newest_batch = s->tried.items[s->tried.n - 1].before;

	return !t->judged ||
	       (t->came != COMPARISON_FIXED && t->before == newest_batch);
}

/* What was marked before this round is judged by it; true: something was. */
static bool judge_marks(struct session *s)
{
	struct difference d = { .sentence = NULL };
	size_t i, now = s->rounds.n - 1, with = now, from;
	bool any = false;

	for (i = 0; i < s->tried.n; i++) {
		struct tried *t = &s->tried.items[i];

		if (t->before >= now || !is_open(s, t))
			continue;
		from = judged_before(s, t->before + 1);
		if (from == s->rounds.n)
			continue;
		/* Marks of one round lie side by side. */
		if (from != with) {
			difference_release(&d);
			session_compare(s, from, now, &d);
			with = from;
		}
		if (!t->judged || d.is == COMPARISON_FIXED) {
			t->came = d.is;
			t->judged = any = true;
		}
	}
	difference_release(&d);
	return any;
}

static unsigned end_round(struct session *s, struct round *r)
{
	size_t i;
	bool any = false;

	if (r->done)
		return 0;
	r->done = true;
	for (i = 0; i < s->tried.n; i++)
		any |= !s->tried.items[i].judged;
	/* What was stopped says nothing of what was done; marks wait on. */
	if (round_is_judged(r))
		any |= judge_marks(s);
	return any ? SESSION_ROUND | SESSION_TRIED : SESSION_ROUND;
}

void session_feed(struct session *s, const struct event *ev)
{
	struct round *r = newest(s) ? newest(s) : session_round(s);
	const struct event *kept = event_log_add(&r->log, ev);
	unsigned what = SESSION_EVENT;

	evidence_apply(&r->evidence, kept);
	s->stale = STALE;
	if (kept->kind == EV_TRIED && event_str(kept, EF_TEXT)) {
		apply_mark(s, event_str(kept, EF_TEXT),
			   event_get(kept, EF_FLAGS) != 0);
		what |= SESSION_TRIED;
	}
	if (kept->kind == EV_DONE || (!s->in_bulk && is_decisive(kept->kind) &&
				      is_small(&r->evidence))) {
		judge(s);
		what |= SESSION_ADVICE;
	}
	if (kept->kind == EV_DONE)
		what |= end_round(s, r);
	tell(s, what);
}

static void emit(void *ctx, struct event *ev)
{
	session_feed(ctx, ev);
}

struct sink session_sink(struct session *s)
{
	return (struct sink){ .emit = emit, .ctx = s };
}

void session_settle(struct session *s)
{
	if (!s->stale || !newest(s))
		return;
	judge(s);
	tell(s, SESSION_ADVICE);
}

void session_mark(struct session *s, const char *id, bool done)
{
	const struct round *r = newest(s);
	struct event ev;

	event_init(&ev, EV_TRIED);
	ev.at_us = r ? r->evidence.last_us : 0;
	event_text(&ev, EF_TEXT, id);
	event_number(&ev, EF_FLAGS, done);
	session_feed(s, &ev);
	event_release(&ev);
}
