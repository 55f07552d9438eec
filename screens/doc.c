/* Lays out and draws texts with rows that can be selected. */
#include "screens/doc.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

#define WRAP_MAX  65536 /* bytes of one paragraph */
#define NARROWEST 8	/* cells: a paragraph is never narrower */
#define WIDEST	  48	/* cells: columns apart can't be read across */
#define WHEEL	  3	/* lines */

void doc_init(struct doc *d, int cols, bool ascii)
{
	*d = (struct doc){ .cols = cols, .ascii = ascii };
}

void doc_release(struct doc *d)
{
	size_t i;

	for (i = 0; i < d->lines.n; i++) {
		free(d->lines.items[i].text);
		free(d->lines.items[i].right);
	}
	VEC_RELEASE(&d->lines);
}

static struct doc_line *add_line(struct doc *d, int col, enum theme element,
				 char *text)
{
	struct doc_line *l = VEC_PUSH(&d->lines);

	l->text = text;
	l->col = col;
	l->mark = NO_MARK;
	l->element = element;
	return l;
}

void doc_gap(struct doc *d)
{
	add_line(d, 0, TH_TEXT, xstrdup(""));
}

/* The lines of text from column col on; the last taken columns stay free. */
static void add_wrapped(struct doc *d, uint64_t id, int col, int taken,
			enum theme element, const char *text)
{
	struct buf out = BUF_INIT(WRAP_MAX);
	int cells = d->cols - col - taken - 1;
	const char *line;
	bool first = true;

	/* What fits keeps its columns: wrapping makes one blank of many. */
	if (text_width(text) <= cells)
		buf_adds(&out, text);
	else
		text_wrap(&out, text, 0, cells > NARROWEST ? cells : NARROWEST);
	line = buf_str(&out);
	do {
		size_t n = strcspn(line, "\n");
		struct doc_line *l =
			add_line(d, col, element, xstrndup(line, n));

		l->id = id;
		l->first = first;
		first = false;
		line += n + (line[n] == '\n');
	} while (*line);
	buf_release(&out);
}

void doc_heading(struct doc *d, const char *text)
{
	add_wrapped(d, 0, DOC_LEFT, 0, TH_HEADING, text);
}

void doc_text(struct doc *d, int col, enum theme element, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		add_wrapped(d, 0, col, 0, element, line);
		free(line);
		text += n + (text[n] == '\n');
	}
}

void doc_textf(struct doc *d, int col, enum theme element, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	doc_text(d, col, element, text);
	free(text);
}

void doc_row(struct doc *d, uint64_t id, enum mark mark, enum theme element,
	     const char *right, const char *text)
{
	int width = mark == NO_MARK ? 0 : d->ascii ? 5 : 2;
	int taken = right ? text_width(right) + 2 : 0;
	size_t at = d->lines.n;

	if (taken > d->cols / 2)
		taken = 0;
	add_wrapped(d, id, DOC_TEXT + width, taken, element, text);
	d->lines.items[at].mark = mark;
	d->lines.items[at].mark_col = DOC_TEXT;
	if (taken > 0)
		d->lines.items[at].right = xstrdup(right);
}

void doc_pair(struct doc *d, int width, enum theme element, const char *label,
	      const char *text)
{
	struct doc_line *l;
	char *joined;
	size_t at;

	if (width > d->cols / 2)
		width = d->cols / 2;
	if (text_width(label) >= width) {
		doc_text(d, DOC_TEXT, element, label);
		label = "";
	}
	at = d->lines.n;
	doc_text(d, DOC_TEXT + width, element, *text ? text : "-");
	l = &d->lines.items[at];
	/* The label shares the line with the text's first part. */
	joined = xasprintf("%s%*s%s", label, width - text_width(label), "",
			   l->text);
	free(l->text);
	l->text = joined;
	l->col = DOC_TEXT;
}

/* The next line of a wrapped text; "" behind the last. Owned by the caller. */
static char *take_line(const char **text)
{
	size_t n = strcspn(*text, "\n");
	char *line = xstrndup(*text, n);

	*text += n + ((*text)[n] == '\n');
	return line;
}

