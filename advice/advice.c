/*
 * The answer as a whole: rules over every contact, outcomes, one finding for
 * what several contacts have in common, and then what is said about it.
 */
#include "advice/advice.h"

#include <stdlib.h>
#include <string.h>

#include "advice/advise.h"
#include "advice/rules.h"
#include "advice/standing.h"
#include "advice/verdict.h"

#define CITES_MAX 16

static bool counts(const struct evidence *ev, size_t address)
{
	return ev->addresses.items[address].counts;
}

/*
 * Without a finding that speaks against it, it connects where the handshake
 * stands and a chain was judged. Where both witnesses broke off for reasons of
 * our own, nobody saw that the origin would have gone on.
 */
static bool connects(const struct rule_input *in)
{
	const struct contact *c = in->contact;
	struct standing st = standing_of(c);

	if (!c->judgment)
		return false;
	/* The edge has the certificate that was asked for, and we have not. */
	if ((in->evidence->flags & ASKED_ORIGIN_MTLS) &&
	    (standing_explained(in, &st) & EXPLAINED_CLIENT))
		return true;
	return st.result == STANDING_OK;
}

static bool is_settled(const struct evidence *ev, const struct contact *c)
{
	return ev->done || (c->settled && (!c->chain || c->judgment));
}

static void decide(struct contact_verdict *v, const struct finding *f)
{
	bool fatal = f->severity == SEV_FATAL;

	if (!fatal && f->severity != SEV_DOUBT)
		return;
	if (v->is.cause && rule_order(v->is.cause) <= rule_order(f->rule))
		return;
	v->is.cause = f->rule;
	if (!fatal)
		v->is.outcome = VERDICT_DOUBTFUL;
	else if (rule_is_reach(f->rule))
		v->is.outcome = VERDICT_UNREACHABLE;
	else
		v->is.outcome = VERDICT_FAILS;
}

/* True: the rule holds, and ret is to be kept. */
static bool ask(const struct rule *r, const struct rule_input *in,
		struct finding *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->rule = r;
	ret->severity = r->severity;
	ret->confidence = r->confidence;
	ret->address = ret->scenario = -1;
	if (r->judge(r, in, ret))
		return true;
	finding_release(ret);
	return false;
}

static void judge_contact(const struct evidence *ev, const struct policy *p,
			  const struct contact *c, struct advice *ret)
{
	struct rule_input in = { .evidence = ev, .policy = p, .contact = c };
	struct contact_verdict *v = VEC_PUSH(&ret->contacts);
	const struct rule *r;
	struct finding f;
	size_t i;

	v->address = c->address;
	v->scenario = c->scenario;
	v->counts = counts(ev, c->address);
	v->settled = is_settled(ev, c);
	v->is.outcome = VERDICT_UNREACHABLE;
	for (i = 0; (r = rule_at(i))->id; i++) {
		if (r->scope != RULE_CONTACT || !ask(r, &in, &f))
			continue;
		decide(v, &f);
		f.address = (int)c->address;
		f.scenario = (int)c->scenario;
		/* What the edge would not use can't be at fault. */
		if (!v->counts)
			f.severity = SEV_INFO;
		*VEC_PUSH(&ret->findings) = f;
	}
	if (!v->is.cause && connects(&in))
		v->is.outcome = VERDICT_CONNECTS;
	else if (!v->is.cause && ev->stopped)
		v->settled = false;
}

static void judge_contacts(const struct evidence *ev, const struct policy *p,
			   struct advice *ret)
{
	struct contact c;
	size_t a, s;

	for (s = 0; s < ev->scenarios.n; s++) {
		for (a = 0; a < ev->addresses.n; a++) {
			if (evidence_contact(ev, a, s, &c))
				judge_contact(ev, p, &c, ret);
		}
	}
}

/* The fatal rule of the whole (DNS) that holds, or NULL. */
static const struct rule *judge_whole(const struct evidence *ev,
				      const struct policy *p,
				      struct advice *ret)
{
	struct rule_input in = { .evidence = ev, .policy = p };
	const struct rule *r, *fatal = NULL;
	struct finding f;
	size_t i;

	for (i = 0; (r = rule_at(i))->id; i++) {
		if (r->scope != RULE_WHOLE || !ask(r, &in, &f))
			continue;
		if (f.severity == SEV_FATAL && !fatal)
			fatal = r;
		*VEC_PUSH(&ret->findings) = f;
	}
	return fatal;
}

