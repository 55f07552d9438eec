/*
 * Connections under way: TCP, limits, and the end. When one may begin is in
 * run_errand.c; what is said on them is the steps' business.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/xmem.h"
#include "probe/run_parts.h"

#define HANDSHAKE_MS 10000
#define CAUSE_MS     5000
#define PLAIN_MS     3000
#define FAIR_US	     1000000
#define LISTED_MAX   1024 /* bytes */

/* For people: why the time was up too early. */
static const char no_room[] =
	"this machine had no descriptor free for the connection in time";

static const char too_late[] =
	"its turn came when the time for the whole diagnosis was nearly up";

static const struct step_row *const rows[] = {
	[STEP_HELLO] = &step_hello,
	[STEP_TLS] = &step_tls,
	[STEP_HTTP] = &step_http,
};

static void keep_group(struct seen *s, const struct event *ev)
{
	if (event_get(ev, EF_GROUP) > 0)
		s->group = (uint16_t)event_get(ev, EF_GROUP);
}

/* The facts that the next errands hang on. */
static void remember(struct seen *s, const struct event *ev)
{
	switch ((int)ev->kind) {
	case EV_CONNECTED:
		s->tcp = OUTCOME_OK;
		break;
	case EV_TCP_FAILED:
		s->tcp = (enum outcome)event_get(ev, EF_OUTCOME);
		break;
	case EV_SERVER_HELLO:
		s->server_hello = true;
		s->version = (uint16_t)event_get(ev, EF_VERSION);
		s->suite = (uint16_t)event_get(ev, EF_SUITE);
		keep_group(s, ev);
		break;
	case EV_RETRY:
		s->retry = true;
		s->version = (uint16_t)event_get(ev, EF_VERSION);
		s->suite = (uint16_t)event_get(ev, EF_SUITE);
		keep_group(s, ev);
		break;
	case EV_KEY_EXCHANGE:
		keep_group(s, ev);
		break;
	case EV_CHAIN:
		s->chain = true;
		break;
	case EV_CERT_REQUEST:
		s->cert_requested = true;
		break;
	case EV_ALERT:
		if (event_get(ev, EF_LEVEL) == 2 && !event_get(ev, EF_SENT))
			s->alert = (int)event_get(ev, EF_CODE);
		break;
	case EV_NOT_TLS:
		s->not_tls = true;
		break;
	case EV_MALFORMED:
		s->malformed = true;
		break;
	case EV_CLOSED:
		s->closed = true;
		s->bytes = event_get(ev, EF_LENGTH);
		break;
	case EV_TIMEOUT:
		s->timed_out = true;
		break;
	case EV_LOCAL:
		s->local = true;
		break;
	case EV_HANDSHAKE:
		s->handshake = true;
		break;
	}
}

void talk_emit(struct talk *t, struct event *ev)
{
	event_number(ev, EF_CONN, t->id);
	remember(&t->seen, ev);
	run_emit(t->run, ev);
}

void talk_emit_text(struct talk *t, enum event_kind kind, const char *text)
{
	struct event ev;

	event_init(&ev, kind);
	event_text(&ev, EF_TEXT, text);
	talk_emit(t, &ev);
}

/* Closes and frees, without a word. */
static void talk_free(struct talk *t)
{
	struct run *r = t->run;
	size_t i;

	for (i = 0; i < r->talks.n; i++) {
		if (r->talks.items[i] != t)
			continue;
		memmove(&r->talks.items[i], &r->talks.items[i + 1],
			(r->talks.n - i - 1) * sizeof(r->talks.items[0]));
		r->talks.n--;
		break;
	}
	r->routes.items[t->what.route].talks--;
	if (t->state)
		t->step->release(t->state);
	watch_free(&t->watch);
	timer_free(&t->limit);
	if (t->fd >= 0)
		close(t->fd);
	errand_release(&t->what);
	free(t);
}

void talk_end(struct talk *t, enum outcome outcome)
{
	struct run *r = t->run;
	struct errand what = t->what;
	struct seen seen;
	struct event ev;

	event_init(&ev, EV_END);
	event_number(&ev, EF_OUTCOME, outcome);
	talk_emit(t, &ev);
	t->seen.ended = true;
	t->seen.outcome = outcome;
	seen = t->seen;
	t->what.sni = NULL;
	talk_free(t);
	run_follow(r, &what, &seen);
	errand_release(&what);
}

void talk_wait(struct talk *t, short events)
{
	watch_events(t->watch, events);
}

void talk_limit(struct talk *t, int ms)
{
	int64_t at = loop_now_us(t->run->loop) + (int64_t)ms * 1000;

	t->limit_ms = ms;
	timer_at(t->limit, at);
}

void talk_timed_out(struct talk *t, const char *words)
{
	struct event ev;

	event_init(&ev, EV_TIMEOUT);
	event_number(&ev, EF_CODE, t->limit_ms);
	event_text(&ev, EF_TEXT, words);
	talk_emit(t, &ev);
	talk_end(t, OUTCOME_TIMEOUT);
}

