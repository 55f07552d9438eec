/*
 * One thread, one poll(2). What a callback frees is gone at once: no list is
 * walked across a callback, and the polled array forgets freed watches.
 */
#include "base/loop.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "base/xmem.h"

/* Slices wait while descriptors are busy, but not longer than this. */
#define SLICE_WAIT_US 50000

struct watch {
	struct loop *loop;
	struct watch *prev, *next;
	int fd;
	short events;
	int slot; /* in loop->polled during a turn, else -1 */
	watch_fn fn;
	void *ctx;
};

struct timer {
	struct loop *loop;
	struct timer *prev, *next;
	bool armed;
	int64_t at_us;
	uint64_t seq; /* when it was armed: order of timers due together */
	timer_fn fn;
	void *ctx;
};

struct slice {
	uint64_t id;
	slice_fn fn;
	void *ctx;
};

struct signal_watch {
	int signo;
	signal_fn fn;
	void *ctx;
	struct sigaction old;
};

struct loop {
	const struct clock *clock; /* borrowed */
	struct watch *watches;	   /* owned list, in the order made */
	struct watch *last_watch;
	struct timer *timers; /* owned list */
	uint64_t seq;
	VEC_OF(struct pollfd) fds;
	VEC_OF(struct watch *) polled; /* item i belongs to fds item i */
	VEC_OF(struct slice) slices;
	int64_t sliced_us; /* when the last slice ran */
	VEC_OF(struct signal_watch) signals;
	int pipe[2]; /* -1 until a signal is watched */
	void (*before_sleep)(void *ctx);
	void *before_sleep_ctx;
	bool in_turn;
	bool stopped;
};

/* What a handler may touch; see loop_signal. */
static volatile sig_atomic_t signal_came[NSIG];
static volatile sig_atomic_t signal_pipe = -1;

struct loop *loop_new(const struct clock *clock)
{
	struct loop *l = xcalloc(1, sizeof(*l));

	l->clock = clock;
	l->pipe[0] = l->pipe[1] = -1;
	return l;
}

static void signals_release(struct loop *l)
{
	size_t i;

	for (i = 0; i < l->signals.n; i++)
		sigaction(l->signals.items[i].signo, &l->signals.items[i].old,
			  NULL);
	VEC_RELEASE(&l->signals);
	if (l->pipe[0] < 0)
		return;
	signal_pipe = -1;
	close(l->pipe[0]);
	close(l->pipe[1]);
}

void loop_free(struct loop *l)
{
	struct watch *w;
	struct timer *t;

	if (!l)
		return;
	signals_release(l);
	while ((w = l->watches))
		watch_free(&w);
	while ((t = l->timers))
		timer_free(&t);
	VEC_RELEASE(&l->fds);
	VEC_RELEASE(&l->polled);
	VEC_RELEASE(&l->slices);
	free(l);
}

const struct clock *loop_clock(const struct loop *l)
{
	return l->clock;
}

int64_t loop_now_us(const struct loop *l)
{
	return clock_mono_us(l->clock);
}

struct watch *loop_watch(struct loop *l, int fd, short events, watch_fn fn,
			 void *ctx)
{
	struct watch *w = xcalloc(1, sizeof(*w));

	w->loop = l;
	w->fd = fd;
	w->events = events;
	w->slot = -1;
	w->fn = fn;
	w->ctx = ctx;
	w->prev = l->last_watch;
	if (w->prev)
		w->prev->next = w;
	else
		l->watches = w;
	l->last_watch = w;
	return w;
}

void watch_events(struct watch *w, short events)
{
	w->events = events;
}

void watch_free(struct watch **w)
{
	struct watch *gone = *w;

	if (!gone)
		return;
	*w = NULL;
	if (gone->slot >= 0)
		gone->loop->polled.items[gone->slot] = NULL;
	if (gone->next)
		gone->next->prev = gone->prev;
	else
		gone->loop->last_watch = gone->prev;
	if (gone->prev)
		gone->prev->next = gone->next;
	else
		gone->loop->watches = gone->next;
	free(gone);
}

