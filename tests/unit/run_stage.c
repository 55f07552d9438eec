/* The stage of runs. */
#include "tests/unit/run_stage.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/gnutls.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

#define PATIENCE_US 10000000

/* Before the library's constructor would read the system's policy. */
GNUTLS_SKIP_GLOBAL_INIT

struct guest {
	struct place *place;
	struct guest *next;
	int fd, number;
	struct watch *watch;
};

static int64_t stage_mono(void *ctx)
{
	return clock_mono_us(&clock_system) +
	       ((struct run_stage *)ctx)->skipped_us;
}

static int64_t stage_wall(void *ctx)
{
	return clock_wall_s(&clock_system) +
	       ((struct run_stage *)ctx)->skipped_us / 1000000;
}

int run_stage_setup(void **state)
{
	struct run_stage *s = xcalloc(1, sizeof(*s));
	struct cf_why why;

	s->clock = (struct clock){ .mono_us = stage_mono,
				   .wall_s = stage_wall,
				   .ctx = s };
	s->loop = loop_new(&s->clock);
	question_init(&s->question);
	if (policy_set_shipped(&s->policies, &why) != CF_OK)
		fail_msg("%s", why.text);
	*state = s;
	return 0;
}

static void guest_free(struct guest *g)
{
	struct guest **at = &g->place->guests;

	while (*at != g)
		at = &(*at)->next;
	*at = g->next;
	watch_free(&g->watch);
	close(g->fd);
	free(g);
}

static void place_free(struct place *p)
{
	if (!p)
		return;
	while (p->guests)
		guest_free(p->guests);
	watch_free(&p->watch);
	close(p->fd);
	free(p);
}

int run_stage_teardown(void **state)
{
	struct run_stage *s = *state;

	run_free(s->run);
	place_free(s->place);
	demo_stop(s->demo);
	trust_free(s->trust);
	question_release(&s->question);
	event_log_release(&s->log);
	policy_set_release(&s->policies);
	loop_free(s->loop);
	free(s);
	return 0;
}

int run_group_setup(void **state)
{
	struct cf_why why;

	(void)state;
	return run_global_init(&why);
}

int run_group_teardown(void **state)
{
	(void)state;
	run_global_deinit();
	return 0;
}

static void set_target(struct run_stage *s, const char *host, int port,
		       const char *addresses)
{
	char *text = xasprintf("%s:%d", host, port);
	char *pin = xasprintf("%s:%d:%s", host, port, addresses);
	struct cf_why why;

	if (target_parse(text, 443, &s->question.target, &why) != CF_OK ||
	    question_add_pin(&s->question, pin, &why) != CF_OK ||
	    question_scenarios(&s->question, NULL, 0, NULL, 0, NULL, false,
			       &why) != CF_OK)
		fail_msg("%s", why.text);
	free(text);
	free(pin);
}

void stage_demo(struct run_stage *s, const char *name)
{
	const struct demo_origin *o = demo_origin_by_name(name);
	struct cf_why why;

	if (!o)
		fail_msg("no origin %s", name);
	if (demo_start(s->loop, o, 0, &s->demo, &why) != CF_OK ||
	    trust_new(demo_trust_path(s->demo), &s->trust, &why) != CF_OK)
		fail_msg("%s", why.text);
	set_target(s, demo_host(s->demo), demo_port(s->demo),
		   demo_addresses(s->demo));
	/* Nothing listens there. */
	s->question.http_port = 1;
}

static void on_guest(void *ctx, int fd, short revents)
{
	struct guest *g = ctx;
	struct place *p = g->place;
	ssize_t n = recv(fd, p->heard, sizeof(p->heard), 0);

	(void)revents;
	if (n < 0 && errno == EAGAIN)
		return;
	p->heard_len = n > 0 ? (size_t)n : 0;
	if (n <= 0 || !p->play(p, fd, g->number, false))
		guest_free(g);
}

static void on_knock(void *ctx, int fd, short revents)
{
	struct place *p = ctx;
	struct guest *g;
	int got;

	(void)revents;
	if (p->one_at_a_time && p->guests)
		return;
	got = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (got < 0)
		return;
	g = xcalloc(1, sizeof(*g));
	g->place = p;
	g->fd = got;
	g->number = ++p->accepted;
	g->next = p->guests;
	p->guests = g;
	g->watch = loop_watch(p->stage->loop, got, POLLIN, on_guest, g);
	if (!p->play(p, got, g->number, true))
		guest_free(g);
}

