/* What each format says of what was tried, and of what an origin writes. */
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "report/facts.h"
#include "report/redact.h"
#include "tests/unit/story.h"

#define REPORT_MAX (1u << 20)

/* Two rounds: the issuer is missing, it is put behind the leaf, all is well. */
static void tell_two_rounds(struct story *st)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	story_tell(st, "open conn=1 step=tls purpose=proof ip=\"192.0.2.7\" "
		       "port=443 scenario=0 sni=\"origin.example.com\" "
		       "index=1\nconnected conn=1\n"
		       "server-hello conn=1 version=0x0303 suite=0xc02f");
	story_chain(st, 1, st->lab->leaf, NULL);
	story_tell(st, "end conn=1 outcome=ok\ndone count=1");
	story_end(st);
	session_mark(&st->session, "restart-origin", true);
	session_mark(&st->session, "serve-full-chain", true);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	story_edge(st, 1, "192.0.2.7", 0, NULL);
	story_proof(st, 2, "192.0.2.7", 0, NULL);
	story_tell(st, "done count=2");
	story_round(st);
}

static char *written(const struct story *st, const char *format, bool redact)
{
	struct report_options o = { .width = 80, .tool = "cf502 1" };
	struct buf out = BUF_INIT(REPORT_MAX);

	if (redact)
		o.redaction = redaction_new();
	report_write(report_format_by_name(format), &st->session, &o, &out);
	redaction_free(o.redaction);
	return buf_take(&out);
}

static void assert_has(const char *text, const char *words)
{
	if (!strstr(text, words))
		fail_msg("it lacks \"%s\":\n%s", words, text);
}

static void test_what_was_tried_and_what_came_of_it_is_told(void **state)
{
	static const char *const formats[] = { "text", "markdown", "html" };
	struct story *st = *state;
	char *text;

	tell_two_rounds(st);
	for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
		text = written(st, formats[i], false);
		assert_has(text, "Tried");
		assert_has(text, "Serve the leaf and its intermediates");
		assert_has(text, "Restart the origin server (dead end)");
		assert_has(text, "Before and after");
		assert_has(text, "FIXED");
		assert_has(text, "1 certificate");
		free(text);
	}
	text = written(st, "json", false);
	assert_has(text, "\"tried\":[{\"remedy\":null,\"came\":\"FIXED\","
			 "\"kind\":\"dead_end\",\"dead_end\":"
			 "\"restart-origin\",\"title\":"
			 "\"Restart the origin server\"},"
			 "{\"remedy\":\"serve-full-chain\","
			 "\"came\":\"FIXED\",\"kind\":\"remedy\","
			 "\"dead_end\":null,");
	assert_has(text, "\"before_after\":{\"is\":\"FIXED\"");
	free(text);
	text = written(st, "ticket", false);
	assert_has(text, "\nTried    serve-full-chain: FIXED, "
			 "restart-origin (dead end): FIXED\n");
	free(text);
}

static void test_every_round_is_redacted(void **state)
{
	struct story *st = *state;

	tell_two_rounds(st);
	for (const struct report_format *f = report_formats; f->name; f++) {
		char *text = written(st, f->name, true);

		assert_null(strstr(text, "example.com"));
		assert_null(strstr(text, "192.0.2"));
		assert_null(strstr(text, "BEGIN CERT"));
		free(text);
	}
	assert_string_equal(story_evidence(st)->host, "origin.example.com");
}

static void test_a_redacted_report_tells_what_was_tried_as_well(void **state)
{
	struct story *st = *state;
	char *text;

	tell_two_rounds(st);
	text = written(st, "text", true);
	assert_has(text, "Tried");
	assert_has(text, "FIXED");
	assert_has(text, "host-1:443");
	free(text);
}

/* An origin that greets with a letter of Latin, one beyond 65535, and a byte
 * that is no UTF-8, as it comes out of cleaning. */
#define SMILE	 "\xf0\x9f\x99\x82"
#define GREETING "220 Gr\xc3\xbc\xc3\x9f" SMILE "\xef\xbf\xbd"

static void test_ascii_is_kept_to_in_every_format(void **state)
{
	static const struct {
		const char *format, *has;
	} rows[] = {
		{ "text", "220 Gr????" },
		{ "markdown", "220 Gr????" },
		{ "ticket", "220 Gr????" },
		{ "json", "220 Gr\\u00fc\\u00df\\ud83d\\ude42\\ufffd" },
		{ "html", "220 Gr&#252;&#223;&#128578;&#65533;" },
	};
	struct report_options o = { .width = 80, .tool = "t", .ascii = true };
	struct story *st = *state;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"192.0.2.7\" "
		       "port=443 scenario=0 index=1\nconnected conn=1\n"
		       "not-tls conn=1 text=\"" GREETING "\"\n"
		       "end conn=1 outcome=failed\ndone count=1");
	story_end(st);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct buf out = BUF_INIT(REPORT_MAX);

		report_write(report_format_by_name(rows[i].format),
			     &st->session, &o, &out);
		assert_has(buf_str(&out), rows[i].has);
		for (size_t at = 0; at < out.len; at++) {
			if (out.data[at] >= 0x80)
				fail_msg("%s: byte %zu", rows[i].format, at);
		}
		buf_release(&out);
	}
}

static void assert_time_left(int64_t not_after, int64_t at, const char *expect)
{
	const struct cert c = { .not_after = not_after };
	struct buf out = BUF_INIT(100);

	facts_time_left(&c, at, &out);
	assert_string_equal(buf_str(&out), expect);
	buf_release(&out);
}

