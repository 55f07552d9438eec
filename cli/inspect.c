/* cf502 inspect: the judgment of a chain in a file, without any network. */
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/xmem.h"
#include "cli/check.h"
#include "cli/cli.h"
#include "probe/chain_file.h"
#include "probe/trust.h"

static const char *shown_name(const char *path)
{
	return strcmp(path, "-") == 0 ? "standard input" : path;
}

static int read_chain(const char *path, struct chain_file *ret,
		      struct cf_why *why)
{
	struct buf text = BUF_INIT(CHAIN_FILE_BYTES);
	int rc = file_read(path, CHAIN_FILE_BYTES, &text, why);

	if (rc < 0)
		return rc;
	rc = chain_file_read(shown_name(path), buf_str(&text), text.len, ret,
			     why);
	/* A file with a chain often has the key as well. */
	if (text.len > 0)
		explicit_bzero(text.data, text.len);
	buf_release(&text);
	return rc;
}

/* Names are compared as CloudFront does it, so both are needed or none. */
static int ask_names(const struct options *o, struct question *q,
		     struct cf_why *why)
{
	if (!o->host && (o->hosts.v.n > 0 || o->viewers.v.n > 0))
		return why_set(why, CF_EINPUT,
			       "--%s needs --host: names are judged for the "
			       "origin host and the forwarded Host together",
			       o->hosts.v.n > 0 ? "host-header" : "viewer");
	if (!o->host) {
		question_add_scenario(q, NULL, NULL);
		return 0;
	}
	/* A finding tells what CloudFront makes of an address. */
	q->target.host = host_is_ip(o->host) ? xstrdup(o->host)
					     : host_normal(o->host, why);
	if (!q->target.host)
		return CF_EINPUT;
	return question_scenarios(q, o->hosts.v.items, o->hosts.v.n,
				  o->viewers.v.items, o->viewers.v.n, NULL,
				  false, why);
}

static int ask(const struct options *o, struct question *ret,
	       struct cf_why *why)
{
	if (o->words.v.n != 1)
		return why_set(why, CF_EINPUT,
			       "inspect takes one file: a chain in PEM form, "
			       "or - for standard input");
	if (ask_template(o, ret, why) < 0)
		return CF_EINPUT;
	if (ask_names(o, ret, why) == 0)
		return 0;
	question_release(ret);
	return CF_EINPUT;
}

static int load_trust(const char *path, struct trust **ret, struct cf_why *why)
{
	int rc = trust_new(path, ret, why);

	return rc < 0 ? rc : trust_load(*ret, why);
}

static void keep(void *ctx, struct event *ev)
{
	event_log_add(ctx, ev);
}

static void say_notes(const struct options *o, const struct chain_file *f)
{
	const char *name = o->redact ? "the file"
				     : shown_name(o->words.v.items[0]);

	for (size_t i = 0; i < f->notes.n; i++) {
		struct cf_why note;

		why_set(&note, CF_OK, "%s:%zu: %s", name,
			f->notes.items[i].line, f->notes.items[i].text);
		cli_say("%s", note.text);
	}
}

static int inspect(struct cli *c, const struct chain_file *file,
		   const struct question *q, const struct trust *trust)
{
	const char *name = shown_name(c->options.words.v.items[0]);
	struct event_log log = { 0 };
	const struct inspection in = {
		.name = name,
		.file = file,
		.question = q,
		.policy = policy_for(&c->policies, q->protocols),
		.trust = trust,
		.now = clock_wall_s(&clock_system),
	};
	int status;

	chain_file_inspect(&in, (struct sink){ .emit = keep, .ctx = &log });
	status = check_log(c, name, &log);
	event_log_release(&log);
	return status;
}

int cmd_inspect(struct cli *c)
{
	const struct options *o = &c->options;
	struct chain_file file = { 0 };
	struct trust *trust = NULL;
	struct question q;
	struct cf_why why;
	int status;

	if (ask(o, &q, &why) < 0)
		return cli_usage(&why);
	if (read_chain(o->words.v.items[0], &file, &why) < 0 ||
	    load_trust(o->trust, &trust, &why) < 0) {
		status = cli_usage(&why);
	} else {
		say_notes(o, &file);
		status = inspect(c, &file, &q, trust);
	}
	trust_free(trust);
	chain_file_release(&file);
	question_release(&q);
	return status;
}
