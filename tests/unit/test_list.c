/* tui/list, scroll, choice: selection that stays, and what it looks like. */
#include "tests/unit/test.h"

#include <stdlib.h>

#include "tui/choice.h"
#include "tui/list.h"
#include "tui/scroll.h"

static void test_rows_that_arrive_do_not_move_the_selection(void **state)
{
	static const uint64_t before[] = { 10, 20, 30 };
	static const uint64_t after[] = { 5, 10, 15, 20, 30, 40 };
	struct list l = { .any = false };

	(void)state;
	list_sync(&l, before, 3);
	assert_int_equal(l.id, 10);
	assert_true(list_act(&l, before, 3, 5, ACT_DOWN));
	assert_int_equal(l.id, 20);
	list_sync(&l, after, 6);
	assert_int_equal(l.id, 20);
	assert_int_equal(l.at, 3);
}

static void test_a_row_that_goes_hands_the_selection_on(void **state)
{
	static const uint64_t before[] = { 1, 2, 3 };
	static const uint64_t after[] = { 1, 3 };
	struct list l = { .any = false };

	(void)state;
	list_sync(&l, before, 3);
	assert_true(list_select(&l, before, 3, 2));
	assert_false(list_select(&l, before, 3, 9));
	list_sync(&l, after, 2);
	assert_int_equal(l.id, 3);
	list_sync(&l, after, 1);
	assert_int_equal(l.id, 1);
	list_sync(&l, NULL, 0);
	assert_false(list_act(&l, NULL, 0, 5, ACT_DOWN));
}

