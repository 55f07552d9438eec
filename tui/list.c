/* Selection by id, scrolling that keeps it in sight. */
#include "tui/list.h"

static size_t find(const uint64_t *ids, size_t n, uint64_t id)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (ids[i] == id)
			return i;
	}
	return n;
}

static void choose(struct list *l, const uint64_t *ids, size_t i)
{
	l->at = i;
	l->id = ids[i];
	l->any = true;
}

void list_sync(struct list *l, const uint64_t *ids, size_t n)
{
	size_t i;

	if (n == 0) {
		l->at = 0;
		return;
	}
	i = l->any ? find(ids, n, l->id) : 0;
	if (i == n)
		i = l->at < n ? l->at : n - 1;
	choose(l, ids, i);
}

bool list_select(struct list *l, const uint64_t *ids, size_t n, uint64_t id)
{
	size_t i = find(ids, n, id);

	if (i == n)
		return false;
	choose(l, ids, i);
	return true;
}

static size_t step(size_t at, size_t n, size_t page, enum action a)
{
	size_t last = n - 1;

	if (page == 0)
		page = 1;
	if (a == ACT_UP || a == ACT_SCROLL_UP)
		return at > 0 ? at - 1 : 0;
	if (a == ACT_DOWN || a == ACT_SCROLL_DOWN)
		return at < last ? at + 1 : last;
	if (a == ACT_PAGE_UP)
		return at > page ? at - page : 0;
	if (a == ACT_PAGE_DOWN)
		return last - at > page ? at + page : last;
	if (a == ACT_TOP)
		return 0;
	return last;
}

static bool is_move(enum action a)
{
	return a == ACT_UP || a == ACT_DOWN || a == ACT_PAGE_UP ||
	       a == ACT_PAGE_DOWN || a == ACT_TOP || a == ACT_BOTTOM ||
	       a == ACT_SCROLL_UP || a == ACT_SCROLL_DOWN;
}

bool list_act(struct list *l, const uint64_t *ids, size_t n, size_t page,
	      enum action a)
{
	if (n == 0 || !is_move(a))
		return false;
	list_sync(l, ids, n);
	choose(l, ids, step(l->at, n, page, a));
	l->top = list_top(l, n, page);
	return true;
}

bool list_pick(struct list *l, const uint64_t *ids, size_t n, size_t at)
{
	if (at >= n)
		return false;
	choose(l, ids, at);
	return true;
}

size_t list_top(const struct list *l, size_t n, size_t rows)
{
	size_t top = l->top;

	if (rows == 0 || n <= rows)
		return 0;
	if (l->at < top)
		top = l->at;
	if (l->at >= top + rows)
		top = l->at - rows + 1;
	return top > n - rows ? n - rows : top;
}

static void draw_row(const struct list *l, size_t i, struct surface *s,
		     struct rect line, bool focus, list_row_fn row,
		     const void *ctx)
{
	bool selected = l->any && i == l->at;
	struct rect rest = line, margin = rect_left(&rest, LIST_MARGIN);

	if (selected)
		surface_text(s, margin, 0, 1, TH_FOCUS, ">");
	row(ctx, i, selected, s, rest);
	if (!selected || !focus)
		return;
	surface_reverse(s, rest);
	surface_cursor(s, margin, 0, 1, false);
}

void list_draw(const struct list *l, size_t n, struct surface *s, struct rect r,
	       bool focus, list_row_fn row, const void *ctx)
{
	size_t top = list_top(l, n, r.rows > 0 ? (size_t)r.rows : 0);
	int y;

	for (y = 0; y < r.rows && top + (size_t)y < n; y++)
		draw_row(l, top + (size_t)y, s, rect_rows(r, y, 1), focus, row,
			 ctx);
}
