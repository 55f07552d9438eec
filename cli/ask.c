/* From options to a question: all that can be wrong with them is said here,
 * before anything is probed. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/cli.h"
#include "probe/distribution.h"

static int ask_times(const struct options *o, struct question *q,
		     struct cf_why *why)
{
	if (o->connect_timeout &&
	    option_seconds("connect-timeout", o->connect_timeout, 0.1, 60,
			   &q->connect_timeout_ms, why) < 0)
		return CF_EINPUT;
	if (o->timeout && option_seconds("timeout", o->timeout, 0.1, 3600,
					 &q->timeout_ms, why) < 0)
		return CF_EINPUT;
	if (!o->at)
		return 0;
	q->at_given = true;
	return time_parse(o->at, clock_wall_s(&clock_system), &q->at, why);
}

static int ask_network(const struct options *o, struct question *q,
		       struct cf_why *why)
{
	for (size_t i = 0; i < o->resolve.v.n; i++)
		if (question_add_pin(q, o->resolve.v.items[i], why) < 0)
			return CF_EINPUT;
	if (o->dns && question_add_dns(q, o->dns, why) < 0)
		return CF_EINPUT;
	if (o->ipv4 && o->ipv6)
		return why_set(why, CF_EINPUT,
			       "--ipv4 and --ipv6 exclude each other");
	if (o->ipv4 || o->ipv6) {
		q->family_given = true;
		q->family = o->ipv6 ? FAMILY_6 : FAMILY_4;
	}
	return 0;
}

/* What was given takes the place of what stands in ret; frees ret if bad. */
static int overrule(const struct options *o, struct question *ret,
		    struct cf_why *why)
{
	if (o->http_port)
		ret->http_port = (int)o->http_port;
	if (o->attempts)
		ret->attempts = (int)o->attempts;
	ret->quick = o->quick;
	ret->gentle = o->gentle;
	ret->trust_path = xstrdup_null(o->trust);
	if (o->protocols &&
	    protocols_parse(o->protocols, &ret->protocols, why) < 0)
		goto bad;
	if (o->hosts.v.n > 0 && o->viewers.v.n > 0) {
		why_set(why, CF_EINPUT,
			"--host-header and --viewer exclude each other: the "
			"first says that Host is forwarded, the second that "
			"nobody knows");
		goto bad;
	}
	if (o->sni && o->no_sni) {
		why_set(why, CF_EINPUT,
			"--sni and --no-sni exclude each other");
		goto bad;
	}
	if (ask_times(o, ret, why) < 0 || ask_network(o, ret, why) < 0)
		goto bad;
	return 0;
bad:
	question_release(ret);
	return CF_EINPUT;
}

int ask_template(const struct options *o, struct question *ret,
		 struct cf_why *why)
{
	question_init(ret);
	return overrule(o, ret, why);
}

/* The question of an origin, as the options have it; owned by the caller. */
static int ask_origin(const struct options *o, const struct question *from,
		      struct question *ret, struct cf_why *why)
{
	bool names = o->hosts.v.n > 0 || o->viewers.v.n > 0;
	struct question q;
	int rc;

	question_copy(from, &q);
	if (overrule(o, &q, why) < 0)
		return CF_EINPUT;
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

/* What else the file says is told with the answer. */
static void say_skipped(const char *name, const struct distribution_origin *d)
{
	char *id = text_clean(d->id, strlen(d->id), 80);

	cli_say("%s: origin %s: not asked: %s", name, id, d->skipped);
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

static int ask_origins(const struct options *o, const char *name,
		       struct distribution *d,
		       void (*add)(void *ctx, const struct question *q),
		       void *ctx, struct cf_why *why)
{
	const struct distribution_origin *only = NULL;

	if (o->origin) {
		only = distribution_find(d, o->origin);
		if (!only)
			return unknown_origin(name, o->origin, d, why);
	}
	for (size_t i = 0; i < d->origins.n; i++) {
		const struct distribution_origin *at = &d->origins.items[i];
		struct question q;

		if (only && at != only)
			continue;
		if (at->skipped) {
			say_skipped(name, at);
			continue;
		}
		if (ask_origin(o, &at->question, &q, why) < 0)
			return CF_EINPUT;
		add(ctx, &q);
		question_release(&q);
	}
	return 0;
}

int ask_distribution(const struct options *o,
		     void (*add)(void *ctx, const struct question *q),
		     void *ctx, struct cf_why *why)
{
	const char *path = o->distribution;
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buf text = BUF_INIT(DISTRIBUTION_MAX);
	struct distribution d;
	int rc = file_read(path, DISTRIBUTION_MAX, &text, why);

	if (rc == 0)
		rc = distribution_read(name, buf_str(&text), text.len, &d, why);
	buf_release(&text);
	if (rc < 0)
		return rc;
	rc = ask_origins(o, name, &d, add, ctx, why);
	distribution_release(&d);
	return rc;
}

int ask_question(const struct options *o, const char *target_text,
		 struct question *ret, struct cf_why *why)
{
	struct question q;

	if (ask_template(o, &q, why) < 0)
		return CF_EINPUT;
	if (target_parse(target_text, (int)o->port, &q.target, why) < 0 ||
	    question_scenarios(&q, o->hosts.v.items, o->hosts.v.n,
			       o->viewers.v.items, o->viewers.v.n, o->sni,
			       o->no_sni, why) < 0) {
		question_release(&q);
		return CF_EINPUT;
	}
	*ret = q;
	return 0;
}
