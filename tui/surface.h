#ifndef CF502_TUI_SURFACE_H
#define CF502_TUI_SURFACE_H
/*
 * A grid of cells in memory: what a page draws on, what term.c shows, and what
 * tests read. One cell holds one cluster (a base character with its combining
 * marks), a theme element, and whether it is reversed for the selection.
 *
 * Invariants: every cell's text is clean, valid UTF-8 of exactly its width; a
 * wide cluster is followed by one cell of width 0, and writing over one half
 * blanks the other; with ascii set no byte above 0x7e is ever in the grid.
 *
 * All drawing is relative to a rect and clipped to it, so that a page can't
 * draw outside its body, whatever the texts are.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "tui/spot.h"
#include "tui/theme.h"

#define CELL_TEXT 28 /* bytes with NUL: a base and up to six marks */

struct cell {
	char text[CELL_TEXT]; /* "" in the right half of a wide one */
	uint8_t width;	      /* 1, 2, or 0: the right half */
	uint8_t element;      /* enum theme */
	bool reverse;	      /* selected */
	struct spot spot;     /* for the mouse */
};

struct rect {
	int row, col;
	int rows, cols; /* never negative */
};

struct surface {
	int rows, cols;
	struct cell *cells;   /* owned, rows * cols of them */
	int cur_row, cur_col; /* the hardware cursor: where the focus is */
	bool cur_visible;
	bool ascii; /* no glyph beyond ASCII */
};

/* All cells blank, cursor at 0,0 and hidden. At least 1x1. */
struct surface *surface_new(int rows, int cols, bool ascii);
void surface_free(struct surface *s);
/* New size (or the same); the content becomes blank. */
void surface_resize(struct surface *s, int rows, int cols);
/* Blank, cursor at 0,0 and hidden; a page draws onto this each time. */
void surface_clear(struct surface *s);

/* The whole surface. */
struct rect surface_rect(const struct surface *s);
/* Borrowed; NULL outside the grid. */
const struct cell *surface_cell(const struct surface *s, int row, int col);

/*
 * Cuts n rows (columns) off one side: returns them, and *r keeps the rest.
 * Never more than there are.
 */
struct rect rect_top(struct rect *r, int n);
struct rect rect_bottom(struct rect *r, int n);
struct rect rect_left(struct rect *r, int n);
struct rect rect_right(struct rect *r, int n);
/* rows from row on, clipped to r; relative to r. */
struct rect rect_rows(struct rect r, int row, int rows);
/* columns from col on, clipped to r; relative to r. */
struct rect rect_cols(struct rect r, int col, int cols);

/*
 * Clean UTF-8 at row, col of r. Cut with "~" in the last cell when it is wider
 * than what is left of r. Control characters become "?". Returns the column
 * (relative to r) behind the last cell written, so that calls can be chained.
 */
int surface_text(struct surface *s, struct rect r, int row, int col,
		 enum theme element, const char *text);
/* The same, formatted; at most 1 KiB. */
int surface_textf(struct surface *s, struct rect r, int row, int col,
		  enum theme element, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* Ends in the last column of r; cut at its end when too wide. */
void surface_right(struct surface *s, struct rect r, int row,
		   enum theme element, const char *text);
/*
 * Wrapped at blanks, from row on, over the width of r; line ends in text are
 * kept. Returns the rows used, at most those of r (the last row is cut with
 * "~" when more would follow).
 */
int surface_wrap(struct surface *s, struct rect r, int row, enum theme element,
		 const char *text);
/* The rows that surface_wrap would use if r were high enough. */
int surface_wrap_rows(int cols, const char *text);
/* Glyph, or glyph and word ("[ok] OK"); returns the column behind it. */
int surface_mark(struct surface *s, struct rect r, int row, int col,
		 enum mark mark, bool word);
/* A horizontal rule over the width of r. */
void surface_hline(struct surface *s, struct rect r, int row);
/* Every cell of r becomes this ASCII character. */
void surface_fill(struct surface *s, struct rect r, enum theme element, char c);
/* Reverses all cells of r: the selected row. */
void surface_reverse(struct surface *s, struct rect r);
/*
 * Puts the hardware cursor, clipped to r. Every frame does this, also for a
 * hidden cursor: screen readers and braille lines follow it.
 */
void surface_cursor(struct surface *s, struct rect r, int row, int col,
		    bool visible);

/* Every cell of r stands for it, until something is drawn over them. */
void surface_spot(struct surface *s, struct rect r, struct spot spot);
/* Each line of r for a row of the pane, from first on; behind n for none. */
void surface_spots(struct surface *s, struct rect r, int pane, size_t first,
		   size_t n);
/* All zero outside the grid. */
struct spot surface_spot_at(const struct surface *s, int row, int col);

/*
 * The text form of golden files: a line with size and cursor; for each row
 * "|" and its text without trailing blanks; and, where not all is TH_TEXT,
 * "~" and one theme letter a cell (upper case, or "R" for ".": reversed).
 */
void surface_dump(const struct surface *s, struct buf *out);
/* One row as text without trailing blanks, owned by the caller. */
char *surface_row_text(const struct surface *s, int row);

/*
 * The bytes of the cluster at the start of s (a base and the zero-width
 * characters behind it), and its cells in *ret_width: 1 or 2. 0 at the end.
 */
size_t cluster_next(const char *s, size_t n, int *ret_width);

#endif
