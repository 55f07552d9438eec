/* base/loop: order, and that nothing which was freed is called again. */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/loop.h"

/* The clock stands still unless a test moves it. */
struct scene {
	int64_t now_us;
	struct clock clock;
	struct loop *loop;
	struct buf log; /* a letter for each thing that happened */
	int pipe[2];
	struct watch *a, *b;
	struct timer *t, *u;
	int left;
};

static int64_t scene_mono(void *ctx)
{
	const struct scene *s = ctx;

	return s->now_us;
}

static int64_t scene_wall(void *ctx)
{
	(void)ctx;
	return 0;
}

static int begin(void **state)
{
	struct scene *s = calloc(1, sizeof(*s));

	if (!s || pipe2(s->pipe, O_CLOEXEC | O_NONBLOCK) < 0)
		return -1;
	s->clock = (struct clock){ .mono_us = scene_mono,
				   .wall_s = scene_wall,
				   .ctx = s };
	s->loop = loop_new(&s->clock);
	buf_init(&s->log, 1000);
	*state = s;
	return 0;
}

static int end(void **state)
{
	struct scene *s = *state;

	watch_free(&s->a);
	watch_free(&s->b);
	timer_free(&s->t);
	timer_free(&s->u);
	loop_free(s->loop);
	buf_release(&s->log);
	close(s->pipe[0]);
	close(s->pipe[1]);
	free(s);
	return 0;
}

static void on_t(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 't');
}

static void on_u(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 'u');
}

static void on_a(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)fd;
	buf_addc(&s->log, revents & POLLIN ? 'a' : 'o');
}

static void before_sleep(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, '.');
}

static void test_timers_fire_once_when_due_in_order(void **state)
{
	struct scene *s = *state;

	s->u = loop_timer(s->loop, 20, on_u, s);
	s->t = loop_timer(s->loop, 10, on_t, s);
	s->now_us = 9;
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "");
	s->now_us = 25;
	loop_turn(s->loop, -1);
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "tu");
	timer_at(s->u, 30);
	timer_at(s->t, 30);
	s->now_us = 30;
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "tuut");
}

static void test_a_stopped_timer_stays_quiet_until_set(void **state)
{
	struct scene *s = *state;

	s->t = loop_timer(s->loop, 10, on_t, s);
	timer_stop(s->t);
	s->now_us = 100;
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "");
	timer_at(s->t, 50);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "t");
}

static void free_both(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 'x');
	timer_free(&s->t);
	timer_free(&s->u);
}

static void test_a_timer_may_free_itself_and_the_next(void **state)
{
	struct scene *s = *state;

	s->t = loop_timer(s->loop, 10, free_both, s);
	s->u = loop_timer(s->loop, 10, free_both, s);
	s->now_us = 10;
	loop_turn(s->loop, 0);
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "x");
	assert_null(s->t);
	assert_null(s->u);
}

static void arm_again(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 'r');
	timer_at(s->t, s->now_us);
}

static void test_a_timer_set_for_now_does_not_hold_the_turn(void **state)
{
	struct scene *s = *state;

	s->t = loop_timer(s->loop, 0, arm_again, s);
	s->a = loop_watch(s->loop, s->pipe[0], POLLIN, on_a, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "rara");
}

static void test_only_wanted_events_are_delivered(void **state)
{
	struct scene *s = *state;

	s->a = loop_watch(s->loop, s->pipe[0], 0, on_a, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, on_a, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "o");
	watch_events(s->a, POLLIN);
	watch_events(s->b, 0);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "oa");
}

static void mute_other(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)revents;
	buf_addc(&s->log, 'm');
	watch_events(fd == s->pipe[0] ? s->b : s->a, 0);
}

static void test_an_event_that_is_no_longer_wanted_is_not_told(void **state)
{
	struct scene *s = *state;

	s->a = loop_watch(s->loop, s->pipe[0], POLLIN, mute_other, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, mute_other, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "m");
}

static void free_watches(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)fd;
	(void)revents;
	buf_addc(&s->log, 'f');
	watch_free(&s->a);
	watch_free(&s->b);
}

static void test_a_watch_may_free_itself_and_the_others(void **state)
{
	struct scene *s = *state;

	s->a = loop_watch(s->loop, s->pipe[0], POLLIN, free_watches, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, free_watches, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "f");
}

