/* The instructions of a workaround, and before and after of a probe. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xmem.h"
#include "report/facts.h"
#include "screens/page_workarounds.h"

#define CHANGE_COLS  22
#define COLUMNS_COLS 72 /* before and after side by side */

static void add_card(const struct view *v, struct doc *d)
{
	const struct catalogue *c = v->session->catalogue;
	char *text = xasprintf("%s mends %d %% overall; written for %s", c->id,
			       c->fix_rate, c->written_for);

	doc_gap(d);
	doc_pair(d, WAY_LABEL_COLS, TH_DIM, "Card", text);
	free(text);
}

static void add_basis(const struct remedy *r, struct doc *d)
{
	char *basis = remedy_basis(r), *text;

	if (r->rate >= 0)
		text = xasprintf("%d %%, as the card says%s", r->rate,
				 strchr(basis, ',') ? strchr(basis, ',') : "");
	else
		text = xasprintf("%s%s", basis,
				 r->tried > 0 ? ": worked of tried, in "
						"incidents that people wrote "
						"up"
					      : "");
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Basis", text);
	free(text);
	free(basis);
}

/* What was done here, and what came of it. */
static void add_tried(const struct view *v, const struct way *w, struct doc *d)
{
	const struct tried *t = session_tried(v->session, way_id(w));
	char *text;

	if (!t)
		return;
	if (t->judged)
		text = xasprintf("marked after probe %zu; the next one says "
				 "%s",
				 t->before + 1, comparison_word(t->came));
	else
		text = view_words(v, "marked as done; " BOUND_REPROBE
				     " probes again");
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Here", text);
	free(text);
}

static void remedy_text(const struct workarounds_page *p, const struct way *w,
			const struct view *v, struct doc *d)
{
	const struct advised_remedy *a = w->remedy;
	const struct remedy *r = a->remedy;
	bool is_open = !a->fits && !view_round(v)->advice.settled;
	const struct tried *t = session_tried(v->session, r->id);
	char *text;

	if (w->number > 0)
		text = xasprintf("%zu %s", w->number, r->title);
	else
		text = xasprintf("%s: %s",
				 is_open	  ? "Not decided yet"
				 : t && t->judged ? "Tried here"
						  : "Does not fit here",
				 r->title);
	doc_heading(d, text);
	free(text);
	if (is_open)
		doc_text(d, DOC_TEXT, TH_TEXT,
			 "No finding calls for it so far.");
	else
		doc_pair(d, WAY_LABEL_COLS, TH_TEXT,
			 a->fits ? "Why" : "Why not", a->why ? a->why : r->why);
	if (r->caution) {
		text = r->rate < 0 ? xstrdup(r->caution)
				   : xasprintf("%d %% says the card. %s",
					       r->rate, r->caution);
		doc_pair(d, WAY_LABEL_COLS, TH_WARN, "Caution", text);
		free(text);
	}
	add_tried(v, w, d);
	recipe_text(p, a, v, d);
	doc_gap(d);
	add_basis(r, d);
	add_card(v, d);
}

static void dead_end_text(const struct way *w, const struct view *v,
			  struct doc *d)
{
	const struct dead_end *e = w->dead_end->dead_end;
	char *text = xasprintf("DEAD END %s", e->title);

	doc_heading(d, text);
	free(text);
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Why not",
		 w->dead_end->why ? w->dead_end->why : e->why);
	add_tried(v, w, d);
	if (e->fail_rate >= 0)
		text = xasprintf("fails in %d %%, as the card says",
				 e->fail_rate);
	else if (e->walked > 0)
		text = xasprintf("walked in vain %d time%s in the field",
				 e->walked, e->walked == 1 ? "" : "s");
	else
		text = xstrdup("no data");
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Basis", text);
	free(text);
	if (e->here.tried > 0) {
		text = xasprintf("here %d of %d worked", e->here.worked,
				 e->here.tried);
		doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "", text);
		free(text);
	}
	add_card(v, d);
}

void way_text(const struct workarounds_page *p, const struct way *w,
	      const struct view *v, struct doc *d)
{
	if (w->remedy)
		remedy_text(p, w, v, d);
	else
		dead_end_text(w, v, d);
}

/* Before and after ------------------------------------------------------ */

static enum mark comparison_mark(enum comparison c)
{
	static const enum mark marks[] = {
		[COMPARISON_FIXED] = MARK_OK,
		[COMPARISON_IMPROVED] = MARK_OK,
		[COMPARISON_NO_CHANGE] = MARK_WARN,
		[COMPARISON_WORSE] = MARK_FAIL,
		[COMPARISON_DIFFERENT] = MARK_WARN,
	};

	return marks[c];
}

/* "14:02:11" */
static void add_time(const struct round *r, struct buf *out)
{
	char text[TIME_TEXT_SIZE];

	time_rfc3339(r->evidence.time, text);
	buf_addf(out, "%.8s", text + 11);
}

