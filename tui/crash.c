/* The terminal given back by a dying process. */
#include "tui/crash.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "base/xmem.h"

/* A signal handler is given nothing, so this has to be global. */
static struct {
	volatile sig_atomic_t armed;
	int fd;
	struct termios modes;
	char bytes[CRASH_BYTES];
	size_t n;
} crash;

static const int fatal[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };

static void restore(void)
{
	ssize_t rc;

	if (!crash.armed)
		return;
	crash.armed = 0;
	rc = write(crash.fd, crash.bytes, crash.n);
	(void)rc;
	tcsetattr(crash.fd, TCSANOW, &crash.modes);
}

/* SA_RESETHAND: the second time it kills, as it would have. */
static void on_fatal(int signo)
{
	restore();
	raise(signo);
}

static void set_handlers(void)
{
	struct sigaction act = { .sa_handler = on_fatal,
				 .sa_flags = (int)SA_RESETHAND };
	struct sigaction old;
	size_t i;

	for (i = 0; i < ARRAY_LEN(fatal); i++) {
		sigaction(fatal[i], NULL, &old);
		if (old.sa_handler == SIG_DFL)
			sigaction(fatal[i], &act, NULL);
	}
}

void crash_arm(int fd, const struct termios *modes, const char *bytes, size_t n)
{
	crash.fd = fd;
	crash.modes = *modes;
	crash.n = n < CRASH_BYTES ? n : CRASH_BYTES;
	memcpy(crash.bytes, bytes, crash.n);
	crash.armed = 1;
	set_handlers();
	xmem_on_fatal(restore);
}

void crash_disarm(void)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	struct sigaction old;
	size_t i;

	crash.armed = 0;
	xmem_on_fatal(NULL);
	for (i = 0; i < ARRAY_LEN(fatal); i++) {
		sigaction(fatal[i], NULL, &old);
		if (old.sa_handler == on_fatal)
			sigaction(fatal[i], &dfl, NULL);
	}
}
