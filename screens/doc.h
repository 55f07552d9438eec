#ifndef CF502_SCREENS_DOC_H
#define CF502_SCREENS_DOC_H
/*
 * A text of many lines in which some can be selected: headings, paragraphs,
 * and rows with a mark. It is laid out for a width, anew for each drawing;
 * what lasts is the place in it, by the id of the selected row.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "tui/action.h"
#include "tui/surface.h"

#define DOC_LEFT 1 /* column of headings and of ">" */
#define DOC_TEXT 3 /* column of rows and paragraphs */
#define NO_MARK	 MARK_N

struct doc_line {
	char *text;  /* owned */
	char *right; /* owned: at the right end, or NULL */
	int col;
	int mark_col;
	enum mark mark; /* NO_MARK: none */
	enum theme element;
	uint64_t id; /* 0: can't be selected */
	bool first;  /* of its row: carries ">" */
};

struct doc {
	int cols;
	bool ascii;
	VEC_OF(struct doc_line) lines;
};

/* All zero: at the start, the first row selected. */
struct doc_place {
	uint64_t id; /* 0: the first row */
	size_t top;
	bool scrolled; /* the selection may be out of sight */
};

void doc_init(struct doc *d, int cols, bool ascii);
void doc_release(struct doc *d);

void doc_gap(struct doc *d);
void doc_heading(struct doc *d, const char *text);
/* A paragraph, wrapped, from column col on. */
void doc_text(struct doc *d, int col, enum theme element, const char *text);
void doc_textf(struct doc *d, int col, enum theme element, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));
/*
 * A row, wrapped: id 0 can't be selected; mark may be NO_MARK; right (or NULL)
 * stands at the right end of its first line.
 */
void doc_row(struct doc *d, uint64_t id, enum mark mark, enum theme element,
	     const char *right, const char *text);
/* Label in one column, wrapped text in the next: "nginx   ssl_..." */
void doc_pair(struct doc *d, int width, enum theme element, const char *label,
	      const char *text);
/*
 * Label in one column of that width, which it is shorter than, and two wrapped
 * texts side by side in the rest.
 */
void doc_columns(struct doc *d, int width, enum theme element,
		 const char *label, const char *left, const char *right);

/* The id that is selected, 0 when there is none. */
uint64_t doc_selected(const struct doc *d, const struct doc_place *p);
/* UP, DOWN, PAGE_*, SCROLL_*, TOP, BOTTOM; false: another action. */
bool doc_act(const struct doc *d, struct doc_place *p, int rows, enum action a);
/* Selects the row that this line is part of; false: it is of none. */
bool doc_pick(const struct doc *d, struct doc_place *p, int rows, size_t line);
/* Says which line is where, for the mouse. */
void doc_spots(const struct doc *d, const struct doc_place *p,
	       struct surface *s, struct rect r, int pane);
/* Places ">", reverse and, with focus, the hardware cursor. */
void doc_draw(const struct doc *d, const struct doc_place *p, struct surface *s,
	      struct rect r, bool focus);
/* "line 1-18 of 31", or "" when all is visible. */
void doc_position(const struct doc *d, const struct doc_place *p, int rows,
		  struct buf *out);

#endif
