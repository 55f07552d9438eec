/*
 * Step 2: the handshake as it happens. Keys and state; page_handshake_draw.c
 * shows it, handshake_chain.c and handshake_details.c say what is in it.
 */
#include "screens/page_handshake.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "report/facts.h"

#define DETAILS_MAX 65536 /* bytes */

static uint64_t contact_id(size_t address, size_t scenario)
{
	return (uint64_t)address * 1000 + scenario + 1;
}

void contact_rows_build(const struct round *r, struct contact_rows *ret)
{
	const struct evidence *ev = &r->evidence;
	const struct advice *advice = &r->advice;
	struct contact_rows out = { .rows = { .n = 0 } };
	size_t a, s, i;

	for (a = 0; a < ev->addresses.n; a++) {
		for (s = 0; s < ev->scenarios.n; s++) {
			struct contact_row *row = VEC_PUSH(&out.rows);

			row->address = a;
			row->scenario = s;
			row->counts = ev->addresses.items[a].counts;
			row->seen = evidence_contact(ev, a, s, &row->c);
			*VEC_PUSH(&out.ids) = contact_id(a, s);
			for (i = 0; i < advice->contacts.n; i++) {
				const struct contact_verdict *v =
					&advice->contacts.items[i];

				if (v->address != a || v->scenario != s)
					continue;
				row->judged = v->settled || ev->done;
				row->is = v->is;
			}
		}
	}
	*ret = out;
}

void contact_rows_release(struct contact_rows *c)
{
	VEC_RELEASE(&c->rows);
	VEC_RELEASE(&c->ids);
}

const struct contact_row *contact_rows_at(const struct contact_rows *c,
					  const struct list *l)
{
	struct list copy = *l;

	list_sync(&copy, c->ids.items, c->ids.n);
	return c->rows.n > 0 ? &c->rows.items[copy.at] : NULL;
}

static enum context handshake_context(const void *state)
{
	const struct handshake_page *p = state;

	return p->details ? CTX_TEXT : CTX_LIST;
}

