/* The mouse on the pages: what is under it is picked, and nothing else. */
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

/* All that is seen, as text, owned by the caller. */
static char *seen(struct stage *st)
{
	struct buf out = BUF_INIT(1 << 20);

	flow_draw(st->flow, st->surface);
	surface_dump(st->surface, &out);
	return buf_take(&out);
}

static bool is_empty(struct stage *st, int row, int col)
{
	const struct spot spot = surface_spot_at(st->surface, row, col);

	return spot.pane == 0;
}

/* Where a cell stands for nothing, a click there changes nothing. */
static void expect_clicks_on_nothing(struct stage *st, const char *page)
{
	char *before, *after;
	int row, col, n = 0;

	/* Without the message of the last key. */
	press(st, "Ctrl-Left");
	before = seen(st);
	for (row = 0; row < st->surface->rows; row++) {
		for (col = 0; col < st->surface->cols; col += 7) {
			if (!is_empty(st, row, col))
				continue;
			n++;
			click(st, row, col);
			after = seen(st);
			if (strcmp(before, after) != 0)
				fail_msg("%s: click at %d, %d: %s", page, row,
					 col, after);
			free(after);
		}
	}
	assert_true(n > 0);
	free(before);
}

static void test_a_click_on_nothing_moves_nothing(void **state)
{
	static const struct {
		const char *name;
		size_t page;
		const char *keys;
	} views[] = {
		{ "the form", TARGET, "Tab Tab" },
		{ "the addresses", HANDSHAKE, "" },
		{ "the timeline", HANDSHAKE, "Tab Down Down" },
		{ "the chain", HANDSHAKE, "Tab Tab Down" },
		{ "the diagnosis", DIAGNOSIS, "Down Down" },
		{ "the workarounds", WORKAROUNDS, "Down Down" },
		{ "the report", REPORT, "Tab" },
	};
	struct stage st;
	size_t i, k;

	(void)state;
	for (k = 0; k < 2; k++) {
		stage_open(&st, k ? 50 : 24, k ? 160 : 80, false);
		for (i = 0; i < ARRAY_LEN(views); i++) {
			show(&st, "one-bad-address", views[i].page);
			press(&st, views[i].keys);
			expect_clicks_on_nothing(&st, views[i].name);
		}
		stage_close(&st);
	}
}

/* The screen that was clicked on may be an older one, of another size. */
static void test_clicks_on_what_was_drawn_before_are_survived(void **state)
{
	static const int sizes[][2] = { { 50, 160 }, { 18, 60 }, { 5, 10 } };
	struct stage st;
	uint32_t x = 502;
	size_t i;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "worst", REPORT);
	for (i = 0; i < 3000; i++) {
		struct key k = { .type = K_NAMED, .name = KN_CLICK };

		if (i % 97 == 0)
			flow_draw(st.flow, st.surface);
		if (i % 389 == 0)
			flow_resize(st.flow, sizes[i % 3][0], sizes[i % 3][1]);
		if (i % 5 == 0)
			press(&st, i % 10 ? "Tab" : "Wheel-Down");
		x = x * 1103515245u + 12345u;
		k.row = (int)(x >> 16) % 26 - 1;
		k.col = (int)(x >> 8) % 82 - 1;
		k.spot = surface_spot_at(st.surface, k.row, k.col);
		/* Those are keys by another name, and some would probe. */
		if (k.spot.pane == SPOT_ACTION)
			continue;
		flow_key(st.flow, &k);
		flow_settle(st.flow);
	}
	flow_draw(st.flow, st.surface);
	stage_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_click_on_nothing_moves_nothing),
		cmocka_unit_test(
			test_clicks_on_what_was_drawn_before_are_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