size_t advice_unasked(const struct evidence *ev, const struct advice *a,
		      size_t *ret_all)
{
	size_t i, asked = 0;

	*ret_all = 0;
	for (i = 0; i < ev->addresses.n; i++)
		*ret_all += counts(ev, i) ? ev->scenarios.n : 0;
	for (i = 0; i < a->contacts.n; i++)
		asked += a->contacts.items[i].counts;
	return *ret_all - asked;
}

static bool all_asked(const struct evidence *ev,
		      const struct contact_verdict *v, size_t n)
{
	size_t i, left = 0;

	for (i = 0; i < ev->addresses.n; i++)
		left += counts(ev, i);
	for (i = 0; i < n; i++)
		left -= v[i].counts;
	return left == 0;
}

/* Contacts lie scenario by scenario. */
static void judge_scenarios(const struct evidence *ev, const struct rule *fatal,
			    struct advice *ret)
{
	struct judgment *j;
	size_t s, from = 0, to;

	for (s = 0; s < ev->scenarios.n; s++) {
		for (to = from; to < ret->contacts.n &&
				ret->contacts.items[to].scenario == s;
		     to++)
			;
		j = VEC_PUSH(&ret->scenarios);
		if (to > from)
			*j = verdict_of_addresses(ret->contacts.items + from,
						  to - from);
		if (j->outcome == VERDICT_CONNECTS &&
		    !all_asked(ev, ret->contacts.items + from, to - from))
			j->outcome = VERDICT_UNREACHABLE;
		/* Addresses of the hosts file are no use to the edge. */
		if (fatal)
			*j = (struct judgment){ VERDICT_UNREACHABLE, fatal };
		from = to;
	}
	ret->verdict =
		verdict_of_scenarios(ret->scenarios.items, ret->scenarios.n);
	if (ret->scenarios.n == 0)
		ret->verdict.cause = fatal;
}

/* Every contact that counts is there and has ended; a probe that was stopped
 * may leave some open for good. */
static bool all_settled(const struct evidence *ev, const struct rule *fatal,
			const struct advice *a)
{
	size_t i, expected = 0, settled = 0;

	if (ev->done && !ev->stopped)
		return true;
	if (ev->dns == OUTCOME_NONE)
		return false;
	if (fatal)
		return true;
	for (i = 0; i < ev->addresses.n; i++)
		expected += counts(ev, i) ? ev->scenarios.n : 0;
	for (i = 0; i < a->contacts.n; i++)
		settled += a->contacts.items[i].counts &&
			   a->contacts.items[i].settled;
	return expected > 0 && settled == expected;
}

static int compare_size(size_t a, size_t b)
{
	return a < b ? -1 : a > b;
}

/* Same rule and same words side by side. */
static int by_words(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int d = compare_size(rule_order(x->rule), rule_order(y->rule));

	if (d == 0)
		d = strcmp(x->evidence ? x->evidence : "",
			   y->evidence ? y->evidence : "");
	if (d == 0)
		d = x->address - y->address;
	return d ? d : x->scenario - y->scenario;
}

/* Of one rule the scenario that was named first comes first: a distribution
 * names its aliases before the name that CloudFront gave it. */
static int by_weight(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	int d = (int)x->severity - (int)y->severity;

	if (d == 0)
		d = compare_size(rule_order(x->rule), rule_order(y->rule));
	if (d == 0)
		d = x->scenario - y->scenario;
	return d ? d : by_words(a, b);
}

static bool same_words(const struct finding *x, const struct finding *y)
{
	return x->rule == y->rule &&
	       strcmp(x->evidence ? x->evidence : "",
		      y->evidence ? y->evidence : "") == 0;
}

/* Takes b into a; the heavier severity stays. */
static void absorb(struct finding *a, struct finding *b)
{
	size_t i;

	for (i = 0; i < b->cites.n && a->cites.n < CITES_MAX; i++)
		finding_cite(a, b->cites.items[i]);
	if (b->severity < a->severity)
		a->severity = b->severity;
	finding_release(b);
	b->rule = NULL;
}

static size_t contacts_at(const struct advice *a, int address, int scenario)
{
	size_t i, n = 0;

	for (i = 0; i < a->contacts.n; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];

		n += (address < 0 || v->address == (size_t)address) &&
		     (scenario < 0 || v->scenario == (size_t)scenario);
	}
	return n;
}

/*
 * Merges those of a run (same rule, same words) that fill an address or a
 * scenario: want counts the run's members there, and only a full set merges.
 */
