#ifndef CF502_SCREENS_MOMENTS_H
#define CF502_SCREENS_MOMENTS_H
/*
 * The time in a recorded log. A moment is how many of its events have
 * happened; those at which there is something new to see are stepped through
 * one by one, or (edge) from the beginning and the end of one diagnosis to the
 * next.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe/event.h"

/* The end of the log: what the user did behind it shows nothing. */
size_t moments_last(const struct event_log *log);
/* The next in either direction; at itself where there is none. */
size_t moments_before(const struct event_log *log, size_t at, bool edge);
size_t moments_after(const struct event_log *log, size_t at, bool edge);
/* When the diagnosis ended that is under way at that moment, microseconds. */
int64_t moments_round_us(const struct event_log *log, size_t at);

#endif
