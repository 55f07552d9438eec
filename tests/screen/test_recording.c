/*
 * Recordings on every page: each moment is the same from either side, and
 * nothing in them reaches a network.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/saved.h"
#include "base/file.h"
#include "base/xmem.h"
#include "screens/flow.h"
#include "tests/screen/golden.h"
#include "tests/unit/test.h"

#define LOG_MAX	    (1 << 20)
#define MOMENTS_MAX 2000

struct stage {
	struct policy_set policies;
	struct catalogue catalogue;
	struct saved saved;
	struct wizard_config config;
	struct flow *flow;
	struct surface *surface;
};

static void add_log(struct buf *to, const char *name)
{
	char *path =
		xasprintf("%s/tests/screen/logs/%s.log", CF502_SRCDIR, name);
	struct buf text = BUF_INIT(LOG_MAX);
	struct cf_why why = { "" };

	if (file_read(path, LOG_MAX, &text, &why) < 0)
		fail_msg("%s", why.text);
	/* One header stands in front of all of them. */
	buf_adds(to, strchr(buf_str(&text), '\n') + 1);
	buf_release(&text);
	free(path);
}

static void stage_open_text(struct stage *st, const char *text)
{
	struct cf_why why;

	memset(st, 0, sizeof(*st));
	assert_int_equal(policy_set_shipped(&st->policies, &why), 0);
	assert_int_equal(catalogue_shipped(&st->catalogue, &why), 0);
	if (saved_read("test", text, strlen(text), false, &st->saved, &why) < 0)
		fail_msg("%s", why.text);
	assert_int_equal(st->saved.end.line, 0);
	st->config = (struct wizard_config){
		.question = &st->saved.question,
		.has_target = true,
		.policies = &st->policies,
		.catalogue = &st->catalogue,
		.first_offer = -1,
		.recording = &st->saved,
		.tool = "cf502 0.1.0",
	};
	st->flow = flow_new(&st->config, true);
	st->surface = surface_new(24, 80, true);
	flow_resize(st->flow, 24, 80);
	flow_replay(st->flow);
}

/* A session of these logs, one behind the other; second may be NULL. */
static void stage_open(struct stage *st, const char *first, const char *second)
{
	struct buf text = BUF_INIT(LOG_MAX);

	buf_adds(&text, EVENT_LOG_HEADER "\n");
	buf_adds(&text, "1 0.000000 option text=\"--attempts=1\"\n");
	add_log(&text, first);
	buf_adds(&text, "1 9.000000 page text=\"diagnosis\"\n");
	buf_adds(&text, "1 9.000000 tried text=\"trusted-certificate\" "
			"flags=1\n");
	if (second)
		add_log(&text, second);
	buf_adds(&text, "1 99.000000 left flags=0\n");
	stage_open_text(st, buf_str(&text));
	buf_release(&text);
}

static void stage_close(struct stage *st)
{
	flow_free(st->flow);
	surface_free(st->surface);
	saved_release(&st->saved);
	catalogue_release(&st->catalogue);
	policy_set_release(&st->policies);
}

static void press(struct stage *st, const char *key)
{
	struct key k;

	assert_true(key_parse(key, strlen(key), &k));
	flow_key(st->flow, &k);
	flow_settle(st->flow);
}

/* All that is on the screen but the message line; owned by the caller. */
static char *screen(struct stage *st)
{
	struct buf text = BUF_INIT(1 << 16);
	int row;

	flow_draw(st->flow, st->surface);
	for (row = 0; row < st->surface->rows; row++) {
		char *line = surface_row_text(st->surface, row);

		if (row != st->surface->rows - 2)
			buf_addf(&text, "%s\n", line);
		free(line);
	}
	return buf_take(&text);
}

static bool has(struct stage *st, const char *text)
{
	bool found = false;
	int row;

	flow_draw(st->flow, st->surface);
	for (row = 0; row < st->surface->rows; row++) {
		char *line = surface_row_text(st->surface, row);

		found = found || strstr(line, text);
		free(line);
	}
	return found;
}

static void go_to(struct stage *st, const char *page)
{
	press(st, page);
	/* On the fields of a form, keys are text. */
	if (strcmp(page, "1") == 0)
		press(st, "Tab");
	if (strcmp(page, "5") == 0)
		press(st, "Tab");
}

static void assert_same_from_both_sides(struct stage *st)
{
	char *seen[MOMENTS_MAX];
	size_t n = 0, i;

	while (n < MOMENTS_MAX && !has(st, "begins here")) {
		seen[n++] = screen(st);
		press(st, ",");
	}
	assert_true(n > 20 && n < MOMENTS_MAX);
	for (i = n; i-- > 0;) {
		char *now = screen(st);

		assert_string_equal(now, seen[i]);
		free(now);
		free(seen[i]);
		press(st, ".");
	}
	assert_true(has(st, "ends here"));
}

