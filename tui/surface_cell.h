#ifndef CF502_TUI_SURFACE_CELL_H
#define CF502_TUI_SURFACE_CELL_H
/* Single cells, shared by surface.c and surface_text.c alone. */
#include "tui/surface.h"

/* Puts a cluster at a place of the grid; what does not fit is not put. */
void cell_put(struct surface *s, int row, int col, const char *text, size_t n,
	      int width, enum theme element);
/* The place in the grid of a place in r; false when it is outside of either. */
bool rect_absolute(const struct surface *s, struct rect r, int row, int col,
		   int *ret_row, int *ret_col);

#endif
