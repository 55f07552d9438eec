/*
 * Every page of the wizard in memory: recorded logs go in, keys are pressed,
 * and the screens are held against golden files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/outcomes.h"
#include "base/xmem.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

static const char *const page_names[N_PAGES] = { "target", "handshake",
						 "diagnosis", "workarounds",
						 "report" };

static const struct {
	const char *log, *word;
} contents[] = {
	{ NULL, "empty" },
	{ "missing-intermediate", "typical" },
	{ "worst", "worst" },
};

/* Each page, empty, typical and at its worst, in one size. */
static void check_pages(int rows, int cols, bool ascii, const char *suffix)
{
	char name[96];
	size_t page, i;

	for (page = HANDSHAKE; page < N_PAGES; page++) {
		for (i = 0; i < sizeof(contents) / sizeof(contents[0]); i++) {
			struct stage st;

			stage_open(&st, rows, cols, ascii);
			show(&st, contents[i].log, page);
			snprintf(name, sizeof(name), "page_%s_%s_%s",
				 page_names[page], contents[i].word, suffix);
			check(&st, name);
			stage_close(&st);
		}
	}
}

static void test_pages_at_80_columns(void **state)
{
	(void)state;
	check_pages(24, 80, false, "80x24");
}

static void test_pages_at_120_columns(void **state)
{
	(void)state;
	check_pages(40, 120, false, "120x40");
}

static void test_pages_at_the_smallest_in_ascii(void **state)
{
	(void)state;
	check_pages(18, 60, true, "60x18_ascii");
}

static void test_pages_at_160_columns(void **state)
{
	(void)state;
	check_pages(50, 160, false, "160x50");
}

static void fill_form(struct stage *st)
{
	type(st, "origin.example.com");
	press(st, "Tab Tab Right Right Space Tab");
	type(st, "www.example.com shop.example.com");
}

static void check_target(int rows, int cols, bool ascii, const char *suffix)
{
	char name[96];
	struct stage st;

	stage_open(&st, rows, cols, ascii);
	snprintf(name, sizeof(name), "page_target_empty_%s", suffix);
	check(&st, name);
	fill_form(&st);
	snprintf(name, sizeof(name), "page_target_typical_%s", suffix);
	check(&st, name);
	press(&st, "Shift-Tab Shift-Tab ^U");
	type(&st, "84x3");
	press(&st,
	      "Tab Tab ^U Tab Space Shift-Tab Shift-Tab Shift-Tab Shift-Tab ^U");
	paste(&st, "https://user:pass@b\xc3\xbc"
		   "cher.example/path#x");
	press(&st, "Enter");
	snprintf(name, sizeof(name), "page_target_worst_%s", suffix);
	check(&st, name);
	stage_close(&st);
}

static void test_the_form_in_all_sizes(void **state)
{
	(void)state;
	check_target(24, 80, false, "80x24");
	check_target(40, 120, false, "120x40");
	check_target(18, 60, true, "60x18_ascii");
	check_target(50, 160, false, "160x50");
}

static void test_nothing_is_asked_until_the_form_is_right(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	press(&st, "Enter");
	assert_true(has(&st, "The origin is missing"));
	assert_true(has(&st, "Nothing was sent"));
	assert_true(has(&st, "[1 Target]"));
	assert_null(flow_session(st.flow));
	assert_true(flow_take_bell(st.flow));
	type(&st, "o");
	assert_false(has(&st, "The origin is missing"));
	stage_close(&st);
}

static void test_a_pasted_url_fills_host_and_port(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	paste(&st, " https://user@Origin.Example.com:8443/x?y\n");
	assert_true(has(&st, "Origin host    origin.example.com___"));
	assert_true(has(&st, "Port           8443_"));
	assert_true(has(&st, "SNI sent       origin.example.com"));
	assert_null(flow_session(st.flow));
	paste(&st, "\nexit\n");
	assert_null(flow_session(st.flow));
	stage_close(&st);
}

