/* Which parts of the edge's list to ask for, and what an answer proves. */
#include "probe/survey.h"

#include <stdlib.h>
#include <string.h>

#include "probe/names.h"

#define LOST_MAX 3

/* Ranks: what people ask first. */
enum {
	RANK_CONTROL,
	RANK_VERSION,
	RANK_SUITES,
	RANK_GROUP,
	RANK_OLD_SUITES,
};

size_t survey_place(uint16_t version)
{
	if (version < TLS_SSL3 || version > TLS_1_3)
		return SURVEY_VERSIONS;
	return (size_t)(version - TLS_SSL3);
}

enum survey_how survey_how(bool answered, int fatal_alert, bool closed)
{
	if (answered)
		return SURVEY_ANSWERED;
	if (fatal_alert == ALERT_INTERNAL_ERROR)
		return SURVEY_FAILED;
	if (fatal_alert > ALERT_CLOSE_NOTIFY)
		return SURVEY_REFUSED;
	return closed ? SURVEY_DROPPED : SURVEY_LOST;
}

static bool starts(const char *s, const char *with)
{
	return strncmp(s, with, strlen(with)) == 0;
}

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), k = strlen(with);

	return n >= k && strcmp(s + n - k, with) == 0;
}

static bool is_tls13(uint16_t suite)
{
	return suite >> 8 == 0x13;
}

static bool is_ephemeral(uint16_t suite)
{
	char out[NAME_SIZE];

	return is_tls13(suite) || starts(suite_name(suite, out), "ECDHE-");
}

/*
 * AEAD suites and those with SHA-256 or SHA-384 came with TLS 1.2 (RFC 5246
 * appendix A.5, RFC 5289); SSLv3 knows no elliptic curves (RFC 8422).
 */
static bool fits(uint16_t suite, uint16_t version)
{
	char out[NAME_SIZE];
	const char *name;

	if (is_tls13(suite) || version == TLS_1_3)
		return is_tls13(suite) && version == TLS_1_3;
	if (version == TLS_1_2)
		return true;
	name = suite_name(suite, out);
	if (!ends(name, "-SHA") && !ends(name, "-MD5"))
		return false;
	return version != TLS_SSL3 || suite <= 0x003a;
}

/* What origins tend to accept or refuse as a whole. */
static int kind_of(uint16_t suite)
{
	char out[NAME_SIZE];
	const char *name = suite_name(suite, out);

	if (is_tls13(suite))
		return suite & 0xff;
	if (starts(name, "ECDHE-ECDSA-"))
		return 0x100;
	if (starts(name, "ECDHE-"))
		return strstr(name, "-GCM-") ? 0x101 : 0x102;
	return starts(name, "AES") ? 0x103 : 0x104;
}

void survey_init(struct survey *s, const struct policy *p)
{
	size_t i;

	memset(s, 0, sizeof(*s));
	for (i = 0; i < p->suites.n && s->n_suites < SURVEY_SUITES; i++) {
		if (p->suites.v[i] != SUITE_RENEGOTIATION_SCSV &&
		    p->suites.v[i] != SUITE_FALLBACK_SCSV)
			s->suites[s->n_suites++] = p->suites.v[i];
	}
	for (i = 0; i < p->groups.n && s->n_groups < SURVEY_GROUPS; i++)
		s->groups[s->n_groups++] = p->groups.v[i];
}

void survey_release(struct survey *s)
{
	VEC_RELEASE(&s->items);
	VEC_RELEASE(&s->dropped);
	VEC_RELEASE(&s->pending);
}

uint64_t survey_fitting(const struct survey *s, uint16_t version)
{
	uint64_t set = 0;
	size_t i;

	for (i = 0; i < s->n_suites; i++) {
		if (fits(s->suites[i], version))
			set |= UINT64_C(1) << i;
	}
	return set;
}

static uint64_t unknown_of(const struct survey *s, uint16_t version)
{
	uint64_t set = survey_fitting(s, version);
	size_t i, v = survey_place(version);

	for (i = 0; i < s->n_suites; i++) {
		if (s->suite[v][i] != ACCEPTED_UNKNOWN)
			set &= ~(UINT64_C(1) << i);
	}
	return set;
}

