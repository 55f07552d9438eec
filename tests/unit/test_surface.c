/* tui/surface: what is written is clipped, whole, and as wide as it says. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "tui/surface.h"

#define E_ACUTE "e\xcc\x81"    /* e, U+0301 */
#define CJK	"\xe4\xb8\xad" /* U+4E2D, two cells */
#define CHECK	"\xe2\x9c\x93" /* U+2713 */
#define RULE	"\xe2\x94\x80" /* U+2500 */
#define BIDI	"\xe2\x80\xae" /* U+202E */
#define U_UML	"\xc3\xbc"     /* U+00FC */

static void assert_row(const struct surface *s, int row, const char *want)
{
	char *text = surface_row_text(s, row);

	assert_string_equal(text, want);
	free(text);
}

static struct surface *make(int rows, int cols)
{
	return surface_new(rows, cols, false);
}

static void test_text_that_fits_is_written_whole(void **state)
{
	struct surface *s = make(1, 8);

	(void)state;
	assert_int_equal(
		surface_text(s, surface_rect(s), 0, 0, TH_OK, "12345678"), 8);
	assert_row(s, 0, "12345678");
	assert_int_equal(surface_cell(s, 0, 7)->element, TH_OK);
	surface_free(s);
}

static void test_text_that_is_cut_ends_in_a_tilde(void **state)
{
	struct surface *s = make(1, 8);

	(void)state;
	assert_int_equal(
		surface_text(s, surface_rect(s), 0, 3, TH_TEXT, "abcdef"), 8);
	assert_row(s, 0, "   abcd~");
	surface_free(s);
}

static void test_a_wide_character_is_never_cut_in_half(void **state)
{
	struct surface *s = make(1, 4);

	(void)state;
	surface_text(s, surface_rect(s), 0, 0, TH_TEXT, "a" CJK CJK);
	assert_row(s, 0, "a" CJK "~");
	surface_clear(s);
	surface_text(s, surface_rect(s), 0, 0, TH_TEXT, CJK CJK "a");
	assert_row(s, 0, CJK " ~");
	assert_int_equal(surface_cell(s, 0, 0)->width, 2);
	assert_int_equal(surface_cell(s, 0, 1)->width, 0);
	surface_free(s);
}

static void test_half_a_wide_character_leaves_a_blank(void **state)
{
	struct surface *s = make(2, 6);
	struct rect r = surface_rect(s);

	(void)state;
	surface_text(s, r, 0, 0, TH_TEXT, CJK CJK CJK);
	surface_text(s, r, 0, 1, TH_TEXT, "x");
	assert_row(s, 0, " x" CJK CJK);
	surface_text(s, r, 0, 2, TH_TEXT, "y");
	assert_row(s, 0, " xy " CJK);
	surface_text(s, r, 1, 0, TH_TEXT, CJK CJK);
	surface_text(s, r, 1, 1, TH_TEXT, CJK);
	assert_row(s, 1, " " CJK);
	surface_free(s);
}

static void test_a_combining_mark_shares_the_cell_of_its_base(void **state)
{
	struct surface *s = make(1, 8);

	(void)state;
	assert_int_equal(surface_text(s, surface_rect(s), 0, 0, TH_TEXT,
				      E_ACUTE "x"),
			 2);
	assert_string_equal(surface_cell(s, 0, 0)->text, E_ACUTE);
	assert_string_equal(surface_cell(s, 0, 1)->text, "x");
	surface_free(s);
}

static void test_a_tower_of_marks_stays_within_its_cell(void **state)
{
	struct surface *s = make(1, 8);
	char text[1 + 2 * 100 + 2] = "e";
	int i;

	(void)state;
	for (i = 0; i < 100; i++)
		memcpy(text + 1 + 2 * i, "\xcc\x81", 2);
	text[201] = 'x';
	assert_int_equal(surface_text(s, surface_rect(s), 0, 0, TH_TEXT, text),
			 2);
	assert_true(strlen(surface_cell(s, 0, 0)->text) < CELL_TEXT);
	assert_string_equal(surface_cell(s, 0, 1)->text, "x");
	surface_free(s);
}

static void test_what_is_not_text_is_shown_and_never_sent(void **state)
{
	struct surface *s = make(1, 20);

	(void)state;
	surface_text(s, surface_rect(s), 0, 0, TH_TEXT,
		     "a\033[31m\x7f\xff"
		     "d" BIDI "b\tc");
	assert_row(s, 0,
		   "a?[31m?\xef\xbf\xbd"
		   "?b c");
	surface_free(s);
}

