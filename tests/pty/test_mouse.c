/*
 * The mouse on a terminal: its bytes as tui_probe takes them, and the wizard,
 * where it goes as far as the keys do.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/home.h"
#include "tests/unit/test.h"

static struct vt *start_with(struct vt_spec spec)
{
	struct vt *t;

	spec.program = TUI_PROBE;
	t = vt_spawn(&spec);
	vt_wait(t, "ready");
	vt_sync(t);
	return t;
}

static void leave(struct vt *t)
{
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

/* The list has the focus, and the mouse is on. */
static struct vt *start_with_mouse(const char *term)
{
	const char *const env[] = { term, NULL };
	struct vt *t = start_with((struct vt_spec){ .env = env });

	assert_false(vt_mouse(t));
	vt_key(t, VT_TAB);
	vt_type(t, "m");
	vt_wait(t, "mouse on");
	assert_true(vt_mouse(t));
	return t;
}

/* The selected row, which the cursor is on. */
static void expect_row(struct vt *t, const char *text)
{
	char *is;
	int row, col;
	bool visible;

	vt_sync(t);
	vt_cursor(t, &row, &col, &visible);
	is = vt_row_text(t, row);
	assert_int_equal(strncmp(is, " > ", 3), 0);
	assert_non_null(strstr(is, text));
	free(is);
}

static void click_and_scroll(const char *term)
{
	struct vt *t = start_with_mouse(term);

	vt_click(t, 8, 20);
	expect_row(t, "row 5");
	vt_wheel(t, 8, 20, true);
	expect_row(t, "row 6");
	vt_wheel(t, 8, 20, false);
	vt_wheel(t, 8, 20, false);
	expect_row(t, "row 4");
	vt_click(t, 0, 0);
	expect_row(t, "row 4");
	leave(t);
}

static void test_clicks_and_wheel_come_as_sgr_tells_them(void **state)
{
	(void)state;
	click_and_scroll("TERM=xterm-256color");
}

static void test_clicks_and_wheel_come_as_x10_told_them(void **state)
{
	(void)state;
	click_and_scroll("TERM=screen");
}

static void test_mouse_bytes_that_nobody_wants_do_nothing(void **state)
{
	struct vt *t = start_with_mouse("TERM=xterm-256color");

	(void)state;
	/* Row 9, column 12, counted from 1; the release is no key. */
	vt_send(t, "\033[<0;1", 0);
	vt_send(t, "2;9M\033[<0;12;9m", 1);
	expect_row(t, "row 5");
	/* Off the screen, a button that nobody asked for, and nonsense. */
	vt_send(t, "\033[<0;500;400M", 1);
	vt_send(t, "\033[<2;12;11M\033[<2;12;11m", 0);
	vt_send(t, "\033[<;;M", 0);
	vt_key(t, VT_DOWN);
	expect_row(t, "row 6");
	leave(t);
}

static void test_a_report_without_its_end_holds_nothing_up(void **state)
{
	static const char *const starts[][2] = {
		{ "TERM=xterm-256color", "\033[<0;1" },
		{ "TERM=screen", "\033[M " },
	};
	size_t i;

	(void)state;
	for (i = 0; i < 2; i++) {
		struct vt *t = start_with_mouse(starts[i][0]);

		vt_send(t, starts[i][1], 0);
		vt_signal(t, SIGTERM);
		assert_int_equal(vt_exit(t), 128 + SIGTERM);
		vt_assert_restored(t);
		vt_free(t);
	}
}

static void test_a_mouse_that_is_on_is_given_back_too(void **state)
{
	struct vt *t = start_with_mouse("TERM=xterm-256color");

	(void)state;
	vt_ctrl(t, 'Z');
	vt_wait_stopped(t);
	vt_assert_restored(t);
	vt_signal(t, SIGCONT);
	vt_wait(t, "probe");
	vt_sync(t);
	assert_true(vt_mouse(t));
	vt_click(t, 8, 20);
	expect_row(t, "row 5");
	leave(t);
}