static void test_moves_stop_at_the_ends(void **state)
{
	static const uint64_t ids[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	struct list l = { .any = false };

	(void)state;
	list_sync(&l, ids, 10);
	assert_true(list_act(&l, ids, 10, 4, ACT_UP));
	assert_int_equal(l.at, 0);
	list_act(&l, ids, 10, 4, ACT_PAGE_DOWN);
	assert_int_equal(l.at, 4);
	list_act(&l, ids, 10, 4, ACT_BOTTOM);
	assert_int_equal(l.at, 9);
	list_act(&l, ids, 10, 4, ACT_PAGE_DOWN);
	assert_int_equal(l.at, 9);
	list_act(&l, ids, 10, 4, ACT_DOWN);
	assert_int_equal(l.at, 9);
	list_act(&l, ids, 10, 4, ACT_PAGE_UP);
	assert_int_equal(l.at, 5);
	list_act(&l, ids, 10, 4, ACT_TOP);
	assert_int_equal(l.at, 0);
	assert_false(list_act(&l, ids, 10, 4, ACT_ENTER));
}

static void test_the_selection_is_always_in_sight(void **state)
{
	static const uint64_t ids[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };
	static const enum action moves[] = {
		ACT_DOWN,   ACT_PAGE_DOWN, ACT_UP,
		ACT_BOTTOM, ACT_PAGE_UP,   ACT_TOP
	};
	struct list l = { .any = false };
	size_t i, rows, top;

	(void)state;
	list_sync(&l, ids, 10);
	for (i = 0; i < 600; i++) {
		rows = 1 + i % 12;
		list_act(&l, ids, 10, rows, moves[i * 7 % 6]);
		top = list_top(&l, 10, rows);
		assert_true(l.at >= top);
		assert_true(l.at < top + rows);
		assert_true(rows >= 10 || top + rows <= 10);
	}
}

static void row_number(const void *ctx, size_t i, bool selected,
		       struct surface *s, struct rect r)
{
	(void)ctx;
	(void)selected;
	surface_textf(s, r, 0, 0, TH_TEXT, "row %zu", i);
}

static void test_the_selected_row_has_a_mark_and_the_cursor(void **state)
{
	static const uint64_t ids[] = { 7, 8, 9 };
	struct surface *s = surface_new(2, 12, false);
	struct list l = { .any = false };
	char *text;

	(void)state;
	list_sync(&l, ids, 3);
	list_select(&l, ids, 3, 9);
	list_draw(&l, 3, s, surface_rect(s), true, row_number, NULL);
	text = surface_row_text(s, 0);
	assert_string_equal(text, "   row 1");
	free(text);
	text = surface_row_text(s, 1);
	assert_string_equal(text, " > row 2");
	free(text);
	assert_int_equal(s->cur_row, 1);
	assert_int_equal(s->cur_col, 1);
	assert_true(surface_cell(s, 1, 4)->reverse);
	assert_false(surface_cell(s, 0, 4)->reverse);
	surface_clear(s);
	list_draw(&l, 3, s, surface_rect(s), false, row_number, NULL);
	assert_false(surface_cell(s, 1, 4)->reverse);
	assert_int_equal(s->cur_row, 0);
	surface_free(s);
}

static void test_scrolling_never_leaves_empty_rows(void **state)
{
	struct scroll sc = { .top = 0 };
	struct buf place = BUF_INIT(64);

	(void)state;
	assert_true(scroll_act(&sc, 31, 18, ACT_PAGE_DOWN));
	assert_int_equal(sc.top, 13);
	scroll_act(&sc, 31, 18, ACT_DOWN);
	assert_int_equal(sc.top, 13);
	scroll_position(&sc, 31, 18, &place);
	assert_string_equal(buf_str(&place), "line 14-31 of 31");
	assert_int_equal(scroll_top(&sc, 20, 18), 2);
	assert_int_equal(scroll_top(&sc, 5, 18), 0);
	scroll_act(&sc, 31, 18, ACT_TOP);
	scroll_act(&sc, 31, 18, ACT_UP);
	assert_int_equal(sc.top, 0);
	scroll_act(&sc, 31, 18, ACT_BOTTOM);
	assert_int_equal(sc.top, 13);
	scroll_act(&sc, 31, 18, ACT_PAGE_UP);
	assert_int_equal(sc.top, 0);
	assert_false(scroll_act(&sc, 31, 18, ACT_ENTER));
	buf_clear(&place);
	scroll_position(&sc, 18, 18, &place);
	assert_string_equal(buf_str(&place), "");
	buf_release(&place);
}

static void test_a_scrolled_text_shows_its_lines(void **state)
{
	struct surface *s = surface_new(2, 10, false);
	struct scroll sc = { .top = 1 };
	char *text;

	(void)state;
	assert_int_equal(scroll_draw(&sc, s, surface_rect(s), TH_TEXT,
				     "one\n  two words here\nend\n", true),
			 5);
	text = surface_row_text(s, 0);
	assert_string_equal(text, "  two");
	free(text);
	text = surface_row_text(s, 1);
	assert_string_equal(text, "  words");
	free(text);
	surface_free(s);
}

static void test_a_radio_button_has_one_choice(void **state)
{
	struct choice c = { .kind = CHOICE_RADIO, .n = 3, .on = 1 };
	bool changed = false;

	(void)state;
	assert_true(choice_act(&c, ACT_RIGHT, &changed));
	assert_false(changed);
	assert_int_equal(choice_chosen(&c), 0);
	assert_true(choice_act(&c, ACT_TOGGLE, &changed));
	assert_true(changed);
	assert_int_equal(choice_chosen(&c), 1);
	assert_int_equal(c.on, 2);
	choice_act(&c, ACT_TOGGLE, &changed);
	assert_false(changed);
	assert_int_equal(choice_chosen(&c), 1);
}

static void test_boxes_toggle_one_by_one(void **state)
{
	struct choice c = {
		.kind = CHOICE_BOXES, .n = 2, .on = 3, .off_limits = 2
	};
	bool changed = false;

	(void)state;
	assert_false(choice_act(&c, ACT_LEFT, NULL));
	choice_act(&c, ACT_TOGGLE, &changed);
	assert_true(changed);
	assert_int_equal(c.on, 2);
	choice_act(&c, ACT_RIGHT, NULL);
	choice_act(&c, ACT_TOGGLE, &changed);
	assert_false(changed);
	assert_int_equal(c.on, 2);
	assert_false(choice_act(&c, ACT_RIGHT, NULL));
	assert_false(choice_act(&c, ACT_ENTER, NULL));
}

static void test_choices_wrap_and_show_what_is_on(void **state)
{
	static const char *const labels[] = { "one", "two", "three" };
	struct choice c = { .kind = CHOICE_BOXES, .n = 3, .on = 2, .at = 2 };
	struct surface *s = surface_new(3, 18, false);
	char *text;

	(void)state;
	assert_int_equal(choice_rows(&c, labels, 18), 2);
	assert_int_equal(choice_draw(&c, labels, s, surface_rect(s), true), 2);
	text = surface_row_text(s, 0);
	assert_string_equal(text, "[ ] one  [x] two");
	free(text);
	text = surface_row_text(s, 1);
	assert_string_equal(text, "[ ] three");
	free(text);
	assert_int_equal(s->cur_row, 1);
	assert_int_equal(s->cur_col, 1);
	c.kind = CHOICE_BUTTONS;
	assert_int_equal(choice_draw(&c, labels, s, surface_rect(s), true), 2);
	text = surface_row_text(s, 0);
	assert_string_equal(text, "< one >  < two >");
	free(text);
	surface_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_rows_that_arrive_do_not_move_the_selection),
		cmocka_unit_test(test_a_row_that_goes_hands_the_selection_on),
		cmocka_unit_test(test_moves_stop_at_the_ends),
		cmocka_unit_test(test_the_selection_is_always_in_sight),
		cmocka_unit_test(
			test_the_selected_row_has_a_mark_and_the_cursor),
		cmocka_unit_test(test_scrolling_never_leaves_empty_rows),
		cmocka_unit_test(test_a_scrolled_text_shows_its_lines),
		cmocka_unit_test(test_a_radio_button_has_one_choice),
		cmocka_unit_test(test_boxes_toggle_one_by_one),
		cmocka_unit_test(test_choices_wrap_and_show_what_is_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
