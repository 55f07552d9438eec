#ifndef CF502_TUI_SCROLL_H
#define CF502_TUI_SCROLL_H
/*
 * A text of many lines, wrapped (wrap.h) to the width at hand and scrolled by
 * lines.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/action.h"
#include "tui/surface.h"
#include "tui/wrap.h"

struct scroll {
	size_t top; /* first line shown; all zero is the start */
};

/*
 * UP, DOWN, PAGE_*, SCROLL_*, TOP, BOTTOM for a text of so many lines in so
 * many rows. False: not an action of scrolling.
 */
bool scroll_act(struct scroll *sc, size_t lines, size_t rows, enum action a);
/* The first line shown, never so far down that rows stay empty. */
size_t scroll_top(const struct scroll *sc, size_t lines, size_t rows);
/* "line 1-18 of 31", or "" when all is visible. */
void scroll_position(const struct scroll *sc, size_t lines, size_t rows,
		     struct buf *out);
/*
 * Draws the visible part; with focus the hardware cursor rests on its first
 * line. Returns the lines of the whole text.
 */
size_t scroll_draw(const struct scroll *sc, struct surface *s, struct rect r,
		   enum theme element, const char *text, bool focus);

#endif
