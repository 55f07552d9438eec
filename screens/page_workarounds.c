/*
 * Step 4: what usually mends it, in order of success, what never does, and
 * whether it did. Keys and state; workarounds_text.c has the instructions and
 * page_workarounds_draw.c shows them.
 */
#include "screens/page_workarounds.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

#define DEAD_END_IDS 100000
/* Narrower, and the advice how to go on stands in fewer words. */
#define SENTENCE_COLS 78

static void add_way(struct ways *w, struct way way)
{
	*VEC_PUSH(&w->rows) = way;
	*VEC_PUSH(&w->ids) = way.id;
}

void ways_build(const struct view *v, struct ways *ret)
{
	const struct advice *a = &view_round(v)->advice;
	const struct catalogue *c = v->session->catalogue;
	struct ways w = { .rows = { .n = 0 } };
	size_t i, number = 0;

	for (i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];

		add_way(&w, (struct way){
				    .id = (uint64_t)(r->remedy -
						     c->remedies.items) +
					  1,
				    .number = r->fits ? ++number : 0,
				    .remedy = r,
			    });
	}
	for (i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *d = &a->dead_ends.items[i];

		add_way(&w, (struct way){
				    .id = (uint64_t)(d->dead_end -
						     c->dead_ends.items) +
					  DEAD_END_IDS,
				    .dead_end = d,
			    });
	}
	*ret = w;
}

void ways_release(struct ways *w)
{
	VEC_RELEASE(&w->rows);
	VEC_RELEASE(&w->ids);
}

const struct way *ways_at(const struct ways *w, const struct list *l)
{
	struct list copy = *l;

	list_sync(&copy, w->ids.items, w->ids.n);
	return w->rows.n > 0 ? &w->rows.items[copy.at] : NULL;
}

const char *way_id(const struct way *w)
{
	return w->remedy ? w->remedy->remedy->id : w->dead_end->dead_end->id;
}

static enum context workarounds_context(const void *state)
{
	const struct workarounds_page *p = state;

	return p->pane == PANE_TEXT && !p->comparing ? CTX_TEXT : CTX_LIST;
}

/* The newest probe is decided, and so was one before it. */
static bool can_compare(const struct view *v)
{
	return session_before(v->session) < v->session->rounds.n;
}

static const struct hint *workarounds_hints(const void *state,
					    const struct view *v)
{
	static const struct hint list[] = {
		{ .action = ACT_ENTER, .label = "Report" },
		{ .action = ACT_TOGGLE, .label = "Mark" },
		{ .action = ACT_REPROBE },
		{ .action = ACT_COPY },
		{ .action = ACT_OTHER },
		{ .action = ACT_NEXT, .label = "Pane" },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_UNDO },
		{ .action = ACT_WATCH },
		{ .action = ACT_NONE },
	};
	static const struct hint again[] = {
		{ .action = ACT_ENTER, .label = "Report" },
		{ .action = ACT_TOGGLE, .label = "Mark" },
		{ .action = ACT_REPROBE },
		{ .action = ACT_COPY },
		{ .action = ACT_OTHER },
		{ .action = ACT_ALL, .label = "Compare" },
		{ .action = ACT_NEXT, .label = "Pane" },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_UNDO },
		{ .action = ACT_WATCH },
		{ .action = ACT_NONE },
	};
	static const struct hint comparing[] = {
		{ .action = ACT_ENTER, .label = "Report" },
		{ .action = ACT_BACK, .label = "Workarounds" },
		{ .action = ACT_REPROBE },
		{ .action = ACT_ALL },
		{ .action = ACT_HELP },
		{ .action = ACT_WATCH },
		{ .action = ACT_NONE },
	};
	const struct workarounds_page *p = state;

	if (p->comparing)
		return comparing;
	return v->session && can_compare(v) ? again : list;
}

static bool is_marked(const struct view *v, const char *id)
{
	const struct tried *t = session_tried(v->session, id);

	return t && !t->judged;
}

static bool any_marked(const struct view *v)
{
	size_t i;

	for (i = 0; i < v->session->tried.n; i++) {
		if (!v->session->tried.items[i].judged)
			return true;
	}
	return false;
}

