/* Reads what a survey learned out of the connections that it made. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/evidence.h"
#include "probe/names.h"

static bool is_survey(const struct conn *c, size_t address)
{
	return c->address == address && c->purpose == PURPOSE_SURVEY;
}

/* The name that the survey was made in: SSLv3 sends none. */
static const struct conn *first_named(const struct evidence *ev, size_t address)
{
	size_t i;

	for (i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];

		if (is_survey(c, address) && c->offered != TLS_SSL3)
			return c;
	}
	return NULL;
}

static bool same_name(const char *a, const char *b)
{
	if (!a || !b)
		return a == b;
	return text_eq_nocase(a, b);
}

static bool was_answered(const struct conn *c)
{
	return c->server_hello || c->retry;
}

static void learn_before(const struct evidence *ev, size_t address,
			 const char *sni, struct survey *s)
{
	size_t i;

	for (i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];

		if (c->address == address && c->purpose != PURPOSE_SURVEY &&
		    c->purpose != PURPOSE_PROXY &&
		    /* These offer more than the edge does. */
		    c->purpose != PURPOSE_OLDER &&
		    c->purpose != PURPOSE_ALL_OFFERED && c->step != STEP_HTTP &&
		    was_answered(c) && same_name(c->sni, sni))
			survey_learn(s, c->version, c->suite, c->group);
	}
}

static bool has_fatal(const struct conn *c, bool internal_error)
{
	size_t i;

	for (i = 0; i < c->alerts.n; i++) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (!a->sent_by_us && a->level == ALERT_LEVEL_FATAL &&
		    a->code != ALERT_CLOSE_NOTIFY &&
		    (a->code == ALERT_INTERNAL_ERROR) == internal_error)
			return true;
	}
	return false;
}

/* As in the run: see run_survey.c. */
static struct survey_answer answer_of(const struct conn *c)
{
	struct survey_answer a = { .how = SURVEY_LOST,
				   .version = c->version,
				   .suite = c->suite,
				   .group = c->group };

	if (was_answered(c))
		a.how = SURVEY_ANSWERED;
	else if (has_fatal(c, false))
		a.how = SURVEY_REFUSED;
	else if (has_fatal(c, true))
		a.how = SURVEY_FAILED;
	else if (c->closed)
		a.how = SURVEY_DROPPED;
	return a;
}

/* "c02f c030", hostile: what is no number ends it. */
static void read_numbers(const char *text, struct u16_list *ret)
{
	char *end;
	unsigned long v;

	ret->n = 0;
	while (text && *text) {
		v = strtoul(text, &end, 16);
		if (end == text || v > UINT16_MAX ||
		    !u16_list_add(ret, (unsigned)v))
			return;
		text = end;
	}
}

bool evidence_survey(const struct evidence *ev, size_t address,
		     const struct policy *policy, struct survey *ret)
{
	const struct conn *first = first_named(ev, address);
	struct u16_list suites, groups;
	struct survey_offer offer;
	struct survey_answer a;
	size_t i;

	survey_init(ret, policy);
	if (!first)
		return false;
	learn_before(ev, address, first->sni, ret);
	for (i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];

		if (!is_survey(c, address) || !c->ended ||
		    survey_place(c->offered) == SURVEY_VERSIONS)
			continue;
		read_numbers(c->offered_suites, &suites);
		read_numbers(c->offered_groups, &groups);
		survey_offer_read(ret, &suites, &groups, c->offered, &offer);
		a = answer_of(c);
		survey_read(ret, &offer, &a);
	}
	return true;
}
