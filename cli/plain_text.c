/* The answer as lines to be read from top to bottom, or aloud. */
#include "cli/plain_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/xmem.h"
#include "report/facts.h"
#include "screens/event_words.h"

#define COLUMNS	  80
#define LINE_ROOM 4096

/* A sentence, broken at blanks. */
static void add(struct buf *out, int indent, char *text)
{
	text_wrap(out, text, indent, COLUMNS);
	free(text);
}

void plain_event(const struct evidence *ev, const struct event *e,
		 struct buf *out)
{
	struct telling t;

	if (!event_is_told(e->kind))
		return;
	event_tell(ev, e, &t);
	add(out, 2,
	    xasprintf("%.3f s, %s: %s%s%s", (double)e->at_us / 1e6, t.what,
		      buf_str(&t.text), t.mark < MARK_N ? ", " : "",
		      t.mark < MARK_N ? mark_look(t.mark)->word : ""));
	buf_release(&t.text);
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

static void add_remedy(const struct session *s, size_t number,
		       const struct advised_remedy *a, struct buf *out)
{
	const struct tried *t = session_tried(s, a->remedy->id);
	char *basis = remedy_basis(a->remedy);
	char rate[32] = "";

	if (a->remedy->rate >= 0)
		snprintf(rate, sizeof(rate), "%d %%, ", a->remedy->rate);
	add(out, 2,
	    xasprintf("%zu. %s (%s%s)%s%s", number, a->remedy->title, rate,
		      basis,
		      !t	  ? ""
		      : t->judged ? ", tried: "
				  : ", marked",
		      t && t->judged ? comparison_word(t->came) : ""));
	if (a->why)
		add(out, 5, xstrdup(a->why));
	if (a->remedy->caution)
		add(out, 5, xasprintf("Caution: %s", a->remedy->caution));
	free(basis);
}

static void add_ways(const struct session *s, struct buf *out)
{
	const struct advice *a = &session_now(s)->advice;
	const struct advised_remedy *r;

	if (plain_remedy(s, 1))
		buf_adds(out, "\nWorkarounds, the likeliest first:\n");
	for (size_t n = 1; (r = plain_remedy(s, n)) != NULL; n++)
		add_remedy(s, n, r, out);
	if (a->dead_ends.n > 0)
		buf_adds(out, "\nDead ends, which do not help here:\n");
	for (size_t i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *e = &a->dead_ends.items[i];

		add(out, 2,
		    xasprintf("%s. %s", e->dead_end->title,
			      e->why ? e->why : ""));
	}
}

static void add_change(const struct session *s, struct buf *out)
{
	size_t before = session_before(s);
	struct difference d;

	if (before >= s->rounds.n)
		return;
	session_compare(s, before, s->rounds.n - 1, &d);
	add(out, 0,
	    xasprintf("Against the probe before: %s. %s", comparison_word(d.is),
		      d.sentence));
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
		    xasprintf("Answer for %s: not decided, the probe was "
			      "stopped.",
			      buf_str(&origin)));
		buf_release(&origin);
		return;
	}
	add(out, 0,
	    xasprintf("Answer for %s: %s, %s.", buf_str(&origin),
		      verdict_word(is->outcome),
		      facts_outcome_meaning(is->outcome)));
	if (is->cause)
		add(out, 0,
		    xasprintf("Cause: %s (%s).", is->cause->title,
			      is->cause->id));
	add(out, 0, xstrdup(r->advice.summary));
	add_change(s, out);
	add_ways(s, out);
	buf_release(&origin);
}

void plain_steps(const struct advised_remedy *r, struct buf *out)
{
	add(out, 0, xasprintf("%s.", r->remedy->title));
	add(out, 0, xstrdup(r->why ? r->why : r->remedy->why));
	for (size_t i = 0; i < r->commands.n; i++)
		buf_addf(out, "  %s\n", r->commands.items[i]);
	if (r->verify)
		buf_addf(out, "To see that it worked:\n  %s\n", r->verify);
}
