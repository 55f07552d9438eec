/* check --watch: each target is asked again until CloudFront would connect. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "cli/check_parts.h"
#include "report/facts.h"

#define LINE_BYTES 4096
#define WATCH_MAX  86400 /* seconds */
#define ROUNDS_MAX 64	 /* that a session keeps: the changes of a long watch */

int watch_prepare(struct check *c, struct cf_why *why)
{
	const char *text = c->cli->options.watch;
	char *clean;
	int rc;

	if (!text)
		return 0;
	if (c->cli->options.replay)
		return why_set(why, CF_EINPUT,
			       "--watch asks the network, and --replay does "
			       "not");
	c->watch_s = PACE_FIRST_S;
	if (!*text || text_number(text, 1, WATCH_MAX, &c->watch_s))
		return 0;
	clean = text_clean(text, strlen(text), 60);
	rc = why_set(why, CF_EINPUT,
		     "--watch=%s: whole seconds from 1 to %d are needed", clean,
		     WATCH_MAX);
	free(clean);
	return rc;
}

bool watch_has_answers(const struct check *c)
{
	for (size_t i = 0; i < c->jobs.n; i++) {
		const struct round *r = session_now(&c->jobs.items[i]->session);

		if (!r || !r->advice.settled)
			return false;
	}
	return true;
}

/* A bell, and the title of terminals that have one. It stays: the next prompt
 * of most shells writes its own. */
static void ring(const struct job *j)
{
	const struct round *r = session_now(&j->session);
	struct buf title = BUF_INIT(LINE_BYTES);
	char *shown;

	if (!isatty(STDERR_FILENO) || j->check->cli->options.quiet)
		return;
	fputc('\a', stderr);
	buf_adds(&title, "cf502: ");
	facts_origin(&r->evidence, &title);
	buf_addf(&title, " %s", verdict_word(r->advice.verdict.outcome));
	shown = check_line(j, buf_str(&title));
	if (tty_has_title(getenv("TERM")))
		fprintf(stderr, "\033]2;%s\033\\", shown);
	free(shown);
	buf_release(&title);
}

/* "2026-11-23T11:14:31Z origin.example.com:443: fails, cert-expired" */
static void add_state(const struct job *j, struct buf *out)
{
	const struct round *r = session_now(&j->session);
	const struct judgment *is = &r->advice.verdict;
	char now[TIME_TEXT_SIZE];

	buf_addf(out, "%s ",
		 time_rfc3339(clock_wall_s(loop_clock(j->check->loop)), now));
	facts_origin(&r->evidence, out);
	buf_addf(out, ": %s%s%s.", verdict_word(is->outcome),
		 is->cause ? ", " : "", is->cause ? is->cause->id : "");
}

/* change: what the comparison says, or NULL; wait_us 0: it is the end. */
static void say_state(const struct job *j, const struct difference *change,
		      int64_t wait_us)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	char *shown;

	add_state(j, &line);
	if (change)
		buf_addf(&line, " %s. %s", comparison_word(change->is),
			 change->sentence);
	if (wait_us > 0)
		buf_addf(&line, " Next probe in %lld s.",
			 (long long)(wait_us / 1000000));
	shown = check_line(j, buf_str(&line));
	cli_say("%s", shown);
	free(shown);
	buf_release(&line);
}

static void say_pace(const struct job *j, int64_t wait_us)
{
	struct buf line = BUF_INIT(LINE_BYTES);
	char *shown;

	if (j->check->cli->options.quiet)
		return;
	add_state(j, &line);
	shown = check_line(j, buf_str(&line));
	cli_say("%s Unchanged %d times; from now on a probe every %lld s.",
		shown, PACE_ROUNDS, (long long)(wait_us / 1000000));
	free(shown);
	buf_release(&line);
}

static void on_due(void *ctx)
{
	struct job *j = ctx;

	j->due = true;
}

static void wait_for(struct job *j, int64_t wait_us)
{
	struct loop *loop = j->check->loop;
	int64_t at = loop_now_us(loop) + wait_us;

	if (!j->timer)
		j->timer = loop_timer(loop, at, on_due, j);
	else
		timer_at(j->timer, at);
}

/*
 * The newest round against the one before; false when they are alike, and one
 * of the two is forgotten then, so that a week of watching is no week of logs.
 */
static bool has_changed(struct job *j, struct difference *ret)
{
	struct session *s = &j->session;
	size_t now = s->rounds.n - 1;

	if (!session_now(s)->advice.settled) {
		session_forget(s, now);
		return false;
	}
	session_compare(s, now - 1, now, ret);
	if (ret->is == COMPARISON_NO_CHANGE) {
		session_forget(s, now - 1);
		return false;
	}
	if (s->rounds.n > ROUNDS_MAX)
		session_forget(s, 1);
	return true;
}

static enum verdict_outcome outcome(const struct job *j)
{
	return session_now(&j->session)->advice.verdict.outcome;
}

bool watch_goes_on(struct job *j)
{
	struct difference d = { .sentence = NULL };
	enum verdict_outcome was = VERDICT_UNREACHABLE;
	bool first = j->session.rounds.n == 1, changed = first;
	int64_t before, wait_us;

	if (!first) {
		was = j->session.rounds.items[j->session.rounds.n - 2]
			      ->advice.verdict.outcome;
		changed = has_changed(j, &d);
	}
	if (j->check->interrupted || outcome(j) == VERDICT_CONNECTS) {
		/* Of several it is told which need no watch. */
		if (changed && (!first || j->check->jobs.n > 1))
			say_state(j, first ? NULL : &d, 0);
		if (changed && !first && was != outcome(j))
			ring(j);
		difference_release(&d);
		return false;
	}
	if (first)
		pace_init(&j->pace, j->check->watch_s);
	before = j->pace.wait_us;
	wait_us = pace_next(&j->pace, changed);
	wait_for(j, wait_us);
	if (changed)
		say_state(j, first ? NULL : &d, wait_us);
	else if (wait_us != before)
		say_pace(j, wait_us);
	if (changed && !first && was != outcome(j))
		ring(j);
	difference_release(&d);
	return true;
}
