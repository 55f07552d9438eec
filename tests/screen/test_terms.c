/* The terms in the help of each page, and that they stay short. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "screens/terms.h"
#include "tests/screen/stage.h"
#include "tests/unit/test.h"

#define LEAST	   5
#define MOST_LINES 3
#define HELP_COLS  77 /* of its text, at 80 columns */

static const char *const pages[N_PAGES] = { "target", "handshake", "diagnosis",
					    "workarounds", "report" };

static void test_each_page_explains_its_terms(void **state)
{
	size_t page, i, n;

	(void)state;
	for (page = 0; page < N_PAGES; page++) {
		n = 0;
		for (i = 0; term_at(i); i++)
			n += term_at(i)->pages >> page & 1;
		if (n < LEAST)
			fail_msg("%s has %zu terms", pages[page], n);
	}
}

static void test_each_term_is_a_few_plain_lines(void **state)
{
	size_t i, k, lines;

	(void)state;
	for (i = 0; term_at(i); i++) {
		const struct term *t = term_at(i);
		struct buf text = BUF_INIT(4096);

		text_wrap(&text, t->text, 22, HELP_COLS);
		for (k = 0, lines = 0; k < text.len; k++)
			lines += text.data[k] == '\n';
		if (lines > MOST_LINES)
			fail_msg("%s takes %zu lines", t->word, lines);
		assert_true(strlen(t->word) < 20);
		assert_true(t->pages > 0 && t->pages < 1u << N_PAGES);
		assert_int_equal(t->text[strlen(t->text) - 1], '.');
		for (k = 0; t->text[k]; k++)
			assert_true((unsigned char)t->text[k] < 0x80);
		buf_release(&text);
	}
}

static void test_each_term_has_an_id_of_its_own(void **state)
{
	char one[TERM_ID], other[TERM_ID];
	size_t i, k;

	(void)state;
	for (i = 0; term_at(i); i++) {
		term_id(term_at(i), one);
		assert_ptr_equal(term_by_id(one), term_at(i));
		assert_ptr_equal(term_by_id(term_at(i)->word), term_at(i));
		for (k = 0; k < i; k++) {
			term_id(term_at(k), other);
			assert_string_not_equal(one, other);
		}
	}
	assert_non_null(term_by_id("trust-ANCHOR"));
	assert_null(term_by_id("trust"));
	assert_null(term_by_id(""));
}

/* Each term is to be seen somewhere between the help's start and end. */
static void see_terms(struct stage *st, size_t page)
{
	bool seen[128] = { false };
	size_t i, screens;

	for (screens = 0; screens < 20; screens++) {
		for (i = 0; term_at(i); i++) {
			char *line = xasprintf("  %s ", term_at(i)->word);

			seen[i] = seen[i] || has(st, line);
			free(line);
		}
		press(st, "PgDn");
	}
	for (i = 0; term_at(i); i++) {
		if ((term_at(i)->pages >> page & 1) && !seen[i])
			fail_msg("%s: %s", pages[page], term_at(i)->word);
	}
}

static void test_the_help_of_a_page_has_its_terms(void **state)
{
	char name[64];
	size_t page;

	(void)state;
	for (page = 0; page < N_PAGES; page++) {
		struct stage st;

		stage_open(&st, 24, 80, false);
		show(&st, "missing-intermediate", page);
		press(&st, "F1");
		see_terms(&st, page);
		press(&st, "G");
		snprintf(name, sizeof(name), "help_%s_80x24", pages[page]);
		check(&st, name);
		stage_close(&st);
	}
}

static void test_the_help_follows_the_size(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", HANDSHAKE);
	press(&st, "F1 G");
	flow_resize(st.flow, 18, 60);
	surface_resize(st.surface, 18, 60);
	press(&st, "G");
	check(&st, "help_handshake_60x18");
	stage_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_page_explains_its_terms),
		cmocka_unit_test(test_each_term_is_a_few_plain_lines),
		cmocka_unit_test(test_each_term_has_an_id_of_its_own),
		cmocka_unit_test(test_the_help_of_a_page_has_its_terms),
		cmocka_unit_test(test_the_help_follows_the_size),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
