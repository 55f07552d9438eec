/* Watching: the same question, asked again until the verdict turns. */
#include <stdlib.h>

#include "base/xmem.h"
#include "report/facts.h"
#include "screens/flow_parts.h"

#define SECOND_US 1000000

bool flow_watching(const struct flow *f)
{
	return f->watch.on;
}

static void set_title(struct flow *f, const char *word)
{
	struct buf text = BUF_INIT(MESSAGE_MAX);

	buf_adds(&text, "cf502");
	if (word) {
		buf_adds(&text, ": ");
		facts_origin(&session_now(f->session)->evidence, &text);
		buf_addf(&text, " %s", word);
	}
	free(f->title);
	f->title = buf_take(&text);
}

void flow_watch_end(struct flow *f)
{
	timer_free(&f->watch.timer);
	if (f->watch.on)
		set_title(f, NULL);
	f->watch = (struct flow_watch){ .on = false };
}

void flow_watch_asked(struct flow *f)
{
	if (f->watch.timer)
		timer_stop(f->watch.timer);
	f->watch.next_us = 0;
}

static void on_due(void *ctx)
{
	struct flow *f = ctx;

	f->watch.next_us = 0;
	if (f->run || flow_begin_run(f))
		return;
	/* The message says why not. */
	flow_watch_end(f);
}

static void wait_until(struct flow *f, int64_t at_us)
{
	f->watch.next_us = at_us;
	if (f->watch.timer)
		timer_at(f->watch.timer, at_us);
	else
		f->watch.timer = loop_timer(f->config->loop, at_us, on_due, f);
}

static bool is_mended(const struct flow *f)
{
	return round_connects(session_now(f->session));
}

static void begin(struct flow *f)
{
	int64_t took = session_now(f->session)->evidence.last_us;

	f->watch = (struct flow_watch){ .on = true };
	set_title(f, "watched");
	flow_say(f, TH_MESSAGE,
		 "Watching: asked again until CloudFront would connect, on "
		 "any page. " BOUND_WATCH " ends it.");
	if (f->run)
		pace_init(&f->watch.pace, PACE_FIRST_S);
	else
		wait_until(f,
			   pace_begin(&f->watch.pace,
				      f->began_us > 0 ? f->began_us + took : 0,
				      loop_now_us(f->config->loop)));
}

void flow_watch_toggle(struct flow *f)
{
	if (f->config->recording) {
		flow_say(f, TH_MESSAGE,
			 "This is a recording: nothing is asked of the "
			 "network.");
	} else if (f->watch.on) {
		flow_watch_end(f);
		flow_say(f, TH_MESSAGE, "No longer watching.");
	} else if (!f->session || f->session->rounds.n == 0) {
		flow_say(f, TH_MESSAGE,
			 "Nothing was probed yet; " BOUND_ENTER " goes on.");
	} else if (!f->run && is_mended(f)) {
		flow_say(f, TH_MESSAGE,
			 "CloudFront would connect: there is nothing to wait "
			 "for. " BOUND_REPROBE " asks again.");
	} else {
		begin(f);
	}
}

void flow_watch_round(struct flow *f)
{
	const char *word;
	bool changed, turned;

	if (!f->watch.on)
		return;
	changed = session_changed(f->session, &turned);
	word = verdict_word(session_now(f->session)->advice.verdict.outcome);
	if (turned) {
		f->bell = true;
		set_title(f, word);
	}
	if (is_mended(f)) {
		f->watch.on = false;
		flow_watch_end(f);
		f->bell = true;
		set_title(f, word);
		return;
	}
	if (++f->watch.probes >= PACE_PROBES_MAX) {
		flow_watch_end(f);
		flow_say(f, TH_WARN,
			 "Watched for 200 probes, and the verdict did not "
			 "turn. " BOUND_WATCH " goes on.");
		return;
	}
	wait_until(f, loop_now_us(f->config->loop) +
			      pace_next(&f->watch.pace, changed));
}

void flow_watch_status(const struct flow *f, struct buf *out)
{
	int64_t left;

	if (!f->watch.on)
		return;
	if (f->watch.next_us == 0) {
		buf_adds(out, ", watching");
		return;
	}
	left = f->watch.next_us - loop_now_us(f->config->loop);
	left = left > 0 ? (left + SECOND_US - 1) / SECOND_US : 0;
	buf_addf(out, ", next in %lld s", (long long)left);
}

char *flow_take_title(struct flow *f)
{
	char *title = f->title;

	f->title = NULL;
	return title;
}