static uint64_t accepted_of(const struct survey *s, uint16_t version)
{
	uint64_t set = 0;
	size_t i, v = survey_place(version);

	for (i = 0; i < s->n_suites; i++) {
		if (s->suite[v][i] == ACCEPTED_YES)
			set |= UINT64_C(1) << i;
	}
	return set;
}

void survey_learn(struct survey *s, uint16_t version, uint16_t suite,
		  uint16_t group)
{
	size_t v = survey_place(version), i;

	if (v == SURVEY_VERSIONS)
		return;
	s->version[v] = ACCEPTED_YES;
	for (i = 0; i < s->n_suites; i++) {
		if (s->suites[i] == suite)
			s->suite[v][i] = ACCEPTED_YES;
	}
	for (i = 0; group && i < s->n_groups; i++) {
		if (s->groups[i] == group)
			s->group[i] = ACCEPTED_YES;
	}
}

static void rule_out(struct survey *s, uint16_t version, uint64_t set)
{
	size_t v = survey_place(version), i;

	for (i = 0; i < s->n_suites; i++) {
		if ((set >> i & 1) && s->suite[v][i] == ACCEPTED_UNKNOWN)
			s->suite[v][i] = ACCEPTED_NO;
	}
	/* Nothing of the edge's list is left for it. */
	if (s->version[v] == ACCEPTED_UNKNOWN && unknown_of(s, version) == 0 &&
	    accepted_of(s, version) == 0)
		s->version[v] = ACCEPTED_NO;
}

/*
 * In TLS 1.2 the list of groups bounds the curve of the leaf's key too (RFC
 * 8422 section 5.1), so an ECDSA origin refuses more than the key exchange.
 */
static bool bounds_the_key(const struct survey *s, const struct survey_offer *o)
{
	char out[NAME_SIZE];
	uint64_t set = o->version == TLS_1_3 ? 0 : accepted_of(s, o->version);
	size_t i;

	for (i = 0; i < s->n_suites; i++) {
		if ((set >> i & 1) &&
		    starts(suite_name(s->suites[i], out), "ECDHE-RSA-"))
			return false;
	}
	return o->version != TLS_1_3;
}

static void refused(struct survey *s, const struct survey_offer *o)
{
	if (o->group < 0)
		rule_out(s, o->version, o->suites);
	else if (s->group[o->group] == ACCEPTED_UNKNOWN &&
		 !bounds_the_key(s, o))
		s->group[o->group] = ACCEPTED_NO;
}

static void settle_pending(struct survey *s)
{
	size_t i;

	for (i = 0; i < s->pending.n; i++)
		refused(s, &s->pending.items[i]);
	s->pending.n = 0;
}

static void answered(struct survey *s, const struct survey_offer *o,
		     const struct survey_answer *a)
{
	survey_learn(s, a->version, a->suite, a->group);
	/* An older one is what it has instead. */
	if (a->version < o->version)
		refused(s, o);
	if (o->group >= 0 && is_ephemeral(a->suite))
		s->group[o->group] = ACCEPTED_YES;
	settle_pending(s);
}

static uint16_t best_version(const struct survey *s)
{
	for (uint16_t v = TLS_1_3; v > TLS_SSL3; v--) {
		if (s->version[survey_place(v)] == ACCEPTED_YES)
			return v;
	}
	return 0;
}

/*
 * internal_error is what OpenSSL says to versions that its security level
 * forbids, and what overload looks like too.
 */
static enum survey_how meant(const struct survey *s,
			     const struct survey_offer *o, enum survey_how how)
{
	if (how != SURVEY_FAILED)
		return how;
	return o->version < best_version(s) ? SURVEY_REFUSED : SURVEY_DROPPED;
}

static bool same_offer(const struct survey_offer *a,
		       const struct survey_offer *b)
{
	return a->version == b->version && a->suites == b->suites &&
	       a->group == b->group;
}

static void add(struct survey *s, struct survey_item item)
{
	if (item.offer.suites)
		*VEC_PUSH(&s->items) = item;
}

