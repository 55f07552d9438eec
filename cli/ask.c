/* From options to a question: all that can be wrong with them is said here,
 * before anything is probed. Distributions are in ask_origins.c. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/xmem.h"
#include "cli/ask.h"

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

int ask_overrule(const struct options *o, struct question *ret,
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
	return ask_overrule(o, ret, why);
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
