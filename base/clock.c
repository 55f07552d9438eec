/*
 * The clock, and the three ways in which cf502 reads and writes a time. The
 * calendar is computed here: mktime and strptime depend on zone and locale.
 */
#include "base/clock.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/vec.h"

#define DAY_S 86400

static int64_t system_mono_us(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static int64_t system_wall_s(void *ctx)
{
	struct timespec ts;

	(void)ctx;
	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec;
}

const struct clock clock_system = {
	.mono_us = system_mono_us,
	.wall_s = system_wall_s,
};

int64_t clock_mono_us(const struct clock *c)
{
	return c->mono_us(c->ctx);
}

int64_t clock_wall_s(const struct clock *c)
{
	return c->wall_s(c->ctx);
}

struct civil {
	int64_t year;
	int month; /* 1..12 */
	int day;   /* 1..31 */
	int hour, minute, second;
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01; years are counted from March, so that 29 February
 * is the last day of one. An era has 400 years, 146097 days. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = floor_div(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;

	return era * 146097 + year_of_era * 365 + year_of_era / 4 -
	       year_of_era / 100 + day_of_year - 719468;
}

static void civil_from_epoch(int64_t epoch_s, struct civil *ret)
{
	int64_t days = floor_div(epoch_s, DAY_S);
	int in_day = (int)((epoch_s % DAY_S + DAY_S) % DAY_S);
	int64_t z = days + 719468;
	int64_t era = floor_div(z, 146097);
	int64_t doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int doy = (int)(doe - (365 * yoe + yoe / 4 - yoe / 100));
	int mp = (5 * doy + 2) / 153;

	ret->day = doy - (153 * mp + 2) / 5 + 1;
	ret->month = mp < 10 ? mp + 3 : mp - 9;
	ret->year = yoe + era * 400 + (ret->month <= 2);
	ret->hour = in_day / 3600;
	ret->minute = in_day / 60 % 60;
	ret->second = in_day % 60;
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30,
				    31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool civil_is_valid(const struct civil *c)
{
	return c->month >= 1 && c->month <= 12 && c->day >= 1 &&
	       c->day <= days_in_month(c->year, c->month) && c->hour <= 23 &&
	       c->minute <= 59 && c->second <= 60;
}

static int64_t epoch_from_civil(const struct civil *c)
{
	return days_from_civil(c->year, c->month, c->day) * DAY_S +
	       c->hour * 3600 + c->minute * 60 + c->second;
}

const char *time_rfc3339(int64_t epoch_s, char out[TIME_TEXT_SIZE])
{
	struct civil c;

	civil_from_epoch(epoch_s, &c);
	snprintf(out, TIME_TEXT_SIZE, "%04" PRId64 "-%02u-%02uT%02u:%02u:%02uZ",
		 c.year, (unsigned)c.month % 100, (unsigned)c.day % 100,
		 (unsigned)c.hour % 100, (unsigned)c.minute % 100,
		 (unsigned)c.second % 100);
	return out;
}

const char *time_span(int64_t seconds, char out[TIME_TEXT_SIZE])
{
	static const struct {
		int64_t seconds;
		const char *name;
	} units[] = { { DAY_S, "day" }, { 3600, "hour" }, { 60, "minute" } };
	size_t i = 0;
	int64_t n;

	while (i + 1 < ARRAY_LEN(units) && seconds < units[i].seconds)
		i++;
	n = seconds / units[i].seconds;
	snprintf(out, TIME_TEXT_SIZE, "%" PRId64 " %s%s", n, units[i].name,
		 n == 1 ? "" : "s");
	return out;
}

const char *time_date(int64_t epoch_s, char out[TIME_TEXT_SIZE])
{
	struct civil c;

	civil_from_epoch(epoch_s, &c);
	snprintf(out, TIME_TEXT_SIZE, "%04" PRId64 "-%02u-%02u", c.year,
		 (unsigned)c.month % 100, (unsigned)c.day % 100);
	return out;
}

/* Exactly n digits; the place behind them, or NULL. */
static const char *take_digits(const char *s, int n, int *ret)
{
	int v = 0, i;

	if (!s)
		return NULL;
	for (i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return NULL;
		v = v * 10 + (s[i] - '0');
	}
	*ret = v;
	return s + n;
}

/* One character of set; the place behind it, or NULL. */
static const char *take_char(const char *s, const char *set)
{
	return s && *s && strchr(set, *s) ? s + 1 : NULL;
}

static const char *take_date(const char *s, struct civil *c)
{
	int year = 0;

	s = take_digits(s, 4, &year);
	c->year = year;
	s = take_digits(take_char(s, "-"), 2, &c->month);
	return take_digits(take_char(s, "-"), 2, &c->day);
}

static const char *take_clock(const char *s, struct civil *c)
{
	s = take_digits(s, 2, &c->hour);
	s = take_digits(take_char(s, ":"), 2, &c->minute);
	return take_digits(take_char(s, ":"), 2, &c->second);
}

/* Z or +hh:mm; seconds east of Greenwich. */
static const char *take_offset(const char *s, int64_t *ret_s)
{
	int hour = 0, minute = 0;
	int64_t sign;

	if (take_char(s, "Zz")) {
		*ret_s = 0;
		return s + 1;
	}
	if (!take_char(s, "+-"))
		return NULL;
	sign = *s == '-' ? -1 : 1;
	s = take_digits(s + 1, 2, &hour);
	s = take_digits(take_char(s, ":"), 2, &minute);
	if (!s || hour > 23 || minute > 59)
		return NULL;
	*ret_s = sign * (hour * 3600 + minute * 60);
	return s;
}

static const char *skip_fraction(const char *s)
{
	if (!s || *s != '.')
		return s;
	if (s[1] < '0' || s[1] > '9')
		return NULL;
	return s + 1 + strspn(s + 1, "0123456789");
}

static bool parse_absolute(const char *text, int64_t *ret_epoch_s)
{
	struct civil c = { .year = 0 };
	int64_t east = 0, epoch;
	const char *s = take_date(text, &c);

	if (s && *s != '\0') {
		s = take_clock(take_char(s, "Tt "), &c);
		s = take_offset(skip_fraction(s), &east);
	}
	if (!s || *s != '\0' || !civil_is_valid(&c))
		return false;
	epoch = epoch_from_civil(&c) - east;
	/* RFC 3339 section 5.7: a leap second ends a day in UTC. */
	if (c.second == 60 && epoch % DAY_S != 0)
		return false;
	*ret_epoch_s = epoch;
	return true;
}

/* -2h: at most nine digits, and the result has a year of four digits. */
static bool parse_relative(const char *text, int64_t now_s,
			   int64_t *ret_epoch_s)
{
	static const struct {
		char letter;
		int64_t seconds;
	} units[] = {
		{ 's', 1 },	{ 'm', 60 },	    { 'h', 3600 },
		{ 'd', DAY_S }, { 'w', 7 * DAY_S },
	};
	static const int64_t year_10000 = INT64_C(253402300800);
	static const int64_t year_0 = INT64_C(-62167219200);
	size_t digits = strspn(text + 1, "0123456789"), i;
	int count = 0;
	int64_t at;

	if (digits < 1 || digits > 9 || text[1 + digits] == '\0' ||
	    text[2 + digits] != '\0')
		return false;
	take_digits(text + 1, (int)digits, &count);
	for (i = 0; i < ARRAY_LEN(units); i++) {
		if (units[i].letter == text[1 + digits])
			break;
	}
	if (i == ARRAY_LEN(units))
		return false;
	at = (text[0] == '-' ? -1 : 1) * units[i].seconds * count;
	if (__builtin_add_overflow(at, now_s, &at) || at < year_0 ||
	    at >= year_10000)
		return false;
	*ret_epoch_s = at;
	return true;
}

int time_parse(const char *text, int64_t now_s, int64_t *ret_epoch_s,
	       struct cf_why *why)
{
	bool right;

	if (text[0] == '+' || text[0] == '-')
		right = parse_relative(text, now_s, ret_epoch_s);
	else
		right = parse_absolute(text, ret_epoch_s);
	if (right)
		return CF_OK;
	return why_set(why, CF_EINPUT,
		       "\"%.40s\" is no time; write 2026-11-23, "
		       "2026-11-23T14:02:11Z, or +30d, -2h, +90m from now",
		       text);
}

static int name_index(const char *s, const char *names)
{
	int i;

	for (i = 0; names[3 * i]; i++) {
		if (memcmp(s, names + 3 * i, 3) == 0)
			return i;
	}
	return -1;
}

/* The place behind a weekday's name, short or whole, or NULL. */
static const char *take_weekday(const char *s, bool whole)
{
	static const char *const days[] = { "Monday",	"Tuesday", "Wednesday",
					    "Thursday", "Friday",  "Saturday",
					    "Sunday" };
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(days); i++) {
		n = whole ? strlen(days[i]) : 3;
		if (strncmp(s, days[i], n) == 0)
			return s + n;
	}
	return NULL;
}

static const char *take_word(const char *s, const char *word)
{
	return s && strncmp(s, word, strlen(word)) == 0 ? s + strlen(word)
							: NULL;
}

static const char *take_month(const char *s, int *ret)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	if (!s || strnlen(s, 3) < 3)
		return NULL;
	*ret = name_index(s, months) + 1;
	return *ret > 0 ? s + 3 : NULL;
}

static const char *take_year(const char *s, int digits, struct civil *c)
{
	int year = 0;

	s = take_digits(s, digits, &year);
	c->year = year;
	return s;
}

/* Sun, 06 Nov 1994 08:49:37 GMT */
static const char *take_fixdate(const char *s, struct civil *c)
{
	s = take_digits(take_word(take_weekday(s, false), ", "), 2, &c->day);
	s = take_month(take_char(s, " "), &c->month);
	s = take_year(take_char(s, " "), 4, c);
	return take_word(take_clock(take_char(s, " "), c), " GMT");
}

/*
 * Sunday, 06-Nov-94 08:49:37 GMT. RFC 9110 lets two digits mean no more than
 * 50 years ahead; a Date is close to now, so a fixed hundred years will do.
 */
static const char *take_rfc850(const char *s, struct civil *c)
{
	s = take_digits(take_word(take_weekday(s, true), ", "), 2, &c->day);
	s = take_month(take_char(s, "-"), &c->month);
	s = take_year(take_char(s, "-"), 2, c);
	c->year += c->year < 70 ? 2000 : 1900;
	return take_word(take_clock(take_char(s, " "), c), " GMT");
}

/* Sun Nov  6 08:49:37 1994 */
static const char *take_asctime(const char *s, struct civil *c)
{
	s = take_month(take_char(take_weekday(s, false), " "), &c->month);
	s = take_char(s, " ");
	s = s && *s == ' ' ? take_digits(s + 1, 1, &c->day)
			   : take_digits(s, 2, &c->day);
	s = take_clock(take_char(s, " "), c);
	return take_year(take_char(s, " "), 4, c);
}

/* The weekday has to be one, but a wrong one is let pass: only the moment
 * matters. */
int time_parse_http(const char *text, int64_t *ret_epoch_s)
{
	static const char *(*const forms[])(const char *s, struct civil *c) = {
		take_fixdate,
		take_rfc850,
		take_asctime,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(forms); i++) {
		struct civil c = { .year = 0 };
		const char *end = forms[i](text, &c);

		if (!end || *end != '\0' || !civil_is_valid(&c))
			continue;
		*ret_epoch_s = epoch_from_civil(&c);
		return CF_OK;
	}
	return CF_EINPUT;
}
