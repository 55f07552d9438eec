/*
 * What the origin accepts of the edge's list, and what it shows for other
 * names: asked once an address, when its answer to the edge stands and nobody
 * waits for anything else. What to ask and what answers prove is in survey.c.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/run_parts.h"

#define NAP_US 1000000 /* after what smells of rate limiting */

void run_survey_release(struct route *route)
{
	size_t i;

	for (i = 0; i < route->greetings.n; i++)
		free(route->greetings.items[i].sni);
	VEC_RELEASE(&route->greetings);
	if (route->survey)
		survey_release(route->survey);
	free(route->survey);
	free(route->survey_sni);
}

void run_greeted(struct run *r, const struct errand *what,
		 const struct seen *seen)
{
	struct route *route = &r->routes.items[what->route];
	struct greeting *g;

	if ((!seen->server_hello && !seen->retry) ||
	    what->purpose == PURPOSE_PROXY || what->step == STEP_HTTP)
		return;
	g = VEC_PUSH(&route->greetings);
	g->sni = xstrdup_null(what->sni);
	g->scenario = what->scenario;
	/* These offer more than the edge does. */
	if (what->purpose == PURPOSE_OLDER ||
	    what->purpose == PURPOSE_ALL_OFFERED)
		return;
	g->version = seen->version;
	g->suite = seen->suite;
	g->group = seen->group;
}

/* What is under way, and could still tell what to ask next or in which name. */
static bool is_quiet(struct run *r, size_t route)
{
	size_t i;

	for (i = 0; i < r->errands.n; i++) {
		if (r->errands.items[i].route == route)
			return false;
	}
	for (i = 0; i < r->talks.n; i++) {
		const struct talk *t = r->talks.items[i];

		if (t->what.route == route && t->what.step == STEP_HELLO)
			return false;
	}
	for (i = 0; i < r->question.scenarios.n; i++) {
		const struct meeting *m = run_meeting(r, route, i);

		/* What compares the two goes first. */
		if (!m->edge.ended || !m->proof.ended)
			return false;
	}
	return true;
}

/* Names of which nothing was asked on the way to the verdict. */
static void ask_names(struct run *r, size_t route)
{
	static const enum purpose names[] = { PURPOSE_OTHER_SNI, PURPOSE_NO_SNI,
					      PURPOSE_UNKNOWN_SNI };
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (r->routes.items[route].asked >> names[i] & 1)
			continue;
		for (k = 0; k < r->plan.items.n; k++) {
			const struct plan_item *item = &r->plan.items.items[k];
			struct errand what = { .step = item->step,
					       .purpose = item->purpose,
					       .route = route,
					       .scenario = item->scenario,
					       .attempt = 1 };

			if (item->when != PLAN_ON_ANSWER ||
			    item->purpose != names[i])
				continue;
			what.sni = xstrdup_null(item->sni);
			what.text = item->purpose == PURPOSE_UNKNOWN_SNI
					    ? "a name that can't exist"
					    : NULL;
			run_send(r, &what);
		}
	}
}

/* Served once, and dropped once: is it too many connections already? */
static bool was_fended_off(struct run *r, size_t route)
{
	size_t i;

	for (i = 0; i < r->question.scenarios.n; i++) {
		const struct meeting *m = run_meeting(r, route, i);

		if ((m->edge.closed && !m->edge.server_hello) ||
		    (m->proof.closed && !m->proof.server_hello))
			return true;
	}
	return false;
}

static void begin(struct run *r, size_t at)
{
	struct route *route = &r->routes.items[at];
	const struct greeting *g = &route->greetings.items[0];
	size_t i;

	/* As the edge asks in the first scenario, if that was answered. */
	for (i = 0; i < route->greetings.n; i++) {
		if (route->greetings.items[i].scenario == 0 &&
		    text_eq_name(route->greetings.items[i].sni,
				 r->question.scenarios.items[0].sni))
			g = &route->greetings.items[i];
	}
	route->survey = xcalloc(1, sizeof(*route->survey));
	route->survey_sni = xstrdup_null(g->sni);
	route->survey_scenario = g->scenario;
	survey_init(route->survey, r->policy);
	if (was_fended_off(r, at)) {
		route->survey->alone = true;
		route->survey_us = loop_now_us(r->loop) + NAP_US;
	}
	for (i = 0; i < route->greetings.n; i++) {
		g = &route->greetings.items[i];
		if (text_eq_name(g->sni, route->survey_sni))
			survey_learn(route->survey, g->version, g->suite,
				     g->group);
	}
	survey_begin(route->survey);
	ask_names(r, at);
}

/* False: no descriptor is left; the question goes back. */
static bool send_one(struct run *r, size_t at, const struct survey_item *item)
{
	struct route *route = &r->routes.items[at];
	struct errand what = { .step = STEP_HELLO,
			       .purpose = PURPOSE_SURVEY,
			       .route = at,
			       .scenario = route->survey_scenario,
			       .attempt = 1,
			       .text = item->control
					       ? "what was accepted before"
					       : "what the origin accepts",
			       .min = item->offer.version,
			       .max = item->offer.version,
			       .item = *item };

	if (item->offer.version != TLS_SSL3)
		what.sni = xstrdup_null(route->survey_sni);
	if (!talk_begin(r, &what)) {
		errand_release(&what);
		*VEC_PUSH(&route->survey->items) = *item;
		timer_at(r->nap, loop_now_us(r->loop) + NAP_US);
		return false;
	}
	route->surveying++;
	return true;
}

static void pump(struct run *r, size_t at)
{
	struct route *route = &r->routes.items[at];
	int limit = run_at_once(r);
	struct survey_item item;

	if (loop_now_us(r->loop) < route->survey_us) {
		timer_at(r->nap, route->survey_us);
		return;
	}
	while (route->talks < limit && run_room(r, at) > 0 &&
	       survey_next(route->survey, route->surveying, &item)) {
		if (!send_one(r, at, &item))
			return;
	}
}

void run_survey(struct run *r)
{
	size_t i;

	if (r->question.quick || r->limited || !r->dns_done)
		return;
	for (i = 0; i < r->routes.n; i++) {
		struct route *route = &r->routes.items[i];

		if (!route->survey && route->greetings.n > 0 && is_quiet(r, i))
			begin(r, i);
		if (route->survey)
			pump(r, i);
	}
}

bool run_survey_goes_on(const struct run *r)
{
	size_t i;

	if (r->limited)
		return false;
	for (i = 0; i < r->routes.n; i++) {
		const struct route *route = &r->routes.items[i];
		const struct survey *s = route->survey;

		if (s && !s->gave_up && (s->items.n > 0 || s->pending.n > 0) &&
		    run_room(r, i) > 0)
			return true;
	}
	return false;
}

void run_survey_follow(struct run *r, const struct errand *what,
		       const struct seen *seen)
{
	struct route *route = &r->routes.items[what->route];
	struct survey_answer a = {
		.how = survey_how(seen->server_hello || seen->retry,
				  seen->alert, seen->closed),
		.version = seen->version,
		.suite = seen->suite,
		.group = seen->group,
	};

	route->surveying--;
	if (r->limited)
		return;
	survey_follow(route->survey, &what->item, &a);
	if (route->survey->pause) {
		route->survey->pause = false;
		route->survey_us = loop_now_us(r->loop) + NAP_US;
	}
}