bool talk_is_reset(int err)
{
	return err == ECONNRESET || err == EPIPE || err == ECONNABORTED;
}

void talk_closed(struct talk *t, int err, uint64_t bytes)
{
	enum outcome how;
	struct event ev;

	/* A reset that sending met is told to reading as a mere end. */
	if (err == 0)
		err = t->send_err;
	how = err == 0 ? OUTCOME_FIN : OUTCOME_RESET;

	if (err != 0 && !talk_is_reset(err)) {
		/* Keepalive and routers: silence, seen by the kernel. */
		event_init(&ev, err == ETIMEDOUT ? EV_TIMEOUT : EV_LOCAL);
		event_number(&ev, EF_CODE, err);
		event_text(&ev, EF_TEXT, tcp_words(err));
		talk_emit(t, &ev);
		talk_end(t, err == ETIMEDOUT ? OUTCOME_TIMEOUT : OUTCOME_LOCAL);
		return;
	}
	event_init(&ev, EV_CLOSED);
	event_number(&ev, EF_OUTCOME, how);
	event_number(&ev, EF_LENGTH,
		     bytes > INT32_MAX ? INT32_MAX : (int64_t)bytes);
	talk_emit(t, &ev);
	talk_end(t, how);
}

void talk_chain(struct talk *t, const struct blob *certs, size_t n,
		size_t bytes)
{
	struct event ev;
	size_t i;

	for (i = 0; i < n; i++) {
		event_init(&ev, EV_CERTIFICATE);
		event_number(&ev, EF_INDEX, (int64_t)i);
		event_der(&ev, certs[i].data, certs[i].len);
		talk_emit(t, &ev);
	}
	/* Before the event that lets a judge begin. */
	run_anchors(t->run, certs, n);
	event_init(&ev, EV_CHAIN);
	event_number(&ev, EF_COUNT, (int64_t)n);
	event_number(&ev, EF_LENGTH, (int64_t)bytes);
	talk_emit(t, &ev);
}

static void tcp_failed(struct talk *t, enum outcome outcome, int err,
		       const char *words)
{
	struct event ev;

	event_init(&ev, EV_TCP_FAILED);
	event_number(&ev, EF_OUTCOME, outcome);
	if (err)
		event_number(&ev, EF_CODE, err);
	event_text(&ev, EF_TEXT, words);
	talk_emit(t, &ev);
	talk_end(t, outcome);
}

static void route_opened(struct talk *t)
{
	struct route *route = &t->run->routes.items[t->what.route];

	if (t->what.step == STEP_HTTP)
		return;
	route->opened = true;
	route->dead = false;
}

/* In a hello's step the limit is that of the handshake. */
static void connected(struct talk *t)
{
	bool cause = t->what.purpose != PURPOSE_EDGE &&
		     t->what.purpose != PURPOSE_PROOF &&
		     t->what.purpose != PURPOSE_AGAIN;
	struct event ev;

	t->connected = true;
	route_opened(t);
	event_init(&ev, EV_CONNECTED);
	talk_emit(t, &ev);
	talk_limit(t, cause ? CAUSE_MS : HANDSHAKE_MS);
	talk_wait(t, POLLIN);
	if (!t->prepared) {
		t->prepared = true;
		t->step->prepare(t);
	}
	t->step->begin(t);
}

/*
 * A SYN that is answered with a reset is refused; any later reset means that
 * it was open, though it came before we looked (tcp(7), ECONNREFUSED). What
 * the origin said before is still there to be read.
 */
static void reset_once_open(struct talk *t)
{
	t->send_err = ECONNRESET;
	connected(t);
}

static void on_ready(void *ctx, int fd, short revents)
{
	struct talk *t = ctx;
	struct run *r = t->run;
	int err;

	if (t->connected) {
		t->step->ready(t, revents);
		run_turn(r);
		return;
	}
	err = tcp_result(fd);
	if (err == 0)
		connected(t);
	else if (err == ECONNRESET)
		reset_once_open(t);
	else if (err != EINPROGRESS)
		tcp_failed(t, tcp_outcome(err), err, tcp_words(err));
	run_turn(r);
}

static void on_limit(void *ctx)
{
	struct talk *t = ctx;
	struct run *r = t->run;

	if (!t->connected)
		tcp_failed(t, OUTCOME_TIMEOUT, 0,
			   "the connection was not opened in time");
	else
		t->step->expired(t);
	run_turn(r);
}

static void put_numbers(struct event *ev, enum event_field f,
			const struct u16_list *l)
{
	struct buf text = BUF_INIT(LISTED_MAX);
	size_t i;

	for (i = 0; i < l->n; i++)
		buf_addf(&text, "%s%04x", i ? " " : "", l->v[i]);
	event_text(ev, f, buf_str(&text));
	buf_release(&text);
}

static void put_offer(const struct talk *t, const struct route *route,
		      struct event *ev)
{
	struct u16_list suites, groups;

