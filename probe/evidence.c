/*
 * The fold: one function an event kind, in a table. Logs can come from
 * anywhere, so each list has a limit, and an event that refers to nothing
 * known changes nothing. What is about one connection is in evidence_fold.c,
 * contacts and judgments are in evidence_contact.c.
 */
#include "probe/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/evidence_fold.h"

#define CONNS_MAX     4096
#define SCENARIOS_MAX 65 /* 64 names, and the origin's own */
#define ADDRESSES_MAX 256
#define CNAMES_MAX    32
#define ANCHORS_MAX   256

void evidence_init(struct evidence *ev)
{
	memset(ev, 0, sizeof(*ev));
}

static void blobs_release(struct blob *items, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		free(items[i].data);
	free(items);
}

static void conn_release(struct conn *c)
{
	free(c->sni);
	free(c->variant);
	free(c->offered_suites);
	free(c->offered_groups);
	free(c->text);
	free(c->local_text);
	free(c->plain_protocol);
	free(c->http_location);
	free(c->http_server);
	blobs_release(c->certs.items, c->certs.n);
	VEC_RELEASE(&c->alerts);
}

static void lists_release(struct evidence *ev)
{
	size_t i;

	for (i = 0; i < ev->scenarios.n; i++) {
		free(ev->scenarios.items[i].host_header);
		free(ev->scenarios.items[i].sni);
		free(ev->scenarios.items[i].paths);
	}
	for (i = 0; i < ev->settings.n; i++)
		free(ev->settings.items[i]);
	for (i = 0; i < ev->cnames.n; i++)
		free(ev->cnames.items[i]);
	for (i = 0; i < ev->addresses.n; i++)
		free(ev->addresses.items[i].ip);
	for (i = 0; i < ev->conns.n; i++)
		conn_release(&ev->conns.items[i]);
	for (i = 0; i < ev->judged.n; i++) {
		chain_judgment_release(ev->judged.items[i].judgment);
		free(ev->judged.items[i].judgment);
	}
	VEC_RELEASE(&ev->scenarios);
	VEC_RELEASE(&ev->settings);
	VEC_RELEASE(&ev->cnames);
	VEC_RELEASE(&ev->addresses);
	VEC_RELEASE(&ev->conns);
	VEC_RELEASE(&ev->judged);
}

void evidence_release(struct evidence *ev)
{
	lists_release(ev);
	blobs_release(ev->anchors.items, ev->anchors.n);
	blobs_release(ev->local_anchors.items, ev->local_anchors.n);
	free(ev->host);
	free(ev->policy_id);
	free(ev->tool);
	free(ev->dns_text);
	free(ev->trust_title);
	free(ev->trust_list);
	VEC_RELEASE(&ev->notes);
	memset(ev, 0, sizeof(*ev));
}

int64_t event_within(const struct event *e, enum event_field f, int64_t min,
		     int64_t max, int64_t otherwise)
{
	int64_t v;

	if (!event_has(e, f))
		return otherwise;
	v = event_get(e, f);
	return v < min || v > max ? otherwise : v;
}

enum outcome event_outcome(const struct event *e, enum outcome otherwise)
{
	return (enum outcome)event_within(e, EF_OUTCOME, 0, OUTCOME_STOPPED,
					  otherwise);
}

void event_keep(char **to, const struct event *e, enum event_field f)
{
	if (!event_has(e, f))
		return;
	free(*to);
	*to = xstrdup_null(event_str(e, f));
}

struct blob *event_blob(const struct event *e, struct blob *ret)
{
	if (e->der_len > 0) {
		ret->data = xmalloc(e->der_len);
		memcpy(ret->data, e->der, e->der_len);
	}
	ret->len = e->der_len;
	return ret;
}

static void on_asked(struct evidence *ev, const struct event *e)
{
	int64_t family;

	if (ev->asked)
		return;
	ev->asked = true;
	ev->seq_asked = e->seq;
	event_keep(&ev->host, e, EF_HOST);
	event_keep(&ev->policy_id, e, EF_POLICY);
	event_keep(&ev->tool, e, EF_TEXT);
	ev->port = (int)event_within(e, EF_PORT, 0, UINT16_MAX, 0);
	ev->http_port = (int)event_within(e, EF_HTTP_PORT, 0, UINT16_MAX, 0);
	ev->protocols =
		(unsigned)event_within(e, EF_PROTOCOLS, 0, UINT16_MAX, 0);
	ev->flags = (unsigned)event_within(e, EF_FLAGS, 0, UINT16_MAX, 0);
	ev->time = event_within(e, EF_TIME, 0, INT64_MAX, 0);
	ev->at = event_within(e, EF_AT, INT64_MIN, INT64_MAX, ev->time);
	family = event_within(e, EF_FAMILY, 0, 6, 0);
	ev->family = family == 6   ? FAMILY_6
		     : family == 4 ? FAMILY_4
				   : FAMILY_ANY;
	ev->timeout_ms = (int)event_within(e, EF_CODE, 0, INT32_MAX, 0);
}

