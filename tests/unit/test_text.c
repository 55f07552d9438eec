/* base/text: what comes from outside is harmless and fits its place. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"

static void assert_cleaned(const char *bytes, size_t n, const char *want)
{
	char *got = text_clean(bytes, n, 1000);

	assert_string_equal(got, want);
	free(got);
}

static void test_plain_text_and_letters_of_all_scripts_stay(void **state)
{
	static const char *const texts[] = {
		"",
		"CN=example.com, O=\"A & B\"",
		"Bj\xc3\xb8rn",
		"\xe4\xb8\xad\xe6\x96\x87",
		"\xd8\xa7\xd9\x84",
		"\xf0\x9f\x98\x80",
		"e\xcc\x81",
		"\xef\xbf\xbd",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		assert_cleaned(texts[i], strlen(texts[i]), texts[i]);
		assert_true(text_is_clean(texts[i]));
	}
}

static void test_hidden_characters_become_visible(void **state)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x00, 0x1f },	      { 0x7f, 0x9f },
		{ 0xad, 0xad },	      { 0x61c, 0x61c },
		{ 0x180e, 0x180e },   { 0x200b, 0x200f },
		{ 0x2028, 0x202e },   { 0x2060, 0x2064 },
		{ 0x2066, 0x2069 },   { 0xfdd0, 0xfdef },
		{ 0xfe0f, 0xfe0f },   { 0xfeff, 0xfeff },
		{ 0xfffe, 0xffff },   { 0x1fffe, 0x1ffff },
		{ 0xe0001, 0xe007f }, { 0x10fffe, 0x10ffff },
	};
	struct buf raw = BUF_INIT(8);
	char want[16];
	uint32_t cp;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(hidden); i++) {
		for (cp = hidden[i].first; cp <= hidden[i].last; cp++) {
			buf_clear(&raw);
			utf8_append(&raw, cp);
			snprintf(want, sizeof(want), "<U+%04X>", (unsigned)cp);
			assert_cleaned((char *)raw.data, raw.len, want);
			if (cp != 0)
				assert_false(text_is_clean(buf_str(&raw)));
		}
	}
	buf_release(&raw);
}

static void test_neighbors_of_hidden_characters_stay(void **state)
{
	static const uint32_t shown[] = {
		0x20,	0x7e,	0xa0,	0xac,	0xae,	 0x61b,	  0x200a,
		0x2010, 0x2027, 0x202f, 0x205f, 0x2070,	 0xfdcf,  0xfdf0,
		0xfffc, 0xfffd, 0xe000, 0xf8ff, 0xdfffd, 0xe1000, 0x10fffd,
	};
	struct buf raw = BUF_INIT(8);
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(shown); i++) {
		buf_clear(&raw);
		utf8_append(&raw, shown[i]);
		assert_cleaned((char *)raw.data, raw.len, buf_str(&raw));
	}
	buf_release(&raw);
}

#define FFFD "\xef\xbf\xbd"

static void test_each_invalid_byte_becomes_a_replacement(void **state)
{
	static const struct {
		const char *bytes, *want;
	} cases[] = {
		{ "a\xff\x62", "a" FFFD "b" },
		{ "\x80", FFFD },
		{ "\xc0\x80", FFFD FFFD },
		{ "\xc1\xbf", FFFD FFFD },
		{ "\xe0\x9f\xbf", FFFD FFFD FFFD },
		{ "\xf0\x8f\xbf\xbf", FFFD FFFD FFFD FFFD },
		{ "\xed\xa0\x80", FFFD FFFD FFFD },
		{ "\xed\xbf\xbf", FFFD FFFD FFFD },
		{ "\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD },
		{ "\xf5\x80\x80\x80", FFFD FFFD FFFD FFFD },
		{ "\xe4\xb8", FFFD FFFD },
		{ "\xe4\xb8z", FFFD FFFD "z" },
		{ "\xc3\xc3\xa9", FFFD "\xc3\xa9" },
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		assert_cleaned(cases[i].bytes, strlen(cases[i].bytes),
			       cases[i].want);
		assert_false(text_is_clean(cases[i].bytes));
	}
}

static void test_every_code_point_survives_a_round_trip(void **state)
{
	struct buf raw = BUF_INIT(4);
	uint32_t cp, got;

	(void)state;
	for (cp = 0; cp <= 0x10ffff; cp++) {
		if (cp == 0xd800)
			cp = 0xe000;
		buf_clear(&raw);
		utf8_append(&raw, cp);
		if (utf8_decode((char *)raw.data, raw.len, &got) != raw.len ||
		    got != cp)
			fail_msg("U+%04X came back as U+%04X", (unsigned)cp,
				 (unsigned)got);
	}
	buf_release(&raw);
}

static void test_a_cut_is_marked_and_falls_between_characters(void **state)
{
	static const struct {
		const char *bytes;
		size_t max;
		const char *want;
	} cases[] = {
		{ "abcde", 5, "abcde" },
		{ "abcdef", 5, "abcd~" },
		{ "ab\xc3\xa9\xc3\xa9", 5, "ab\xc3\xa9~" },
		{ "\xc3\xa9\xc3\xa9\xc3\xa9", 5, "\xc3\xa9\xc3\xa9~" },
		{ "a\x1b\x1b", 10, "a<U+001B>~" },
		{ "a\x1b", 8, "a~" },
		{ "\xf0\x9f\x98\x80", 3, "~" },
		{ "abc", 1, "~" },
		{ "abc", 0, "" },
		{ "", 0, "" },
	};
	size_t i;
	char *got;

	(void)state;
	for (i = 0; i < ARRAY_LEN(cases); i++) {
		got = text_clean(cases[i].bytes, strlen(cases[i].bytes),
				 cases[i].max);
		assert_string_equal(got, cases[i].want);
		free(got);
	}
}

static void test_a_block_keeps_its_line_ends_and_nothing_else(void **state)
{
	char *got = text_clean_block("a\n\tb\r\x1b", 6, 100);

	(void)state;
	assert_string_equal(got, "a\n\tb<U+000D><U+001B>");
	assert_true(text_block_is_clean(got));
	assert_false(text_is_clean(got));
	free(got);
}

static void test_width_counts_cells(void **state)
{
	(void)state;
	assert_int_equal(text_width("abc"), 3);
	assert_int_equal(text_width("e\xcc\x81"), 1);
	assert_int_equal(text_width("\xe4\xb8\xad\xe6\x96\x87"), 4);
	assert_int_equal(text_width("\xf0\x9f\x98\x80"), 2);
	assert_int_equal(text_width(FFFD), 1);
	assert_int_equal(text_cp_width(0x1100), 2);
	assert_int_equal(text_cp_width(0x1161), 0);
	assert_int_equal(text_cp_width(0xff21), 2);
	assert_int_equal(text_cp_width(0x2500), 1);
	assert_int_equal(text_cp_width(0x2713), 1);
	assert_int_equal(text_cp_width(0x05d0), 1);
	assert_int_equal(text_cp_width(0x05b0), 0);
	assert_int_equal(text_cp_width(0x20000), 2);
	assert_int_equal(text_cp_width(0xe000), 1);
	assert_int_equal(text_cp_width(0x302a), 0); /* wide, but a mark */
	assert_int_equal(text_cp_width(0x2fffd), 2);
	/* Nobody has given these a width yet. */
	assert_int_equal(text_cp_width(0x0378), 1);
	assert_int_equal(text_cp_width(0x10fffd), 1);
	assert_int_equal(text_cp_width(0xeffff), 1);
}

