/* Step 4 as it is seen: the list, and the instructions of its row. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "screens/page_workarounds.h"

#define WORKS_COLS 13 /* "field 12/13" */
#define TRIED_COLS 9  /* "NO CHANGE" */
#define LIST_COLS  80 /* titles have room for 53 then */
#define LEAST_TEXT 58
#define LEAST_LIST 4
#define TALL_ROWS  32

/* The list's part of a body that holds two panes. */
static int list_part(int cols)
{
	int most = cols - LEAST_TEXT < LIST_COLS ? cols - LEAST_TEXT
						 : LIST_COLS;

	return cols / 2 > most ? cols / 2 : most;
}

void workarounds_layout(const struct view *v, size_t n_ways,
			struct workarounds_layout *ret)
{
	struct rect r = v->body, left;
	int n = (int)n_ways + 1, most;

	*ret = (struct workarounds_layout){ .head = rect_top(&r, 2) };
	if (r.cols >= TEXT_COLS) {
		left = rect_left(&r, list_part(r.cols));
		rect_left(&r, 1);
		ret->text = r;
		ret->list = rect_top(&left, n < left.rows ? n : left.rows);
		if (v->body.rows >= TALL_ROWS && left.rows > 3) {
			rect_top(&left, 1);
			ret->dead_ends = left;
		}
		return;
	}
	/* At least half of the room is for what is to be done. */
	most = r.rows / 2 > LEAST_LIST ? r.rows / 2 : LEAST_LIST;
	ret->list = rect_top(&r, n < most ? n : most);
	ret->rule = rect_top(&r, 1);
	ret->text = r;
}

struct table {
	const struct view *view;
	const struct ways *ways;
};

static void works_text(const struct way *w, struct buf *out, enum theme *ret)
{
	const struct remedy *r = w->remedy ? w->remedy->remedy : NULL;
	const struct dead_end *e = w->dead_end ? w->dead_end->dead_end : NULL;

	if (r && r->rate >= 0) {
		buf_addf(out, r->caution ? "%d %% card!" : "%d %% card",
			 r->rate);
		if (r->caution && w->number > 0)
			*ret = TH_WARN;
	} else if (r && r->tried > 0) {
		buf_addf(out, "field %d/%d", r->worked, r->tried);
	} else if (e && e->fail_rate >= 0) {
		buf_addf(out, "fails %d %%", e->fail_rate);
	} else if (e && e->walked > 0) {
		buf_addf(out, "%d in vain", e->walked);
	} else {
		buf_adds(out, "no data");
	}
}

static const struct here *way_here(const struct way *w)
{
	return w->remedy ? &w->remedy->remedy->here
			 : &w->dead_end->dead_end->here;
}

/* What came of it here, or why it is dim; NULL: the counts tell. */
static const char *tried_text(const struct way *w, const struct view *v,
			      enum theme *ret)
{
	const struct tried *t = session_tried(v->session, way_id(w));

	*ret = TH_DIM;
	if (t && !t->judged) {
		*ret = TH_FOCUS;
		return "marked";
	}
	if (t) {
		*ret = TH_TEXT;
		return comparison_word(t->came);
	}
	if (w->remedy && w->number == 0)
		return view_round(v)->advice.settled ? "no fit" : "undecided";
	if (way_here(w)->tried > 0)
		return NULL;
	return w->remedy ? "-" : "";
}

static void draw_way(const void *ctx, size_t i, bool selected,
		     struct surface *s, struct rect r)
{
	const struct table *t = ctx;
	const struct way *w = &t->ways->rows.items[i];
	enum theme element = w->dead_end     ? TH_DEAD_END
			     : w->number > 0 ? TH_TEXT
					     : TH_DIM;
	enum theme works_element = element, tried_element;
	struct rect tried = rect_right(&r, TRIED_COLS);
	struct rect works = rect_right(&r, WORKS_COLS);
	struct buf text = BUF_INIT(128);
	const char *word = tried_text(w, t->view, &tried_element);
	char *title;

	(void)selected;
	works_text(w, &text, &works_element);
	surface_text(s, works, 0, 1, works_element, buf_str(&text));
	if (word)
		surface_text(s, tried, 0, 0, tried_element, word);
	else
		surface_textf(s, tried, 0, 0, TH_TEXT, "here %d/%d",
			      way_here(w)->worked, way_here(w)->tried);
	if (w->dead_end)
		title = xasprintf("DEAD END %s: %s",
				  w->dead_end->dead_end->title,
				  w->dead_end->why ? w->dead_end->why : "");
	else if (w->number > 0)
		title = xasprintf("%zu %s", w->number,
				  w->remedy->remedy->title);
	else
		title = xasprintf("- %s", w->remedy->remedy->title);
	surface_text(s, r, 0, 0, element, title);
	free(title);
	buf_release(&text);
}