static void test_an_ascii_surface_holds_ascii_only(void **state)
{
	struct surface *s = surface_new(3, 12, true);
	struct rect r = surface_rect(s);
	int row, col;

	(void)state;
	surface_text(s, r, 0, 0, TH_TEXT, U_UML CJK E_ACUTE "a");
	assert_row(s, 0, "????a");
	surface_hline(s, r, 1);
	assert_row(s, 1, "------------");
	surface_mark(s, r, 2, 0, MARK_FAIL, true);
	assert_row(s, 2, "[XX] FAIL");
	for (row = 0; row < 3; row++) {
		for (col = 0; col < 12; col++)
			assert_true((unsigned char)*surface_cell(s, row, col)
					    ->text < 0x7f);
	}
	surface_free(s);
}

static void test_a_mark_has_a_glyph_and_a_word_and_a_color(void **state)
{
	struct surface *s = make(1, 12);
	int end = surface_mark(s, surface_rect(s), 0, 0, MARK_OK, true);

	(void)state;
	assert_row(s, 0, CHECK " OK");
	assert_int_equal(end, 4);
	assert_int_equal(surface_cell(s, 0, 0)->element, TH_OK);
	assert_int_equal(surface_cell(s, 0, 3)->element, TH_OK);
	surface_free(s);
}

static void test_nothing_is_drawn_outside_its_rect(void **state)
{
	struct surface *s = make(5, 10);
	struct rect all = surface_rect(s);
	struct rect r = rect_cols(rect_rows(all, 1, 2), 2, 5);
	int row;

	(void)state;
	surface_text(s, r, 0, 0, TH_TEXT, "0123456789");
	surface_text(s, r, 0, 9, TH_TEXT, "x");
	surface_text(s, r, 2, 0, TH_TEXT, "x");
	surface_text(s, r, -1, 0, TH_TEXT, "x");
	surface_text(s, r, 0, -1, TH_TEXT, "x");
	surface_wrap(s, r, 1, TH_TEXT, "a b c d e f g h i j k");
	surface_right(s, r, 0, TH_TEXT, "0123456789");
	surface_hline(s, r, 7);
	assert_row(s, 0, "");
	assert_row(s, 1, "  0123~");
	assert_row(s, 2, "  a b ~");
	for (row = 3; row < 5; row++)
		assert_row(s, row, "");
	surface_fill(s, r, TH_TEXT, '#');
	assert_row(s, 2, "  #####");
	assert_row(s, 3, "");
	surface_free(s);
}

static void test_rects_are_cut_from_all_sides_and_never_grow(void **state)
{
	struct rect r = { .rows = 10, .cols = 20 };
	struct rect top = rect_top(&r, 2), bottom = rect_bottom(&r, 3);
	struct rect left = rect_left(&r, 4), right = rect_right(&r, 5);

	(void)state;
	assert_int_equal(top.row, 0);
	assert_int_equal(top.rows, 2);
	assert_int_equal(bottom.row, 7);
	assert_int_equal(bottom.rows, 3);
	assert_int_equal(left.col, 0);
	assert_int_equal(left.row, 2);
	assert_int_equal(right.col, 15);
	assert_int_equal(r.col, 4);
	assert_int_equal(r.cols, 11);
	assert_int_equal(rect_top(&r, 99).rows, 5);
	assert_int_equal(r.rows, 0);
	assert_int_equal(rect_bottom(&r, 1).rows, 0);
	assert_int_equal(rect_left(&r, -3).cols, 0);
	assert_int_equal(r.cols, 11);
}

static void test_wrapped_text_keeps_words_lines_and_indents(void **state)
{
	struct surface *s = make(8, 12);
	const char *text =
		"one two three\n\n  * four five six\nunbreakable1234";

	(void)state;
	assert_int_equal(surface_wrap(s, surface_rect(s), 0, TH_TEXT, text), 7);
	assert_int_equal(surface_wrap_rows(12, text), 7);
	assert_row(s, 0, "one two");
	assert_row(s, 1, "three");
	assert_row(s, 2, "");
	assert_row(s, 3, "  * four");
	assert_row(s, 4, "  five six");
	assert_row(s, 5, "unbreakable1");
	assert_row(s, 6, "234");
	surface_free(s);
}

static void test_wrapped_text_that_is_too_long_is_cut_with_a_tilde(void **state)
{
	struct surface *s = make(2, 8);

	(void)state;
	assert_int_equal(surface_wrap(s, surface_rect(s), 0, TH_TEXT,
				      "aaa bbb ccc ddd eee"),
			 2);
	assert_row(s, 1, "ccc ddd~");
	surface_free(s);
}

