/*
 * Step 3: what CloudFront would do, the cause in plain words, the evidence
 * with the time it was seen, what is fine, and what can't be known.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "screens/diagnosis_text.h"
#include "screens/screen.h"
#include "screens/timeline.h"
#include "tui/scroll.h"

#define TEXT_MAX  16384 /* bytes of an explanation */
#define SMALLEST  8	/* rows: of the record beside the evidence */
#define NO_ADVICE "Nothing was probed yet."

enum diagnosis_pane { PANE_ANSWER, PANE_EVIDENCE };

struct diagnosis_page {
	enum diagnosis_pane pane;  /* where both are side by side */
	struct doc_place place[2]; /* narrow: only the first */
	unsigned session;	   /* the number of the one all this is about */
	bool explaining;
	struct scroll scroll; /* of the explanation */
};

static bool is_wide(const struct view *v)
{
	return v->body.cols >= TEXT_COLS;
}

static int answer_cols(const struct view *v)
{
	return is_wide(v) ? v->body.cols / 2 : v->body.cols;
}

/* In a wide body the answer and the evidence; else all is in the first. */
static void build(const struct view *v, struct doc d[2])
{
	const struct round *r = view_round(v);
	bool wide = is_wide(v);

	doc_init(&d[0], answer_cols(v), v->ascii);
	doc_init(&d[1], v->body.cols - answer_cols(v), v->ascii);
	diagnosis_answer(r, &d[0]);
	if (!wide) {
		doc_gap(&d[0]);
		diagnosis_evidence(r, &d[0]);
	} else {
		diagnosis_evidence(r, &d[1]);
	}
	diagnosis_checked(r, &d[0]);
}

static void release(struct doc d[2])
{
	doc_release(&d[0]);
	doc_release(&d[1]);
}

static size_t focus_of(const struct diagnosis_page *p, const struct view *v)
{
	return is_wide(v) ? (size_t)p->pane : 0;
}

/* Rows of the evidence where the record of the row stands below it. */
static int evidence_rows(const struct view *v)
{
	return v->body.rows > 3 * SMALLEST ? v->body.rows - SMALLEST
					   : v->body.rows;
}

static int rows_of(const struct view *v, size_t focus)
{
	return focus == PANE_EVIDENCE ? evidence_rows(v) : v->body.rows;
}

static enum context diagnosis_context(const void *state)
{
	const struct diagnosis_page *p = state;

	return p->explaining ? CTX_TEXT : CTX_LIST;
}

