/* base/clock: dates are the calendar's, and nothing else passes for one. */
#include "tests/unit/test.h"

#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/vec.h"

#define NOW INT64_C(1795442531) /* 2026-11-23T14:02:11Z */

static int64_t parsed(const char *text)
{
	struct cf_why why = { { 0 } };
	int64_t at = -1;

	if (time_parse(text, NOW, &at, &why) != CF_OK)
		fail_msg("%s: %s", text, why.text);
	return at;
}

static void test_rfc_3339_is_read_with_any_offset(void **state)
{
	(void)state;
	assert_int_equal(parsed("1970-01-01T00:00:00Z"), 0);
	assert_int_equal(parsed("2026-11-23T14:02:11Z"), NOW);
	assert_int_equal(parsed("2026-11-23t14:02:11z"), NOW);
	assert_int_equal(parsed("2026-11-23 14:02:11.987Z"), NOW);
	assert_int_equal(parsed("2026-11-23T16:02:11+02:00"), NOW);
	assert_int_equal(parsed("2026-11-24T00:32:11+10:30"), NOW);
	assert_int_equal(parsed("2026-11-23T05:02:11-09:00"), NOW);
	assert_int_equal(parsed("1969-12-31"), -86400);
	assert_int_equal(parsed("2016-12-31T23:59:60Z"), 1483228800);
	assert_int_equal(parsed("2017-01-01T00:59:60+01:00"), 1483228800);
}

static void test_relative_times_count_from_now(void **state)
{
	(void)state;
	assert_int_equal(parsed("+30d"), NOW + 30 * 86400);
	assert_int_equal(parsed("-2h"), NOW - 7200);
	assert_int_equal(parsed("+90m"), NOW + 5400);
	assert_int_equal(parsed("+0s"), NOW);
	assert_int_equal(parsed("-1w"), NOW - 7 * 86400);
}

static void test_leap_years_follow_the_calendar(void **state)
{
	int64_t at = 5;

	(void)state;
	assert_int_equal(parsed("2024-03-01") - parsed("2024-02-29"), 86400);
	assert_int_equal(parsed("2000-03-01") - parsed("2000-02-29"), 86400);
	assert_int_not_equal(time_parse("2023-02-29", 0, &at, NULL), CF_OK);
	assert_int_not_equal(time_parse("1900-02-29", 0, &at, NULL), CF_OK);
	assert_int_not_equal(time_parse("2100-02-29", 0, &at, NULL), CF_OK);
	assert_int_equal(at, 5);
}

static void test_what_is_no_time_is_refused_with_a_hint(void **state)
{
	static const char *const bad[] = {
		"",
		"x",
		"2026",
		"2026-13-01",
		"2026-00-01",
		"2026-04-31",
		"2026-01-00",
		"2026-1-1",
		"2026-01-01T",
		"2026-01-01T10:00Z",
		"2026-01-01T10:00:00",
		"2026-01-01T24:00:00Z",
		"2026-01-01T10:60:00Z",
		"2026-01-01T10:00:60Z",
		"2026-01-01T10:00:61Z",
		"2026-01-01T10:00:00.Z",
		"2026-01-01T10:00:00+1:00",
		"2026-01-01T10:00:00+24:00",
		"2026-01-01T10:00:00Zx",
		"2026-01-01x",
		" 2026-01-01",
		"+d",
		"+30",
		"+30y",
		"+30dd",
		"+-3d",
		"+1234567890s",
		"+999999999d",
		"-999999999w",
		"+",
	};
	struct cf_why why;
	int64_t at = 5;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		why.text[0] = '\0';
		if (time_parse(bad[i], NOW, &at, &why) != CF_EINPUT)
			fail_msg("%s was taken", bad[i]);
		assert_non_null(strstr(why.text, "+30d"));
	}
	assert_int_equal(at, 5);
	assert_int_equal(time_parse("+1s", INT64_MAX, &at, NULL), CF_EINPUT);
}

static void test_every_day_of_800_years_agrees_with_the_system(void **state)
{
	char out[TIME_TEXT_SIZE], want[TIME_TEXT_SIZE];
	int64_t at, day;
	struct tm tm;
	time_t t;

	(void)state;
	for (day = -146097; day < 146097; day++) {
		t = (time_t)(day * 86400 + (day & 0xffff));
		gmtime_r(&t, &tm);
		strftime(want, sizeof(want), "%Y-%m-%dT%H:%M:%SZ", &tm);
		assert_string_equal(time_rfc3339(t, out), want);
		assert_int_equal(time_parse(out, 0, &at, NULL), CF_OK);
		assert_int_equal(at, t);
	}
	assert_string_equal(time_date(NOW, out), "2026-11-23");
}

