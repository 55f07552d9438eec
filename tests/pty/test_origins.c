/*
 * The wizard on a distribution: its origins as a list, one taken, and another;
 * the file comes on standard input where it is asked to, and keys from the
 * terminal.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define FILE_NAME CF502_SRCDIR "/tests/pty/origins.json"
#define PIN	  "web.example.com:1:127.0.0.1"

static struct vt *start(const struct home *h, const struct vt_spec *how,
			const char *const *args)
{
	/* See vt.h about rules and xterm. */
	static const char *const env[] = { "TERM=screen", NULL };
	struct vt_spec spec = *how;

	spec.env = env;
	return home_start(h, &spec, args);
}

static const char *const by_pipe[] = { "--distribution", "-", NULL };
static const char *const by_file[] = { "--distribution", FILE_NAME, "--resolve",
				       PIN, NULL };

/* Opens it on the list. */
static struct vt *start_list(const struct home *h)
{
	struct vt *t = start(h, &(struct vt_spec){ .rows = 24 }, by_file);

	vt_wait(t, "Origins of the distribution");
	vt_sync(t);
	return t;
}

static void leave(struct vt *t)
{
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	assert_false(vt_alternate(t));
	assert_true(vt_echoes(t));
	vt_free(t);
}

static void show_list(void **state, int rows, int cols, bool ascii)
{
	const char *const args[] = { "--distribution", "-",
				     ascii ? "--ascii" : NULL, NULL };
	struct vt_spec how = { .rows = rows,
			       .cols = cols,
			       .stdin_file = FILE_NAME };
	struct vt *t = start(*state, &how, args);
	char *name =
		xasprintf("origins-%dx%d%s", cols, rows, ascii ? "-ascii" : "");

	vt_wait(t, "Origins of the distribution, from standard input");
	vt_key(t, VT_DOWN);
	vt_sync(t);
	vt_golden(t, name);
	free(name);
	leave(t);
}

static void test_the_list_at_80x24(void **state)
{
	show_list(state, 24, 80, false);
}

static void test_the_list_at_120x40(void **state)
{
	show_list(state, 40, 120, false);
}

static void test_the_list_at_160x50(void **state)
{
	show_list(state, 50, 160, false);
}

static void test_the_list_at_60x18_in_ascii(void **state)
{
	show_list(state, 18, 60, true);
}

static void test_keys_come_from_the_terminal_beside_a_piped_file(void **state)
{
	struct vt_spec how = { .rows = 24, .stdin_file = FILE_NAME };
	struct vt *t = start(*state, &how, by_pipe);

	vt_wait(t, "Origins of the distribution, from standard input");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Origin \"web\" of the distribution");
	vt_ctrl(t, 'U');
	vt_type(t, "typed.example.com");
	vt_wait(t, "typed.example.com");
	leave(t);
}

static void test_one_that_is_not_asked_is_there_and_says_why(void **state)
{
	struct vt *t = start_list(*state);

	vt_key(t, VT_DOWN);
	vt_key(t, VT_DOWN);
	vt_wait(t, "Not asked");
	vt_wait(t, "there is no TLS to fail");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Not asked: OriginProtocolPolicy is http-only");
	vt_wait(t, "Origins of the distribution");
	vt_key(t, VT_DOWN);
	vt_wait(t, "an S3 bucket");
	vt_key(t, VT_DOWN);
	vt_wait(t, "aws cloudfront get-vpc-origin --id vo_1");
	leave(t);
}

static void test_taking_one_fills_the_form_and_esc_goes_back(void **state)
{
	struct vt *t = start_list(*state);

	vt_key(t, VT_ENTER);
	vt_wait(t, "Origin \"web\" of the distribution");
	vt_wait(t, "web.example.com");
	vt_wait(t, "by some behaviors");
	vt_wait(t, "www.example.com");
	vt_wait(t, "3 TCP attempts");
	vt_wait(t, "both");
	vt_key(t, VT_ESC);
	vt_wait(t, "Origins of the distribution");
	vt_key(t, VT_DOWN);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Origin \"api\" of the distribution");
	vt_wait(t, "8443");
	vt_wait(t, "2 TCP attempts, 5 s for a TCP attempt");
	assert_false(vt_has(t, "by some behaviors"));
	leave(t);
}

