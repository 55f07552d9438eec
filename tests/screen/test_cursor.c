/*
 * The hardware cursor rests where the focus is, for those who follow it with
 * a screen reader or a braille line: on each page and above it, after each
 * key, in the sizes where panes stand below each other.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "screens/recent.h"
#include "tests/screen/stage.h"
#include "tests/unit/folder.h"
#include "tests/unit/test.h"

/* What shows where the focus is. */
enum focus {
	ROW,	/* ">" in front of the row, under the cursor */
	FIELD,	/* ">" in front of the field, which has the cursor */
	BUTTON, /* the answer, reversed */
	TEXT,	/* the first line of a text that scrolls */
};

static const struct {
	int rows, cols;
} sizes[] = {
	{ 24, 80 },
	{ 18, 60 },
	{ 50, 160 },
};

static const char *const logs[] = { NULL, "missing-intermediate", "worst" };

static const char moves[] =
	"Down Down Down Up Tab Down Down Tab Up Down Tab Down Shift-Tab Up "
	"Shift-Tab G g PgDn PgDn PgUp End Home Tab Tab Tab Tab Down "
	"G PgUp k j Wheel-Down Wheel-Down Wheel-Up";

static const char reads[] = "Down PgDn G Up PgUp g Wheel-Down Tab j k";

static const char picks[] =
	"Down Down Down Up G g PgDn PgDn PgUp End Home k j Tab Wheel-Down "
	"Wheel-Down Wheel-Up";

/* Ready-made targets, more than a small screen has rows for. */
static const char *shop_name(void *ctx, size_t i)
{
	(void)ctx;
	return i == 0 ? "first.example.com" : "another.example.com";
}

static const char *shop_cell(void *ctx, size_t i, size_t column)
{
	return column == 0 ? shop_name(ctx, i) : "https-only";
}

static bool shop_can_take(void *ctx, size_t i)
{
	(void)ctx;
	return i % 2 == 0;
}

static void shop_tell(void *ctx, size_t i, offer_fact_fn say, void *to)
{
	for (int n = 0; n < 40; n++)
		say(to, n % 2 ? "" : "Domain", shop_name(ctx, i));
}

static const char *const columns[] = { "Origin", "Protocol" };

#define SHOP                                                                 \
	.n = 30, .button = "Offers", .heading = "Offers", .name = shop_name, \
	.open = true

static const struct wizard_offers demo = {
	SHOP,
	.demo = true,
	.title = shop_name,
};

static const struct wizard_offers distribution = {
	SHOP,
	.columns = columns,
	.n_columns = ARRAY_LEN(columns),
	.cell = shop_cell,
	.can_take = shop_can_take,
	.tell = shop_tell,
};

