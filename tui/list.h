#ifndef CF502_TUI_LIST_H
#define CF502_TUI_LIST_H
/*
 * Selection and scrolling of a list whose rows come and go. The selection is
 * an id that the page chooses (an address' number, an event's), not a row
 * number: rows that arrive above never move it.
 *
 * The page passes the ids of its rows, in order, with every call.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/action.h"
#include "tui/surface.h"

struct list {
	uint64_t id; /* of the selected row, when any */
	size_t at;   /* its index at the last list_sync */
	size_t top;  /* first row shown */
	bool any;    /* false while the list was never filled */
};

/* All zero is an empty list. */

/*
 * Finds the selection again after rows changed; the first row is selected at
 * first, and the row that took its place when the selected one went away.
 */
void list_sync(struct list *l, const uint64_t *ids, size_t n);
/* Selects a row by its id; false when there is none. */
bool list_select(struct list *l, const uint64_t *ids, size_t n, uint64_t id);
/*
 * UP, DOWN, PAGE_*, SCROLL_*, TOP, BOTTOM; page is the number of rows shown.
 * False: not an action of lists (or the list is empty).
 */
bool list_act(struct list *l, const uint64_t *ids, size_t n, size_t page,
	      enum action a);
/* Selects the row with this index; false: there is none. */
bool list_pick(struct list *l, const uint64_t *ids, size_t n, size_t at);
/* The first row shown, so that the selection is visible in rows. */
size_t list_top(const struct list *l, size_t n, size_t rows);

/*
 * Draws one row (its index, and whether it is selected) into r, which is one
 * row high and begins right of the ">" column.
 */
typedef void (*list_row_fn)(const void *ctx, size_t index, bool selected,
			    struct surface *s, struct rect r);
/*
 * Draws the rows that fit into r: " > " left of the selected one, which with
 * focus is also reversed and carries the hardware cursor. LIST_MARGIN columns
 * are taken for the mark.
 */
#define LIST_MARGIN 3
void list_draw(const struct list *l, size_t n, struct surface *s, struct rect r,
	       bool focus, list_row_fn row, const void *ctx);

#endif