static void test_forwarding_decides_the_sni(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	type(&st, "origin.example.com");
	assert_true(has(&st, "SNI sent       origin.example.com (the origin"));
	press(&st, "Tab Tab Right Space Tab");
	type(&st, "www.example.com");
	assert_true(has(&st, "www.example.com (the viewer's Host)"));
	press(&st, "Shift-Tab Right Space");
	assert_true(has(&st, "origin.example.com, www.example.com (both"));
	stage_close(&st);
}

static void test_no_name_of_the_form_is_left_out_in_silence(void **state)
{
	struct stage st;
	char name[16];
	int i;

	(void)state;
	stage_open(&st, 24, 80, false);
	type(&st, "origin.example.com");
	press(&st, "Tab Tab Right Space Tab");
	for (i = 0; i < 65; i++) {
		snprintf(name, sizeof(name), "n%d.example,", i);
		paste(&st, name);
	}
	press(&st, "Tab");
	assert_true(has(&st, "65 names are too many for one question"));
	press(&st, "Shift-Tab ^U");
	type(&st, "n64.example");
	press(&st, "Tab");
	assert_false(has(&st, "too many"));
	stage_close(&st);
}

static void test_saying_that_host_is_not_forwarded_asks_anew(void **state)
{
	struct stage st;
	struct question q;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", DIAGNOSIS);
	question_copy(&flow_session(st.flow)->question, &q);
	assert_true(flow_same_question(st.flow, &q));
	q.forwarding_assumed = !q.forwarding_assumed;
	assert_false(flow_same_question(st.flow, &q));
	question_release(&q);
	stage_close(&st);
}

/* The cursor rests where the focus is, and ">" shows it as well. */
static void assert_cursor_at_focus(struct stage *st, const char *after)
{
	char *row;

	flow_draw(st->flow, st->surface);
	row = surface_row_text(st->surface, st->surface->cur_row);
	if (st->surface->cur_row < 2 || !strstr(row, "> "))
		fail_msg("the cursor is in row %d, \"%s\", after %s",
			 st->surface->cur_row, row, after);
	free(row);
}

static void press_and_watch(struct stage *st, const char *keys)
{
	char key[16];
	size_t n;

	assert_cursor_at_focus(st, "entering");
	for (; *keys; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		snprintf(key, sizeof(key), "%.*s", (int)n, keys);
		press(st, key);
		assert_cursor_at_focus(st, key);
	}
}

static void test_the_cursor_is_always_on_the_focused_row(void **state)
{
	static const char *const keys[N_PAGES] = {
		[TARGET] =
			"Tab Down Down Up Right Space Tab Tab Shift-Tab Tab Tab "
			"Tab Tab",
		[HANDSHAKE] = "Down Up Tab Down Up PgUp Home End Tab Down Up "
			      "Shift-Tab k j s s Shift-Tab",
		[DIAGNOSIS] = "Down Down Up Up Home",
		[WORKAROUNDS] = "Down Down Down End Up Home Space u PgDn PgUp "
				"o O o",
		[REPORT] = "Tab Right Right Left Tab Down PgDn Up Shift-Tab",
	};
	size_t page;

	(void)state;
	for (page = TARGET; page < N_PAGES; page++) {
		struct stage st;

		stage_open(&st, 24, 80, false);
		show(&st, "one-bad-address", page);
		press_and_watch(&st, keys[page]);
		stage_close(&st);
	}
}

static void test_details_of_address_event_and_certificate(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 40, 120, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	press(&st, "d");
	assert_true(has(&st, "Details of the row"));
	assert_true(has(&st, "verdict       fails, chain-incomplete"));
	press(&st, "Esc Tab d");
	assert_true(has(&st, "As it stands in the event log"));
	press(&st, "Esc Tab d");
	assert_true(has(&st, "BEGIN CERTIFICATE"));
	assert_true(has(&st, "SHA-256"));
	press(&st, "c");
	free(flow_take_copy(st.flow));
	press(&st, "Esc");
	assert_true(has(&st, "Chain as received"));
	stage_close(&st);
}

