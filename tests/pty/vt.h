#ifndef CF502_TESTS_PTY_VT_H
#define CF502_TESTS_PTY_VT_H
/*
 * A terminal for tests: a pseudo-terminal with libvterm behind it. A program
 * runs on it with a clean environment, and tests read the cells that a person
 * would see.
 *
 * Nothing here sleeps. A wait has a deadline (vt_deadline_ms), and one that
 * passes prints the whole screen and fails the cmocka test. To see that
 * nothing changed, send a key and wait with vt_sync: the program marks each
 * frame with the keys it has read (CF502_TEST_MARKER, see tui/term.h).
 *
 * libvterm 0.1 wraps a repeated character (REP, ECMA-48 8.3.103) one column
 * too early at the end of a line. xterm's terminfo has REP and ncurses uses it
 * for rules of "-": set TERM=screen where a test looks at those.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct vt; /* opaque */

struct vt_spec {
	const char *program;	 /* path; standard variables are set for it */
	const char *const *args; /* behind the name; ends with NULL; or NULL */
	/* "NAME=VALUE" sets, "NAME" removes; ends with NULL; or NULL. */
	const char *const *env;
	int rows, cols;		/* 0: 24 and 80; cols at least 2 */
	bool no_stdin;		/* standard input is /dev/null */
	const char *stdin_file; /* or this file; NULL: the terminal */
	bool ignore_hangup;	/* as nohup(1) starts it */
	const char *folder;	/* to run in; NULL: that of the test */
};

enum vt_special {
	VT_ENTER,
	VT_TAB,
	VT_STAB,
	VT_BACKSPACE,
	VT_ESC,
	VT_UP,
	VT_DOWN,
	VT_LEFT,
	VT_RIGHT,
	VT_HOME,
	VT_END,
	VT_PGUP,
	VT_PGDN,
	VT_DEL,
	VT_F1,
};

struct vt_cell {
	char text[32]; /* UTF-8; " " when blank */
	int width;
	bool bold, underline, reverse;
	int fg; /* palette index, or -1: the default */
};

struct vt *vt_spawn(const struct vt_spec *spec);
/* Kills what still runs, and its terminal. */
void vt_free(struct vt *t);

/* Until text is somewhere in one row; it is on the screen when this returns. */
void vt_wait(struct vt *t, const char *text);
void vt_wait_gone(struct vt *t, const char *text);
/* Until that row is exactly this, trailing blanks aside. */
void vt_wait_row(struct vt *t, int row, const char *text);
/*
 * Until the program has written text at or behind that byte of its output, in
 * one piece; returns the place behind it. For programs that only append.
 */
size_t vt_wait_written(struct vt *t, size_t from, const char *text);
/* Until a frame came after the last key that was sent by the calls below. */
void vt_sync(struct vt *t);

/* Each character of UTF-8 is one key. */
void vt_type(struct vt *t, const char *text);
/* Control with a letter: vt_ctrl(t, 'X'). */
void vt_ctrl(struct vt *t, char letter);
/* By libvterm, so that the bytes follow the modes that the program set. */
void vt_key(struct vt *t, enum vt_special key);
/* The mouse, in the bytes that the program wants; none when it wants none. */
void vt_click(struct vt *t, int row, int col);
void vt_wheel(struct vt *t, int row, int col, bool down);
/* A bracketed paste if the program wants that, as a terminal does it. */
void vt_paste(struct vt *t, const char *text);
/* Raw bytes that make this many keys (for vt_sync). */
void vt_send(struct vt *t, const char *bytes, size_t keys);

/*
 * Until it has read all that was sent, and drawn it, or has ended; false then.
 * For programs with pages of 60x18, and bytes of which nobody knows how many
 * keys they make; the keys are counted anew from here.
 */
bool vt_settle(struct vt *t);

void vt_resize(struct vt *t, int rows, int cols);
/* Until a frame is drawn in that size. */
void vt_wait_drawn(struct vt *t);
void vt_signal(struct vt *t, int signo);
/* Until the program has stopped; then vt_signal(t, SIGCONT) wakes it. */
void vt_wait_stopped(struct vt *t);
/* The terminal goes away, as when a connection breaks. */
void vt_hang_up(struct vt *t);
/* True when it has ended, as far as is known without waiting. */
bool vt_ended(struct vt *t);
/* The most memory that it had so far, in kB; 0 when it has ended. */
long vt_memory(struct vt *t);
/*
 * Until the program has ended and all its output is read: its exit status, or
 * 128 and the signal. vt_cell and the like then show what it left behind.
 */
int vt_exit(struct vt *t);

struct vt_cell vt_cell(struct vt *t, int row, int col);
/* One row without trailing blanks, owned by the caller. */
char *vt_row_text(struct vt *t, int row);
bool vt_has(struct vt *t, const char *text);
void vt_size(const struct vt *t, int *ret_rows, int *ret_cols);
void vt_cursor(struct vt *t, int *ret_row, int *ret_col, bool *ret_visible);

/* What programs have to take back before they end. */
bool vt_alternate(const struct vt *t);
bool vt_mouse(const struct vt *t);
bool vt_pastes(const struct vt *t); /* bracketed paste is on */
/* Echo and line editing were on when the program last stopped or ended. */
bool vt_echoes(const struct vt *t);
/* All of it is taken back, and the cursor visible. */
void vt_assert_restored(struct vt *t);
int vt_bells(const struct vt *t);
/* The last title; the last OSC 52 payload, such as "c;aGk=". "" if none. */
const char *vt_title(const struct vt *t);
const char *vt_clipboard(const struct vt *t);
/* The bytes that the program wrote so far; borrowed. */
const char *vt_output(const struct vt *t, size_t *ret_n);

/* tests/pty/golden/NAME.txt; UPDATE_GOLDENS=1 writes it. */
void vt_golden(struct vt *t, const char *name);
/* The screen as a picture. The same cells make the same bytes. */
void vt_svg(struct vt *t, const char *file);

#endif
