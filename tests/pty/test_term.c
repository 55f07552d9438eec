/*
 * tui/term on a real pseudo-terminal: keys, pastes, sizes, signals, and a
 * terminal that is given back whatever happens. The program is tui_probe.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/pty/vt.h"
#include "tests/unit/test.h"

#define CJK	"\xe4\xb8\xad" /* U+4E2D, two cells */
#define E_ACUTE "e\xcc\x81"    /* e, U+0301 */
#define CHECK	"\xe2\x9c\x93" /* U+2713 */

static struct vt *start_with(struct vt_spec spec)
{
	struct vt *t;

	spec.program = TUI_PROBE;
	t = vt_spawn(&spec);
	vt_wait(t, "ready");
	vt_sync(t);
	return t;
}

static struct vt *start(void)
{
	return start_with((struct vt_spec){ .rows = 24 });
}

static void leave(struct vt *t)
{
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

static void assert_cursor(struct vt *t, int row, int col)
{
	int now_row, now_col;
	bool visible;

	vt_cursor(t, &now_row, &now_col, &visible);
	assert_int_equal(now_row, row);
	assert_int_equal(now_col, col);
}

static void test_the_screen_is_taken_and_given_back(void **state)
{
	struct vt *t = start();

	(void)state;
	assert_true(vt_alternate(t));
	assert_true(vt_pastes(t));
	assert_string_equal(vt_title(t), "probe <U+001B> title");
	vt_golden(t, "probe");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	assert_true(vt_has(t, "bye, signal 0"));
	assert_false(vt_has(t, "Host"));
	vt_free(t);
}

static void test_typed_text_and_the_cursor_go_together(void **state)
{
	struct vt *t = start();

	(void)state;
	assert_cursor(t, 2, 8);
	vt_type(t, "a" CJK E_ACUTE "\xc3\xbc"
		   "z");
	vt_sync(t);
	assert_true(vt_has(t, "a" CJK E_ACUTE "\xc3\xbc"
			      "z___"));
	assert_cursor(t, 2, 14);
	vt_key(t, VT_LEFT);
	vt_key(t, VT_LEFT);
	vt_key(t, VT_BACKSPACE);
	vt_key(t, VT_BACKSPACE);
	vt_sync(t);
	assert_true(vt_has(t, "Host   a\xc3\xbc"
			      "z___"));
	assert_cursor(t, 2, 9);
	vt_key(t, VT_HOME);
	vt_key(t, VT_DEL);
	vt_key(t, VT_END);
	vt_type(t, "?");
	vt_sync(t);
	assert_true(vt_has(t, "Host   \xc3\xbc"
			      "z?__"));
	leave(t);
}

static void test_arrows_move_the_selection_and_the_cursor(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_key(t, VT_TAB);
	vt_sync(t);
	assert_cursor(t, 4, 1);
	vt_key(t, VT_DOWN);
	vt_key(t, VT_DOWN);
	vt_key(t, VT_UP);
	vt_type(t, "j");
	vt_sync(t);
	assert_cursor(t, 6, 1);
	assert_string_equal(vt_cell(t, 6, 1).text, ">");
	assert_true(vt_cell(t, 6, 8).reverse);
	assert_false(vt_cell(t, 5, 8).reverse);
	vt_key(t, VT_END);
	vt_sync(t);
	assert_cursor(t, 15, 1);
	vt_key(t, VT_HOME);
	vt_key(t, VT_PGDN);
	vt_sync(t);
	assert_cursor(t, 9, 1);
	vt_key(t, VT_STAB);
	vt_sync(t);
	assert_cursor(t, 2, 8);
	leave(t);
}

static void test_marks_have_their_glyphs_words_and_colors(void **state)
{
	struct vt *t = start();
	int fail_fg;

	(void)state;
	assert_true(vt_has(t, CHECK " OK"));
	assert_true(vt_has(t, "\xe2\x9c\x97 FAIL"));
	assert_true(vt_has(t, "? UNKNOWN"));
	assert_int_equal(vt_cell(t, 4, 3).fg, 6);
	fail_fg = vt_cell(t, 5, 3).fg;
	assert_int_equal(fail_fg, 1);
	assert_true(vt_cell(t, 5, 3).bold);
	assert_int_equal(vt_cell(t, 6, 3).fg, 3);
	leave(t);
}

static void test_no_color_leaves_bold_and_words(void **state)
{
	static const char *const env[] = { "NO_COLOR=1", NULL };
	struct vt *t = start_with((struct vt_spec){ .env = env });

	(void)state;
	assert_true(vt_has(t, CHECK " OK"));
	assert_int_equal(vt_cell(t, 4, 3).fg, -1);
	assert_int_equal(vt_cell(t, 5, 3).fg, -1);
	assert_true(vt_cell(t, 5, 3).bold);
	leave(t);
}

static void assert_only_ascii(struct vt *t)
{
	const char *out;
	size_t i, n;

	out = vt_output(t, &n);
	for (i = 0; i < n; i++)
		assert_true((unsigned char)out[i] < 0x80);
}

static void test_the_c_locale_gets_ascii_alone(void **state)
{
	static const char *const env[] = { "LC_ALL=C", "TERM=screen", NULL };
	struct vt *t = start_with((struct vt_spec){ .env = env });

	(void)state;
	assert_true(vt_has(t, "[ok] OK"));
	vt_wait_row(t, 1,
		    "----------------------------------------"
		    "----------------------------------------");
	vt_type(t, "\xc3\xbc");
	vt_sync(t);
	assert_true(vt_has(t, "Host   ?___"));
	assert_only_ascii(t);
	leave(t);
}

static void test_ascii_can_be_asked_for(void **state)
{
	static const char *const args[] = { "--ascii", NULL };
	struct vt *t = start_with((struct vt_spec){ .args = args });

	(void)state;
	assert_true(vt_has(t, "[XX] FAIL"));
	assert_only_ascii(t);
	leave(t);
}

static void test_a_lone_escape_is_a_key(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_ctrl(t, 'G');
	vt_wait(t, "Help: the probe");
	vt_key(t, VT_ESC);
	vt_wait_gone(t, "Help: the probe");
	vt_wait(t, "Host");
	vt_key(t, VT_F1);
	vt_wait(t, "Help: the probe");
	vt_key(t, VT_PGDN);
	vt_type(t, "q");
	vt_wait_gone(t, "Help: the probe");
	leave(t);
}

static void test_an_unknown_sequence_does_nothing(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_send(t, "\033[1;7Q\033[?62;c", 0);
	vt_type(t, "x");
	vt_sync(t);
	assert_true(vt_has(t, "Host   x___"));
	assert_true(vt_has(t, "ready"));
	leave(t);
}

static void test_both_kinds_of_arrows_are_understood(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_type(t, "ab.cd");
	vt_send(t, "\033[D\033OD", 2);
	vt_type(t, "-");
	vt_send(t, "\033[1;5D", 1);
	vt_type(t, "+");
	vt_sync(t);
	assert_true(vt_has(t, "ab.+-cd___"));
	leave(t);
}

static void test_a_pasted_line_end_does_not_submit(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_paste(t, " https://a.example:8443/\r\nq\n");
	vt_sync(t);
	assert_true(vt_has(t, "https://a.example:8443/ q__"));
	assert_false(vt_has(t, "ran"));
	vt_key(t, VT_ENTER);
	vt_wait(t, "ran https://a.example:8443/ q");
	leave(t);
}

static void test_a_paste_with_an_end_mark_runs_nothing(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_paste(t, "one\033[201~\r\x18\r");
	vt_sync(t);
	vt_type(t, "!");
	vt_wait(t, "one!__");
	assert_false(vt_has(t, "ran"));
	leave(t);
}

static void test_a_paste_outside_a_field_does_nothing(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_key(t, VT_TAB);
	vt_paste(t, "jjq\n");
	vt_wait(t, "not here: key");
	assert_cursor(t, 4, 1);
	leave(t);
}

static void test_a_large_paste_is_cut_and_the_program_goes_on(void **state)
{
	struct vt *t = start();
	char text[20001];

	(void)state;
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	vt_paste(t, text);
	vt_sync(t);
	vt_type(t, "ok");
	vt_wait(t, "Host   ok___");
	leave(t);
}

static void test_every_size_is_drawn(void **state)
{
	static const int sizes[][2] = { { 24, 80 }, { 50, 160 }, { 18, 60 },
					{ 17, 60 }, { 2, 2 },	 { 100, 200 },
					{ 3, 40 },  { 30, 61 } };
	struct vt *t = start();
	char status[32];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		vt_resize(t, sizes[i][0], sizes[i][1]);
		snprintf(status, sizeof(status), "%dx%d", sizes[i][1],
			 sizes[i][0]);
		if (sizes[i][1] >= 40)
			vt_wait(t, status);
	}
	assert_cursor(t, 2, 8);
	vt_wait(t, "Host   ____");
	leave(t);
}

