/*
 * How long a key waits for its frame while a probe runs: the wizard on the
 * demo's silent origin, on a pseudo-terminal, every key timed from the write
 * to the frame that answers it. "make bench-keys" prints the figures.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "tests/pty/vt.h"
#include "tests/unit/test.h"

#define KEYS 600

static int64_t now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static int by_size(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static void print_figures(int64_t *us, size_t n)
{
	qsort(us, n, sizeof(*us), by_size);
	printf("%zu keys: median %.2f ms, 99 %% below %.2f ms, worst %.2f ms\n",
	       n, (double)us[n / 2] / 1000.0, (double)us[n * 99 / 100] / 1000.0,
	       (double)us[n - 1] / 1000.0);
}

static void time_keys(void **state)
{
	static const enum vt_special keys[] = { VT_DOWN, VT_UP, VT_TAB };
	/* It takes the hello and never answers. */
	static const char *const args[] = { "demo", "stall", NULL };
	static const char *const env[] = { "CF502_TEST_MARKER=1",
					   "XDG_STATE_HOME=/dev/null/state",
					   NULL };
	static int64_t us[KEYS];
	struct vt *t = vt_spawn(&(struct vt_spec){
		.program = CF502_PROGRAM,
		.args = args,
		.env = env,
		.rows = 50,
		.cols = 160,
	});

	(void)state;
	vt_wait(t, "stall.example.com");
	vt_sync(t);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	for (size_t i = 0; i < KEYS; i++) {
		int64_t start = now_us();

		vt_key(t, keys[i % 3]);
		vt_sync(t);
		us[i] = now_us() - start;
	}
	print_figures(us, KEYS);
	vt_ctrl(t, 'C');
	vt_ctrl(t, 'X');
	vt_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(time_keys) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
