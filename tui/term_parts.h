#ifndef CF502_TUI_TERM_PARTS_H
#define CF502_TUI_TERM_PARTS_H
/*
 * What term.c asks of curses, but for opening and closing; only term*.c
 * include this. All of it acts on the one screen that curses has open.
 */
#include "tui/input.h"
#include "tui/surface.h"
#include "tui/theme.h"

/* term_keys.c */

/* Makes known what terminals send, whatever their terminfo entry says. */
void keys_define(void);
/* Feeds what wgetch() returned: a byte, or the code of a key. */
void keys_feed(struct input *in, int code);

/* term_screen.c */

/*
 * The screen becomes this surface, cut or blank where the sizes differ, with
 * the cursor where it has it. looks: TH_N of them. Nothing is sent yet.
 */
void screen_put(const struct surface *s, const struct look *looks);

#endif