static void test_evidence_leads_to_its_event_and_back(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", DIAGNOSIS);
	press(&st, "Right");
	assert_true(has(&st, "[2 Handshake]"));
	assert_true(has(&st, "chain complete"));
	assert_cursor_at_focus(&st, "Right");
	press(&st, "b");
	assert_true(has(&st, "[3 Diagnosis]"));
	press(&st, "a");
	assert_true(has(&st, "Id: chain-incomplete"));
	press(&st, "Esc");
	assert_true(has(&st, "Evidence"));
	stage_close(&st);
}

static void test_before_and_after_of_the_right_step(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "Down Space");
	assert_true(has(&st, "marked"));
	probe_again(&st, "mended");
	check(&st, "page_compare_fixed_80x24");
	press(&st, "b");
	assert_true(has(&st, "For: the handshake works"));
	assert_true(has(&st, "It works now, seen from here."));
	press(&st, "G k");
	while (!has(&st, "Tried here: Serve the leaf"))
		press(&st, "k");
	stage_close(&st);
}

static void test_a_tall_screen_shows_what_did_not_change_too(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 50, 160, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "Space");
	probe_again(&st, "mended");
	check(&st, "page_compare_fixed_160x50");
	assert_true(has(&st, "Unchanged: "));
	assert_true(has(&st, "Fine in the last probe"));
	press(&st, "a");
	assert_false(has(&st, "Fine in the last probe"));
	stage_close(&st);
}

static void test_a_narrow_screen_compares_line_by_line(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 18, 60, true);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "Space");
	probe_again(&st, "mended");
	check(&st, "page_compare_fixed_60x18_ascii");
	stage_close(&st);
}

static void test_before_and_after_of_a_wrong_step(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "Space");
	probe_again(&st, "missing-intermediate");
	check(&st, "page_compare_no_change_80x24");
	press(&st, "b");
	assert_true(has(&st, "> 2 "));
	assert_true(has(&st, "NO CHANGE"));
	stage_close(&st);
}

static void test_a_dead_end_that_was_walked_keeps_what_came_of_it(void **state)
{
	struct session *s;
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	s = flow_session(st.flow);
	press(&st, "Down Down Down Down Space");
	assert_true(has(&st, "Marked, though it is a dead end: After a"));
	assert_non_null(session_tried(s, "restart-origin"));
	press(&st, "u");
	assert_true(has(&st, "No longer marked: Restart the origin server."));
	press(&st, "Space Space");
	assert_int_equal(s->tried.n, 0);
	press(&st, "Space Down Up");
	probe_again(&st, "missing-intermediate");
	check(&st, "page_compare_dead_end_80x24");
	press(&st, "b");
	assert_true(has(&st, "> 1 "));
	press(&st, "Down Down Down Down");
	check(&st, "page_workarounds_dead_end_80x24");
	stage_close(&st);
}

static void test_what_a_dead_end_came_to_stands_beside_the_card(void **state)
{
	struct outcomes o = { .of = { .n = 0 } };
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	outcomes_count(&o, "restart-origin", 0, 2);
	outcomes_apply(&o, &st.catalogue);
	outcomes_release(&o);
	show(&st, "missing-intermediate", WORKAROUNDS);
	assert_true(has(&st, "fails 85 %  here 0/2"));
	assert_false(has(&st, "fails 70 %  here"));
	press(&st, "Down Down Down Down");
	assert_true(has(&st, "here 0 of 2 worked"));
	stage_close(&st);
}

static void test_settings_that_differ_are_told_apart(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "wrong-name", DIAGNOSIS);
	check(&st, "page_diagnosis_settings_80x24");
	stage_close(&st);
}

/* Whoever looks at a row goes on looking at it. */
static void test_the_address_that_fails_comes_to_the_cursor_once(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, true);
	show(&st, "one-bad-address", HANDSHAKE);
	assert_true(has(&st, "Timeline of 192.0.2.11: cert-expired"));
	press(&st, "Up");
	assert_true(has(&st, "Timeline of 192.0.2.10 "));
	press(&st, "Enter b");
	assert_true(has(&st, "Timeline of 192.0.2.10 "));
	stage_close(&st);
}

