/* tui/edit: the line editor, by keys and by what it shows. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tui/edit.h"

#define E_ACUTE "e\xcc\x81"    /* e, U+0301 */
#define CJK	"\xe4\xb8\xad" /* U+4E2D, two cells */

/* Presses keys: text types itself, {Name} is a key of the tables. */
static enum edit_result press(struct edit *e, const char *keys)
{
	enum edit_result result = EDIT_IGNORED;
	size_t n = strlen(keys), took;

	while (n > 0) {
		struct key k = { .type = K_CHAR };

		took = utf8_decode(keys, n, &k.cp);
		if (*keys == '{') {
			took = strcspn(keys, "}");
			assert_true(key_parse(keys + 1, took - 1, &k));
			took++;
		}
		result = edit_act(e, keymap_action(NULL, CTX_FIELD, &k), &k);
		keys += took;
		n -= took;
	}
	return result;
}

/* The content with "|" where the cursor is. */
static void assert_edit(const struct edit *e, const char *want)
{
	char *text = NULL;
	size_t at = strcspn(want, "|");

	assert_int_equal(e->at, at);
	text = strdup(want);
	memmove(text + at, text + at + 1, strlen(text + at));
	assert_string_equal(edit_text(e), text);
	free(text);
}

static void test_typed_text_stands_where_the_cursor_is(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	assert_true(edit_is_empty(&e));
	assert_string_equal(edit_text(&e), "");
	assert_int_equal(press(&e, "abd{Left}c"), EDIT_CHANGED);
	assert_edit(&e, "abc|d");
	press(&e, "{Home}x{End}y q?");
	assert_edit(&e, "xabcdy q?|");
	edit_release(&e);
}

static void test_a_character_and_its_marks_are_one_thing(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	press(&e, "a" E_ACUTE "b{Left}{Left}");
	assert_edit(&e, "a|" E_ACUTE "b");
	press(&e, "{Right}{Backspace}");
	assert_edit(&e, "a|b");
	press(&e, E_ACUTE "{Left}{Del}");
	assert_edit(&e, "a|b");
	edit_release(&e);
}

static void test_a_mark_typed_later_joins_the_character_before(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	press(&e, "eb{Left}\xcc\x81");
	assert_edit(&e, E_ACUTE "|b");
	press(&e, "{Left}");
	assert_edit(&e, "|" E_ACUTE "b");
	edit_release(&e);
}

static void test_a_letter_before_a_lone_mark_takes_it(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	press(&e, "\xcc\x81{Home}e");
	assert_edit(&e, E_ACUTE "|");
	edit_release(&e);
}

static void test_wide_characters_go_as_a_whole(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	press(&e, CJK CJK "{Left}{Backspace}");
	assert_edit(&e, "|" CJK);
	edit_release(&e);
}

static void test_words_end_at_dots_and_slashes(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	edit_set(&e, "origin.example.com/a");
	press(&e, "{^W}");
	assert_edit(&e, "origin.example.com/|");
	press(&e, "{^W}");
	assert_edit(&e, "origin.example.|");
	press(&e, "{Ctrl-Left}");
	assert_edit(&e, "origin.|example.");
	press(&e, "{Ctrl-Right}");
	assert_edit(&e, "origin.example|.");
	press(&e, "{^U}");
	assert_edit(&e, "|.");
	edit_release(&e);
}

static void test_cutting_to_either_end_keeps_the_other(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	edit_set(&e, "abcdef");
	press(&e, "{Left}{Left}{^K}");
	assert_edit(&e, "abcd|");
	press(&e, "{^A}{Right}{^U}");
	assert_edit(&e, "|bcd");
	edit_release(&e);
}

static void test_keys_at_the_ends_change_nothing(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	assert_int_equal(press(&e, "{Left}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{Backspace}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{Del}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{^W}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{^U}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{^K}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{Ctrl-Left}"), EDIT_MOVED);
	assert_int_equal(press(&e, "{Ctrl-Right}"), EDIT_MOVED);
	press(&e, "a");
	assert_int_equal(press(&e, "{Right}"), EDIT_MOVED);
	assert_edit(&e, "a|");
	edit_release(&e);
}

static void test_what_is_no_editing_is_left_to_the_page(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	assert_int_equal(press(&e, "{Enter}"), EDIT_IGNORED);
	assert_int_equal(press(&e, "{Tab}"), EDIT_IGNORED);
	assert_int_equal(press(&e, "{Up}"), EDIT_IGNORED);
	assert_int_equal(press(&e, "{Esc}"), EDIT_IGNORED);
	assert_int_equal(press(&e, "{^X}"), EDIT_IGNORED);
	assert_true(edit_is_empty(&e));
	edit_release(&e);
}

static void test_nothing_invisible_can_be_typed(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	assert_int_equal(press(&e, "\xe2\x80\xae"), EDIT_IGNORED);
	assert_int_equal(press(&e, "\xe2\x80\x8b"), EDIT_IGNORED);
	assert_true(edit_is_empty(&e));
	edit_release(&e);
}

static void test_what_does_not_fit_is_refused_whole(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 5);
	press(&e, "abcd");
	assert_int_equal(press(&e, "\xc3\xbc"), EDIT_REFUSED);
	assert_edit(&e, "abcd|");
	assert_int_equal(edit_paste(&e, "xy"), EDIT_REFUSED);
	assert_edit(&e, "abcd|");
	assert_int_equal(press(&e, "e"), EDIT_CHANGED);
	assert_edit(&e, "abcde|");
	edit_release(&e);
}

static void test_a_paste_becomes_one_line(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	press(&e, "[]{Left}");
	assert_int_equal(edit_paste(&e, " \t\n https://a.example/\r\nb\tc \n"),
			 EDIT_CHANGED);
	assert_edit(&e, "[https://a.example/ b c|]");
	edit_release(&e);
}