struct timer *loop_timer(struct loop *l, int64_t at_us, timer_fn fn, void *ctx)
{
	struct timer *t = xcalloc(1, sizeof(*t));

	t->loop = l;
	t->fn = fn;
	t->ctx = ctx;
	t->next = l->timers;
	if (t->next)
		t->next->prev = t;
	l->timers = t;
	timer_at(t, at_us);
	return t;
}

void timer_at(struct timer *t, int64_t at_us)
{
	t->armed = true;
	t->at_us = at_us;
	t->seq = t->loop->seq++;
}

void timer_stop(struct timer *t)
{
	t->armed = false;
}

void timer_free(struct timer **t)
{
	struct timer *gone = *t;

	if (!gone)
		return;
	*t = NULL;
	if (gone->next)
		gone->next->prev = gone->prev;
	if (gone->prev)
		gone->prev->next = gone->next;
	else
		gone->loop->timers = gone->next;
	free(gone);
}

/* The armed timer that is first by time, then by age, of those with a lower
 * seq than before; NULL when there is none. */
static struct timer *first_timer(const struct loop *l, uint64_t before)
{
	struct timer *t, *first = NULL;

	for (t = l->timers; t; t = t->next) {
		if (!t->armed || t->seq >= before)
			continue;
		if (!first || t->at_us < first->at_us ||
		    (t->at_us == first->at_us && t->seq < first->seq))
			first = t;
	}
	return first;
}

/* Timers armed meanwhile wait for the next round, or one that keeps arming
 * itself for now would never let go. True when one fired. */
static bool run_timers(struct loop *l)
{
	int64_t now = loop_now_us(l);
	uint64_t before = l->seq;
	bool fired = false;
	struct timer *t;

	while ((t = first_timer(l, before)) && t->at_us <= now) {
		t->armed = false;
		t->fn(t->ctx);
		fired = true;
	}
	return fired;
}

static void on_signal(int signo)
{
	int saved = errno;
	ssize_t rc;

	signal_came[signo] = 1;
	/* The flag tells which; when the pipe is full, it wakes anyway. */
	rc = write(signal_pipe, "", 1);
	(void)rc;
	errno = saved;
}

static bool open_pipe(struct loop *l)
{
	if (l->pipe[0] >= 0)
		return true;
	if (pipe2(l->pipe, O_CLOEXEC | O_NONBLOCK) < 0) {
		l->pipe[0] = l->pipe[1] = -1;
		return false;
	}
	signal_pipe = l->pipe[1];
	return true;
}

void loop_signal(struct loop *l, int signo, signal_fn fn, void *ctx)
{
	struct sigaction action = { .sa_handler = on_signal,
				    .sa_flags = SA_RESTART };
	struct signal_watch *s;
	size_t i;

	assert(signo > 0 && signo < NSIG);
	for (i = 0; i < l->signals.n; i++) {
		s = &l->signals.items[i];
		if (s->signo != signo)
			continue;
		s->fn = fn;
		s->ctx = ctx;
		return;
	}
	if (!open_pipe(l))
		return;
	signal_came[signo] = 0;
	s = VEC_PUSH(&l->signals);
	s->signo = signo;
	s->fn = fn;
	s->ctx = ctx;
	sigfillset(&action.sa_mask);
	sigaction(signo, &action, &s->old);
}

static bool run_signals(struct loop *l)
{
	char drain[64];
	bool any = false;
	size_t i;

	if (l->pipe[0] < 0)
		return false;
	while (read(l->pipe[0], drain, sizeof(drain)) > 0)
		continue;
	for (i = 0; i < l->signals.n; i++) {
		struct signal_watch s = l->signals.items[i];

		if (!signal_came[s.signo])
			continue;
		signal_came[s.signo] = 0;
		any = true;
		if (s.fn)
			s.fn(s.ctx, s.signo);
	}
	return any;
}