static void test_other_verdicts_are_drawn(void **state)
{
	static const char *const logs[] = { "mended", "stall", "self-signed",
					    "one-bad-address" };
	char name[96];
	size_t i, page;

	(void)state;
	for (i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		for (page = HANDSHAKE; page <= WORKAROUNDS; page++) {
			struct stage st;

			stage_open(&st, 24, 80, true);
			show(&st, logs[i], page);
			snprintf(name, sizeof(name), "page_%s_%s_80x24_ascii",
				 page_names[page], logs[i]);
			check(&st, name);
			stage_close(&st);
		}
	}
}

static void test_a_failed_lookup_is_no_missing_name(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "../../replay/logs/dns-failed.servfail", HANDSHAKE);
	assert_true(has(&st, "the name could not be resolved"));
	stage_close(&st);
	stage_open(&st, 24, 80, false);
	show(&st, "../../replay/logs/dns-not-found", HANDSHAKE);
	assert_true(has(&st, "the name has no address"));
	stage_close(&st);
}

static char *copied(struct stage *st, const char *keys)
{
	press(st, keys);
	return flow_take_copy(st->flow);
}

static void test_what_is_copied_of_a_report_can_be_redacted(void **state)
{
	struct stage st;
	char *ticket, *hidden, *report;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", REPORT);
	ticket = copied(&st, "Tab t");
	hidden = copied(&st, "Tab Right t");
	report = copied(&st, "c");
	assert_true(strlen(ticket) <= 1200);
	assert_non_null(strstr(ticket, "missing-intermediate.example.com"));
	assert_non_null(strstr(hidden, "host-1"));
	assert_null(strstr(hidden, "example.com"));
	assert_null(strstr(report, "example.com"));
	assert_true(has(&st, "cf502-redacted-"));
	assert_false(has(&st, "example.com"));
	press(&st, "x");
	assert_true(has(&st, "Hidden: 1 host name, 1 address"));
	free(ticket), free(hidden), free(report);
	stage_close(&st);
}

static void test_leaving_with_results_unsaved_asks(void **state)
{
	struct stage st;
	struct key q = { .type = K_CHAR, .cp = 'q' };
	struct key yes = { .type = K_CHAR, .cp = 'y' };

	(void)state;
	stage_open(&st, 24, 80, false);
	assert_int_equal(flow_key(st.flow,
				  &(struct key){ .type = K_CTRL, .cp = 'X' }),
			 FLOW_QUIT);
	show(&st, "missing-intermediate", DIAGNOSIS);
	assert_int_equal(flow_key(st.flow, &q), FLOW_STAY);
	assert_true(has(&st, "No report of these results was written"));
	press(&st, "Enter");
	assert_true(has(&st, "[3 Diagnosis]"));
	assert_int_equal(flow_key(st.flow, &q), FLOW_STAY);
	press(&st, "Right Enter");
	assert_true(has(&st, "[5 Report]"));
	press(&st, "Tab");
	assert_int_equal(flow_key(st.flow, &q), FLOW_STAY);
	assert_int_equal(flow_key(st.flow, &yes), FLOW_QUIT);
	stage_close(&st);
}

static void test_leaving_asks_after_fixed_as_well(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "Space");
	probe_again(&st, "mended");
	assert_true(has(&st, "FIXED"));
	assert_int_equal(press(&st, "q"), FLOW_STAY);
	assert_true(has(&st, "No report of these results was written"));
	press(&st, "Enter Enter");
	assert_true(has(&st, "[5 Report]"));
	assert_int_equal(press(&st, "^X"), FLOW_STAY);
	assert_int_equal(press(&st, "y"), FLOW_QUIT);
	stage_close(&st);
}

static void test_a_failed_report_is_no_matter_of_the_next_session(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", REPORT);
	press(&st, "^U Enter");
	assert_true(has(&st, "The name of the file is missing."));
	show(&st, "worst", REPORT);
	assert_true(has(&st, "[5 Report]"));
	assert_false(has(&st, "The name of the file is missing."));
	stage_close(&st);
}

