/* The answer as lines to be read from top to bottom, or aloud. */
#include "cli/plain_text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "report/facts.h"
#include "screens/diagnosis_text.h"
#include "screens/event_words.h"

#define LINE_ROOM 4096

/* A sentence, broken at blanks. */
static void add(struct buf *out, int indent, char *text)
{
	text_wrap(out, text, indent, PLAIN_COLUMNS);
	free(text);
}

/* An arrow is a glyph for the eye. */
static const char *direction(const char *what)
{
	return strcmp(what, ">") == 0	? "sent"
	       : strcmp(what, "<") == 0 ? "received"
					: what;
}

char *plain_event_text(const struct evidence *ev, const struct event *e)
{
	struct telling t;
	char *text = NULL;
	bool several = ev->addresses.n > 1;

	if (!event_is_told(e->kind))
		return NULL;
	event_tell(ev, e, &t);
	if (!t.conn || facts_conn_is_told(t.conn))
		text = xasprintf(
			"%s: %s%s%s%s%s", direction(t.what), buf_str(&t.text),
			t.mark < MARK_N ? ", " : "",
			t.mark < MARK_N ? mark_look(t.mark)->word : "",
			t.conn && several ? ", at " : "",
			t.conn && several
				? ev->addresses.items[t.conn->address].ip
				: "");
	buf_release(&t.text);
	return text;
}

void plain_add_event(const struct event *e, const char *text, struct buf *out)
{
	add(out, 2, xasprintf("%.3f s, %s", (double)e->at_us / 1e6, text));
}

void plain_event(const struct evidence *ev, const struct event *e,
		 struct buf *out)
{
	char *text = plain_event_text(ev, e);

	if (text)
		plain_add_event(e, text, out);
	free(text);
}

bool plain_is_main(const struct evidence *ev, const struct event *e)
{
	const struct conn *c =
		event_has(e, EF_CONN)
			? evidence_conn_by_id(ev, (int)event_get(e, EF_CONN))
			: NULL;

	return !c || c->purpose == PURPOSE_EDGE || c->purpose == PURPOSE_PROOF;
}

const struct advised_remedy *plain_remedy(const struct session *s, size_t n)
{
	const struct round *r = session_now(s);

	for (size_t i = 0; r && i < r->advice.remedies.n; i++) {
		if (r->advice.remedies.items[i].fits && --n == 0)
			return &r->advice.remedies.items[i];
	}
	return NULL;
}

const struct advised_dead_end *plain_dead_end(const struct session *s, size_t n)
{
	const struct round *r = session_now(s);

	return r && n > 0 && n <= r->advice.dead_ends.n
		       ? &r->advice.dead_ends.items[n - 1]
		       : NULL;
}

/* ", tried: NO CHANGE"; nothing for what has no mark. */
static void add_mark(const struct session *s, const char *id, struct buf *out)
{
	const struct tried *t = session_tried(s, id);

	if (t && t->judged)
		buf_addf(out, ", tried: %s", comparison_word(t->came));
	else if (t)
		buf_adds(out, ", marked");
}

static void add_remedy(const struct session *s, size_t number,
		       const struct advised_remedy *a, struct buf *out)
{
	char *basis = remedy_basis(a->remedy);
	struct buf text = BUF_INIT(LINE_ROOM);

	buf_addf(&text, "%zu. %s (", number, a->remedy->title);
	if (a->remedy->rate >= 0)
		buf_addf(&text, "%d %%, ", a->remedy->rate);
	buf_addf(&text, "%s)", basis);
	add_mark(s, a->remedy->id, &text);
	add(out, 2, buf_take(&text));
	if (a->why)
		add(out, 5, xstrdup(a->why));
	if (a->remedy->caution)
		add(out, 5, xasprintf("Caution: %s", a->remedy->caution));
	free(basis);
}

static void add_dead_end(const struct session *s, size_t number,
			 const struct advised_dead_end *e, struct buf *out)
{
	char *basis = dead_end_basis(e->dead_end);
	struct buf text = BUF_INIT(LINE_ROOM);

	buf_addf(&text, "d%zu. %s (%s)", number, e->dead_end->title, basis);
	add_mark(s, e->dead_end->id, &text);
	add(out, 2, buf_take(&text));
	add(out, 6, xstrdup(e->why ? e->why : ""));
	free(basis);
}

/* What was tried stays in sight, though nothing calls for it now. */
static void add_tried(const struct session *s, struct buf *out)
{
	const struct advice *a = &session_now(s)->advice;
	bool any = false;

	for (size_t i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];
		const struct tried *t = session_tried(s, r->remedy->id);

		if (r->fits || !t || !t->judged)
			continue;
		if (!any)
			buf_adds(out, "\nTried before:\n");
		any = true;
		add(out, 2,
		    xasprintf("%s: %s", r->remedy->title,
			      comparison_word(t->came)));
	}
}