static void replace_watch(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)revents;
	buf_addc(&s->log, 'n');
	watch_free(&s->a);
	watch_free(&s->b);
	s->a = loop_watch(s->loop, fd, POLLIN | POLLOUT, on_a, s);
}

static void test_a_new_watch_waits_for_the_next_poll(void **state)
{
	struct scene *s = *state;

	s->a = loop_watch(s->loop, s->pipe[1], POLLOUT, replace_watch, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, replace_watch, s);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "n");
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "no");
}

static void on_a_once(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	on_a(ctx, fd, revents);
	watch_free(&s->a);
}

static void on_b(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)fd;
	(void)revents;
	buf_addc(&s->log, 'b');
}

static void on_c(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)fd;
	(void)revents;
	buf_addc(&s->log, 'c');
}

/* Both ends of the list are freed meanwhile, and something comes behind. */
static void test_watches_are_served_in_the_order_made(void **state)
{
	struct scene *s = *state;
	struct watch *c;

	s->a = loop_watch(s->loop, s->pipe[1], POLLOUT, on_a_once, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, on_b, s);
	c = loop_watch(s->loop, s->pipe[1], POLLOUT, on_c, s);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "obcbc");
	watch_free(&c);
	s->a = loop_watch(s->loop, s->pipe[1], POLLOUT, on_a, s);
	buf_clear(&s->log);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "bo");
}

static void on_hangup(void *ctx, int fd, short revents)
{
	struct scene *s = ctx;

	(void)fd;
	buf_addc(&s->log, revents & POLLHUP ? 'h' : '?');
}

static void test_a_hangup_is_told_without_being_asked_for(void **state)
{
	struct scene *s = *state;

	s->a = loop_watch(s->loop, s->pipe[0], 0, on_hangup, s);
	close(s->pipe[1]);
	s->pipe[1] = -1;
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "h");
}

static void on_signal(void *ctx, int signo)
{
	struct scene *s = ctx;

	buf_addc(&s->log, signo == SIGUSR1 ? '1' : '2');
}

static void test_signals_arrive_in_the_turn(void **state)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, now;
	struct scene *s = *state;

	sigaction(SIGUSR2, &ignore, NULL);
	loop_signal(s->loop, SIGUSR1, on_signal, s);
	loop_signal(s->loop, SIGUSR2, on_signal, s);
	raise(SIGUSR2);
	raise(SIGUSR1);
	raise(SIGUSR1);
	assert_string_equal(buf_str(&s->log), "");
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "12");
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "12");
	loop_free(s->loop);
	s->loop = loop_new(&s->clock);
	sigaction(SIGUSR2, NULL, &now);
	assert_true(now.sa_handler == SIG_IGN);
}

static void *send_signal(void *ctx)
{
	pthread_kill(*(pthread_t *)ctx, SIGUSR1);
	return NULL;
}

/* Whether it comes before poll or in it, the turn has to end. */
static void test_a_signal_ends_the_wait(void **state)
{
	struct scene *s = *state;
	pthread_t self = pthread_self(), thread;

	loop_signal(s->loop, SIGUSR1, on_signal, s);
	s->a = loop_watch(s->loop, s->pipe[0], POLLIN, on_a, s);
	assert_int_equal(pthread_create(&thread, NULL, send_signal, &self), 0);
	loop_turn(s->loop, -1);
	pthread_join(thread, NULL);
	assert_string_equal(buf_str(&s->log), "1");
}

static bool slice(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 's');
	return --s->left > 0;
}

static bool other_slice(void *ctx)
{
	int *left = ctx;

	return --*left > 0;
}

static void test_slices_run_when_nothing_else_is_ready(void **state)
{
	struct scene *s = *state;

	s->left = 2;
	loop_slices(s->loop, slice, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, on_a, s);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "o");
	watch_events(s->b, 0);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "oss");
}

static void test_busy_descriptors_do_not_starve_slices(void **state)
{
	struct scene *s = *state;
	int i;

	s->left = 2;
	loop_slices(s->loop, slice, s);
	s->b = loop_watch(s->loop, s->pipe[1], POLLOUT, on_a, s);
	for (i = 0; i < 4; i++) {
		s->now_us += 40000;
		loop_turn(s->loop, -1);
	}
	assert_string_equal(buf_str(&s->log), "oosoos");
}

