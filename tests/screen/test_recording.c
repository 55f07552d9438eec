/*
 * Recordings on every page: each moment is the same from either side, and
 * nothing in them reaches a network.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/saved.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

#define MOMENTS_MAX 2000

struct recording {
	struct stage st;
	struct saved saved;
};

static void open_text(struct recording *r, const char *text)
{
	struct cf_why why;

	stage_prepare(&r->st);
	if (saved_read("test", text, strlen(text), false, &r->saved, &why) < 0)
		fail_msg("%s", why.text);
	assert_int_equal(r->saved.end.line, 0);
	r->st.config.question = &r->saved.question;
	r->st.config.has_target = true;
	r->st.config.recording = &r->saved;
	stage_begin(&r->st, 24, 80, true);
	flow_replay(r->st.flow);
}

static void add_log(struct buf *to, const char *name)
{
	struct buf text = BUF_INIT(STAGE_LOG_MAX);

	stage_log(name, &text);
	/* One header stands in front of all of them. */
	buf_adds(to, strchr(buf_str(&text), '\n') + 1);
	buf_release(&text);
}

/* A session of these logs, one behind the other; second may be NULL. */
static void open_logs(struct recording *r, const char *first,
		      const char *second)
{
	struct buf text = BUF_INIT(STAGE_LOG_MAX);

	buf_adds(&text, EVENT_LOG_HEADER "\n");
	buf_adds(&text, "1 0.000000 option text=\"--attempts=1\"\n");
	add_log(&text, first);
	buf_adds(&text, "1 9.000000 page text=\"diagnosis\"\n");
	buf_adds(&text, "1 9.000000 tried text=\"trusted-certificate\" "
			"flags=1\n");
	if (second)
		add_log(&text, second);
	buf_adds(&text, "1 99.000000 left flags=0\n");
	open_text(r, buf_str(&text));
	buf_release(&text);
}

static void close_recording(struct recording *r)
{
	stage_close(&r->st);
	saved_release(&r->saved);
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
		struct recording r;

		open_logs(&r, "missing-intermediate", "worst");
		go_to(&r.st, pages[i]);
		assert_same_from_both_sides(&r.st);
		close_recording(&r);
	}
}

static void test_probes_are_the_larger_steps(void **state)
{
	struct recording r;

	(void)state;
	open_logs(&r, "missing-intermediate", "missing-intermediate");
	assert_true(has(&r.st, "recording 2/2, "));
	press(&r.st, "<");
	assert_true(has(&r.st, "recording 2/2, 0.0 ms of "));
	press(&r.st, "<");
	assert_true(has(&r.st, "recording 1/2, 9.000 s of 9.000 s"));
	press(&r.st, "<");
	assert_true(has(&r.st, "recording 1/2, 0.000 s of 9.000 s"));
	press(&r.st, "<");
	assert_true(has(&r.st, "The recording begins here."));
	press(&r.st, ">");
	press(&r.st, ">");
	assert_true(has(&r.st, "recording 2/2, "));
	press(&r.st, ">");
	press(&r.st, ">");
	assert_true(has(&r.st, "The recording ends here."));
	close_recording(&r);
}

static void test_a_mark_shows_from_its_moment_on(void **state)
{
	struct recording r;

	(void)state;
	open_logs(&r, "missing-intermediate", NULL);
	assert_int_equal(flow_session(r.st.flow)->tried.n, 1);
	press(&r.st, ",");
	assert_int_equal(flow_session(r.st.flow)->tried.n, 0);
	press(&r.st, ".");
	assert_int_equal(flow_session(r.st.flow)->tried.n, 1);
	close_recording(&r);
}

static void test_marks_of_dead_ends_and_of_nothing_known_are_there(void **state)
{
	struct buf text = BUF_INIT(STAGE_LOG_MAX);
	const struct session *s;
	struct recording r;

	(void)state;
	buf_adds(&text, EVENT_LOG_HEADER "\n");
	add_log(&text, "missing-intermediate");
	buf_adds(&text, "1 9.000000 tried text=\"restart-origin\" flags=1\n"
			"1 9.000000 tried text=\"of-a-later-version\" "
			"flags=1\n");
	add_log(&text, "missing-intermediate");
	open_text(&r, buf_str(&text));
	buf_release(&text);
	s = flow_session(r.st.flow);
	assert_int_equal(s->tried.n, 2);
	assert_true(session_tried(s, "of-a-later-version")->judged);
	go_to(&r.st, "4");
	assert_true(has(&r.st, "fails 85 %  NO CHANGE"));
	press(&r.st, "a");
	assert_true(has(&r.st, "Restart the origin server (dead end)"));
	assert_true(has(&r.st, "of-a-later-version"));
	close_recording(&r);
}

