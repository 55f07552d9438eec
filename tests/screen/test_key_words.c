/* Sentences name the keys that are bound, on every page, and no others. */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "screens/key_words.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"
#include "tui/frame.h"

/* Another key for all that sentences name, and the shipped ones lost. */
static const struct {
	enum action action;
	const char *keys;
} moved[] = {
	{ ACT_ENTER, "F2" },	 { ACT_STOP, "F3" },	{ ACT_FAILURES, "F4" },
	{ ACT_REPROBE, "F5" },	 { ACT_WATCH, "F6" },	{ ACT_BACK, "F7" },
	{ ACT_COPY, "F8" },	 { ACT_HELP, "F9" },	{ ACT_QUIT, "F10" },
	{ ACT_ALL, "F11" },	 { ACT_OTHER, "F12" },	{ ACT_PREVIOUS, "Ins" },
	{ ACT_EVENT_BACK, "(" }, { ACT_EVENT_ON, ")" }, { ACT_PROBE_BACK, "{" },
	{ ACT_PROBE_ON, "}" },
};

/* ^C and ^X stay. */
static const char lost[] =
	"Enter b Esc Left r w c s a o ? F1 ^G q Shift-Tab , . < >";

static const char *const logs[] = { NULL,	   "missing-intermediate",
				    "worst",	   "mended",
				    "wrong-name",  "stall",
				    "self-signed", "one-bad-address" };

static void move_keys(struct stage *st)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(moved); i++)
		rebind(st, moved[i].action, moved[i].keys);
	rebind(st, ACT_NONE, lost);
}

/* As a word of its own; words are what blanks and punctuation leave. */
static bool has_word(const char *line, const char *word)
{
	size_t n = strlen(word);
	const char *at;

	for (at = line; (at = strstr(at, word)); at++) {
		/* "0.5 s" is none. */
		if (at > line + 1 && at[-2] >= '0' && at[-2] <= '9')
			continue;
		if ((at == line || strchr(" (/", at[-1])) &&
		    (!at[n] || strchr(" .;:,)/", at[n])))
			return true;
	}
	return false;
}

/* No row says a shipped key; in the last two no mark stands for "?". */
static void assert_moved(struct stage *st)
{
	static const char *const words[] = { "Enter", "Esc", "Shift-Tab", "^C",
					     "^X",    "r",   "w",	  "b",
					     "c",     "s",   "o" };
	struct surface *s = st->surface;
	size_t i;
	int row;

	flow_draw(st->flow, s);
	for (row = 2; row < s->rows; row++) {
		char *line = surface_row_text(s, row);
		bool all = strstr(line, "F10 ^X") || strstr(line, "F3 ^C");

		/* The help tells every key of an action. */
		for (i = 0; !all && i < ARRAY_LEN(words); i++) {
			if (has_word(line, words[i]))
				fail_msg("%s in: %s", words[i], line);
		}
		if (row >= s->rows - 2 && has_word(line, "?"))
			fail_msg("? in: %s", line);
		free(line);
	}
}

/* Messages and texts that pages open; nothing is asked, watched or written. */
static void walk(struct stage *st)
{
	static const char keys[] = "F12 F12 F8 Space Down Space u d Down F7 "
				   "5 F4 F4 F11 F7 Tab Down d F9 PgDn F7";
	const char *key;
	char one[KEY_TEXT];
	size_t n;

	for (key = keys; *key; key += n + (key[n] == ' ')) {
		n = strcspn(key, " ");
		memcpy(one, key, n);
		one[n] = '\0';
		press(st, one);
		free(flow_take_copy(st->flow));
		assert_moved(st);
	}
}

static void test_no_page_names_a_key_that_moved(void **state)
{
	static const int sizes[][2] = { { 18, 60 }, { 24, 80 }, { 50, 160 } };
	size_t i, page, size;
	struct stage st;

	(void)state;
	for (size = 0; size < ARRAY_LEN(sizes); size++) {
		for (i = 0; i < ARRAY_LEN(logs); i++) {
			for (page = TARGET; page < N_PAGES; page++) {
				stage_open(&st, sizes[size][0], sizes[size][1],
					   true);
				show(&st, logs[i], page);
				move_keys(&st);
				assert_moved(&st);
				walk(&st);
				stage_close(&st);
			}
		}
	}
}

