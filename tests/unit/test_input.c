/* tui/input: keys from bytes, pastes that stay pastes, hostile sequences. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "tui/input.h"

#define PASTE_ON  "\033[200~"
#define PASTE_OFF "\033[201~"

/* Feeds bytes as curses would: it knows the paste marks and the up arrow. */
static void feed(struct input *in, const char *bytes, size_t n)
{
	size_t i = 0;

	while (i < n) {
		if (n - i >= 6 && memcmp(bytes + i, PASTE_ON, 6) == 0) {
			input_paste_start(in);
			i += 6;
		} else if (n - i >= 6 && memcmp(bytes + i, PASTE_OFF, 6) == 0) {
			input_paste_end(in);
			i += 6;
		} else if (n - i >= 3 && memcmp(bytes + i, "\033OA", 3) == 0) {
			input_named(in, KN_UP);
			i += 3;
		} else {
			input_byte(in, (unsigned char)bytes[i++]);
		}
	}
}

static void describe(const struct key *k, struct buf *out)
{
	if (out->len > 0)
		buf_addc(out, ' ');
	if (k->type == K_CHAR)
		utf8_append(out, k->cp);
	else if (k->type == K_CTRL)
		buf_addf(out, "^%c", (char)k->cp);
	else if (k->type == K_PASTE)
		buf_addf(out, "<%s>", k->text);
	else
		buf_addf(out, "#%d", (int)k->name);
}

static void assert_keys(struct input *in, const char *want)
{
	struct buf out = BUF_INIT(16384);
	struct key k;

	while (input_next(in, &k))
		describe(&k, &out);
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
}

#define NAME_ENTER     "#0"
#define NAME_TAB       "#1"
#define NAME_ESC       "#3"
#define NAME_BACKSPACE "#4"
#define NAME_UP	       "#7"

/* One drain of bytes, and the keys that it makes. */
static void assert_drain(const char *bytes, const char *want)
{
	struct input in;

	input_init(&in);
	feed(&in, bytes, strlen(bytes));
	input_drained(&in);
	assert_keys(&in, want);
	input_release(&in);
}

static void test_bytes_become_characters_and_keys(void **state)
{
	(void)state;
	assert_drain("aB\t\r\n\x7f\b",
		     "a B " NAME_TAB " " NAME_ENTER " " NAME_ENTER
		     " " NAME_BACKSPACE " " NAME_BACKSPACE);
	assert_drain("\x03\x1a\x07\x1f", "^C ^Z ^G ^_");
	assert_drain("\033OAx", NAME_UP " x");
}

static void test_a_character_may_come_in_two_drains(void **state)
{
	struct input in;

	(void)state;
	input_init(&in);
	feed(&in, "\xe4\xb8", 2);
	input_drained(&in);
	assert_keys(&in, "");
	feed(&in, "\xad!", 2);
	input_drained(&in);
	assert_keys(&in, "\xe4\xb8\xad !");
	input_release(&in);
}

static void test_broken_utf8_takes_nothing_with_it(void **state)
{
	(void)state;
	assert_drain("\xff"
		     "a",
		     "a");
	assert_drain("\xe4"
		     "a\xc3\xbc",
		     "a \xc3\xbc");
	assert_drain("\xe4\xb8"
		     "b",
		     "b");
	assert_drain("\x80\x80"
		     "c",
		     "c");
	assert_drain("\xed\xa0\x80"
		     "d",
		     "d");
}

static void test_escape_alone_is_a_key(void **state)
{
	(void)state;
	assert_drain("\033", NAME_ESC);
	assert_drain("\033\033", NAME_ESC " " NAME_ESC);
	assert_drain("\033a", NAME_ESC " a");
	assert_drain("\033\033OA", NAME_ESC " " NAME_UP);
}

static void test_unknown_sequences_are_neither_back_nor_text(void **state)
{
	(void)state;
	assert_drain("\033[1;2Qx", "x");
	assert_drain("\033[<0;10;10Mx", "x");
	assert_drain("\033Oqx", "x");
	assert_drain("\033[?997;1nx", "x");
}

/* Alt-[ and Alt-O look like the start of one, and nothing follows. */
static void test_a_sequence_cut_off_swallows_no_control(void **state)
{
	(void)state;
	assert_drain("\033[\x18", "^X");
	assert_drain("\033O\x03", "^C");
	assert_drain("\033[1;2\r", NAME_ENTER);
	assert_drain("\033[\033", NAME_ESC);
	assert_drain("\033[1\033[1;2Qx", "x");
	assert_drain("\033O\033OAx", NAME_UP " x");
}

/* What the mouse says, as "click 4,10 up 4,10 ". */
static char *mouse(const char *bytes, size_t n, bool on)
{
	struct buf out = BUF_INIT(1024);
	struct input in;
	struct key k;

	input_init(&in);
	in.mouse = on;
	feed(&in, bytes, n);
	input_drained(&in);
	while (input_next(&in, &k)) {
		if (key_points(&k))
			buf_addf(&out, "%s %d,%d ",
				 k.name == KN_CLICK	 ? "click"
				 : k.name == KN_WHEEL_UP ? "up"
							 : "down",
				 k.row, k.col);
		else
			buf_adds(&out, "key ");
	}
	input_release(&in);
	return buf_take(&out);
}