static void on_scenario(struct evidence *ev, const struct event *e)
{
	struct scenario *s;

	if (ev->scenarios.n >= SCENARIOS_MAX ||
	    event_get(e, EF_INDEX) != (int64_t)ev->scenarios.n)
		return;
	s = VEC_PUSH(&ev->scenarios);
	event_keep(&s->host_header, e, EF_HOST);
	event_keep(&s->sni, e, EF_SNI);
	event_keep(&s->paths, e, EF_TEXT);
}

static void on_trust(struct evidence *ev, const struct event *e)
{
	if (event_get(e, EF_WHERE) == WHERE_LOCAL)
		return;
	ev->trust_seen = true;
	event_keep(&ev->trust_title, e, EF_TEXT);
	event_keep(&ev->trust_list, e, EF_LIST);
	ev->trust_date = event_within(e, EF_TIME, 0, INT64_MAX, 0);
	ev->trust_count = (size_t)event_within(e, EF_COUNT, 0, INT32_MAX, 0);
}

static void on_edge_anchor(struct evidence *ev, const struct event *e)
{
	struct anchor_note *note;

	if (ev->anchors.n >= ANCHORS_MAX)
		return;
	event_blob(e, VEC_PUSH(&ev->anchors));
	note = VEC_PUSH(&ev->notes);
	note->state = (enum root_state)event_within(e, EF_STATE, 0,
						    ROOT_MISSING, ROOT_LISTED);
	note->after = event_within(e, EF_TIME, INT64_MIN, INT64_MAX, 0);
}

static void on_anchor(struct evidence *ev, const struct event *e)
{
	if (e->der_len == 0)
		return;
	if (event_get(e, EF_WHERE) != WHERE_LOCAL)
		on_edge_anchor(ev, e);
	else if (ev->local_anchors.n < ANCHORS_MAX)
		event_blob(e, VEC_PUSH(&ev->local_anchors));
}

static void on_cname(struct evidence *ev, const struct event *e)
{
	if (ev->cnames.n < CNAMES_MAX && event_has(e, EF_TEXT))
		*VEC_PUSH(&ev->cnames) = xstrdup(event_str(e, EF_TEXT));
}

/*
 * CloudFront asks custom origins over IPv4 unless the distribution says
 * otherwise (AWS, "Origin settings", IpAddressType), and over either where it
 * says so; an address that the user gave counts whatever its family.
 */
static bool address_counts(const struct evidence *ev, const struct address *a)
{
	int edge = ev->family == FAMILY_6 ? 6 : 4;

	if (ev->family == FAMILY_ANY && (ev->flags & ASKED_FAMILY_GIVEN))
		return true;
	return a->where == WHERE_PINNED || a->where == WHERE_LITERAL ||
	       a->where == WHERE_FILE || a->family == edge;
}

static size_t address_find(const struct evidence *ev, const char *ip)
{
	size_t i;

	for (i = 0; i < ev->addresses.n; i++) {
		if (strcmp(ev->addresses.items[i].ip, ip) == 0)
			return i;
	}
	return ADDRESSES_MAX;
}

static void on_address(struct evidence *ev, const struct event *e)
{
	const char *ip = event_str(e, EF_IP);
	struct address *a;

	if (!ip || ev->addresses.n >= ADDRESSES_MAX ||
	    address_find(ev, ip) < ADDRESSES_MAX)
		return;
	a = VEC_PUSH(&ev->addresses);
	a->ip = xstrdup(ip);
	a->family = event_within(e, EF_FAMILY, 4, 6, 4) == 6 ? 6 : 4;
	a->where =
		(enum where)event_within(e, EF_WHERE, 0, WHERE_FILE, WHERE_DNS);
	if (a->where == WHERE_FILE)
		a->family = 0;
	a->ttl = (int)event_within(e, EF_TTL, 0, INT32_MAX, -1);
	a->seq = e->seq;
	a->counts = address_counts(ev, a);
}

static void on_dns_done(struct evidence *ev, const struct event *e)
{
	ev->dns = event_outcome(e, OUTCOME_OK);
	event_keep(&ev->dns_text, e, EF_TEXT);
	ev->seq_dns = e->seq;
}