static void test_all_that_is_told_of_one_has_a_page(void **state)
{
	struct vt *t = start_list(*state);

	vt_type(t, "d");
	vt_wait_gone(t, "Origins of the distribution");
	vt_wait(t, "SNI sent");
	vt_wait(t, "*.shop.example.com");
	vt_wait(t, "function/rewrite");
	assert_false(vt_has(t, "s3cret"));
	vt_type(t, "b");
	vt_wait(t, "Origins of the distribution");
	vt_key(t, VT_RIGHT);
	vt_wait_gone(t, "Origins of the distribution");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Origin \"web\" of the distribution");
	leave(t);
}

static void test_one_that_is_named_is_in_the_form_at_once(void **state)
{
	static const char *const args[] = { "--distribution", FILE_NAME,
					    "--origin", "api", NULL };
	struct vt *t = start(*state, &(struct vt_spec){ .rows = 24 }, args);

	vt_wait(t, "Origin \"api\" of the distribution");
	vt_wait(t, "api.example.com");
	vt_key(t, VT_ESC);
	vt_wait(t, "Origins of the distribution");
	leave(t);
}

/* Custom headers may be secrets. */
static void assert_no_secret(const struct home *h)
{
	/* There is something to search: the name of the origin is kept. */
	assert_true(folder_has(h->path, "web.example.com"));
	assert_false(folder_has(h->path, "s3cret"));
}

static void test_notes_reach_the_diagnosis_and_the_resumed_session(void **state)
{
	static const char *const again[] = { "resume", NULL };
	struct vt *t = start_list(*state);

	vt_key(t, VT_ENTER);
	vt_wait(t, "Origin \"web\" of the distribution");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Probe 1 ended");
	vt_ctrl(t, 'X');
	vt_wait(t, "Leave cf502?");
	vt_type(t, "y");
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
	assert_no_secret(*state);
	t = start(*state, &(struct vt_spec){ .rows = 50, .cols = 160 }, again);
	vt_wait(t, "[2 Handshake]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "What the distribution says besides");
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	vt_wait(t, "by some behaviors");
	vt_wait(t, "3 TCP attempts");
	vt_type(t, "2");
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "r");
	vt_wait(t, "Probe 2 ended");
	vt_wait(t, "NO CHANGE");
	vt_ctrl(t, 'X');
	vt_wait(t, "Leave cf502?");
	vt_type(t, "y");
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

static void test_what_is_wrong_is_said_before_any_screen(void **state)
{
	struct vt_spec how = { .rows = 24,
			       .stdin_file = CF502_SRCDIR "/configure.ac" };
	struct vt *t = start(*state, &how, by_pipe);
	const char *out;
	size_t n;

	assert_int_equal(vt_exit(t), 2);
	out = vt_output(t, &n);
	assert_null(memchr(out, '\033', n));
	vt_wait(t, "standard input:1:");
	vt_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		home_test(test_the_list_at_80x24),
		home_test(test_the_list_at_120x40),
		home_test(test_the_list_at_160x50),
		home_test(test_the_list_at_60x18_in_ascii),
		home_test(test_keys_come_from_the_terminal_beside_a_piped_file),
		home_test(test_one_that_is_not_asked_is_there_and_says_why),
		home_test(test_taking_one_fills_the_form_and_esc_goes_back),
		home_test(test_all_that_is_told_of_one_has_a_page),
		home_test(test_one_that_is_named_is_in_the_form_at_once),
		home_test(
			test_notes_reach_the_diagnosis_and_the_resumed_session),
		home_test(test_what_is_wrong_is_said_before_any_screen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
