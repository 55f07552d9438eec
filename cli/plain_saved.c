/* What was there before: a session that goes on, and a recorded log. */
#include <string.h>

#include "advice/saved.h"
#include "advice/shelf.h"
#include "base/clock.h"
#include "base/text.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"
#include "screens/moments.h"
#include "screens/saved_words.h"

#define UNFINISHED_SHOWN 9

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
	plain_open_session(p, &from->saved.question, false);
	saved_play(&from->saved, from->saved.log.events.n, &p->session);
	outcomes_forget(&p->session);
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

/* "  2. origin.example.com:443, 3 hours ago: fails, cert-expired" */
static void add_row(const struct plain *p, size_t i, struct buf *out)
{
	const struct unfinished_row *u = &p->unfinished.rows.items[i];
	struct buf row = BUF_INIT(PLAIN_LINE_MAX);

	buf_addf(&row, "%zu. %s, ", i + 1, u->target);
	unfinished_age(u, clock_wall_s(loop_clock(p->loop)), &row);
	buf_addf(&row, ": %s", u->state);
	text_wrap(out, buf_str(&row), 2, PLAIN_COLUMNS);
	buf_release(&row);
}

static void list_unfinished(const struct plain *p, struct buf *out)
{
	size_t n = p->unfinished.rows.n;

	buf_adds(out, "Unfinished; \"resume 1\" goes on with the first of "
		      "them:\n");
	for (size_t i = 0; i < n && i < UNFINISHED_SHOWN; i++)
		add_row(p, i, out);
}

static void look_for_sessions(struct plain *p)
{
	unfinished_load(&p->unfinished, p->config,
			p->record ? record_name(p->record) : NULL);
	unfinished_tell(&p->unfinished, p->config);
}

void plain_say_unfinished(struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX),
		   line = BUF_INIT(PLAIN_LINE_MAX);

	look_for_sessions(p);
	if (p->config->unfinished)
		saved_say_unfinished(p->config->unfinished,
				     clock_wall_s(loop_clock(p->loop)),
				     "\"resume\"", &line);
	if (line.len > 0 && p->unfinished.rows.n > 1)
		list_unfinished(p, &out);
	else if (line.len > 0)
		text_wrap(&out, buf_str(&line), 0, PLAIN_COLUMNS);
	plain_put_buf(&out);
	buf_release(&line);
}

void plain_take_up(struct plain *p, const char *rest)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);
	struct cf_why why = { "" };
	int64_t n = 1;

	/* The numbers are those that were said last. */
	if (p->unfinished.rows.n == 0 || !*rest)
		look_for_sessions(p);
	if (p->unfinished.rows.n == 0) {
		plain_put_line("No session is unfinished.");
		return;
	}
	if (*rest ? !text_number(rest, 1, (int64_t)p->unfinished.rows.n, &n)
		  : p->unfinished.rows.n > 1) {
		list_unfinished(p, &out);
		plain_put_buf(&out);
		return;
	}
	if (shelf_open(p->unfinished.rows.items[n - 1].name, p->config->next,
		       &why) < 0) {
		buf_addf(&out, "%s.\n", why.text);
		plain_put_buf(&out);
		return;
	}
	plain_finish(p, 0);
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

	saved_say_end(end, &out);
	buf_adds(&out, end->line ? "\n" : "");
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