static void add_rounds(const struct session *s, size_t from, struct doc *d)
{
	struct buf text = BUF_INIT(256);
	size_t n = s->rounds.n;

	buf_addf(&text, "Before and after: probe %zu, ", from + 1);
	add_time(s->rounds.items[from], &text);
	buf_addf(&text, ", and probe %zu, ", n);
	add_time(s->rounds.items[n - 1], &text);
	buf_adds(&text, " UTC");
	doc_heading(d, buf_str(&text));
	buf_release(&text);
}

/* What was marked since round from, and judged by the newest. */
static void add_steps(const struct session *s, size_t from, struct doc *d)
{
	size_t i;

	for (i = 0; i < s->tried.n; i++) {
		const struct tried *t = &s->tried.items[i];
		char *what;

		if (!t->judged || t->before < from)
			continue;
		what = facts_tried(s, t);
		doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Tried", what);
		free(what);
	}
}

/* Side by side, or one behind the other where that is too narrow. */
static void add_change(const struct change *c, struct doc *d)
{
	const char *before = c->before ? c->before : "none";
	const char *after = c->after ? c->after : "none";
	char *label = xasprintf("%c %s", c->mark, c->what), *text;

	if (d->cols >= COLUMNS_COLS) {
		doc_columns(d, CHANGE_COLS, TH_TEXT, label, before, after);
	} else {
		text = xasprintf("%s -> %s", before, after);
		doc_pair(d, CHANGE_COLS, TH_TEXT, label, text);
		free(text);
	}
	free(label);
}

static void add_changes(const struct session *s, size_t from,
			const struct difference *df, struct doc *d)
{
	char *was = xasprintf("before, probe %zu", from + 1);
	char *is = xasprintf("after, probe %zu", s->rounds.n);
	char *head = xasprintf("Changed: %zu", df->changes.n);
	size_t i;

	doc_heading(d, head);
	if (d->cols >= COLUMNS_COLS && df->changes.n > 0)
		doc_columns(d, CHANGE_COLS, TH_DIM, "", was, is);
	for (i = 0; i < df->changes.n; i++)
		add_change(&df->changes.items[i], d);
	free(head);
	free(is);
	free(was);
}

/* What held in both rounds, in words of the newest. */
static void add_unchanged(const struct workarounds_page *p,
			  const struct session *s, const struct difference *df,
			  struct doc *d)
{
	const struct advice *a = &session_now(s)->advice;
	size_t i;

	doc_gap(d);
	doc_textf(d, p->all ? DOC_LEFT : DOC_TEXT, p->all ? TH_HEADING : TH_DIM,
		  "Unchanged: %zu", df->same.n);
	if (!p->all)
		return;
	for (i = 0; i < df->same.n; i++) {
		const struct change *c = &df->same.items[i];
		char *label = xasprintf("= %s", c->what);

		doc_pair(d, CHANGE_COLS, TH_TEXT, label, c->before);
		free(label);
	}
	doc_gap(d);
	doc_heading(d, "Fine in the last probe");
	for (i = 0; i < a->fine.n; i++)
		doc_row(d, 0, MARK_OK, TH_TEXT, NULL, a->fine.items[i]);
}

/* Addresses may come in another order, or be others. */
static const struct contact_verdict *
same_contact(const struct round *a, const struct evidence *ev,
	     const struct contact_verdict *v)
{
	const char *ip = ev->addresses.items[v->address].ip;
	size_t i;

	for (i = 0; i < a->advice.contacts.n; i++) {
		const struct contact_verdict *w = &a->advice.contacts.items[i];

		if (w->scenario == v->scenario &&
		    strcmp(a->evidence.addresses.items[w->address].ip, ip) == 0)
			return w;
	}
	return NULL;
}

static void add_addresses(const struct session *s, size_t from, struct doc *d)
{
	const struct round *a = s->rounds.items[from];
	const struct round *b = s->rounds.items[s->rounds.n - 1];
	size_t i;

	for (i = 0; i < b->advice.contacts.n; i++) {
		const struct contact_verdict *v = &b->advice.contacts.items[i];
		const struct contact_verdict *was =
			same_contact(a, &b->evidence, v);
		const char *before = was ? verdict_word(was->is.outcome)
					 : "not seen";
		char *text;

		text = xasprintf("%-40s %s -> %s",
				 b->evidence.addresses.items[v->address].ip,
				 before, verdict_word(v->is.outcome));
		doc_row(d, 0, verdict_mark(v->is.outcome),
			v->counts ? TH_TEXT : TH_DIM, NULL, text);
		free(text);
	}
}

void comparison_text(const struct workarounds_page *p, const struct view *v,
		     struct doc *d)
{
	const struct session *s = v->session;
	struct difference df;
	size_t from;
	char *text;

	from = session_before(s);
	if (from == s->rounds.n)
		return;
	session_compare(s, from, s->rounds.n - 1, &df);
	add_rounds(s, from, d);
	add_steps(s, from, d);
	doc_gap(d);
	text = xasprintf("%s. %s", comparison_word(df.is), df.sentence);
	doc_row(d, 0, comparison_mark(df.is),
		mark_look(comparison_mark(df.is))->element, NULL, text);
	free(text);
	doc_gap(d);
	add_addresses(s, from, d);
	doc_gap(d);
	add_changes(s, from, &df, d);
	add_unchanged(p, s, &df, d);
	difference_release(&df);
}
