/* The linear mode on a terminal: questions, the answer, and the prompt. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define FILE_MAX (1 << 20)

static int setup(void **state)
{
	home_setup(state);
	home_hold_port(*state);
	return 0;
}

static struct vt *start_with(const struct home *h, const char *term,
			     const char *const *args)
{
	const char *const env[] = { term, NULL };

	return home_start(h, &(struct vt_spec){ .env = env, .rows = 60 }, args);
}

static struct vt *start(const struct home *h, const char *term,
			const char *first)
{
	const char *const args[] = { "--resolve", h->pin, first, NULL };

	return start_with(h, term, args);
}

static void line(struct vt *t, const char *text)
{
	vt_type(t, text);
	vt_key(t, VT_ENTER);
}

static void answer_all(struct vt *t, const struct home *h)
{
	vt_wait(t, "Origin: host, host:port or https:// URL:");
	line(t, h->target);
	vt_wait(t, "forward the viewer's Host");
	line(t, "no");
	vt_wait(t, "cf502>");
}

static void leave(struct vt *t)
{
	line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	assert_true(vt_echoes(t));
	vt_free(t);
}

static void test_the_whole_walk_line_by_line(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=xterm-256color", "--plain");
	char *report = xasprintf("report %s/report.md", h->path);
	struct buf text = BUF_INIT(FILE_MAX);
	const char *out;
	size_t n;

	answer_all(t, h);
	assert_true(vt_has(t, ": unreachable"));
	assert_true(vt_has(t, "(connect-refused)."));
	assert_true(vt_has(t, "  1. "));
	line(t, "show 1");
	vt_wait(t, "To see that it worked:");
	line(t, "done 1");
	vt_wait(t, "Marked as done: ");
	line(t, "ask");
	vt_wait(t, "Against the probe before: NO CHANGE.");
	line(t, "done 99");
	vt_wait(t, "The number of a workaround or a dead end is needed");
	line(t, "dnoe 1");
	vt_wait(t, "Not known here");
	line(t, report);
	vt_wait(t, "Written as markdown: ");
	assert_int_equal(file_read(report + strlen("report "), FILE_MAX, &text,
				   NULL),
			 0);
	assert_non_null(strstr(buf_str(&text), "connect-refused"));
	free(report);
	report = xasprintf("%s/state/cf502/outcomes", h->path);
	assert_int_equal(file_read(report, FILE_MAX, &text, NULL), 0);
	assert_non_null(strstr(buf_str(&text), " 0 1\n"));
	assert_null(strstr(buf_str(&text), "example"));
	line(t, "help");
	vt_wait(t, "report [FORMAT] [FILE]: writes it");
	out = vt_output(t, &n);
	assert_null(memchr(out, '\033', n));
	buf_release(&text);
	free(report);
	leave(t);
}

static void test_a_dumb_terminal_gets_it_unasked(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=dumb", NULL);

	answer_all(t, h);
	leave(t);
}

static void test_what_is_wrong_is_asked_again(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=dumb", NULL);

	vt_wait(t, "Origin: ");
	line(t, "not a host");
	vt_wait(t, "not a host");
	line(t, "origin.example.com");
	vt_wait(t, "Port [443]:");
	line(t, "70000");
	vt_wait(t, "A port is a number from 1 to 65535;");
	line(t, strchr(h->target, ':') + 1);
	vt_wait(t, "[no]:");
	line(t, "perhaps");
	vt_wait(t, "Answer yes, no or unknown;");
	line(t, "unknown");
	vt_wait(t, "Names that viewers use");
	line(t, "www.example.com");
	vt_wait(t, "cf502>");
	leave(t);
}

/* The first probe could not begin, and the prompt is there all the same. */
static void test_nothing_is_said_of_what_was_not_asked(void **state)
{
	static const char *const lines[] = { "answer", "show 1",   "done 1",
					     "undo 1", "report x", "answer" };
	const struct home *h = *state;
	const char *const args[] = { "--plain",	  "--trust", "/nonexistent",
				     "--resolve", h->pin,    NULL };
	struct vt *t = start_with(h, "TERM=dumb", args);
	size_t at;

	answer_all(t, h);
	at = vt_wait_written(t, 0, "--trust /nonexistent: No such file");
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		line(t, lines[i]);
		at = vt_wait_written(t, at, "Nothing was asked yet.");
	}
	line(t, "ask");
	vt_wait_written(t, at, "--trust /nonexistent: No such file");
	leave(t);
}

static void test_a_session_goes_on_line_by_line(void **state)
{
	const struct home *h = *state;
	const char *const args[] = { "resume", "--plain", NULL };
	struct vt *t = start(h, "TERM=dumb", NULL);
	size_t at;

	answer_all(t, h);
	line(t, "done d1");
	vt_wait(t, "Marked as done: Restart the origin server, a dead end.");
	line(t, "undo d1");
	vt_wait(t, "No longer marked: Restart the origin server, a dead end.");
	line(t, "done d1");
	line(t, "ask");
	vt_wait(t, "(fails 85 %, card, here 0 of 1 worked), tried:");
	vt_wait(t, "  NO CHANGE");
	line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	assert_true(vt_has(t, "Go on: cf502 resume "));
	vt_free(t);
	t = start_with(h, NULL, args);
	vt_wait(t, "cf502>");
	assert_true(vt_has(t, "(connect-refused)."));
	at = vt_wait_written(t, 0, "here 0 of 1 worked), tried:");
	line(t, "show d1");
	at = vt_wait_written(t, at, "A dead end: Restart the origin server.");
	line(t, "done d99");
	at = vt_wait_written(t, at, "a workaround or a dead end is needed");
	line(t, "ask");
	at = vt_wait_written(t, at, "Against the probe before: NO CHANGE.");
	vt_wait_written(t, at, "cf502>");
	leave(t);
}

static void test_ctrl_c_leaves_where_nothing_runs(void **state)
{
	struct vt *t = start(*state, "TERM=dumb", NULL);

	vt_wait(t, "Origin: ");
	vt_ctrl(t, 'C');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

#define plain_test(f) cmocka_unit_test_setup_teardown(f, setup, home_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		plain_test(test_the_whole_walk_line_by_line),
		plain_test(test_a_dumb_terminal_gets_it_unasked),
		plain_test(test_what_is_wrong_is_asked_again),
		plain_test(test_nothing_is_said_of_what_was_not_asked),
		plain_test(test_a_session_goes_on_line_by_line),
		plain_test(test_ctrl_c_leaves_where_nothing_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