void stage_place(struct run_stage *s,
		 bool (*play)(struct place *p, int fd, int number, bool first))
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);
	struct place *p = xcalloc(1, sizeof(*p));
	struct cf_why why;

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	p->stage = s;
	p->play = play;
	p->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(p->fd >= 0);
	assert_int_equal(bind(p->fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(listen(p->fd, 16), 0);
	assert_int_equal(getsockname(p->fd, (struct sockaddr *)&at, &len), 0);
	p->port = ntohs(at.sin_port);
	p->watch = loop_watch(s->loop, p->fd, POLLIN, on_knock, p);
	s->place = p;
	if (trust_new(CF502_SRCDIR "/tests/fuzz/corpus/pem/two", &s->trust,
		      &why) != CF_OK)
		fail_msg("%s", why.text);
	set_target(s, "origin.example.com", p->port, "127.0.0.1");
	s->question.http_port = 1;
}

void stage_say(int fd, const void *bytes, size_t n)
{
	assert_int_equal(send(fd, bytes, n, MSG_NOSIGNAL), (ssize_t)n);
}

void stage_dns(struct run_stage *s, const char *name, int dns_port)
{
	char *server = xasprintf("127.0.0.1:%d", dns_port);
	struct cf_why why;

	if (trust_new(CF502_SRCDIR "/tests/fuzz/corpus/pem/two", &s->trust,
		      &why) != CF_OK ||
	    target_parse(name, 443, &s->question.target, &why) != CF_OK ||
	    question_add_dns(&s->question, server, &why) != CF_OK ||
	    question_scenarios(&s->question, NULL, 0, NULL, 0, NULL, false,
			       &why) != CF_OK)
		fail_msg("%s", why.text);
	s->question.http_port = 1;
	free(server);
}

static void on_event(void *ctx, struct event *ev)
{
	struct run_stage *s = ctx;
	const struct event *copy = event_log_add(&s->log, ev);

	/* Nothing may come behind the last. */
	assert_false(s->done);
	s->done = ev->kind == EV_DONE;
	if (s->seen)
		s->seen(s, copy);
}

void stage_begin(struct run_stage *s)
{
	struct run_config config = {
		.loop = s->loop,
		.question = &s->question,
		.policy = policy_for(&s->policies, s->question.protocols),
		.trust = s->trust,
		.sink = { .emit = on_event, .ctx = s },
	};

	s->run = run_start(&config);
}

/* conn 0: any, or none. */
static bool has_happened(const struct run_stage *s, int conn,
			 enum event_kind kind)
{
	return conn ? stage_on(s, conn, kind, 0) != NULL
		    : stage_count(s, kind) > 0;
}

void stage_until_on(struct run_stage *s, int conn, enum event_kind kind)
{
	int64_t until = clock_mono_us(&clock_system) + PATIENCE_US;

	while (!has_happened(s, conn, kind) &&
	       clock_mono_us(&clock_system) < until)
		loop_turn(s->loop, 100);
	if (!has_happened(s, conn, kind))
		fail_msg("no event %s", event_kind_name(kind));
}

void stage_finish(struct run_stage *s)
{
	stage_until_on(s, 0, EV_DONE);
}

void stage_until(struct run_stage *s, enum event_kind kind)
{
	stage_until_on(s, 0, kind);
}

void stage_ask(struct run_stage *s)
{
	stage_begin(s);
	stage_finish(s);
}

void stage_jump(struct run_stage *s, int seconds)
{
	s->skipped_us += seconds * INT64_C(1000000);
	loop_turn(s->loop, 0);
}

const struct event *stage_event(const struct run_stage *s, enum event_kind k,
				size_t n)
{
	size_t i;

	for (i = 0; i < s->log.events.n; i++) {
		if (s->log.events.items[i].kind == k && n-- == 0)
			return &s->log.events.items[i];
	}
	return NULL;
}

size_t stage_count(const struct run_stage *s, enum event_kind k)
{
	size_t i, n = 0;

	for (i = 0; i < s->log.events.n; i++)
		n += s->log.events.items[i].kind == k;
	return n;
}

static const struct event *open_of(const struct run_stage *s, enum purpose p,
				   size_t n)
{
	size_t i;

	for (i = 0; i < s->log.events.n; i++) {
		const struct event *ev = &s->log.events.items[i];

		if (ev->kind == EV_OPEN &&
		    event_get(ev, EF_PURPOSE) == (int64_t)p && n-- == 0)
			return ev;
	}
	return NULL;
}

int stage_conn(const struct run_stage *s, enum purpose p, size_t n)
{
	const struct event *ev = open_of(s, p, n);

	if (!ev)
		fail_msg("no connection %zu for %s", n, purpose_name(p));
	return (int)event_get(ev, EF_CONN);
}

size_t stage_conns(const struct run_stage *s, enum purpose p)
{
	size_t n = 0;

	while (open_of(s, p, n))
		n++;
	return n;
}

const struct event *stage_on(const struct run_stage *s, int conn,
			     enum event_kind k, size_t n)
{
	size_t i;

	for (i = 0; i < s->log.events.n; i++) {
		const struct event *ev = &s->log.events.items[i];

		if (ev->kind == k && event_get(ev, EF_CONN) == conn && n-- == 0)
			return ev;
	}
	return NULL;
}

void assert_story(const struct run_stage *s, int conn, const char *want)
{
	struct buf story = BUF_INIT(10000);
	size_t i;

	for (i = 0; i < s->log.events.n; i++) {
		const struct event *ev = &s->log.events.items[i];

		if (event_get(ev, EF_CONN) != conn)
			continue;
		if (story.len > 0)
			buf_addc(&story, ' ');
		if (ev->kind == EV_MESSAGE)
			buf_addf(&story, "%c%d",
				 event_get(ev, EF_SENT) ? '>' : '<',
				 (int)event_get(ev, EF_TYPE));
		else
			buf_adds(&story, event_kind_name(ev->kind));
	}
	assert_string_equal(buf_str(&story), want);
	buf_release(&story);
}
