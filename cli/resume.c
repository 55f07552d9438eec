/* cf502 resume: saved sessions, gone on with, listed, forgotten. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "advice/session.h"
#include "advice/shelf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/cli.h"
#include "cli/wizard.h"
#include "probe/trust.h"
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

/* A pipe has said it once; nothing waits for it to say it again. */
static int can_be_read(const char *path, struct cf_why *why)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return why_set(why, CF_EINPUT,
			       "standard input is read no second time");
	if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return why_set(why, CF_EINPUT, "%s is no regular file", path);
	return CF_OK;
}

/* The user's own choice goes first, and is compared by its id elsewhere. */
static void take_policies(struct cli *c, const struct judges *was,
			  struct buf *say)
{
	const char *path = was->files[JUDGE_POLICY].path;
	struct policy_set set;
	struct cf_why why;

	if (!path || c->options.policy)
		return;
	if (can_be_read(path, &why) < 0 ||
	    policy_set_file(path, &set, &why) < 0) {
		buf_addf(say, "%s, so the shipped policies judge it. ",
			 why.text);
		return;
	}
	policy_set_release(&c->policies);
	c->policies = set;
	c->options.policy = path;
}

static void take_catalogue(struct cli *c, const struct judges *was,
			   struct buf *say)
{
	const char *path = was->files[JUDGE_CATALOGUE].path;
	struct catalogue catalogue;
	struct cf_why why;

	if (!path || c->options.catalogue)
		return;
	if (can_be_read(path, &why) < 0 ||
	    catalogue_file(path, &catalogue, &why) < 0) {
		buf_addf(say,
			 "%s, so workarounds are those of the shipped "
			 "catalogue. ",
			 why.text);
		return;
	}
	catalogue_release(&c->catalogue);
	c->catalogue = catalogue;
	c->options.catalogue = path;
	cli_load_outcomes(c);
}

static void look_at_trust(const struct judges *was, struct buf *say)
{
	const char *path = was->files[JUDGE_TRUST].path;
	struct trust *trust = NULL;
	struct cf_why why;

	if (path && trust_new(path, &trust, &why) < 0)
		buf_addf(say, "%s, so it can't be asked again. ", why.text);
	trust_free(trust);
}

/* What judged it judges it again, or it is said. */
static void judge_as_before(struct cli *c, struct resumed *from)
{
	const struct judges *was = &from->saved.judges;
	const char *const used[JUDGES_N] = {
		[JUDGE_POLICY] = c->options.policy,
		[JUDGE_CATALOGUE] = c->options.catalogue,
	};
	struct buf say = BUF_INIT(4096);

	take_policies(c, was, &say);
	take_catalogue(c, was, &say);
	look_at_trust(was, &say);
	for (int i = 0; i < JUDGES_N; i++) {
		char *path;

		if (used[i] || !judge_differs(was, (enum judge)i))
			continue;
		path = text_clean(was->files[i].path,
				  strlen(was->files[i].path), 200);
		buf_addf(&say, "%s %s is not what it was. ",
			 judge_option((enum judge)i), path);
		free(path);
	}
	if (say.len > 0)
		from->judged = xstrndup(buf_str(&say), say.len - 1);
	buf_release(&say);
}

/* What judged the session before ends with it. */
static int load_anew(struct cli *c)
{
	struct cf_why why;

	policy_set_release(&c->policies);
	catalogue_release(&c->catalogue);
	if (cli_load(c, &why) < 0) {
		cli_say("%s", why.text);
		return EXIT_TROUBLE;
	}
	cli_load_outcomes(c);
	return 0;
}

static int go_on_with(struct cli *c, struct resumed *from,
		      struct resumed *ret_next)
{
	const char *policy = c->options.policy,
		   *catalogue = c->options.catalogue;
	int status;

	judge_as_before(c, from);
	status = wizard_on_saved(c, from, ret_next);
	/* These end with the session. */
	c->options.policy = policy;
	c->options.catalogue = catalogue;
	resumed_release(from);
	return status;
}

int resume_next(struct cli *c, struct resumed *from)
{
	struct resumed next;
	int status;

	while ((status = load_anew(c)) == 0) {
		status = go_on_with(c, from, &next);
		if (!next.name)
			return status;
		*from = next;
	}
	resumed_release(from);
	return status;
}

static int go_on(struct cli *c, const char *name)
{
	struct resumed from, next;
	struct cf_why why;
	int rc, status;

	if (!wizard_has_terminal())
		return wizard_no_terminal();
	rc = name ? shelf_open(name, &from, &why)
		  : shelf_open_newest(&from, &why);
	if (rc < 0)
		return report_trouble(rc, &why);
	status = go_on_with(c, &from, &next);
	return next.name ? resume_next(c, &next) : status;
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