static void workarounds_message(const void *state, const struct view *v,
				struct buf *out)
{
	const struct workarounds_page *p = state;
	const struct round *r = view_round(v);

	if (!r)
		return;
	if (v->running)
		buf_addf(out,
			 "Probe %zu is under way, %.1f s. " BOUND_STOP
			 " stops it.",
			 v->session->rounds.n, (double)v->elapsed_us / 1e6);
	else if (r->advice.verdict.outcome == VERDICT_CONNECTS &&
		 (p->comparing || can_compare(v)))
		buf_adds(out, "It works now, seen from here. " BOUND_ENTER
			      " writes it down.");
	else if (p->comparing)
		buf_adds(out, BOUND_BACK
			 " goes back to the list, with the next one selected.");
	else if (any_marked(v))
		buf_adds(out, "Marked as done. " BOUND_REPROBE
			      " asks again and compares.");
	else
		buf_adds(out, v->body.cols < SENTENCE_COLS
				      ? "Do the step on your servers, mark it, "
					"press " BOUND_REPROBE "."
				      : "cf502 changes nothing on your "
					"servers. Do the step there, mark it, "
					"press " BOUND_REPROBE ".");
}

/* The next one that fits and was not tried. */
static void select_next(struct workarounds_page *p, const struct view *v)
{
	struct ways w;
	size_t i;

	ways_build(v, &w);
	for (i = 0; i < w.rows.n; i++) {
		const struct way *way = &w.rows.items[i];

		if (way->number == 0 ||
		    session_tried(v->session, way->remedy->remedy->id))
			continue;
		list_select(&p->list, w.ids.items, w.ids.n, way->id);
		p->moved = true;
		break;
	}
	ways_release(&w);
}

/*
 * A probe that nobody pressed a key for, and that says the same again, is no
 * reason to take away what is being read.
 */
static bool turns_page(const struct workarounds_page *p, const struct view *v)
{
	struct difference df;
	bool same;

	if (!v->watching || p->asked || p->comparing || p->compared_before)
		return true;
	session_compare(v->session, session_before(v->session),
			v->session->rounds.n - 1, &df);
	same = df.is == COMPARISON_NO_CHANGE;
	difference_release(&df);
	return !same;
}

static bool all_fits(const struct workarounds_page *p, const struct view *v)
{
	struct workarounds_page whole = *p;
	struct doc d;
	bool fits;

	whole.all = true;
	doc_init(&d, v->body.cols, v->ascii);
	comparison_text(&whole, v, &d);
	fits = d.lines.n <= (size_t)v->body.rows;
	doc_release(&d);
	return fits;
}

static void workarounds_changed(void *state, const struct view *v,
				unsigned what)
{
	struct workarounds_page *p = state;
	struct ways w;

	if (!v->session || v->session->rounds.n == 0)
		return;
	if (p->session != v->session_number)
		*p = (struct workarounds_page){
			.session = v->session_number,
			.compared = v->session->rounds.n,
		};
	if (!p->moved)
		p->list = (struct list){ .at = 0 };
	ways_build(v, &w);
	list_sync(&p->list, w.ids.items, w.ids.n);
	ways_release(&w);
	if (!(what & SESSION_ROUND))
		return;
	if (!view_round(v)->done) {
		p->compared_before |= p->comparing;
		p->comparing = false;
		/* In a recording one steps back: fewer rounds, or the same. */
		p->compared = 0;
	}
	if (!view_round(v)->done || p->compared == v->session->rounds.n)
		return;
	p->compared = v->session->rounds.n;
	p->comparing = can_compare(v) && turns_page(p, v);
	p->asked = p->compared_before = false;
	p->all = p->comparing && all_fits(p, v);
	p->rows = (struct doc_place){ .id = 0 };
	if (p->comparing &&
	    view_round(v)->advice.verdict.outcome != VERDICT_CONNECTS)
		select_next(p, v);
}

