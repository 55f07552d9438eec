/* Text on a surface: cut, wrapped, marked; and a surface as text. */
#include "tui/surface.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tui/surface_cell.h"
#include "tui/wrap.h"

#define FORMAT_MAX 1024
#define WRAP_MAX   ((size_t)1 << 20) /* bytes */

/* Cells of the first n bytes, as the grid would show them. */
static int shown_width(const char *text, size_t n)
{
	int cells = 0, width;
	size_t i = 0;

	while (i < n) {
		i += cluster_next(text + i, n - i, &width);
		cells += width;
	}
	return cells;
}

static void put_at(struct surface *s, struct rect r, int row, int col,
		   enum theme element, const char *text, size_t n, int width)
{
	int y, x;

	if (rect_absolute(s, r, row, col, &y, &x))
		cell_put(s, y, x, text, n, width, element);
}

/* The clusters that fit before the column end; the column behind them. */
static int put_clusters(struct surface *s, struct rect r, int row, int col,
			int end, enum theme element, const char *text, size_t n)
{
	size_t i = 0, took;
	int width;

	while (i < n) {
		took = cluster_next(text + i, n - i, &width);
		if (col + width > end)
			break;
		put_at(s, r, row, col, element, text + i, took, width);
		col += width;
		i += took;
	}
	return col;
}

static int text_n(struct surface *s, struct rect r, int row, int col,
		  enum theme element, const char *text, size_t n)
{
	if (col < 0 || col >= r.cols)
		return col;
	if (shown_width(text, n) <= r.cols - col)
		return put_clusters(s, r, row, col, r.cols, element, text, n);
	col = put_clusters(s, r, row, col, r.cols - 1, element, text, n);
	for (; col < r.cols - 1; col++)
		put_at(s, r, row, col, element, " ", 1, 1);
	put_at(s, r, row, col, element, "~", 1, 1);
	return r.cols;
}

int surface_text(struct surface *s, struct rect r, int row, int col,
		 enum theme element, const char *text)
{
	return text_n(s, r, row, col, element, text, strlen(text));
}

int surface_textf(struct surface *s, struct rect r, int row, int col,
		  enum theme element, const char *fmt, ...)
{
	char text[FORMAT_MAX];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	return surface_text(s, r, row, col, element, text);
}

void surface_right(struct surface *s, struct rect r, int row,
		   enum theme element, const char *text)
{
	int col = r.cols - shown_width(text, strlen(text));

	surface_text(s, r, row, col > 0 ? col : 0, element, text);
}

int surface_wrap(struct surface *s, struct rect r, int row, enum theme element,
		 const char *text)
{
	struct buf out = BUF_INIT(WRAP_MAX);
	int first = row;
	const char *line;

	wrap_text(&out, text, r.cols);
	line = buf_str(&out);
	for (; *line && row < r.rows; row++) {
		size_t n = strcspn(line, "\n");

		text_n(s, r, row, 0, element, line, n);
		line += n + (line[n] == '\n');
		if (*line && row == r.rows - 1)
			put_at(s, r, row, r.cols - 1, element, "~", 1, 1);
	}
	buf_release(&out);
	return row - first;
}

int surface_wrap_rows(int cols, const char *text)
{
	return (int)wrap_lines(text, cols);
}

int surface_mark(struct surface *s, struct rect r, int row, int col,
		 enum mark mark, bool word)
{
	const struct mark_look *look = mark_look(mark);

	col = surface_text(s, r, row, col, look->element,
			   mark_glyph(mark, s->ascii));
	if (!word)
		return col;
	return surface_text(s, r, row, col + 1, look->element, look->word);
}

static void row_text(const struct surface *s, int row, struct buf *out)
{
	size_t end = out->len;
	int col;

	for (col = 0; col < s->cols; col++) {
		const struct cell *c = surface_cell(s, row, col);

		buf_adds(out, c->text);
		if (c->width > 0 && strcmp(c->text, " ") != 0)
			end = out->len;
	}
	out->len = end;
}

static char style_letter(const struct cell *c)
{
	char letter = theme_letter((enum theme)c->element);

	if (!c->reverse)
		return letter;
	return letter == '.' ? 'R' : (char)toupper((unsigned char)letter);
}

static void row_style(const struct surface *s, int row, struct buf *out)
{
	size_t start = out->len, end;
	int col;

	buf_addc(out, '~');
	end = out->len;
	for (col = 0; col < s->cols; col++) {
		char letter = style_letter(surface_cell(s, row, col));

		buf_addc(out, letter);
		if (letter != '.')
			end = out->len;
	}
	out->len = end > start + 1 ? end : start;
	if (out->len > start)
		buf_addc(out, '\n');
}

void surface_dump(const struct surface *s, struct buf *out)
{
	int row;

	buf_addf(out, "%dx%d cursor %d,%d %s\n", s->cols, s->rows, s->cur_row,
		 s->cur_col, s->cur_visible ? "visible" : "hidden");
	for (row = 0; row < s->rows; row++) {
		buf_addc(out, '|');
		row_text(s, row, out);
		buf_addc(out, '\n');
		row_style(s, row, out);
	}
}

char *surface_row_text(const struct surface *s, int row)
{
	struct buf out = BUF_INIT((size_t)s->cols * CELL_TEXT);

	row_text(s, row, &out);
	return buf_take(&out);
}