static void test_a_paste_loses_its_control_characters(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	edit_paste(&e, "a\033[31mb\x7f\x01"
		       "c\xff");
	assert_edit(&e, "a[31mbc\xef\xbf\xbd|");
	edit_set(&e, "");
	edit_paste(&e, "x\xe2\x80\xaey");
	assert_edit(&e, "x<U+202E>y|");
	edit_set(&e, "");
	assert_int_equal(edit_paste(&e, " \n\t "), EDIT_MOVED);
	assert_true(edit_is_empty(&e));
	edit_release(&e);
}

static void test_a_paste_key_is_pasted(void **state)
{
	struct edit e;
	struct key k = { .type = K_PASTE, .text = " one\n" };

	(void)state;
	edit_init(&e, 64);
	assert_int_equal(edit_act(&e, keymap_action(NULL, CTX_FIELD, &k), &k),
			 EDIT_CHANGED);
	assert_edit(&e, "one|");
	edit_release(&e);
}

static void test_set_text_is_cleaned_and_cut(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 8);
	edit_set(&e, "a\033b");
	assert_edit(&e, "a~|");
	edit_set(&e, "");
	assert_edit(&e, "|");
	edit_release(&e);
}

static void assert_drawn(const struct edit *e, int cols, const char *want,
			 int cursor)
{
	struct surface *s = surface_new(1, cols, false);
	char *text;

	edit_draw(e, s, surface_rect(s), true);
	text = surface_row_text(s, 0);
	assert_string_equal(text, want);
	assert_int_equal(s->cur_col, cursor);
	assert_true(s->cur_visible);
	free(text);
	surface_free(s);
}

static void test_a_field_is_drawn_with_its_room_and_cursor(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	assert_drawn(&e, 6, "______", 0);
	press(&e, "abc");
	assert_drawn(&e, 6, "abc___", 3);
	press(&e, "{Left}");
	assert_drawn(&e, 6, "abc___", 2);
	edit_release(&e);
}

static void test_long_text_scrolls_with_the_cursor(void **state)
{
	struct edit e;

	(void)state;
	edit_init(&e, 64);
	edit_set(&e, "abcdefghij");
	assert_drawn(&e, 6, "~ghij_", 5);
	press(&e, "{Left}");
	assert_drawn(&e, 6, "~fghij", 5);
	press(&e, "{Home}");
	assert_drawn(&e, 6, "abcde~", 0);
	press(&e, "{Right}{Right}{Right}{Right}");
	assert_drawn(&e, 6, "abcde~", 4);
	press(&e, "{Right}");
	assert_drawn(&e, 6, "~cdef~", 4);
	edit_set(&e, "abcdef");
	press(&e, "{Left}");
	assert_drawn(&e, 6, "abcdef", 5);
	edit_release(&e);
}

/* At each place, in each width: the cursor is in the field, on its text. */
static void test_the_cursor_is_visible_in_every_width(void **state)
{
	static const char text[] = "a" CJK E_ACUTE "bc" CJK CJK "defg" E_ACUTE;
	struct edit e;
	struct surface *s;
	int cols, width;

	(void)state;
	edit_init(&e, 64);
	for (cols = 4; cols < 20; cols++) {
		s = surface_new(1, cols, false);
		edit_set(&e, text);
		press(&e, "{Home}");
		while (e.at < strlen(text)) {
			size_t n = cluster_next(text + e.at,
						strlen(text) - e.at, &width);
			const struct cell *c;

			surface_clear(s);
			edit_draw(&e, s, surface_rect(s), true);
			c = surface_cell(s, 0, s->cur_col);
			assert_int_equal(strlen(c->text), n);
			assert_memory_equal(c->text, text + e.at, n);
			press(&e, "{Right}");
		}
		surface_free(s);
	}
	edit_release(&e);
}

static void test_without_focus_the_cursor_is_not_touched(void **state)
{
	struct surface *s = surface_new(2, 8, false);
	struct edit e;

	(void)state;
	edit_init(&e, 8);
	surface_cursor(s, surface_rect(s), 1, 3, false);
	edit_draw(&e, s, surface_rect(s), false);
	assert_int_equal(s->cur_row, 1);
	assert_int_equal(s->cur_col, 3);
	edit_release(&e);
	surface_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_typed_text_stands_where_the_cursor_is),
		cmocka_unit_test(test_a_character_and_its_marks_are_one_thing),
		cmocka_unit_test(
			test_a_mark_typed_later_joins_the_character_before),
		cmocka_unit_test(test_a_letter_before_a_lone_mark_takes_it),
		cmocka_unit_test(test_wide_characters_go_as_a_whole),
		cmocka_unit_test(test_words_end_at_dots_and_slashes),
		cmocka_unit_test(test_cutting_to_either_end_keeps_the_other),
		cmocka_unit_test(test_keys_at_the_ends_change_nothing),
		cmocka_unit_test(test_what_is_no_editing_is_left_to_the_page),
		cmocka_unit_test(test_nothing_invisible_can_be_typed),
		cmocka_unit_test(test_what_does_not_fit_is_refused_whole),
		cmocka_unit_test(test_a_paste_becomes_one_line),
		cmocka_unit_test(test_a_paste_loses_its_control_characters),
		cmocka_unit_test(test_a_paste_key_is_pasted),
		cmocka_unit_test(test_set_text_is_cleaned_and_cut),
		cmocka_unit_test(
			test_a_field_is_drawn_with_its_room_and_cursor),
		cmocka_unit_test(test_long_text_scrolls_with_the_cursor),
		cmocka_unit_test(test_the_cursor_is_visible_in_every_width),
		cmocka_unit_test(test_without_focus_the_cursor_is_not_touched),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