static void test_pages_name_the_keys_that_are_bound(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	move_keys(&st);
	assert_true(has(&st, ". F2 shows why."));
	press(&st, "F4");
	assert_true(has(&st, "listed; F4 shows all rows."));
	press(&st, "5");
	assert_true(has(&st, "That step comes later; F2 goes on."));
	press(&st, "d");
	assert_true(has(&st, "All that is known of the row; F7 goes back."));
	press(&st, "F7 F2");
	assert_true(has(&st, "F2 shows the workarounds, the likeliest first."));
	press(&st, "F2");
	assert_true(has(&st, "Do the step there, mark it, press F5."));
	press(&st, "Space");
	assert_true(has(&st, "Marked as done. F5 asks again and compares."));
	assert_true(has(&st, "marked as done; F5 probes again"));
	press(&st, "F12");
	assert_true(has(&st, " F8 copies it."));
	probe_again(&st, "missing-intermediate");
	press(&st, "Down");
	assert_true(has(&st, "F7 goes back to the list"));
	press(&st, "F2");
	assert_true(has(&st, "[5 Report]"));
	press(&st, "^U");
	type(&st, "/");
	press(&st, "F2");
	assert_true(has(&st, "stays as it is. F2 writes the name above."));
	press(&st, "^U");
	type(&st, "/dev/null");
	press(&st, "F2 Tab");
	assert_true(has(&st, "Written. F10 leaves;"));
	stage_close(&st);
	stage_open(&st, 24, 80, false);
	show(&st, "mended", HANDSHAKE);
	move_keys(&st);
	press(&st, "F6");
	assert_true(has(&st, "there is nothing to wait for. F5 asks again."));
	stage_close(&st);
}

static const char *first(void *ctx, size_t i)
{
	(void)ctx;
	(void)i;
	return "first";
}

static void test_the_form_names_the_way_to_the_offers(void **state)
{
	const struct wizard_offers offers = { .n = 1,
					      .button = "Demo origins",
					      .heading = "Demo origins",
					      .demo = true,
					      .name = first,
					      .title = first };
	struct stage st;

	(void)state;
	stage_prepare(&st);
	st.config.offers = &offers;
	stage_begin(&st, 24, 80, false);
	move_keys(&st);
	assert_true(has(&st, "needs no network: Ins goes there."));
	press(&st, "F7");
	assert_true(has(&st, "This is the first step. F10 leaves cf502."));
	stage_close(&st);
}

/* Some row of a diagnosis rests on no event. */
static void test_the_diagnosis_names_the_key_that_explains(void **state)
{
	struct stage st;
	bool found = false;
	size_t i;
	int row;

	(void)state;
	for (i = 1; i < ARRAY_LEN(logs); i++) {
		stage_open(&st, 24, 80, false);
		show(&st, logs[i], DIAGNOSIS);
		move_keys(&st);
		for (row = 0; row < 20; row++) {
			press(&st, "d");
			found |= has(&st, "no single event; F11 explains it.");
			press(&st, "3 Down");
		}
		stage_close(&st);
	}
	assert_true(found);
}

/* In a field a letter types itself, so it can't be what Enter became. */
static void test_the_key_named_is_one_that_counts_there(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	rebind(&st, ACT_ENTER, "z");
	rebind(&st, ACT_QUIT, "Q");
	assert_true(has(&st, "nothing leaves this machine before Enter)"));
	show(&st, "missing-intermediate", HANDSHAKE);
	assert_true(has(&st, ". z shows why."));
	/* Too small, with a list below. */
	surface_resize(st.surface, 10, 80);
	flow_resize(st.flow, 10, 80);
	assert_true(has(&st, "larger; Q quits."));
	stage_close(&st);
}