static void test_nothing_in_it_can_be_changed(void **state)
{
	struct recording r;
	char *before, *after;

	(void)state;
	open_logs(&r, "missing-intermediate", NULL);
	go_to(&r.st, "4");
	before = screen(&r.st);
	press(&r.st, "Space");
	assert_true(has(&r.st, "its marks stay as they are"));
	press(&r.st, "u");
	press(&r.st, "r");
	after = screen(&r.st);
	assert_string_equal(after, before);
	free(after);
	free(before);
	assert_int_equal(flow_session(r.st.flow)->tried.n, 1);
	assert_int_equal(flow_session(r.st.flow)->rounds.n, 1);
	assert_false(flow_running(r.st.flow));
	press(&r.st, "1");
	press(&r.st, "^O");
	assert_true(has(&r.st, "it goes on with no session"));
	press(&r.st, "Enter");
	assert_true(has(&r.st, "nothing is asked of the network"));
	assert_true(has(&r.st, "[2 Handshake]"));
	assert_int_equal(flow_session(r.st.flow)->rounds.n, 1);
	assert_int_equal(flow_key(r.st.flow,
				  &(struct key){ .type = K_CTRL, .cp = 'X' }),
			 FLOW_QUIT);
	close_recording(&r);
}

static void test_a_recording_looks_like_a_probe_with_another_clock(void **state)
{
	struct recording r;

	(void)state;
	open_logs(&r, "missing-intermediate", NULL);
	assert_true(has(&r.st, "Recorded 20"));
	assert_true(has(&r.st, " UTC; , and . step by an event"));
	press(&r.st, "<");
	press(&r.st, ">");
	press(&r.st, ",");
	press(&r.st, ",");
	press(&r.st, ",");
	check(&r.st, "recording_80x24_ascii");
	close_recording(&r);
}

/* No network was asked for a chain in a file, and no host may be known. */
static void test_the_log_of_a_file_is_shown_as_such(void **state)
{
	struct recording r;
	int page;

	(void)state;
	open_text(
		&r, EVENT_LOG_HEADER
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
	assert_true(has(&r.st, "file   chain.pem"));
	assert_true(has(&r.st, "file   the certificates in it"));
	assert_false(has(&r.st, "SYN"));
	for (page = 2; page < 5; page++) {
		press(&r.st, ",");
		press(&r.st, ">");
		press(&r.st, "Enter");
	}
	assert_true(has(&r.st, "[5 Report]"));
	close_recording(&r);
}

static void test_the_keys_named_are_those_that_are_bound(void **state)
{
	struct recording r;

	(void)state;
	open_logs(&r, "missing-intermediate", NULL);
	rebind(&r.st, ACT_EVENT_BACK, "(");
	rebind(&r.st, ACT_EVENT_ON, "F9");
	rebind(&r.st, ACT_PROBE_ON, "F6");
	assert_true(has(&r.st, "( and F9 step by an event, < and F6 by a "
			       "probe."));
	press(&r.st, "( (");
	assert_true(has(&r.st, "probe: F9 goes on by an event, F6 to "
			       "its end."));
	close_recording(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_moment_is_the_same_from_either_side),
		cmocka_unit_test(test_probes_are_the_larger_steps),
		cmocka_unit_test(test_a_mark_shows_from_its_moment_on),
		cmocka_unit_test(
			test_marks_of_dead_ends_and_of_nothing_known_are_there),
		cmocka_unit_test(test_nothing_in_it_can_be_changed),
		cmocka_unit_test(test_the_keys_named_are_those_that_are_bound),
		cmocka_unit_test(test_the_log_of_a_file_is_shown_as_such),
		cmocka_unit_test(
			test_a_recording_looks_like_a_probe_with_another_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
