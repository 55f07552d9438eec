/* cf502 resume: saved sessions, gone on with, listed, forgotten. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "advice/session.h"
#include "advice/shelf.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/wizard.h"
#include "report/facts.h"

/* From here on it is said how many there are. */
#define MANY 100

/* NAME, time of the newest diagnosis, target, outcome, state; tabs between. */
static void print_session(struct cli *c, const char *name)
{
	struct saved saved;
	enum shelf_state state = shelf_look(name, &saved);
	struct buf target = BUF_INIT(1024);
	struct session s;
	const struct round *r;
	char time[TIME_TEXT_SIZE] = "-";
	const char *outcome = "-";

	session_init(&s, &saved.question,
		     policy_for(&c->policies, saved.question.protocols),
		     &c->catalogue);
	saved_play(&saved, saved.log.events.n, &s);
	r = session_now(&s);
	if (r && r->evidence.asked) {
		time_rfc3339(r->evidence.time, time);
		facts_origin(&r->evidence, &target);
	}
	if (r && r->advice.settled)
		outcome = verdict_word(r->advice.verdict.outcome);
	printf("%s\t%s\t%s\t%s\t%s\n", name, time,
	       target.len ? buf_str(&target) : "-", outcome,
	       shelf_state_word(state));
	buf_release(&target);
	session_release(&s);
	saved_release(&saved);
}

static int list_sessions(struct cli *c)
{
	struct shelf all;
	struct cf_why why;

	if (shelf_list(&all, &why) < 0) {
		cli_say("%s", why.text);
		return EXIT_TROUBLE;
	}
	for (size_t i = 0; i < all.names.n; i++)
		print_session(c, all.names.items[i]);
	if (all.names.n >= MANY && !c->options.quiet)
		cli_say("%zu sessions are kept; 'cf502 resume --forget "
			"SESSION' deletes one",
			all.names.n);
	shelf_release(&all);
	return 0;
}

static int report_trouble(int rc, const struct cf_why *why)
{
	if (rc == CF_EINPUT)
		return cli_usage(why);
	cli_say("%s", why->text);
	return EXIT_TROUBLE;
}

static int forget_session(const char *name)
{
	struct cf_why why;
	int rc = shelf_forget(name, &why);

	return rc < 0 ? report_trouble(rc, &why) : 0;
}

static int go_on(struct cli *c, const char *name)
{
	struct resumed from;
	struct cf_why why;
	int rc, status;

	if (!wizard_has_terminal())
		return wizard_no_terminal();
	rc = name ? shelf_open(name, &from, &why)
		  : shelf_open_newest(&from, &why);
	if (rc < 0)
		return report_trouble(rc, &why);
	status = wizard_on_saved(c, &from);
	resumed_release(&from);
	return status;
}

int cmd_resume(struct cli *c)
{
	const struct options *o = &c->options;
	const char *name = o->words.v.n > 0 ? o->words.v.items[0] : NULL;
	struct cf_why why;

	if (o->words.v.n > 1 || (name && (o->list || o->forget)) ||
	    (o->list && o->forget)) {
		why_set(&why, CF_EINPUT,
			"resume takes one session, --list, or --forget "
			"SESSION");
		return cli_usage(&why);
	}
	if (o->list)
		return list_sessions(c);
	return o->forget ? forget_session(o->forget) : go_on(c, name);
}