static void test_without_a_key_the_clause_is_left_out(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	rebind(&st, ACT_NONE, "Enter r s c o");
	assert_false(has(&st, "shows why"));
	assert_true(has(&st, "CloudFront would answer 502."));
	press(&st, "5");
	assert_true(has(&st, "That step comes later."));
	press(&st, "3");
	stage_close(&st);
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	rebind(&st, ACT_NONE, "r c o");
	assert_true(has(&st, "cf502 changes nothing on your servers."));
	assert_false(has(&st, "press"));
	press(&st, "Space");
	assert_true(has(&st, "Marked as done."));
	assert_false(has(&st, "asks again"));
	press(&st, "O");
	assert_true(has(&st, "Recipe "));
	assert_false(has(&st, "copies it"));
	stage_close(&st);
}

static void says(const struct stage *st, const char *text, const char *expected)
{
	char *words = key_words(&st->keys, CTX_LIST, text);

	assert_string_equal(words, expected);
	free(words);
}

static void test_clauses_end_where_sentences_do(void **state)
{
	struct stage st;

	(void)state;
	stage_prepare(&st);
	says(&st, BOUND_REPROBE " asks, " BOUND_BACK " not.", "r asks, b not.");
	says(&st, "no key; here. ", "no key; here. ");
	says(&st, "", "");
	rebind(&st, ACT_NONE, "r");
	says(&st, "It is 1.5 s. " BOUND_REPROBE " asks again.", "It is 1.5 s.");
	says(&st, "It runs; " BOUND_REPROBE " asks again.", "It runs.");
	says(&st, "done; " BOUND_REPROBE " asks again", "done");
	says(&st, "One. " BOUND_REPROBE " asks; three.", "One. three.");
	says(&st, "One; " BOUND_BACK " and " BOUND_REPROBE " ask. Three; four.",
	     "One; Three; four.");
	says(&st, BOUND_REPROBE " asks again.", "Re-probe asks again.");
	says(&st, BOUND_REPROBE "; " BOUND_REPROBE ".", "Re-probe; Re-probe.");
	says(&st, "The key is " BOUND_REPROBE, "The key is Re-probe");
	rebind(&st, ACT_REPROBE, "% Wheel-Down");
	says(&st, BOUND_REPROBE " asks again.", "% asks again.");
	keymap_release(&st.keys);
	rebind(&st, ACT_REPROBE, "Wheel-Down");
	says(&st, BOUND_REPROBE " asks again.", "Wheel-Down asks again.");
	stage_close(&st);
}

/* The longest name that there is, everywhere and at the least width. */
static void test_what_is_too_long_is_cut_with_its_mark(void **state)
{
	struct stage st;
	char *line;
	size_t page;

	(void)state;
	for (page = TARGET; page < N_PAGES; page++) {
		stage_open(&st, FRAME_MIN_ROWS, FRAME_MIN_COLS, true);
		show(&st, "missing-intermediate", page);
		rebind(&st, ACT_ENTER, "Wheel-Down");
		rebind(&st, ACT_REPROBE, "Ctrl-Right");
		flow_draw(st.flow, st.surface);
		line = surface_row_text(st.surface, FRAME_MIN_ROWS - 2);
		assert_true(strlen(line) <= FRAME_MIN_COLS);
		if (strlen(line) == FRAME_MIN_COLS)
			assert_int_equal(line[FRAME_MIN_COLS - 1], '~');
		free(line);
		stage_close(&st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_page_names_a_key_that_moved),
		cmocka_unit_test(test_pages_name_the_keys_that_are_bound),
		cmocka_unit_test(test_the_form_names_the_way_to_the_offers),
		cmocka_unit_test(
			test_the_diagnosis_names_the_key_that_explains),
		cmocka_unit_test(test_the_key_named_is_one_that_counts_there),
		cmocka_unit_test(test_without_a_key_the_clause_is_left_out),
		cmocka_unit_test(test_clauses_end_where_sentences_do),
		cmocka_unit_test(test_what_is_too_long_is_cut_with_its_mark),
	};

	/* No targets of the person who runs this. */
	setenv("XDG_STATE_HOME", "/dev/null/state", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
