/* probe/event, event_log: what is written can be read, and nothing else. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "probe/event.h"

/* A value that each field can hold. */
static void fill(struct event *ev, enum event_field f)
{
	static const enum event_field texts[] = {
		EF_IP,	     EF_HOST,	EF_SNI,	 EF_POLICY,
		EF_LOCATION, EF_SERVER, EF_TEXT,
	};
	size_t i;

	if (f == EF_DER) {
		event_der(ev, "\0\x01\xff", 3);
		return;
	}
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		if (texts[i] == f) {
			event_text(ev, f, "a \"b\" \\ c=d \xc3\xa4");
			return;
		}
	}
	event_number(ev, f, 1);
}

static void assert_same(const struct event *a, const struct event *b)
{
	int f;

	assert_int_equal(a->seq, b->seq);
	assert_int_equal(a->at_us, b->at_us);
	assert_int_equal(a->kind, b->kind);
	assert_true(a->has == b->has);
	assert_int_equal(a->der_len, b->der_len);
	if (a->der_len > 0)
		assert_memory_equal(a->der, b->der, a->der_len);
	for (f = 0; f < EF_COUNT_; f++) {
		assert_int_equal(event_get(a, f), event_get(b, f));
		if (event_str(a, f))
			assert_string_equal(event_str(a, f), event_str(b, f));
	}
}

static void write_and_read(const struct event *ev, struct event *ret)
{
	struct buf line = BUF_INIT(100000);
	struct cf_why why;

	event_write(ev, &line);
	assert_int_equal(line.data[line.len - 1], '\n');
	if (event_read((char *)line.data, line.len - 1, ret, &why) != CF_OK)
		fail_msg("%s in %s", why.text, buf_str(&line));
	buf_release(&line);
}

static void test_every_kind_with_every_field_comes_back(void **state)
{
	struct event ev, copy, back;
	int k, f;

	(void)state;
	for (k = 0; k < EV_COUNT_; k++) {
		event_init(&ev, (enum event_kind)k);
		ev.seq = (uint64_t)k + 1;
		ev.at_us = 1000000 * k + 7;
		for (f = 0; f < EF_COUNT_; f++)
			fill(&ev, (enum event_field)f);
		event_copy(&ev, &copy);
		event_release(&ev);
		write_and_read(&copy, &back);
		assert_same(&copy, &back);
		event_release(&copy);
		event_release(&back);
	}
}

/* True when word is one of the words of list. */
static bool list_has(const char *list, const char *word)
{
	size_t n = strlen(word);
	const char *at = list;

	while ((at = strstr(at, word))) {
		if ((at == list || at[-1] == ' ') &&
		    (at[n] == ' ' || at[n] == '\0'))
			return true;
		at += n;
	}
	return false;
}

static void test_each_kind_documents_fields_that_exist(void **state)
{
	int k, f;

	(void)state;
	for (k = 0; k < EV_COUNT_; k++) {
		const char *fields = event_kind_fields(k);
		size_t known = 0, words = *fields != '\0';

		for (f = 0; f < EF_COUNT_; f++)
			known += list_has(fields, event_field_key(f));
		for (; *fields; fields++)
			words += *fields == ' ';
		assert_int_equal(known, words);
		assert_true(strlen(event_kind_meaning(k)) > 0);
	}
}

static void test_a_line_looks_as_documented(void **state)
{
	struct buf out = BUF_INIT(1000);
	struct event ev;

	(void)state;
	event_init(&ev, EV_SERVER_HELLO);
	ev.seq = 12;
	ev.at_us = 25003;
	event_number(&ev, EF_CONN, 1);
	event_number(&ev, EF_VERSION, 0x0303);
	event_number(&ev, EF_SUITE, 0xc02f);
	event_number(&ev, EF_OUTCOME, OUTCOME_NOT_FOUND);
	event_text(&ev, EF_TEXT, "say \"hi\"\x1b[31m\n");
	event_write(&ev, &out);
	assert_string_equal(buf_str(&out),
			    "12 0.025003 server-hello conn=1 version=0x0303 "
			    "suite=0xc02f outcome=not-found "
			    "text=\"say \\\"hi\\\"<U+001B>[31m<U+000A>\"\n");
	event_release(&ev);
	buf_release(&out);
}

static void test_unset_fields_are_minus_one_and_null(void **state)
{
	struct event ev;

	(void)state;
	event_init(&ev, EV_OPEN);
	assert_int_equal(event_get(&ev, EF_CONN), -1);
	assert_null(event_str(&ev, EF_SNI));
	event_text(&ev, EF_SNI, NULL);
	assert_false(event_has(&ev, EF_SNI));
	event_text(&ev, EF_SNI, "a");
	event_text(&ev, EF_SNI, "b");
	assert_string_equal(event_str(&ev, EF_SNI), "b");
	/* A field keeps its type. */
	event_number(&ev, EF_SNI, 5);
	event_text(&ev, EF_CONN, "x");
	assert_string_equal(event_str(&ev, EF_SNI), "b");
	assert_false(event_has(&ev, EF_CONN));
	event_release(&ev);
}

