/* The frame around every page. */
#include "tui/frame.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "tui/keymap.h"

#define HINTS_MAX 16
#define HINT_TEXT 64 /* bytes */
#define LEFT	  1  /* column where all rows of the frame begin */

static bool frame_fits(const struct surface *s)
{
	return s->rows >= FRAME_MIN_ROWS && s->cols >= FRAME_MIN_COLS;
}

static int step_width(const struct frame *f, size_t i, bool brief)
{
	if (brief && i != f->current)
		return 3;			  /* " 1 " */
	return text_width(f->steps[i].title) + 4; /* " 1 Target " */
}

static int steps_width(const struct frame *f, bool brief)
{
	int cells = 0;
	size_t i;

	for (i = 0; i < f->n_steps; i++)
		cells += step_width(f, i, brief);
	return cells;
}

static int draw_step(struct surface *s, struct rect r, int col,
		     const struct frame *f, size_t i, bool brief)
{
	const struct frame_step *step = &f->steps[i];
	enum theme element = step->visited ? TH_STEP_VISITED : TH_STEP_AHEAD;

	if (i == f->current)
		return surface_textf(s, r, 0, col, TH_STEP_CURRENT, "[%zu %s]",
				     i + 1, step->title);
	if (brief)
		return surface_textf(s, r, 0, col, element, " %zu ", i + 1);
	return surface_textf(s, r, 0, col, element, " %zu %s ", i + 1,
			     step->title);
}

/* A click there is the action. */
static void mark_action(struct surface *s, struct rect r, enum action a)
{
	surface_spot(s, rect_rows(r, 0, 1),
		     (struct spot){ .pane = SPOT_ACTION, .row = (uint32_t)a });
}

static void draw_head(struct surface *s, struct rect r, const struct frame *f)
{
	int status = f->status ? text_width(f->status) : 0;
	int col = surface_text(s, r, 0, LEFT, TH_TITLE, f->program) + 3;
	bool brief = col + steps_width(f, false) + 1 + status > r.cols;
	int from;
	size_t i;

	for (i = 0; i < f->n_steps; i++) {
		from = col;
		col = draw_step(s, r, col, f, i, brief);
		mark_action(s, rect_cols(r, from, col - from),
			    (enum action)(ACT_STEP_1 + i));
	}
	if (f->status && col + 1 < r.cols)
		surface_right(s, rect_cols(r, col + 1, r.cols), 0, TH_STATUS,
			      f->status);
}

/* "Up/Down" or "Enter"; empty when the action has no key here. */
static void hint_keys(const struct keymap *map, enum context ctx,
		      const struct hint *h, char *out, size_t size)
{
	char key[KEY_TEXT], also[KEY_TEXT];

	out[0] = '\0';
	if (keymap_key(map, ctx, h->action, key) == 0)
		return;
	if (h->also != ACT_NONE && keymap_key(map, ctx, h->also, also) > 0)
		snprintf(out, size, "%s/%s", key, also);
	else
		snprintf(out, size, "%s", key);
}

static const char *hint_label(const struct hint *h)
{
	return h->label ? h->label : action_info(h->action)->label;
}

static int hint_width(const struct keymap *map, enum context ctx,
		      const struct hint *h)
{
	char keys[HINT_TEXT];

	hint_keys(map, ctx, h, keys, sizeof(keys));
	return text_width(keys) + 1 + text_width(hint_label(h));
}

/* The hint that is left out next; n when only the first is left. */
static size_t least(const struct hint *const *shown, size_t n)
{
	size_t i;

	for (i = n - 1; i > 0; i--) {
		if (shown[i]->action != ACT_HELP)
			return i;
	}
	return n > 1 ? 1 : n;
}

static size_t choose_hints(const struct keymap *map, enum context ctx,
			   const struct hint *hints, int cols,
			   const struct hint **ret_shown)
{
	char keys[HINT_TEXT];
	size_t n = 0, gone;
	int width = LEFT - 2;

	for (; hints->action != ACT_NONE && n < HINTS_MAX; hints++) {
		hint_keys(map, ctx, hints, keys, sizeof(keys));
		if (keys[0] == '\0')
			continue;
		ret_shown[n++] = hints;
		width += 2 + hint_width(map, ctx, hints);
	}
	while (n > 0 && width > cols && (gone = least(ret_shown, n)) < n) {
		width -= 2 + hint_width(map, ctx, ret_shown[gone]);
		memmove(&ret_shown[gone], &ret_shown[gone + 1],
			(n - gone - 1) * sizeof(*ret_shown));
		n--;
	}
	return n;
}

void frame_keys(struct surface *s, struct rect r, const struct keymap *map,
		enum context ctx, const struct hint *hints)
{
	const struct hint *shown[HINTS_MAX];
	size_t i, n = choose_hints(map, ctx, hints, r.cols, shown);
	char keys[HINT_TEXT];
	int col = LEFT, from;

	for (i = 0; i < n; i++) {
		from = col;
		hint_keys(map, ctx, shown[i], keys, sizeof(keys));
		col = surface_text(s, r, 0, col, TH_KEY, keys) + 1;
		col = surface_text(s, r, 0, col, TH_TEXT,
				   hint_label(shown[i])) +
		      2;
		if (shown[i]->also == ACT_NONE)
			mark_action(s, rect_cols(r, from, col - 2 - from),
				    shown[i]->action);
	}
}

static struct rect draw_too_small(struct surface *s, const struct frame *f)
{
	struct rect r = surface_rect(s);
	char text[256], key[KEY_TEXT];

	keymap_key(f->keymap, f->context, ACT_QUIT, key);
	snprintf(text, sizeof(text),
		 "%s needs %dx%d cells and has %dx%d. Make the window larger; "
		 "%s quits.",
		 f->program, FRAME_MIN_COLS, FRAME_MIN_ROWS, s->cols, s->rows,
		 key);
	surface_wrap(s, r, 0, TH_TEXT, text);
	surface_cursor(s, r, 0, 0, false);
	r.rows = 0;
	return r;
}

struct rect frame_draw(struct surface *s, const struct frame *f)
{
	struct rect body = surface_rect(s);
	struct rect keys;

	if (!frame_fits(s))
		return draw_too_small(s, f);
	draw_head(s, rect_top(&body, 1), f);
	surface_hline(s, rect_top(&body, 1), 0);
	keys = rect_bottom(&body, 1);
	if (f->hints)
		frame_keys(s, keys, f->keymap, f->context, f->hints);
	keys = rect_bottom(&body, 1);
	if (f->message)
		surface_text(s, keys, 0, LEFT, f->message_element, f->message);
	surface_cursor(s, body, 0, 0, false);
	return body;
}
