/* The demo origins under strain: floods, silence, drips, an early end. */
#include "tests/unit/test.h"

#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "tests/unit/demo_stage.h"

#define FLOOD	  100
#define CONNS_MAX 64

static int open_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	int n = 0;

	if (!dir)
		skip();
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static void turn_until_quiet(struct stage *s)
{
	for (int i = 0; i < 3 * FLOOD; i++)
		loop_turn(s->loop, 0);
}

static void test_a_flood_waits_outside(void **state)
{
	struct stage *s = *state;
	int fds[FLOOD], before, i;
	struct seen seen;

	stage_start(s, "ok");
	for (i = 0; i < FLOOD; i++) {
		fds[i] = stage_dial(demo_port(s->demo), HOST_1);
		assert_true(fds[i] >= 0);
		if (i == CONNS_MAX - 1)
			turn_until_quiet(s);
	}
	before = open_descriptors();
	turn_until_quiet(s);
	assert_int_equal(open_descriptors(), before);
	for (i = 0; i < FLOOD; i++)
		close(fds[i]);
	CALL(s, &seen, .sni = NULL);
	assert_int_equal(seen.rc, 0);
	seen_release(&seen);
}

static bool has_ended(int fd)
{
	char byte;
	ssize_t n = recv(fd, &byte, 1, 0);

	assert_true(n <= 0);
	return n == 0 || errno != EAGAIN;
}

static void test_silence_ends_after_ten_seconds(void **state)
{
	struct stage *s = *state;
	int fd;

	stage_start(s, "ok");
	fd = stage_dial(demo_port(s->demo), HOST_1);
	turn_until_quiet(s);
	stage_pass(s, 9);
	assert_false(has_ended(fd));
	stage_pass(s, 2);
	assert_true(has_ended(fd));
	close(fd);
}

static void test_a_stall_lasts_a_minute(void **state)
{
	struct buf hello = BUF_INIT(4096);
	struct stage *s = *state;
	int fd;

	stage_start(s, "stall");
	fd = stage_dial(demo_port(s->demo), HOST_1);
	stage_hello(s, "stall.example.com", &hello);
	stage_say(s, fd, hello.data, hello.len);
	turn_until_quiet(s);
	stage_pass(s, 58);
	assert_false(has_ended(fd));
	stage_pass(s, 3);
	assert_true(has_ended(fd));
	close(fd);
	buf_release(&hello);
}

static void test_who_drips_is_cut_off_after_a_minute(void **state)
{
	struct stage *s = *state;
	int fd, seconds;

	stage_start(s, "ok");
	fd = stage_dial(demo_port(s->demo), HOST_1);
	stage_say(s, fd, "\x16\x03\x01\x02\x00", 5);
	for (seconds = 0; seconds < 100 && !has_ended(fd); seconds += 5) {
		stage_say(s, fd, "x", 1);
		turn_until_quiet(s);
		stage_pass(s, 5);
	}
	assert_in_range(seconds, 50, 65);
	close(fd);
}

static void test_a_hello_in_single_bytes_is_understood(void **state)
{
	static const char *const names[] = { "ok", "alert-80" };
	struct stage *s = *state;

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		struct buf hello = BUF_INIT(4096), got = BUF_INIT(65536);
		struct flight f;
		int fd;

		stage_start(s, names[i]);
		fd = stage_dial(demo_port(s->demo), HOST_1);
		stage_hello(s, demo_host(s->demo), &hello);
		for (size_t n = 0; n < hello.len; n++) {
			stage_say(s, fd, hello.data + n, 1);
			loop_turn(s->loop, 0);
		}
		shutdown(fd, SHUT_WR);
		stage_hear(s, fd, &got);
		flight_init(&f, TLS_1_3, NULL, NULL);
		assert_int_equal(flight_feed(&f, got.data, got.len),
				 i == 0 ? FLIGHT_DONE : FLIGHT_ALERT);
		flight_release(&f);
		buf_release(&hello);
		buf_release(&got);
	}
}