static void test_the_mouse_points_at_cells(void **state)
{
	static const struct {
		const char *bytes, *want;
	} rows[] = {
		{ "\033[<0;11;5M\033[<0;11;5m", "click 4,10 " },
		{ "\033[M +%\033[M#+%", "click 4,10 " },
		{ "\033[<64;1;1M\033[<65;80;24M", "up 0,0 down 23,79 " },
		{ "\033[M`!!\033[Ma!!", "up 0,0 down 0,0 " },
		/* With control held; a drag; the other buttons. */
		{ "\033[<16;1;1M", "click 0,0 " },
		{ "\033[<32;1;1M\033[<1;1;1M\033[<2;1;1M", "" },
		/* Nothing that is whole, and what follows is a key. */
		{ "\033[<0;1Mx", "key " },
		{ "\033[<0;0;0Mx", "key " },
		{ "\033[<;;Mx\033[<Mx", "key key " },
		{ "\033[<-1;1;1Mx", "key " },
		{ "\033[<0;1;1;1Mx", "key " },
		{ "\033[<99999999999999999999;1;1Mx", "key " },
		{ "\033[<0;1;000000000000000001Mx", "key " },
		{ "\033[M", "" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		size_t n = strlen(rows[i].bytes);
		char *text = mouse(rows[i].bytes, n, true);

		assert_string_equal(text, rows[i].want);
		free(text);
		text = mouse(rows[i].bytes, n, false);
		assert_null(strstr(text, ","));
		free(text);
	}
}

static void test_a_paste_is_one_event(void **state)
{
	(void)state;
	assert_drain("a" PASTE_ON "b\r\nc\rq\033OA" PASTE_OFF "d",
		     "a <b\nc\nq> d");
}

static void test_controls_do_not_survive_a_paste(void **state)
{
	(void)state;
	assert_drain(PASTE_ON "a\033[31mb\x03\x1a\x7f\xe2\x80\xae" PASTE_OFF,
		     "<a[31mb<U+202E>>");
}

static void test_enter_behind_a_paste_is_dropped(void **state)
{
	struct input in;

	(void)state;
	assert_drain(PASTE_ON "a" PASTE_OFF "\r", "<a>");
	/* In a later drain it is a key that somebody pressed. */
	input_init(&in);
	feed(&in, PASTE_ON "a" PASTE_OFF, 13);
	input_drained(&in);
	feed(&in, "\r", 1);
	input_drained(&in);
	assert_keys(&in, "<a> " NAME_ENTER);
	input_release(&in);
}

static void test_an_end_mark_inside_a_paste_runs_nothing(void **state)
{
	(void)state;
	assert_drain(PASTE_ON "a" PASTE_OFF "\rq\ry\r" PASTE_OFF, "<a>");
	assert_drain(PASTE_OFF "x", "x");
}

static void test_a_paste_goes_on_over_drains(void **state)
{
	struct input in;

	(void)state;
	input_init(&in);
	feed(&in, PASTE_ON "one ", 10);
	input_drained(&in);
	assert_keys(&in, "");
	feed(&in, "two\033[3", 6);
	input_drained(&in);
	feed(&in, PASTE_OFF, 6);
	input_drained(&in);
	assert_keys(&in, "<one two[3>");
	input_release(&in);
}

static void test_a_paste_without_end_ends_in_time(void **state)
{
	struct input in;

	(void)state;
	input_init(&in);
	feed(&in, PASTE_ON "lost", 10);
	input_drained(&in);
	input_paste_timeout(&in);
	feed(&in, "q", 1);
	input_drained(&in);
	assert_keys(&in, "<lost> q");
	input_release(&in);
}

static void test_a_huge_paste_is_cut(void **state)
{
	struct input in;
	struct key k;
	int i;

	(void)state;
	input_init(&in);
	input_paste_start(&in);
	for (i = 0; i < 100000; i++)
		input_byte(&in, 'x');
	input_paste_end(&in);
	input_drained(&in);
	assert_true(input_next(&in, &k));
	assert_int_equal(k.type, K_PASTE);
	assert_int_equal(strlen(k.text), PASTE_MAX);
	assert_false(input_next(&in, &k));
	input_release(&in);
}

static void test_a_flood_of_keys_is_bounded(void **state)
{
	struct input in;
	struct key k;
	size_t i, n = 0;

	(void)state;
	input_init(&in);
	for (i = 0; i < 100000; i++)
		input_byte(&in, 'x');
	input_drained(&in);
	while (input_next(&in, &k))
		n++;
	assert_true(n <= 4096);
	input_release(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bytes_become_characters_and_keys),
		cmocka_unit_test(test_a_character_may_come_in_two_drains),
		cmocka_unit_test(test_broken_utf8_takes_nothing_with_it),
		cmocka_unit_test(test_escape_alone_is_a_key),
		cmocka_unit_test(
			test_unknown_sequences_are_neither_back_nor_text),
		cmocka_unit_test(test_a_sequence_cut_off_swallows_no_control),
		cmocka_unit_test(test_the_mouse_points_at_cells),
		cmocka_unit_test(test_a_paste_is_one_event),
		cmocka_unit_test(test_controls_do_not_survive_a_paste),
		cmocka_unit_test(test_enter_behind_a_paste_is_dropped),
		cmocka_unit_test(test_an_end_mark_inside_a_paste_runs_nothing),
		cmocka_unit_test(test_a_paste_goes_on_over_drains),
		cmocka_unit_test(test_a_paste_without_end_ends_in_time),
		cmocka_unit_test(test_a_huge_paste_is_cut),
		cmocka_unit_test(test_a_flood_of_keys_is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
