/* Step 1 as it is seen: the form, and beside or below it the plan. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "screens/doc.h"
#include "screens/page_target.h"

#define LABEL_COL 3
#define FIELD_COL 18
#define FORM_COLS 90 /* as wide as it gets */
#define PORT_COLS 6
#define ERROR_MAX 2 /* rows of one error */

static const char *const labels[] = {
	[FIELD_HOST] = "Origin host",
	[FIELD_PORT] = "Port",
	[FIELD_FORWARD] = "Host forwarded",
	[FIELD_NAMES] = "Viewer names",
	[FIELD_PROTOCOLS] = "Protocols",
	[FIELD_FAMILY] = "Addresses",
	[FIELD_BUTTONS] = "",
};

/* Where rows go: virtual ones, of which a window is drawn. */
struct canvas {
	struct surface *s;  /* NULL: only count */
	const char *button; /* of the offers, or NULL */
	struct rect r;
	bool ascii;
	int top;       /* first virtual row shown */
	int at;	       /* next virtual row */
	int focus_row; /* of the field with the focus */
	int focus_end;
};

/* The next n virtual rows, as far as they are in sight. */
static struct rect take_rows(struct canvas *c, int n)
{
	int row = c->at - c->top, cut = row < 0 ? -row : 0;

	c->at += n;
	if (cut >= n || !c->s)
		return (struct rect){ .cols = c->r.cols };
	return rect_rows(c->r, row + cut, n - cut);
}

static struct rect field_cols(struct rect r, enum form_field field)
{
	if (field == FIELD_BUTTONS)
		return rect_cols(r, LABEL_COL, r.cols - LABEL_COL - 1);
	return rect_cols(r, FIELD_COL,
			 field == FIELD_PORT ? PORT_COLS
					     : r.cols - FIELD_COL - 1);
}

/* The words of the buttons. */
struct button_words {
	char recent[32], resume[32];
	const char *of[N_BUTTONS];
};

static const char *const *choice_labels(enum form_field field,
					const struct target_page *p,
					const char *button,
					struct button_words *words)
{
	if (field == FIELD_FORWARD)
		return form_forward_labels(&p->form);
	if (field == FIELD_PROTOCOLS)
		return form_protocol_labels;
	if (field == FIELD_FAMILY)
		return form_family_labels;
	snprintf(words->recent, sizeof(words->recent), "Recent (%zu)",
		 p->recent.items.n);
	snprintf(words->resume, sizeof(words->resume), "Resume (%zu)",
		 p->unfinished.rows.n);
	for (size_t i = 0; i < p->form.buttons.n; i++)
		words->of[i] = p->buttons[i] == BUTTON_PROBE	? "Probe"
			       : p->buttons[i] == BUTTON_RECENT ? words->recent
			       : p->buttons[i] == BUTTON_RESUME ? words->resume
								: button;
	return words->of;
}

static const struct edit *shown_edit(const struct form *f,
				     enum form_field field)
{
	if (field == FIELD_HOST)
		return &f->host;
	if (field == FIELD_PORT)
		return &f->port;
	return field == FIELD_NAMES ? &f->names : NULL;
}

static const struct choice *shown_choice(const struct form *f,
					 enum form_field field)
{
	if (field == FIELD_FORWARD)
		return &f->forward;
	if (field == FIELD_PROTOCOLS)
		return &f->protocols;
	return field == FIELD_FAMILY ? &f->family : &f->buttons;
}

static int draw_widget(const struct target_page *p, struct canvas *c,
		       enum form_field field, bool focus)
{
	const struct edit *e = shown_edit(&p->form, field);
	const struct choice *ch = shown_choice(&p->form, field);
	struct button_words words;
	const char *const *names = NULL;
	struct rect r;
	int rows = 1;

	if (e) {
		r = take_rows(c, 1);
		if (r.rows > 0)
			edit_draw(e, c->s, field_cols(r, field), focus);
	} else {
		names = choice_labels(field, p, c->button, &words);
		rows = choice_rows(ch, names, field_cols(c->r, field).cols);
		r = take_rows(c, rows);
		if (r.rows == rows)
			choice_draw(ch, names, c->s, field_cols(r, field),
				    focus);
	}
	if (r.rows > 0 && focus)
		surface_text(c->s, r, 0, 1, TH_FOCUS, ">");
	if (r.rows > 0)
		surface_text(c->s, r, 0, LABEL_COL, TH_TEXT, labels[field]);
	if (c->s)
		surface_spot(c->s, r,
			     (struct spot){ .pane = (uint16_t)(field + 1),
					    .row = SPOT_NO_ROW,
					    .once = true });
	if (!e && r.rows == rows)
		choice_spots(ch, names, c->s, field_cols(r, field),
			     (int)field + 1);
	return rows;
}

static void draw_error(const struct target_page *p, struct canvas *c,
		       enum form_field field)
{
	const char *error = p->form.errors[field];
	int mark = c->ascii ? 5 : 2;
	int cols = c->r.cols - FIELD_COL - mark - 1, rows;
	struct rect r;

