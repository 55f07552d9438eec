/* Opens the wizard, and hands it ready-made targets: the demo's
 * origins, or those of a distribution. */
#include "cli/wizard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/saved.h"
#include "advice/shelf.h"
#include "base/file.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain.h"
#include "cli/wizard_origins.h"
#include "demo/demo.h"
#include "screens/wizard.h"

#define LOG_MAX (64u << 20) /* bytes */

/* The demo origin that the wizard has taken last; one runs at a time. */
struct shop {
	struct loop *loop;
	struct cli *cli;
	struct demo *open;
};

static const char *offer_name(void *ctx, size_t i)
{
	(void)ctx;
	return demo_origin_name(demo_origin_at(i));
}

static const char *offer_title(void *ctx, size_t i)
{
	(void)ctx;
	return demo_origin_title(demo_origin_at(i));
}

/* The command line that probes a demo origin, read as any other. */
static int offer_question(struct shop *shop, struct question *ret,
			  struct cf_why *why)
{
	const struct demo *d = shop->open;
	VEC_OF(char *) argv = { 0 };
	struct options o;
	int rc;

	*VEC_PUSH(&argv) = xstrdup("cf502");
	for (const char *const *a = demo_arguments(d); *a; a++)
		*VEC_PUSH(&argv) = xstrdup(*a);
	options_init(&o);
	rc = options_parse((int)argv.n, argv.items, CMD_CHECK, &o, why);
	if (rc == 0)
		rc = ask_question(&o, o.words.v.items[0], ret, why);
	options_release(&o);
	for (size_t i = 0; i < argv.n; i++)
		free(argv.items[i]);
	VEC_RELEASE(&argv);
	return rc;
}

static int offer_take(void *ctx, size_t i, struct question *ret,
		      struct cf_why *why)
{
	struct shop *shop = ctx;
	struct demo *next = NULL;
	int rc = demo_start(shop->loop, demo_origin_at(i), 0, &next, why);

	/* The one before stays where the next can't start. */
	if (rc < 0)
		return rc;
	demo_stop(shop->open);
	shop->open = next;
	return offer_question(shop, ret, why);
}

static bool offer_mark(void *ctx, const char *remedy_id, bool done)
{
	struct shop *shop = ctx;

	return shop->open && demo_mark(shop->open, remedy_id, done);
}

/* What the demo opens on: a fault that browsers hide. */
#define FIRST_ORIGIN "missing-intermediate"

static size_t count_origins(void)
{
	size_t n = 0;

	while (demo_origin_at(n))
		n++;
	return n;
}

static int number_of(const struct demo_origin *o)
{
	for (size_t i = 0; demo_origin_at(i); i++)
		if (demo_origin_at(i) == o)
			return (int)i;
	return 0;
}

/* What the wizard opens on. */
struct start {
	const struct question *question;
	const char *target_text;	    /* or NULL */
	const struct wizard_offers *offers; /* NULL: the demo's */
	int first_offer;		    /* -1: none */
	struct resumed *resumed;	    /* or NULL */
	const struct saved *recording;	    /* or NULL */
	const struct saved *unfinished;	    /* or NULL */
};

/* Once; next gets the session that the user goes on with, if any. */
static int open_once(struct cli *c, const struct start *on,
		     struct resumed *next)
{
	struct shop shop = { .loop = loop_new(&clock_system), .cli = c };
	const struct wizard_offers offers = {
		.n = count_origins(),
		.button = "Demo origins",
		.heading = "Broken origins to try cf502 on",
		.demo = true,
		.name = offer_name,
		.title = offer_title,
		.take = offer_take,
		.mark = offer_mark,
		.ctx = &shop,
	};
	const struct wizard_config config = {
		.loop = shop.loop,
		.question = on->question,
		.has_target = on->question->target.host != NULL,
		.target_text = on->target_text,
		.policies = &c->policies,
		.catalogue = &c->catalogue,
		.policy_path = c->options.policy,
		.catalogue_path = c->options.catalogue,
		.learn = &c->catalogue,
		.offers = on->recording ? NULL
			  : on->offers	? on->offers
					: &offers,
		.first_offer = on->first_offer,
		.keep = on->recording == NULL,
		.resumed = on->resumed,
		.recording = on->recording,
		.unfinished = on->unfinished,
		.next = on->recording ? NULL : next,
		.ascii = c->options.ascii,
		.mouse = c->options.mouse,
		.color = cli_color_when(&c->options),
		.quiet = c->options.quiet,
		.looks = c->settings.themed ? c->settings.looks : NULL,
		.keys = &c->settings.keys,
		.redact = c->options.redact,
		.tool = PACKAGE_STRING,
	};
	struct cf_why why = { .text = "" };
	int status = plain_wanted(c) ? plain_run(c, &config)
				     : wizard_run(&config, &why);

	if (why.text[0])
		cli_say(status == 2 ? "%s; --plain asks line by line" : "%s",
			why.text);
	demo_stop(shop.open);
	loop_free(shop.loop);
	return status;
}

static int open_wizard(struct cli *c, const struct start *on)
{
	struct resumed next = { .name = NULL };
	int status = open_once(c, on, &next);

	return next.name ? resume_next(c, &next) : status;
}

bool wizard_has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

int wizard_no_terminal(void)
{
	struct cf_why why;

	why_set(&why, CF_EINPUT,
		"the wizard needs a terminal; 'cf502 check "
		"TARGET' works without one");
	return cli_usage(&why);
}

