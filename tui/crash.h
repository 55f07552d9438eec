#ifndef CF502_TUI_CRASH_H
#define CF502_TUI_CRASH_H
/*
 * Gives the terminal back when the program dies: after a fatal signal, or when
 * memory is gone. Works without curses, memory or stdio, since none of them
 * can be trusted then.
 */
#include <stddef.h>
#include <termios.h>

/*
 * From now on: bytes (at most CRASH_BYTES) are written to fd and its modes set
 * before the process dies of SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT or want
 * of memory. Signals that somebody else handles stay theirs.
 */
#define CRASH_BYTES 256
void crash_arm(int fd, const struct termios *modes, const char *bytes,
	       size_t n);
void crash_disarm(void);

#endif
