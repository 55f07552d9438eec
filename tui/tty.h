#ifndef CF502_TUI_TTY_H
#define CF502_TUI_TTY_H
/*
 * What is decided about a terminal before curses knows it: colors, alphabet,
 * a stand-in for an unknown TERM. Nothing here touches the terminal.
 */
#include <stdbool.h>

enum color_when {
	COLOR_WHEN_AUTO,
	COLOR_WHEN_ALWAYS,
	COLOR_WHEN_NEVER,
};

/*
 * Colors or not. In this order: what the user asked for; NO_COLOR
 * (no-color.org, not empty); CLICOLOR_FORCE (not empty, not 0); CLICOLOR=0,
 * TERM=dumb and "no terminal" say no.
 */
bool tty_color(enum color_when when, bool is_tty);
/* True when the locale (set by setlocale) writes UTF-8. */
bool tty_utf8(void);
/*
 * A TERM that is near enough to one that terminfo may lack (foot, ghostty,
 * kitty, wezterm and other xterm kin), or NULL.
 */
const char *tty_stand_in(const char *term);
/* Whether a TERM is of the kin that takes a title by OSC 2 (xterm's). */
bool tty_has_title(const char *term);
/*
 * True when standard output is a terminal, so that the wizard may be tried.
 */
bool tty_present(void);

#endif