void doc_columns(struct doc *d, int width, enum theme element,
		 const char *label, const char *left, const char *right)
{
	struct buf a = BUF_INIT(WRAP_MAX), b = BUF_INIT(WRAP_MAX);
	int cells = (d->cols - DOC_TEXT - width - 3) / 2;
	const char *l, *r;

	if (cells < NARROWEST)
		cells = NARROWEST;
	if (cells > WIDEST)
		cells = WIDEST;
	text_wrap(&a, left, 0, cells);
	text_wrap(&b, right, 0, cells);
	l = buf_str(&a);
	r = buf_str(&b);
	do {
		char *x = take_line(&l), *y = take_line(&r);

		add_line(d, DOC_TEXT, element,
			 xasprintf("%s%*s%s%*s%s", label,
				   width - text_width(label), "", x,
				   cells - text_width(x) + 2, "", y));
		label = "";
		free(x);
		free(y);
	} while (*l || *r);
	buf_release(&a);
	buf_release(&b);
}

static size_t find_row(const struct doc *d, uint64_t id)
{
	size_t i;

	for (i = 0; i < d->lines.n; i++) {
		const struct doc_line *l = &d->lines.items[i];

		if (l->first && l->id && (id == 0 || l->id == id))
			return i;
	}
	return id ? find_row(d, 0) : d->lines.n;
}

uint64_t doc_selected(const struct doc *d, const struct doc_place *p)
{
	size_t at = find_row(d, p->id);

	return at < d->lines.n ? d->lines.items[at].id : 0;
}

static size_t row_end(const struct doc *d, size_t at)
{
	uint64_t id = d->lines.items[at].id;

	for (at++; at < d->lines.n; at++) {
		if (d->lines.items[at].id != id || d->lines.items[at].first)
			break;
	}
	return at;
}

static size_t last_top(const struct doc *d, int rows)
{
	return d->lines.n > (size_t)rows ? d->lines.n - (size_t)rows : 0;
}

/* The first line shown: the selection is in sight unless it was left. */
static size_t first_shown(const struct doc *d, const struct doc_place *p,
			  int rows)
{
	size_t top = p->top, at, end, last = last_top(d, rows);

	at = find_row(d, p->id);
	if (!p->scrolled && at < d->lines.n) {
		end = row_end(d, at);
		if (end > top + (size_t)rows)
			top = end - (size_t)rows;
		if (at < top)
			top = at;
		/* What stands above the first row is seen as well. */
		if (at == find_row(d, 0) && at < (size_t)rows)
			top = 0;
	}
	return top > last ? last : top;
}

static size_t next_row(const struct doc *d, size_t at, bool down)
{
	size_t i = at;

	while (down ? ++i < d->lines.n : i-- > 0) {
		if (d->lines.items[i].id && d->lines.items[i].first)
			return i;
	}
	return at;
}

static void scroll_to(struct doc_place *p, size_t top, size_t last)
{
	p->top = top > last ? last : top;
	p->scrolled = true;
}

static void move_row(const struct doc *d, struct doc_place *p, int rows,
		     bool down)
{
	size_t top = first_shown(d, p, rows), last = last_top(d, rows);
	size_t at = find_row(d, p->id), to = at;

	if (at < d->lines.n)
		to = next_row(d, at, down);
	/* Nothing to select on this page: go on by lines. */
	if (to == at || (down ? to >= top + (size_t)rows + (size_t)rows / 2
			      : to + (size_t)rows / 2 < top)) {
		scroll_to(p, down ? top + 1 : top > 0 ? top - 1 : 0, last);
		return;
	}
	p->top = top;
	p->id = d->lines.items[to].id;
	p->scrolled = false;
	p->top = first_shown(d, p, rows);
}