static int rank_of(uint16_t version)
{
	return version >= TLS_1_2 ? RANK_SUITES : RANK_OLD_SUITES;
}

/* One question a kind. */
static void ask_kinds(struct survey *s, uint16_t version)
{
	uint64_t left = unknown_of(s, version), set;
	size_t i, k;

	for (i = 0; i < s->n_suites; i++) {
		if (!(left >> i & 1))
			continue;
		set = 0;
		for (k = i; k < s->n_suites; k++) {
			if ((left >> k & 1) &&
			    kind_of(s->suites[k]) == kind_of(s->suites[i]))
				set |= UINT64_C(1) << k;
		}
		left &= ~set;
		add(s, (struct survey_item){ .offer = { version, set, -1 },
					     .rank = rank_of(version) });
	}
}

static void ask_halves(struct survey *s, uint16_t version, uint64_t set)
{
	struct survey_item half = { .offer = { version, 0, -1 },
				    .rank = rank_of(version) };
	size_t n = 0, i;

	set &= unknown_of(s, version);
	for (i = 0; i < s->n_suites; i++)
		n += set >> i & 1;
	n -= n / 2;
	for (i = 0; i < s->n_suites && n > 0; i++) {
		if (!(set >> i & 1))
			continue;
		half.offer.suites |= UINT64_C(1) << i;
		n--;
	}
	add(s, half);
	half.offer.suites = set & ~half.offer.suites;
	add(s, half);
}

static uint64_t ephemeral_of(const struct survey *s, uint16_t version)
{
	uint64_t set = survey_fitting(s, version);
	size_t i;

	for (i = 0; i < s->n_suites; i++) {
		if (!is_ephemeral(s->suites[i]))
			set &= ~(UINT64_C(1) << i);
	}
	return set;
}

static void ask_groups(struct survey *s)
{
	uint16_t version = best_version(s);
	size_t i;

	for (i = 0; version && i < s->n_groups; i++) {
		if (s->group[i] != ACCEPTED_UNKNOWN)
			continue;
		add(s, (struct survey_item){
			       .offer = { version, ephemeral_of(s, version),
					  (int)i },
			       .rank = RANK_GROUP });
	}
}

void survey_begin(struct survey *s)
{
	for (uint16_t v = TLS_1_3; v >= TLS_SSL3; v--) {
		if (s->version[survey_place(v)] == ACCEPTED_YES)
			ask_kinds(s, v);
		else
			add(s, (struct survey_item){
				       .offer = { v, survey_fitting(s, v), -1 },
				       .rank = RANK_VERSION });
	}
	ask_groups(s);
}

/* A hello that was accepted before. */
static bool control_offer(const struct survey *s, struct survey_offer *ret)
{
	for (uint16_t v = TLS_1_3; v >= TLS_SSL3; v--) {
		ret->version = v;
		ret->suites = accepted_of(s, v);
		ret->group = -1;
		if (ret->suites)
			return true;
	}
	return false;
}

static void ask_control(struct survey *s)
{
	struct survey_item item = { .rank = RANK_CONTROL, .control = true };

	if (control_offer(s, &item.offer))
		add(s, item);
	else
		s->gave_up = true;
}

/* Something learned meanwhile may have answered it. */
static bool is_open(const struct survey *s, const struct survey_item *item)
{
	if (item->control)
		return true;
	if (item->offer.group >= 0)
		return s->group[item->offer.group] == ACCEPTED_UNKNOWN;
	return (item->offer.suites & unknown_of(s, item->offer.version)) != 0;
}

static size_t first_in_rank(const struct survey *s)
{
	size_t best = 0, i;

	for (i = 1; i < s->items.n; i++) {
		if (s->items.items[i].rank < s->items.items[best].rank)
			best = i;
	}
	return best;
}

static void take(struct survey *s, struct survey_item *ret)
{
	size_t i = first_in_rank(s);

	*ret = s->items.items[i];
	memmove(&s->items.items[i], &s->items.items[i + 1],
		(s->items.n - i - 1) * sizeof(s->items.items[0]));
	s->items.n--;
}