static void test_fit_ends_at_a_character_with_its_marks(void **state)
{
	(void)state;
	assert_int_equal(text_fit("abc", 2), 2);
	assert_int_equal(text_fit("abc", 9), 3);
	assert_int_equal(text_fit("abc", 0), 0);
	assert_int_equal(text_fit("\xe4\xb8\xad\xe6\x96\x87", 3), 3);
	assert_int_equal(text_fit("e\xcc\x81x", 1), 3);
}

static void assert_wrapped(const char *s, int indent, int cells,
			   const char *want)
{
	struct buf out = BUF_INIT(1000);

	text_wrap(&out, s, indent, cells);
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
}

static void test_wrap_breaks_at_blanks(void **state)
{
	(void)state;
	assert_wrapped("one two  three", 0, 7, "one two\nthree\n");
	assert_wrapped("one two three", 0, 6, "one\ntwo\nthree\n");
	assert_wrapped(" one\ntwo\t ", 2, 40, "  one two\n");
	assert_wrapped("", 2, 40, "");
	assert_wrapped("  ", 2, 40, "");
	assert_wrapped("\xcc\x81 a", 1, 9, " \xcc\x81 a\n");
	assert_wrapped("\xe4\xb8\xad \xe6\x96\x87", 0, 4,
		       "\xe4\xb8\xad\n\xe6\x96\x87\n");
}

