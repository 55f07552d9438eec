/*
 * What may happen on any page and in whatever stands above it: the window
 * changes its size, the program is suspended, killed, or loses its terminal.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define ROWS	   24
#define COLS	   80
#define STEPS_MAX  4
#define STEPS_BACK 9 /* from anywhere to the first page, which says: */
#define FIRST	   "This is the first step."
#define SIZES	   120

/* A key, and what is on the screen then. */
struct step {
	const char *key, *text;
};

/* Where a person may be once all pages were seen. */
struct place {
	const char *page; /* its head: there a resumed session begins */
	struct step steps[STEPS_MAX];
};

/* clang-format off */
static const struct place places[] = {
	{ "[1 Target]",	     { { "1", "[1 Target]" } } },
	{ "[1 Target]",	     { { "1", "[1 Target]" },
			       { "\022", "Take" } } },
	{ "[2 Handshake]",   { { "2", "[2 Handshake]" } } },
	{ "[2 Handshake]",   { { "2", "[2 Handshake]" },
			       { "d", "Details of the row" } } },
	{ "[3 Diagnosis]",   { { "3", "[3 Diagnosis]" } } },
	{ "[3 Diagnosis]",   { { "3", "[3 Diagnosis]" },
			       { "a", "Severity: fatal" } } },
	{ "[3 Diagnosis]",   { { "3", "[3 Diagnosis]" },
			       { "?", "Help: Diagnosis" } } },
	{ "[4 Workarounds]", { { "4", "[4 Workarounds]" } } },
	{ "[4 Workarounds]", { { "4", "[4 Workarounds]" },
			       { "q", "Leave cf502?" } } },
	{ "[5 Report]",	     { { "5", "[5 Report]" } } },
	{ "[5 Report]",	     { { "5", "[5 Report]" }, { "\t", "> Format" },
			       { "\t", "> Redact" }, { "\t", " > Preview" } } },
	{ "[4 Workarounds]", { { "4", "[4 Workarounds]" },
			       { "w", "next in " } } },
};
/* clang-format on */

static struct vt *begin(struct home *h, const char *origin)
{
	struct vt *t;

	home_serve(h, origin);
	t = home_start(h, &(struct vt_spec){ .rows = ROWS }, h->args);
	vt_wait(t, "[1 Target]");
	vt_sync(t);
	return t;
}

/* One probe, and each page once. */
static struct vt *begin_and_see_all(struct home *h)
{
	static const char *const heads[] = { "[3 Diagnosis]", "[4 Workarounds]",
					     "[5 Report]" };
	struct vt *t = begin(h, "missing-intermediate");
	size_t i;

	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "Probe 1 ended");
	for (i = 0; i < ARRAY_LEN(heads); i++) {
		vt_key(t, VT_ENTER);
		vt_wait(t, heads[i]);
	}
	return t;
}

static void go(struct vt *t, const struct place *p)
{
	size_t i;

	for (i = 0; i < STEPS_BACK && !vt_has(t, FIRST); i++) {
		vt_key(t, VT_ESC);
		vt_sync(t);
	}
	vt_wait(t, FIRST);
	for (i = 0; i < STEPS_MAX && p->steps[i].key; i++) {
		vt_send(t, p->steps[i].key, 1);
		vt_wait(t, p->steps[i].text);
	}
	vt_sync(t);
}

static struct vt *resume(const struct home *h)
{
	static const char *const args[] = { "resume", NULL };

	return home_start(h, &(struct vt_spec){ .rows = ROWS }, args);
}

static void kill_it(struct vt *t)
{
	vt_signal(t, SIGKILL);
	vt_exit(t);
	vt_free(t);
}

/*
 * The first row tells the time to the next probe; the one above the keys has
 * messages, which end with the next key.
 */
static bool is_compared(int row)
{
	return row != 0 && row != ROWS - 2;
}

static void look(struct vt *t, char *rows[ROWS])
{
	int i;

	for (i = 0; i < ROWS; i++)
		rows[i] = vt_row_text(t, i);
}

static void assert_as_before(struct vt *t, char *rows[ROWS])
{
	int i;

	for (i = 0; i < ROWS; i++) {
		if (is_compared(i))
			vt_wait_row(t, i, rows[i]);
	}
}

