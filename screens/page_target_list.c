/* Step 1's lists: targets probed before, and what is offered ready-made. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "screens/doc.h"
#include "screens/page_target.h"

#define LABEL_COLS  13
#define COLUMN_GAP  2
#define AGE_COLS    16 /* "59 minutes ago" and the gap */
#define STATE_COLS  28
#define TARGET_COLS 44
#define COLUMN_MIN  6 /* no column gets narrower for others */

static const struct wizard_offers *shown_offers(const struct target_page *p,
						const struct view *v)
{
	return p->mode == TARGET_RECENT || p->mode == TARGET_RESUME
		       ? NULL
		       : v->config->offers;
}

size_t target_list_size(const struct target_page *p, const struct view *v)
{
	const struct wizard_offers *o = shown_offers(p, v);

	if (o)
		return o->n;
	return p->mode == TARGET_RESUME ? p->unfinished.rows.n
					: p->recent.items.n;
}

/* Where the columns of a list stand. */
struct columns {
	size_t n;
	int at[OFFER_COLUMNS_MAX], width[OFFER_COLUMNS_MAX];
};

static size_t widest(const struct columns *c)
{
	size_t best = 0;

	for (size_t i = 1; i < c->n; i++)
		if (c->width[i] > c->width[best])
			best = i;
	return best;
}

static int total(const struct columns *c)
{
	int sum = 0;

	for (size_t i = 0; i < c->n; i++)
		sum += c->width[i] + COLUMN_GAP;
	return sum - COLUMN_GAP;
}

/* As wide as what stands in them; the widest give way where room is short. */
static void fit_columns(const struct wizard_offers *o, int cols,
			struct columns *ret)
{
	*ret = (struct columns){ .n = o->n_columns };
	for (size_t k = 0; k < ret->n; k++) {
		ret->width[k] = text_width(o->columns[k]);
		for (size_t i = 0; i < o->n; i++) {
			int w = text_width(o->cell(o->ctx, i, k));

			if (w > ret->width[k])
				ret->width[k] = w;
		}
	}
	while (total(ret) > cols && ret->width[widest(ret)] > COLUMN_MIN)
		ret->width[widest(ret)]--;
	for (size_t k = 1; k < ret->n; k++)
		ret->at[k] = ret->at[k - 1] + ret->width[k - 1] + COLUMN_GAP;
}

struct pick_row {
	const struct target_page *page;
	const struct wizard_offers *offers; /* NULL: targets or sessions */
	struct columns columns;
	int64_t now;
};

/* The target as wide as room is, the two behind it as they need. */
static void draw_session(const struct pick_row *row, size_t i,
			 struct surface *s, struct rect r)
{
	const struct unfinished_row *u = &row->page->unfinished.rows.items[i];
	struct buf age = BUF_INIT(64);
	int target = r.cols - AGE_COLS - STATE_COLS;

	if (target > TARGET_COLS)
		target = TARGET_COLS;
	unfinished_age(u, row->now, &age);
	surface_text(s, rect_cols(r, 0, target - COLUMN_GAP), 0, 0, TH_TEXT,
		     u->target);
	surface_text(s, rect_cols(r, target, AGE_COLS - COLUMN_GAP), 0, 0,
		     TH_DIM, buf_str(&age));
	surface_text(
		s, rect_cols(r, target + AGE_COLS, r.cols - target - AGE_COLS),
		0, 0, TH_TEXT, u->state);
	buf_release(&age);
}

static void draw_cells(const struct pick_row *row, size_t i, struct surface *s,
		       struct rect r)
{
	const struct wizard_offers *o = row->offers;
	bool dim = o->can_take && !o->can_take(o->ctx, i);

	for (size_t k = 0; k < row->columns.n; k++)
		surface_text(
			s,
			rect_cols(r, row->columns.at[k], row->columns.width[k]),
			0, 0, dim ? TH_DIM : TH_TEXT, o->cell(o->ctx, i, k));
}

static void draw_pick(const void *ctx, size_t i, bool selected,
		      struct surface *s, struct rect r)
{
	const struct pick_row *row = ctx;
	const struct wizard_offers *o = row->offers;

