/* probe/http: one request, and heads of answers that anybody wrote. */
#include "tests/unit/test.h"

#include <string.h>

#include "base/vec.h"
#include "probe/http.h"

static bool read_text(const char *text, struct event *ev)
{
	struct buf b = BUF_INIT(HTTP_HEAD_MAX);
	bool is_http;

	buf_adds(&b, text);
	event_init(ev, EV_HTTP);
	is_http = http_read(&b, ev);
	buf_release(&b);
	return is_http;
}

static bool complete(const char *text)
{
	struct buf b = BUF_INIT(HTTP_HEAD_MAX);
	bool is;

	buf_adds(&b, text);
	is = http_is_complete(&b);
	buf_release(&b);
	return is;
}

static void test_the_request_names_host_and_tool(void **state)
{
	struct buf b = BUF_INIT(HTTP_HEAD_MAX);

	(void)state;
	http_request("a.example.com", &b);
	assert_string_equal(buf_str(&b),
			    "HEAD / HTTP/1.1\r\nHost: a.example.com\r\n"
			    "User-Agent: cf502/" PACKAGE_VERSION "\r\n"
			    "Accept: */*\r\nConnection: close\r\n\r\n");
	buf_clear(&b);
	http_request("2001:db8::1", &b);
	assert_non_null(strstr(buf_str(&b), "\r\nHost: [2001:db8::1]\r\n"));
	buf_release(&b);
}

static void test_a_status_is_three_digits_and_none_below_100(void **state)
{
	static const char *const none[] = {
		"HTTP/1.1 4294967496 x\r\n\r\n", "HTTP/1.1 2000\r\n\r\n",
		"HTTP/1.1 000 x\r\n\r\n",	 "HTTP/1.1 099 x\r\n\r\n",
		"HTTP/1.1 -20 x\r\n\r\n",
	};
	struct event ev;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(none); i++) {
		assert_false(read_text(none[i], &ev));
		event_release(&ev);
	}
	assert_true(read_text("HTTP/1.1 200\r\n\r\n", &ev));
	assert_int_equal(event_get(&ev, EF_STATUS), 200);
	event_release(&ev);
}

static void test_a_head_is_read(void **state)
{
	struct event ev;

	(void)state;
	assert_true(read_text("HTTP/1.1 301 Moved Permanently\r\n"
			      "date: Mon, 23 Nov 2026 14:02:11 GMT\r\n"
			      "LOCATION:https://www.example.com/\r\n"
			      "Server:  nginx \t\r\n"
			      "X-Server: other\r\n\r\n",
			      &ev));
	assert_int_equal(event_get(&ev, EF_STATUS), 301);
	assert_int_equal(event_get(&ev, EF_TIME), 1795442531);
	assert_string_equal(event_str(&ev, EF_LOCATION),
			    "https://www.example.com/");
	assert_string_equal(event_str(&ev, EF_SERVER), "nginx");
	assert_string_equal(event_str(&ev, EF_TEXT),
			    "HTTP/1.1 301 Moved Permanently");
	event_release(&ev);
}

static void test_interim_answers_do_not_count(void **state)
{
	static const char text[] = "HTTP/1.1 103 Early Hints\r\n"
				   "Server: early\r\n\r\n"
				   "HTTP/1.1 404 Not Found\n"
				   "Server: late\n\n";
	struct event ev;

	(void)state;
	assert_true(read_text(text, &ev));
	assert_int_equal(event_get(&ev, EF_STATUS), 404);
	assert_string_equal(event_str(&ev, EF_SERVER), "late");
	event_release(&ev);
	assert_true(complete(text));
	assert_false(complete("HTTP/1.1 103 Early Hints\r\n\r\n"));
	assert_false(complete("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 2"));
}

static void test_a_head_is_complete_at_the_empty_line(void **state)
{
	(void)state;
	assert_false(complete(""));
	assert_false(complete("HTTP/1.1 "));
	assert_false(complete("HTTP/1.1 200 OK\r\n"));
	assert_false(complete("HTTP/1.1 200 OK\r\nA: b\r\n"));
	assert_true(complete("HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody"));
	/* What can't become HTTP is not waited for. */
	assert_true(complete("SSH-2.0-OpenSSH_9.2p1\r\n"));
}

static void test_what_breaks_off_is_read_as_far_as_it_goes(void **state)
{
	struct event ev;

	(void)state;
	assert_true(read_text("HTTP/1.0 200", &ev));
	assert_int_equal(event_get(&ev, EF_STATUS), 200);
	event_release(&ev);
	assert_true(read_text("HTTP/1.0 200 OK\r\nServer: x\r\nLoca", &ev));
	assert_string_equal(event_str(&ev, EF_SERVER), "x");
	event_release(&ev);
}

static void test_what_is_no_http_is_refused(void **state)
{
	static const char *const texts[] = {
		"",
		"HTTP/1.1",
		"HTTP/1.1 2x0 OK",
		"HTTP/1.1 20",
		"HTTP/1.1200000000000",
		"ICY 200 OK\r\n\r\n",
		" HTTP/1.1 200 OK",
		"\r\n\r\n",
	};
	struct event ev;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(texts); i++) {
		if (read_text(texts[i], &ev))
			fail_msg("taken: %s", texts[i]);
		event_release(&ev);
	}
}

static void test_foreign_text_is_clean(void **state)
{
	struct event ev;

	(void)state;
	assert_true(read_text("HTTP/1.1 200 \x1b[31mOK\r\n"
			      "Server: a\x07\xff\r\nDate: tomorrow\r\n\r\n",
			      &ev));
	assert_string_equal(event_str(&ev, EF_TEXT),
			    "HTTP/1.1 200 <U+001B>[31mOK");
	assert_string_equal(event_str(&ev, EF_SERVER), "a<U+0007>\xef\xbf\xbd");
	assert_false(event_has(&ev, EF_TIME));
	event_release(&ev);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_request_names_host_and_tool),
		cmocka_unit_test(
			test_a_status_is_three_digits_and_none_below_100),
		cmocka_unit_test(test_a_head_is_read),
		cmocka_unit_test(test_interim_answers_do_not_count),
		cmocka_unit_test(test_a_head_is_complete_at_the_empty_line),
		cmocka_unit_test(
			test_what_breaks_off_is_read_as_far_as_it_goes),
		cmocka_unit_test(test_what_is_no_http_is_refused),
		cmocka_unit_test(test_foreign_text_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
