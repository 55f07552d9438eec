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
		    was_answered(c) && text_eq_name(c->sni, sni))
			survey_learn(s, c->version, c->suite, c->group);
	}
}

/* The last one, or -1. */
static int fatal_alert(const struct conn *c)
{
	size_t i;

	for (i = c->alerts.n; i-- > 0;) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (!a->sent_by_us && a->level == ALERT_LEVEL_FATAL)
			return a->code;
	}
	return -1;
}

static struct survey_answer answer_of(const struct conn *c)
{
	return (struct survey_answer){
		.how = survey_how(was_answered(c), fatal_alert(c), c->closed),
		.version = c->version,
		.suite = c->suite,
		.group = c->group,
	};
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
