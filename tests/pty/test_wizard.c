/*
 * The whole wizard on a terminal, against the demo's origins: what a person
 * sees and presses, from the first screen to the shell again.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define FILE_MAX 65536

static const char *const on_demo[] = { "demo", NULL };

static struct vt *start_with(const struct home *h, const char *setting)
{
	const char *const env[] = { setting, NULL };

	return home_start(h, &(struct vt_spec){ .env = env }, on_demo);
}

static struct vt *start(const struct home *h)
{
	struct vt *t = start_with(h, NULL);

	vt_wait(t, "[1 Target]");
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

static void probe(struct vt *t)
{
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "Probe 1 ended");
}

static void test_the_demo_is_there_and_nothing_is_sent(void **state)
{
	struct vt *t = start(*state);

	assert_true(vt_has(t, "missing-intermediate.example.com"));
	assert_true(vt_has(t, "DEMO"));
	assert_true(vt_has(t, "What will be sent"));
	assert_true(vt_has(t, "openssl s_client"));
	leave(t);
}

static void test_the_demo_opens_on_the_origin_that_is_named(void **state)
{
	const char *const args[] = { "demo", "self-signed", NULL };
	const char *const env[] = { "TERM=screen-256color", NULL };
	struct vt *t =
		home_start(*state, &(struct vt_spec){ .env = env }, args);

	vt_wait(t, "Demo origin \"self-signed\", on this machine alone.");
	vt_wait(t, "self-signed.example.com");
	vt_wait(t, "[1 Target]");
	probe(t);
	vt_wait(t, "cert-self-signed");
	leave(t);
}

static void test_the_chain_the_cause_and_the_way_back(void **state)
{
	struct vt *t = start(*state);

	probe(t);
	assert_true(vt_has(t, "Chain as received"));
	assert_true(vt_has(t, "MISSING: CN=cf502 demo intermediate"));
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	assert_true(vt_has(t, "CloudFront would answer 502"));
	assert_true(vt_has(t, "The origin leaves out a certificate"));
	assert_true(vt_has(t, "Checked and fine"));
	vt_key(t, VT_RIGHT);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "> ");
	vt_type(t, "b");
	vt_wait(t, "[3 Diagnosis]");
	vt_type(t, "2");
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	leave(t);
}

static void write_report(struct vt *t, const struct home *h)
{
	vt_wait(t, "[5 Report]");
	vt_ctrl(t, 'U');
	vt_type(t, h->path);
	vt_type(t, "/report.md");
	vt_key(t, VT_ENTER);
}

static void test_a_wrong_remedy_changes_nothing_the_right_mends(void **state)
{
	struct vt *t = start(*state);

	probe(t);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[4 Workarounds]");
	assert_true(vt_has(t, "DEAD END"));
	assert_true(vt_has(t, "mends 83 % overall"));
	vt_key(t, VT_DOWN);
	vt_key(t, VT_DOWN);
	vt_type(t, " ");
	vt_wait(t, "marked");
	vt_type(t, "r");
	vt_wait(t, "NO CHANGE");
	vt_type(t, "b");
	vt_wait(t, "> 1 Install");
	vt_key(t, VT_DOWN);
	vt_type(t, " ");
	vt_wait(t, "marked");
	vt_type(t, "r");
	vt_wait(t, "FIXED");
	assert_true(vt_has(t, "fails -> connects"));
	vt_key(t, VT_ENTER);
	write_report(t, *state);
	vt_wait(t, "Written: ");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	assert_true(vt_has(t, "connects, CloudFront would connect"));
	assert_true(vt_has(t, "FIXED"));
	assert_true(vt_has(t, "/report.md"));
	vt_free(t);
}

static void test_a_watched_origin_rings_when_it_is_mended(void **state)
{
	struct vt *t = start(*state);
	int bells;

	probe(t);
	vt_type(t, "w");
	vt_wait(t, "next in ");
	assert_non_null(strstr(vt_title(t), "watched"));
	vt_key(t, VT_ENTER);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[4 Workarounds]");
	vt_key(t, VT_DOWN);
	vt_type(t, " ");
	vt_wait(t, "marked");
	bells = vt_bells(t);
	vt_type(t, "r");
	vt_wait(t, "FIXED");
	vt_wait_gone(t, "watching");
	assert_false(vt_has(t, "next in "));
	assert_int_equal(vt_bells(t), bells + 1);
	assert_non_null(strstr(vt_title(t), "connects"));
	leave(t);
}

static void test_the_users_colors_and_keys_count(void **state)
{
	static const char text[] = "theme = { title = \"magenta\"; };\n"
				   "keys = { help = \"^T\"; };\n";
	struct home *h = *state;
	char *path = file_join(h->path, "report.md");
	const char *const args[] = { "--config", path, NULL };
	struct vt *t;

	assert_int_equal(
		file_write(path, text, strlen(text), FILE_CREATE, NULL), 0);
	t = home_start(h, &(struct vt_spec){ .rows = 24 }, args);
	vt_wait(t, "[1 Target]");
	assert_int_equal(vt_cell(t, 0, 1).fg, 5);
	vt_ctrl(t, 'T');
	vt_wait(t, "this help");
	vt_ctrl(t, 'C');
	free(path);
	leave(t);
}

static void test_a_report_never_takes_the_place_of_a_file(void **state)
{
	const struct home *h = *state;
	struct buf text = BUF_INIT(FILE_MAX);
	char *path = file_join(h->path, "report.md");
	struct vt *t;

	assert_int_equal(file_write(path, "mine", 4, FILE_CREATE, NULL), 0);
	t = start(h);
	probe(t);
	vt_type(t, "e");
	write_report(t, h);
	vt_wait(t, "That file exists");
	vt_wait(t, "/report-2.md");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Written: ");
	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	assert_string_equal(buf_str(&text), "mine");
	buf_release(&text);
	free(path);
	leave(t);
}

static void test_what_is_wrong_stands_under_its_field(void **state)
{
	struct vt *t = start(*state);

	vt_key(t, VT_TAB);
	vt_ctrl(t, 'U');
	vt_type(t, "84x3");
	vt_key(t, VT_TAB);
	vt_wait(t, "\"84x3\" is not a port. Use a number from 1 to 65535.");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Nothing was sent");
	assert_true(vt_has(t, "[1 Target]"));
	assert_true(vt_has(t, "> Port"));
	vt_ctrl(t, 'U');
	vt_type(t, "443");
	vt_wait_gone(t, "is not a port");
	leave(t);
}

static void test_a_pasted_url_is_split_and_never_sent(void **state)
{
	struct vt *t = start(*state);

	vt_ctrl(t, 'U');
	vt_paste(t, "  https://Origin.Example.com:8443/path?q=1\r\n");
	vt_sync(t);
	vt_wait(t, "origin.example.com___");
	assert_true(vt_has(t, "8443_"));
	assert_true(vt_has(t, "[1 Target]"));
	assert_false(vt_has(t, "DEMO origin"));
	vt_key(t, VT_TAB);
	vt_key(t, VT_TAB);
	vt_paste(t, "b\nq\n");
	vt_wait(t, "it goes into a field only");
	leave(t);
}

static void test_the_forwarded_host_becomes_the_sni(void **state)
{
	struct vt *t = start(*state);

	vt_key(t, VT_TAB);
	vt_key(t, VT_TAB);
	vt_key(t, VT_RIGHT);
	vt_type(t, " ");
	vt_wait(t, "Viewer names");
	vt_key(t, VT_TAB);
	vt_type(t, "www.example.com");
	vt_wait(t, "www.example.com (the viewer's Host)");
	leave(t);
}

/* Takes an origin of the demo by its name, wherever it stands in the list. */
static void take(struct vt *t, const char *name)
{
	char *row = xasprintf("> %s ", name);
	int n;

	vt_key(t, VT_STAB);
	vt_key(t, VT_RIGHT);
	vt_key(t, VT_RIGHT);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Broken origins");
	vt_sync(t);
	for (n = 0; n < 100 && !vt_has(t, row); n++) {
		vt_key(t, VT_DOWN);
		vt_sync(t);
	}
	free(row);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[1 Target]");
	vt_wait_gone(t, "Broken origins");
}

