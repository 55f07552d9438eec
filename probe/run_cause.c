/*
 * What follows from the end of a connection: another TCP attempt, the proof
 * once more with what the edge got, hellos that find the cause of a refusal,
 * the HTTP port. Which hellos, and in which order, is a table.
 */
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/run_parts.h"
#include "probe/tls.h"

#define CAUSES_MAX 4
#define DROPS_MAX  3 /* raw hellos before a drop is believed */

enum refusal {
	REFUSAL_NONE,
	REFUSAL_NAME,	 /* unrecognized_name */
	REFUSAL_VERSION, /* protocol_version */
	REFUSAL_ALERT,	 /* any other; servers are free in their choice */
	REFUSAL_SILENT,	 /* not a byte came back */
	REFUSAL_BROKEN,	 /* something came, and no handshake */
};

/* The likely ones first: only four are asked. */
static const struct {
	enum purpose purposes[6];
	size_t n;
} causes[] = {
	[REFUSAL_NAME] = { { PURPOSE_OTHER_SNI, PURPOSE_NO_SNI }, 2 },
	[REFUSAL_VERSION] = { { PURPOSE_OLDER, PURPOSE_ALL_OFFERED }, 2 },
	[REFUSAL_ALERT] = { { PURPOSE_ALL_OFFERED, PURPOSE_OLDER,
			      PURPOSE_OTHER_SNI, PURPOSE_NO_SNI },
			    4 },
	[REFUSAL_SILENT] = { { PURPOSE_PROXY, PURPOSE_ALL_OFFERED,
			       PURPOSE_OLDER, PURPOSE_OTHER_SNI,
			       PURPOSE_NO_SNI },
			     5 },
	[REFUSAL_BROKEN] = { { PURPOSE_ALL_OFFERED, PURPOSE_OLDER,
			       PURPOSE_NO_SNI },
			     3 },
};

static enum refusal refusal_of(const struct seen *s)
{
	if (s->tcp != OUTCOME_OK || s->not_tls || s->local || s->retry)
		return REFUSAL_NONE;
	if (s->alert == ALERT_UNRECOGNIZED_NAME)
		return REFUSAL_NAME;
	if (s->alert == ALERT_PROTOCOL_VERSION)
		return REFUSAL_VERSION;
	if (s->alert >= 0)
		return REFUSAL_ALERT;
	if (s->malformed)
		return REFUSAL_BROKEN;
	if (s->closed)
		return s->bytes == 0 ? REFUSAL_SILENT : REFUSAL_BROKEN;
	if (s->timed_out && !s->server_hello)
		return REFUSAL_SILENT;
	return REFUSAL_NONE;
}

static const struct plan_item *plan_item(const struct run *r,
					 enum plan_when when,
					 enum purpose purpose, size_t scenario)
{
	size_t i;

	for (i = 0; i < r->plan.items.n; i++) {
		const struct plan_item *item = &r->plan.items.items[i];

		if (item->when == when && item->purpose == purpose &&
		    item->scenario == scenario)
			return item;
	}
	return NULL;
}

static struct errand errand_like(const struct errand *what,
				 const struct plan_item *item)
{
	struct errand next = { .step = item->step,
			       .purpose = item->purpose,
			       .route = what->route,
			       .scenario = what->scenario,
			       .attempt = 1,
			       .sni = xstrdup_null(item->sni) };

	return next;
}

static const char *words(enum purpose p)
{
	static const char *const text[] = {
		[PURPOSE_ALL_OFFERED] = "every suite and group we know",
		[PURPOSE_OLDER] = "older versions",
		[PURPOSE_OTHER_SNI] = "the origin's own name as SNI",
		[PURPOSE_NO_SNI] = "without SNI",
		[PURPOSE_PROXY] = "behind a PROXY protocol header",
	};

	return (size_t)p < ARRAY_LEN(text) ? text[p] : NULL;
}

/* Versions of a hello that looks for a cause; 0: as the policy says. */
static void set_versions(const struct run *r, struct errand *what)
{
	if (what->purpose == PURPOSE_ALL_OFFERED) {
		what->min = r->policy->min;
		what->max = TLS_1_3;
	}
	if (what->purpose == PURPOSE_OLDER) {
		what->min = TLS_SSL3;
		what->max = (uint16_t)(r->policy->min - 1);
	}
}