static void test_time_left_counts_whole_units(void **state)
{
	const int64_t day = 86400, end = 20000 * day;

	(void)state;
	assert_time_left(end, end - 334 * day - 1, "334 days left");
	assert_time_left(end, end - day, "1 day left");
	assert_time_left(end, end - day + 1, "23 hours left");
	assert_time_left(end, end, "0 minutes left");
	assert_time_left(end, end + 1, "0 minutes ago");
	assert_time_left(end, end + 3600, "1 hour ago");
	assert_time_left(end, end + 12 * day + 14, "12 days ago");
}

static void assert_lacks(const char *text, const char *words)
{
	if (strstr(text, words))
		fail_msg("it has \"%s\":\n%s", words, text);
}

/* A log may name any "address"; a chain in a file has the file's name. */
static void test_an_address_is_no_markup(void **state)
{
	struct story *st = *state;
	char *text;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7 <i>`[x](y)");
	story_edge(st, 1, "192.0.2.7", 0, NULL);
	story_tell(st, "open conn=2 step=hello purpose=edge port=443 "
		       "ip=\"<i>`[x](y)\" scenario=0 index=1\n"
		       "tcp-failed conn=2 outcome=refused code=111\n"
		       "end conn=2 outcome=refused\ndone count=2");
	story_end(st);
	text = written(st, "html", false);
	assert_has(text, "connect-refused</code> (&lt;i&gt;`[x](y))");
	assert_lacks(text, "<i>");
	free(text);
	text = written(st, "markdown", false);
	assert_has(text, "`connect-refused` (\\<i\\>\\`\\[x\\](y))");
	free(text);
}

/* What stands in a path is no fact to fill in, least of all within quotes. */
static void test_the_path_of_the_anchors_is_one_word(void **state)
{
	struct story *st = *state;
	const struct pki_cert *stray = MAKE(st->lab, st->lab->inter,
					    .cn = "leaf",
					    .names = "DNS:other.example.net");
	char *text;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	story_tell(st, "trust where=edge count=1 text=\"/t/{server};{host}\"");
	story_edge(st, 1, "192.0.2.7", 0, stray);
	story_proof(st, 2, "192.0.2.7", 0, stray);
	story_tell(st, "http conn=2 status=200 server=\"x;reboot\"\n"
		       "done count=2");
	story_end(st);
	text = written(st, "text", false);
	assert_has(text, "-verify_return_error -CAfile '/t/{server};{host}' ");
	free(text);
}

static void test_a_name_is_never_an_option_of_a_command(void **state)
{
	struct story *st = *state;
	char *text;

	story_tell(st,
		   "asked host=\"-f/etc/passwd\" port=443 http-port=80 "
		   "protocols=8 policy=\"p\" time=%d family=0 code=30000\n"
		   "scenario index=0 sni=\"-f/etc/passwd\"\n"
		   "dns-done outcome=not-found code=3\ndone count=0",
		   PKI_NOW);
	assert_verdict(story_end(st), VERDICT_UNREACHABLE, "dns-not-found");
	text = written(st, "text", false);
	assert_lacks(text, "$ dig +noall +comments +answer -f");
	assert_lacks(text, "$ dig -f");
	assert_lacks(text, "$ getent ahosts -f");
	free(text);
}

/* Relative to where cf502 ran, and without an ending that tells. */
static void test_the_path_of_the_anchors_is_redacted(void **state)
{
	static const char *const titles[] = {
		"acme-ca.crt",
		"./acme-ca.crt",
		"/etc/acme's own/acme-ca",
		"Mozilla's roots of acme.pem",
	};
	struct story *st = *state;

	for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_found(st, "192.0.2.7");
		story_tell(st, "trust where=edge count=1 text=\"%s\"",
			   titles[i]);
		story_edge(st, 1, "192.0.2.7", 0, NULL);
		story_proof(st, 2, "192.0.2.7", 0, NULL);
		story_tell(st, "done count=2");
		story_end(st);
		for (const struct report_format *f = report_formats; f->name;
		     f++) {
			char *text = written(st, f->name, true);

			assert_lacks(text, "acme");
			free(text);
		}
	}
}

static void test_paths_of_cache_behaviors_are_redacted(void **state)
{
	struct story *st = *state;
	const struct pki_cert *www = MAKE(st->lab, st->lab->inter, .cn = "leaf",
					  .names = "DNS:www.example.com");
	const char *paths = "text=\"[\\\"/acme-api/*\\\",\\\"/\\\"]\"";
	char *own = xasprintf("sni=\"origin.example.com\" %s", paths);
	char *text;

	story_asked(st, "", own,
		    "host=\"www.example.com\" sni=\"www.example.com\"", NULL);
	story_found(st, "192.0.2.7");
	for (int i = 0; i < 2; i++) {
		story_edge(st, 2 * i + 1, "192.0.2.7", i, www);
		story_proof(st, 2 * i + 2, "192.0.2.7", i, www);
	}
	story_tell(st, "done count=4");
	story_end(st);
	text = written(st, "text", false);
	assert_has(text, "/acme-api/");
	free(text);
	for (const struct report_format *f = report_formats; f->name; f++) {
		text = written(st, f->name, true);
		assert_lacks(text, "acme");
		free(text);
	}
	free(own);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_what_was_tried_and_what_came_of_it_is_told),
		story_test(test_every_round_is_redacted),
		story_test(test_an_address_is_no_markup),
		story_test(test_the_path_of_the_anchors_is_one_word),
		story_test(test_a_name_is_never_an_option_of_a_command),
		story_test(test_the_path_of_the_anchors_is_redacted),
		story_test(test_paths_of_cache_behaviors_are_redacted),
		story_test(test_ascii_is_kept_to_in_every_format),
		story_test(test_a_redacted_report_tells_what_was_tried_as_well),
		cmocka_unit_test(test_time_left_counts_whole_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
