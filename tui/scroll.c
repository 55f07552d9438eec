/* Scrolling by lines. */
#include "tui/scroll.h"

#include <stdlib.h>
#include <string.h>

#define TEXT_MAX ((size_t)4 << 20) /* bytes */
#define WHEEL	 3		   /* lines */

size_t scroll_top(const struct scroll *sc, size_t lines, size_t rows)
{
	if (lines <= rows)
		return 0;
	return sc->top > lines - rows ? lines - rows : sc->top;
}

bool scroll_act(struct scroll *sc, size_t lines, size_t rows, enum action a)
{
	size_t top = scroll_top(sc, lines, rows);
	/* One line stays in sight, so that the reader finds the place. */
	size_t page = rows > 1 ? rows - 1 : 1;

	if (a == ACT_UP)
		top -= top > 0;
	else if (a == ACT_DOWN)
		top++;
	else if (a == ACT_SCROLL_UP)
		top -= top < WHEEL ? top : WHEEL;
	else if (a == ACT_SCROLL_DOWN)
		top += WHEEL;
	else if (a == ACT_PAGE_UP)
		top = top > page ? top - page : 0;
	else if (a == ACT_PAGE_DOWN)
		top += page;
	else if (a == ACT_TOP)
		top = 0;
	else if (a == ACT_BOTTOM)
		top = lines;
	else
		return false;
	sc->top = top;
	sc->top = scroll_top(sc, lines, rows);
	return true;
}

void scroll_position(const struct scroll *sc, size_t lines, size_t rows,
		     struct buf *out)
{
	size_t top = scroll_top(sc, lines, rows);

	if (lines > rows)
		buf_addf(out, "line %zu-%zu of %zu", top + 1, top + rows,
			 lines);
}

/* The start of line number n, or the end. */
static char *skip_lines(char *text, size_t n)
{
	for (; n > 0 && *text; n--) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return text;
}

size_t scroll_draw(const struct scroll *sc, struct surface *s, struct rect r,
		   enum theme element, const char *text, bool focus)
{
	size_t lines = wrap_lines(text, r.cols);
	struct buf out = BUF_INIT(TEXT_MAX);
	char *all, *line;
	int row;

	wrap_text(&out, text, r.cols);
	all = buf_take(&out);
	line = skip_lines(all, scroll_top(sc, lines, (size_t)r.rows));
	for (row = 0; row < r.rows && *line; row++) {
		char *end = line + strcspn(line, "\n");
		bool more = *end == '\n';

		*end = '\0';
		surface_text(s, r, row, 0, element, line);
		line = end + more;
	}
	free(all);
	if (focus)
		surface_cursor(s, r, 0, 0, false);
	return lines;
}
