/* A surface on the screen of curses. */
#include <curses.h>
#include <string.h>
#include <wchar.h>

#include "base/text.h"
#include "tui/term_parts.h"

static attr_t look_attributes(const struct look *look, bool reverse)
{
	attr_t attrs = A_NORMAL;

	if (look->attrs & LOOK_BOLD)
		attrs |= A_BOLD;
	if (look->attrs & LOOK_UNDERLINE)
		attrs |= A_UNDERLINE;
	if (look->attrs & LOOK_DIM)
		attrs |= A_DIM;
	if (reverse || (look->attrs & LOOK_REVERSE))
		attrs |= A_REVERSE;
	return attrs;
}

/*
 * A cluster as curses takes it. The C library's idea of widths decides where
 * curses thinks the cursor is, so what it sees otherwise than we do is "?".
 */
static void to_wide(const struct cell *c, wchar_t out[CCHARW_MAX + 1])
{
	size_t i = 0, n = strlen(c->text), chars = 0;
	uint32_t cp;

	while (i < n && chars < CCHARW_MAX) {
		i += utf8_decode(c->text + i, n - i, &cp);
		if (chars > 0 && wcwidth((wchar_t)cp) != 0)
			continue;
		out[chars++] = (wchar_t)cp;
	}
	out[chars] = L'\0';
	if (chars == 0 || wcwidth(out[0]) != c->width) {
		out[0] = L'?';
		out[1] = L'\0';
	}
}

static void draw_cell(const struct cell *c, const struct look *looks, int row,
		      int col)
{
	const struct look *look = &looks[c->element];
	wchar_t text[CCHARW_MAX + 1];
	cchar_t cell;
	short pair = 0;

	if (c->width == 0)
		return;
	/* A color as background would make its word hard to read. */
	if (look->fg != FG_DEFAULT && !c->reverse)
		pair = (short)(look->fg + 1);
	to_wide(c, text);
	if (setcchar(&cell, text, look_attributes(look, c->reverse), pair,
		     NULL) == OK)
		mvadd_wch(row, col, &cell);
}

void screen_put(const struct surface *s, const struct look *looks)
{
	int row, col;

	erase();
	for (row = 0; row < s->rows && row < LINES; row++) {
		for (col = 0; col < s->cols && col < COLS; col++)
			draw_cell(surface_cell(s, row, col), looks, row, col);
	}
	curs_set(s->cur_visible);
	move(s->cur_row < LINES ? s->cur_row : LINES - 1,
	     s->cur_col < COLS ? s->cur_col : COLS - 1);
}