static void test_an_endless_request_is_refused(void **state)
{
	struct stage *s = *state;
	struct seen seen;
	char *request = xmalloc(9001);

	memset(request, 'x', 9000);
	memcpy(request, "GET /", 5);
	request[9000] = '\0';
	stage_start(s, "ok");
	CALL(s, &seen, .request = request);
	assert_int_equal(seen.rc, 0);
	assert_non_null(strstr(seen.answer, "HTTP/1.1 400 "));
	seen_release(&seen);
	free(request);
}

/* Quirks read a bounded number of bytes, too. */
static void test_endless_first_bytes_end_the_connection(void **state)
{
	static const char *const names[] = { "plain-http", "alert-80",
					     "hang-up", "proxy-protocol" };
	/* The first byte of the answer: of HTTP, of an alert, or none. */
	static const char first[] = { 'H', 21, 0, 0 };
	struct buf got = BUF_INIT(65536);
	struct stage *s = *state;
	char bytes[12000];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		int fd;

		memset(bytes, 'A', sizeof(bytes));
		if (i == 1 || i == 2)
			memcpy(bytes, "\x16\x03\x01\xff\xff", 5);
		if (i == 3)
			memcpy(bytes, "\r\n\r\n\0\r\nQUIT\n\x21\x11\xff\xff",
			       16);
		stage_start(s, names[i]);
		fd = stage_dial(demo_port(s->demo), HOST_1);
		stage_say(s, fd, bytes, sizeof(bytes));
		buf_clear(&got);
		stage_hear(s, fd, &got);
		assert_int_equal(got.len > 0 ? got.data[0] : 0, first[i]);
	}
	buf_release(&got);
}

static void test_it_may_end_with_handshakes_under_way(void **state)
{
	struct buf hello = BUF_INIT(4096), got = BUF_INIT(65536);
	struct stage *s = *state;
	char *trust, *slash;
	struct stat st;
	int fds[8];

	stage_start(s, "ok");
	stage_hello(s, demo_host(s->demo), &hello);
	for (size_t i = 0; i < ARRAY_LEN(fds); i++) {
		fds[i] = stage_dial(demo_port(s->demo), HOST_1);
		stage_say(s, fds[i], hello.data, i % 2 ? hello.len : 50);
	}
	turn_until_quiet(s);
	trust = xstrdup(demo_trust_path(s->demo));
	assert_int_equal(stat(trust, &st), 0);
	demo_stop(s->demo);
	s->demo = NULL;
	for (size_t i = 0; i < ARRAY_LEN(fds); i++)
		stage_hear(s, fds[i], &got);
	/* Nothing stays behind, nor the folder. */
	assert_int_equal(stat(trust, &st), -1);
	slash = strrchr(trust, '/');
	*slash = '\0';
	assert_int_equal(stat(trust, &st), -1);
	free(trust);
	buf_release(&hello);
	buf_release(&got);
}

static void test_a_port_in_use_is_said(void **state)
{
	struct stage *s = *state;
	struct demo *other = NULL;
	struct cf_why why;

	stage_start(s, "ok");
	assert_int_equal(demo_start(s->loop, demo_origin_by_name("expired"),
				    demo_port(s->demo), &other, &why),
			 CF_EFILE);
	assert_null(other);
	assert_non_null(strstr(why.text, "127.0.0.1 port"));
}

static void test_a_given_port_is_taken(void **state)
{
	struct stage *s = *state;
	struct demo *other;
	struct cf_why why;
	int port;

	stage_start(s, "ok");
	port = demo_port(s->demo);
	demo_stop(s->demo);
	s->demo = NULL;
	assert_int_equal(demo_start(s->loop,
				    demo_origin_by_name("one-bad-address"),
				    port, &other, &why),
			 0);
	assert_int_equal(demo_port(other), port);
	demo_stop(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		stage_test(test_a_flood_waits_outside),
		stage_test(test_silence_ends_after_ten_seconds),
		stage_test(test_a_stall_lasts_a_minute),
		stage_test(test_who_drips_is_cut_off_after_a_minute),
		stage_test(test_a_hello_in_single_bytes_is_understood),
		stage_test(test_an_endless_request_is_refused),
		stage_test(test_endless_first_bytes_end_the_connection),
		stage_test(test_it_may_end_with_handshakes_under_way),
		stage_test(test_a_port_in_use_is_said),
		stage_test(test_a_given_port_is_taken),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