static void test_a_storm_of_sizes_ends_in_the_last_one(void **state)
{
	struct vt *t = start();
	unsigned seed = 7;
	int i;

	(void)state;
	for (i = 0; i < 200; i++) {
		seed = seed * 1103515245 + 12345;
		vt_resize(t, 2 + (int)(seed >> 16) % 60,
			  2 + (int)(seed >> 8) % 150);
	}
	vt_resize(t, 24, 80);
	vt_wait(t, "80x24");
	vt_type(t, "calm");
	vt_wait(t, "Host   calm___");
	vt_wait(t, "ready to be used");
	assert_cursor(t, 2, 12);
	leave(t);
}

static void test_lines_and_columns_of_a_shell_do_not_matter(void **state)
{
	static const char *const env[] = { "LINES=10", "COLUMNS=20", NULL };
	struct vt *t = start_with((struct vt_spec){ .env = env });

	(void)state;
	assert_true(vt_has(t, "80x24"));
	vt_resize(t, 30, 90);
	vt_wait(t, "90x30");
	leave(t);
}

/* Stops it in one way, and looks at the terminal while it is stopped. */
static void stop_and_go(struct vt *t)
{
	vt_wait_stopped(t);
	vt_assert_restored(t);
	vt_resize(t, 25, 81);
	vt_signal(t, SIGCONT);
	vt_wait(t, "81x25");
	assert_true(vt_alternate(t));
	assert_true(vt_pastes(t));
	vt_type(t, "b");
	vt_wait(t, "Host   ab___");
}