bool survey_next(struct survey *s, size_t in_flight, struct survey_item *ret)
{
	if (s->gave_up || (s->alone && in_flight > 0))
		return false;
	/* What was dropped last needs a witness too. */
	if (s->items.n == 0 && in_flight == 0 && s->pending.n > 0)
		ask_control(s);
	while (!s->gave_up && s->items.n > 0) {
		take(s, ret);
		if (is_open(s, ret))
			return true;
	}
	return false;
}

static void give_up(struct survey *s)
{
	s->gave_up = true;
	s->pending.n = 0;
}

static void lost(struct survey *s, const struct survey_item *item)
{
	s->alone = true;
	if (item->control || ++s->lost >= LOST_MAX)
		give_up(s);
}

/* True when it was dropped before. */
static bool note_drop(struct survey *s, const struct survey_offer *o)
{
	size_t i;

	for (i = 0; i < s->dropped.n; i++) {
		if (same_offer(&s->dropped.items[i], o))
			return true;
	}
	*VEC_PUSH(&s->dropped) = *o;
	return false;
}

void survey_read(struct survey *s, const struct survey_offer *o,
		 const struct survey_answer *a)
{
	switch (meant(s, o, a->how)) {
	case SURVEY_ANSWERED:
		s->drops |= s->pending.n > 0;
		answered(s, o, a);
		break;
	case SURVEY_REFUSED:
		refused(s, o);
		break;
	case SURVEY_FAILED:
	case SURVEY_DROPPED:
		if (note_drop(s, o) || s->drops)
			*VEC_PUSH(&s->pending) = *o;
		break;
	case SURVEY_LOST:
		break;
	}
}

static void follow_answer(struct survey *s, const struct survey_item *item,
			  uint16_t version, bool was_known, bool had_one)
{
	if (item->control || item->offer.group >= 0 ||
	    version != item->offer.version)
		return;
	if (was_known)
		ask_halves(s, version, item->offer.suites);
	else
		ask_kinds(s, version);
	if (!had_one)
		ask_groups(s);
}

static void follow_drop(struct survey *s, const struct survey_item *item,
			bool is_pending)
{
	struct survey_item again = *item;

	s->alone = true;
	if (item->control) {
		give_up(s);
	} else if (!is_pending) {
		s->pause = true;
		again.rank = RANK_VERSION;
		add(s, again);
	} else if (!s->drops) {
		ask_control(s);
	}
}

void survey_follow(struct survey *s, const struct survey_item *item,
		   const struct survey_answer *a)
{
	const struct survey_offer *o = &item->offer;
	bool was_known = s->version[survey_place(o->version)] == ACCEPTED_YES;
	bool had_one = best_version(s) != 0;
	enum survey_how how = meant(s, o, a->how);
	size_t pending = s->pending.n;

	survey_read(s, o, a);
	if (how == SURVEY_ANSWERED)
		follow_answer(s, item, a->version, was_known, had_one);
	if (how == SURVEY_DROPPED)
		follow_drop(s, item, s->pending.n > pending);
	if (how == SURVEY_LOST)
		lost(s, item);
}

void survey_offer_lists(const struct survey *s, const struct survey_offer *o,
			struct u16_list *ret_suites,
			struct u16_list *ret_groups)
{
	size_t i;

	ret_suites->n = ret_groups->n = 0;
	for (i = 0; i < s->n_suites; i++) {
		if (o->suites >> i & 1)
			u16_list_add(ret_suites, s->suites[i]);
	}
	for (i = 0; i < s->n_groups; i++) {
		if (o->group < 0 || o->group == (int)i)
			u16_list_add(ret_groups, s->groups[i]);
	}
}

void survey_offer_read(const struct survey *s, const struct u16_list *suites,
		       const struct u16_list *groups, uint16_t version,
		       struct survey_offer *ret)
{
	size_t i;

	*ret = (struct survey_offer){ .version = version, .group = -1 };
	for (i = 0; i < s->n_suites; i++) {
		if (u16_list_has(suites, s->suites[i]))
			ret->suites |= UINT64_C(1) << i;
	}
	for (i = 0; groups->n == 1 && s->n_groups > 1 && i < s->n_groups; i++) {
		if (s->groups[i] == groups->v[0])
			ret->group = (int)i;
	}
}