bool doc_act(const struct doc *d, struct doc_place *p, int rows, enum action a)
{
	size_t last, top, page;

	if (rows < 1)
		rows = 1;
	last = last_top(d, rows);
	top = first_shown(d, p, rows);
	page = rows > 1 ? (size_t)rows - 1 : 1;
	if (a == ACT_UP || a == ACT_DOWN) {
		move_row(d, p, rows, a == ACT_DOWN);
	} else if (a == ACT_SCROLL_UP) {
		scroll_to(p, top > WHEEL ? top - WHEEL : 0, last);
	} else if (a == ACT_SCROLL_DOWN) {
		scroll_to(p, top + WHEEL, last);
	} else if (a == ACT_PAGE_UP) {
		scroll_to(p, top > page ? top - page : 0, last);
	} else if (a == ACT_PAGE_DOWN) {
		scroll_to(p, top + page, last);
	} else if (a == ACT_TOP) {
		*p = (struct doc_place){ .id = 0 };
	} else if (a == ACT_BOTTOM) {
		scroll_to(p, last, last);
	} else {
		return false;
	}
	return true;
}

bool doc_pick(const struct doc *d, struct doc_place *p, int rows, size_t line)
{
	if (line >= d->lines.n || !d->lines.items[line].id)
		return false;
	p->top = first_shown(d, p, rows);
	p->id = d->lines.items[line].id;
	return true;
}

static void draw_line(const struct doc_line *l, struct surface *s,
		      struct rect r)
{
	struct rect text = r;

	if (l->right) {
		surface_right(s, rect_right(&text, text_width(l->right) + 1), 0,
			      TH_DIM, l->right);
	}
	if (l->mark != NO_MARK)
		surface_mark(s, r, 0, l->mark_col, l->mark, false);
	surface_text(s, text, 0, l->col, l->element, l->text);
}

/*
 * Nothing selected is in sight: the first line stands for it that leaves room
 * for a mark, else the first of all.
 */
static void draw_focus(const struct doc *d, size_t top, struct surface *s,
		       struct rect r)
{
	int y;

	for (y = 0; y < r.rows && top + (size_t)y < d->lines.n; y++) {
		const struct doc_line *l = &d->lines.items[top + (size_t)y];

		if (l->col < DOC_TEXT || !*l->text)
			continue;
		surface_text(s, r, y, DOC_LEFT, TH_FOCUS, ">");
		surface_cursor(s, r, y, DOC_LEFT, false);
		return;
	}
	surface_text(s, r, 0, 0, TH_FOCUS, ">");
	surface_cursor(s, r, 0, 0, false);
}

void doc_draw(const struct doc *d, const struct doc_place *p, struct surface *s,
	      struct rect r, bool focus)
{
	size_t at = find_row(d, p->id), top = first_shown(d, p, r.rows);
	bool cursor = false;
	int y;

	for (y = 0; y < r.rows && top + (size_t)y < d->lines.n; y++) {
		const struct doc_line *l = &d->lines.items[top + (size_t)y];
		struct rect line = rect_rows(r, y, 1);

		draw_line(l, s, line);
		if (top + (size_t)y != at)
			continue;
		surface_text(s, line, 0, DOC_LEFT, TH_FOCUS, ">");
		if (!focus)
			continue;
		surface_reverse(s, rect_cols(line, DOC_TEXT, r.cols));
		surface_cursor(s, line, 0, DOC_LEFT, false);
		cursor = true;
	}
	if (!focus || cursor)
		return;
	draw_focus(d, top, s, r);
}

void doc_spots(const struct doc *d, const struct doc_place *p,
	       struct surface *s, struct rect r, int pane)
{
	surface_spots(s, r, pane, first_shown(d, p, r.rows), d->lines.n);
}

void doc_position(const struct doc *d, const struct doc_place *p, int rows,
		  struct buf *out)
{
	size_t top;

	if (rows < 1 || d->lines.n <= (size_t)rows)
		return;
	top = first_shown(d, p, rows);
	buf_addf(out, "line %zu-%zu of %zu", top + 1, top + (size_t)rows,
		 d->lines.n);
}