static void test_works_take_turns_and_can_be_dropped(void **state)
{
	struct scene *s = *state;
	int other = 3;

	s->left = 10;
	loop_slices(s->loop, slice, s);
	loop_slices(s->loop, other_slice, &other);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	assert_int_equal(s->left, 8);
	assert_int_equal(other, 2);
	loop_slices_drop(s->loop, s);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, -1);
	loop_turn(s->loop, 0);
	assert_int_equal(s->left, 8);
	assert_int_equal(other, 0);
}

static bool drop_itself(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 'd');
	loop_slices_drop(s->loop, s);
	return true;
}

static void test_a_slice_may_drop_itself(void **state)
{
	struct scene *s = *state;

	loop_slices(s->loop, drop_itself, s);
	loop_turn(s->loop, 0);
	loop_turn(s->loop, 0);
	assert_string_equal(buf_str(&s->log), "d");
}

static void test_drawing_comes_between_timers_and_poll(void **state)
{
	struct scene *s = *state;

	loop_before_sleep(s->loop, before_sleep, s);
	s->t = loop_timer(s->loop, 0, on_t, s);
	s->a = loop_watch(s->loop, s->pipe[0], POLLIN, on_a, s);
	assert_int_equal(write(s->pipe[1], "x", 1), 1);
	loop_turn(s->loop, -1);
	assert_string_equal(buf_str(&s->log), "t.a");
}

static void stop(void *ctx)
{
	struct scene *s = ctx;

	buf_addc(&s->log, 'S');
	loop_stop(s->loop);
}

static void test_a_stop_ends_the_run_without_waiting(void **state)
{
	struct scene *s = *state;

	s->t = loop_timer(s->loop, 0, stop, s);
	loop_run(s->loop);
	assert_string_equal(buf_str(&s->log), "S");
	timer_at(s->t, 0);
	loop_run(s->loop);
	assert_string_equal(buf_str(&s->log), "SS");
	loop_before_sleep(s->loop, stop, s);
	loop_run(s->loop);
	assert_string_equal(buf_str(&s->log), "SSS");
}

static void test_a_turn_waits_for_the_timer_and_fires_it(void **state)
{
	struct scene *s = *state;
	struct loop *l = loop_new(&clock_system);
	struct timer *t = loop_timer(l, loop_now_us(l) + 3000, on_t, s);

	loop_turn(l, -1);
	assert_string_equal(buf_str(&s->log), "t");
	assert_ptr_equal(loop_clock(l), &clock_system);
	timer_free(&t);
	loop_free(l);
}

static void test_what_is_left_is_freed_with_the_loop(void **state)
{
	struct scene *s = *state;
	struct loop *l = loop_new(&s->clock);

	loop_timer(l, 10, on_t, s);
	loop_watch(l, s->pipe[0], POLLIN, on_a, s);
	loop_slices(l, slice, s);
	loop_free(l);
	loop_free(NULL);
	assert_string_equal(buf_str(&s->log), "");
}

#define IN_SCENE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_SCENE(test_timers_fire_once_when_due_in_order),
		IN_SCENE(test_a_stopped_timer_stays_quiet_until_set),
		IN_SCENE(test_a_timer_may_free_itself_and_the_next),
		IN_SCENE(test_a_timer_set_for_now_does_not_hold_the_turn),
		IN_SCENE(test_only_wanted_events_are_delivered),
		IN_SCENE(test_an_event_that_is_no_longer_wanted_is_not_told),
		IN_SCENE(test_a_watch_may_free_itself_and_the_others),
		IN_SCENE(test_a_new_watch_waits_for_the_next_poll),
		IN_SCENE(test_watches_are_served_in_the_order_made),
		IN_SCENE(test_a_hangup_is_told_without_being_asked_for),
		IN_SCENE(test_signals_arrive_in_the_turn),
		IN_SCENE(test_a_signal_ends_the_wait),
		IN_SCENE(test_slices_run_when_nothing_else_is_ready),
		IN_SCENE(test_busy_descriptors_do_not_starve_slices),
		IN_SCENE(test_works_take_turns_and_can_be_dropped),
		IN_SCENE(test_a_slice_may_drop_itself),
		IN_SCENE(test_drawing_comes_between_timers_and_poll),
		IN_SCENE(test_a_stop_ends_the_run_without_waiting),
		IN_SCENE(test_a_turn_waits_for_the_timer_and_fires_it),
		IN_SCENE(test_what_is_left_is_freed_with_the_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
