/* Reads a question back from the log of its answer. */
#include "probe/replay.h"

#include <string.h>

#include "base/xmem.h"

static const struct event *find_asked(const struct event_log *log)
{
	for (size_t i = 0; i < log->events.n; i++)
		if (log->events.items[i].kind == EV_ASKED)
			return &log->events.items[i];
	return NULL;
}

static bool in_range(int64_t v, int64_t min, int64_t max)
{
	return v >= min && v <= max;
}

static void fill(const struct event *asked, struct question *q)
{
	int64_t port = event_get(asked, EF_PORT);
	int64_t http_port = event_get(asked, EF_HTTP_PORT);
	int64_t protocols = event_get(asked, EF_PROTOCOLS);
	int64_t family = event_get(asked, EF_FAMILY);
	int64_t flags = event_has(asked, EF_FLAGS) ? event_get(asked, EF_FLAGS)
						   : 0;

	if (in_range(port, 1, 65535))
		q->target.port = (int)port;
	if (in_range(http_port, 1, 65535))
		q->http_port = (int)http_port;
	if (in_range(protocols, 1, 15))
		q->protocols = (unsigned)protocols;
	if (family == FAMILY_4 || family == FAMILY_6)
		q->family = (enum ip_family)family;
	q->family_given = (flags & ASKED_FAMILY_GIVEN) != 0;
	q->forwarding_unknown = (flags & ASKED_FORWARDING_UNKNOWN) != 0;
	q->forwarding_assumed = (flags & ASKED_FORWARDING_ASSUMED) != 0;
	q->quick = (flags & ASKED_QUICK) != 0;
	q->gentle = (flags & ASKED_GENTLE) != 0;
	q->origin_mtls = (flags & ASKED_ORIGIN_MTLS) != 0;
}

static void add_scenario(const struct event *ev, struct question *q)
{
	question_add_scenario(q, event_str(ev, EF_HOST), event_str(ev, EF_SNI))
		->paths = xstrdup_null(event_str(ev, EF_TEXT));
}

/* Each diagnosis of a log with several says them again. */
static void add_said(const struct event_log *log, struct question *q)
{
	size_t asked = 0;

	for (size_t i = 0; i < log->events.n && asked < 2; i++) {
		const struct event *ev = &log->events.items[i];

		asked += ev->kind == EV_ASKED;
		if (ev->kind == EV_SCENARIO && asked < 2)
			add_scenario(ev, q);
		else if (ev->kind == EV_NOTE && asked < 2 &&
			 event_has(ev, EF_TEXT))
			question_add_note(q, event_str(ev, EF_TEXT));
	}
}

/* A chain in a file may be judged without a name. */
static bool is_file(const struct event *asked)
{
	return event_has(asked, EF_FLAGS) &&
	       (event_get(asked, EF_FLAGS) & ASKED_FILE) != 0;
}

int replay_question(const char *name, const struct event_log *log,
		    struct question *ret, struct cf_why *why)
{
	const struct event *asked = find_asked(log);
	const char *host = asked ? event_str(asked, EF_HOST) : NULL;

	if (!asked || (!host && !is_file(asked)))
		return why_set(why, CF_EINPUT,
			       "%s: no event tells what was asked; a log "
			       "begins with \"asked\"",
			       name);
	question_init(ret);
	ret->target.host = xstrdup_null(host);
	ret->target.shown = xstrdup_null(host);
	ret->target.is_ip = host && host_is_ip(host);
	fill(asked, ret);
	add_said(log, ret);
	if (ret->scenarios.n == 0)
		question_add_scenario(ret, NULL, host);
	return 0;
}
