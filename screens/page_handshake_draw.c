/* Step 2 as it is seen: addresses, timeline and chain. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "report/facts.h"
#include "screens/page_handshake.h"

#define ADDRESS_ROWS 4 /* shown at most where panes are stacked */
#define CHAIN_ROWS   5
#define CELL_COLS    7	     /* of the address table: "* 1234" */
#define ASCII_COLS   9	     /* the same: "[ok] 1234" */
#define NARROW_COLS  66	     /* below, some columns go */
#define SMALL_ROWS   17	     /* below, timeline and chain take turns */
#define HINT_US	     3000000 /* from then on say when waiting ends */

static int least(int a, int b)
{
	return a < b ? a : b;
}

/* What the chain pane would use. */
static int chain_rows(const struct contact_rows *rows,
		      const struct handshake_page *p, const struct view *v,
		      int cols)
{
	const struct contact_row *row = contact_rows_at(rows, &p->addresses);
	struct doc d;
	int n = 1;

	if (!row)
		return 1;
	doc_init(&d, cols, v->ascii);
	handshake_chain(row, view_round(v), &d);
	n = (int)d.lines.n;
	doc_release(&d);
	return n;
}

/* Each pane begins with a heading; the table with its columns' names. */
void handshake_layout(const struct handshake_page *p, const struct view *v,
		      const struct contact_rows *rows,
		      struct handshake_layout *ret)
{
	struct rect r = v->body, left, gap;
	int n = rows->rows.n > 0 ? (int)rows->rows.n : 1;
	int room = r.rows >= SMALL_ROWS;

	*ret = (struct handshake_layout){ .head = rect_top(&r, 1) };
	if (r.cols >= WIDER_COLS) {
		left = rect_left(&r, r.cols * 9 / 20);
		rect_left(&r, 1);
		ret->addresses = rect_top(&left, least(n, left.rows / 2) + 1);
		gap = rect_top(&left, 1);
		ret->chain = left;
		ret->timeline = r;
		(void)gap;
		return;
	}
	ret->addresses = rect_top(
		&r, 1 + least(n, room ? ADDRESS_ROWS + (r.rows - 17) / 6 : 2));
	rect_top(&r, room);
	if (r.cols >= WIDE_COLS) {
		ret->timeline = rect_left(&r, r.cols * 11 / 20);
		rect_left(&r, 1);
		ret->chain = r;
	} else if (room) {
		n = chain_rows(rows, p, v, r.cols);
		n = least(n, CHAIN_ROWS + (r.rows - 14) / 3);
		ret->chain = rect_bottom(&r, n + 1);
		rect_bottom(&r, 1);
		ret->timeline = r;
	} else if (p->pane == PANE_CHAIN) {
		ret->chain = r;
	} else {
		ret->timeline = r;
	}
}

/* Cells of the table --------------------------------------------------- */

struct stage {
	enum mark mark; /* MARK_N: blank */
	char text[24];
};

static struct stage stage_of(bool reached, bool passed, bool over)
{
	struct stage st = { .mark = MARK_RUNNING };

	if (passed)
		st.mark = MARK_OK;
	else if (over && reached)
		st.mark = MARK_FAIL;
	else if (over || !reached)
		st.mark = over ? MARK_SKIPPED : MARK_N;
	return st;
}

static void set_ms(struct stage *st, int64_t from, int64_t to)
{
	if (st->mark == MARK_OK && to > from)
		snprintf(st->text, sizeof(st->text), "%.0f",
			 (double)(to - from) / 1000.0);
}

enum { STAGE_TCP, STAGE_HELLO, STAGE_CERT, STAGE_VERIFY, STAGE_HTTP, N_STAGES };

static struct stage verify_stage(const struct contact_row *row, bool over)
{
	struct stage st = stage_of(row->c.chain != NULL, false, false);

	if (row->c.judgment)
		st.mark = judgment_mark(row->c.judgment);
	else if (over)
		st.mark = MARK_SKIPPED;
	return st;
}

static void stages_of(const struct contact_row *row, bool done,
		      struct stage ret[N_STAGES])
{
	const struct conn *b = row->c.best, *proof = row->c.proof;
	const struct conn *chain = row->c.chain ? row->c.chain : b;
	bool over = done || row->c.settled || b->ended;
	bool tcp = b->tcp == OUTCOME_OK;