static const struct hint *handshake_hints(const void *state,
					  const struct view *v)
{
	static const struct hint running[] = {
		{ .action = ACT_ENTER, .label = "Diagnosis" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_NEXT, .label = "Pane" },
		{ .action = ACT_DETAILS },
		{ .action = ACT_STOP },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	static const struct hint over[] = {
		{ .action = ACT_ENTER, .label = "Diagnosis" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_NEXT, .label = "Pane" },
		{ .action = ACT_DETAILS },
		{ .action = ACT_REPROBE },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_FAILURES },
		{ .action = ACT_NONE },
	};
	static const struct hint details[] = {
		{ .action = ACT_BACK, .label = "Close" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Scroll" },
		{ .action = ACT_COPY },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	const struct handshake_page *p = state;

	if (p->details)
		return details;
	return v->running ? running : over;
}

static void handshake_message(const void *state, const struct view *v,
			      struct buf *out)
{
	const struct round *r = view_round(v);
	const struct handshake_page *p = state;

	if (!r)
		return;
	if (p->details)
		buf_adds(out, "All that is known of the row; " BOUND_BACK
			      " goes back.");
	else if (p->failures)
		buf_adds(out, "Only what failed is listed; " BOUND_FAILURES
			      " shows all rows.");
	else if (!r->evidence.asked)
		buf_adds(out, "Nothing came in yet.");
	else if (v->running && r->advice.settled)
		buf_addf(out, "Decided: %s. Details are still coming in.",
			 facts_meaning(&r->evidence, &r->advice));
	else if (v->running)
		buf_adds(out, "Step 3 opens at any time; late results are "
			      "added.");
	else if (r->evidence.stopped)
		buf_adds(out, "Stopped. What is known so far is "
			      "judged; " BOUND_REPROBE " probes again.");
	else
		buf_addf(out, "%s. " BOUND_ENTER " shows why.",
			 facts_meaning(&r->evidence, &r->advice));
	if (out->len > 0 && out->data[0] >= 'a' && out->data[0] <= 'z')
		out->data[0] = (unsigned char)(out->data[0] - 'a' + 'A');
}

/* The ids of the timeline's rows, owned by the caller. */
static uint64_t *event_ids(const struct timeline *t)
{
	uint64_t *ids = xcalloc(t->rows.n + 1, sizeof(*ids));
	size_t i;

	for (i = 0; i < t->rows.n; i++)
		ids[i] = t->rows.items[i].id;
	return ids;
}

static void build_timeline(const struct handshake_page *p,
			   const struct round *r, const struct contact_row *row,
			   struct timeline *ret)
{
	timeline_build(r, row ? row->address : NO_CONTACT,
		       row ? row->scenario : 0, p->failures, ret);
}

/* What decided stands at the cursor once all is known, as the one of several
 * addresses that fails: unless somebody chose a row before. */
static void find_decisive(struct handshake_page *p, const struct round *r,
			  const struct contact_rows *rows)
{
	size_t i;

	if (p->chose || !r->evidence.done || !r->advice.verdict.cause)
		return;
	for (i = 0; i < rows->rows.n; i++) {
		const struct contact_row *row = &rows->rows.items[i];

		if (row->counts && row->judged &&
		    row->is.cause == r->advice.verdict.cause) {
			list_select(&p->addresses, rows->ids.items, rows->ids.n,
				    rows->ids.items[i]);
			return;
		}
	}
}

static void sync_lists(struct handshake_page *p, const struct view *v)
{
	const struct round *r = view_round(v);
	struct contact_rows rows;
	struct timeline t;
	uint64_t *ids;

	if (!r)
		return;
	contact_rows_build(r, &rows);
	list_sync(&p->addresses, rows.ids.items, rows.ids.n);
	find_decisive(p, r, &rows);
	build_timeline(p, r, contact_rows_at(&rows, &p->addresses), &t);
	ids = event_ids(&t);
	if (p->moved || t.rows.n == 0)
		list_sync(&p->events, ids, t.rows.n);
	else
		list_select(&p->events, ids, t.rows.n,
			    ids[timeline_focus(&t, r->evidence.done)]);
	free(ids);
	timeline_release(&t);
	contact_rows_release(&rows);
}

static void handshake_changed(void *state, const struct view *v, unsigned what)
{
	struct handshake_page *p = state;
	size_t round = v->session ? v->session->rounds.n : 0;

	if (p->session != v->session_number || p->round != round)
		*p = (struct handshake_page){ .session = v->session_number,
					      .round = round };
	if (what & (SESSION_EVENT | SESSION_ADVICE | SESSION_ROUND))
		sync_lists(p, v);
}

static void handshake_enter(void *state, const struct view *v)
{
	struct handshake_page *p = state;

	p->details = false;
	sync_lists(p, v);
}

/* The row that stands where an event would that has none. */
static uint64_t id_before(const struct timeline *t, uint64_t event)
{
	uint64_t id = 0;
	size_t i;

	for (i = 0; i < t->rows.n && t->rows.items[i].seq <= event; i++)
		id = t->rows.items[i].id;
	return id;
}

void page_handshake_show(void *state, const struct view *v, uint64_t event)
{
	struct handshake_page *p = state;
	const struct round *r = view_round(v);
	const struct event *e = r ? round_event(r, event) : NULL;
	const struct conn *c;
	struct contact_rows rows;
	struct timeline t;
	uint64_t *ids;

	if (!e)
		return;
	p->failures = false;
	p->moved = true;
	p->chose = true;
	p->pane = PANE_TIMELINE;
	contact_rows_build(r, &rows);
	c = event_has(e, EF_CONN)
		    ? evidence_conn_by_id(&r->evidence,
					  (int)event_get(e, EF_CONN))
		    : NULL;
	if (c)
		list_select(&p->addresses, rows.ids.items, rows.ids.n,
			    contact_id(c->address, c->scenario));
	build_timeline(p, r, contact_rows_at(&rows, &p->addresses), &t);
	ids = event_ids(&t);
	if (!list_select(&p->events, ids, t.rows.n, timeline_id(event)))
		list_select(&p->events, ids, t.rows.n, id_before(&t, event));
	free(ids);
	timeline_release(&t);
	contact_rows_release(&rows);
}

static void act_details(struct handshake_page *p, const struct view *v,
			enum action a, struct request *ret)
{
	struct buf text = BUF_INIT(DETAILS_MAX);

	handshake_details(p, v, &text);
	p->details = read_text(&p->scroll, &text, v, v->body.rows - 2,
			       ACT_DETAILS, a, ret);
	buf_release(&text);
}

/* True when the pane with the focus took it. */
static bool act_pane(struct handshake_page *p, const struct view *v,
		     enum action a, const struct spot *spot)
{
	const struct round *r = view_round(v);
	struct handshake_layout l;
	struct contact_rows rows;
	const struct contact_row *row;
	bool done = false;

	contact_rows_build(r, &rows);
	handshake_layout(p, v, &rows, &l);
	row = contact_rows_at(&rows, &p->addresses);
	if (p->pane == PANE_ADDRESSES) {
		done = a == ACT_PICK ? list_pick(&p->addresses, rows.ids.items,
						 rows.ids.n, spot->row)
				     : list_act(&p->addresses, rows.ids.items,
						rows.ids.n,
						(size_t)l.addresses.rows, a);
		p->moved = p->moved && !done;
		p->chose = p->chose || done;
	} else if (p->pane == PANE_TIMELINE) {
		struct timeline t;
		uint64_t *ids;

		build_timeline(p, r, row, &t);
		ids = event_ids(&t);
		done = a == ACT_PICK
			       ? list_pick(&p->events, ids, t.rows.n, spot->row)
			       : list_act(&p->events, ids, t.rows.n,
					  (size_t)l.timeline.rows, a);
		if (done)
			p->moved = p->events.at + 1 < t.rows.n;
		p->chose = p->chose || done;
		free(ids);
		timeline_release(&t);
	} else if (row) {
		struct doc d;

		doc_init(&d, l.chain.cols, v->ascii);
		handshake_chain(row, r, &d);
		done = a == ACT_PICK ? doc_pick(&d, &p->chain, l.chain.rows,
						spot->row)
				     : doc_act(&d, &p->chain, l.chain.rows, a);
		doc_release(&d);
	}
	contact_rows_release(&rows);
	return done;
}

static void handshake_act(void *state, const struct view *v, enum action a,
			  const struct key *k, struct request *ret)
{
	struct handshake_page *p = state;

	if (!view_round(v)) {
		if (a == ACT_BACK)
			ret->ask = ASK_BACK;
		return;
	}
	if (k->spot.pane > 0 && k->spot.pane <= N_PANES)
		p->pane = (enum handshake_pane)(k->spot.pane - 1);
	if (p->details) {
		act_details(p, v, a, ret);
	} else if (act_pane(p, v, a, &k->spot)) {
		sync_lists(p, v);
	} else if (a == ACT_NEXT) {
		p->pane = (p->pane + 1) % N_PANES;
	} else if (a == ACT_PREVIOUS) {
		p->pane = (p->pane + N_PANES - 1) % N_PANES;
	} else if (a == ACT_DETAILS || a == ACT_TOGGLE) {
		p->details = true;
		p->scroll = (struct scroll){ .top = 0 };
	} else if (a == ACT_FAILURES) {
		p->failures = !p->failures;
		p->moved = false;
		sync_lists(p, v);
	} else if (a == ACT_COPY) {
		struct buf text = BUF_INIT(DETAILS_MAX);

		handshake_details(p, v, &text);
		ret->ask = ASK_COPY;
		ret->text = buf_take(&text);
	} else if (a == ACT_ENTER) {
		ret->ask = ASK_NEXT;
	} else if (a == ACT_BACK) {
		ret->ask = ASK_BACK;
	}
}

static void handshake_place(const void *state, uint64_t ret[PLACE_MAX])
{
	const struct handshake_page *p = state;
	const uint64_t place[PLACE_MAX] = {
		p->pane,     p->addresses.id,
		p->failures, p->moved ? p->events.id : 0,
		p->chain.id, p->chain.top,
	};

	memcpy(ret, place, sizeof(place));
}

static void handshake_go_to(void *state, const struct view *v,
			    const uint64_t place[PLACE_MAX])
{
	struct handshake_page *p = state;

	p->pane = place[0] < N_PANES ? (enum handshake_pane)place[0]
				     : PANE_ADDRESSES;
	p->addresses = (struct list){ .id = place[1], .any = place[1] != 0 };
	p->chose = p->addresses.any;
	p->failures = place[2] != 0;
	p->moved = place[3] != 0;
	p->events = (struct list){ .id = place[3], .any = p->moved };
	p->chain = (struct doc_place){ .id = place[4], .top = place[5] };
	sync_lists(p, v);
}

const struct screen page_handshake = {
	.id = "handshake",
	.title = "Handshake",
	.state_size = sizeof(struct handshake_page),
	.enter = handshake_enter,
	.changed = handshake_changed,
	.context = handshake_context,
	.hints = handshake_hints,
	.message = handshake_message,
	.draw = handshake_draw,
	.act = handshake_act,
	.place = handshake_place,
	.go_to = handshake_go_to,
};