/* Numbers grow from one connection to the next, so that one is found fast. */
static struct conn *conn_find(const struct evidence *ev, int64_t id)
{
	size_t low = 0, high = ev->conns.n, mid;

	while (low < high) {
		mid = low + (high - low) / 2;
		if (ev->conns.items[mid].id == id)
			return &ev->conns.items[mid];
		if (ev->conns.items[mid].id < id)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct conn *evidence_conn_by_id(const struct evidence *ev, int id)
{
	return conn_find(ev, id);
}

static void conn_open(struct evidence *ev, const struct event *e, int id,
		      size_t address, size_t scenario)
{
	struct conn *c = VEC_PUSH(&ev->conns);
	struct address *a = &ev->addresses.items[address];

	c->id = id;
	c->step = (enum step)event_within(e, EF_STEP, 0, STEP_FILE, STEP_HELLO);
	c->purpose = (enum purpose)event_within(e, EF_PURPOSE, 0,
						PURPOSE_SURVEY, PURPOSE_PLAIN);
	c->address = address;
	c->scenario = scenario;
	c->port = (int)event_within(e, EF_PORT, 0, UINT16_MAX, 0);
	c->attempt = (int)event_within(e, EF_INDEX, 1, 100, 1);
	event_keep(&c->sni, e, EF_SNI);
	event_keep(&c->variant, e, EF_TEXT);
	c->offered = (uint16_t)event_within(e, EF_VERSION, 0, UINT16_MAX, 0);
	event_keep(&c->offered_suites, e, EF_SUITES);
	event_keep(&c->offered_groups, e, EF_GROUPS);
	c->syn_us = e->at_us;
	c->bytes_before_close = -1;
	c->seq_open = e->seq;
	c->prev_conn = a->last_conn;
	a->last_conn = ev->conns.n;
	ev->connections++;
}

static void on_open(struct evidence *ev, const struct event *e)
{
	const char *ip = event_str(e, EF_IP);
	int64_t id = event_within(e, EF_CONN, 1, INT32_MAX, 0);
	size_t scenario = (size_t)event_within(
		e, EF_SCENARIO, 0, SCENARIOS_MAX - 1, SCENARIOS_MAX);
	size_t address;

	if (!ip || id == 0 || scenario >= ev->scenarios.n ||
	    ev->conns.n >= CONNS_MAX)
		return;
	if (ev->conns.n > 0 && id <= ev->conns.items[ev->conns.n - 1].id)
		return;
	address = address_find(ev, ip);
	if (address < ADDRESSES_MAX)
		conn_open(ev, e, (int)id, address, scenario);
}

static void on_note(struct evidence *ev, const struct event *e)
{
	const char *text = event_str(e, EF_TEXT);

	if (text && ev->settings.n < QUESTION_NOTES_MAX)
		*VEC_PUSH(&ev->settings) = xstrdup(text);
}

static void on_stopped(struct evidence *ev, const struct event *e)
{
	ev->stopped = true;
	ev->seq_stopped = e->seq;
}

static void on_done(struct evidence *ev, const struct event *e)
{
	ev->done = true;
	ev->seq_done = e->seq;
	ev->connections =
		(int)event_within(e, EF_COUNT, 0, INT32_MAX, ev->connections);
}

/* What is about the whole; the rest is in evidence_fold.c. */
static void (*const folds[EV_COUNT_])(struct evidence *ev,
				      const struct event *e) = {
	[EV_ASKED] = on_asked,	   [EV_SCENARIO] = on_scenario,
	[EV_TRUST] = on_trust,	   [EV_CNAME] = on_cname,
	[EV_ADDRESS] = on_address, [EV_DNS_DONE] = on_dns_done,
	[EV_OPEN] = on_open,	   [EV_ANCHOR] = on_anchor,
	[EV_STOPPED] = on_stopped, [EV_DONE] = on_done,
	[EV_NOTE] = on_note,
};

void evidence_apply(struct evidence *ev, const struct event *e)
{
	struct conn *c;

	if ((int)e->kind < 0 || e->kind >= EV_COUNT_)
		return;
	ev->last_us = e->at_us;
	ev->last_seq = e->seq;
	if (folds[e->kind]) {
		folds[e->kind](ev, e);
		return;
	}
	c = conn_find(ev, event_get(e, EF_CONN));
	if (!c)
		return;
	conn_apply(c, e);
	if (e->kind == EV_HTTP)
		c->http_seen_at = ev->time + e->at_us / 1000000;
}