	ret[STAGE_TCP] = stage_of(b->step != STEP_FILE, tcp,
				  over || b->tcp != OUTCOME_NONE);
	set_ms(&ret[STAGE_TCP], b->syn_us, b->connected_us);
	ret[STAGE_HELLO] = stage_of(tcp, b->server_hello, over);
	set_ms(&ret[STAGE_HELLO], b->hello_us, b->server_hello_us);
	ret[STAGE_CERT] = stage_of(b->server_hello, chain->chain_seen, over);
	if (chain->certs.n > 0)
		snprintf(ret[STAGE_CERT].text, sizeof(ret[STAGE_CERT].text),
			 "%zu", chain->certs.n);
	ret[STAGE_VERIFY] = verify_stage(row, over);
	ret[STAGE_HTTP] = stage_of(false, proof && proof->http_seen,
				   done || (proof && proof->ended));
	if (proof && proof->http_seen)
		snprintf(ret[STAGE_HTTP].text, sizeof(ret[STAGE_HTTP].text),
			 "%d", proof->http_status);
}

/* What a contact waits for, and how long already. */
static void waiting(const struct contact_row *row, const struct view *v,
		    struct buf *out)
{
	const struct question *q = &v->session->question;
	const struct conn *b = row->seen ? row->c.best : NULL;
	int64_t waited = b ? v->elapsed_us - b->syn_us : 0;
	const char *what = "handshake";

	if (b && b->ended) {
		buf_adds(out, "deciding");
		return;
	}
	if (!b) {
		buf_adds(out, v->running ? "in line" : "not asked");
		return;
	}
	if (b->tcp == OUTCOME_NONE)
		what = "TCP";
	else if (!b->server_hello)
		what = "hello";
	buf_addf(out, "%s, %.1f s", what,
		 waited > 0 ? (double)waited / 1e6 : 0.0);
	if (b->tcp == OUTCOME_NONE && waited > HINT_US)
		buf_addf(out, " of %d", q->connect_timeout_ms / 1000);
}

struct table {
	const struct handshake_page *page;
	const struct view *view;
	const struct round *round;
	const struct contact_rows *rows;
	int address_cols, host_cols, cell_cols;
	bool stage[N_STAGES]; /* which columns there is room for */
};

static void table_init(struct table *t, int cols)
{
	const struct evidence *ev = &t->round->evidence;
	size_t i;

	t->cell_cols = t->view->ascii ? ASCII_COLS : CELL_COLS;
	t->address_cols = 12;
	for (i = 0; i < ev->addresses.n; i++) {
		int width = text_width(ev->addresses.items[i].ip);

		if (width > t->address_cols)
			t->address_cols = least(width, 39);
	}
	if (cols < NARROW_COLS || (ev->scenarios.n > 1 && cols < WIDE_COLS))
		t->address_cols = least(t->address_cols, 18);
	t->address_cols = least(t->address_cols, cols / 3);
	t->host_cols = ev->scenarios.n > 1 ? least(22, cols / 5) : 0;
	for (i = 0; i < N_STAGES; i++)
		t->stage[i] = true;
	if (cols < NARROW_COLS)
		t->stage[STAGE_HELLO] = t->stage[STAGE_HTTP] = false;
	if (t->host_cols > 0 && cols < WIDE_COLS)
		t->stage[STAGE_HTTP] = t->stage[STAGE_HELLO] = false;
}

static void draw_head(const struct table *t, struct surface *s, struct rect r)
{
	static const char *const names[N_STAGES] = { "TCP", "Hello", "Chain",
						     "Verify", "HTTP" };
	int col = LIST_MARGIN, i;

	surface_text(s, r, 0, col, TH_HEADING, "Address");
	col += t->address_cols + 1;
	if (t->host_cols > 0) {
		surface_text(s, r, 0, col, TH_HEADING, "Host");
		col += t->host_cols + 1;
	}
	for (i = 0; i < N_STAGES; i++) {
		if (!t->stage[i])
			continue;
		surface_text(s, r, 0, col, TH_HEADING, names[i]);
		col += t->cell_cols;
	}
	surface_text(s, r, 0, col, TH_HEADING, "Result");
}

static int draw_stages(const struct table *t, const struct contact_row *row,
		       struct surface *s, struct rect r, int col)
{
	struct stage stages[N_STAGES] = { { .mark = MARK_N } };
	int i, at;

	if (row->seen)
		stages_of(row, t->round->evidence.done, stages);
	for (i = 0; i < N_STAGES; i++) {
		if (!t->stage[i])
			continue;
		if (row->seen && stages[i].mark != MARK_N) {
			at = surface_mark(s, r, 0, col, stages[i].mark, false);
			surface_text(s, rect_cols(r, at + 1, 4), 0, 0, TH_TEXT,
				     stages[i].text);
		}
		col += t->cell_cols;
	}
	return col;
}