static void send_causes(struct run *r, const struct errand *what,
			enum refusal refusal)
{
	struct meeting *m = run_meeting(r, what->route, what->scenario);
	const struct plan_item *item;
	struct errand next;
	size_t i;

	for (i = 0; i < causes[refusal].n && m->causes < CAUSES_MAX; i++) {
		item = plan_item(r, PLAN_ON_REFUSAL,
				 causes[refusal].purposes[i], what->scenario);
		if (!item)
			continue;
		next = errand_like(what, item);
		next.text = words(next.purpose);
		set_versions(r, &next);
		run_send(r, &next);
		m->causes++;
	}
}

/* An SSLv3 server may not read a hello with extensions (RFC 6101 5.6.1.2). */
static void after_older(struct run *r, const struct errand *what,
			const struct seen *seen)
{
	struct meeting *m = run_meeting(r, what->route, what->scenario);
	struct errand next = *what;

	if (seen->server_hello || seen->tcp != OUTCOME_OK ||
	    what->max == TLS_SSL3 || what->max >= r->policy->min ||
	    m->causes >= CAUSES_MAX)
		return;
	next.max = TLS_SSL3;
	next.text = "SSLv3 alone";
	next.sni = NULL;
	m->causes++;
	run_send(r, &next);
}

/* No TLS there at all, and it is not this machine that can't get there. */
static bool lacks_tls(const struct seen *s)
{
	return s->not_tls || s->tcp == OUTCOME_REFUSED ||
	       s->tcp == OUTCOME_TIMEOUT || s->tcp == OUTCOME_RESET;
}

static void ask_http_port(struct run *r, size_t route)
{
	const struct plan_item *item =
		plan_item(r, PLAN_ON_NO_TLS, PURPOSE_PLAIN, 0);
	struct errand like = { .route = route, .scenario = 0 };
	struct errand next;

	if (!item || r->routes.items[route].plain)
		return;
	r->routes.items[route].plain = true;
	next = errand_like(&like, item);
	run_send(r, &next);
}

/*
 * A chain without any issuer that is trusted: whoever thinks of HTTP instead
 * wants to know what the HTTP port says. Whether it is trusted is judged
 * elsewhere; this is a guess that costs one connection.
 */
void run_doubt_chains(struct run *r)
{
	size_t route, i;

	if (!r->trust_told || r->edge_anchors > 0 || r->limited)
		return;
	for (route = 0; route < r->routes.n; route++) {
		for (i = 0; i < r->question.scenarios.n; i++) {
			struct meeting *m = run_meeting(r, route, i);

			if (m->edge.chain || m->proof.chain)
				ask_http_port(r, route);
		}
	}
}

/* What the origin shows for other names and versions; once an address. */
static void ask_beside(struct run *r, const struct errand *what,
		       const struct seen *seen)
{
	static const enum purpose purposes[] = { PURPOSE_OTHER_SNI,
						 PURPOSE_NO_SNI,
						 PURPOSE_OLDER };
	const struct plan_item *item;
	struct errand next;
	size_t i;

	if (what->scenario != 0)
		return;
	for (i = 0; i < ARRAY_LEN(purposes); i++) {
		item = plan_item(r, PLAN_ON_ANSWER, purposes[i], 0);
		if (!item ||
		    (purposes[i] == PURPOSE_OLDER && seen->version != TLS_1_3))
			continue;
		next = errand_like(what, item);
		next.text = words(next.purpose);
		if (next.purpose == PURPOSE_OLDER) {
			next.min = TLS_SSL3;
			next.max = TLS_1_2;
		}
		run_send(r, &next);
	}
}

static void after_edge(struct run *r, const struct errand *what,
		       const struct seen *seen)
{
	enum refusal refusal = refusal_of(seen);

	if (refusal != REFUSAL_NONE &&
	    run_meeting(r, what->route, what->scenario)->drops == 0)
		send_causes(r, what, refusal);
	else if (seen->server_hello)
		ask_beside(r, what, seen);
	if (lacks_tls(seen))
		ask_http_port(r, what->route);
}

