/*
 * The hardware cursor rests where the focus is, for those who follow it with
 * a screen reader or a braille line: on each page and above it, after each
 * key, in the sizes where panes stand below each other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

/* What shows where the focus is. */
enum focus {
	ROW,	/* ">" in front of the row */
	BUTTON, /* the answer, reversed */
	TEXT,	/* the first line of a text that scrolls */
};

static const struct {
	int rows, cols;
} sizes[] = {
	{ 24, 80 },
	{ 18, 60 },
};

static const char *const logs[] = { NULL, "missing-intermediate", "worst" };

static const char moves[] =
	"Down Down Down Up Tab Down Down Tab Up Down Tab Down Shift-Tab Up "
	"Shift-Tab G g PgDn PgDn PgUp End Home Tab Tab Tab Tab Down "
	"G PgUp k j Wheel-Down Wheel-Down Wheel-Up";

static const char reads[] = "Down PgDn G Up PgUp g Wheel-Down Tab j k";

static const struct {
	const char *name;
	size_t page;
	const char *open, *keys;
	enum focus focus;
	bool probed; /* there is nothing of the kind before */
} views[] = {
	{ "the form", TARGET, "",
	  "Tab Tab Tab Tab Tab Tab Shift-Tab Up Up "
	  "Down Right Left Space Tab Tab",
	  ROW, false },
	{ "the handshake", HANDSHAKE, "", moves, ROW, true },
	{ "what failed", HANDSHAKE, "s", moves, ROW, true },
	{ "details", HANDSHAKE, "d", reads, TEXT, true },
	{ "the diagnosis", DIAGNOSIS, "",
	  "Down Down Down Up G g PgDn PgUp Tab "
	  "Down Wheel-Down Wheel-Up",
	  ROW, true },
	{ "an explanation", DIAGNOSIS, "a", reads, TEXT, true },
	{ "the workarounds", WORKAROUNDS, "",
	  "Down Down Down Up Space Space Tab Down PgDn G g Tab Down G g PgDn "
	  "Wheel-Down",
	  ROW, true },
	{ "the report", REPORT, "",
	  "Tab Right Right Left Tab Space Tab Down PgDn G Tab Tab Shift-Tab "
	  "Shift-Tab Wheel-Down",
	  ROW, true },
	{ "the help", HANDSHAKE, "F1", reads, TEXT, false },
	{ "a question", HANDSHAKE, "q", "Right Right Tab Left Up Down", BUTTON,
	  true },
};

static bool is_mark(const struct surface *s, int row)
{
	const struct cell *a = surface_cell(s, row, 0);
	const struct cell *b = surface_cell(s, row, 1);

	return strcmp(a->text, ">") == 0 || strcmp(b->text, ">") == 0;
}

static void look(struct stage *st, size_t i, const char *log, const char *key)
{
	struct surface *s = st->surface;
	bool right = true;

	flow_draw(st->flow, s);
	if (views[i].focus == ROW)
		right = is_mark(s, s->cur_row);
	else if (views[i].focus == BUTTON)
		right = surface_cell(s, s->cur_row, s->cur_col)->reverse;
	/* Frame and message are no place for it. */
	right = right && s->cur_row >= 2 && s->cur_row < s->rows - 2;
	if (right)
		return;
	for (int row = 0; row < s->rows; row++) {
		char *line = surface_row_text(s, row);

		print_message("%s\n", line);
		free(line);
	}
	fail_msg("%s of %s, after %s: cursor at %d,%d", views[i].name,
		 log ? log : "nothing", key, s->cur_row, s->cur_col);
}

static void walk(size_t i, const char *log, int rows, int cols)
{
	const char *keys = views[i].keys;
	struct stage st;
	char key[16];
	size_t n;

	stage_open(&st, rows, cols, false);
	show(&st, log, views[i].page);
	press(&st, views[i].open);
	look(&st, i, log, "the start");
	for (; *keys; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		snprintf(key, sizeof(key), "%.*s", (int)n, keys);
		press(&st, key);
		look(&st, i, log, key);
	}
	stage_close(&st);
}

static void test_the_cursor_is_where_the_focus_is(void **state)
{
	size_t i, k, size;

	(void)state;
	for (i = 0; i < ARRAY_LEN(views); i++) {
		for (k = 0; k < ARRAY_LEN(logs); k++) {
			if (views[i].probed && !logs[k])
				continue;
			for (size = 0; size < ARRAY_LEN(sizes); size++)
				walk(i, logs[k], sizes[size].rows,
				     sizes[size].cols);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_cursor_is_where_the_focus_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
