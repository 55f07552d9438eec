/* The linear mode on a terminal: questions, the answer, and the prompt. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/vt.h"
#include "tests/unit/test.h"

#define FILE_MAX (1 << 20)

struct home {
	char path[64], state[96];
	char target[64], pin[96];
	int fd; /* holds the port, and listens to nobody */
};

static void take_port(struct home *h)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(sin);

	h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(h->fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(getsockname(h->fd, (struct sockaddr *)&sin, &n), 0);
	snprintf(h->target, sizeof(h->target), "origin.example.com:%d",
		 ntohs(sin.sin_port));
	snprintf(h->pin, sizeof(h->pin), "%s:127.0.0.1", h->target);
}

static int make_home(void **state)
{
	struct home *h = xcalloc(1, sizeof(*h));

	snprintf(h->path, sizeof(h->path), "/tmp/cf502-test-XXXXXX");
	assert_non_null(mkdtemp(h->path));
	snprintf(h->state, sizeof(h->state), "XDG_STATE_HOME=%s", h->path);
	take_port(h);
	*state = h;
	return 0;
}

static int drop_home(void **state)
{
	struct home *h = *state;
	char *command = xasprintf("rm -rf '%s'", h->path);

	assert_int_equal(system(command), 0);
	free(command);
	close(h->fd);
	free(h);
	return 0;
}

static struct vt *start(const struct home *h, const char *term,
			const char *first)
{
	const char *const env[] = { h->state, term, NULL };
	const char *const args[] = { "--resolve", h->pin, first, NULL };

	return vt_spawn(&(struct vt_spec){ .program = CF502_PROGRAM,
					   .args = args,
					   .env = env,
					   .rows = 60 });
}

static void line(struct vt *t, const char *text)
{
	vt_type(t, text);
	vt_key(t, VT_ENTER);
}

static void answer_all(struct vt *t, const struct home *h)
{
	vt_wait(t, "Origin: host, host:port or https:// URL:");
	line(t, h->target);
	vt_wait(t, "forward the viewer's Host");
	line(t, "no");
	vt_wait(t, "cf502>");
}

static void leave(struct vt *t)
{
	line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	assert_true(vt_echoes(t));
	vt_free(t);
}

static void test_the_whole_walk_line_by_line(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=xterm-256color", "--plain");
	char *report = xasprintf("report %s/report.md", h->path);
	struct buf text = BUF_INIT(FILE_MAX);
	const char *out;
	size_t n;

	answer_all(t, h);
	assert_true(vt_has(t, ": unreachable"));
	assert_true(vt_has(t, "(connect-refused)."));
	assert_true(vt_has(t, "  1. "));
	line(t, "show 1");
	vt_wait(t, "To see that it worked:");
	line(t, "done 1");
	vt_wait(t, "Marked as done: ");
	line(t, "ask");
	vt_wait(t, "Against the probe before: NO CHANGE.");
	line(t, "done 99");
	vt_wait(t, "The number of a workaround is needed");
	line(t, "dnoe 1");
	vt_wait(t, "Not known here");
	line(t, report);
	vt_wait(t, "Written.");
	assert_int_equal(file_read(report + strlen("report "), FILE_MAX, &text,
				   NULL),
			 0);
	assert_non_null(strstr(buf_str(&text), "connect-refused"));
	free(report);
	report = xasprintf("%s/cf502/outcomes", h->path);
	assert_int_equal(file_read(report, FILE_MAX, &text, NULL), 0);
	assert_non_null(strstr(buf_str(&text), " 0 1\n"));
	assert_null(strstr(buf_str(&text), "example"));
	line(t, "help");
	vt_wait(t, "report FILE  writes a report");
	out = vt_output(t, &n);
	assert_null(memchr(out, '\033', n));
	buf_release(&text);
	free(report);
	leave(t);
}

static void test_a_dumb_terminal_gets_it_unasked(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=dumb", NULL);

	answer_all(t, h);
	leave(t);
}

static void test_what_is_wrong_is_asked_again(void **state)
{
	const struct home *h = *state;
	struct vt *t = start(h, "TERM=dumb", NULL);

	vt_wait(t, "Origin: ");
	line(t, "not a host");
	vt_wait(t, "not a host");
	line(t, "origin.example.com");
	vt_wait(t, "Port [443]:");
	line(t, "70000");
	vt_wait(t, "A port is a number from 1 to 65535.");
	line(t, strchr(h->target, ':') + 1);
	vt_wait(t, "[no]:");
	line(t, "perhaps");
	vt_wait(t, "Answer yes, no or unknown.");
	line(t, "unknown");
	vt_wait(t, "Names that viewers use");
	line(t, "www.example.com");
	vt_wait(t, "cf502>");
	leave(t);
}

/* The first probe could not begin, and the prompt is there all the same. */
static void test_nothing_is_said_of_what_was_not_asked(void **state)
{
	static const char *const lines[] = { "answer", "show 1",   "done 1",
					     "undo 1", "report x", "answer" };
	const struct home *h = *state;
	const char *const env[] = { h->state, "TERM=dumb", NULL };
	const char *const args[] = { "--plain",	  "--trust", "/nonexistent",
				     "--resolve", h->pin,    NULL };
	struct vt *t = vt_spawn(&(struct vt_spec){ .program = CF502_PROGRAM,
						   .args = args,
						   .env = env,
						   .rows = 60 });

	size_t at;

	answer_all(t, h);
	at = vt_wait_written(t, 0, "--trust /nonexistent: no certificate");
	for (size_t i = 0; i < ARRAY_LEN(lines); i++) {
		line(t, lines[i]);
		at = vt_wait_written(t, at, "Nothing was asked yet.");
	}
	line(t, "ask");
	vt_wait_written(t, at, "--trust /nonexistent: no certificate");
	leave(t);
}

static void test_a_session_goes_on_line_by_line(void **state)
{
	const struct home *h = *state;
	const char *const env[] = { h->state, NULL };
	const char *const args[] = { "resume", "--plain", NULL };
	struct vt *t = start(h, "TERM=dumb", NULL);

	answer_all(t, h);
	line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	assert_true(vt_has(t, "Go on: cf502 resume "));
	vt_free(t);
	t = vt_spawn(&(struct vt_spec){ .program = CF502_PROGRAM,
					.args = args,
					.env = env,
					.rows = 60 });
	vt_wait(t, "cf502>");
	assert_true(vt_has(t, "(connect-refused)."));
	line(t, "ask");
	vt_wait(t, "Against the probe before: NO CHANGE.");
	leave(t);
}

static void test_ctrl_c_leaves_where_nothing_runs(void **state)
{
	struct vt *t = start(*state, "TERM=dumb", NULL);

	vt_wait(t, "Origin: ");
	vt_ctrl(t, 'C');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

#define plain_test(f) cmocka_unit_test_setup_teardown(f, make_home, drop_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
		plain_test(test_the_whole_walk_line_by_line),
		plain_test(test_a_dumb_terminal_gets_it_unasked),
		plain_test(test_what_is_wrong_is_asked_again),
		plain_test(test_nothing_is_said_of_what_was_not_asked),
		plain_test(test_a_session_goes_on_line_by_line),
		plain_test(test_ctrl_c_leaves_where_nothing_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
