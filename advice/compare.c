/* One round against another: what changed, and whether it is for the better. */
#include <stdlib.h>
#include <string.h>

#include "advice/rules.h"
#include "advice/session.h"
#include "advice/situation.h"
#include "base/buf.h"
#include "base/xmem.h"

#define SENTENCE_MAX 1000

/* Templates of what is laid side by side. */
static const struct {
	const char *what, *template;
	bool weighs; /* a change of it alone makes a different picture */
} rows[] = {
	{ "certificates sent", "{count}", true },
	{ "serial", "{serial}", true },
	{ "valid from", "{not_before}", true },
	{ "valid until", "{not_after}", true },
	{ "names", "{names}", true },
	{ "issuer", "{issuer}", true },
	{ "key", "{key}", true },
	{ "protocol", "{version}", true },
	{ "cipher suite", "{suite}", false },
};

/* True when the two differ. */
static bool add(struct difference *d, const char *what, char *before,
		char *after)
{
	struct change c = { .before = before, .after = after };

	if (!before && !after)
		return false;
	c.what = xstrdup(what);
	if (before && after && strcmp(before, after) == 0) {
		c.mark = '=';
		*VEC_PUSH(&d->same) = c;
		return false;
	}
	c.mark = !before ? '+' : !after ? '-' : '~';
	*VEC_PUSH(&d->changes) = c;
	return true;
}

static char *addresses_text(const struct evidence *ev)
{
	struct buf b = BUF_INIT(SENTENCE_MAX);
	size_t i;

	for (i = 0; i < ev->addresses.n; i++)
		buf_addf(&b, "%s%s", i ? ", " : "", ev->addresses.items[i].ip);
	return buf_take(&b);
}

static char *http_text(const struct situation *s)
{
	const struct conn *c = s->contact.proof;

	return c && c->http_seen ? xasprintf("%d", c->http_status) : NULL;
}

static bool weighs(const struct finding *f)
{
	return f->severity == SEV_FATAL || f->severity == SEV_DOUBT;
}

static const struct finding *find(const struct advice *a, const struct rule *r)
{
	size_t i;

	for (i = 0; i < a->findings.n; i++) {
		if (a->findings.items[i].rule == r)
			return &a->findings.items[i];
	}
	return NULL;
}

/* Rules that weigh, each once. */
static size_t count_fatal(const struct advice *a)
{
	size_t i, k, n = 0;

	for (i = 0; i < a->findings.n; i++) {
		if (a->findings.items[i].severity != SEV_FATAL)
			continue;
		for (k = 0; k < i; k++) {
			if (a->findings.items[k].rule ==
			    a->findings.items[i].rule)
				break;
		}
		n += k == i;
	}
	return n;
}

/* The row that tells of the cause has that finding already. */
static void add_finding(const struct finding *f, bool gone, bool told,
			struct difference *d)
{
	char *id;

	if (told)
		return;
	id = xstrdup(f->rule->id);
	add(d, "finding", gone ? id : NULL, gone ? NULL : id);
}

/*
 * Of a's findings, those that b has not got; their ids, but for the one that
 * the sentence has said already.
 */
static size_t add_missing(const struct advice *a, const struct advice *b,
			  bool gone, const struct rule *said,
			  struct difference *d, struct buf *names)
{
	size_t i, k, n = 0;

	for (i = 0; i < a->findings.n; i++) {
		const struct finding *f = &a->findings.items[i];

		for (k = 0; k < i; k++) {
			if (a->findings.items[k].rule == f->rule)
				break;
		}
		if (k < i || find(b, f->rule))
			continue;
		add_finding(f, gone, f->rule == a->verdict.cause, d);
		if (!weighs(f))
			continue;
		if (f->rule != said)
			buf_addf(names, "%s%s", names->len ? ", " : "",
				 f->rule->id);
		n++;
	}
	return n;
}

/*
 * True when the cause is gone and what decides now stood behind it: it was
 * among the findings already, or decides later in the order of causes, where
 * the first one hid it. A fault that decides earlier is a new one.
 */
