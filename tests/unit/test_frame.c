/* tui/frame, overlay: the frame of every page, against golden screens. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "tests/screen/golden.h"
#include "tui/frame.h"
#include "tui/keymap.h"
#include "tui/overlay.h"

static const struct frame_step steps[] = {
	{ "Target", true },	  { "Handshake", true }, { "Diagnosis", true },
	{ "Workarounds", false }, { "Report", false },
};

static const struct hint hints[] = {
	{ .action = ACT_ENTER, .label = "Diagnosis" },
	{ .action = ACT_UP, .also = ACT_DOWN, .label = "Address" },
	{ .action = ACT_DETAILS },
	{ .action = ACT_REPROBE },
	{ .action = ACT_STOP },
	{ .action = ACT_BACK },
	{ .action = ACT_HELP },
	{ .action = ACT_NONE },
};

static struct frame make_frame(void)
{
	return (struct frame){
		.program = "cf502",
		.steps = steps,
		.n_steps = 5,
		.current = 1,
		.status = "probe 1",
		.message = "Probe running. Late results are added.",
		.message_element = TH_MESSAGE,
		.context = CTX_LIST,
		.hints = hints,
	};
}

static void test_the_frame_at_80_columns(void **state)
{
	struct surface *s = surface_new(24, 80, true);
	struct frame f = make_frame();
	struct rect body = frame_draw(s, &f);

	(void)state;
	assert_int_equal(body.row, 2);
	assert_int_equal(body.rows, 20);
	assert_int_equal(body.cols, 80);
	golden_check("frame_80x24", s);
	surface_free(s);
}

static void test_a_narrow_frame_keeps_the_current_step_and_help(void **state)
{
	struct surface *s = surface_new(18, 60, false);
	struct frame f = make_frame();
	char *keys;

	(void)state;
	frame_draw(s, &f);
	golden_check("frame_60x18", s);
	keys = surface_row_text(s, 17);
	assert_non_null(strstr(keys, "Enter Diagnosis"));
	assert_non_null(strstr(keys, "? Help"));
	assert_null(strstr(keys, "Back"));
	free(keys);
	surface_free(s);
}

static void test_a_small_terminal_is_told_what_is_needed(void **state)
{
	struct surface *s = surface_new(17, 40, false);
	struct frame f = make_frame();
	struct rect body = frame_draw(s, &f);
	char *text = surface_row_text(s, 0);

	(void)state;
	assert_int_equal(body.rows, 0);
	assert_string_equal(text, "cf502 needs 60x18 cells and has 40x17.");
	free(text);
	surface_resize(s, 1, 2);
	frame_draw(s, &f);
	surface_free(s);
}

static void test_hints_without_a_key_here_are_not_shown(void **state)
{
	struct surface *s = surface_new(1, 80, false);
	char *text;

	(void)state;
	frame_keys(s, surface_rect(s), NULL, CTX_FIELD, hints);
	text = surface_row_text(s, 0);
	assert_string_equal(text, " Enter Diagnosis  Up/Down Address  ^C Stop  "
				  "Esc Back  ^G Help");
	free(text);
	surface_free(s);
}

static void test_hints_go_from_the_end_but_help_stays(void **state)
{
	static const char *const want[] = { " Enter Diagnosis  ? Help",
					    " Enter Diagnosis",
					    " Enter Diag~" };
	static const int cols[] = { 26, 20, 12 };
	size_t i;

	(void)state;
	for (i = 0; i < 3; i++) {
		struct surface *s = surface_new(1, cols[i], false);
		char *text;

		frame_keys(s, surface_rect(s), NULL, CTX_LIST, hints);
		text = surface_row_text(s, 0);
		assert_string_equal(text, want[i]);
		free(text);
		surface_free(s);
	}
}

static struct help make_help(void)
{
	return (struct help){
		.title = "step 2, handshake",
		.context = CTX_LIST,
		.hints = hints,
		.extra = "Words\n  SNI  the name that a client asks for\n",
	};
}

static void test_help_lists_this_view_first_then_everything(void **state)
{
	struct surface *s = surface_new(24, 80, true);
	struct frame f = make_frame();
	struct help h = make_help();

	(void)state;
	f.context = CTX_HELP;
	f.hints = help_hints;
	help_draw(&h, s, frame_draw(s, &f));
	golden_check("help_80x24", s);
	surface_free(s);
}

static void test_help_scrolls_to_its_last_line_and_closes(void **state)
{
	struct surface *s = surface_new(24, 80, true);
	struct frame f = make_frame();
	struct rect body = frame_draw(s, &f);
	struct help h = make_help();
	char *last;

	(void)state;
	assert_true(help_act(&h, ACT_BOTTOM, body, true));
	help_draw(&h, s, body);
	last = surface_row_text(s, body.row + body.rows - 1);
	assert_string_equal(last, "     SNI  the name that a client asks for");
	free(last);
	assert_true(help_act(&h, ACT_PAGE_UP, body, true));
	assert_true(help_act(&h, ACT_NONE, body, true));
	assert_false(help_act(&h, ACT_BACK, body, true));
	assert_false(help_act(&h, ACT_HELP, body, true));
	surface_free(s);
}

static void test_every_key_of_a_context_is_in_its_help(void **state)
{
	struct buf text = BUF_INIT(32768), keys = BUF_INIT(256);
	struct help h = make_help();
	int a, bit;

	(void)state;
	for (bit = 0; bit < CTX_N_BITS; bit++) {
		h.context = (enum context)(1 << bit);
		buf_clear(&text);
		help_text(&h, true, &text);
		for (a = ACT_NONE + 1; a < ACT_N; a++) {
			buf_clear(&keys);
			keymap_keys(NULL, h.context, (enum action)a, &keys);
			assert_non_null(strstr(buf_str(&text), buf_str(&keys)));
		}
	}
	buf_release(&text);
	buf_release(&keys);
}

static struct dialog make_dialog(void)
{
	return (struct dialog){
		.question = "Leave cf502? The session is saved.",
		.buttons = { "Stay", "Quit", "Export and quit" },
	};
}

static void test_a_question_stands_in_the_middle(void **state)
{
	struct surface *s = surface_new(18, 60, false);
	struct frame f = make_frame();
	struct dialog d = make_dialog();

	(void)state;
	f.context = CTX_DIALOG;
	f.hints = dialog_hints;
	dialog_draw(&d, s, frame_draw(s, &f));
	golden_check("dialog_60x18", s);
	surface_free(s);
}

static void test_a_question_starts_at_the_safe_answer(void **state)
{
	struct dialog d = make_dialog();

	(void)state;
	assert_int_equal(dialog_act(&d, ACT_ENTER), DIALOG_CHOSEN);
	assert_int_equal(d.at, 0);
	assert_int_equal(dialog_act(&d, ACT_RIGHT), DIALOG_OPEN);
	assert_int_equal(dialog_act(&d, ACT_NEXT), DIALOG_OPEN);
	assert_int_equal(d.at, 2);
	dialog_act(&d, ACT_RIGHT);
	assert_int_equal(d.at, 0);
	dialog_act(&d, ACT_LEFT);
	assert_int_equal(d.at, 2);
	assert_int_equal(dialog_act(&d, ACT_BACK), DIALOG_BACK);
	assert_int_equal(dialog_act(&d, ACT_STOP), DIALOG_YES);
	assert_int_equal(dialog_act(&d, ACT_YES), DIALOG_YES);
}

static void test_a_long_question_on_a_tiny_body_stays_inside(void **state)
{
	struct surface *s = surface_new(4, 12, false);
	struct rect body = rect_rows(surface_rect(s), 1, 2);
	struct dialog d = make_dialog();
	char *text;

	(void)state;
	dialog_draw(&d, s, body);
	text = surface_row_text(s, 0);
	assert_string_equal(text, "");
	free(text);
	text = surface_row_text(s, 3);
	assert_string_equal(text, "");
	free(text);
	surface_free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_frame_at_80_columns),
		cmocka_unit_test(
			test_a_narrow_frame_keeps_the_current_step_and_help),
		cmocka_unit_test(test_a_small_terminal_is_told_what_is_needed),
		cmocka_unit_test(test_hints_without_a_key_here_are_not_shown),
		cmocka_unit_test(test_hints_go_from_the_end_but_help_stays),
		cmocka_unit_test(
			test_help_lists_this_view_first_then_everything),
		cmocka_unit_test(test_help_scrolls_to_its_last_line_and_closes),
		cmocka_unit_test(test_every_key_of_a_context_is_in_its_help),
		cmocka_unit_test(test_a_question_stands_in_the_middle),
		cmocka_unit_test(test_a_question_starts_at_the_safe_answer),
		cmocka_unit_test(
			test_a_long_question_on_a_tiny_body_stays_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