static void draw_head(const struct view *v, struct surface *s, struct rect r)
{
	const struct advice *a = &view_round(v)->advice;
	const struct catalogue *c = v->session->catalogue;
	char *card;

	if (a->verdict.cause)
		surface_textf(s, r, 0, 1, TH_TITLE, "For: %s",
			      a->verdict.cause->title);
	else if (a->verdict.outcome == VERDICT_CONNECTS)
		surface_text(s, r, 0, 1, TH_TITLE,
			     "For: the handshake works, seen from here");
	else
		surface_text(s, r, 0, 1, TH_TITLE, "For: no cause found yet");
	card = xasprintf("Card: mends %d %% overall; for %s", c->fix_rate,
			 c->written_for);
	/* What it was written for stands at the end of each text as well. */
	if (text_width(card) > r.cols - 1)
		*strchr(card, ';') = '\0';
	surface_text(s, r, 1, 1, TH_DIM, card);
	free(card);
}

static void draw_list(const struct workarounds_page *p, const struct view *v,
		      const struct ways *w, struct surface *s, struct rect r)
{
	struct rect head = rect_top(&r, 1), right = head;
	struct table t = { .view = v, .ways = w };
	struct list l = p->list;

	surface_text(s, head, 0, LIST_MARGIN, TH_HEADING,
		     "Workaround, the likeliest first");
	right = rect_right(&right, TRIED_COLS + WORKS_COLS);
	surface_fill(s, right, TH_TEXT, ' ');
	surface_text(s, right, 0, 1, TH_HEADING, "Works");
	surface_text(s, right, 0, WORKS_COLS, TH_HEADING, "Tried");
	list_sync(&l, w->ids.items, w->ids.n);
	list_draw(&l, w->rows.n, s, r, p->pane == PANE_LIST, draw_way, &t);
	surface_spots(s, r, PANE_LIST + 1,
		      list_top(&l, w->rows.n, (size_t)r.rows), w->rows.n);
	if (w->rows.n == 0)
		surface_text(s, r, 0, LIST_MARGIN, TH_DIM,
			     "Nothing is advised yet; the probe is under way.");
}

static void draw_text(const struct workarounds_page *p, const struct view *v,
		      const struct ways *w, struct surface *s, struct rect r)
{
	const struct way *way = ways_at(w, &p->list);
	struct buf place = BUF_INIT(64);
	struct rect where = r; /* the row above: a rule or nothing */
	struct doc d;

	if (!way || r.rows <= 0)
		return;
	doc_init(&d, r.cols, v->ascii);
	way_text(p, way, v, &d);
	doc_draw(&d, &p->text, s, r, p->pane == PANE_TEXT);
	doc_spots(&d, &p->text, s, r, PANE_TEXT + 1);
	doc_position(&d, &p->text, r.rows, &place);
	where.row = r.row - 1;
	where.rows = 1;
	if (place.len > 0)
		surface_right(s, rect_cols(where, 0, where.cols - 1), 0, TH_DIM,
			      buf_str(&place));
	buf_release(&place);
	doc_release(&d);
}

/* Where there is room, why each dead end is one. */
static void draw_dead_ends(const struct view *v, struct surface *s,
			   struct rect r)
{
	const struct advice *a = &view_round(v)->advice;
	struct doc_place start = { .id = 0 };
	struct doc d;
	size_t i;

	doc_init(&d, r.cols, v->ascii);
	doc_heading(&d, "Why the dead ends are dead ends");
	for (i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *e = &a->dead_ends.items[i];

		doc_textf(&d, DOC_TEXT, TH_DEAD_END, "%s: %s",
			  e->dead_end->title, e->why ? e->why : "");
	}
	doc_draw(&d, &start, s, r, false);
	doc_release(&d);
}

static void draw_comparison(const struct workarounds_page *p,
			    const struct view *v, struct surface *s,
			    struct rect body)
{
	struct doc d;

	doc_init(&d, body.cols, v->ascii);
	comparison_text(p, v, &d);
	doc_draw(&d, &p->rows, s, body, true);
	doc_release(&d);
}

void workarounds_draw(const void *state, const struct view *v,
		      struct surface *s, struct rect body)
{
	const struct workarounds_page *p = state;
	struct workarounds_layout l;
	struct ways w;

	if (!view_round(v)) {
		surface_text(s, body, 0, 1, TH_DIM, "Nothing was probed yet.");
		return;
	}
	if (p->comparing) {
		draw_comparison(p, v, s, body);
		return;
	}
	ways_build(v, &w);
	workarounds_layout(v, w.rows.n, &l);
	draw_head(v, s, l.head);
	draw_list(p, v, &w, s, l.list);
	if (l.rule.rows > 0)
		surface_hline(s, l.rule, 0);
	draw_text(p, v, &w, s, l.text);
	if (l.dead_ends.rows > 3)
		draw_dead_ends(v, s, l.dead_ends);
	ways_release(&w);
}
