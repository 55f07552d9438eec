/* Sessions and runs, the sign of life in between, and what is kept of them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"

#define BEAT_US 5000000 /* nothing was said for so long */

const struct round *plain_round(const struct plain *p)
{
	const struct round *r = p->has_session ? session_now(&p->session)
					       : NULL;

	return r && r->evidence.asked ? r : NULL;
}

/* Keeping ------------------------------------------------------------------ */

static void keep(struct plain *p)
{
	struct cf_why why = { "" };

	if (!p->record || !p->has_session)
		return;
	record_take(p->record, &p->session);
	if (record_save(p->record, &why) == 0 || p->unkept)
		return;
	p->unkept = true;
	plain_put("This session is not kept: ");
	plain_put_line(why.text);
}

static void learn(struct plain *p)
{
	struct cf_why note;

	/* An origin of the demo is mended by its mark alone. */
	if (!p->config->learn || p->demo || p->config->recording)
		return;
	outcomes_learn(&p->session, &p->outcomes, p->config->learn, &note);
	if (!note.text[0])
		return;
	plain_put("What worked here: ");
	plain_put_line(note.text);
}

/* Nothing is open any more: no fault is left, or a report tells of it. */
static bool is_finished(const struct plain *p)
{
	return p->exported || round_connects(session_now(&p->session));
}

static void leave(struct plain *p)
{
	if (!p->record || !plain_round(p))
		return;
	record_step(p->record, &p->session, EV_LEFT, NULL, is_finished(p));
	keep(p);
	if (!record_name(p->record) || p->unkept)
		return;
	plain_put("Go on: cf502 resume ");
	plain_put_line(record_name(p->record));
}

/* Sessions ----------------------------------------------------------------- */

static void forget_told(struct plain *p)
{
	for (size_t i = 0; i < p->told.n; i++)
		free(p->told.items[i]);
	VEC_RELEASE(&p->told);
}

static void end_run(struct plain *p)
{
	timer_free(&p->beat);
	forget_told(p);
	run_free(p->run);
	p->run = NULL;
	trust_free(p->trust);
	p->trust = NULL;
}

void plain_open_session(struct plain *p, const struct question *q, bool demo)
{
	plain_close_session(p);
	session_init(&p->session, q,
		     policy_for(p->config->policies, q->protocols),
		     p->config->catalogue);
	p->has_session = true;
	p->demo = demo;
	p->exported = p->unkept = false;
	p->unasked = NULL;
	p->moment = 0;
	if (p->config->keep && !demo)
		p->record = record_new(p->config->policy_path,
				       p->config->catalogue_path);
}

void plain_close_session(struct plain *p)
{
	if (p->watch.on) {
		timer_free(&p->watch.timer);
		p->watch = (struct plain_watch){ .on = false };
	}
	if (!p->has_session)
		return;
	plain_stop_run(p);
	end_run(p);
	session_settle(&p->session);
	leave(p);
	record_free(p->record);
	p->record = NULL;
	session_release(&p->session);
	p->has_session = false;
}

/* Probing ------------------------------------------------------------------ */

static void on_beat(void *ctx)
{
	struct plain *p = ctx;
	int64_t now = loop_now_us(p->loop);
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	plain_waiting(&session_now(&p->session)->evidence, now - p->began_us,
		      &out);
	plain_put_buf(&out);
	timer_at(p->beat, now + BEAT_US);
}

/* Takes text. Several connections mostly meet the same: once is enough. */
static bool is_news(struct plain *p, char *text)
{
	for (size_t i = 0; i < p->told.n; i++) {
		if (strcmp(p->told.items[i], text) != 0)
			continue;
		free(text);
		return false;
	}
	*VEC_PUSH(&p->told) = text;
	return true;
}

static void say_event(struct plain *p, const struct event *ev)
{
	const struct evidence *now = &session_now(&p->session)->evidence;
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);
	char *text = plain_is_main(now, ev) ? plain_event_text(now, ev) : NULL;

	if (!text || !is_news(p, text))
		return;
	plain_add_event(ev, text, &out);
	plain_put_buf(&out);
	timer_at(p->beat, loop_now_us(p->loop) + BEAT_US);
}

static void on_event(void *ctx, struct event *ev)
{
	struct plain *p = ctx;

	session_feed(&p->session, ev);
	if (!p->watch.on && !p->cli->options.quiet)
		say_event(p, ev);
}

bool plain_begin_run(struct plain *p)
{
	struct run_config config = {
		.loop = p->loop,
		.question = &p->session.question,
		.policy = p->session.policy,
		.sink = { .emit = on_event, .ctx = p },
		.asked_flags = p->demo ? ASKED_DEMO : 0,
	};
	struct cf_why why;

	if (p->unasked) {
		plain_put("This can't be asked again as it was: ");
		plain_put_line(p->unasked);
		return false;
	}
	if (trust_new(p->session.question.trust_path, &p->trust, &why) < 0) {
		plain_put_line(why.text);
		return false;
	}
	config.trust = p->trust;
	p->exported = false;
	session_round(&p->session);
	p->began_us = loop_now_us(p->loop);
	p->beat = loop_timer(p->loop, p->began_us + BEAT_US, on_beat, p);
	if (p->watch.on)
		timer_stop(p->beat);
	else
		plain_put_line("Asking. ^C stops it.");
	p->run = run_start(&config);
	return true;
}

void plain_begin(struct plain *p, const struct question *q, bool demo)
{
	plain_open_session(p, q, demo);
	p->at = AT_PROMPT;
	plain_begin_run(p);
}

void plain_stop_run(struct plain *p)
{
	if (p->run && !session_now(&p->session)->evidence.done)
		run_stop(p->run, "stopped by the user");
}

void plain_say_answer(const struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	plain_answer(&p->session, &out);
	plain_put_buf(&out);
}

void plain_say_events(const struct plain *p)
{
	const struct round *r = session_now(&p->session);
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	for (size_t i = 0; i < r->log.events.n; i++)
		plain_event(&r->evidence, &r->log.events.items[i], &out);
	plain_put_buf(&out);
}

void plain_settle(struct plain *p)
{
	if (p->run && session_now(&p->session)->evidence.done) {
		end_run(p);
		session_settle(&p->session);
		learn(p);
		if (!p->watch.on || !plain_watch_round(p)) {
			plain_say_answer(p);
			plain_put("\n\"show 1\" tells how, \"done 1\" marks "
				  "it as done, \"ask\" asks again,\n\"help\" "
				  "tells more.\n");
			plain_prompt(p);
		}
	}
	keep(p);
}

void plain_mark(struct plain *p, const char *id, bool done)
{
	const struct wizard_offers *o = p->config->offers;

	p->exported = false;
	session_mark(&p->session, id, done);
	if (p->demo && o && o->mark)
		o->mark(o->ctx, id, done);
}
