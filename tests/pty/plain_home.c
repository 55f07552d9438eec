/* Where the linear mode is tried. */
#include "tests/pty/plain_home.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xmem.h"
#include "tests/unit/test.h"

static void take_port(struct plain_home *h)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(sin);

	h->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(h->fd, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(getsockname(h->fd, (struct sockaddr *)&sin, &n), 0);
	snprintf(h->port, sizeof(h->port), "%d", ntohs(sin.sin_port));
	snprintf(h->target, sizeof(h->target), "origin.example.com:%s",
		 h->port);
	snprintf(h->pin, sizeof(h->pin), "%s:127.0.0.1", h->target);
}

int plain_home_make(void **state)
{
	struct plain_home *h = xcalloc(1, sizeof(*h));

	snprintf(h->path, sizeof(h->path), "/tmp/cf502-test-XXXXXX");
	assert_non_null(mkdtemp(h->path));
	snprintf(h->state, sizeof(h->state), "XDG_STATE_HOME=%s", h->path);
	take_port(h);
	*state = h;
	return 0;
}

int plain_home_drop(void **state)
{
	struct plain_home *h = *state;
	char *command = xasprintf("rm -rf '%s'", h->path);

	assert_int_equal(system(command), 0);
	free(command);
	close(h->fd);
	free(h);
	return 0;
}

void plain_home_listen(const struct plain_home *h)
{
	assert_int_equal(listen(h->fd, 64), 0);
}

struct vt *plain_start(const struct plain_home *h, const char *const *args)
{
	const char *const env[] = { h->state, "TERM=dumb", NULL };

	return vt_spawn(&(struct vt_spec){ .program = CF502_PROGRAM,
					   .args = args,
					   .env = env,
					   .rows = 60 });
}

struct vt *plain_start_pinned(const struct plain_home *h)
{
	const char *const args[] = { "--plain", "--resolve", h->pin, NULL };

	return plain_start(h, args);
}

void plain_line(struct vt *t, const char *text)
{
	vt_type(t, text);
	vt_key(t, VT_ENTER);
}

size_t plain_ask(struct vt *t, size_t from, const char *line,
		 const char *answer)
{
	plain_line(t, line);
	return vt_wait_written(t, from, answer);
}

size_t plain_answer_all(struct vt *t, const struct plain_home *h)
{
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	at = plain_ask(t, at, h->target, "forward the viewer's Host");
	return plain_ask(t, at, "no", "cf502> ");
}

void plain_is_linear(struct vt *t)
{
	size_t n;
	const char *out = vt_output(t, &n);

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)out[i];

		if ((c < 0x20 || c > 0x7e) && !memchr("\r\n\t\a", c, 4))
			fail_msg("byte 0x%02x at %zu", c, i);
	}
}

void plain_leave(struct vt *t)
{
	plain_line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	plain_is_linear(t);
	assert_true(vt_echoes(t));
	vt_free(t);
}
