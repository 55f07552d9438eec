/* The grid: cells, clusters, rects. What is written with it: surface_text.c. */
#include "tui/surface.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "tui/surface_cell.h"

/* No terminal is larger; keeps rows * cols far from overflow. */
#define SIDE_MAX 4096

static int clamp(int v, int low, int high)
{
	if (v < low)
		return low;
	return v > high ? high : v;
}

static void cell_blank(struct cell *c, enum theme element)
{
	*c = (struct cell){ .text = " ", .width = 1, .element = element };
}

struct surface *surface_new(int rows, int cols, bool ascii)
{
	struct surface *s = xcalloc(1, sizeof(*s));

	s->ascii = ascii;
	surface_resize(s, rows, cols);
	return s;
}

void surface_free(struct surface *s)
{
	if (!s)
		return;
	free(s->cells);
	free(s);
}

void surface_resize(struct surface *s, int rows, int cols)
{
	s->rows = clamp(rows, 1, SIDE_MAX);
	s->cols = clamp(cols, 1, SIDE_MAX);
	s->cells = xreallocarray(s->cells, (size_t)s->rows * (size_t)s->cols,
				 sizeof(*s->cells));
	surface_clear(s);
}

void surface_clear(struct surface *s)
{
	size_t i, n = (size_t)s->rows * (size_t)s->cols;

	for (i = 0; i < n; i++)
		cell_blank(&s->cells[i], TH_TEXT);
	s->cur_row = s->cur_col = 0;
	s->cur_visible = false;
}

struct rect surface_rect(const struct surface *s)
{
	return (struct rect){ .rows = s->rows, .cols = s->cols };
}

static bool in_grid(const struct surface *s, int row, int col)
{
	return row >= 0 && col >= 0 && row < s->rows && col < s->cols;
}

/* Only for places in the grid. */
static struct cell *cell_at(struct surface *s, int row, int col)
{
	return s->cells + (size_t)row * (size_t)s->cols + (size_t)col;
}

const struct cell *surface_cell(const struct surface *s, int row, int col)
{
	if (!in_grid(s, row, col))
		return NULL;
	return s->cells + (size_t)row * (size_t)s->cols + (size_t)col;
}

struct rect rect_top(struct rect *r, int n)
{
	struct rect cut = *r;

	cut.rows = clamp(n, 0, r->rows);
	r->row += cut.rows;
	r->rows -= cut.rows;
	return cut;
}

struct rect rect_bottom(struct rect *r, int n)
{
	struct rect cut = *r;

	cut.rows = clamp(n, 0, r->rows);
	r->rows -= cut.rows;
	cut.row = r->row + r->rows;
	return cut;
}

struct rect rect_left(struct rect *r, int n)
{
	struct rect cut = *r;

	cut.cols = clamp(n, 0, r->cols);
	r->col += cut.cols;
	r->cols -= cut.cols;
	return cut;
}

struct rect rect_right(struct rect *r, int n)
{
	struct rect cut = *r;

	cut.cols = clamp(n, 0, r->cols);
	r->cols -= cut.cols;
	cut.col = r->col + r->cols;
	return cut;
}

struct rect rect_rows(struct rect r, int row, int rows)
{
	rect_top(&r, row);
	return rect_top(&r, rows);
}

struct rect rect_cols(struct rect r, int col, int cols)
{
	rect_left(&r, col);
	return rect_left(&r, cols);
}

/* Marks beyond what a cell holds are dropped, and the base stays. */
size_t cluster_next(const char *s, size_t n, int *ret_width)
{
	uint32_t cp;
	size_t took = utf8_decode(s, n, &cp);
	size_t i = took;

	if (took == 0) {
		*ret_width = 0;
		return 0;
	}
	*ret_width = text_cp_width(cp) == 2 ? 2 : 1;
	while (i < n) {
		took = utf8_decode(s + i, n - i, &cp);
		if (cp < 0xa0 || text_cp_width(cp) != 0)
			break;
		i += took;
	}
	return i;
}

/* What a cell may hold of a cluster. "?" for what cannot stand alone. */
static size_t cluster_show(const char *s, size_t n, char out[CELL_TEXT])
{
	uint32_t cp;
	size_t i, took = utf8_decode(s, n, &cp);

	if (cp == '\t')
		cp = ' ';
	else if (cp < 0x20 || text_cp_width(cp) == 0)
		cp = '?';
	if (cp == ' ' || cp == '?') {
		out[0] = (char)cp;
		out[1] = '\0';
		return 1;
	}
	if (cp == 0xfffd && took == 1) { /* not UTF-8 */
		memcpy(out, "\xef\xbf\xbd", 4);
		return 3;
	}
	for (i = took; i < n; i += took) {
		took = utf8_decode(s + i, n - i, &cp);
		if (i + took >= CELL_TEXT)
			break;
	}
	memcpy(out, s, i);
	out[i] = '\0';
	if (!text_is_clean(out)) /* a bidi control, a variation selector */
		memcpy(out, "?", 2);
	return strlen(out);
}