static bool is_next_fault(const struct advice *a, const struct advice *b)
{
	const struct rule *was = a->verdict.cause, *is = b->verdict.cause;

	if (!was || !is || was == is || find(b, was))
		return false;
	return find(a, is) || rule_order(is) > rule_order(was);
}

/* From good to bad. */
static int badness(enum verdict_outcome o)
{
	switch (o) {
	case VERDICT_CONNECTS:
		return 0;
	case VERDICT_DOUBTFUL:
		return 1;
	case VERDICT_DEPENDS:
	case VERDICT_INTERMITTENT:
		return 2;
	case VERDICT_FAILS:
		return 3;
	case VERDICT_UNREACHABLE:
		return 4;
	}
	return 4;
}

static enum comparison classify(const struct advice *a, const struct advice *b,
				bool changed)
{
	int was = badness(a->verdict.outcome), is = badness(b->verdict.outcome);
	size_t before = count_fatal(a), now = count_fatal(b);

	if (is == 0 && was != 0)
		return COMPARISON_FIXED;
	if (is != was)
		return is < was ? COMPARISON_IMPROVED : COMPARISON_WORSE;
	/* However many come to light behind it. */
	if (is_next_fault(a, b))
		return COMPARISON_IMPROVED;
	if (now != before)
		return now < before ? COMPARISON_IMPROVED : COMPARISON_WORSE;
	return changed ? COMPARISON_DIFFERENT : COMPARISON_NO_CHANGE;
}

static bool compare_rows(const struct situation *a, const struct situation *b,
			 struct difference *d)
{
	bool changed = false;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		char *before = situation_fact(a, rows[i].template);
		char *after = situation_fact(b, rows[i].template);

		if (add(d, rows[i].what, before, after) && rows[i].weighs)
			changed = true;
	}
	add(d, "HTTP status", http_text(a), http_text(b));
	add(d, "addresses", addresses_text(a->evidence),
	    addresses_text(b->evidence));
	return changed;
}

/* "; certificates sent: 1 certificate before, 2 certificates now" */
static void say_first_change(const struct difference *d, struct buf *out)
{
	size_t i;

	for (i = 0; i < d->changes.n; i++) {
		const struct change *c = &d->changes.items[i];

		if (c->mark != '~' || strcmp(c->what, "outcome") == 0 ||
		    strcmp(c->what, "cause") == 0)
			continue;
		buf_addf(out, "; %s: %s before, %s now", c->what, c->before,
			 c->after);
		return;
	}
}

static void say_better(const struct advice *a, const struct advice *b,
		       struct buf *out)
{
	const struct rule *cause = b->verdict.cause;

	if (is_next_fault(a, b))
		buf_addf(out, "%s is mended; behind it stands %s",
			 a->verdict.cause->id, cause->id);
	else
		buf_addf(out, "Better, and not there yet: %s decides now",
			 cause ? cause->id : "nothing");
}

static bool is_asked(const struct evidence *ev, const char *ip)
{
	size_t i;

	for (i = 0; i < ev->addresses.n; i++) {
		if (strcmp(ev->addresses.items[i].ip, ip) == 0)
			return true;
	}
	return false;
}

/* An address that failed and was not found again, or NULL. */
static const char *gone_address(const struct situation *was,
				const struct situation *now)
{
	const struct advice *a = was->advice;
	size_t i;

	for (i = 0; i < a->contacts.n; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];
		const char *ip = was->evidence->addresses.items[v->address].ip;

		if (v->counts && v->is.cause && !is_asked(now->evidence, ip))
			return ip;
	}
	return NULL;
}

/* DNS may name other addresses by the next minute: then nothing is mended. */
static void say_gone_address(const char *ip, struct buf *out)
{
	buf_addf(out,
		 "; %s, which failed before, is not among the addresses "
		 "this time, so it was not asked again",
		 ip);
}

static void say(const struct situation *was, const struct situation *now,
		struct buf *gone, struct buf *fresh, const struct difference *d,
		struct buf *out)
{
	char *serial = situation_fact(now, "{serial}");
	const char *cause = now->cause ? now->cause->rule->id : "nothing";
	const char *lost = gone_address(was, now);