static void draw_contact(const void *ctx, size_t i, bool selected,
			 struct surface *s, struct rect r)
{
	const struct table *t = ctx;
	const struct contact_row *row = &t->rows->rows.items[i];
	const struct evidence *ev = &t->round->evidence;
	const struct scenario *sc = &ev->scenarios.items[row->scenario];
	struct buf text = BUF_INIT(256);
	enum theme element = TH_RUNNING;
	int col = 0;

	(void)selected;
	surface_text(s, rect_cols(r, 0, t->address_cols), 0, 0,
		     row->counts ? TH_TEXT : TH_DIM,
		     ev->addresses.items[row->address].ip);
	col += t->address_cols + 1;
	if (t->host_cols > 0) {
		surface_text(s, rect_cols(r, col, t->host_cols), 0, 0, TH_TEXT,
			     sc->host_header ? sc->host_header
					     : "not forwarded");
		col += t->host_cols + 1;
	}
	col = draw_stages(t, row, s, r, col);
	if (row->judged && row->seen) {
		element = row->counts ? verdict_element(row->is.outcome)
				      : TH_DIM;
		buf_addf(&text, "%s%s%s", verdict_word(row->is.outcome),
			 row->is.cause ? " " : "",
			 row->is.cause ? row->is.cause->id : "");
	} else {
		waiting(row, t->view, &text);
	}
	surface_text(s, r, 0, col, element, buf_str(&text));
	buf_release(&text);
}

/* Why no address is there to be shown. */
static const char *words_of_no_address(const struct evidence *ev)
{
	if (ev->dns == OUTCOME_NONE)
		return "looking the name up";
	if (ev->dns == OUTCOME_OK || ev->dns == OUTCOME_NOT_FOUND)
		return "the name has no address";
	return "the name could not be resolved";
}

static void draw_addresses(const struct handshake_page *p, const struct view *v,
			   const struct contact_rows *rows, struct surface *s,
			   struct rect r)
{
	struct table t = {
		.page = p, .view = v, .round = view_round(v), .rows = rows
	};
	const struct evidence *ev = &t.round->evidence;
	struct list l = p->addresses;

	table_init(&t, r.cols - LIST_MARGIN);
	draw_head(&t, s, rect_top(&r, 1));
	if (rows->rows.n == 0) {
		surface_text(s, r, 0, LIST_MARGIN,
			     ev->dns == OUTCOME_NONE ? TH_RUNNING : TH_FAIL,
			     words_of_no_address(ev));
		if (p->pane == PANE_ADDRESSES) {
			surface_text(s, r, 0, 1, TH_FOCUS, ">");
			surface_cursor(s, r, 0, 1, false);
		}
		return;
	}
	list_sync(&l, rows->ids.items, rows->ids.n);
	list_draw(&l, rows->rows.n, s, r, p->pane == PANE_ADDRESSES,
		  draw_contact, &t);
	surface_spots(s, r, PANE_ADDRESSES + 1,
		      list_top(&l, rows->rows.n, (size_t)r.rows), rows->rows.n);
}

static void draw_event(const void *ctx, size_t i, bool selected,
		       struct surface *s, struct rect r)
{
	const struct timeline *t = ctx;
	const struct timeline_row *row = &t->rows.items[i];
	int col = s->ascii ? 5 : 2;

	(void)selected;
	if (row->mark != MARK_N)
		surface_mark(s, r, 0, 0, row->mark, false);
	surface_textf(s, r, 0, col, TH_DIM, "%8.1f",
		      (double)row->at_us / 1000.0);
	if (row->conn > 0)
		surface_textf(s, r, 0, col + 9, TH_DIM, "#%d", row->conn);
	surface_text(s, r, 0, col + 13, TH_TEXT, row->what);
	surface_text(s, r, 0, col + 20,
		     row->mark == MARK_N ? TH_TEXT
					 : mark_look(row->mark)->element,
		     row->text);
}

static void draw_timeline(const struct handshake_page *p,
			  const struct round *round,
			  const struct contact_row *row, struct surface *s,
			  struct rect r)
{
	struct rect head = rect_top(&r, 1);
	const char *unit = p->failures ? "ms, only what failed"
				       : "ms since start";
	struct list l = p->events;
	struct timeline t;
	int end;

