/* screens/doc: texts with rows in them, laid out, selected and scrolled. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "screens/doc.h"

/* Three rows, with a long text before and after them. */
static void build(struct doc *d, int cols)
{
	int i;

	doc_init(d, cols, false);
	doc_heading(d, "Heading");
	doc_row(d, 7, MARK_OK, TH_TEXT, NULL, "the first row");
	doc_row(d, 8, MARK_FAIL, TH_TEXT, "right",
		"the second row, which is long enough to be wrapped twice");
	doc_row(d, 9, NO_MARK, TH_TEXT, NULL, "the third row");
	for (i = 0; i < 20; i++)
		doc_textf(d, DOC_TEXT, TH_DIM, "line %d", i);
}

static char *row_text(struct surface *s, const struct doc *d,
		      const struct doc_place *p, int row)
{
	surface_clear(s);
	doc_draw(d, p, s, surface_rect(s), true);
	return surface_row_text(s, row);
}

static void test_the_first_row_is_selected_and_carries_the_cursor(void **state)
{
	struct surface *s = surface_new(10, 30, false);
	struct doc_place p = { .id = 0 };
	struct doc d;
	char *text;

	(void)state;
	build(&d, 30);
	assert_int_equal(doc_selected(&d, &p), 7);
	text = row_text(s, &d, &p, 1);
	assert_string_equal(text, " > \xe2\x9c\x93 the first row");
	assert_int_equal(s->cur_row, 1);
	assert_int_equal(s->cur_col, 1);
	free(text);
	surface_free(s);
	doc_release(&d);
}

static void test_a_row_is_wrapped_beside_what_stands_right(void **state)
{
	struct surface *s = surface_new(10, 30, false);
	struct doc_place p = { .id = 0 };
	struct doc d;
	char *text;

	(void)state;
	build(&d, 30);
	text = row_text(s, &d, &p, 2);
	assert_string_equal(text, "   \xe2\x9c\x97 the second row,     right");
	free(text);
	text = row_text(s, &d, &p, 3);
	assert_string_equal(text, "     which is long");
	free(text);
	surface_free(s);
	doc_release(&d);
}

static void test_moving_goes_row_by_row_and_then_by_line(void **state)
{
	struct doc_place p = { .id = 0 };
	struct doc d;
	size_t i;

	(void)state;
	build(&d, 30);
	assert_true(doc_act(&d, &p, 8, ACT_DOWN));
	assert_int_equal(p.id, 8);
	doc_act(&d, &p, 8, ACT_DOWN);
	assert_int_equal(p.id, 9);
	for (i = 0; i < 100; i++)
		doc_act(&d, &p, 8, ACT_DOWN);
	assert_int_equal(p.id, 9);
	assert_int_equal(p.top, d.lines.n - 8);
	doc_act(&d, &p, 8, ACT_UP);
	doc_act(&d, &p, 8, ACT_TOP);
	assert_int_equal(doc_selected(&d, &p), 7);
	assert_false(doc_act(&d, &p, 8, ACT_ENTER));
	doc_release(&d);
}

static void test_a_selection_survives_another_width(void **state)
{
	struct doc_place p = { .id = 0 };
	struct doc wide, narrow;

	(void)state;
	build(&wide, 80);
	build(&narrow, 20);
	doc_act(&wide, &p, 5, ACT_DOWN);
	assert_int_equal(doc_selected(&narrow, &p), 8);
	p.id = 12345;
	assert_int_equal(doc_selected(&narrow, &p), 7);
	doc_release(&wide);
	doc_release(&narrow);
}

static void test_columns_of_a_line_that_fits_are_kept(void **state)
{
	struct doc d;

	(void)state;
	doc_init(&d, 40, false);
	doc_row(&d, 1, NO_MARK, TH_TEXT, NULL, "one     two");
	doc_pair(&d, 8, TH_TEXT, "label", "value");
	assert_string_equal(d.lines.items[0].text, "one     two");
	assert_string_equal(d.lines.items[1].text, "label   value");
	doc_release(&d);
}

static void test_an_empty_document_takes_any_action(void **state)
{
	struct surface *s = surface_new(4, 20, false);
	struct doc_place p = { .id = 0 };
	struct doc d;
	int a;

	(void)state;
	doc_init(&d, 20, true);
	for (a = ACT_NONE; a < ACT_N; a++)
		doc_act(&d, &p, 0, (enum action)a);
	doc_draw(&d, &p, s, surface_rect(s), true);
	assert_int_equal(doc_selected(&d, &p), 0);
	surface_free(s);
	doc_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_the_first_row_is_selected_and_carries_the_cursor),
		cmocka_unit_test(
			test_a_row_is_wrapped_beside_what_stands_right),
		cmocka_unit_test(test_moving_goes_row_by_row_and_then_by_line),
		cmocka_unit_test(test_a_selection_survives_another_width),
		cmocka_unit_test(test_columns_of_a_line_that_fits_are_kept),
		cmocka_unit_test(test_an_empty_document_takes_any_action),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