static void test_long_text_is_cut(void **state)
{
	char long_text[5000];
	struct event ev, back;

	(void)state;
	memset(long_text, 'x', sizeof(long_text));
	event_init(&ev, EV_DONE);
	ev.seq = 1;
	event_textn(&ev, EF_TEXT, long_text, sizeof(long_text));
	assert_int_equal(strlen(event_str(&ev, EF_TEXT)), 1024);
	write_and_read(&ev, &back);
	assert_same(&ev, &back);
	event_release(&ev);
	event_release(&back);
}

static int read_line(const char *line, struct event *ret, struct cf_why *why)
{
	return event_read(line, strlen(line), ret, why);
}

static void test_hostile_lines_are_refused_with_a_reason(void **state)
{
	static const char *const lines[] = {
		"",
		" ",
		"1",
		"1 0.000000",
		"0 0.000000 done",
		"-1 0.000000 done",
		"x 0.000000 done",
		"99999999999999999999 0.000000 done",
		"1 0 done",
		"1 0.1 done",
		"1 -1.000000 done",
		"1 0.0000001 done",
		"1 9999999999.000000 done",
		"1 0.00000x done",
		"1 0.000000 nonsense",
		"1 0.000000 don",
		"1 0.000000 done conn",
		"1 0.000000 done =5",
		"1 0.000000 done conn=",
		"1 0.000000 done conn=1x",
		"1 0.000000 done conn=-1",
		"1 0.000000 done conn=99999999999",
		"1 0.000000 done conn=1 conn=1",
		"1 0.000000 done conn=\"1\"",
		"1 0.000000 done port=65536",
		"1 0.000000 done sent=2",
		"1 0.000000 done version=303",
		"1 0.000000 done version=0x30300",
		"1 0.000000 done version=0x03zz",
		"1 0.000000 done outcome=nonsense",
		"1 0.000000 done outcome=",
		"1 0.000000 done text=bare",
		"1 0.000000 done text=\"open",
		"1 0.000000 done text=\"open\\\"",
		"1 0.000000 done text=\"bad \\n\"",
		"1 0.000000 done text=\"a\"b",
		"1 0.000000 done text=\"a\"conn=1",
		"1 0.000000 done der=!!",
		"1 0.000000 done der=AAA",
		"1 0.000000 done time=999999999999999",
		"1 0.000000 done unknown=\"open",
	};
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(lines); i++) {
		struct event ev = { .seq = 77 };
		struct cf_why why = { .text = "" };

		if (read_line(lines[i], &ev, &why) != CF_EINPUT)
			fail_msg("taken: %s", lines[i]);
		assert_true(strlen(why.text) > 5);
		assert_int_equal(ev.seq, 77);
	}
}

static void test_text_in_a_log_is_cleaned_again(void **state)
{
	struct event ev;

	(void)state;
	assert_int_equal(read_line("1 0.000000 done text=\"a\x1b\xff\"", &ev,
				   NULL),
			 CF_OK);
	assert_string_equal(event_str(&ev, EF_TEXT), "a<U+001B>\xef\xbf\xbd");
	event_release(&ev);
}

static void test_unknown_keys_are_passed_over(void **state)
{
	struct event ev;

	(void)state;
	assert_int_equal(
		read_line("1 0.000000 done new=\"a b\" newer=5 count=3", &ev,
			  NULL),
		CF_OK);
	assert_int_equal(event_get(&ev, EF_COUNT), 3);
	event_release(&ev);
}

static int read_log(const char *text, struct event_log *ret, struct cf_why *why)
{
	return event_log_read("x.log", text, strlen(text), ret, why);
}

static void test_a_log_numbers_its_events(void **state)
{
	struct event_log log = { .events = { .n = 0 } }, back;
	struct buf out = BUF_INIT(10000);
	struct event ev;

	(void)state;
	event_init(&ev, EV_STOPPED);
	event_text(&ev, EF_TEXT, "enough");
	assert_int_equal(event_log_add(&log, &ev)->seq, 1);
	assert_int_equal(event_log_add(&log, &ev)->seq, 2);
	event_release(&ev);
	event_log_write(&log, &out);
	assert_string_equal(buf_str(&out),
			    "cf502-log 1\n1 0.000000 stopped text=\"enough\"\n"
			    "2 0.000000 stopped text=\"enough\"\n");
	assert_int_equal(read_log(buf_str(&out), &back, NULL), CF_OK);
	assert_int_equal(back.events.n, 2);
	assert_same(&log.events.items[1], &back.events.items[1]);
	event_log_release(&back);
	event_log_release(&log);
	buf_release(&out);
}

