/* Radio buttons, check boxes and buttons in a row. */
#include "tui/choice.h"

#include "base/text.h"

#define GAP 2 /* cells between two choices */

static bool bit(uint32_t bits, size_t i)
{
	return i < 32 && (bits >> i & 1);
}

size_t choice_chosen(const struct choice *c)
{
	size_t i;

	for (i = 0; i < c->n; i++) {
		if (bit(c->on, i))
			return i;
	}
	return c->n;
}

static bool toggle(struct choice *c)
{
	uint32_t before = c->on;

	if (c->at >= c->n || bit(c->off_limits, c->at))
		return false;
	if (c->kind == CHOICE_RADIO)
		c->on = (uint32_t)1 << c->at;
	else
		c->on ^= (uint32_t)1 << c->at;
	return c->on != before;
}

bool choice_act(struct choice *c, enum action a, bool *ret_changed)
{
	bool changed = false;

	if (a == ACT_LEFT && c->at > 0)
		c->at--;
	else if (a == ACT_RIGHT && c->at + 1 < c->n)
		c->at++;
	else if (a == ACT_TOGGLE && c->kind != CHOICE_BUTTONS)
		changed = toggle(c);
	else
		return false;
	if (ret_changed)
		*ret_changed = changed;
	return true;
}

static const char *mark_before(const struct choice *c, size_t i)
{
	if (c->kind == CHOICE_BUTTONS)
		return "< ";
	if (c->kind == CHOICE_RADIO)
		return bit(c->on, i) ? "(*) " : "( ) ";
	return bit(c->on, i) ? "[x] " : "[ ] ";
}

static int item_width(const char *label)
{
	return text_width(label) + 4; /* "[x] ", or "< " and " >" */
}

static void draw_item(const struct choice *c, size_t i, const char *label,
		      struct surface *s, struct rect r, bool focus)
{
	bool current = focus && i == c->at;
	enum theme element = bit(c->off_limits, i) ? TH_DIM : TH_TEXT;
	int col;

	if (current)
		element = TH_FOCUS;
	col = surface_text(s, r, 0, 0, element, mark_before(c, i));
	col = surface_text(s, r, 0, col, element, label);
	if (c->kind == CHOICE_BUTTONS)
		surface_text(s, r, 0, col, element, " >");
	if (!current)
		return;
	surface_reverse(s, r);
	surface_cursor(s, r, 0, c->kind == CHOICE_BUTTONS ? 2 : 1, true);
}

static void mark_item(const struct choice *c, size_t i, struct surface *s,
		      struct rect r, int pane)
{
	surface_spot(s, r,
		     (struct spot){ .pane = (uint16_t)pane,
				    .row = (uint32_t)i,
				    .once = c->kind != CHOICE_BUTTONS });
}

/*
 * Lays the choices out and counts the rows; when s is given, draws them, or
 * with a pane only says where they are.
 */
static int lay_out(const struct choice *c, const char *const *labels,
		   struct surface *s, struct rect r, bool focus, int pane)
{
	struct rect item;
	int row = 0, col = 0;
	size_t i;

	for (i = 0; i < c->n; i++) {
		int width = item_width(labels[i]);

		if (col > 0 && col + width > r.cols) {
			row++;
			col = 0;
		}
		item = rect_cols(rect_rows(r, row, 1), col, width);
		if (s && pane)
			mark_item(c, i, s, item, pane);
		else if (s)
			draw_item(c, i, labels[i], s, item, focus);
		col += width + GAP;
	}
	return c->n > 0 ? row + 1 : 0;
}

int choice_draw(const struct choice *c, const char *const *labels,
		struct surface *s, struct rect r, bool focus)
{
	return lay_out(c, labels, s, r, focus, 0);
}

void choice_spots(const struct choice *c, const char *const *labels,
		  struct surface *s, struct rect r, int pane)
{
	lay_out(c, labels, s, r, false, pane);
}

int choice_rows(const struct choice *c, const char *const *labels, int cols)
{
	return lay_out(c, labels, NULL, (struct rect){ .cols = cols }, false,
		       0);
}