static void test_suspending_gives_the_terminal_back_for_a_while(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_type(t, "a");
	vt_sync(t);
	vt_ctrl(t, 'Z');
	stop_and_go(t);
	leave(t);
}

static void test_a_stop_signal_from_outside_does_as_well(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_type(t, "a");
	vt_sync(t);
	vt_signal(t, SIGTSTP);
	stop_and_go(t);
	leave(t);
}

static void test_a_hard_stop_is_survived(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_type(t, "a");
	vt_sync(t);
	vt_signal(t, SIGSTOP);
	vt_wait_stopped(t);
	vt_resize(t, 25, 81);
	vt_signal(t, SIGCONT);
	vt_wait(t, "81x25");
	vt_type(t, "b");
	vt_wait(t, "Host   ab___");
	leave(t);
}

static void end_by(int signo)
{
	struct vt *t = start();
	char text[32];

	vt_signal(t, signo);
	assert_int_equal(vt_exit(t), 128 + signo);
	vt_assert_restored(t);
	snprintf(text, sizeof(text), "bye, signal %d", signo);
	assert_true(vt_has(t, text));
	vt_free(t);
}

static void test_signals_that_end_it_leave_a_clean_terminal(void **state)
{
	(void)state;
	end_by(SIGTERM);
	end_by(SIGHUP);
	end_by(SIGINT);
}

static void test_a_terminal_that_goes_away_ends_it(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_hang_up(t);
	assert_int_equal(vt_exit(t), 128 + SIGHUP);
	vt_free(t);
	t = start_with((struct vt_spec){ .ignore_hangup = true });
	vt_hang_up(t);
	assert_int_equal(vt_exit(t), 128 + SIGHUP);
	vt_free(t);
}

static void test_an_ignored_hangup_stays_ignored(void **state)
{
	struct vt *t = start_with((struct vt_spec){ .ignore_hangup = true });

	(void)state;
	vt_signal(t, SIGHUP);
	vt_type(t, "on");
	vt_wait(t, "Host   on___");
	leave(t);
}

/* Without these a sanitizer ends the program in its own way. */
static struct vt *start_to_fail(void)
{
	static const char *const env[] = { "ASAN_OPTIONS=handle_segv=0:"
					   "allocator_may_return_null=1",
					   NULL };

	return start_with((struct vt_spec){ .rows = 24, .env = env });
}

