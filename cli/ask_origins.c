/* From a distribution to questions, with what other options overrule. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "cli/ask.h"

int ask_origin(const struct options *o, const struct distribution_origin *from,
	       struct question *ret, struct cf_why *why)
{
	bool names = o->hosts.v.n > 0 || o->viewers.v.n > 0;
	struct question q;
	int rc;

	question_copy(&from->question, &q);
	if (ask_overrule(o, &q, why) < 0)
		return CF_EINPUT;
	if (o->port_given) {
		q.target.port = (int)o->port;
		q.port_by_user = true;
	}
	rc = names ? question_scenarios(&q, o->hosts.v.items, o->hosts.v.n,
					o->viewers.v.items, o->viewers.v.n,
					o->sni, o->no_sni, why)
		   : question_overrule_sni(&q, o->sni, o->no_sni, why);
	if (rc < 0)
		question_release(&q);
	else
		*ret = q;
	return rc;
}

void ask_say_skipped(const struct options *o, const struct distribution *d,
		     size_t index)
{
	const struct distribution_origin *at = &d->origins.items[index];
	char *id;

	/* The reason may quote what the account calls it. */
	if (o->redact) {
		cli_say("origin %zu of the distribution: not asked: %s",
			index + 1, at->kind);
		return;
	}
	id = text_clean(at->id, strlen(at->id), 80);
	cli_say("%s: origin %s: not asked: %s", ask_distribution_name(o), id,
		at->skipped);
	free(id);
}

static int unknown_origin(const char *name, const char *wanted,
			  const struct distribution *d, struct cf_why *why)
{
	struct buf ids = BUF_INIT(200);
	char *clean = text_clean(wanted, strlen(wanted), 80);

	for (size_t i = 0; i < d->origins.n; i++)
		buf_addf(&ids, "%s%s", i ? ", " : "", d->origins.items[i].id);
	why_set(why, CF_EINPUT, "%s: no origin has the Id %s; there are: %s",
		name, clean, buf_str(&ids));
	free(clean);
	buf_release(&ids);
	return CF_EINPUT;
}

const char *ask_distribution_name(const struct options *o)
{
	return strcmp(o->distribution, "-") == 0 ? "standard input"
						 : o->distribution;
}

int ask_distribution_read(const struct options *o, struct distribution *ret,
			  const struct distribution_origin **ret_only,
			  struct cf_why *why)
{
	const char *name = ask_distribution_name(o);
	struct buf text = BUF_INIT(DISTRIBUTION_MAX);
	int rc = file_read(o->distribution, DISTRIBUTION_MAX, &text, why);

	if (rc == 0)
		rc = distribution_read(name, buf_str(&text), text.len, ret,
				       why);
	buf_release(&text);
	if (rc < 0)
		return rc;
	*ret_only = o->origin ? distribution_find(ret, o->origin) : NULL;
	if (!o->origin || *ret_only)
		return 0;
	rc = unknown_origin(name, o->origin, ret, why);
	distribution_release(ret);
	return rc;
}

int ask_distribution(const struct options *o,
		     void (*add)(void *ctx, const struct question *q),
		     void *ctx, struct cf_why *why)
{
	const struct distribution_origin *only;
	struct distribution d;
	int rc = ask_distribution_read(o, &d, &only, why);

	if (rc < 0)
		return rc;
	for (size_t i = 0; rc == 0 && i < d.origins.n; i++) {
		const struct distribution_origin *at = &d.origins.items[i];
		struct question q;

		if (only && at != only)
			continue;
		if (at->skipped) {
			ask_say_skipped(o, &d, i);
			continue;
		}
		rc = ask_origin(o, at, &q, why);
		if (rc < 0)
			break;
		add(ctx, &q);
		question_release(&q);
	}
	distribution_release(&d);
	return rc;
}
