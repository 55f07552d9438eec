#ifndef CF502_BASE_LOOP_H
#define CF502_BASE_LOOP_H
/*
 * One thread, one poll(2): descriptors, timers, signals and slices of long
 * work. Callbacks may free any watch or timer, their own too; nothing that
 * was freed is called again.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"

struct loop;
struct watch;
struct timer;

typedef void (*watch_fn)(void *ctx, int fd, short revents);
typedef void (*timer_fn)(void *ctx);
typedef void (*signal_fn)(void *ctx, int signo);
/* One slice of at most about 5 ms; false when the work is done. */
typedef bool (*slice_fn)(void *ctx);

/* The clock is borrowed and must outlive the loop. */
struct loop *loop_new(const struct clock *clock);
/* Frees the watches and timers that are left too; never from a callback. */
void loop_free(struct loop *l);
const struct clock *loop_clock(const struct loop *l);
/* Monotonic time, microseconds; read afresh with each call. */
int64_t loop_now_us(const struct loop *l);

/*
 * events: POLLIN, POLLOUT or 0 (only errors). The descriptor is borrowed.
 * Those that are ready in the same turn are served in the order made. Ends
 * with watch_free or the loop.
 */
struct watch *loop_watch(struct loop *l, int fd, short events, watch_fn fn,
			 void *ctx);
void watch_events(struct watch *w, short events);
/* Ends it and clears the caller's pointer; NULL is fine. */
void watch_free(struct watch **w);

/* Fires once, when now >= at_us; it stays usable with timer_at. */
struct timer *loop_timer(struct loop *l, int64_t at_us, timer_fn fn, void *ctx);
void timer_at(struct timer *t, int64_t at_us);
void timer_stop(struct timer *t);
void timer_free(struct timer **t);

/*
 * Delivers a signal in the loop's turn, through a pipe. The old disposition
 * comes back with loop_free. One loop in a process at a time may do this.
 */
void loop_signal(struct loop *l, int signo, signal_fn fn, void *ctx);

/*
 * Called slice by slice until it says false: in turns in which nothing else
 * was ready, and every 50 ms where something always is. Works take turns.
 */
void loop_slices(struct loop *l, slice_fn fn, void *ctx);
/* Takes back slices that belong to ctx. */
void loop_slices_drop(struct loop *l, void *ctx);

/* Called once a turn, right before poll: drawing. NULL ends it. */
void loop_before_sleep(struct loop *l, void (*fn)(void *ctx), void *ctx);

/*
 * One turn: due timers, before_sleep, poll, watches, signals, and a slice when
 * nothing was ready. Waits at most max_wait_ms (-1: until something happens).
 * Not from inside a callback.
 */
void loop_turn(struct loop *l, int max_wait_ms);
/* Turns until loop_stop. */
void loop_run(struct loop *l);
void loop_stop(struct loop *l);

#endif
