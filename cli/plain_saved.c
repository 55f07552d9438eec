/* What was there before: a session that goes on, and a recorded log. */
#include <string.h>

#include "advice/saved.h"
#include "advice/shelf.h"
#include "base/clock.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"
#include "screens/moments.h"
#include "screens/saved_words.h"

/* A session that goes on --------------------------------------------------- */

static void say_resumed(const struct plain *p, const struct resumed *from,
			bool cut)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	plain_say_answer(p);
	buf_addc(&out, '\n');
	saved_say_seen(&from->saved, &p->session, cut,
		       clock_wall_s(loop_clock(p->loop)), &out);
	buf_adds(&out, "; \"ask\" asks again, \"help\" tells more.\n");
	if (from->note.text[0])
		buf_addf(&out, "%s.\n", from->note.text);
	if (from->judged)
		buf_addf(&out, "%s\n", from->judged);
	saved_say_policy(&p->session, &out);
	if (buf_str(&out)[out.len - 1] != '\n')
		buf_addc(&out, '\n');
	plain_put_buf(&out);
}

void plain_resume(struct plain *p, struct resumed *from)
{
	struct outcomes known = { .of = { .n = 0 } };

	plain_open_session(p, &from->saved.question, false);
	saved_play(&from->saved, from->saved.log.events.n, &p->session);
	/* What was counted in an earlier session is not counted again. */
	outcomes_take(&p->session, &known);
	outcomes_release(&known);
	p->unasked = from->saved.unasked;
	if (p->record && from->trail.fd >= 0) {
		record_free(p->record);
		p->record = record_resume(from->name, &from->trail,
					  from->saved.log.events.n,
					  &p->session);
	}
	p->at = AT_PROMPT;
	say_resumed(p, from, saved_close(&p->session));
}

void plain_say_unfinished(const struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	if (p->config->unfinished)
		saved_say_unfinished(p->config->unfinished,
				     clock_wall_s(loop_clock(p->loop)), &out);
	if (out.len > 0)
		buf_addc(&out, '\n');
	plain_put_buf(&out);
}

/* A recording -------------------------------------------------------------- */

static const struct event_log *recording(const struct plain *p)
{
	return &p->config->recording->log;
}

/* Any moment is a prefix of the log. */
static void go_to(struct plain *p, size_t moment)
{
	if (moment < p->moment)
		plain_open_session(p, &p->config->recording->question, false);
	p->session.in_bulk = true;
	while (p->moment < moment)
		saved_feed(&p->session,
			   &recording(p)->events.items[p->moment++]);
	p->session.in_bulk = false;
	session_settle(&p->session);
}

/* What has just happened at this moment, and how it stands then. */
static void say_moment(const struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);
	const struct event_log *log = recording(p);

	plain_happened(&p->session, &log->events.items[p->moment - 1], &out);
	plain_moment(&p->session, p->config->recording->rounds,
		     moments_round_us(log, p->moment), &out);
	plain_put_buf(&out);
}

void plain_step(struct plain *p, bool on, bool edge)
{
	const struct event_log *log = recording(p);
	size_t to = on ? moments_after(log, p->moment, edge)
		       : moments_before(log, p->moment, edge);

	if (to == p->moment) {
		plain_put_line(on ? "The recording ends here."
				  : "The recording begins here.");
		return;
	}
	go_to(p, to);
	say_moment(p);
}

static void say_recording(const struct plain *p)
{
	const struct log_end *end = &p->config->recording->end;
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	if (end->line && end->torn)
		buf_adds(&out, "The last line of the log was not written to "
			       "its end and is left out.\n");
	else if (end->line)
		buf_addf(&out,
			 "Line %d can't be read: %s. What stands before it is "
			 "shown.\n",
			 end->line, end->why.text);
	buf_adds(&out,
		 "A recording, at its end: \"back\" and \"next\" step by an "
		 "event,\n\"back probe\" and \"next probe\" by a probe; "
		 "\"answer\" says the answer at that moment.\n");
	plain_put_buf(&out);
}

void plain_replay(struct plain *p)
{
	plain_open_session(p, &p->config->recording->question, false);
	go_to(p, moments_last(recording(p)));
	p->at = AT_PROMPT;
	plain_say_events(p);
	plain_say_answer(p);
	plain_put("\n");
	say_recording(p);
}
