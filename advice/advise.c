/* Remedies and dead ends as they stand for one target. */
#include "advice/advise.h"

#include <stdlib.h>
#include <string.h>

#include "advice/rules.h"
#include "base/xmem.h"

#define CONNECTS  "connects"
#define ANY_FAULT "any-fault"

static bool is_fault(const struct finding *f)
{
	return f->severity == SEV_FATAL || f->severity == SEV_DOUBT;
}

/* Findings of addresses that do not count call for nothing: they are info
 * though their rule is not. */
static bool calls(const struct finding *f)
{
	return f->severity != SEV_INFO || f->rule->severity == SEV_INFO;
}

static bool fits_word(const char *word, const struct finding *f)
{
	if (strcmp(word, ANY_FAULT) == 0)
		return is_fault(f);
	return strcmp(word, f->rule->id) == 0 && calls(f);
}

bool advise_calls(const struct words *w, const struct finding *f)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (fits_word(w->items[i], f))
			return true;
	}
	return false;
}

/* What is said of an origin that connects speaks of its handshake, which a
 * file can't show. */
static bool connects(const struct situation *s)
{
	return s->advice->verdict.outcome == VERDICT_CONNECTS &&
	       !(s->evidence->flags & ASKED_FILE);
}

static bool lists_connects(const struct situation *s, const struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (strcmp(w->items[i], CONNECTS) == 0)
			return connects(s);
	}
	return false;
}

/* What calls for something: a finding, or the outcome alone. */
struct call {
	bool is;    /* something calls for it */
	bool holds; /* and the condition holds */
	bool near;  /* it does not, but another one that is worth telling */
	const struct finding *finding;
};

/* The cause first, then findings in their order, which is by weight. */
static struct call call_of(const struct situation *s, const struct words *w,
			   const char *when, const char *near)
{
	struct call ret = { .is = false };
	const struct finding *f;
	size_t i;

	if (lists_connects(s, w)) {
		ret.is = true;
		ret.holds = situation_when(s, when, NULL);
		return ret;
	}
	for (i = 0; i <= s->advice->findings.n && !ret.holds; i++) {
		f = i == 0 ? s->cause : &s->advice->findings.items[i - 1];
		if (!f || !advise_calls(w, f))
			continue;
		if (!ret.is)
			ret.finding = f;
		ret.is = true;
		ret.near = ret.near || situation_when(s, near, f);
		if (situation_when(s, when, f)) {
			ret.holds = true;
			ret.finding = f;
		}
	}
	return ret;
}

/* The first reason, in the file's order, whose finding is there. Of faults
 * it is the cause that tells. */
static const char *reason_for(const struct situation *s,
			      const struct reasons *r)
{
	size_t i, k;

	for (i = 0; i < r->n; i++) {
		if (strcmp(r->items[i].finding, CONNECTS) == 0) {
			if (connects(s))
				return r->items[i].text;
			continue;
		}
		for (k = 0; k < s->advice->findings.n; k++) {
			const struct finding *f = &s->advice->findings.items[k];

			if (fits_word(r->items[i].finding, f) &&
			    (!is_fault(f) || !s->cause ||
			     f->rule == s->cause->rule))
				return r->items[i].text;
		}
	}
	return NULL;
}

/* The reason of that finding, else of any that is there, else the general. */
static char *why_of(const struct situation *s, const struct reasons *r,
		    const struct finding *f, const char *otherwise)
{
	const char *text = NULL;
	size_t i;

	for (i = 0; f && i < r->n && !text; i++) {
		if (strcmp(r->items[i].finding, f->rule->id) == 0)
			text = r->items[i].text;
	}
	if (!text && !f)
		text = reason_for(s, r);
	return situation_text(s, text ? text : otherwise);
}

static char *why_unfit(const struct situation *s, const struct remedy *r,
		       const struct call *call)
{
	if (call->is && r->unfit)
		return situation_text(s, r->unfit);
	if (connects(s))
		return xstrdup(
			"Certificate and handshake are fine as seen from "
			"here.");
	if (s->advice->verdict.outcome == VERDICT_CONNECTS)
		return xstrdup("The chain in the file is fine as it is.");
	if (r->idle && s->cause)
		return situation_text(s, r->idle);
	return situation_text(
		s, s->cause ? "Nothing that was seen calls for it: {seen}."
			    : "Nothing that was seen calls for it.");
}

