/* A home for cf502 in a test. */
#include "tests/pty/home.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/xmem.h"
#include "tests/unit/test.h"

#define SETTINGS_MAX 16
#define TRY	     "try cf502 check "

void home_make(struct home *h)
{
	memset(h, 0, sizeof(*h));
	h->port = -1;
	folder_make(h->path);
	snprintf(h->state, sizeof(h->state), "XDG_STATE_HOME=%s/state",
		 h->path);
}

void home_drop(struct home *h)
{
	if (h->server > 0) {
		kill(h->server, SIGTERM);
		waitpid(h->server, NULL, 0);
	}
	if (h->port >= 0)
		close(h->port);
	folder_drop(h->path);
}

int home_setup(void **state)
{
	struct home *h = xcalloc(1, sizeof(*h));

	home_make(h);
	*state = h;
	return 0;
}

int home_teardown(void **state)
{
	home_drop(*state);
	free(*state);
	return 0;
}

static void read_try(struct home *h, int fd)
{
	FILE *lines = fdopen(fd, "r");
	char *word, *rest;
	size_t n = 0;

	assert_non_null(lines);
	do {
		assert_non_null(fgets(h->line, sizeof(h->line), lines));
	} while (strncmp(h->line, TRY, strlen(TRY)) != 0);
	h->line[strcspn(h->line, "\n")] = '\0';
	rest = h->line + strlen(TRY);
	while ((word = strtok_r(rest, " ", &rest)) && n + 1 < HOME_WORDS)
		h->args[n++] = word;
	h->args[n] = NULL;
	fclose(lines);
}

void home_serve(struct home *h, const char *origin)
{
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	h->server = fork();
	assert_true(h->server >= 0);
	if (h->server == 0) {
		dup2(pipes[1], STDOUT_FILENO);
		close(pipes[0]);
		close(pipes[1]);
		execl(CF502_PROGRAM, "cf502", "demo", "--serve", origin, NULL);
		_exit(127);
	}
	close(pipes[1]);
	read_try(h, pipes[0]);
}

void home_hold_port(struct home *h)
{
	struct sockaddr_in sin = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof(sin);

	h->port = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(h->port, (struct sockaddr *)&sin, n), 0);
	assert_int_equal(getsockname(h->port, (struct sockaddr *)&sin, &n), 0);
	snprintf(h->target, sizeof(h->target), "origin.example.com:%d",
		 ntohs(sin.sin_port));
	snprintf(h->pin, sizeof(h->pin), "%s:127.0.0.1", h->target);
}

struct vt *home_start(const struct home *h, const struct vt_spec *how,
		      const char *const *args)
{
	const char *env[SETTINGS_MAX] = { h->state };
	struct vt_spec spec = *how;
	size_t n;

	for (n = 0; how->env && how->env[n]; n++) {
		assert_true(n + 2 < SETTINGS_MAX);
		env[n + 1] = how->env[n];
	}
	spec.program = CF502_PROGRAM;
	spec.args = args;
	spec.env = env;
	return vt_spawn(&spec);
}