static void test_each_moment_is_the_same_from_either_side(void **state)
{
	static const char *const pages[] = { "2", "3", "4", "5" };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(pages) / sizeof(pages[0]); i++) {
		struct stage st;

		stage_open(&st, "missing-intermediate", "worst");
		go_to(&st, pages[i]);
		assert_same_from_both_sides(&st);
		stage_close(&st);
	}
}

static void test_probes_are_the_larger_steps(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, "missing-intermediate", "missing-intermediate");
	assert_true(has(&st, "recording 2/2, "));
	press(&st, "<");
	assert_true(has(&st, "recording 2/2, 0.0 ms of "));
	press(&st, "<");
	assert_true(has(&st, "recording 1/2, 9.000 s of 9.000 s"));
	press(&st, "<");
	assert_true(has(&st, "recording 1/2, 0.000 s of 9.000 s"));
	press(&st, "<");
	assert_true(has(&st, "The recording begins here."));
	press(&st, ">");
	press(&st, ">");
	assert_true(has(&st, "recording 2/2, "));
	press(&st, ">");
	press(&st, ">");
	assert_true(has(&st, "The recording ends here."));
	stage_close(&st);
}

static void test_a_mark_shows_from_its_moment_on(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, "missing-intermediate", NULL);
	assert_int_equal(flow_session(st.flow)->tried.n, 1);
	press(&st, ",");
	assert_int_equal(flow_session(st.flow)->tried.n, 0);
	press(&st, ".");
	assert_int_equal(flow_session(st.flow)->tried.n, 1);
	stage_close(&st);
}

static void test_nothing_in_it_can_be_changed(void **state)
{
	struct stage st;
	char *before;

	(void)state;
	stage_open(&st, "missing-intermediate", NULL);
	go_to(&st, "4");
	before = screen(&st);
	press(&st, "Space");
	assert_true(has(&st, "its marks stay as they are"));
	press(&st, "u");
	press(&st, "r");
	free(before);
	assert_int_equal(flow_session(st.flow)->tried.n, 1);
	assert_int_equal(flow_session(st.flow)->rounds.n, 1);
	assert_false(flow_running(st.flow));
	press(&st, "1");
	press(&st, "Enter");
	assert_true(has(&st, "nothing is asked of the network"));
	assert_true(has(&st, "[2 Handshake]"));
	assert_int_equal(flow_session(st.flow)->rounds.n, 1);
	assert_int_equal(flow_key(st.flow,
				  &(struct key){ .type = K_CTRL, .cp = 'X' }),
			 FLOW_QUIT);
	stage_close(&st);
}

static void test_a_recording_looks_like_a_probe_with_another_clock(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, "missing-intermediate", NULL);
	press(&st, "<");
	press(&st, ">");
	press(&st, ",");
	press(&st, ",");
	press(&st, ",");
	flow_draw(st.flow, st.surface);
	golden_check("recording_80x24_ascii", st.surface);
	stage_close(&st);
}

/* No network was asked for a chain in a file, and no host may be known. */
static void test_the_log_of_a_file_is_shown_as_such(void **state)
{
	struct stage st;
	int page;

	(void)state;
	stage_open_text(
		&st, EVENT_LOG_HEADER
		"\n"
		"1 0.000000 asked time=1795430611 flags=256\n"
		"2 0.000000 scenario index=0\n"
		"3 0.000000 address ip=\"chain.pem\" family=0 where=file\n"
		"4 0.000000 open conn=1 step=file purpose=edge ip=\"chain.pem\" "
		"scenario=0\n"
		"5 0.000000 certificate conn=1 index=0 der=AAAA\n"
		"6 0.000000 chain conn=1 count=1 length=3\n"
		"7 0.000000 end conn=1 outcome=ok\n"
		"8 0.000000 done count=0\n");
	assert_true(has(&st, "file   chain.pem"));
	assert_true(has(&st, "file   the certificates in it"));
	assert_false(has(&st, "SYN"));
	for (page = 2; page < 5; page++) {
		press(&st, ",");
		press(&st, ">");
		press(&st, "Enter");
	}
	assert_true(has(&st, "[5 Report]"));
	stage_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_moment_is_the_same_from_either_side),
		cmocka_unit_test(test_probes_are_the_larger_steps),
		cmocka_unit_test(test_a_mark_shows_from_its_moment_on),
		cmocka_unit_test(test_nothing_in_it_can_be_changed),
		cmocka_unit_test(test_the_log_of_a_file_is_shown_as_such),
		cmocka_unit_test(
			test_a_recording_looks_like_a_probe_with_another_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