	if (!error)
		return;
	rows = surface_wrap_rows(cols, error);
	r = take_rows(c, rows < ERROR_MAX ? rows : ERROR_MAX);
	if (r.rows == 0)
		return;
	surface_mark(c->s, r, 0, FIELD_COL, MARK_FAIL, false);
	surface_wrap(c->s, rect_cols(r, FIELD_COL + mark, cols), 0, TH_ERROR,
		     error);
}

static void draw_field(const struct target_page *p, struct canvas *c,
		       enum form_field field)
{
	bool focus = p->form.focus == field;

	if (!form_shows(&p->form, field))
		return;
	if (focus)
		c->focus_row = c->at;
	draw_widget(p, c, field, focus);
	draw_error(p, c, field);
	if (focus)
		c->focus_end = c->at;
}

static void draw_fact(struct canvas *c, const char *label, const char *text)
{
	struct rect r = take_rows(c, 1);

	if (r.rows == 0)
		return;
	surface_text(c->s, r, 0, LABEL_COL, TH_DIM, label);
	surface_text(c->s, rect_cols(r, FIELD_COL, r.cols - FIELD_COL - 1), 0,
		     0, TH_TEXT, text);
}

/* The SNI of each scenario, and why. */
static void sni_text(const struct form *f, struct buf *out)
{
	size_t i;

	if (!f->valid) {
		buf_adds(out, "-");
		return;
	}
	for (i = 0; i < f->question.scenarios.n; i++) {
		const struct scenario *s = &f->question.scenarios.items[i];

		buf_addf(out, "%s%s", i ? ", " : "", s->sni ? s->sni : "none");
	}
	if (choice_chosen(&f->forward) == FORWARD_UNKNOWN)
		buf_adds(out, " (both ways are probed)");
	else if (choice_chosen(&f->forward) == FORWARD_YES)
		buf_adds(out, " (the viewer's Host)");
	else if (f->sni || f->no_sni)
		buf_adds(out, " (as told)");
	else if (f->question.target.is_ip)
		buf_adds(out, " (an address is no server name)");
	else
		buf_adds(out, " (the origin host)");
}

/* Whichever field has the focus, the sentences stay. */
static char *form_words(const struct view *v, const char *text)
{
	return key_words(v->config->keys, CTX_FIELD, text);
}

static char *heading(const struct target_page *p, const struct view *v)
{
	const struct wizard_offers *o = v->config->offers;
	char *text, *words;

	if (p->offer < 0)
		return xstrdup(v->recording ? "The origin that was asked when "
					      "this was recorded."
					    : "Which origin? Paste a URL or "
					      "host:port.");
	text = xasprintf(
		p->on_demo ? "Demo origin \"%s\", on this machine "
			     "alone. " BOUND_ENTER " probes it."
			   : "Origin \"%s\" of the distribution. " BOUND_ENTER
			     " probes it, " BOUND_BACK " goes to the list.",
		o->name(o->ctx, (size_t)p->offer));
	words = form_words(v, text);
	free(text);
	return words;
}

/* Returns the rows used of all that there are. */
static void lay_out(const struct target_page *p, const struct view *v,
		    struct canvas *c, bool roomy)
{
	struct buf text = BUF_INIT(1024);
	struct rect r = take_rows(c, 1);
	char *head = heading(p, v);
	int i;

	if (r.rows > 0)
		surface_text(c->s, r, 0, 1, TH_TEXT, head);
	if (roomy)
		take_rows(c, 1);
	for (i = 0; i < FIELD_BUTTONS; i++)
		draw_field(p, c, (enum form_field)i);
	sni_text(&p->form, &text);
	draw_fact(c, "SNI sent", buf_str(&text));
	buf_clear(&text);
	form_extras(&p->form, &text);
	if (text.len > 0)
		draw_fact(c, "Also set", buf_str(&text));
	if (roomy)
		take_rows(c, 1);
	draw_field(p, c, FIELD_BUTTONS);
	buf_release(&text);
	free(head);
}

/* Draws the form into r and returns the rows that it took. */
static int draw_form(const struct target_page *p, const struct view *v,
		     struct surface *s, struct rect r)
{
	const struct canvas blank = {
		.r = r,
		.ascii = s->ascii,
		.button = v->config->offers ? v->config->offers->button : NULL,
	};
	struct canvas count = blank, c = blank;
	bool roomy;

	c.s = s;

	lay_out(p, v, &count, true);
	roomy = count.at <= r.rows;
	if (!roomy) {
		count = blank;
		lay_out(p, v, &count, false);
	}
	if (count.at > r.rows && count.focus_end > r.rows)
		c.top = count.focus_end - r.rows;
	lay_out(p, v, &c, roomy);
	return count.at < r.rows ? count.at : r.rows;
}

static size_t count_items(const struct plan *p, enum plan_when when)
{
	size_t i, n = 0;

	for (i = 0; i < p->items.n; i++)
		n += p->items.items[i].when == when;
	return n;
}

/* With several scenarios much is asked in each of them. */
static bool is_repeated(const struct plan *p, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++) {
		if (strcmp(p->items.items[k].title, p->items.items[i].title) ==
		    0)
			return true;
	}
	return false;
}

