/*
 * Watching in the wizard, by a clock that the test moves: an origin that
 * refuses is asked again and again, on any page.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xmem.h"
#include "probe/run.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

#define S	1000000
#define TURNS	2000 /* of the loop, until something must have happened */
#define TURN_MS 10

struct watched {
	struct stage st;
	int64_t now_us;
	struct clock clock;
	int fd; /* holds the port, and listens to nobody */
};

static int64_t stage_us(void *ctx)
{
	return ((struct watched *)ctx)->now_us;
}

static int64_t stage_s(void *ctx)
{
	return 1795430400 + ((struct watched *)ctx)->now_us / S;
}

static int take_port(struct watched *w)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(sin);

	w->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(w->fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(getsockname(w->fd, (struct sockaddr *)&sin, &n), 0);
	return ntohs(sin.sin_port);
}

static void ask(struct watched *w)
{
	struct question *q = &w->st.template;
	int port = take_port(w);
	struct cf_why why = { "" };
	char text[96];

	snprintf(text, sizeof(text), "origin.example.com:%d", port);
	assert_int_equal(target_parse(text, 443, &q->target, &why), 0);
	snprintf(text, sizeof(text), "origin.example.com:%d:127.0.0.1", port);
	assert_int_equal(question_add_pin(q, text, &why), 0);
	q->quick = true;
}

static int open_stage(void **state)
{
	struct watched *w = xcalloc(1, sizeof(*w));

	w->now_us = 1000 * (int64_t)S;
	w->clock = (struct clock){ .mono_us = stage_us,
				   .wall_s = stage_s,
				   .ctx = w };
	stage_prepare(&w->st);
	ask(w);
	w->st.config.loop = loop_new(&w->clock);
	stage_begin(&w->st, 24, 80, true);
	*state = w;
	return 0;
}

static int close_stage(void **state)
{
	struct watched *w = *state;

	stage_close(&w->st);
	loop_free(w->st.config.loop);
	close(w->fd);
	free(w);
	return 0;
}

static void turn(struct stage *st)
{
	loop_turn(st->config.loop, TURN_MS);
	flow_settle(st->flow);
}

/* Until the probe that is under way has ended. */
static void settle(struct stage *st)
{
	for (int i = 0; i < TURNS && flow_running(st->flow); i++)
		turn(st);
	assert_false(flow_running(st->flow));
}

static void probe(struct stage *st)
{
	flow_show(st->flow, &st->template);
	press(st, "r");
	assert_true(flow_running(st->flow));
	settle(st);
}

/* So long nothing is asked; then something is. */
static void wait_exactly(struct watched *w, int seconds)
{
	struct stage *st = &w->st;
	size_t n = flow_session(st->flow)->rounds.n;

	w->now_us += (int64_t)seconds * S - 1;
	turn(st);
	assert_int_equal(flow_session(st->flow)->rounds.n, n);
	w->now_us += 1;
	turn(st);
	assert_int_equal(flow_session(st->flow)->rounds.n, n + 1);
	settle(st);
}

static void test_it_asks_again_and_counts_down(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;
	size_t n;

	probe(st);
	assert_false(has(st, "next in"));
	press(st, "w");
	assert_true(flow_watching(st->flow));
	assert_true(has(st, "next in 30 s"));
	w->now_us += 10 * S;
	assert_true(has(st, "next in 20 s"));
	n = flow_session(st->flow)->rounds.n;
	wait_exactly(w, 20);
	assert_int_equal(flow_session(st->flow)->rounds.n, n + 1);
	assert_true(has(st, "next in 30 s"));
	assert_true(has(st, "NO CHANGE"));
}

static void test_it_goes_on_on_any_page_and_grows_slower(void **state)
{
	static const int waits[] = { 30, 30, 30, 30, 30, 60, 60 };
	static const char *const pages[] = { "Enter", "Enter", "Enter", "Esc" };
	struct watched *w = *state;
	struct stage *st = &w->st;

	probe(st);
	press(st, "w");
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		wait_exactly(w, waits[i]);
		if (i < ARRAY_LEN(pages))
			press(st, pages[i]);
	}
	assert_true(has(st, "next in 60 s"));
	assert_true(has(st, "[4 Workarounds]"));
}

static void test_the_same_again_takes_no_page_away(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	probe(st);
	press(st, "Enter Enter Down w");
	wait_exactly(w, 30);
	assert_true(has(st, "[4 Workarounds]"));
	assert_true(has(st, "Tried"));
	assert_false(has(st, "Before and after"));
	press(st, "r");
	settle(st);
	assert_true(has(st, "Before and after: probe 3"));
	wait_exactly(w, 30);
	assert_true(has(st, "Before and after: probe 4"));
}

static void test_w_ends_it(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	probe(st);
	press(st, "w");
	press(st, "w");
	assert_true(has(st, "No longer watching."));
	assert_false(has(st, "next in"));
	w->now_us += 1000 * (int64_t)S;
	turn(st);
	assert_false(flow_running(st->flow));
}

static void test_ctrl_c_ends_it_before_it_ends_the_wizard(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	probe(st);
	press(st, "w");
	assert_int_equal(press(st, "^C"), FLOW_STAY);
	assert_false(flow_watching(st->flow));
	assert_true(has(st, "No longer watching."));
	assert_false(has(st, "Leave cf502?"));
}

static void test_a_probe_by_hand_sets_the_time_anew(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	probe(st);
	press(st, "w");
	w->now_us += 20 * S;
	press(st, "r");
	settle(st);
	assert_true(has(st, "next in 30 s"));
}

static void test_the_title_names_what_is_watched(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;
	char *title;

	probe(st);
	assert_null(flow_take_title(st->flow));
	press(st, "w");
	title = flow_take_title(st->flow);
	assert_non_null(title);
	assert_non_null(strstr(title, "cf502: origin.example.com:"));
	assert_null(flow_take_title(st->flow));
	free(title);
	press(st, "w");
	title = flow_take_title(st->flow);
	assert_string_equal(title, "cf502");
	free(title);
}

static void test_nothing_is_watched_before_it_was_probed(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	press(st, "Esc");
	press(st, "Tab");
	for (int i = 0; i < 10 && !has(st, "Nothing was probed"); i++) {
		press(st, "Tab");
		press(st, "w");
	}
	assert_false(flow_watching(st->flow));
	turn(st);
	assert_false(flow_running(st->flow));
}

#define watch_test(f) \
	cmocka_unit_test_setup_teardown(f, open_stage, close_stage)

static void test_the_keys_named_are_those_that_are_bound(void **state)
{
	struct watched *w = *state;
	struct stage *st = &w->st;

	rebind(st, ACT_WATCH, "F6");
	rebind(st, ACT_STOP, "F3");
	flow_show(st->flow, &st->template);
	press(st, "r r");
	assert_true(has(st, "A probe is under way; F3 stops it."));
	press(st, "F6");
	assert_true(has(st, "on any page. F6 ends it."));
	settle(st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		watch_test(test_it_asks_again_and_counts_down),
		watch_test(test_it_goes_on_on_any_page_and_grows_slower),
		watch_test(test_the_same_again_takes_no_page_away),
		watch_test(test_w_ends_it),
		watch_test(test_ctrl_c_ends_it_before_it_ends_the_wizard),
		watch_test(test_a_probe_by_hand_sets_the_time_anew),
		watch_test(test_the_title_names_what_is_watched),
		watch_test(test_nothing_is_watched_before_it_was_probed),
		watch_test(test_the_keys_named_are_those_that_are_bound),
	};
	struct cf_why why;

	if (run_global_init(&why) < 0)
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
