/*
 * Begins and ends runs, takes what DNS finds to the addresses, and hands the
 * events on. What is still to be asked is in run_errand.c, connections are in
 * run_talk.c, what follows from one in run_cause.c, trust anchors in
 * run_trust.c.
 */
#include "probe/run.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/run_parts.h"
#include "probe/step_dns.h"
#include "probe/tls.h"

/* Of those that DNS finds: more than any load balancer lists. What the user
 * names is all asked. */
#define FOUND_MAX 64

void run_emit(struct run *r, struct event *ev)
{
	ev->at_us = loop_now_us(r->loop) - r->start_us;
	*VEC_PUSH(&r->events) = *ev;
	event_init(ev, ev->kind);
}

/* Whoever gets an event may free the run: then it is gone afterwards. */
static void flush(struct run *r)
{
	struct sink sink = r->sink;

	r->flushing++;
	while (!r->freed && r->told < r->events.n) {
		struct event ev = r->events.items[r->told];

		event_init(&r->events.items[r->told++], EV_DONE);
		sink.emit(sink.ctx, &ev);
		event_release(&ev);
	}
	r->flushing--;
	if (!r->freed)
		r->events.n = r->told = 0;
	else if (r->flushing == 0)
		free(r);
}

const char *run_http_host(const struct run *r, size_t scenario)
{
	const struct scenario *s = &r->question.scenarios.items[scenario];

	return s->host_header ? s->host_header : r->question.target.host;
}

struct meeting *run_meeting(struct run *r, size_t route, size_t scenario)
{
	return &r->meetings.items[route * r->question.scenarios.n + scenario];
}

/* From here on nothing happens any more. */
static void finish(struct run *r)
{
	struct event ev;

	if (r->over)
		return;
	r->over = true;
	loop_slices_drop(r->loop, r);
	timer_free(&r->limit);
	timer_free(&r->wake);
	timer_free(&r->nap);
	dns_free(r->dns);
	r->dns = NULL;
	event_init(&ev, EV_DONE);
	event_number(&ev, EF_COUNT, r->talks_begun);
	run_emit(r, &ev);
}

void run_turn(struct run *r)
{
	if (!r->over) {
		run_pump(r);
		if (r->dns_done && r->talks.n == 0 && r->errands.n == 0 &&
		    r->trust_told && !run_survey_goes_on(r))
			finish(r);
	}
	flush(r);
}

static void on_wake(void *ctx)
{
	run_turn(ctx);
}

static void dns_is_done(struct run *r, enum outcome outcome, int code,
			const char *text)
{
	struct event ev;

	r->dns_done = true;
	event_init(&ev, EV_DNS_DONE);
	event_number(&ev, EF_OUTCOME, outcome);
	if (code >= 0)
		event_number(&ev, EF_CODE, code);
	event_text(&ev, EF_TEXT, text);
	run_emit(r, &ev);
}

static void on_limit(void *ctx)
{
	struct run *r = ctx;

	if (!r->dns_done)
		dns_is_done(r, OUTCOME_TIMEOUT, -1,
			    "the time for the whole diagnosis is up");
	r->limited = true;
	run_tell_starved(r);
	run_drop_errands(r);
	run_end_talks(r, OUTCOME_TIMEOUT);
	run_drop_errands(r);
	run_tell_trust(r);
	finish(r);
	run_turn(r);
}