void loop_slices(struct loop *l, slice_fn fn, void *ctx)
{
	struct slice *s = VEC_PUSH(&l->slices);

	s->id = l->seq++;
	s->fn = fn;
	s->ctx = ctx;
}

static void remove_slice(struct loop *l, size_t i)
{
	memmove(&l->slices.items[i], &l->slices.items[i + 1],
		(l->slices.n - i - 1) * sizeof(l->slices.items[0]));
	l->slices.n--;
}

void loop_slices_drop(struct loop *l, void *ctx)
{
	size_t i = 0;

	while (i < l->slices.n) {
		if (l->slices.items[i].ctx == ctx)
			remove_slice(l, i);
		else
			i++;
	}
}

/* The work that waited longest gets a slice and goes to the end. */
static void run_slice(struct loop *l)
{
	struct slice s;
	size_t i;
	bool more;

	if (l->slices.n == 0)
		return;
	s = l->slices.items[0];
	more = s.fn(s.ctx);
	l->sliced_us = loop_now_us(l);
	for (i = 0; i < l->slices.n; i++) {
		if (l->slices.items[i].id != s.id)
			continue;
		remove_slice(l, i);
		if (more)
			*VEC_PUSH(&l->slices) = s;
		return;
	}
}

void loop_before_sleep(struct loop *l, void (*fn)(void *ctx), void *ctx)
{
	l->before_sleep = fn;
	l->before_sleep_ctx = ctx;
}

static int wait_ms(const struct loop *l, int max_wait_ms)
{
	const struct timer *t = first_timer(l, UINT64_MAX);
	int64_t us;

	if (l->stopped || l->slices.n > 0)
		return 0;
	if (!t)
		return max_wait_ms;
	us = t->at_us - loop_now_us(l);
	if (us <= 0)
		return 0;
	us = us / 1000 + (us % 1000 != 0);
	if (max_wait_ms >= 0 && us > max_wait_ms)
		return max_wait_ms;
	return us > INT_MAX ? INT_MAX : (int)us;
}

static void add_pollfd(struct loop *l, int fd, short events, struct watch *w)
{
	struct pollfd *p = VEC_PUSH(&l->fds);

	p->fd = fd;
	p->events = events;
	*VEC_PUSH(&l->polled) = w;
}

static void collect(struct loop *l)
{
	struct watch *w;

	l->fds.n = l->polled.n = 0;
	add_pollfd(l, l->pipe[0], POLLIN, NULL);
	for (w = l->watches; w; w = w->next) {
		w->slot = (int)l->fds.n;
		add_pollfd(l, w->fd, w->events, w);
	}
}

/* An earlier callback may have freed a watch or changed what it waits for. */
static bool run_watches(struct loop *l, bool polled)
{
	const short always = POLLERR | POLLHUP | POLLNVAL;
	bool any = false;
	size_t i;

	for (i = 1; i < l->polled.n; i++) {
		struct watch *w = l->polled.items[i];
		short revents = polled ? l->fds.items[i].revents : 0;

		if (!w)
			continue;
		w->slot = -1;
		revents &= w->events | always;
		if (!revents)
			continue;
		any = true;
		w->fn(w->ctx, w->fd, revents);
	}
	return any;
}

void loop_turn(struct loop *l, int max_wait_ms)
{
	bool busy;
	int n;

	assert(!l->in_turn);
	l->in_turn = true;
	if (run_timers(l))
		max_wait_ms = 0;
	if (l->before_sleep)
		l->before_sleep(l->before_sleep_ctx);
	collect(l);
	n = poll(l->fds.items, l->fds.n, wait_ms(l, max_wait_ms));
	busy = run_watches(l, n > 0);
	busy |= run_signals(l);
	if (!busy)
		busy = run_timers(l);
	if (!busy || loop_now_us(l) - l->sliced_us > SLICE_WAIT_US)
		run_slice(l);
	l->in_turn = false;
}

void loop_run(struct loop *l)
{
	while (!l->stopped)
		loop_turn(l, -1);
	l->stopped = false;
}

void loop_stop(struct loop *l)
{
	l->stopped = true;
}
