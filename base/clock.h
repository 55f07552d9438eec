#ifndef CF502_BASE_CLOCK_H
#define CF502_BASE_CLOCK_H
/*
 * Time is injected: the loop and the sessions read these functions, and tests
 * give their own. Nothing else in the program asks the system for the time.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct clock {
	int64_t (*mono_us)(void *ctx); /* monotonic, microseconds */
	int64_t (*wall_s)(void *ctx);  /* seconds since the epoch */
	void *ctx;
};

extern const struct clock clock_system;

/* What that clock says now. */
int64_t clock_mono_us(const struct clock *c);
int64_t clock_wall_s(const struct clock *c);

#define TIME_TEXT_SIZE 32
/* RFC 3339 in UTC, such as 2026-11-23T14:02:11Z; returns out. */
const char *time_rfc3339(int64_t epoch_s, char out[TIME_TEXT_SIZE]);
/* "3 days", "1 hour", "0 minutes": the largest unit of which it has one. */
const char *time_span(int64_t seconds, char out[TIME_TEXT_SIZE]);
/* 2026-11-23 */
const char *time_date(int64_t epoch_s, char out[TIME_TEXT_SIZE]);
/*
 * Reads RFC 3339 (with Z or an offset), a bare date, or +30d, -2h, +90m
 * relative to now_s. CF_EINPUT when it is none of them.
 */
int time_parse(const char *text, int64_t now_s, int64_t *ret_epoch_s,
	       struct cf_why *why);
/*
 * The three forms of RFC 9110 section 5.6.7, of which a recipient has to read
 * all: IMF-fixdate, and those of RFC 850 and asctime. CF_EINPUT when it is none
 * of them.
 */
int time_parse_http(const char *text, int64_t *ret_epoch_s);

#endif
