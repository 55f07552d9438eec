/* A test terminal's screen as golden text and as a picture. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/vt.h"
#include "tests/screen/golden.h"
#include "tests/unit/test.h"

#define PICTURE_MAX (8 << 20) /* bytes */
#define CELL_W	    9	      /* pixels */
#define CELL_H	    19
#define BASELINE    14
#define MARGIN	    10
#define PAPER	    "#1d1f21"
#define INK	    "#d5d8d6"

static char style_letter(const struct vt_cell *c)
{
	if (c->fg >= 0 && c->fg < 8)
		return (char)((c->reverse ? 'A' : '0') + c->fg);
	if (c->reverse)
		return 'r';
	if (c->bold)
		return 'b';
	return c->underline ? 'u' : '.';
}

static void add_styles(struct vt *t, int row, int cols, struct buf *out)
{
	size_t start = out->len, end = start;
	int col;

	buf_addc(out, '~');
	for (col = 0; col < cols; col++) {
		struct vt_cell c = vt_cell(t, row, col);

		buf_addc(out, style_letter(&c));
		if (style_letter(&c) != '.')
			end = out->len;
	}
	out->len = end;
	if (end > start)
		buf_addc(out, '\n');
}

void vt_golden(struct vt *t, const char *name)
{
	struct buf out = BUF_INIT(PICTURE_MAX);
	char *path = xasprintf("pty/golden/%s.txt", name);
	int rows, cols, row, col;
	bool visible;

	vt_size(t, &rows, &cols);
	vt_cursor(t, &row, &col, &visible);
	buf_addf(&out, "%dx%d cursor %d,%d %s\n", cols, rows, row, col,
		 visible ? "visible" : "hidden");
	for (row = 0; row < rows; row++) {
		char *text = vt_row_text(t, row);

		buf_addf(&out, "|%s\n", text);
		free(text);
		add_styles(t, row, cols, &out);
	}
	golden_check_text(path, buf_str(&out));
	buf_release(&out);
	free(path);
}

static const char *ink_of(const struct vt_cell *c)
{
	static const char *const inks[] = { "#767a7d", "#f2777a", "#99cc99",
					    "#f0c674", "#81a2be", "#c397d8",
					    "#70c0ba", "#ffffff" };

	return c->fg >= 0 && c->fg < 8 ? inks[c->fg] : INK;
}

static void add_escaped(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<')
			buf_adds(out, "&lt;");
		else if (*text == '&')
			buf_adds(out, "&amp;");
		else
			buf_addc(out, *text);
	}
}

static void add_cell(struct buf *out, const struct vt_cell *c, int x, int y)
{
	const char *ink = c->reverse ? PAPER : ink_of(c);

	if (c->reverse)
		buf_addf(out,
			 "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
			 " fill=\"%s\"/>\n",
			 x, y, CELL_W * c->width, CELL_H, ink_of(c));
	if (strcmp(c->text, " ") == 0)
		return;
	buf_addf(out, "<text x=\"%d\" y=\"%d\"", x, y + BASELINE);
	if (strcmp(ink, INK) != 0)
		buf_addf(out, " fill=\"%s\"", ink);
	if (c->bold)
		buf_adds(out, " font-weight=\"bold\"");
	if (c->underline && strcmp(c->text, "_") != 0)
		buf_adds(out, " text-decoration=\"underline\"");
	buf_addc(out, '>');
	add_escaped(out, c->text);
	buf_adds(out, "</text>\n");
}

static void add_cursor(struct vt *t, struct buf *out)
{
	int row, col;
	bool visible;

	vt_cursor(t, &row, &col, &visible);
	if (visible)
		buf_addf(out,
			 "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\""
			 " fill=\"%s\" fill-opacity=\"0.5\"/>\n",
			 MARGIN + col * CELL_W, MARGIN + row * CELL_H, CELL_W,
			 CELL_H, INK);
}

void vt_svg(struct vt *t, const char *file)
{
	struct buf out = BUF_INIT(PICTURE_MAX);
	int rows, cols, row, col, width, height;
	FILE *f = fopen(file, "w");

	assert_non_null(f);
	vt_size(t, &rows, &cols);
	width = cols * CELL_W + 2 * MARGIN;
	height = rows * CELL_H + 2 * MARGIN;
	buf_addf(&out,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" "
		 "height=\"%d\" viewBox=\"0 0 %d %d\">\n"
		 "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" "
		 "fill=\"" PAPER "\"/>\n"
		 "<g font-family=\"DejaVu Sans Mono, Menlo, Consolas, "
		 "monospace\" font-size=\"15\" fill=\"" INK "\">\n",
		 width, height, width, height);
	for (row = 0; row < rows; row++) {
		for (col = 0; col < cols; col++) {
			struct vt_cell c = vt_cell(t, row, col);

			add_cell(&out, &c, MARGIN + col * CELL_W,
				 MARGIN + row * CELL_H);
			col += c.width > 1;
		}
	}
	add_cursor(t, &out);
	buf_adds(&out, "</g>\n</svg>\n");
	assert_false(out.overflow);
	fputs(buf_str(&out), f);
	assert_int_equal(fclose(f), 0);
	buf_release(&out);
}
