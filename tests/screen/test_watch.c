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
#include "screens/flow.h"
#include "tests/unit/test.h"

#define S	1000000
#define TURNS	2000 /* of the loop, until something must have happened */
#define TURN_MS 10

struct stage {
	int64_t now_us;
	struct clock clock;
	struct policy_set policies;
	struct catalogue catalogue;
	struct question question;
	struct wizard_config config;
	struct flow *flow;
	struct surface *surface;
	int fd; /* holds the port, and listens to nobody */
};

static int64_t stage_us(void *ctx)
{
	return ((struct stage *)ctx)->now_us;
}

static int64_t stage_s(void *ctx)
{
	return 1795430400 + ((struct stage *)ctx)->now_us / S;
}

static int take_port(struct stage *st)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(sin);

	st->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(st->fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(getsockname(st->fd, (struct sockaddr *)&sin, &n), 0);
	return ntohs(sin.sin_port);
}

static void ask(struct stage *st)
{
	char text[96];
	int port = take_port(st);
	struct cf_why why = { "" };

	question_init(&st->question);
	snprintf(text, sizeof(text), "origin.example.com:%d", port);
	assert_int_equal(target_parse(text, 443, &st->question.target, &why),
			 0);
	snprintf(text, sizeof(text), "origin.example.com:%d:127.0.0.1", port);
	assert_int_equal(question_add_pin(&st->question, text, &why), 0);
	assert_int_equal(question_scenarios(&st->question, NULL, 0, NULL, 0,
					    NULL, false, &why),
			 0);
	st->question.quick = true;
}

static int open_stage(void **state)
{
	struct stage *st = xcalloc(1, sizeof(*st));
	struct cf_why why;

	st->now_us = 1000 * (int64_t)S;
	st->clock = (struct clock){ .mono_us = stage_us,
				    .wall_s = stage_s,
				    .ctx = st };
	assert_int_equal(policy_set_shipped(&st->policies, &why), 0);
	assert_int_equal(catalogue_shipped(&st->catalogue, &why), 0);
	ask(st);
	st->config = (struct wizard_config){
		.loop = loop_new(&st->clock),
		.question = &st->question,
		.policies = &st->policies,
		.catalogue = &st->catalogue,
		.first_offer = -1,
		.tool = "cf502 0.1.0",
	};
	st->flow = flow_new(&st->config, true);
	st->surface = surface_new(24, 80, true);
	flow_resize(st->flow, 24, 80);
	*state = st;
	return 0;
}

static int close_stage(void **state)
{
	struct stage *st = *state;

	flow_free(st->flow);
	surface_free(st->surface);
	question_release(&st->question);
	catalogue_release(&st->catalogue);
	policy_set_release(&st->policies);
	loop_free(st->config.loop);
	close(st->fd);
	free(st);
	return 0;
}

static enum flow_result press(struct stage *st, const char *key)
{
	struct key k;

	assert_true(key_parse(key, strlen(key), &k));
	return flow_key(st->flow, &k);
}

static bool has(struct stage *st, const char *text)
{
	bool found = false;

	flow_draw(st->flow, st->surface);
	for (int row = 0; row < st->surface->rows; row++) {
		char *line = surface_row_text(st->surface, row);

		found = found || strstr(line, text);
		free(line);
	}
	return found;
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
	flow_show(st->flow, &st->question);
	press(st, "r");
	assert_true(flow_running(st->flow));
	settle(st);
}

/* So long nothing is asked; then something is. */
static void wait_exactly(struct stage *st, int seconds)
{
	size_t n = flow_session(st->flow)->rounds.n;

	st->now_us += (int64_t)seconds * S - 1;
	turn(st);
	assert_int_equal(flow_session(st->flow)->rounds.n, n);
	st->now_us += 1;
	turn(st);
	assert_int_equal(flow_session(st->flow)->rounds.n, n + 1);
	settle(st);
}

static void test_it_asks_again_and_counts_down(void **state)
{
	struct stage *st = *state;
	size_t n;

	probe(st);
	assert_false(has(st, "next in"));
	press(st, "w");
	assert_true(flow_watching(st->flow));
	assert_true(has(st, "next in 30 s"));
	st->now_us += 10 * S;
	assert_true(has(st, "next in 20 s"));
	n = flow_session(st->flow)->rounds.n;
	wait_exactly(st, 20);
	assert_int_equal(flow_session(st->flow)->rounds.n, n + 1);
	assert_true(has(st, "next in 30 s"));
	assert_true(has(st, "NO CHANGE"));
}

static void test_it_goes_on_on_any_page_and_grows_slower(void **state)
{
	static const int waits[] = { 30, 30, 30, 30, 30, 60, 60 };
	static const char *const pages[] = { "Enter", "Enter", "Enter", "Esc" };
	struct stage *st = *state;

	probe(st);
	press(st, "w");
	for (size_t i = 0; i < ARRAY_LEN(waits); i++) {
		wait_exactly(st, waits[i]);
		if (i < ARRAY_LEN(pages))
			press(st, pages[i]);
	}
	assert_true(has(st, "next in 60 s"));
	assert_true(has(st, "[4 Workarounds]"));
}

static void test_w_ends_it(void **state)
{
	struct stage *st = *state;

	probe(st);
	press(st, "w");
	press(st, "w");
	assert_true(has(st, "No longer watching."));
	assert_false(has(st, "next in"));
	st->now_us += 1000 * (int64_t)S;
	turn(st);
	assert_false(flow_running(st->flow));
}

static void test_ctrl_c_ends_it_before_it_ends_the_wizard(void **state)
{
	struct stage *st = *state;

	probe(st);
	press(st, "w");
	assert_int_equal(press(st, "^C"), FLOW_STAY);
	assert_false(flow_watching(st->flow));
	assert_true(has(st, "No longer watching."));
	assert_false(has(st, "Leave cf502?"));
}

static void test_a_probe_by_hand_sets_the_time_anew(void **state)
{
	struct stage *st = *state;

	probe(st);
	press(st, "w");
	st->now_us += 20 * S;
	press(st, "r");
	settle(st);
	assert_true(has(st, "next in 30 s"));
}

static void test_the_title_names_what_is_watched(void **state)
{
	struct stage *st = *state;
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
	struct stage *st = *state;

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		watch_test(test_it_asks_again_and_counts_down),
		watch_test(test_it_goes_on_on_any_page_and_grows_slower),
		watch_test(test_w_ends_it),
		watch_test(test_ctrl_c_ends_it_before_it_ends_the_wizard),
		watch_test(test_a_probe_by_hand_sets_the_time_anew),
		watch_test(test_the_title_names_what_is_watched),
		watch_test(test_nothing_is_watched_before_it_was_probed),
	};
	struct cf_why why;

	if (run_global_init(&why) < 0)
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