static void forget(char *rows[ROWS])
{
	int i;

	for (i = 0; i < ROWS; i++)
		free(rows[i]);
}

/*
 * All sorts of sizes, the least among them. Some are drawn, and others are gone
 * before the program sees them.
 */
static void storm_of_sizes(struct vt *t)
{
	static const int edges[][2] = { { 1, 1 },   { 1, 200 }, { 60, 1 },
					{ 2, 2 },   { 4, 60 },	{ 5, 60 },
					{ 18, 60 }, { 17, 60 }, { 18, 59 },
					{ 24, 79 }, { 60, 200 } };
	size_t i;

	for (i = 0; i < SIZES; i++) {
		size_t edge = i / 4 % ARRAY_LEN(edges);
		bool at_edge = i % 4 == 0;

		vt_resize(t, at_edge ? edges[edge][0] : 1 + (int)(i * 37 % 60),
			  at_edge ? edges[edge][1] : 1 + (int)(i * 91 % 200));
		if (i % 4 < 2)
			vt_wait_drawn(t);
	}
	vt_resize(t, ROWS, COLS);
	vt_wait_drawn(t);
}

static void suspend(struct vt *t)
{
	vt_ctrl(t, 'Z');
	vt_wait_stopped(t);
	assert_false(vt_alternate(t));
	assert_true(vt_echoes(t));
	vt_signal(t, SIGCONT);
	vt_sync(t);
}

static void test_sizes_and_a_pause_leave_each_page_as_it_was(void **state)
{
	struct vt *t = begin_and_see_all(*state);
	char *rows[ROWS];
	size_t i;

	for (i = 0; i < ARRAY_LEN(places); i++) {
		go(t, &places[i]);
		look(t, rows);
		storm_of_sizes(t);
		assert_as_before(t, rows);
		suspend(t);
		assert_as_before(t, rows);
		forget(rows);
	}
	kill_it(t);
}

static void test_killed_or_cut_off_anywhere_it_goes_on_there(void **state)
{
	struct vt *t = begin_and_see_all(*state);
	size_t i;

	for (i = 0; i < ARRAY_LEN(places); i++) {
		go(t, &places[i]);
		kill_it(t);
		t = resume(*state);
		vt_wait(t, places[i].page);
		vt_wait(t, "This was seen less than a minute ago");
		go(t, &places[i]);
		vt_hang_up(t);
		assert_int_equal(vt_exit(t), 128 + SIGHUP);
		vt_free(t);
		t = resume(*state);
		vt_wait(t, places[i].page);
		vt_wait(t, "This was seen less than a minute ago");
	}
	kill_it(t);
}

static void test_a_probe_under_way_lives_through_sizes(void **state)
{
	struct vt *t = begin(*state, "stall");

	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	storm_of_sizes(t);
	suspend(t);
	storm_of_sizes(t);
	vt_wait(t, "hello, ");
	vt_wait(t, "[2 Handshake]");
	vt_ctrl(t, 'C');
	vt_wait(t, "Probe 1 was stopped");
	kill_it(t);
}

static void test_a_reprobe_cut_off_is_said_so(void **state)
{
	struct vt *t = begin(*state, "stall");

	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	vt_ctrl(t, 'C');
	vt_wait(t, "Probe 1 was stopped");
	vt_type(t, "r");
	vt_wait(t, "probe 2");
	vt_wait(t, "hello, ");
	kill_it(t);
	t = resume(*state);
	vt_wait(t, "The last probe was cut off.");
	vt_wait(t, "probe 2");
	vt_type(t, "r");
	vt_wait(t, "probe 3");
	vt_wait(t, "hello, ");
	vt_hang_up(t);
	assert_int_equal(vt_exit(t), 128 + SIGHUP);
	vt_free(t);
	t = resume(*state);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "This was seen less than a minute ago");
	vt_wait(t, "probe 3");
	kill_it(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		home_test(test_sizes_and_a_pause_leave_each_page_as_it_was),
		home_test(test_killed_or_cut_off_anywhere_it_goes_on_there),
		home_test(test_a_probe_under_way_lives_through_sizes),
		home_test(test_a_reprobe_cut_off_is_said_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