static void test_steps_not_reached_are_not_jumped_to(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	press(&st, "5");
	assert_true(has(&st, "That step comes later"));
	assert_true(has(&st, "[2 Handshake]"));
	press(&st, "Enter 2 3");
	assert_true(has(&st, "[3 Diagnosis]"));
	stage_close(&st);
}

static void test_a_small_terminal_takes_no_keys_it_can_not_show(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", DIAGNOSIS);
	surface_resize(st.surface, 17, 59);
	flow_resize(st.flow, 17, 59);
	assert_true(has(&st, "needs 60x18 cells and has 59x17"));
	press(&st, "Enter b");
	surface_resize(st.surface, 24, 80);
	flow_resize(st.flow, 24, 80);
	assert_true(has(&st, "[3 Diagnosis]"));
	stage_close(&st);
}

/* Two origins to take; the context counts how often one was. */
static const char *shop_name(void *ctx, size_t i)
{
	(void)ctx;
	return i == 0 ? "first" : "second";
}

static int shop_take(void *ctx, size_t i, struct question *ret,
		     struct cf_why *why)
{
	size_t *taken = ctx;

	if (i == 1)
		return why_set(why, CF_EFILE, "the port is taken");
	(*taken)++;
	question_init(ret);
	assert_int_equal(target_parse("first.example.com:8443", 443,
				      &ret->target, why),
			 0);
	ret->trust_path = xstrdup("first.pem");
	return question_scenarios(ret, NULL, 0, NULL, 0, NULL, false, why);
}

static void test_an_offer_fills_the_form_and_lets_go(void **state)
{
	size_t taken = 0;
	struct wizard_offers offers = {
		.n = 2,
		.button = "Demo origins",
		.heading = "All",
		.name = shop_name,
		.title = shop_name,
		.take = shop_take,
		.ctx = &taken,
		.demo = true,
	};
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	flow_free(st.flow);
	st.config.offers = &offers;
	st.config.first_offer = 0;
	st.flow = flow_new(&st.config, false);
	assert_int_equal(taken, 1);
	assert_true(has(&st, "first.example.com___"));
	assert_true(has(&st, "roots from first.pem"));
	press(&st, "Shift-Tab Right Right Enter Down Enter");
	assert_true(has(&st, "the port is taken"));
	press(&st, "Esc");
	assert_true(has(&st, "first.example.com___"));
	/* Another host is no longer the demo, and its roots are gone. */
	press(&st, "Tab ^U");
	type(&st, "other.example.com");
	assert_true(has(&st, "other.example.com___"));
	assert_false(has(&st, "roots from"));
	assert_true(has(&st, "Which origin?"));
	stage_close(&st);
}

/* The same numbers on every machine. */
static unsigned next_number(unsigned *seed)
{
	*seed = *seed * 1103515245u + 12345u;
	return *seed >> 16;
}

static void assert_sound(const struct surface *s)
{
	int i;

	assert_in_range(s->cur_row, 0, s->rows - 1);
	assert_in_range(s->cur_col, 0, s->cols - 1);
	for (i = 0; i < s->rows * s->cols; i++)
		assert_true(s->cells[i].width == 0 ||
			    (unsigned char)s->cells[i].text[0] >= 0x20);
}

