/* From a log with several diagnoses to a session. */
#include "advice/saved.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/question_words.h"
#include "probe/replay.h"

static size_t count_rounds(const struct event_log *log)
{
	size_t n = 0;

	for (size_t i = 0; i < log->events.n; i++)
		n += log->events.items[i].kind == EV_ASKED;
	return n;
}

int saved_read(const char *name, const char *text, size_t n, bool open,
	       struct saved *ret, struct cf_why *why)
{
	struct saved s = { .rounds = 0 };
	struct cf_why inner;

	if (event_log_read_start(name, text, n, open, &s.log, &s.end, why) < 0)
		return CF_EINPUT;
	s.rounds = count_rounds(&s.log);
	if (s.rounds == 0) {
		question_init(&s.question);
	} else if (replay_question(name, &s.log, &s.question, why) < 0) {
		event_log_release(&s.log);
		return CF_EINPUT;
	}
	if (question_take_options(&s.question, &s.log, &inner) < 0)
		s.unasked = xstrdup(inner.text);
	judges_read(&s.log, &s.judges);
	*ret = s;
	return CF_OK;
}

void saved_release(struct saved *s)
{
	event_log_release(&s->log);
	question_release(&s->question);
	judges_release(&s->judges);
	free(s->unasked);
	memset(s, 0, sizeof(*s));
}

void saved_feed(struct session *s, const struct event *ev)
{
	const struct round *r = session_now(s);

	if (event_is_step(ev->kind))
		return;
	if (ev->kind == EV_ASKED && (!r || r->evidence.asked))
		session_round(s);
	session_feed(s, ev);
}

void log_play(const struct event_log *log, size_t n, struct session *s)
{
	s->in_bulk = true;
	for (size_t i = 0; i < n && i < log->events.n; i++)
		saved_feed(s, &log->events.items[i]);
	s->in_bulk = false;
	session_settle(s);
}

void saved_play(const struct saved *saved, size_t n, struct session *s)
{
	log_play(&saved->log, n, s);
}

static void feed_end(struct session *s, enum event_kind k, const char *text)
{
	const struct evidence *ev = &session_now(s)->evidence;
	struct event e;

	event_init(&e, k);
	e.at_us = ev->last_us;
	event_text(&e, EF_TEXT, text);
	if (k == EV_DONE)
		event_number(&e, EF_COUNT, ev->connections);
	session_feed(s, &e);
	event_release(&e);
}

bool saved_close(struct session *s)
{
	const struct round *r = session_now(s);

	if (!r || r->evidence.done)
		return false;
	if (!r->evidence.stopped)
		feed_end(s, EV_STOPPED, "cf502 ended before the probe did");
	feed_end(s, EV_DONE, NULL);
	session_settle(s);
	return true;
}

const struct event *saved_step(const struct saved *s, enum event_kind k)
{
	for (size_t i = s->log.events.n; i-- > 0;) {
		if (s->log.events.items[i].kind == k)
			return &s->log.events.items[i];
	}
	return NULL;
}

bool saved_is_finished(const struct saved *s)
{
	size_t n = s->log.events.n;
	const struct event *last = n ? &s->log.events.items[n - 1] : NULL;

	return last && last->kind == EV_LEFT && event_get(last, EF_FLAGS) == 1;
}