static void test_ctrl_c_stops_a_probe_and_leaves_without_one(void **state)
{
	struct vt *t = start(*state);

	take(t, "stall");
	vt_wait(t, "stall.example.com");
	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	vt_ctrl(t, 'C');
	vt_wait(t, "Probe 1 was stopped");
	assert_true(vt_has(t, "[2 Handshake]"));
	vt_ctrl(t, 'C');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_leaving_a_running_probe_asks_first(void **state)
{
	struct vt *t = start(*state);

	take(t, "stall");
	vt_wait(t, "stall.example.com");
	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	vt_type(t, "q");
	vt_wait(t, "A probe is under way. Leave cf502?");
	vt_type(t, "n");
	vt_wait_gone(t, "Leave cf502?");
	vt_ctrl(t, 'X');
	vt_wait(t, "Leave cf502?");
	vt_ctrl(t, 'C');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_a_probe_under_way_is_not_begun_twice(void **state)
{
	struct vt *t = start(*state);

	take(t, "stall");
	vt_wait(t, "stall.example.com");
	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	vt_type(t, "b");
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	assert_true(vt_has(t, "DEMO 1"));
	vt_type(t, "r");
	vt_wait(t, "A probe is under way; ^C stops it.");
	vt_ctrl(t, 'C');
	vt_wait(t, "Probe 1 was stopped");
	vt_type(t, "b");
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "DEMO 2");
	vt_ctrl(t, 'C');
	vt_wait(t, "Probe 2 was stopped");
	leave(t);
}

static void assert_signal_ends(const struct home *h, int signo)
{
	struct vt *t = start(h);

	probe(t);
	vt_signal(t, signo);
	assert_int_equal(vt_exit(t), 128 + signo);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_signals_give_the_terminal_back(void **state)
{
	assert_signal_ends(*state, SIGTERM);
	assert_signal_ends(*state, SIGHUP);
}

static void test_a_lost_terminal_ends_the_program(void **state)
{
	struct vt *t = start(*state);

	probe(t);
	vt_hang_up(t);
	assert_int_equal(vt_exit(t), 128 + SIGHUP);
	vt_free(t);
}

static void test_suspending_and_coming_back(void **state)
{
	struct vt *t = start(*state);

	probe(t);
	vt_ctrl(t, 'Z');
	vt_wait_stopped(t);
	assert_false(vt_alternate(t));
	vt_signal(t, SIGCONT);
	vt_wait(t, "[2 Handshake]");
	vt_sync(t);
	assert_true(vt_has(t, "Chain as received"));
	leave(t);
}

static void test_sizes_come_and_go(void **state)
{
	static const int sizes[][2] = { { 50, 160 }, { 18, 60 },  { 3, 20 },
					{ 24, 80 },  { 40, 100 }, { 17, 59 },
					{ 60, 200 }, { 1, 2 },	  { 24, 80 } };
	struct vt *t = start(*state);
	size_t i;
	int page;

	probe(t);
	for (page = 0; page < 5; page++) {
		for (i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
			vt_resize(t, sizes[i][0], sizes[i][1]);
			vt_type(t, "k");
		}
		vt_sync(t);
		vt_wait(t, "cf502");
		if (page < 3)
			vt_key(t, VT_ENTER);
	}
	vt_resize(t, 17, 70);
	vt_wait(t, "needs 60x18 cells and has 70x17");
	vt_resize(t, 24, 80);
	vt_wait(t, "[5 Report]");
	leave(t);
}

static void test_an_ascii_locale_gets_ascii(void **state)
{
	struct vt *t = start_with(*state, "LC_ALL=C");
	const char *bytes;
	size_t i, n;

	vt_wait(t, "[1 Target]");
	probe(t);
	vt_wait(t, "[XX]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[ok] ");
	bytes = vt_output(t, &n);
	for (i = 0; i < n; i++)
		assert_true((unsigned char)bytes[i] < 0x80);
	leave(t);
}

/* Whether this system knows them or not. */
static void test_terminals_by_many_names(void **state)
{
	static const char *const terms[] = {
		"TERM=xterm-kitty",   "TERM=foot",  "TERM=alacritty",
		"TERM=tmux-256color", "TERM=linux", "TERM=vt100"
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(terms); i++) {
		struct vt *t = start_with(*state, terms[i]);

		vt_wait(t, "[1 Target]");
		probe(t);
		vt_key(t, VT_ENTER);
		vt_wait(t, "[3 Diagnosis]");
		leave(t);
	}
}

static void assert_no_escape(struct vt *t)
{
	size_t n;
	const char *out = vt_output(t, &n);

	assert_null(memchr(out, '\033', n));
}

static void test_a_terminal_of_no_known_name_is_shown_the_way(void **state)
{
	struct vt *t = start_with(*state, "TERM=nonesuch");

	assert_int_equal(vt_exit(t), 2);
	vt_wait(t, "TERM=nonesuch; --plain asks line by line");
	assert_no_escape(t);
	vt_free(t);
}

static void test_a_terminal_without_a_name_is_asked_by_lines(void **state)
{
	static const char *const terms[] = { "TERM", "TERM=", "TERM=dumb" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(terms); i++) {
		struct vt *t = start_with(*state, terms[i]);

		vt_wait_written(t, 0, "Broken origins to try cf502 on");
		vt_ctrl(t, 'C');
		assert_int_equal(vt_exit(t), 0);
		assert_no_escape(t);
		vt_free(t);
	}
}

static void assert_no_color(struct vt *t)
{
	int row, col, rows, cols;

	vt_size(t, &rows, &cols);
	for (row = 0; row < rows; row++) {
		for (col = 0; col < cols; col++)
			assert_int_equal(vt_cell(t, row, col).fg, -1);
	}
}

static void test_no_color_means_none(void **state)
{
	struct vt *t = start_with(*state, "NO_COLOR=1");

	vt_wait(t, "[1 Target]");
	probe(t);
	assert_no_color(t);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_sync(t);
	assert_no_color(t);
	leave(t);
}

static void test_help_is_there_on_every_page(void **state)
{
	struct vt *t = start(*state);
	int page;

	vt_ctrl(t, 'G');
	vt_wait(t, "Help: Target");
	vt_key(t, VT_ESC);
	vt_wait_gone(t, "Help: Target");
	probe(t);
	for (page = 2; page <= 4; page++) {
		vt_type(t, "?");
		vt_wait(t, "In this view");
		vt_type(t, "q");
		vt_wait_gone(t, "In this view");
		vt_key(t, VT_ENTER);
	}
	vt_wait(t, "[5 Report]");
	leave(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		home_test(test_the_demo_is_there_and_nothing_is_sent),
		home_test(test_the_demo_opens_on_the_origin_that_is_named),
		home_test(test_the_chain_the_cause_and_the_way_back),
		home_test(test_a_wrong_remedy_changes_nothing_the_right_mends),
		home_test(test_a_watched_origin_rings_when_it_is_mended),
		home_test(test_the_users_colors_and_keys_count),
		home_test(test_a_report_never_takes_the_place_of_a_file),
		home_test(test_what_is_wrong_stands_under_its_field),
		home_test(test_a_pasted_url_is_split_and_never_sent),
		home_test(test_the_forwarded_host_becomes_the_sni),
		home_test(test_ctrl_c_stops_a_probe_and_leaves_without_one),
		home_test(test_leaving_a_running_probe_asks_first),
		home_test(test_a_probe_under_way_is_not_begun_twice),
		home_test(test_signals_give_the_terminal_back),
		home_test(test_a_lost_terminal_ends_the_program),
		home_test(test_suspending_and_coming_back),
		home_test(test_sizes_come_and_go),
		home_test(test_an_ascii_locale_gets_ascii),
		home_test(test_terminals_by_many_names),
		home_test(test_a_terminal_of_no_known_name_is_shown_the_way),
		home_test(test_a_terminal_without_a_name_is_asked_by_lines),
		home_test(test_no_color_means_none),
		home_test(test_help_is_there_on_every_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