static const struct hint *diagnosis_hints(const void *state,
					  const struct view *v)
{
	static const struct hint narrow[] = {
		{ .action = ACT_ENTER, .label = "Workarounds" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_DETAILS, .label = "Source" },
		{ .action = ACT_ALL, .label = "Explain" },
		{ .action = ACT_REPROBE },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	static const struct hint wide[] = {
		{ .action = ACT_ENTER, .label = "Workarounds" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_NEXT, .label = "Pane" },
		{ .action = ACT_DETAILS, .label = "Source" },
		{ .action = ACT_ALL, .label = "Explain" },
		{ .action = ACT_REPROBE },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	static const struct hint text[] = {
		{ .action = ACT_BACK, .label = "Close" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Scroll" },
		{ .action = ACT_COPY },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	const struct diagnosis_page *p = state;

	if (p->explaining)
		return text;
	return is_wide(v) ? wide : narrow;
}

static void diagnosis_message(const void *state, const struct view *v,
			      struct buf *out)
{
	const struct round *r = view_round(v);

	(void)state;
	if (!r)
		return;
	if (!r->evidence.asked)
		buf_adds(out, "Nothing came in yet.");
	else if (v->running)
		buf_adds(out, r->advice.settled
				      ? "The outcome stands; details are "
					"still coming in."
				      : "The probe is under way; this is what "
					"is known so far.");
	else if (r->advice.verdict.outcome == VERDICT_CONNECTS)
		buf_adds(out, "Seen from here it works. " BOUND_ENTER
			      " shows where to look next.");
	else
		buf_adds(out, BOUND_ENTER
			 " shows the workarounds, the likeliest first.");
}

static void diagnosis_enter(void *state, const struct view *v)
{
	struct diagnosis_page *p = state;

	if (p->session != v->session_number)
		*p = (struct diagnosis_page){ .session = v->session_number };
	p->explaining = false;
	if (p->place[0].id == 0 && p->place[1].id == 0)
		p->pane = PANE_EVIDENCE;
}

static uint64_t selected(const struct diagnosis_page *p, const struct view *v)
{
	struct doc d[2];
	uint64_t id;

	build(v, d);
	/* In a wide body rows to select are in the evidence alone. */
	id = doc_selected(&d[is_wide(v)], &p->place[is_wide(v)]);
	release(d);
	return id;
}

/* The rule behind the selected row at length. */
static void explain(const struct diagnosis_page *p, const struct view *v,
		    struct buf *out)
{
	const struct advice *a = &view_round(v)->advice;
	const struct finding *f = diagnosis_finding(a, selected(p, v));
	const struct rule *rule = f ? f->rule : a->verdict.cause;

	if (!rule) {
		buf_adds(out, "There is nothing to explain.\n");
		return;
	}
	buf_addf(out, "%s\n\n", rule->title);
	if (f && f->evidence)
		buf_addf(out, "Seen: %s\n\n", f->evidence);
	if (rule->explain)
		buf_addf(out, "%s\n\n", rule->explain);
	buf_addf(out, "Id: %s\nSeverity: %s\nRests on: %s\n", rule->id,
		 severity_name(f ? f->severity : rule->severity),
		 confidence_name(f ? f->confidence : rule->confidence));
	buf_addf(out, "Reference: %s\n", rule_reference(rule));
}

static void act_text(struct diagnosis_page *p, const struct view *v,
		     enum action a, struct request *ret)
{
	struct buf text = BUF_INIT(TEXT_MAX);

	explain(p, v, &text);
	p->explaining = read_text(&p->scroll, &text, v, v->body.rows - 1,
				  ACT_ALL, a, ret);
	buf_release(&text);
}

static void go_to_source(struct diagnosis_page *p, const struct view *v,
			 struct request *ret)
{
	const struct advice *a = &view_round(v)->advice;
	uint64_t seq = diagnosis_event(a, selected(p, v));

	if (seq == 0) {
		request_say(ret, TH_MESSAGE,
			    "This rests on no single event; " BOUND_ALL
			    " explains it.");
		return;
	}
	ret->ask = ASK_EVENT;
	ret->event = seq;
}

static void copy_answer(const struct view *v, struct request *ret)
{
	const struct advice *a = &view_round(v)->advice;

	ret->ask = ASK_COPY;
	ret->text = xasprintf("%s: %s\n", verdict_word(a->verdict.outcome),
			      a->summary ? a->summary : "");
}

static void act_doc(struct diagnosis_page *p, const struct view *v,
		    enum action a, const struct spot *spot)
{
	size_t focus = focus_of(p, v);
	struct doc d[2];

	build(v, d);
	if (a == ACT_PICK)
		doc_pick(&d[focus], &p->place[focus], rows_of(v, focus),
			 spot->row);
	else
		doc_act(&d[focus], &p->place[focus], rows_of(v, focus), a);
	release(d);
}

static void diagnosis_act(void *state, const struct view *v, enum action a,
			  const struct key *k, struct request *ret)
{
	struct diagnosis_page *p = state;

	if (!view_round(v)) {
		if (a == ACT_BACK)
			ret->ask = ASK_BACK;
		return;
	}
	if (is_wide(v) && k->spot.pane > 0 && k->spot.pane <= 2)
		p->pane = (enum diagnosis_pane)(k->spot.pane - 1);
	if (p->explaining) {
		act_text(p, v, a, ret);
	} else if (a == ACT_ENTER) {
		ret->ask = ASK_NEXT;
	} else if (a == ACT_BACK) {
		ret->ask = ASK_BACK;
	} else if (a == ACT_NEXT || a == ACT_PREVIOUS) {
		p->pane = p->pane == PANE_ANSWER ? PANE_EVIDENCE : PANE_ANSWER;
	} else if (a == ACT_DETAILS) {
		go_to_source(p, v, ret);
	} else if (a == ACT_ALL || a == ACT_TOGGLE) {
		p->explaining = true;
		p->scroll = (struct scroll){ .top = 0 };
	} else if (a == ACT_COPY) {
		copy_answer(v, ret);
	} else {
		act_doc(p, v, a, &k->spot);
	}
}

/* The log line of the selected row's event. */
static void draw_record(const struct diagnosis_page *p, const struct view *v,
			struct surface *s, struct rect r)
{
	const struct round *round = view_round(v);
	const struct event *e = round_event(
		round, diagnosis_event(&round->advice, selected(p, v)));
	struct buf text = BUF_INIT(65536);

	surface_hline(s, rect_top(&r, 1), 0);
	surface_text(s, rect_top(&r, 1), 0, DOC_LEFT, TH_HEADING,
		     "As it stands in the event log");
	if (e)
		event_write(e, &text);
	rect_left(&r, DOC_TEXT);
	rect_right(&r, 1);
	surface_wrap(s, r, 0, TH_CODE, buf_str(&text));
	buf_release(&text);
}

static void draw_explanation(const struct diagnosis_page *p,
			     const struct view *v, struct surface *s,
			     struct rect body)
{
	struct buf text = BUF_INIT(TEXT_MAX), place = BUF_INIT(64);
	struct rect head = rect_top(&body, 1);
	size_t lines;

	explain(p, v, &text);
	rect_left(&body, DOC_TEXT);
	rect_right(&body, 1);
	lines = scroll_draw(&p->scroll, s, body, TH_TEXT, buf_str(&text), true);
	scroll_position(&p->scroll, lines, (size_t)body.rows, &place);
	surface_right(s, rect_cols(head, 0, head.cols - 1), 0, TH_DIM,
		      buf_str(&place));
	buf_release(&text);
	buf_release(&place);
}

static void draw_pane(const struct diagnosis_page *p, const struct view *v,
		      const struct doc *d, size_t pane, struct surface *s,
		      struct rect r)
{
	struct buf place = BUF_INIT(64);

	doc_draw(d, &p->place[pane], s, r, focus_of(p, v) == pane);
	doc_spots(d, &p->place[pane], s, r, (int)pane + 1);
	doc_position(d, &p->place[pane], r.rows, &place);
	if (place.len > 0 && pane == 0)
		draw_place(s, r, buf_str(&place));
	buf_release(&place);
}

static void diagnosis_draw(const void *state, const struct view *v,
			   struct surface *s, struct rect body)
{
	const struct diagnosis_page *p = state;
	struct doc d[2];
	struct rect left;

	if (!view_round(v)) {
		surface_text(s, body, 0, 1, TH_DIM, NO_ADVICE);
		return;
	}
	if (p->explaining) {
		draw_explanation(p, v, s, body);
		return;
	}
	build(v, d);
	if (is_wide(v)) {
		left = rect_left(&body, answer_cols(v));
		draw_pane(p, v, &d[0], 0, s, left);
		draw_pane(p, v, &d[1], 1, s, rect_top(&body, evidence_rows(v)));
		if (body.rows > 0)
			draw_record(p, v, s, body);
	} else {
		draw_pane(p, v, &d[0], 0, s, body);
	}
	release(d);
}

static void diagnosis_place(const void *state, uint64_t ret[PLACE_MAX])
{
	const struct diagnosis_page *p = state;
	size_t i;

	ret[0] = p->pane;
	for (i = 0; i < ARRAY_LEN(p->place); i++) {
		ret[1 + 3 * i] = p->place[i].id;
		ret[2 + 3 * i] = p->place[i].top;
		ret[3 + 3 * i] = p->place[i].scrolled;
	}
}

static void diagnosis_go_to(void *state, const struct view *v,
			    const uint64_t place[PLACE_MAX])
{
	struct diagnosis_page *p = state;
	size_t i;

	*p = (struct diagnosis_page){ .session = v->session_number };
	p->pane = place[0] == PANE_ANSWER ? PANE_ANSWER : PANE_EVIDENCE;
	for (i = 0; i < ARRAY_LEN(p->place); i++)
		p->place[i] = (struct doc_place){
			.id = place[1 + 3 * i],
			.top = place[2 + 3 * i],
			.scrolled = place[3 + 3 * i] != 0,
		};
}

const struct screen page_diagnosis = {
	.id = "diagnosis",
	.title = "Diagnosis",
	.state_size = sizeof(struct diagnosis_page),
	.enter = diagnosis_enter,
	.context = diagnosis_context,
	.hints = diagnosis_hints,
	.message = diagnosis_message,
	.draw = diagnosis_draw,
	.act = diagnosis_act,
	.place = diagnosis_place,
	.go_to = diagnosis_go_to,
};