static void add_ways(const struct session *s, struct buf *out)
{
	const struct advice *a = &session_now(s)->advice;
	const struct advised_remedy *r;

	if (plain_remedy(s, 1))
		buf_adds(out, "\nWorkarounds, the likeliest first:\n");
	for (size_t n = 1; (r = plain_remedy(s, n)) != NULL; n++)
		add_remedy(s, n, r, out);
	add_tried(s, out);
	if (a->dead_ends.n > 0)
		buf_adds(out, "\nDead ends, which do not help here:\n");
	for (size_t i = 0; i < a->dead_ends.n; i++)
		add_dead_end(s, i + 1, &a->dead_ends.items[i], out);
}

static void add_comparison(const struct difference *d, struct buf *out)
{
	add(out, 0,
	    xasprintf("Against the probe before: %s. %s",
		      comparison_word(d->is), d->sentence));
}

static void add_change(const struct session *s, struct buf *out)
{
	size_t before = session_before(s);
	struct difference d;

	if (before >= s->rounds.n)
		return;
	session_compare(s, before, s->rounds.n - 1, &d);
	add_comparison(&d, out);
	difference_release(&d);
}

void plain_changes(const struct session *s, struct buf *out)
{
	size_t before = session_before(s);
	struct difference d;

	if (before >= s->rounds.n) {
		buf_adds(out, "There is nothing to compare with yet; \"ask\" "
			      "asks again.\n");
		return;
	}
	session_compare(s, before, s->rounds.n - 1, &d);
	add_comparison(&d, out);
	for (size_t i = 0; i < d.changes.n; i++) {
		const struct change *c = &d.changes.items[i];

		add(out, 2,
		    xasprintf("%s: before %s, now %s", c->what,
			      c->before ? c->before : "none",
			      c->after ? c->after : "none"));
	}
	add(out, 2, xasprintf("Unchanged: %zu", d.same.n));
	difference_release(&d);
}

void plain_answer(const struct session *s, struct buf *out)
{
	const struct round *r = session_now(s);
	const struct judgment *is = &r->advice.verdict;
	struct buf origin = BUF_INIT(LINE_ROOM);

	facts_origin(&r->evidence, &origin);
	buf_addc(out, '\n');
	if (!r->advice.settled) {
		add(out, 0,
		    xasprintf("Answer for %s: not decided%s.", buf_str(&origin),
			      r->evidence.done ? ", the probe was stopped"
					       : " yet at this moment"));
		buf_release(&origin);
		return;
	}
	add(out, 0,
	    xasprintf("Answer for %s: %s, %s.", buf_str(&origin),
		      verdict_word(is->outcome),
		      facts_meaning(&r->evidence, &r->advice)));
	if (is->cause)
		add(out, 0,
		    xasprintf("Cause: %s (%s).", is->cause->title,
			      is->cause->id));
	add(out, 0, xstrdup(r->advice.summary));
	add_change(s, out);
	add_ways(s, out);
	buf_release(&origin);
}

/* The first unless a label, or its beginning, says otherwise: one server may
 * have two. */
static bool is_asked_for(const struct advised_remedy *r, size_t i,
			 const char *label)
{
	return *label ? strncasecmp(recipe_label(r->recipes.items[i].recipe),
				    label, strlen(label)) == 0
		      : i == 0;
}

/* verify: what is said of all recipes, or NULL. */
static void add_recipe(const struct advised_recipe *r, const char *verify,
		       struct buf *out)
{
	add(out, 0,
	    xasprintf("For %s%s: %s%s", recipe_label(r->recipe),
		      r->seen ? ", as seen here" : "",
		      r->recipe->powershell ? "in PowerShell: " : "",
		      r->recipe->act));
	for (size_t i = 0; i < r->commands.n; i++)
		buf_addf(out, "  %s\n", r->commands.items[i]);
	if (r->check && (!verify || strcmp(r->check, verify) != 0))
		buf_addf(out, "Check:\n  %s\n", r->check);
	add(out, 0, xasprintf("Risk: %s", r->recipe->risk));
}

static bool is_first_of_label(const struct advised_remedy *r, size_t i)
{
	const char *label = recipe_label(r->recipes.items[i].recipe);

	for (size_t k = 0; k < i; k++) {
		if (strcmp(recipe_label(r->recipes.items[k].recipe), label) ==
		    0)
			return false;
	}
	return true;
}

/* Those that were not asked for, by what stands behind "show 1" for them. */
static void add_others(const struct advised_remedy *r, const char *label,
		       struct buf *out)
{
	struct buf labels = BUF_INIT(LINE_ROOM);

	for (size_t i = 0; i < r->recipes.n; i++) {
		if (is_asked_for(r, i, label) || !is_first_of_label(r, i))
			continue;
		buf_addf(&labels, "%s%s", labels.len > 0 ? ", " : "",
			 recipe_label(r->recipes.items[i].recipe));
	}
	if (labels.len > 0)
		add(out, 0,
		    xasprintf("Other recipes, by a name behind the number: %s.",
			      buf_str(&labels)));
	buf_release(&labels);
}

void plain_steps(const struct advised_remedy *r, const char *label,
		 struct buf *out)
{
	bool found = false;