/* Nothing here probes, and nothing is written. */
static void press_anything(struct stage *st, unsigned *seed)
{
	static const char *const keys[] = {
		"Tab",	"Shift-Tab", "Up",    "Down",  "Left", "Right", "PgUp",
		"PgDn", "Home",	     "End",   "Space", "Esc",  "b",	"d",
		"a",	"s",	     "c",     "u",     "v",    "?",	"g",
		"G",	"1",	     "2",     "3",     "4",    "5",	"e",
		"^U",	"^W",	     "^G",    "^R",    "k",    "j",	"x",
		"q",	"Ins",	     "Enter", "o",     "O",
	};
	static const int sizes[][2] = { { 24, 80 },  { 18, 60 }, { 40, 120 },
					{ 50, 160 }, { 3, 10 },	 { 17, 200 },
					{ 1, 1 },    { 30, 100 } };
	size_t i = next_number(seed) % (sizeof(keys) / sizeof(keys[0]));
	size_t z = next_number(seed) % (8 * 16);

	if (z < sizeof(sizes) / sizeof(sizes[0])) {
		surface_resize(st->surface, sizes[z][0], sizes[z][1]);
		flow_resize(st->flow, sizes[z][0], sizes[z][1]);
	}
	if ((strcmp(keys[i], "Enter") == 0 || strcmp(keys[i], "e") == 0) &&
	    (has(st, "[1 Target]") || has(st, "[5 Report]")))
		return;
	press(st, keys[i]);
	free(flow_take_copy(st->flow));
	st->surface->ascii = flow_ascii(st->flow);
	flow_draw(st->flow, st->surface);
	assert_sound(st->surface);
}

static void test_any_keys_at_any_size_leave_a_sound_screen(void **state)
{
	static const char *const logs[] = { "worst", "missing-intermediate",
					    "one-bad-address", "wrong-name" };
	unsigned seed = 502;
	size_t i;
	int n;

	(void)state;
	for (i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		struct stage st;

		stage_open(&st, 24, 80, false);
		show(&st, logs[i], REPORT);
		for (n = 0; n < 1000; n++)
			press_anything(&st, &seed);
		probe_again(&st, logs[i]);
		for (n = 0; n < 500; n++)
			press_anything(&st, &seed);
		stage_close(&st);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pages_at_80_columns),
		cmocka_unit_test(test_pages_at_120_columns),
		cmocka_unit_test(test_pages_at_the_smallest_in_ascii),
		cmocka_unit_test(test_pages_at_160_columns),
		cmocka_unit_test(test_the_form_in_all_sizes),
		cmocka_unit_test(test_nothing_is_asked_until_the_form_is_right),
		cmocka_unit_test(test_a_pasted_url_fills_host_and_port),
		cmocka_unit_test(test_forwarding_decides_the_sni),
		cmocka_unit_test(
			test_no_name_of_the_form_is_left_out_in_silence),
		cmocka_unit_test(
			test_saying_that_host_is_not_forwarded_asks_anew),
		cmocka_unit_test(test_the_cursor_is_always_on_the_focused_row),
		cmocka_unit_test(test_details_of_address_event_and_certificate),
		cmocka_unit_test(test_evidence_leads_to_its_event_and_back),
		cmocka_unit_test(test_before_and_after_of_the_right_step),
		cmocka_unit_test(
			test_a_tall_screen_shows_what_did_not_change_too),
		cmocka_unit_test(test_a_narrow_screen_compares_line_by_line),
		cmocka_unit_test(test_before_and_after_of_a_wrong_step),
		cmocka_unit_test(
			test_a_dead_end_that_was_walked_keeps_what_came_of_it),
		cmocka_unit_test(
			test_what_a_dead_end_came_to_stands_beside_the_card),
		cmocka_unit_test(test_settings_that_differ_are_told_apart),
		cmocka_unit_test(
			test_the_address_that_fails_comes_to_the_cursor_once),
		cmocka_unit_test(test_other_verdicts_are_drawn),
		cmocka_unit_test(test_an_offer_fills_the_form_and_lets_go),
		cmocka_unit_test(
			test_any_keys_at_any_size_leave_a_sound_screen),
		cmocka_unit_test(test_a_failed_lookup_is_no_missing_name),
		cmocka_unit_test(
			test_what_is_copied_of_a_report_can_be_redacted),
		cmocka_unit_test(test_leaving_with_results_unsaved_asks),
		cmocka_unit_test(test_leaving_asks_after_fixed_as_well),
		cmocka_unit_test(
			test_a_failed_report_is_no_matter_of_the_next_session),
		cmocka_unit_test(test_steps_not_reached_are_not_jumped_to),
		cmocka_unit_test(
			test_a_small_terminal_takes_no_keys_it_can_not_show),
	};

	/* No targets of the person who runs this. */
	setenv("XDG_STATE_HOME", "/dev/null/state", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
