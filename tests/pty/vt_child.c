/*
 * The child's side of a test terminal: its environment, the session leader,
 * and the program.
 */
#include "tests/pty/vt_child.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/vec.h"
#include "base/xmem.h"

#define ENV_MAX 64

static size_t name_length(const char *setting)
{
	return strcspn(setting, "=");
}

static void set_env(char **env, size_t *n, const char *setting)
{
	size_t i, len = name_length(setting);

	for (i = 0; i < *n; i++) {
		if (name_length(env[i]) == len &&
		    strncmp(env[i], setting, len) == 0)
			break;
	}
	if (i == ENV_MAX - 1)
		_exit(95);
	if (i == *n)
		(*n)++;
	else
		free(env[i]);
	env[i] = xstrdup(setting);
	if (setting[len] == '\0') {
		free(env[i]);
		env[i] = env[--*n];
	}
	env[*n] = NULL;
}

static char **make_env(const struct vt_spec *spec)
{
	static const char *const always[] = { "PATH=/usr/bin:/bin",
					      "HOME=/nonexistent",
					      "TERM=xterm-256color",
					      "LC_ALL=C.UTF-8",
					      "TZ=UTC",
					      "CF502_TEST_MARKER=1" };
	/* A sanitized or covered program reads these. */
	static const char *const kept[] = { "ASAN_OPTIONS", "UBSAN_OPTIONS",
					    "LSAN_OPTIONS" };
	char **env = xcalloc(ENV_MAX, sizeof(*env));
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(always); i++)
		set_env(env, &n, always[i]);
	for (i = 0; i < ARRAY_LEN(kept); i++) {
		char *setting;

		if (!getenv(kept[i]))
			continue;
		setting = xasprintf("%s=%s", kept[i], getenv(kept[i]));
		set_env(env, &n, setting);
		free(setting);
	}
	for (i = 0; spec->env && spec->env[i]; i++)
		set_env(env, &n, spec->env[i]);
	return env;
}

static void tell(int fd, int value)
{
	if (write(fd, &value, sizeof(value)) != sizeof(value))
		_exit(99);
}

static void run_program(const struct vt_spec *spec)
{
	char *argv[16];
	struct sigaction act = { .sa_handler = SIG_DFL };
	size_t n = 0;
	int fd;

	setpgid(0, 0);
	tcsetpgrp(STDIN_FILENO, getpid());
	sigaction(SIGTTOU, &act, NULL);
	if (!spec->ignore_hangup)
		sigaction(SIGHUP, &act, NULL);
	if (spec->no_stdin || spec->stdin_file) {
		fd = open(spec->no_stdin ? "/dev/null" : spec->stdin_file,
			  O_RDONLY);
		dup2(fd, STDIN_FILENO);
		close(fd);
	}
	if (spec->folder && chdir(spec->folder) < 0)
		_exit(94);
	argv[n++] = xstrdup(spec->program);
	while (spec->args && spec->args[n - 1] && n < 15) {
		argv[n] = xstrdup(spec->args[n - 1]);
		n++;
	}
	argv[n] = NULL;
	execve(spec->program, argv, make_env(spec));
	_exit(98);
}

/*
 * The session leader stands between the terminal and the program, as a shell
 * does: a stopped program then has somebody to wake it (POSIX ignores ^Z in an
 * orphaned process group), and the terminal outlives it.
 */
void vt_lead_session(const struct vt_spec *spec, int report)
{
	struct sigaction act = { .sa_handler = SIG_IGN };
	int status;
	pid_t pid;

	sigaction(SIGTTOU, &act, NULL);
	sigaction(SIGHUP, &act, NULL);
	pid = fork();
	if (pid < 0)
		_exit(97);
	if (pid == 0)
		run_program(spec);
	setpgid(pid, pid);
	tcsetpgrp(STDIN_FILENO, pid);
	tell(report, (int)pid);
	do {
		if (waitpid(pid, &status, WUNTRACED | WCONTINUED) < 0)
			_exit(96);
		tell(report, status);
	} while (!WIFEXITED(status) && !WIFSIGNALED(status));
	_exit(0);
}