	(void)selected;
	if (row->page->mode == TARGET_RESUME) {
		draw_session(row, i, s, r);
	} else if (!o) {
		surface_text(s, r, 0, 0, TH_TEXT,
			     row->page->recent.items.items[i]);
	} else if (o->cell) {
		draw_cells(row, i, s, r);
	} else {
		surface_text(s, rect_cols(r, 0, 28), 0, 0, TH_TEXT,
			     o->name(o->ctx, i));
		surface_text(s, r, 0, 29, TH_DIM, o->title(o->ctx, i));
	}
}

static void draw_titles(const struct pick_row *row, struct surface *s,
			struct rect r)
{
	r = rect_cols(r, LIST_MARGIN, r.cols - LIST_MARGIN);
	for (size_t k = 0; k < row->columns.n; k++)
		surface_text(s,
			     rect_cols(r, row->columns.at[k],
				       row->columns.width[k]),
			     0, 0, TH_DIM, row->offers->columns[k]);
}

/* Takes the list's part of the body off; what is told of a row has the rest. */
static struct rect take_list(const struct target_page *p, const struct view *v,
			     struct rect *body)
{
	const struct wizard_offers *o = shown_offers(p, v);
	int rows = (int)target_list_size(p, v) + 2;
	struct rect list = *body;

	if (!o || !o->tell) {
		*body = (struct rect){ .cols = 0 };
		return list;
	}
	if (body->cols >= WIDE_COLS)
		return rect_left(body, body->cols * 9 / 16);
	if (rows > body->rows / 2)
		rows = body->rows / 2;
	list = rect_top(body, rows);
	rect_top(body, 1);
	return list;
}

size_t target_list_rows(const struct target_page *p, const struct view *v)
{
	struct rect body = v->body;
	int rows = take_list(p, v, &body).rows - 2;

	return rows > 0 ? (size_t)rows : 1;
}

static void add_fact(void *to, const char *label, const char *text)
{
	doc_pair(to, LABEL_COLS, TH_TEXT, label, text);
}

static void build_about(const struct target_page *p, const struct view *v,
			struct doc *d, int cols)
{
	const struct wizard_offers *o = v->config->offers;

	doc_init(d, cols, v->ascii);
	doc_heading(d, o->name(o->ctx, p->picks.at));
	o->tell(o->ctx, p->picks.at, add_fact, d);
}

static void draw_about(const struct target_page *p, const struct view *v,
		       struct surface *s, struct rect r)
{
	struct doc_place start = { .id = 0 };
	const struct doc_place *at = p->mode == TARGET_ABOUT ? &p->about
							     : &start;
	struct buf place = BUF_INIT(64);
	struct doc d;

	if (r.rows < 2 || r.cols < 2)
		return;
	build_about(p, v, &d, r.cols);
	doc_draw(&d, at, s, r, p->mode == TARGET_ABOUT);
	doc_position(&d, at, r.rows, &place);
	if (place.len > 0)
		draw_place(s, rect_rows(r, 0, 1), buf_str(&place));
	buf_release(&place);
	doc_release(&d);
}

bool target_about_act(struct target_page *p, const struct view *v,
		      enum action a)
{
	struct doc d;
	bool took;

	build_about(p, v, &d, v->body.cols);
	took = doc_act(&d, &p->about, v->body.rows, a);
	doc_release(&d);
	return took;
}

void target_list_draw(const struct target_page *p, const struct view *v,
		      struct surface *s, struct rect body)
{
	struct pick_row row = { .page = p, .offers = shown_offers(p, v) };
	size_t n = target_list_size(p, v);
	struct list l = p->picks;
	struct rect r;

	if (p->mode == TARGET_ABOUT) {
		draw_about(p, v, s, body);
		return;
	}
	if (p->mode == TARGET_RESUME)
		row.now = clock_wall_s(loop_clock(v->config->loop));
	r = take_list(p, v, &body);
	if (row.offers && row.offers->cell)
		fit_columns(row.offers, r.cols - LIST_MARGIN - 1, &row.columns);
	l.any = true;
	surface_text(s, rect_top(&r, 1), 0, 1, TH_HEADING,
		     row.offers ? row.offers->heading
		     : p->mode == TARGET_RESUME
			     ? "Unfinished sessions, newest first"
			     : "Targets probed before, newest first");
	draw_titles(&row, s, rect_top(&r, 1));
	list_draw(&l, n, s, r, true, draw_pick, &row);
	surface_spots(s, r, 1, list_top(&l, n, (size_t)r.rows), n);
	draw_about(p, v, s, body);
}