static bool fill_route(struct route *route, const char *ip)
{
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&route->addr;
	struct sockaddr_in *four = (struct sockaddr_in *)&route->addr;

	if (inet_pton(AF_INET, ip, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		route->family = 4;
		route->addr_len = sizeof(*four);
		return true;
	}
	if (inet_pton(AF_INET6, ip, &six->sin6_addr) == 1) {
		six->sin6_family = AF_INET6;
		route->family = 6;
		route->addr_len = sizeof(*six);
		return true;
	}
	return false;
}

static bool route_is_known(const struct run *r, const char *ip)
{
	size_t i;

	for (i = 0; i < r->routes.n; i++) {
		if (strcmp(r->routes.items[i].ip, ip) == 0)
			return true;
	}
	return false;
}

/* What the plan has for each address; the SYNs leave in run_turn. */
static void ask_always(struct run *r, size_t route)
{
	size_t i;

	for (i = 0; i < r->plan.items.n; i++) {
		const struct plan_item *item = &r->plan.items.items[i];
		struct errand what = { .step = item->step,
				       .purpose = item->purpose,
				       .route = route,
				       .scenario = item->scenario,
				       .attempt = 1 };

		if (item->when != PLAN_ALWAYS)
			continue;
		what.sni = xstrdup_null(item->sni);
		run_send(r, &what);
	}
}

static void add_route(struct run *r, const char *ip, int64_t ttl,
		      enum where where)
{
	struct route route = { .ip = NULL };
	struct event ev;
	size_t i;

	if (where != WHERE_PINNED && r->routes.n >= FOUND_MAX)
		return;
	if (route_is_known(r, ip) || !fill_route(&route, ip))
		return;
	event_init(&ev, EV_ADDRESS);
	event_text(&ev, EF_IP, ip);
	event_number(&ev, EF_FAMILY, route.family);
	if (ttl >= 0)
		event_number(&ev, EF_TTL, ttl);
	event_number(&ev, EF_WHERE, where);
	run_emit(r, &ev);
	route.ip = xstrdup(ip);
	*VEC_PUSH(&r->routes) = route;
	for (i = 0; i < r->question.scenarios.n; i++)
		VEC_PUSH(&r->meetings);
	ask_always(r, r->routes.n - 1);
}

static void on_cname(void *ctx, const char *name, const char *target,
		     int64_t ttl)
{
	struct event ev;

	event_init(&ev, EV_CNAME);
	event_text(&ev, EF_HOST, name);
	event_text(&ev, EF_TEXT, target);
	event_number(&ev, EF_TTL, ttl);
	run_emit(ctx, &ev);
}

static void on_address(void *ctx, const char *ip, int family, int64_t ttl,
		       enum where where)
{
	(void)family;
	add_route(ctx, ip, ttl, where);
}

static void on_dns_done(void *ctx, enum outcome outcome, int code,
			const char *text)
{
	dns_is_done(ctx, outcome, code, text);
}

static void start_dns(struct run *r)
{
	const struct question *q = &r->question;
	struct dns_config config = {
		.loop = r->loop,
		.host = q->target.host,
		.servers = q->dns.items,
		.n_servers = q->dns.n,
		.primary_v6 = q->family == FAMILY_6,
		.listener = { .cname = on_cname,
			      .address = on_address,
			      .done = on_dns_done,
			      .turn = on_wake,
			      .ctx = r },
	};

	r->dns = dns_start(&config);
}

static bool use_pins(struct run *r)
{
	const struct question *q = &r->question;
	const struct pin *pin;
	size_t i, j;
	bool any = false;

	for (i = 0; i < q->pins.n; i++) {
		pin = &q->pins.items[i];
		if (pin->port != q->target.port ||
		    !text_eq_nocase(pin->host, q->target.host))
			continue;
		for (j = 0; j < pin->addrs.n; j++)
			add_route(r, pin->addrs.items[j], -1, WHERE_PINNED);
		any = true;
	}
	return any;
}

static void find_addresses(struct run *r)
{
	bool known = use_pins(r);

	if (!known && r->question.target.is_ip) {
		add_route(r, r->question.target.host, -1, WHERE_LITERAL);
		known = true;
	}
	if (known)
		dns_is_done(r, OUTCOME_OK, -1, NULL);
	else
		start_dns(r);
}

static unsigned asked_flags(const struct run *r, unsigned more)
{
	const struct question *q = &r->question;
	unsigned flags = more;

	flags |= q->at_given ? ASKED_AT_GIVEN : 0;
	flags |= q->family_given ? ASKED_FAMILY_GIVEN : 0;
	flags |= q->forwarding_unknown ? ASKED_FORWARDING_UNKNOWN : 0;
	flags |= q->forwarding_assumed ? ASKED_FORWARDING_ASSUMED : 0;
	flags |= q->quick ? ASKED_QUICK : 0;
	flags |= q->gentle ? ASKED_GENTLE : 0;
	flags |= q->origin_mtls ? ASKED_ORIGIN_MTLS : 0;
	return flags;
}

static void emit_asked(struct run *r, unsigned more_flags)
{
	const struct question *q = &r->question;
	int64_t wall = clock_wall_s(loop_clock(r->loop));
	struct event ev;

	event_init(&ev, EV_ASKED);
	event_text(&ev, EF_HOST, q->target.host);
	event_number(&ev, EF_PORT, q->target.port);
	event_number(&ev, EF_HTTP_PORT, q->http_port);
	event_number(&ev, EF_PROTOCOLS, q->protocols);
	event_text(&ev, EF_POLICY, r->policy->id);
	event_number(&ev, EF_TIME, wall);
	event_number(&ev, EF_AT, q->at_given ? q->at : wall);
	event_number(&ev, EF_FAMILY, q->family);
	event_number(&ev, EF_FLAGS, asked_flags(r, more_flags));
	event_number(&ev, EF_CODE, q->timeout_ms);
	event_text(&ev, EF_TEXT, PACKAGE_STRING);
	run_emit(r, &ev);
}

static void emit_scenarios(struct run *r)
{
	struct event ev;
	size_t i;

	for (i = 0; i < r->question.scenarios.n; i++) {
		const struct scenario *s = &r->question.scenarios.items[i];

		event_init(&ev, EV_SCENARIO);
		event_number(&ev, EF_INDEX, (int64_t)i);
		event_text(&ev, EF_HOST, s->host_header);
		event_text(&ev, EF_SNI, s->sni);
		event_text(&ev, EF_TEXT, s->paths);
		run_emit(r, &ev);
	}
}

static void emit_notes(struct run *r)
{
	struct event ev;
	size_t i;

	for (i = 0; i < r->question.notes.n; i++) {
		event_init(&ev, EV_NOTE);
		event_text(&ev, EF_TEXT, r->question.notes.items[i]);
		run_emit(r, &ev);
	}
}

struct run *run_start(const struct run_config *config)
{
	struct run *r = xcalloc(1, sizeof(*r));

	r->loop = config->loop;
	r->policy = config->policy;
	r->trust = config->trust;
	r->sink = config->sink;
	question_copy(config->question, &r->question);
	plan_build(&r->question, r->policy, &r->plan);
	r->start_us = loop_now_us(r->loop);
	r->limit = loop_timer(
		r->loop, r->start_us + INT64_C(1000) * r->question.timeout_ms,
		on_limit, r);
	r->wake = loop_timer(r->loop, r->start_us, on_wake, r);
	r->nap = loop_timer(r->loop, INT64_MAX, on_wake, r);
	emit_asked(r, config->asked_flags);
	emit_scenarios(r);
	emit_notes(r);
	find_addresses(r);
	/* SYNs first, then what takes time of our own. */
	run_pump(r);
	run_load_trust(r);
	flush(r);
	return r;
}

void run_stop(struct run *r, const char *why)
{
	struct event ev;

	if (r->over)
		return;
	run_drop_errands(r);
	r->limited = true;
	run_end_talks(r, OUTCOME_STOPPED);
	run_drop_errands(r);
	event_init(&ev, EV_STOPPED);
	event_text(&ev, EF_TEXT, why);
	run_emit(r, &ev);
	run_tell_trust(r);
	finish(r);
	flush(r);
}

static void release_lists(struct run *r)
{
	size_t i;

	for (i = r->told; i < r->events.n; i++)
		event_release(&r->events.items[i]);
	for (i = 0; i < r->routes.n; i++) {
		free(r->routes.items[i].ip);
		run_survey_release(&r->routes.items[i]);
	}
	VEC_RELEASE(&r->events);
	r->told = 0;
	VEC_RELEASE(&r->routes);
	VEC_RELEASE(&r->meetings);
	VEC_RELEASE(&r->errands);
	VEC_RELEASE(&r->talks);
}

void run_free(struct run *r)
{
	if (!r)
		return;
	run_free_talks(r);
	run_drop_errands(r);
	loop_slices_drop(r->loop, r);
	timer_free(&r->limit);
	timer_free(&r->wake);
	timer_free(&r->nap);
	dns_free(r->dns);
	release_lists(r);
	run_release_trust(r);
	tls_release(r);
	plan_release(&r->plan);
	question_release(&r->question);
	/* Below an event that is being told, see flush(). */
	r->freed = true;
	if (r->flushing == 0)
		free(r);
}
