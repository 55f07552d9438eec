#ifndef CF502_TUI_TERM_H
#define CF502_TUI_TERM_H
/*
 * The terminal. Only term*.c know curses: they turn bytes into keys and a
 * surface into a screen, and leave the terminal as they found it, also after a
 * signal, a crash or the end of memory. One terminal at a time.
 *
 * All events come from the loop, so a page never blocks. One exception: a lone
 * Esc takes up to 25 ms (ESCDELAY), as it may be the start of a longer key.
 *
 * With CF502_TEST_MARKER in the environment each frame is followed by
 * ESC ] 7713 ; F <frame> keys=<keys delivered> ESC \, in the same stream, so
 * that a test can tell "nothing changed" from "not yet", and the first one in
 * a new size comes behind ESC ] 7713 ; S <rows> <columns> ESC \. Terminals
 * ignore both.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/loop.h"
#include "tui/keymap.h"
#include "tui/surface.h"
#include "tui/theme.h"
#include "tui/tty.h"

struct terminal; /* opaque */

struct term_options {
	enum color_when color;
	bool ascii; /* no glyph beyond ASCII, whatever the locale says */
	/* TH_N of them where there are colors; NULL: the shipped ones. */
	const struct look *looks;
};

struct term_events {
	/* A key or a whole paste. Draw again after it, changed or not. */
	void (*key)(void *ctx, const struct key *k);
	/* The size is another, or the screen has to be drawn again. */
	void (*resized)(void *ctx, int rows, int cols);
	/*
	 * The end: signo is SIGHUP, SIGTERM or SIGINT; SIGHUP also when the
	 * terminal went away. Save, stop the loop, term_close. Called once.
	 */
	void (*ended)(void *ctx, int signo);
	void *ctx;
};

/*
 * Takes the terminal over. CF_EINPUT: there is none, or it can't place the
 * cursor (TERM=dumb), and nothing was written to it; why says so.
 */
int term_open(struct loop *loop, const struct term_options *opt,
	      const struct term_events *ev, struct terminal **ret,
	      struct cf_why *why);
/* Gives it back; NULL is fine. */
void term_close(struct terminal *t);

/* Name and version of the library behind it, for --version. */
const char *term_library(void);

/* A sentence for the message line (an unknown TERM), or NULL. */
const char *term_note(const struct terminal *t);
/* Rows and columns now. */
void term_size(const struct terminal *t, int *ret_rows, int *ret_cols);
/* True: surfaces for this terminal are to be made with ascii set. */
bool term_ascii(const struct terminal *t);

/* Shows a surface of the terminal's size (a smaller one: the rest is blank). */
void term_draw(struct terminal *t, const struct surface *s);
/* The next term_draw repaints every cell (^L). */
void term_redraw(struct terminal *t);
/* ^Z: gives the terminal back, stops the job, and takes it again. */
void term_suspend(struct terminal *t);
/*
 * Clicks and the wheel come as keys from now on, or no longer: off, as at the
 * start, the terminal's own selection works. False: it has no mouse.
 */
bool term_mouse(struct terminal *t, bool on);
void term_bell(struct terminal *t);
/* The window's title; the old one comes back with term_close. */
void term_title(struct terminal *t, const char *text);
/*
 * Sends text to the terminal's clipboard (OSC 52, at most 64 KiB); whether it
 * was taken can't be known. False: too long.
 */
bool term_copy(struct terminal *t, const char *text);

#endif
