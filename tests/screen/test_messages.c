/* What the wizard says besides its tables: the line above the keys, details. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"
#include "tui/frame.h"

/* No message is cut at the least width. */
static void test_messages_fit_into_the_smallest_screen(void **state)
{
	static const char *const logs[] = { NULL, "missing-intermediate",
					    "worst" };
	struct stage st;
	size_t i, page;
	char *line;

	(void)state;
	for (i = 0; i < ARRAY_LEN(logs); i++) {
		for (page = HANDSHAKE; page < N_PAGES; page++) {
			stage_open(&st, FRAME_MIN_ROWS, FRAME_MIN_COLS, true);
			show(&st, logs[i], page);
			flow_draw(st.flow, st.surface);
			line = surface_row_text(st.surface, FRAME_MIN_ROWS - 2);
			if (strchr(line, '~'))
				fail_msg("%s: cut", line);
			free(line);
			stage_close(&st);
		}
	}
	stage_open(&st, FRAME_MIN_ROWS, FRAME_MIN_COLS, true);
	show(&st, "missing-intermediate", WORKAROUNDS);
	assert_true(has(&st, "Card: mends 83 % overall"));
	assert_false(has(&st, "overall; for"));
	stage_close(&st);
}

static void test_details_say_how_they_are_closed(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	assert_true(has(&st, "Enter shows why"));
	press(&st, "d");
	assert_false(has(&st, "Enter shows why"));
	assert_true(has(&st, "b goes back"));
	assert_true(has(&st, "(from --resolve)"));
	press(&st, "b");
	assert_true(has(&st, "Enter shows why"));
	stage_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_messages_fit_into_the_smallest_screen),
		cmocka_unit_test(test_details_say_how_they_are_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
