#ifndef CF502_TUI_FRAME_H
#define CF502_TUI_FRAME_H
/*
 * The frame around every page: program and steps on top, a rule, the body,
 * one message line, and the keys of this view at the bottom.
 *
 *  cf502    1 Target [2 Handshake] 3 Diagnosis  4 Workarounds  5 Report
 *  --------------------------------------------------------------------
 *  (body)
 *  message: what happened, what to do next
 *  Enter Diagnosis  d Details  b Back  ? Help
 */
#include <stdbool.h>
#include <stddef.h>

#include "tui/action.h"
#include "tui/surface.h"

struct keymap;

/* Below this a page is not drawn; it says what it has and what it needs. */
#define FRAME_MIN_ROWS 18
#define FRAME_MIN_COLS 60

struct frame_step {
	const char *title;
	bool visited;
};

/* One key of the key bar. */
struct hint {
	enum action action;
	const char *label; /* NULL: the action's own */
	enum action also;  /* shown with it: Up/Down; ACT_NONE: alone */
};

struct frame {
	const char *program;
	const struct frame_step *steps;
	size_t n_steps;
	size_t current;
	const char *status;  /* right end of the first row, or NULL */
	const char *message; /* or NULL */
	enum theme message_element;
	const struct keymap *keymap; /* NULL: the shipped one */
	enum context context; /* of the focus: decides which keys are shown */
	const struct hint *hints; /* the primary action first; ends with NONE */
};

/*
 * Draws the frame and returns the body. On a surface that is too small it
 * draws the numbers in place of everything and returns a rect of 0 rows: the
 * page then draws nothing. The cursor is at the body's start until a widget
 * puts it elsewhere.
 */
struct rect frame_draw(struct surface *s, const struct frame *f);
/*
 * The key bar alone. When narrow, hints are left out from the end; the first
 * one and HELP stay as long as anything does.
 */
void frame_keys(struct surface *s, struct rect r, const struct keymap *map,
		enum context ctx, const struct hint *hints);

#endif