/* Half a wide cluster can't stay when the other half is written over. */
static void cell_split(struct surface *s, int row, int col)
{
	struct cell *c = cell_at(s, row, col);
	struct cell *other;

	if (c->width == 0) {
		other = cell_at(s, row, col - 1);
		cell_blank(other, (enum theme)other->element);
	} else if (c->width == 2) {
		other = cell_at(s, row, col + 1);
		cell_blank(other, (enum theme)other->element);
	}
}

void cell_put(struct surface *s, int row, int col, const char *text, size_t n,
	      int width, enum theme element)
{
	struct cell *c;
	int i;

	if (!in_grid(s, row, col) || !in_grid(s, row, col + width - 1))
		return;
	for (i = 0; i < width; i++)
		cell_split(s, row, col + i);
	if (s->ascii && (n != 1 || (unsigned char)*text >= 0x7f)) {
		for (i = 0; i < width; i++)
			cell_put(s, row, col + i, "?", 1, 1, element);
		return;
	}
	c = cell_at(s, row, col);
	cell_blank(c, element);
	cluster_show(text, n, c->text);
	c->width = (uint8_t)width;
	if (width == 2)
		c[1] = (struct cell){ .width = 0, .element = element };
}

bool rect_absolute(const struct surface *s, struct rect r, int row, int col,
		   int *ret_row, int *ret_col)
{
	if (row < 0 || col < 0 || row >= r.rows || col >= r.cols)
		return false;
	*ret_row = r.row + row;
	*ret_col = r.col + col;
	return in_grid(s, *ret_row, *ret_col);
}

void surface_fill(struct surface *s, struct rect r, enum theme element, char c)
{
	int row, col, y, x;

	for (row = 0; row < r.rows; row++) {
		for (col = 0; col < r.cols; col++) {
			if (rect_absolute(s, r, row, col, &y, &x))
				cell_put(s, y, x, &c, 1, 1, element);
		}
	}
}

void surface_hline(struct surface *s, struct rect r, int row)
{
	const char *line = s->ascii ? "-" : "\xe2\x94\x80"; /* U+2500 */
	int col, y, x;

	for (col = 0; col < r.cols; col++) {
		if (rect_absolute(s, r, row, col, &y, &x))
			cell_put(s, y, x, line, strlen(line), 1, TH_RULE);
	}
}

void surface_reverse(struct surface *s, struct rect r)
{
	int row, col, y, x;

	for (row = 0; row < r.rows; row++) {
		for (col = 0; col < r.cols; col++) {
			if (rect_absolute(s, r, row, col, &y, &x))
				cell_at(s, y, x)->reverse = true;
		}
	}
}

void surface_spot(struct surface *s, struct rect r, struct spot spot)
{
	int row, col, y, x;

	for (row = 0; row < r.rows; row++) {
		for (col = 0; col < r.cols; col++) {
			if (rect_absolute(s, r, row, col, &y, &x))
				cell_at(s, y, x)->spot = spot;
		}
	}
}

void surface_spots(struct surface *s, struct rect r, int pane, size_t first,
		   size_t n)
{
	struct spot spot = { .pane = (uint16_t)pane };
	int y;

	for (y = 0; y < r.rows; y++) {
		size_t row = first + (size_t)y;

		spot.row = row < n ? (uint32_t)row : SPOT_NO_ROW;
		surface_spot(s, rect_rows(r, y, 1), spot);
	}
}

struct spot surface_spot_at(const struct surface *s, int row, int col)
{
	const struct cell *c = surface_cell(s, row, col);

	return c ? c->spot : (struct spot){ .pane = 0 };
}

void surface_cursor(struct surface *s, struct rect r, int row, int col,
		    bool visible)
{
	if (r.rows <= 0 || r.cols <= 0)
		return;
	row = r.row + clamp(row, 0, r.rows - 1);
	col = r.col + clamp(col, 0, r.cols - 1);
	s->cur_row = clamp(row, 0, s->rows - 1);
	s->cur_col = clamp(col, 0, s->cols - 1);
	s->cur_visible = visible;
}