static void merge_along(const struct advice *a, struct finding *run, size_t n,
			bool addresses)
{
	size_t i, k, members, all;
	int *kept, *other;

	for (i = 0; i < n; i++) {
		if (!run[i].rule)
			continue;
		kept = addresses ? &run[i].address : &run[i].scenario;
		if (*kept < 0)
			continue;
		members = 0;
		for (k = i; k < n; k++) {
			other = addresses ? &run[k].address : &run[k].scenario;
			members += run[k].rule && *other == *kept;
		}
		all = contacts_at(a, addresses ? *kept : -1,
				  addresses ? -1 : *kept);
		if (members < 2 || members < all)
			continue;
		for (k = i + 1; k < n; k++) {
			other = addresses ? &run[k].address : &run[k].scenario;
			if (run[k].rule && *other == *kept)
				absorb(&run[i], &run[k]);
		}
		*(addresses ? &run[i].scenario : &run[i].address) = -1;
	}
}

/* -1 stands for "all", and only where there is more than one. */
static void merge_run(const struct evidence *ev, const struct advice *a,
		      struct finding *run, size_t n)
{
	size_t i;

	if (n < 2 || run[0].address < 0)
		return;
	if (n == a->contacts.n) {
		for (i = 1; i < n; i++)
			absorb(&run[0], &run[i]);
		if (ev->addresses.n > 1)
			run[0].address = -1;
		if (ev->scenarios.n > 1)
			run[0].scenario = -1;
		return;
	}
	merge_along(a, run, n, true);
	merge_along(a, run, n, false);
}

static void merge(const struct evidence *ev, struct advice *a)
{
	struct finding *f = a->findings.items;
	size_t from, to, kept = 0;

	if (a->findings.n > 1)
		qsort(f, a->findings.n, sizeof(*f), by_words);
	for (from = 0; from < a->findings.n; from = to) {
		for (to = from + 1;
		     to < a->findings.n && same_words(&f[from], &f[to]); to++)
			;
		merge_run(ev, a, f + from, to - from);
	}
	for (from = 0; from < a->findings.n; from++) {
		if (f[from].rule)
			f[kept++] = f[from];
	}
	a->findings.n = kept;
	if (kept > 1)
		qsort(f, kept, sizeof(*f), by_weight);
}

const struct finding *advice_cause(const struct advice *a)
{
	size_t i;

	for (i = 0; a->verdict.cause && i < a->findings.n; i++) {
		if (a->findings.items[i].rule == a->verdict.cause)
			return &a->findings.items[i];
	}
	return NULL;
}

void advice_judge(const struct evidence *ev, const struct policy *p,
		  const struct catalogue *c, struct advice *ret)
{
	const struct finding *cause;
	const struct rule *fatal;
	struct situation s;

	memset(ret, 0, sizeof(*ret));
	judge_contacts(ev, p, ret);
	fatal = judge_whole(ev, p, ret);
	judge_scenarios(ev, fatal, ret);
	ret->settled = all_settled(ev, fatal, ret);
	merge(ev, ret);
	situation_init(&s, ev, p, ret);
	cause = advice_cause(ret);
	ret->confidence = cause ? cause->confidence : CONF_IMPLEMENTED;
	ret->summary = advise_summary(&s);
	advise_checked(&s, ret);
	advise_remedies(&s, c, ret);
	advise_dead_ends(&s, c, ret);
}

static void remedy_release(struct advised_remedy *r)
{
	size_t i, k;

	for (i = 0; i < r->recipes.n; i++) {
		struct advised_recipe *recipe = &r->recipes.items[i];

		for (k = 0; k < recipe->commands.n; k++)
			free(recipe->commands.items[k]);
		VEC_RELEASE(&recipe->commands);
		free(recipe->check);
	}
	for (i = 0; i < r->commands.n; i++)
		free(r->commands.items[i]);
	VEC_RELEASE(&r->recipes);
	VEC_RELEASE(&r->commands);
	free(r->why);
	free(r->verify);
}

void advice_release(struct advice *a)
{
	size_t i;

	for (i = 0; i < a->findings.n; i++)
		finding_release(&a->findings.items[i]);
	for (i = 0; i < a->fine.n; i++)
		free(a->fine.items[i]);
	for (i = 0; i < a->unknown.n; i++)
		free(a->unknown.items[i]);
	for (i = 0; i < a->remedies.n; i++)
		remedy_release(&a->remedies.items[i]);
	for (i = 0; i < a->dead_ends.n; i++)
		free(a->dead_ends.items[i].why);
	VEC_RELEASE(&a->findings);
	VEC_RELEASE(&a->contacts);
	VEC_RELEASE(&a->scenarios);
	VEC_RELEASE(&a->fine);
	VEC_RELEASE(&a->unknown);
	VEC_RELEASE(&a->remedies);
	VEC_RELEASE(&a->dead_ends);
	free(a->summary);
	memset(a, 0, sizeof(*a));
}