static void test_a_log_may_hold_comments_and_blank_lines(void **state)
{
	struct event_log log;

	(void)state;
	assert_int_equal(read_log("cf502-log 1\r\n# a note\n\n"
				  "8 0.000001 done\r\n9 0.000001 done",
				  &log, NULL),
			 CF_OK);
	assert_int_equal(log.events.n, 2);
	assert_int_equal(log.events.items[1].seq, 2);
	event_log_release(&log);
}

/* Mail programs put a mark in front, or send what was packed. */
static void test_a_mailed_log_is_read_or_told_how(void **state)
{
	struct event_log log;
	struct cf_why why;

	(void)state;
	assert_int_equal(read_log("\xef\xbb\xbf"
				  "cf502-log 1\r\n8 0.000001 done\r\n",
				  &log, NULL),
			 CF_OK);
	assert_int_equal(log.events.n, 1);
	event_log_release(&log);
	assert_int_equal(read_log("\x1f\x8b\x08", &log, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "gunzip"));
	assert_int_equal(read_log("\xef\xbb", &log, &why), CF_EINPUT);
}

static void test_a_log_that_was_cut_is_told_from_a_whole_one(void **state)
{
	static const struct {
		const char *text;
		bool early;
	} rows[] = {
		{ "cf502-log 1\n", false },
		{ "cf502-log 1\n1 0.000000 asked\n2 0.000001 done\n", false },
		{ "cf502-log 1\n1 0.000000 asked\n", true },
		{ "cf502-log 1\n1 0.000000 asked\n2 0.000001 done\n"
		  "3 0.000000 asked\n4 0.000001 dns-done\n",
		  true },
	};
	struct event_log log;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_log(rows[i].text, &log, NULL), CF_OK);
		assert_int_equal(event_log_ends_early(&log), rows[i].early);
		event_log_release(&log);
	}
}

static void test_complaints_about_a_log_name_the_line(void **state)
{
	struct event_log log = { .events = { .n = 5 } };
	struct cf_why why;

	(void)state;
	assert_int_equal(read_log("", &log, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "x.log:1: "));
	assert_int_equal(read_log("cf502-log 2\n", &log, &why), CF_EINPUT);
	assert_int_equal(read_log("cf502-log 1\n1 0.000000 done\n\n1 zero done",
				  &log, &why),
			 CF_EINPUT);
	assert_non_null(strstr(why.text, "x.log:4: "));
	assert_int_equal(read_log("cf502-log 1\n1 1.000000 done\n"
				  "2 0.999999 done\n",
				  &log, &why),
			 CF_EINPUT);
	assert_non_null(strstr(why.text, "x.log:3: time goes back"));
	assert_int_equal(log.events.n, 5);
}

static void test_a_log_has_a_limit(void **state)
{
	struct buf text = BUF_INIT(1 << 22);
	struct event_log log;
	struct cf_why why;
	int i;

	(void)state;
	buf_adds(&text, "cf502-log 1\n");
	for (i = 0; i < 100000; i++)
		buf_adds(&text, "1 0.000000 done\n");
	assert_int_equal(read_log(buf_str(&text), &log, &why), CF_OK);
	event_log_release(&log);
	buf_adds(&text, "1 0.000000 done\n");
	assert_int_equal(read_log(buf_str(&text), &log, &why), CF_EINPUT);
	buf_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_kind_with_every_field_comes_back),
		cmocka_unit_test(test_each_kind_documents_fields_that_exist),
		cmocka_unit_test(test_a_line_looks_as_documented),
		cmocka_unit_test(test_unset_fields_are_minus_one_and_null),
		cmocka_unit_test(test_long_text_is_cut),
		cmocka_unit_test(test_hostile_lines_are_refused_with_a_reason),
		cmocka_unit_test(test_text_in_a_log_is_cleaned_again),
		cmocka_unit_test(test_unknown_keys_are_passed_over),
		cmocka_unit_test(test_a_log_numbers_its_events),
		cmocka_unit_test(test_a_log_may_hold_comments_and_blank_lines),
		cmocka_unit_test(test_complaints_about_a_log_name_the_line),
		cmocka_unit_test(test_a_mailed_log_is_read_or_told_how),
		cmocka_unit_test(
			test_a_log_that_was_cut_is_told_from_a_whole_one),
		cmocka_unit_test(test_a_log_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
