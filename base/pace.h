#ifndef CF502_BASE_PACE_H
#define CF502_BASE_PACE_H
/*
 * How long to wait before the same is asked again, so that somebody else's
 * server is not worn out by our patience: what goes on changing is asked at
 * the first pace, what stays as it is ever more rarely.
 */
#include <stdbool.h>
#include <stdint.h>

#define PACE_FIRST_S 30	 /* unless the user says otherwise */
#define PACE_ROUNDS  5	 /* alike, and the wait doubles */
#define PACE_MAX_S   300 /* no longer than that, or the first if it is longer */

/* A watch ends by itself: by then most of a day went by, and the file of its
 * session must not grow for ever. Messages name the number. */
#define PACE_PROBES_MAX 200

struct pace {
	int64_t first_us, wait_us;
	unsigned alike; /* answers since the wait or the answer changed */
};

/* first_s is at least 1. */
void pace_init(struct pace *p, int64_t first_s);
/*
 * After an answer: how long to wait from its end on, microseconds. The first
 * answer is a change.
 */
int64_t pace_next(struct pace *p, bool changed);
/*
 * As init, for what is watched from now on: when to ask first, by the clock of
 * the times given. Not sooner after the last answer than a watch would have
 * asked; ended_us 0: there is none of ours.
 */
int64_t pace_begin(struct pace *p, int64_t ended_us, int64_t now_us);
/* The first pace again: the user did something. */
void pace_again(struct pace *p);

#endif