static void mark(struct workarounds_page *p, const struct view *v,
		 const struct way *way, struct request *ret)
{
	if (!way)
		return;
	p->moved = true;
	ret->ask = ASK_MARK;
	ret->id = way_id(way);
	ret->done = !is_marked(v, ret->id);
	if (!ret->done)
		request_say(ret, TH_MESSAGE, "No longer marked.");
	else if (way->dead_end)
		request_say(ret, TH_WARN, "Marked, though it is a dead end: %s",
			    way->dead_end->why ? way->dead_end->why
					       : way->dead_end->dead_end->why);
	else if (!way->remedy->fits)
		request_say(ret, TH_WARN,
			    "Marked, though it does not fit what was seen.");
}

static void undo(const struct view *v, struct request *ret)
{
	const struct catalogue *c = v->session->catalogue;
	size_t i;

	for (i = v->session->tried.n; i-- > 0;) {
		const struct tried *t = &v->session->tried.items[i];
		const struct remedy *r = catalogue_remedy(c, t->id);
		const struct dead_end *d = catalogue_dead_end(c, t->id);

		if (t->judged || (!r && !d))
			continue;
		ret->ask = ASK_MARK;
		ret->id = r ? r->id : d->id; /* the mark's goes with it */
		request_say(ret, TH_MESSAGE, "No longer marked: %s.",
			    r ? r->title : d->title);
		return;
	}
	request_say(ret, TH_MESSAGE, "No mark is waiting for a probe.");
}

static void copy(const struct workarounds_page *p, const struct way *way,
		 struct request *ret)
{
	const struct advised_recipe *r =
		way && way->remedy ? recipe_chosen(p, way->remedy) : NULL;

	if (!r) {
		request_say(ret, TH_MESSAGE, "This row has no command.");
		return;
	}
	ret->ask = ASK_COPY;
	ret->text = advised_recipe_text(r);
}

/* The choice comes to the top: below it stands what it chose. */
static void other(struct workarounds_page *p, const struct view *v,
		  const struct way *way, bool back, struct request *ret)
{
	struct workarounds_layout l;
	struct ways w;
	struct doc d;
	size_t at;

	if (!way)
		return;
	recipe_other(p, way, back, ret);
	ways_build(v, &w);
	workarounds_layout(v, w.rows.n, &l);
	ways_release(&w);
	doc_init(&d, l.text.cols, v->ascii);
	way_text(p, way, v, &d);
	at = recipe_line(&d);
	if (at < d.lines.n)
		p->text = (struct doc_place){ .top = at, .scrolled = true };
	doc_release(&d);
}

static void scroll_text(struct workarounds_page *p, const struct view *v,
			const struct way *way, enum action a)
{
	struct workarounds_layout l;
	struct ways w;
	struct doc d;

	if (!way)
		return;
	ways_build(v, &w);
	workarounds_layout(v, w.rows.n, &l);
	ways_release(&w);
	doc_init(&d, l.text.cols, v->ascii);
	way_text(p, way, v, &d);
	doc_act(&d, &p->text, l.text.rows, a);
	doc_release(&d);
}

static void move(struct workarounds_page *p, const struct view *v,
		 const struct ways *w, enum action a)
{
	const struct way *way = ways_at(w, &p->list);
	struct workarounds_layout l;

	/* The list is short; pages are for the instructions. */
	if (p->pane == PANE_TEXT || a == ACT_PAGE_UP || a == ACT_PAGE_DOWN) {
		scroll_text(p, v, way, a);
		return;
	}
	workarounds_layout(v, w->rows.n, &l);
	if (list_act(&p->list, w->ids.items, w->ids.n,
		     l.list.rows > 1 ? (size_t)l.list.rows - 1 : 1, a)) {
		p->text = (struct doc_place){ .id = 0 };
		p->moved = true;
	}
}

static void act_comparison(struct workarounds_page *p, const struct view *v,
			   enum action a, struct request *ret)
{
	struct doc d;

	if (a == ACT_ENTER) {
		ret->ask = ASK_NEXT;
	} else if (a == ACT_BACK) {
		p->comparing = false;
	} else if (a == ACT_ALL) {
		p->all = !p->all;
	} else {
		doc_init(&d, v->body.cols, v->ascii);
		comparison_text(p, v, &d);
		doc_act(&d, &p->rows, v->body.rows, a);
		doc_release(&d);
	}
}