static void test_wrap_breaks_words_that_no_line_can_hold(void **state)
{
	(void)state;
	assert_wrapped("abcdefgh ij", 1, 4, " abc\n def\n gh\n ij\n");
	assert_wrapped("abcdef", 0, 3, "abc\ndef\n");
	assert_wrapped("ab", 10, 5, "          a\n          b\n");
	assert_wrapped("\xe4\xb8\xad\xe6\x96\x87", 0, 1,
		       "\xe4\xb8\xad\n\xe6\x96\x87\n");
}

static void assert_made(void (*make)(struct buf *, const char *), const char *s,
			const char *want)
{
	struct buf out = BUF_INIT(1000);

	make(&out, s);
	assert_string_equal(buf_str(&out), want);
	buf_release(&out);
}

static void test_shell_quoting_lets_nothing_act(void **state)
{
	(void)state;
	assert_made(text_shell_quote, "origin.example.com:443",
		    "origin.example.com:443");
	assert_made(text_shell_quote, "", "''");
	assert_made(text_shell_quote, "a b", "'a b'");
	assert_made(text_shell_quote, "it's", "'it'\\''s'");
	assert_made(text_shell_quote, "$(id)`id`\\", "'$(id)`id`\\'");
	assert_made(text_shell_quote, "~root", "'~root'");
	assert_made(text_shell_quote, "*.example.com", "'*.example.com'");
	assert_made(text_shell_quote, "b\xc3\xbc", "'b\xc3\xbc'");
}

static void test_markdown_lets_nothing_become_markup(void **state)
{
	(void)state;
	assert_made(text_markdown, "[x](u) <b> *a* _b_ `c` ~d~ a|b &amp; \\",
		    "\\[x\\](u) \\<b\\> \\*a\\* \\_b\\_ \\`c\\` \\~d\\~ "
		    "a\\|b \\&amp; \\\\");
	assert_made(text_markdown, "# h", "\\# h");
	assert_made(text_markdown, "- a-b", "\\- a-b");
	assert_made(text_markdown, "12. x 1.3", "12\\. x 1.3");
	assert_made(text_markdown, "    code\nb", "code b");
	assert_made(text_markdown, "TLS 1.2 (0x0303)", "TLS 1.2 (0x0303)");
}

static void test_markdown_breaks_what_sites_turn_into_links(void **state)
{
	(void)state;
	assert_made(text_markdown, "http://evil.com", "http`:`//evil.com");
	assert_made(text_markdown, "WWW.evil.com", "WWW`.`evil.com");
	assert_made(text_markdown, "a@evil.com", "a`@`evil.com");
	assert_made(text_markdown, "#12 @#1", "`#`12 @`#`1");
	assert_made(text_markdown, "`@x`", "\\``@`x\\`");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_plain_text_and_letters_of_all_scripts_stay),
		cmocka_unit_test(test_hidden_characters_become_visible),
		cmocka_unit_test(test_neighbors_of_hidden_characters_stay),
		cmocka_unit_test(test_each_invalid_byte_becomes_a_replacement),
		cmocka_unit_test(test_every_code_point_survives_a_round_trip),
		cmocka_unit_test(
			test_a_cut_is_marked_and_falls_between_characters),
		cmocka_unit_test(
			test_a_block_keeps_its_line_ends_and_nothing_else),
		cmocka_unit_test(test_width_counts_cells),
		cmocka_unit_test(test_fit_ends_at_a_character_with_its_marks),
		cmocka_unit_test(test_wrap_breaks_at_blanks),
		cmocka_unit_test(test_wrap_breaks_words_that_no_line_can_hold),
		cmocka_unit_test(test_shell_quoting_lets_nothing_act),
		cmocka_unit_test(test_markdown_lets_nothing_become_markup),
		cmocka_unit_test(
			test_markdown_breaks_what_sites_turn_into_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