	if (r.rows <= 0)
		return;
	timeline_build(round, row ? row->address : NO_CONTACT,
		       row ? row->scenario : 0, p->failures, &t);
	end = surface_textf(
		s, head, 0, 1, TH_HEADING, "Timeline of %s%s%s",
		row ? round->evidence.addresses.items[row->address].ip
		    : "the lookup",
		row && row->judged && row->is.cause ? ": " : "",
		row && row->judged && row->is.cause ? row->is.cause->id : "");
	if (!p->moved && t.rows.n > 0) {
		l.at = timeline_focus(&t, round->evidence.done);
		l.id = t.rows.items[l.at].id;
		l.any = true;
		/* As many rows below it as above. */
		l.top = l.at + 1 + (size_t)r.rows / 3;
		l.top = l.top > (size_t)r.rows ? l.top - (size_t)r.rows : 0;
	}
	/* The unit gives way to the cause where both don't fit. */
	if (end + 2 + text_width(unit) < head.cols)
		surface_right(s, rect_cols(head, 0, head.cols - 1), 0, TH_DIM,
			      unit);
	list_draw(&l, t.rows.n, s, r, p->pane == PANE_TIMELINE, draw_event, &t);
	surface_spots(s, r, PANE_TIMELINE + 1,
		      list_top(&l, t.rows.n, (size_t)r.rows), t.rows.n);
	if (t.rows.n == 0 && p->failures)
		surface_text(s, r, 0, LIST_MARGIN, TH_DIM, "Nothing failed.");
	if (t.rows.n == 0 && p->pane == PANE_TIMELINE) {
		surface_text(s, r, 0, 1, TH_FOCUS, ">");
		surface_cursor(s, r, 0, 1, false);
	}
	timeline_release(&t);
}

static void draw_chain(const struct handshake_page *p, const struct view *v,
		       const struct contact_row *row, struct surface *s,
		       struct rect r)
{
	struct rect head = rect_top(&r, 1);
	struct doc d;

	if (r.rows <= 0)
		return;
	surface_text(s, head, 0, 1, TH_HEADING, "Chain as received");
	doc_init(&d, r.cols, v->ascii);
	if (row)
		handshake_chain(row, view_round(v), &d);
	else
		doc_text(&d, DOC_TEXT, TH_DIM,
			 view_round(v)->evidence.done
				 ? "No certificate came."
				 : "No certificate came yet.");
	doc_draw(&d, &p->chain, s, r, p->pane == PANE_CHAIN);
	doc_spots(&d, &p->chain, s, r, PANE_CHAIN + 1);
	doc_release(&d);
}

static void draw_title(const struct view *v, const struct round *r,
		       struct surface *s, struct rect line)
{
	struct buf text = BUF_INIT(512), right = BUF_INIT(128);
	const struct evidence *ev = &r->evidence;
	size_t i;

	if (!ev->asked)
		return;
	facts_origin(ev, &text);
	buf_adds(&text, "   SNI ");
	for (i = 0; i < ev->scenarios.n; i++)
		buf_addf(&text, "%s%s", i ? ", " : "",
			 ev->scenarios.items[i].sni ? ev->scenarios.items[i].sni
						    : "none");
	buf_addf(&right, "%zu address%s  %.2f s", ev->addresses.n,
		 ev->addresses.n == 1 ? "" : "es", (double)v->elapsed_us / 1e6);
	surface_right(s, rect_right(&line, text_width(buf_str(&right)) + 2), 0,
		      v->running ? TH_RUNNING : TH_TEXT, buf_str(&right));
	surface_text(s, line, 0, 1, TH_TITLE, buf_str(&text));
	buf_release(&text);
	buf_release(&right);
}

static void draw_details(const struct handshake_page *p, const struct view *v,
			 struct surface *s, struct rect body)
{
	struct buf text = BUF_INIT(65536), place = BUF_INIT(64);
	struct rect head = rect_top(&body, 2);
	size_t lines;

	handshake_details(p, v, &text);
	surface_text(s, head, 0, 1, TH_HEADING, "Details of the row");
	rect_left(&body, 3);
	rect_right(&body, 1);
	lines = scroll_draw(&p->scroll, s, body, TH_TEXT, buf_str(&text), true);
	scroll_position(&p->scroll, lines, (size_t)body.rows, &place);
	surface_right(s, rect_cols(head, 0, head.cols - 1), 0, TH_DIM,
		      buf_str(&place));
	buf_release(&text);
	buf_release(&place);
}

void handshake_draw(const void *state, const struct view *v, struct surface *s,
		    struct rect body)
{
	const struct handshake_page *p = state;
	const struct round *r = view_round(v);
	const struct contact_row *row;
	struct handshake_layout l;
	struct contact_rows rows;

	if (!r) {
		surface_text(s, body, 0, 1, TH_DIM, "Nothing was probed yet.");
		return;
	}
	if (p->details) {
		draw_details(p, v, s, body);
		return;
	}
	contact_rows_build(r, &rows);
	handshake_layout(p, v, &rows, &l);
	row = contact_rows_at(&rows, &p->addresses);
	draw_title(v, r, s, l.head);
	draw_addresses(p, v, &rows, s, l.addresses);
	draw_timeline(p, r, row, s, l.timeline);
	draw_chain(p, v, row, s, l.chain);
	contact_rows_release(&rows);
}