static void act_list(struct workarounds_page *p, const struct view *v,
		     enum action a, struct request *ret)
{
	const struct way *way;
	struct ways w;

	ways_build(v, &w);
	list_sync(&p->list, w.ids.items, w.ids.n);
	way = ways_at(&w, &p->list);
	if (a == ACT_ENTER)
		ret->ask = ASK_NEXT;
	else if (a == ACT_BACK && p->pane == PANE_TEXT)
		p->pane = PANE_LIST;
	else if (a == ACT_BACK)
		ret->ask = ASK_BACK;
	else if (a == ACT_NEXT || a == ACT_PREVIOUS)
		p->pane = p->pane == PANE_LIST ? PANE_TEXT : PANE_LIST;
	else if (a == ACT_DETAILS)
		p->pane = PANE_TEXT;
	else if (a == ACT_TOGGLE)
		mark(p, v, way, ret);
	else if (a == ACT_UNDO)
		undo(v, ret);
	else if (a == ACT_COPY)
		copy(p, way, ret);
	else if (a == ACT_OTHER || a == ACT_OTHER_BACK)
		other(p, v, way, a == ACT_OTHER_BACK, ret);
	else if (a == ACT_ALL)
		p->comparing = can_compare(v);
	else
		move(p, v, &w, a);
	ways_release(&w);
}

/* A click: the pane under it, and of the list the row. */
static void pick_row(struct workarounds_page *p, const struct view *v,
		     const struct spot *spot)
{
	struct ways w;

	ways_build(v, &w);
	if (p->pane == PANE_LIST && spot->pane == PANE_LIST + 1 &&
	    list_pick(&p->list, w.ids.items, w.ids.n, spot->row)) {
		p->text = (struct doc_place){ .id = 0 };
		p->moved = true;
	}
	ways_release(&w);
}

static void workarounds_act(void *state, const struct view *v, enum action a,
			    const struct key *k, struct request *ret)
{
	struct workarounds_page *p = state;

	if (a == ACT_REPROBE) {
		p->comparing = false;
		p->asked = true;
		return;
	}
	if (k->spot.pane > 0 && k->spot.pane <= PANE_TEXT + 1)
		p->pane = (enum workarounds_pane)(k->spot.pane - 1);
	if (!view_round(v)) {
		if (a == ACT_BACK)
			ret->ask = ASK_BACK;
	} else if (p->comparing) {
		act_comparison(p, v, a, ret);
	} else if (a == ACT_PICK) {
		pick_row(p, v, &k->spot);
	} else {
		act_list(p, v, a, ret);
	}
}

static void workarounds_place(const void *state, uint64_t ret[PLACE_MAX])
{
	const struct workarounds_page *p = state;
	const uint64_t place[PLACE_MAX] = {
		p->pane,    p->list.id,	 p->list.top,	   p->moved,
		p->text.id, p->text.top, p->text.scrolled, p->comparing,
	};

	memcpy(ret, place, sizeof(place));
}

static void workarounds_go_to(void *state, const struct view *v,
			      const uint64_t place[PLACE_MAX])
{
	struct workarounds_page *p = state;
	struct ways w;

	p->pane = place[0] == PANE_TEXT ? PANE_TEXT : PANE_LIST;
	ways_build(v, &w);
	p->moved = place[3] != 0 &&
		   list_select(&p->list, w.ids.items, w.ids.n, place[1]);
	if (p->moved)
		p->list.top = place[2];
	ways_release(&w);
	p->text = (struct doc_place){ .id = place[4],
				      .top = place[5],
				      .scrolled = place[6] != 0 };
	p->comparing = place[7] != 0 && can_compare(v);
}

const struct screen page_workarounds = {
	.id = "workarounds",
	.title = "Workarounds",
	.state_size = sizeof(struct workarounds_page),
	.changed = workarounds_changed,
	.context = workarounds_context,
	.hints = workarounds_hints,
	.message = workarounds_message,
	.draw = workarounds_draw,
	.act = workarounds_act,
	.place = workarounds_place,
	.go_to = workarounds_go_to,
};
