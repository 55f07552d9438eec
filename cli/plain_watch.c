/* The same question, asked again until the verdict turns: a line each time. */
#include <stdio.h>

#include "base/clock.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"

static void end(struct plain *p)
{
	timer_free(&p->watch.timer);
	p->watch = (struct plain_watch){ .on = false };
}

static void on_due(void *ctx)
{
	struct plain *p = ctx;

	if (p->run || plain_begin_run(p))
		return;
	/* It is said why not. */
	end(p);
	plain_prompt(p);
}

static void wait_until(struct plain *p, int64_t at_us)
{
	if (p->watch.timer)
		timer_at(p->watch.timer, at_us);
	else
		p->watch.timer = loop_timer(p->loop, at_us, on_due, p);
}

static bool is_mended(const struct plain *p)
{
	return round_connects(session_now(&p->session));
}

void plain_watch_begin(struct plain *p)
{
	int64_t took = session_now(&p->session)->evidence.last_us;

	if (is_mended(p)) {
		plain_put_line("CloudFront would connect: there is nothing to "
			       "wait for. \"ask\" asks again.");
		return;
	}
	p->watch = (struct plain_watch){ .on = true };
	plain_put_line("Watching: asked again until CloudFront would connect. "
		       "Enter or ^C ends it.");
	wait_until(p, pace_begin(&p->watch.pace,
				 p->began_us > 0 ? p->began_us + took : 0,
				 loop_now_us(p->loop)));
}

void plain_watch_end(struct plain *p, bool stop)
{
	end(p);
	if (stop)
		plain_stop_run(p);
	plain_put_line(p->run && !stop ? "No longer watching; the probe under "
					 "way goes on to its end."
				       : "No longer watching.");
	plain_prompt(p);
}

static void say_round(const struct plain *p, bool changed, int64_t wait_us)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	plain_state(&p->session, clock_wall_s(loop_clock(p->loop)), changed,
		    wait_us, &out);
	plain_put_buf(&out);
}

bool plain_watch_round(struct plain *p)
{
	bool turned, changed = session_changed(&p->session, &turned);
	int64_t wait_us;

	if (turned || is_mended(p))
		putchar('\a');
	if (is_mended(p)) {
		say_round(p, changed, 0);
		end(p);
		return false;
	}
	if (++p->watch.probes >= PACE_PROBES_MAX) {
		end(p);
		plain_put_line("Watched for 200 probes, and the verdict did "
			       "not turn. \"watch\" goes on.");
		return false;
	}
	wait_us = pace_next(&p->watch.pace, changed);
	wait_until(p, loop_now_us(p->loop) + wait_us);
	say_round(p, changed, wait_us);
	return true;
}