int wizard_on_demo(struct cli *c, const struct demo_origin *o)
{
	struct question q;
	struct cf_why why;
	int status;

	if (!wizard_has_terminal())
		return wizard_no_terminal();
	if (ask_template(&c->options, &q, &why) < 0)
		return cli_usage(&why);
	if (!o)
		o = demo_origin_by_name(FIRST_ORIGIN);
	status = open_wizard(c, &(struct start){ .question = &q,
						 .first_offer = number_of(o) });
	question_release(&q);
	return status;
}

int wizard_on_saved(struct cli *c, struct resumed *from,
		    struct resumed *ret_next)
{
	*ret_next = (struct resumed){ .name = NULL };
	return open_once(c,
			 &(struct start){
				 .question = &from->saved.question,
				 .first_offer = -1,
				 .resumed = from,
			 },
			 ret_next);
}

static int read_recording(const struct options *o, struct saved *ret,
			  struct cf_why *why)
{
	struct buf text = BUF_INIT(LOG_MAX);
	int rc = file_read(o->replay, LOG_MAX, &text, why);

	if (rc == 0)
		rc = saved_read(o->replay, buf_str(&text), text.len, true, ret,
				why);
	buf_release(&text);
	if (rc < 0 || ret->rounds > 0)
		return rc;
	saved_release(ret);
	return why_set(why, CF_EINPUT,
		       "%s: no event tells what was asked; a diagnosis begins "
		       "with \"asked\"",
		       o->replay);
}

static int wizard_on_recording(struct cli *c)
{
	struct saved saved;
	struct cf_why why;
	int status;

	if (c->options.words.v.n > 0) {
		why_set(&why, CF_EINPUT,
			"--replay takes its target from the log");
		return cli_usage(&why);
	}
	if (read_recording(&c->options, &saved, &why) < 0)
		return cli_usage(&why);
	if (wizard_has_terminal())
		status = open_wizard(
			c, &(struct start){ .question = &saved.question,
					    .first_offer = -1,
					    .recording = &saved });
	else
		status = wizard_no_terminal();
	saved_release(&saved);
	return status;
}

/* Who names no target may have come back for the last one. */
static int on_question(struct cli *c, const struct question *q,
		       const char *text)
{
	struct saved last = { .rounds = 0 };
	char *name = text ? NULL : shelf_newest(&last, NULL);
	int status = open_wizard(
		c, &(struct start){ .question = q,
				    .target_text = text,
				    .first_offer = -1,
				    .unfinished = name ? &last : NULL });

	saved_release(&last);
	free(name);
	return status;
}

/* Keys come from the terminal also where the file comes by a pipe. */
static bool can_read(const char *path)
{
	return strcmp(path, "-") == 0 ? tty_present() : wizard_has_terminal();
}

static int on_origins(struct cli *c, const struct origins *origins, int first)
{
	struct question q;
	struct cf_why why;
	int status;

	if (ask_template(&c->options, &q, &why) < 0)
		return cli_usage(&why);
	status = open_wizard(c,
			     &(struct start){ .question = &q,
					      .offers = origins_offers(origins),
					      .first_offer = first });
	question_release(&q);
	return status;
}

/* Nothing waits for what a pipe brings unless there is a screen for it. */
static int wizard_on_distribution(struct cli *c)
{
	const char *path = c->options.distribution;
	bool pipe = strcmp(path, "-") == 0;
	struct origins *origins;
	struct cf_why why;
	int status, first = -1;

	if (pipe && !can_read(path))
		return wizard_no_terminal();
	origins = origins_new(&c->options, &first, &why);
	if (!origins)
		return cli_usage(&why);
	status = can_read(path) ? on_origins(c, origins, first)
				: wizard_no_terminal();
	origins_free(origins);
	return status;
}

/* "chekc origin.example.com": more than one word was meant for a command. */
static int too_many_words(const char *first, struct cf_why *why)
{
	const char *names[16], *near;
	size_t n = 0;

	for (const struct command *c = commands;
	     c->name && n + 1 < ARRAY_LEN(names); c++)
		names[n++] = c->name;
	names[n] = NULL;
	near = text_nearest(first, names);
	if (near)
		return why_set(why, CF_EINPUT,
			       "no command has the name of the first word; is "
			       "'cf502 %s' meant?",
			       near);
	return why_set(why, CF_EINPUT,
		       "the wizard takes one target; 'cf502 check' takes "
		       "several");
}

static int check_words(const struct options *o, struct cf_why *why)
{
	if (o->origin && !o->distribution)
		return why_set(why, CF_EINPUT,
			       "--origin names an origin of --distribution, "
			       "which is missing");
	if (o->distribution && o->replay)
		return why_set(why, CF_EINPUT,
			       "--replay takes its target from the log");
	if (o->distribution && o->words.v.n > 0)
		return why_set(why, CF_EINPUT,
			       "--distribution brings the targets itself; "
			       "--origin ID names one of them");
	if (!o->replay && o->words.v.n > 1)
		return too_many_words(o->words.v.items[0], why);
	return CF_OK;
}

int cmd_wizard(struct cli *c)
{
	const struct text_list *words = &c->options.words;
	const char *text = words->v.n > 0 ? words->v.items[0] : NULL;
	struct question q;
	struct cf_why why;
	int status;

	if (check_words(&c->options, &why) < 0)
		return cli_usage(&why);
	if (c->options.replay)
		return wizard_on_recording(c);
	if (c->options.distribution)
		return wizard_on_distribution(c);
	if (text ? ask_question(&c->options, text, &q, &why) < 0
		 : ask_template(&c->options, &q, &why) < 0)
		return cli_usage(&why);
	status = wizard_has_terminal() ? on_question(c, &q, text)
				       : wizard_no_terminal();
	question_release(&q);
	return status;
}