static const struct {
	const char *name;
	size_t page;
	const char *open;  /* keys, or NULL */
	const char *shows; /* it is open then */
	const char *keys;
	enum focus focus;
	bool probed;	   /* there is nothing of the kind before */
	const char *again; /* the log of a second round, or NULL */
	const struct wizard_offers *offers;
} views[] = {
	{
		.name = "the form",
		.page = TARGET,
		.shows = "Which origin?",
		.focus = FIELD,
		.keys = "Tab Tab Tab Tab Tab Tab Shift-Tab Up Up "
			"Down Right Left Space Tab Tab",
	},
	{
		.name = "recent targets",
		.page = TARGET,
		.open = "^R",
		.shows = "Targets probed before",
		.keys = picks,
	},
	{
		.name = "the demo",
		.page = TARGET,
		.shows = "Offers",
		.keys = picks,
		.offers = &demo,
	},
	{
		.name = "a distribution",
		.page = TARGET,
		.shows = "https-only",
		.keys = picks,
		.offers = &distribution,
	},
	{
		.name = "an origin of it",
		.page = TARGET,
		.open = "d",
		.shows = "Domain",
		.keys = reads,
		.focus = ROW,
		.offers = &distribution,
	},
	{
		.name = "the handshake",
		.page = HANDSHAKE,
		.shows = "[2 ",
		.keys = moves,
		.probed = true,
	},
	{
		.name = "what failed",
		.page = HANDSHAKE,
		.open = "s",
		.shows = "what failed",
		.keys = moves,
		.probed = true,
	},
	{
		.name = "details",
		.page = HANDSHAKE,
		.open = "d",
		.shows = "Details of the row",
		.keys = reads,
		.focus = TEXT,
		.probed = true,
	},
	{
		.name = "the diagnosis",
		.page = DIAGNOSIS,
		.shows = "[3 ",
		.keys = "Down Down Down Up G g PgDn PgUp Tab "
			"Down Wheel-Down Wheel-Up",
		.probed = true,
	},
	{
		.name = "an explanation",
		.page = DIAGNOSIS,
		.open = "a",
		.shows = "Close  ",
		.keys = reads,
		.focus = TEXT,
		.probed = true,
	},
	{
		.name = "the workarounds",
		.page = WORKAROUNDS,
		.shows = "[4 ",
		.keys = "Down Down Down Up Space Space Tab Down PgDn G g Tab Down "
			"G g PgDn Wheel-Down",
		.probed = true,
	},
	{
		.name = "the same again",
		.page = WORKAROUNDS,
		.shows = "goes back to the list",
		.keys = moves,
		.probed = true,
		.again = "missing-intermediate",
	},
	{
		.name = "what is mended",
		.page = WORKAROUNDS,
		.open = "a",
		.shows = "It works now",
		.keys = moves,
		.probed = true,
		.again = "mended",
	},
	{
		.name = "the report",
		.page = REPORT,
		.shows = "[5 ",
		.focus = FIELD,
		.keys = "Tab Right Right Left Tab Space Tab Down PgDn G Tab Tab "
			"Shift-Tab Shift-Tab Wheel-Down",
		.probed = true,
	},
	{
		.name = "the help",
		.page = HANDSHAKE,
		.open = "F1",
		.shows = "In this view",
		.keys = reads,
		.focus = TEXT,
	},
	{
		.name = "a question",
		.page = HANDSHAKE,
		.open = "q",
		.shows = "Leave cf502?",
		.keys = "Right Right Tab Left Up Down",
		.focus = BUTTON,
		.probed = true,
	},
};

static bool is_mark(const struct surface *s, int col)
{
	return strcmp(surface_cell(s, s->cur_row, col)->text, ">") == 0;
}

static void look(struct stage *st, size_t i, const char *log, const char *key)
{
	struct surface *s = st->surface;
	bool right = true;

	flow_draw(st->flow, s);
	if (views[i].focus == ROW)
		right = is_mark(s, s->cur_col);
	else if (views[i].focus == FIELD)
		right = is_mark(s, 1) || is_mark(s, s->cur_col);
	else if (views[i].focus == BUTTON)
		right = surface_cell(s, s->cur_row, s->cur_col)->reverse;
	else if (views[i].focus == TEXT)
		right = s->cur_row > 2; /* below its heading */
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

	stage_prepare(&st);
	st.config.offers = views[i].offers;
	stage_begin(&st, rows, cols, false);
	show(&st, log, views[i].page);
	if (views[i].again)
		probe_again(&st, views[i].again);
	press(&st, views[i].open ? views[i].open : "");
	if (!has(&st, views[i].shows))
		fail_msg("%s of %s is not open", views[i].name, log);
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
			/* "worst" ends in the midst of a probe. */
			if (views[i].again && strcmp(logs[k], "worst") == 0)
				continue;
			for (size = 0; size < ARRAY_LEN(sizes); size++)
				walk(i, logs[k], sizes[size].rows,
				     sizes[size].cols);
		}
	}
}

/* Targets probed before, more than a small screen has rows for. */
static int open_recent(void **state)
{
	static char folder[FOLDER_PATH];
	struct recent r = { .items = { .n = 0 } };
	char *path, text[64];

	folder_make(folder);
	*state = folder;
	assert_int_equal(setenv("XDG_STATE_HOME", folder, 1), 0);
	path = recent_path();
	for (int i = 0; i < 30; i++) {
		snprintf(text, sizeof(text), "origin-%d.example.com:443", i);
		recent_add(&r, path, text);
	}
	recent_release(&r);
	free(path);
	return 0;
}

static int drop_recent(void **state)
{
	folder_drop(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_the_cursor_is_where_the_focus_is, open_recent,
			drop_recent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
