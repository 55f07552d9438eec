/* What is pasted: more than a line, more than fits, and what is no text. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define HUGE_PASTE 100000 /* bytes */

/* On an empty form; no name is asked of anybody but a port that refuses. */
static struct vt *start(struct home *h)
{
	char *dns = xasprintf("127.0.0.1:%s", strchr(h->target, ':') + 1);
	const char *const args[] = { "--dns", dns, NULL };
	struct vt *t = home_start(h, &(struct vt_spec){ .rows = 24 }, args);

	vt_wait(t, "[1 Target]");
	vt_sync(t);
	free(dns);
	return t;
}

static int setup(void **state)
{
	home_setup(state);
	home_hold_port(*state);
	return 0;
}

/* It answers, and the field is as good as new. */
static void leave(struct vt *t)
{
	vt_ctrl(t, 'U');
	vt_type(t, "after.example.com");
	vt_wait(t, "after.example.com___");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_free(t);
}

static void test_a_paste_of_lines_sends_nothing(void **state)
{
	struct vt *t = start(*state);

	vt_paste(t,
		 "https://one.example.com:8443/\nhttps://two.example.com/\n");
	vt_sync(t);
	vt_wait(t, "[1 Target]");
	vt_wait(t, "> Origin host    one.example.com___");
	vt_wait(t, "8443__");
	vt_wait(t, "Dropped from the URL: text behind it.");
	leave(t);
}

/* Without brackets a line end is Enter, as if it had been typed. */
static void test_a_line_without_brackets_is_typed(void **state)
{
	struct vt *t = start(*state);

	vt_send(t, "https://one.example.com:8443/path\n", 0);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "one.example.com:8443");
	vt_key(t, VT_ESC);
	vt_wait(t, "[1 Target]");
	vt_wait(t, "one.example.com___");
	vt_wait(t, "8443_");
	vt_ctrl(t, 'C');
	vt_free(t);
}

static char *much(const char *part)
{
	struct buf text = BUF_INIT(HUGE_PASTE + 64);

	while (text.len < HUGE_PASTE)
		buf_adds(&text, part);
	return buf_take(&text);
}

static void test_more_than_fits_is_refused(void **state)
{
	struct vt *t = start(*state);
	char *text = much("origin.example.com ");

	vt_type(t, "before.example.com");
	vt_paste(t, text);
	vt_wait(t, "That is too long for this field.");
	vt_wait(t, "before.example.com___");
	free(text);
	leave(t);
}

static void test_more_than_fits_without_brackets_as_well(void **state)
{
	struct vt *t = start(*state);
	char *text = much("origin.example.com");

	vt_send(t, text, 0);
	assert_true(vt_settle(t));
	vt_wait(t, "[1 Target]");
	free(text);
	leave(t);
}

static void test_controls_in_a_paste_do_nothing(void **state)
{
	struct vt *t = start(*state);
	struct buf text = BUF_INIT(1024);
	int c;

	buf_adds(&text, "con");
	for (c = 1; c < 0x100; c++) {
		if (c < 0x20 || c >= 0x7f)
			buf_addc(&text, (char)c);
	}
	buf_adds(&text, "trols");
	vt_paste(t, buf_str(&text));
	assert_true(vt_settle(t));
	vt_wait(t, "[1 Target]");
	vt_wait(t, "> Origin host");
	assert_false(vt_has(t, "Help: "));
	buf_release(&text);
	leave(t);
}

#define paste_test(f) cmocka_unit_test_setup_teardown(f, setup, home_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		paste_test(test_a_paste_of_lines_sends_nothing),
		paste_test(test_a_line_without_brackets_is_typed),
		paste_test(test_more_than_fits_is_refused),
		paste_test(test_more_than_fits_without_brackets_as_well),
		paste_test(test_controls_in_a_paste_do_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