/* Fitting ones first, then by figure, then as in the catalogue. */
static int by_rank(const void *a, const void *b)
{
	const struct advised_remedy *x = a, *y = b;

	if (x->fits != y->fits)
		return x->fits ? -1 : 1;
	if (x->rank != y->rank)
		return x->rank > y->rank ? -1 : 1;
	return x->remedy < y->remedy ? -1 : 1;
}

/* What is only worth knowing is no reason to change what works. */
static bool is_idle(const struct situation *s, const struct call *call)
{
	return call->finding && call->finding->severity == SEV_INFO &&
	       s->advice->verdict.outcome == VERDICT_CONNECTS;
}

void advise_remedies(const struct situation *s, const struct catalogue *c,
		     struct advice *ret)
{
	size_t i;

	for (i = 0; i < c->remedies.n; i++) {
		const struct remedy *r = &c->remedies.items[i];
		struct call call = call_of(s, &r->calls, r->when, r->near);
		struct advised_remedy *to;
		struct situation at;

		if (is_idle(s, &call))
			call = (struct call){ .is = false };
		if (!call.holds && !r->on_card && !(call.near && r->unfit))
			continue;
		to = VEC_PUSH(&ret->remedies);
		to->remedy = r;
		to->fits = call.holds;
		to->rank = remedy_rank(r);
		situation_of_finding(s, call.finding, &at);
		to->why = call.holds ? why_of(&at, &r->reasons, call.finding,
					      r->why)
				     : why_unfit(&at, r, &call);
		if (call.holds)
			advise_recipes(&at, to);
	}
	if (ret->remedies.n > 1)
		qsort(ret->remedies.items, ret->remedies.n,
		      sizeof(*ret->remedies.items), by_rank);
}

/* The card's first, then by how often they were walked. */
static int by_weight(const void *a, const void *b)
{
	const struct dead_end *x =
		((const struct advised_dead_end *)a)->dead_end;
	const struct dead_end *y =
		((const struct advised_dead_end *)b)->dead_end;

	if (x->on_card != y->on_card)
		return x->on_card ? -1 : 1;
	if (x->fail_rate != y->fail_rate)
		return y->fail_rate - x->fail_rate;
	if (x->walked != y->walked)
		return y->walked - x->walked;
	return x < y ? -1 : 1;
}

void advise_dead_ends(const struct situation *s, const struct catalogue *c,
		      struct advice *ret)
{
	size_t i;

	for (i = 0; i < c->dead_ends.n; i++) {
		const struct dead_end *d = &c->dead_ends.items[i];
		struct call call = call_of(s, &d->applies, d->when, NULL);
		struct advised_dead_end *to;
		struct situation at;

		if (!d->on_card && !call.holds)
			continue;
		to = VEC_PUSH(&ret->dead_ends);
		to->dead_end = d;
		situation_of_finding(s, d->on_card ? NULL : call.finding, &at);
		to->why = why_of(&at, &d->reasons,
				 d->on_card ? NULL : call.finding, d->why);
	}
	if (ret->dead_ends.n > 1)
		qsort(ret->dead_ends.items, ret->dead_ends.n,
		      sizeof(*ret->dead_ends.items), by_weight);
}

static bool has_remedy(const struct advice *a, const struct remedy *r)
{
	size_t i;

	for (i = 0; i < a->remedies.n; i++) {
		if (a->remedies.items[i].remedy == r)
			return true;
	}
	return false;
}

static bool has_dead_end(const struct advice *a, const struct dead_end *d)
{
	size_t i;

	for (i = 0; i < a->dead_ends.n; i++) {
		if (a->dead_ends.items[i].dead_end == d)
			return true;
	}
	return false;
}

void advise_keep(const struct catalogue *c, const char *id, struct advice *a)
{
	static const char gone[] =
		"It was tried here; what is seen now no longer calls for it.";
	const struct remedy *r = catalogue_remedy(c, id);
	const struct dead_end *d = catalogue_dead_end(c, id);

	if (r && !has_remedy(a, r))
		*VEC_PUSH(&a->remedies) = (struct advised_remedy){
			.remedy = r,
			.rank = remedy_rank(r),
			.why = xstrdup(gone),
		};
	if (d && !has_dead_end(a, d))
		*VEC_PUSH(&a->dead_ends) = (struct advised_dead_end){
			.dead_end = d,
			.why = xstrdup(gone),
		};
}