	add(out, 0, xasprintf("%s.", r->remedy->title));
	add(out, 0, xstrdup(r->why ? r->why : r->remedy->why));
	for (size_t i = 0; i < r->recipes.n; i++) {
		if (!is_asked_for(r, i, label))
			continue;
		add_recipe(&r->recipes.items[i], r->verify, out);
		found = true;
	}
	if (*label && !found)
		add(out, 0, xasprintf("There is no recipe for %s.", label));
	if (r->verify)
		buf_addf(out, "To see that it worked:\n  %s\n", r->verify);
	add_others(r, label, out);
}

void plain_warning(const struct advised_dead_end *e, struct buf *out)
{
	add(out, 0, xasprintf("A dead end: %s.", e->dead_end->title));
	add(out, 0, xstrdup(e->why ? e->why : e->dead_end->why));
}

/* As the page of the diagnosis has it, but read from left to right. */
static void add_doc(const struct doc *d, struct buf *out)
{
	for (size_t i = 0; i < d->lines.n; i++) {
		const struct doc_line *l = &d->lines.items[i];
		bool marked = l->first && l->mark < MARK_N;

		buf_addf(out, "%*s%s%s%s", l->col > 1 ? 2 : 0, "",
			 marked ? mark_look(l->mark)->word : "",
			 marked ? ": " : "", l->text);
		if (l->right)
			buf_addf(out, " (%s)", l->right);
		buf_addc(out, '\n');
	}
}

void plain_evidence(const struct round *r, struct buf *out)
{
	const struct advice *a = &r->advice;
	struct buf ids = BUF_INIT(LINE_ROOM);
	struct doc d;

	doc_init(&d, PLAIN_COLUMNS - 10, true);
	diagnosis_answer(r, &d);
	doc_gap(&d);
	diagnosis_evidence(r, &d);
	diagnosis_checked(r, &d);
	add_doc(&d, out);
	doc_release(&d);
	for (size_t i = 0; i < a->findings.n; i++)
		buf_addf(&ids, "%s%s", i ? ", " : "",
			 a->findings.items[i].rule->id);
	if (ids.len > 0)
		add(out, 0,
		    xasprintf("\"explain\" and one of these tells more: %s.",
			      buf_str(&ids)));
	buf_release(&ids);
}

/* The first connection that is still open, and how many more are. */
static void add_open(const struct evidence *ev, struct buf *out)
{
	const struct conn *first = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];

		if (c->ended || c->tcp > OUTCOME_OK)
			continue;
		first = first ? first : c;
		n++;
	}
	if (!first) {
		buf_adds(out, "what is left of the probe");
		return;
	}
	buf_addf(out, "%s, at %s", purpose_words(first->purpose),
		 ev->addresses.items[first->address].ip);
	if (n > 1)
		buf_addf(out, ", and %zu more", n - 1);
}

void plain_waiting(const struct evidence *ev, int64_t elapsed_us,
		   struct buf *out)
{
	struct buf what = BUF_INIT(LINE_ROOM);

	if (ev->dns == OUTCOME_NONE)
		buf_adds(&what, "the answer of the resolver");
	else
		add_open(ev, &what);
	add(out, 2,
	    xasprintf("Still waiting, %lld s so far: %s.",
		      (long long)(elapsed_us / 1000000), buf_str(&what)));
	buf_release(&what);
}

void plain_state(const struct session *s, int64_t time, bool changed,
		 int64_t wait_us, struct buf *out)
{
	const struct round *r = session_now(s);
	const struct judgment *is = &r->advice.verdict;
	struct buf line = BUF_INIT(LINE_ROOM);
	char now[TIME_TEXT_SIZE];

	buf_addf(&line, "%s ", time_rfc3339(time, now));
	facts_origin(&r->evidence, &line);
	if (r->advice.settled)
		buf_addf(&line, ": %s%s%s. %s.", verdict_word(is->outcome),
			 is->cause ? ", " : "", is->cause ? is->cause->id : "",
			 changed ? "Changed" : "Unchanged");
	else
		buf_adds(&line, ": not decided.");
	if (wait_us > 0)
		buf_addf(&line, " Next probe in %lld s.",
			 (long long)(wait_us / 1000000));
	buf_addf(out, "%s\n", buf_str(&line));
	buf_release(&line);
}

void plain_happened(const struct session *s, const struct event *e,
		    struct buf *out)
{
	if (e->kind == EV_ASKED)
		buf_adds(out, "  A probe begins.\n");
	else if (e->kind == EV_TRIED)
		add(out, 2,
		    xasprintf("Marked by the user: %s",
			      event_str(e, EF_TEXT) ? event_str(e, EF_TEXT)
						    : "?"));
	else
		plain_event(&session_now(s)->evidence, e, out);
}

void plain_moment(const struct session *s, size_t rounds, int64_t end_us,
		  struct buf *out)
{
	const struct round *r = session_now(s);

	add(out, 0,
	    xasprintf("Probe %zu of %zu, %.3f s of %.3f s: %s.", s->rounds.n,
		      rounds, (double)r->evidence.last_us / 1e6,
		      (double)end_us / 1e6,
		      r->advice.settled
			      ? verdict_word(r->advice.verdict.outcome)
			      : "not decided yet"));
}