	survey_offer_lists(route->survey, &t->what.item.offer, &suites,
			   &groups);
	put_numbers(ev, EF_SUITES, &suites);
	put_numbers(ev, EF_GROUPS, &groups);
}

static void emit_open(struct talk *t, const struct route *route)
{
	const struct errand *what = &t->what;
	struct event ev;

	event_init(&ev, EV_OPEN);
	event_number(&ev, EF_STEP, what->step);
	event_number(&ev, EF_PURPOSE, what->purpose);
	event_text(&ev, EF_IP, route->ip);
	event_number(&ev, EF_PORT, t->port);
	event_number(&ev, EF_SCENARIO, (int64_t)what->scenario);
	event_text(&ev, EF_SNI, what->sni);
	if (what->step != STEP_HTTP)
		event_number(&ev, EF_VERSION,
			     what->max ? what->max : t->run->policy->max);
	event_number(&ev, EF_INDEX, what->attempt);
	if (what->purpose == PURPOSE_SURVEY)
		put_offer(t, route, &ev);
	event_text(&ev, EF_TEXT, what->text);
	talk_emit(t, &ev);
}

static struct talk *talk_new(struct run *r, const struct errand *what, int port)
{
	struct talk *t = xcalloc(1, sizeof(*t));

	t->run = r;
	t->id = ++r->talks_begun;
	t->what = *what;
	t->port = port;
	t->step = rows[what->step];
	t->fd = -1;
	t->late = r->starved;
	t->begun_us = loop_now_us(r->loop);
	t->seen.begun = true;
	t->seen.alert = -1;
	t->limit = loop_timer(r->loop, INT64_MAX, on_limit, t);
	*VEC_PUSH(&r->talks) = t;
	r->routes.items[what->route].talks++;
	r->routes.items[what->route].made++;
	return t;
}

/* A firewall in front of the HTTP port must not hold up the rest. */
static int connect_ms(const struct run *r, const struct errand *what)
{
	int ms = r->question.connect_timeout_ms;

	return what->step == STEP_HTTP && ms > PLAIN_MS ? PLAIN_MS : ms;
}

bool talk_begin(struct run *r, const struct errand *what)
{
	struct route *route = &r->routes.items[what->route];
	int port = what->step == STEP_HTTP ? r->question.http_port
					   : r->question.target.port;
	int fd, err;
	struct talk *t;

	fd = tcp_open(&route->addr, route->addr_len, port);
	err = errno;
	if (fd < 0 && (err == EMFILE || err == ENFILE || err == ENOBUFS))
		return false;
	t = talk_new(r, what, port);
	emit_open(t, route);
	if (fd < 0) {
		tcp_failed(t, tcp_outcome(err), err, tcp_words(err));
		return true;
	}
	t->fd = fd;
	t->watch = loop_watch(r->loop, fd, POLLOUT, on_ready, t);
	talk_limit(t, connect_ms(r, what));
	return true;
}

void run_tell_starved(struct run *r)
{
	size_t i;

	for (i = 0; r->starved && i < r->errands.n; i++) {
		struct errand what = r->errands.items[i];
		struct talk *t;

		if (what.purpose != PURPOSE_EDGE)
			continue;
		what.sni = xstrdup_null(what.sni);
		t = talk_new(r, &what, r->question.target.port);
		emit_open(t, &r->routes.items[what.route]);
		tcp_failed(t, OUTCOME_LOCAL, EMFILE, no_room);
	}
}

/* What began late had no fair time to answer. */
static void end_late(struct talk *t, const char *why)
{
	if (!t->connected) {
		tcp_failed(t, OUTCOME_LOCAL, 0, why);
		return;
	}
	talk_emit_text(t, EV_LOCAL, why);
	talk_end(t, OUTCOME_LOCAL);
}

/*
 * A SYN that may be lost is sent again after a second (RFC 6298 section 2);
 * where even that did not fit, silence says nothing. Nor does it in a short
 * time that most of had gone to others before.
 */
static bool had_its_time(const struct talk *t)
{
	int64_t whole_us = INT64_C(1000) * t->run->question.timeout_ms;
	int64_t fair_us = whole_us / 2 < FAIR_US ? whole_us / 2 : FAIR_US;

	return loop_now_us(t->run->loop) - t->begun_us >= fair_us;
}

/* The limit of the whole, or the user. */
void run_end_talks(struct run *r, enum outcome outcome)
{
	while (r->talks.n > 0) {
		struct talk *t = r->talks.items[0];

		if (outcome != OUTCOME_TIMEOUT) {
			talk_end(t, outcome);
			continue;
		}
		t->limit_ms = r->question.timeout_ms;
		if (t->late && !t->seen.handshake)
			end_late(t, no_room);
		else if (!t->connected && !had_its_time(t))
			end_late(t, too_late);
		else if (!t->connected)
			tcp_failed(t, OUTCOME_TIMEOUT, 0,
				   "the time for the whole diagnosis is up");
		else
			t->step->expired(t);
	}
}

void run_free_talks(struct run *r)
{
	while (r->talks.n > 0)
		talk_free(r->talks.items[0]);
}
