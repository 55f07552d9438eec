/* The same rows in every format. */
#include "report/basis.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xmem.h"
#include "report/redact.h"

static void add(struct report_basis *b, const char *what, char *text)
{
	*VEC_PUSH(b) = (struct basis_row){ .what = what, .text = text };
}

static void add_times(struct report_basis *b, const struct evidence *ev)
{
	char asked[TIME_TEXT_SIZE], at[TIME_TEXT_SIZE];

	add(b, "Time",
	    xasprintf("asked at %s; dates judged at %s",
		      time_rfc3339(ev->time, asked), time_rfc3339(ev->at, at)));
}

static void add_trust(struct report_basis *b, const struct evidence *ev)
{
	char day[TIME_TEXT_SIZE];

	if (ev->trust_title)
		add(b, "Trust",
		    xasprintf("%s (%zu root%s, newest of %s)", ev->trust_title,
			      ev->trust_count, ev->trust_count == 1 ? "" : "s",
			      time_date(ev->trust_date, day)));
	if (ev->trust_list)
		add(b, "Compared with", xstrdup(ev->trust_list));
}

/* A log tells by which version it was measured; another may judge it. */
static void add_program(struct report_basis *b, const struct evidence *ev,
			const struct report_options *o)
{
	bool other = ev->tool && strcmp(ev->tool, o->tool) != 0;

	add(b, "Program",
	    xasprintf("%s%s%s; %d connection%s, %.1f ms", o->tool,
		      other ? "; measured by " : "", other ? ev->tool : "",
		      ev->connections, ev->connections == 1 ? "" : "s",
		      (double)ev->last_us / 1000.0));
}

static void add_hidden(struct report_basis *b, const struct redaction *r)
{
	struct buf words = BUF_INIT(512);

	redaction_say(r, &words);
	add(b, "Hidden", buf_take(&words));
}

void basis_make(const struct session *s, const struct report_options *o,
		struct report_basis *ret)
{
	const struct evidence *ev = &session_now(s)->evidence;

	memset(ret, 0, sizeof(*ret));
	add_times(ret, ev);
	add(ret, "Policy",
	    xasprintf("%s of %s", s->policy->id, s->policy->as_of));
	add_trust(ret, ev);
	add(ret, "Card",
	    xasprintf("%s, mends %d %% overall, written for %s",
		      s->catalogue->id, s->catalogue->fix_rate,
		      s->catalogue->written_for));
	add_program(ret, ev, o);
	if (o->redaction)
		add_hidden(ret, o->redaction);
}

void basis_release(struct report_basis *b)
{
	for (size_t i = 0; i < b->n; i++)
		free(b->items[i].text);
	VEC_RELEASE(b);
}
