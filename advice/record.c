/* What of a session is not in its file yet, and the making of the file. */
#include "advice/record.h"

#include <stdlib.h>
#include <string.h>

#include "advice/judges.h"
#include "advice/shelf.h"
#include "base/xmem.h"
#include "probe/question_words.h"

#define LINE_MAX_BYTES (2 << 20)

struct record {
	struct trail trail;
	char *name;		  /* owned; NULL: no file yet */
	char *policy, *catalogue; /* owned, or NULL */
	char *base;	      /* owned: what the name is made from, or NULL */
	size_t round, events; /* of the session that were taken */
	uint64_t seq;	      /* of the last line */
	bool full;	      /* no more is taken */
};

struct record *record_new(const char *policy, const char *catalogue)
{
	struct record *r = xcalloc(1, sizeof(*r));

	r->policy = xstrdup_null(policy);
	r->catalogue = xstrdup_null(catalogue);
	trail_init(&r->trail);
	return r;
}

void record_free(struct record *r)
{
	if (!r)
		return;
	trail_release(&r->trail);
	free(r->name);
	free(r->base);
	free(r->policy);
	free(r->catalogue);
	free(r);
}

static void skip(struct record *r, const struct session *s)
{
	r->round = s->rounds.n ? s->rounds.n - 1 : 0;
	r->events = s->rounds.n ? session_now(s)->log.events.n : 0;
}

struct record *record_resume(const char *name, struct trail *trail,
			     size_t events, const struct session *s)
{
	struct record *r = record_new(NULL, NULL);

	r->trail = *trail;
	trail_init(trail);
	r->name = xstrdup(name);
	r->seq = events;
	skip(r, s);
	return r;
}

static void add_event(struct record *r, const struct event *ev)
{
	struct buf line = BUF_INIT(LINE_MAX_BYTES);
	struct event numbered = *ev;

	/* What follows something that is missing would be misread. */
	if (r->full)
		return;
	numbered.seq = ++r->seq;
	event_write(&numbered, &line);
	r->full = numbered.seq > EVENT_LOG_MAX || line.overflow ||
		  !trail_add(&r->trail, line.data, line.len);
	buf_release(&line);
}

static void emit(void *ctx, struct event *ev)
{
	add_event(ctx, ev);
}

static void begin(struct record *r, const struct session *s)
{
	const struct evidence *ev = &s->rounds.items[0]->evidence;
	const struct sink to = { .emit = emit, .ctx = r };

	r->base = shelf_name(ev->time, ev->host ? ev->host : "");
	trail_add(&r->trail, EVENT_LOG_HEADER "\n",
		  strlen(EVENT_LOG_HEADER "\n"));
	question_options(&s->question, to);
	if (r->policy)
		option_file(to, judge_option(JUDGE_POLICY), r->policy);
	if (r->catalogue)
		option_file(to, judge_option(JUDGE_CATALOGUE), r->catalogue);
}

static void take_round(struct record *r, const struct round *round)
{
	for (; r->events < round->log.events.n; r->events++)
		add_event(r, &round->log.events.items[r->events]);
}

void record_take(struct record *r, const struct session *s)
{
	if (s->rounds.n == 0 || !s->rounds.items[0]->evidence.asked)
		return;
	if (!r->name && !r->base)
		begin(r, s);
	take_round(r, s->rounds.items[r->round]);
	while (r->round + 1 < s->rounds.n) {
		r->round++;
		r->events = 0;
		take_round(r, s->rounds.items[r->round]);
	}
}

static void add_step(struct record *r, const struct session *s,
		     struct event *ev)
{
	const struct round *now = session_now(s);

	record_take(r, s);
	ev->at_us = now ? now->evidence.last_us : 0;
	if (r->name || r->base)
		add_event(r, ev);
	event_release(ev);
}

void record_step(struct record *r, const struct session *s, enum event_kind k,
		 const char *text, int flags)
{
	struct event ev;

	event_init(&ev, k);
	event_text(&ev, EF_TEXT, text);
	if (k == EV_LEFT)
		event_number(&ev, EF_FLAGS, flags);
	add_step(r, s, &ev);
}

void record_page(struct record *r, const struct session *s, const char *page,
		 const char *place)
{
	struct event ev;

	event_init(&ev, EV_PAGE);
	event_text(&ev, EF_TEXT, page);
	event_text(&ev, EF_PLACE, place);
	add_step(r, s, &ev);
}

int record_save(struct record *r, struct cf_why *why)
{
	if (r->trail.rest.len > 0 && !r->name &&
	    shelf_create(r->base, &r->trail, &r->name, why) < 0)
		return CF_EFILE;
	if (r->trail.rest.len > 0 && trail_save(&r->trail, why) < 0)
		return CF_EFILE;
	if (r->full)
		return why_set(why, CF_EFILE,
			       "it is too long, with %d events or %u MiB",
			       EVENT_LOG_MAX, TRAIL_MAX >> 20);
	return CF_OK;
}

const char *record_name(const struct record *r)
{
	return r->name;
}