/* The column where text begins in that row. */
static int find(struct vt *t, int row, const char *text)
{
	char *line = vt_row_text(t, row);
	const char *at = strstr(line, text);
	int col = 0;

	assert_non_null(at);
	for (const char *p = line; p < at; p++)
		col += ((unsigned char)*p & 0xc0) != 0x80;
	free(line);
	return col;
}

static void click_on(struct vt *t, const char *text)
{
	char *line;
	int row;

	vt_wait(t, text);
	for (row = 0; row < 24; row++) {
		line = vt_row_text(t, row);
		if (strstr(line, text)) {
			vt_click(t, row, find(t, row, text));
			free(line);
			return;
		}
		free(line);
	}
	fail();
}

static void click_and_see(struct vt *t, const char *text, const char *then)
{
	click_on(t, text);
	vt_sync(t);
	assert_true(vt_has(t, then));
}

static void test_the_mouse_goes_where_keys_go(void **state)
{
	static const char *const args[] = { "demo", "--mouse", NULL };
	struct vt *t =
		home_start(*state, &(struct vt_spec){ .rows = 24 }, args);

	vt_wait(t, "[1 Target]");
	assert_true(vt_mouse(t));
	/* Fields get the focus, and twice sends nothing. */
	click_and_see(t, "Port", "> Port");
	click_and_see(t, "Port", "> Port");
	click_and_see(t, "2 Handshake", "[1 Target]");
	click_and_see(t, "< Probe >", "[1 Target]");
	click_on(t, "< Probe >");
	vt_wait(t, "Probe 1 ended");
	click_on(t, "Enter Diagnosis");
	vt_wait(t, "[3 Diagnosis]");
	click_on(t, "2 Handshake");
	vt_wait(t, "[2 Handshake]");
	click_and_see(t, "#1", "[2 Handshake]");
	vt_type(t, "?");
	vt_wait(t, "line 1-");
	vt_wheel(t, 10, 10, true);
	vt_wait(t, "line 4-");
	vt_key(t, VT_ESC);
	vt_wait_gone(t, "Help:");
	vt_type(t, "m");
	vt_wait(t, "Mouse off");
	assert_false(vt_mouse(t));
	vt_type(t, "m");
	vt_wait(t, "Mouse on");
	leave(t);
}

static void test_a_click_answers_a_question(void **state)
{
	struct home *h = *state;
	static const char *const args[] = { "--mouse", NULL };
	struct vt *t;

	home_hold_port(h);
	t = home_start(h, &(struct vt_spec){ .rows = 24 }, args);
	vt_wait(t, "[1 Target]");
	vt_type(t, "127.0.0.1:");
	vt_type(t, strrchr(h->target, ':') + 1);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Probe 1 ended");
	vt_type(t, "q");
	click_and_see(t, "< Stay >", "Leave cf502?");
	click_and_see(t, "< Quit >", "Leave cf502?");
	click_on(t, "< Quit >");
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_a_terminal_without_a_mouse_says_so(void **state)
{
	static const char *const args[] = { "--mouse", NULL };
	const char *const env[] = { "TERM=vt100", NULL };
	struct vt *t =
		home_start(*state, &(struct vt_spec){ .env = env }, args);

	vt_wait(t, "no mouse for cf502");
	assert_false(vt_mouse(t));
	leave(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clicks_and_wheel_come_as_sgr_tells_them),
		cmocka_unit_test(test_clicks_and_wheel_come_as_x10_told_them),
		cmocka_unit_test(test_mouse_bytes_that_nobody_wants_do_nothing),
		cmocka_unit_test(
			test_a_report_without_its_end_holds_nothing_up),
		cmocka_unit_test(test_a_mouse_that_is_on_is_given_back_too),
		home_test(test_the_mouse_goes_where_keys_go),
		home_test(test_a_click_answers_a_question),
		home_test(test_a_terminal_without_a_mouse_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