static void test_times_beyond_all_calendars_still_fit(void **state)
{
	char out[TIME_TEXT_SIZE];

	(void)state;
	assert_string_equal(time_rfc3339(INT64_MAX, out),
			    "292277026596-12-04T15:30:07Z");
	assert_string_equal(time_rfc3339(INT64_MIN, out),
			    "-292277022657-01-27T08:29:52Z");
}

static void test_http_dates_are_read(void **state)
{
	int64_t at = 0;

	(void)state;
	assert_int_equal(time_parse_http("Sun, 06 Nov 1994 08:49:37 GMT", &at),
			 CF_OK);
	assert_int_equal(at, 784111777);
	assert_int_equal(time_parse_http("Thu, 29 Feb 2024 00:00:00 GMT", &at),
			 CF_OK);
	assert_int_equal(at, 1709164800);
}

static void test_http_dates_of_old_servers_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t at;
	} old[] = {
		{ "Sunday, 06-Nov-94 08:49:37 GMT", 784111777 },
		{ "Wednesday, 01-Jan-70 00:00:00 GMT", 0 },
		{ "Monday, 23-Nov-26 14:02:11 GMT", 1795442531 },
		{ "Sun Nov  6 08:49:37 1994", 784111777 },
		{ "Mon Nov 23 14:02:11 2026", 1795442531 },
	};
	int64_t at;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(old); i++) {
		at = -1;
		if (time_parse_http(old[i].text, &at) != CF_OK)
			fail_msg("%s was refused", old[i].text);
		assert_int_equal(at, old[i].at);
	}
}

static void test_other_http_dates_are_refused(void **state)
{
	static const char *const bad[] = {
		"",
		"Sun, 06 Nov 1994 08:49:37 GM",
		"Sun, 06 Nov 1994 08:49:37 GMTx",
		"Sunday, 06-Nov-94 08:49:37",
		"Sunday, 06-Nov-1994 08:49:37 GMT",
		"Sun, 06-Nov-94 08:49:37 GMT",
		"Sunday, 6-Nov-94 08:49:37 GMT",
		"Sunday, 31-Feb-94 08:49:37 GMT",
		"Sunday",
		"Sun Nov  6 08:49:37 1994     ",
		"Sun Nov  6 08:49:37 1994 GMT",
		"Sun Nov 6 08:49:37 1994",
		"Sun Nov 0x 08:49:37 1994",
		"Sun No",
		"Sun N",
		"Sxn, 06 Nov 1994 08:49:37 GMT",
		"Sun, 06 Nox 1994 08:49:37 GMT",
		"Sun, 06 ovD 1994 08:49:37 GMT",
		"Sun, 31 Feb 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 08:49:37 UTC",
		"Sun, 6  Nov 1994 08:49:37 GMT",
		"Sun, 06 Nov 1994 25:49:37 GMT",
	};
	int64_t at = 5;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		if (time_parse_http(bad[i], &at) != CF_EINPUT)
			fail_msg("%s was taken", bad[i]);
	}
	assert_int_equal(at, 5);
}

static void assert_span(int64_t seconds, const char *expect)
{
	char out[TIME_TEXT_SIZE];

	assert_string_equal(time_span(seconds, out), expect);
}

static void test_a_span_is_told_in_whole_units(void **state)
{
	(void)state;
	assert_span(0, "0 minutes");
	assert_span(119, "1 minute");
	assert_span(3599, "59 minutes");
	assert_span(7199, "1 hour");
	assert_span(86400, "1 day");
	assert_span(INT64_MAX, "106751991167300 days");
}

static void test_the_monotonic_clock_never_goes_back(void **state)
{
	int64_t first = clock_mono_us(&clock_system);

	(void)state;
	assert_true(clock_mono_us(&clock_system) >= first);
	assert_true(clock_wall_s(&clock_system) > 1700000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rfc_3339_is_read_with_any_offset),
		cmocka_unit_test(test_relative_times_count_from_now),
		cmocka_unit_test(test_leap_years_follow_the_calendar),
		cmocka_unit_test(test_what_is_no_time_is_refused_with_a_hint),
		cmocka_unit_test(
			test_every_day_of_800_years_agrees_with_the_system),
		cmocka_unit_test(test_times_beyond_all_calendars_still_fit),
		cmocka_unit_test(test_http_dates_are_read),
		cmocka_unit_test(test_http_dates_of_old_servers_are_read),
		cmocka_unit_test(test_other_http_dates_are_refused),
		cmocka_unit_test(test_a_span_is_told_in_whole_units),
		cmocka_unit_test(test_the_monotonic_clock_never_goes_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