static bool landed_elsewhere(const struct meeting *m)
{
	if (!m->edge.server_hello || m->proof.tcp != OUTCOME_OK ||
	    m->proof.timed_out)
		return false;
	return !m->proof.server_hello || m->edge.version != m->proof.version ||
	       m->edge.suite != m->proof.suite;
}

/*
 * TLS 1.3 shows the raw hello no certificate, so a second machine behind the
 * address would be seen by nobody. A second look at what the same name gets
 * costs one connection, and tells chance from the name where a hello without
 * SNI gets another certificate.
 */
static bool is_seen_once(const struct run *r, const struct meeting *m)
{
	return !r->question.quick && m->edge.version == TLS_1_3 &&
	       m->proof.chain;
}

static void compare(struct run *r, const struct errand *what)
{
	struct meeting *m = run_meeting(r, what->route, what->scenario);
	const struct plan_item *item =
		plan_item(r, PLAN_ON_DIFFERENCE, PURPOSE_AGAIN, what->scenario);
	bool elsewhere = landed_elsewhere(m);
	struct errand next;

	if (!m->edge.ended || !m->proof.ended || m->again || !item ||
	    (!elsewhere && !is_seen_once(r, m)) ||
	    !tls_can(m->edge.version, m->edge.suite))
		return;
	m->again = true;
	next = errand_like(what, item);
	next.min = next.max = m->edge.version;
	next.suite = m->edge.suite;
	next.chain_only = !elsewhere;
	next.text = elsewhere ? "what the edge got, and nothing else"
			      : "the same name once more";
	run_send(r, &next);
}

/*
 * The bytes that CloudFront sends are dropped, and another client is served:
 * chance, or a filter that knows them? Twice more says which; of two machines
 * that take turns, one of them dead, the next connection meets the other.
 */
static void ask_edge_again(struct run *r, const struct errand *what)
{
	struct meeting *m = run_meeting(r, what->route, what->scenario);
	const struct plan_item *item =
		plan_item(r, PLAN_ALWAYS, PURPOSE_EDGE, what->scenario);
	struct errand next;

	if ((what->purpose != PURPOSE_EDGE && what->purpose != PURPOSE_PROOF) ||
	    m->drops >= DROPS_MAX - 1 || !item || !m->proof.handshake ||
	    !m->edge.closed || m->edge.server_hello || m->edge.alert >= 0)
		return;
	m->drops++;
	m->edge.ended = false;
	next = errand_like(what, item);
	next.text = "once more, as the one before was dropped";
	run_send(r, &next);
}

static bool try_again(struct run *r, const struct errand *what,
		      const struct seen *seen)
{
	struct errand next = *what;

	if (what->purpose != PURPOSE_EDGE && what->purpose != PURPOSE_PROOF)
		return false;
	if (seen->tcp == OUTCOME_OK || what->attempt >= r->question.attempts)
		return false;
	next.attempt++;
	next.sni = xstrdup_null(what->sni);
	run_send(r, &next);
	return true;
}

void run_follow(struct run *r, const struct errand *what,
		const struct seen *seen)
{
	struct route *route = &r->routes.items[what->route];
	struct meeting *m;

	if (what->purpose == PURPOSE_SURVEY) {
		run_survey_follow(r, what, seen);
		return;
	}
	if (r->limited || try_again(r, what, seen))
		return;
	run_greeted(r, what, seen);
	m = run_meeting(r, what->route, what->scenario);
	if (what->purpose == PURPOSE_EDGE)
		m->edge = *seen;
	if (what->purpose == PURPOSE_PROOF)
		m->proof = *seen;
	if (what->step != STEP_HTTP && seen->tcp != OUTCOME_OK)
		route->dead = !route->opened;
	if (what->purpose == PURPOSE_EDGE)
		after_edge(r, what, seen);
	if (what->purpose == PURPOSE_OLDER)
		after_older(r, what, seen);
	ask_edge_again(r, what);
	compare(r, what);
	run_doubt_chains(r);
}