	switch (d->is) {
	case COMPARISON_FIXED:
		buf_adds(out, "CloudFront would connect now");
		break;
	case COMPARISON_IMPROVED:
		say_better(was->advice, now->advice, out);
		break;
	case COMPARISON_NO_CHANGE:
		buf_addf(out, "Nothing changed: %s %s", cause,
			 now->cause ? "is still there" : "was wrong before");
		break;
	case COMPARISON_WORSE:
		buf_addf(out, "Worse than before: %s decides now", cause);
		break;
	case COMPARISON_DIFFERENT:
		buf_adds(out, "Not better, but different");
		break;
	}
	if (gone->len > 0)
		buf_addf(out, "; gone: %s", buf_str(gone));
	if (fresh->len > 0)
		buf_addf(out, "; new: %s", buf_str(fresh));
	if (lost)
		say_gone_address(lost, out);
	else if (d->is == COMPARISON_NO_CHANGE && serial && now->cause)
		buf_addf(out, ", and the certificate has the same serial %s",
			 serial);
	else
		say_first_change(d, out);
	buf_addc(out, '.');
	free(serial);
}

static char *cause_text(const struct advice *a)
{
	return a->verdict.cause ? xstrdup(a->verdict.cause->id) : NULL;
}

void session_compare(const struct session *s, size_t a, size_t b,
		     struct difference *ret)
{
	struct buf gone = BUF_INIT(SENTENCE_MAX),
		   fresh = BUF_INIT(SENTENCE_MAX),
		   out = BUF_INIT(4 * SENTENCE_MAX);
	const struct round *before, *now;
	struct situation was, is;
	size_t moved;
	bool changed, next;

	memset(ret, 0, sizeof(*ret));
	if (a >= s->rounds.n || b >= s->rounds.n)
		return;
	before = s->rounds.items[a];
	now = s->rounds.items[b];
	situation_init(&was, &before->evidence, s->policy, &before->advice);
	situation_init(&is, &now->evidence, s->policy, &now->advice);
	add(ret, "outcome",
	    xstrdup(verdict_word(before->advice.verdict.outcome)),
	    xstrdup(verdict_word(now->advice.verdict.outcome)));
	add(ret, "cause", cause_text(&before->advice),
	    cause_text(&now->advice));
	changed = compare_rows(&was, &is, ret);
	next = is_next_fault(&before->advice, &now->advice);
	moved = add_missing(&before->advice, &now->advice, true,
			    next ? before->advice.verdict.cause : NULL, ret,
			    &gone);
	moved += add_missing(&now->advice, &before->advice, false,
			     next ? now->advice.verdict.cause : NULL, ret,
			     &fresh);
	ret->is = classify(&before->advice, &now->advice, changed || moved > 0);
	say(&was, &is, &gone, &fresh, ret, &out);
	ret->sentence = buf_take(&out);
	buf_release(&gone);
	buf_release(&fresh);
}

bool session_changed(const struct session *s, bool *ret_turned)
{
	size_t now = s->rounds.n - 1, before = session_before(s);
	struct difference d;
	bool changed;

	*ret_turned = false;
	if (before >= s->rounds.n)
		return session_now(s)->advice.settled;
	session_compare(s, before, now, &d);
	changed = d.is != COMPARISON_NO_CHANGE;
	difference_release(&d);
	*ret_turned = s->rounds.items[before]->advice.verdict.outcome !=
		      s->rounds.items[now]->advice.verdict.outcome;
	return changed;
}

static void change_release(struct change *c)
{
	free(c->what);
	free(c->before);
	free(c->after);
}

void difference_release(struct difference *d)
{
	size_t i;

	for (i = 0; i < d->changes.n; i++)
		change_release(&d->changes.items[i]);
	for (i = 0; i < d->same.n; i++)
		change_release(&d->same.items[i]);
	VEC_RELEASE(&d->changes);
	VEC_RELEASE(&d->same);
	free(d->sentence);
	memset(d, 0, sizeof(*d));
}