/* brief: without the SNI, which the form shows above. */
static void add_items(struct doc *d, const struct plan *p, enum plan_when when,
		      bool brief)
{
	size_t i, n = 0;
	char label[16], *title, *sni;

	for (i = 0; i < p->items.n; i++) {
		if (p->items.items[i].when != when || is_repeated(p, i))
			continue;
		title = xstrdup(p->items.items[i].title);
		sni = brief ? strstr(title, ", SNI ") : NULL;
		if (sni)
			*sni = '\0';
		snprintf(label, sizeof(label), "%zu", ++n);
		doc_pair(d, 4, TH_TEXT, label, title);
		free(title);
	}
}

static void add_numbers(struct doc *d, const char *label,
			const struct u16_list *l,
			const char *(*name)(unsigned, char *))
{
	struct buf text = BUF_INIT(8192);
	char one[NAME_SIZE];
	size_t i;

	for (i = 0; i < l->n; i++)
		buf_addf(&text, "%s%s", i ? " " : "", name(l->v[i], one));
	doc_pair(d, 9, TH_TEXT, label, buf_str(&text));
	buf_release(&text);
}

/* What the hello itself says, where there is room for it. */
static void add_hello(struct doc *d, const struct policy *p)
{
	char low[NAME_SIZE], high[NAME_SIZE];

	doc_gap(d);
	doc_heading(d, "The hello of the edge");
	doc_pair(d, 9, TH_TEXT, "policy", p->id);
	doc_pair(d, 9, TH_TEXT, "source", p->source);
	doc_textf(d, DOC_TEXT, TH_TEXT, "versions %s to %s",
		  version_name(p->min, low), version_name(p->max, high));
	add_numbers(d, "suites", &p->suites, suite_name);
	add_numbers(d, "groups", &p->groups, group_name);
	add_numbers(d, "schemes", &p->schemes, scheme_name);
}

static void add_promise(const struct view *v, struct doc *d, bool full)
{
	char *text = form_words(v, full ? "Nothing leaves this machine "
					  "before " BOUND_ENTER "."
					: "What will be sent (nothing leaves "
					  "this machine before " BOUND_ENTER
					  ")");

	doc_heading(d, full ? "What will be sent" : text);
	if (full)
		doc_text(d, DOC_TEXT, TH_DIM, text);
	free(text);
}

static void build_plan(const struct form *f, const struct view *v,
		       struct doc *d, bool full)
{
	const struct plan *p = &f->plan;
	size_t more;

	add_promise(v, d, full);
	if (!f->valid) {
		doc_text(d, DOC_TEXT, TH_DIM,
			 "This is shown once the fields are right.");
		return;
	}
	doc_pair(d, 4, TH_TEXT, "DNS", p->dns);
	if (full)
		doc_text(d, DOC_TEXT, TH_TEXT, "To each address:");
	/* The form names the one SNI; several tell the lines apart. */
	add_items(d, p, PLAN_ALWAYS, !full && count_items(p, PLAN_ALWAYS) <= 2);
	more = count_items(p, PLAN_ON_REFUSAL);
	if (more > 0 && full) {
		doc_text(d, DOC_TEXT, TH_TEXT,
			 "Only where that is refused, at most four of:");
		add_items(d, p, PLAN_ON_REFUSAL, false);
	}
	for (size_t i = 0; full && i < p->items.n; i++) {
		if (p->items.items[i].when == PLAN_AFTER)
			doc_text(d, DOC_TEXT, TH_TEXT, p->items.items[i].title);
	}
	if (full)
		doc_gap(d);
	doc_pair(d, 8, TH_CODE, "By hand", p->by_hand);
	if (more > 0 && !full)
		doc_text(d, DOC_TEXT, TH_TEXT,
			 "Where that is refused: at most four hellos more, to "
			 "find the cause.");
}

static void draw_plan(const struct form *f, const struct view *v,
		      struct surface *s, struct rect r, bool full)
{
	struct doc_place start = { .id = 0 };
	struct doc d;

	if (r.rows < 2)
		return;
	doc_init(&d, r.cols, v->ascii);
	build_plan(f, v, &d, full);
	if (full && f->valid && r.cols >= 64)
		add_hello(&d, f->policy);
	doc_draw(&d, &start, s, r, false);
	doc_release(&d);
}

void target_draw(const void *state, const struct view *v, struct surface *s,
		 struct rect body)
{
	const struct target_page *p = state;
	struct rect left = body;
	bool wide = body.cols >= WIDE_COLS;
	int used;

	if (p->mode != TARGET_FORM) {
		target_list_draw(p, v, s, body);
		return;
	}
	if (wide) {
		left = rect_left(&body, body.cols * 9 / 16);
		draw_form(p, v, s, left);
		draw_plan(&p->form, v, s, body, true);
		return;
	}
	used = draw_form(p, v, s, body);
	rect_top(&body, used + (used + 8 < body.rows));
	draw_plan(&p->form, v, s, body, false);
}