static void test_a_crash_leaves_a_clean_terminal(void **state)
{
	struct vt *t = start_to_fail();

	(void)state;
	vt_key(t, VT_TAB);
	vt_type(t, "m");
	vt_wait(t, "mouse on");
	vt_key(t, VT_TAB);
	vt_type(t, "crash");
	vt_key(t, VT_ENTER);
	assert_int_equal(vt_exit(t), 128 + SIGSEGV);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_the_end_of_memory_leaves_a_clean_terminal(void **state)
{
	struct vt *t = start_to_fail();

	(void)state;
	vt_type(t, "eat all memory");
	vt_key(t, VT_ENTER);
	assert_int_equal(vt_exit(t), 4);
	vt_assert_restored(t);
	assert_true(vt_has(t, "no memory left"));
	vt_free(t);
}

static void test_an_unknown_terminal_of_the_family_is_taken(void **state)
{
	static const char *const env[] = { "TERM=xterm-ghostty", NULL };
	struct vt *t = start_with((struct vt_spec){ .env = env });

	(void)state;
	assert_true(vt_has(t, "TERM=xterm-ghostty; going on as "
			      "xterm-256color."));
	vt_key(t, VT_TAB);
	vt_key(t, VT_DOWN);
	vt_sync(t);
	assert_cursor(t, 5, 1);
	leave(t);
}

static void refuse(const char *term, const char *message)
{
	const char *const env[] = { term, NULL };
	const struct vt_spec spec = { .program = TUI_PROBE, .env = env };
	struct vt *t = vt_spawn(&spec);
	const char *out;
	size_t n;

	assert_int_equal(vt_exit(t), 2);
	vt_assert_restored(t);
	assert_true(vt_has(t, message));
	out = vt_output(t, &n);
	assert_null(memchr(out, '\033', n));
	vt_free(t);
}

static void test_a_terminal_that_cannot_is_refused_in_words(void **state)
{
	(void)state;
	refuse("TERM=dumb", "TERM=dumb cannot place the cursor");
	refuse("TERM=nonesuch", "does not know TERM=nonesuch");
	refuse("TERM", "TERM is not set");
}

static void test_keys_come_from_the_terminal_when_stdin_is_not(void **state)
{
	struct vt *t = start_with((struct vt_spec){ .no_stdin = true });

	(void)state;
	vt_type(t, "tty");
	vt_wait(t, "Host   tty___");
	leave(t);
}

static void test_a_copy_goes_to_the_clipboard_of_the_terminal(void **state)
{
	struct vt *t = start();

	(void)state;
	vt_key(t, VT_TAB);
	vt_type(t, "c");
	vt_wait(t, "sent row 1");
	assert_string_equal(vt_clipboard(t), "c;cm93IDE=");
	leave(t);
}

static void test_the_bell_rings(void **state)
{
	struct vt *t = start();

	(void)state;
	assert_int_equal(vt_bells(t), 0);
	vt_key(t, VT_TAB);
	vt_ctrl(t, 'C');
	vt_sync(t);
	assert_int_equal(vt_bells(t), 1);
	leave(t);
}

static void test_a_redraw_repaints_what_another_program_wrote(void **state)
{
	struct vt *t = start();
	size_t before, after;

	(void)state;
	vt_output(t, &before);
	vt_ctrl(t, 'L');
	vt_sync(t);
	vt_output(t, &after);
	assert_true(after - before > 200);
	vt_type(t, "a");
	vt_sync(t);
	vt_output(t, &before);
	assert_true(before - after < 100);
	leave(t);
}

/* Neither "q" nor ^X: the probe ends by them. */
static const char *const mischief[] = {
	"a",
	"bc",
	"\t",
	"\r",
	"?",
	"j",
	"k",
	"g",
	"G",
	"1",
	"\x07",
	"\x0c",
	"\x17",
	"\x15",
	"\x0b",
	"\x01",
	"\x05",
	"\x12",
	"\x03",
	"\x7f",
	CJK,
	E_ACUTE,
	"\xcc\x81",
	"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
	"\xe2\x80\xae",
	"\xff\xc3",
	"\xe4\xb8",
	"\033",
	"\033[A",
	"\033OB",
	"\033[5~",
	"\033[Z",
	"\033[1;5D",
	"\033[99;99Z",
	"\033O",
	"\033[",
	"\033[200~one\033[201~",
	"\033[201~",
	"\033[200~" CJK "\r\033[201~\r",
	"\033[M !!",
	"\033[<0;1;1M",
};

static void do_mischief(struct vt *t, unsigned dice)
{
	size_t n = sizeof(mischief) / sizeof(mischief[0]);

	if (dice % 100 < 90) {
		vt_send(t, mischief[dice / 100 % n], 0);
	} else if (dice % 100 < 97) {
		vt_resize(t, 2 + (int)(dice / 100 % 60),
			  2 + (int)(dice / 6000 % 150));
	} else if (dice % 100 < 99) {
		vt_signal(t, SIGWINCH);
	} else {
		vt_signal(t, SIGSTOP);
		vt_signal(t, SIGCONT);
	}
}

/* CF502_MONKEY_SEEDS=300 takes longer and tries more. */
static void test_random_events_neither_crash_nor_confuse_it(void **state)
{
	const char *more = getenv("CF502_MONKEY_SEEDS");
	unsigned long seeds = more ? strtoul(more, NULL, 10) : 3;
	unsigned long seed, i, dice;

	(void)state;
	for (seed = 1; seed <= seeds; seed++) {
		struct vt *t = start();

		print_message("seed %lu\n", seed);
		for (i = 0, dice = seed; i < 300; i++) {
			dice = dice * 6364136223846793005 + 1442695040888963407;
			do_mischief(t, (unsigned)(dice >> 33));
		}
		vt_resize(t, 24, 80);
		vt_wait(t, "80x24");
		vt_signal(t, SIGTERM);
		assert_int_equal(vt_exit(t), 128 + SIGTERM);
		vt_assert_restored(t);
		vt_free(t);
	}
}

static void test_pictures_of_one_screen_are_the_same(void **state)
{
	char path[] = "tui_probe.svg.XXXXXX";
	struct vt *t = start();
	char *first = NULL, *second = NULL;
	size_t n = 0, m = 0;
	FILE *f;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	f = fdopen(fd, "r");
	vt_svg(t, path);
	assert_true(getdelim(&first, &n, '\0', f) > 0);
	vt_svg(t, path);
	rewind(f);
	assert_true(getdelim(&second, &m, '\0', f) > 0);
	assert_string_equal(first, second);
	assert_non_null(strstr(first, ">F</text>"));
	assert_non_null(strstr(first, "fill=\"#f2777a\" font-weight=\"bold\""));
	fclose(f);
	remove(path);
	free(first);
	free(second);
	leave(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_screen_is_taken_and_given_back),
		cmocka_unit_test(test_typed_text_and_the_cursor_go_together),
		cmocka_unit_test(test_arrows_move_the_selection_and_the_cursor),
		cmocka_unit_test(test_marks_have_their_glyphs_words_and_colors),
		cmocka_unit_test(test_no_color_leaves_bold_and_words),
		cmocka_unit_test(test_the_c_locale_gets_ascii_alone),
		cmocka_unit_test(test_ascii_can_be_asked_for),
		cmocka_unit_test(test_a_lone_escape_is_a_key),
		cmocka_unit_test(test_an_unknown_sequence_does_nothing),
		cmocka_unit_test(test_both_kinds_of_arrows_are_understood),
		cmocka_unit_test(test_a_pasted_line_end_does_not_submit),
		cmocka_unit_test(test_a_paste_with_an_end_mark_runs_nothing),
		cmocka_unit_test(test_a_paste_outside_a_field_does_nothing),
		cmocka_unit_test(
			test_a_large_paste_is_cut_and_the_program_goes_on),
		cmocka_unit_test(test_every_size_is_drawn),
		cmocka_unit_test(test_a_storm_of_sizes_ends_in_the_last_one),
		cmocka_unit_test(
			test_lines_and_columns_of_a_shell_do_not_matter),
		cmocka_unit_test(
			test_suspending_gives_the_terminal_back_for_a_while),
		cmocka_unit_test(test_a_stop_signal_from_outside_does_as_well),
		cmocka_unit_test(test_a_hard_stop_is_survived),
		cmocka_unit_test(
			test_signals_that_end_it_leave_a_clean_terminal),
		cmocka_unit_test(test_a_terminal_that_goes_away_ends_it),
		cmocka_unit_test(test_an_ignored_hangup_stays_ignored),
		cmocka_unit_test(test_a_crash_leaves_a_clean_terminal),
		cmocka_unit_test(
			test_the_end_of_memory_leaves_a_clean_terminal),
		cmocka_unit_test(
			test_an_unknown_terminal_of_the_family_is_taken),
		cmocka_unit_test(
			test_a_terminal_that_cannot_is_refused_in_words),
		cmocka_unit_test(
			test_keys_come_from_the_terminal_when_stdin_is_not),
		cmocka_unit_test(
			test_a_copy_goes_to_the_clipboard_of_the_terminal),
		cmocka_unit_test(test_the_bell_rings),
		cmocka_unit_test(
			test_a_redraw_repaints_what_another_program_wrote),
		cmocka_unit_test(
			test_random_events_neither_crash_nor_confuse_it),
		cmocka_unit_test(test_pictures_of_one_screen_are_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