static void test_text_at_the_right_ends_in_the_last_column(void **state)
{
	struct surface *s = make(1, 8);

	(void)state;
	surface_right(s, surface_rect(s), 0, TH_TEXT, "new");
	assert_row(s, 0, "     new");
	surface_right(s, surface_rect(s), 0, TH_TEXT, "longer than that");
	assert_row(s, 0, "longer ~");
	surface_free(s);
}

static void test_the_cursor_stays_inside_its_rect(void **state)
{
	struct surface *s = make(4, 8);
	struct rect r = rect_cols(rect_rows(surface_rect(s), 1, 2), 2, 3);

	(void)state;
	surface_cursor(s, r, 7, 99, true);
	assert_int_equal(s->cur_row, 2);
	assert_int_equal(s->cur_col, 4);
	assert_true(s->cur_visible);
	surface_cursor(s, r, -7, -99, false);
	assert_int_equal(s->cur_row, 1);
	assert_int_equal(s->cur_col, 2);
	r.rows = 0;
	surface_cursor(s, r, 0, 0, true);
	assert_int_equal(s->cur_row, 1);
	surface_free(s);
}

static void test_a_dump_shows_text_and_style_and_selection(void **state)
{
	struct surface *s = make(3, 10);
	struct rect r = surface_rect(s);
	struct buf out = BUF_INIT(4096);

	(void)state;
	surface_text(s, r, 0, 0, TH_TEXT, "plain");
	surface_text(s, r, 1, 0, TH_FAIL, "no");
	surface_text(s, r, 1, 3, TH_TEXT, CJK);
	surface_reverse(s, rect_rows(r, 1, 1));
	surface_cursor(s, r, 1, 4, true);
	surface_dump(s, &out);
	assert_string_equal(buf_str(&out), "10x3 cursor 1,4 visible\n"
					   "|plain\n"
					   "|no " CJK "\n"
					   "~XXRRRRRRRR\n"
					   "|\n");
	buf_release(&out);
	surface_free(s);
}

static void test_a_new_size_starts_blank_and_any_size_is_safe(void **state)
{
	struct surface *s = make(2, 4);

	(void)state;
	surface_text(s, surface_rect(s), 1, 0, TH_OK, "abcd");
	surface_resize(s, 3, 5);
	assert_row(s, 1, "");
	assert_int_equal(surface_cell(s, 1, 0)->element, TH_TEXT);
	surface_resize(s, 0, -7);
	assert_int_equal(s->rows, 1);
	assert_int_equal(s->cols, 1);
	surface_text(s, surface_rect(s), 0, 0, TH_TEXT, CJK);
	assert_row(s, 0, "~");
	assert_null(surface_cell(s, 1, 0));
	assert_null(surface_cell(s, 0, -1));
	surface_free(s);
}

static void test_the_rule_is_a_line_of_its_own_element(void **state)
{
	struct surface *s = make(1, 3);

	(void)state;
	surface_hline(s, surface_rect(s), 0);
	assert_row(s, 0, RULE RULE RULE);
	assert_int_equal(surface_cell(s, 0, 1)->element, TH_RULE);
	surface_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_that_fits_is_written_whole),
		cmocka_unit_test(test_text_that_is_cut_ends_in_a_tilde),
		cmocka_unit_test(test_a_wide_character_is_never_cut_in_half),
		cmocka_unit_test(test_half_a_wide_character_leaves_a_blank),
		cmocka_unit_test(
			test_a_combining_mark_shares_the_cell_of_its_base),
		cmocka_unit_test(test_a_tower_of_marks_stays_within_its_cell),
		cmocka_unit_test(test_what_is_not_text_is_shown_and_never_sent),
		cmocka_unit_test(test_an_ascii_surface_holds_ascii_only),
		cmocka_unit_test(
			test_a_mark_has_a_glyph_and_a_word_and_a_color),
		cmocka_unit_test(test_nothing_is_drawn_outside_its_rect),
		cmocka_unit_test(
			test_rects_are_cut_from_all_sides_and_never_grow),
		cmocka_unit_test(
			test_wrapped_text_keeps_words_lines_and_indents),
		cmocka_unit_test(
			test_wrapped_text_that_is_too_long_is_cut_with_a_tilde),
		cmocka_unit_test(
			test_text_at_the_right_ends_in_the_last_column),
		cmocka_unit_test(test_the_cursor_stays_inside_its_rect),
		cmocka_unit_test(
			test_a_dump_shows_text_and_style_and_selection),
		cmocka_unit_test(
			test_a_new_size_starts_blank_and_any_size_is_safe),
		cmocka_unit_test(test_the_rule_is_a_line_of_its_own_element),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
