/*
 * The fold: one function an event kind, in a table. Logs can come from
 * anywhere, so each list has a limit, and an event that refers to nothing
 * known changes nothing. Contacts and judgments are in evidence_contact.c.
 */
#include "probe/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

#define CONNS_MAX     4096
#define SCENARIOS_MAX 65 /* 64 names, and the origin's own */
#define ADDRESSES_MAX 256
#define CNAMES_MAX    32
#define CERTS_MAX     64 /* as many as the flight parser takes */
#define ALERTS_MAX    16
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
	free(c->text);
	free(c->local_text);
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
	}
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
	memset(ev, 0, sizeof(*ev));
}

/* A number within min..max, else otherwise. */
static int64_t number(const struct event *e, enum event_field f, int64_t min,
		      int64_t max, int64_t otherwise)
{
	int64_t v;

	if (!event_has(e, f))
		return otherwise;
	v = event_get(e, f);
	return v < min || v > max ? otherwise : v;
}

static uint16_t code16(const struct event *e, enum event_field f)
{
	return (uint16_t)number(e, f, 0, UINT16_MAX, 0);
}

static enum outcome outcome_of(const struct event *e, enum outcome otherwise)
{
	return (enum outcome)number(e, EF_OUTCOME, 0, OUTCOME_STOPPED,
				    otherwise);
}

static void keep_text(char **to, const struct event *e, enum event_field f)
{
	if (!event_has(e, f))
		return;
	free(*to);
	*to = xstrdup_null(event_str(e, f));
}

static struct blob *blob_of(const struct event *e, struct blob *ret)
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
	keep_text(&ev->host, e, EF_HOST);
	keep_text(&ev->policy_id, e, EF_POLICY);
	keep_text(&ev->tool, e, EF_TEXT);
	ev->port = (int)number(e, EF_PORT, 0, UINT16_MAX, 0);
	ev->http_port = (int)number(e, EF_HTTP_PORT, 0, UINT16_MAX, 0);
	ev->protocols = (unsigned)number(e, EF_PROTOCOLS, 0, UINT16_MAX, 0);
	ev->flags = (unsigned)number(e, EF_FLAGS, 0, UINT16_MAX, 0);
	ev->time = number(e, EF_TIME, 0, INT64_MAX, 0);
	ev->at = number(e, EF_AT, INT64_MIN, INT64_MAX, ev->time);
	family = number(e, EF_FAMILY, 0, 6, 0);
	ev->family = family == 6   ? FAMILY_6
		     : family == 4 ? FAMILY_4
				   : FAMILY_ANY;
	ev->timeout_ms = (int)number(e, EF_CODE, 0, INT32_MAX, 0);
}

static void on_scenario(struct evidence *ev, const struct event *e)
{
	struct scenario *s;

	if (ev->scenarios.n >= SCENARIOS_MAX ||
	    event_get(e, EF_INDEX) != (int64_t)ev->scenarios.n)
		return;
	s = VEC_PUSH(&ev->scenarios);
	keep_text(&s->host_header, e, EF_HOST);
	keep_text(&s->sni, e, EF_SNI);
}

static void on_trust(struct evidence *ev, const struct event *e)
{
	if (event_get(e, EF_WHERE) == WHERE_LOCAL)
		return;
	ev->trust_seen = true;
	keep_text(&ev->trust_title, e, EF_TEXT);
	ev->trust_date = number(e, EF_TIME, 0, INT64_MAX, 0);
	ev->trust_count = (size_t)number(e, EF_COUNT, 0, INT32_MAX, 0);
}

static void on_anchor(struct evidence *ev, const struct event *e)
{
	bool local = event_get(e, EF_WHERE) == WHERE_LOCAL;

	if (e->der_len == 0)
		return;
	if (local && ev->local_anchors.n < ANCHORS_MAX)
		blob_of(e, VEC_PUSH(&ev->local_anchors));
	if (!local && ev->anchors.n < ANCHORS_MAX)
		blob_of(e, VEC_PUSH(&ev->anchors));
}

static void on_cname(struct evidence *ev, const struct event *e)
{
	if (ev->cnames.n < CNAMES_MAX && event_has(e, EF_TEXT))
		*VEC_PUSH(&ev->cnames) = xstrdup(event_str(e, EF_TEXT));
}

/*
 * CloudFront asks custom origins over IPv4 unless the distribution says
 * otherwise (AWS, "Origin settings", IpAddressType); an address that the user
 * gave counts whatever its family.
 */
static bool address_counts(const struct evidence *ev, const struct address *a)
{
	int edge = ev->family == FAMILY_6 ? 6 : 4;

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
	a->family = number(e, EF_FAMILY, 4, 6, 4) == 6 ? 6 : 4;
	a->where = (enum where)number(e, EF_WHERE, 0, WHERE_FILE, WHERE_DNS);
	if (a->where == WHERE_FILE)
		a->family = 0;
	a->ttl = (int)number(e, EF_TTL, 0, INT32_MAX, -1);
	a->seq = e->seq;
	a->counts = address_counts(ev, a);
}

static void on_dns_done(struct evidence *ev, const struct event *e)
{
	ev->dns = outcome_of(e, OUTCOME_OK);
	keep_text(&ev->dns_text, e, EF_TEXT);
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
	c->step = (enum step)number(e, EF_STEP, 0, STEP_FILE, STEP_HELLO);
	c->purpose = (enum purpose)number(e, EF_PURPOSE, 0, PURPOSE_PLAIN,
					  PURPOSE_PLAIN);
	c->address = address;
	c->scenario = scenario;
	c->port = (int)number(e, EF_PORT, 0, UINT16_MAX, 0);
	c->attempt = (int)number(e, EF_INDEX, 1, 100, 1);
	keep_text(&c->sni, e, EF_SNI);
	keep_text(&c->variant, e, EF_TEXT);
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
	int64_t id = number(e, EF_CONN, 1, INT32_MAX, 0);
	size_t scenario = (size_t)number(e, EF_SCENARIO, 0, SCENARIOS_MAX - 1,
					 SCENARIOS_MAX);
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

static void on_connected(struct conn *c, const struct event *e)
{
	c->tcp = OUTCOME_OK;
	c->connected_us = e->at_us;
	c->seq_tcp = e->seq;
}

static void on_tcp_failed(struct conn *c, const struct event *e)
{
	c->tcp = outcome_of(e, OUTCOME_FAILED);
	c->tcp_errno = (int)number(e, EF_CODE, 0, INT32_MAX, 0);
	keep_text(&c->text, e, EF_TEXT);
	if (c->tcp == OUTCOME_LOCAL) {
		c->local_end = true;
		keep_text(&c->local_text, e, EF_TEXT);
	}
	c->seq_tcp = e->seq;
}

static void on_message(struct conn *c, const struct event *e)
{
	/* ClientHello is type 1 (RFC 8446 section 4). */
	if (event_get(e, EF_SENT) == 1 && event_get(e, EF_TYPE) == 1 &&
	    c->hello_us == 0)
		c->hello_us = e->at_us;
}

static void on_server_hello(struct conn *c, const struct event *e)
{
	c->server_hello = true;
	c->server_hello_us = e->at_us;
	c->version = code16(e, EF_VERSION);
	c->suite = code16(e, EF_SUITE);
	if (code16(e, EF_GROUP))
		c->group = code16(e, EF_GROUP);
	c->hello_flags = (unsigned)number(e, EF_FLAGS, 0, UINT16_MAX, 0);
	c->seq_server_hello = e->seq;
}

static void on_retry(struct conn *c, const struct event *e)
{
	c->retry = true;
	c->version = code16(e, EF_VERSION);
	c->suite = code16(e, EF_SUITE);
	c->group = code16(e, EF_GROUP);
	c->seq_server_hello = e->seq;
}

static void on_certificate(struct conn *c, const struct event *e)
{
	if (!c->chain_seen && c->certs.n < CERTS_MAX)
		blob_of(e, VEC_PUSH(&c->certs));
}

static void on_chain(struct conn *c, const struct event *e)
{
	if (c->chain_seen)
		return;
	c->chain_seen = true;
	c->chain_us = e->at_us;
	c->chain_bytes = (size_t)number(e, EF_LENGTH, 0, INT32_MAX, 0);
	c->seq_chain = e->seq;
}

static void on_key_exchange(struct conn *c, const struct event *e)
{
	if (code16(e, EF_GROUP))
		c->group = code16(e, EF_GROUP);
	c->scheme = code16(e, EF_SCHEME);
	c->key_proof = outcome_of(e, OUTCOME_NONE);
	c->seq_key = e->seq;
}

static void on_cert_request(struct conn *c, const struct event *e)
{
	c->cert_requested = true;
	c->seq_cert_request = e->seq;
}

static void on_alert(struct conn *c, const struct event *e)
{
	struct conn_alert *a;

	if (c->alerts.n >= ALERTS_MAX)
		return;
	a = VEC_PUSH(&c->alerts);
	a->level = (uint8_t)number(e, EF_LEVEL, 0, UINT8_MAX, 0);
	a->code = (uint8_t)number(e, EF_CODE, 0, UINT8_MAX, 0);
	a->sent_by_us = event_get(e, EF_SENT) == 1;
	a->seq = e->seq;
	if (!a->sent_by_us)
		c->seq_alert = e->seq;
}

static void on_not_tls(struct conn *c, const struct event *e)
{
	c->not_tls = true;
	c->plain_status = (int)number(e, EF_STATUS, 0, 999, 0);
	keep_text(&c->text, e, EF_TEXT);
	c->seq_not_tls = e->seq;
}

static void on_malformed(struct conn *c, const struct event *e)
{
	c->malformed = true;
	keep_text(&c->text, e, EF_TEXT);
	c->seq_malformed = e->seq;
}

static void on_closed(struct conn *c, const struct event *e)
{
	c->closed = true;
	c->closed_how = outcome_of(e, OUTCOME_FIN);
	c->bytes_before_close = number(e, EF_LENGTH, 0, INT64_MAX, -1);
	c->seq_closed = e->seq;
}

static void on_local(struct conn *c, const struct event *e)
{
	c->local_end = true;
	keep_text(&c->local_text, e, EF_TEXT);
}

static void on_handshake(struct conn *c, const struct event *e)
{
	c->handshake_done = true;
	c->handshake_us = e->at_us;
	if (code16(e, EF_VERSION))
		c->version = code16(e, EF_VERSION);
	if (code16(e, EF_SUITE))
		c->suite = code16(e, EF_SUITE);
	if (code16(e, EF_GROUP))
		c->group = code16(e, EF_GROUP);
	if (code16(e, EF_SCHEME))
		c->scheme = code16(e, EF_SCHEME);
	/* A Finished that verifies proves the key (RFC 5246 section 7.4.9). */
	c->key_proof = OUTCOME_OK;
	c->seq_handshake = e->seq;
}

static void on_http(struct conn *c, const struct event *e)
{
	c->http_seen = true;
	c->http_status = (int)number(e, EF_STATUS, 0, 999, 0);
	c->http_date = number(e, EF_TIME, 0, INT64_MAX, 0);
	keep_text(&c->http_location, e, EF_LOCATION);
	keep_text(&c->http_server, e, EF_SERVER);
	c->seq_http = e->seq;
}

static void on_timeout(struct conn *c, const struct event *e)
{
	c->timed_out = true;
	if (c->tcp == OUTCOME_NONE)
		c->tcp = OUTCOME_TIMEOUT;
	keep_text(&c->text, e, EF_TEXT);
	c->seq_timeout = e->seq;
}

static void on_end(struct conn *c, const struct event *e)
{
	c->ended = true;
	c->end = outcome_of(e, OUTCOME_NONE);
	c->end_us = e->at_us;
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
		(int)number(e, EF_COUNT, 0, INT32_MAX, ev->connections);
}

/* A row is about the whole or about one connection; none: no evidence. */
static const struct {
	void (*whole)(struct evidence *ev, const struct event *e);
	void (*conn)(struct conn *c, const struct event *e);
} folds[EV_COUNT_] = {
	[EV_ASKED] = { .whole = on_asked },
	[EV_SCENARIO] = { .whole = on_scenario },
	[EV_TRUST] = { .whole = on_trust },
	[EV_CNAME] = { .whole = on_cname },
	[EV_ADDRESS] = { .whole = on_address },
	[EV_DNS_DONE] = { .whole = on_dns_done },
	[EV_OPEN] = { .whole = on_open },
	[EV_CONNECTED] = { .conn = on_connected },
	[EV_TCP_FAILED] = { .conn = on_tcp_failed },
	[EV_MESSAGE] = { .conn = on_message },
	[EV_SERVER_HELLO] = { .conn = on_server_hello },
	[EV_RETRY] = { .conn = on_retry },
	[EV_CERTIFICATE] = { .conn = on_certificate },
	[EV_CHAIN] = { .conn = on_chain },
	[EV_KEY_EXCHANGE] = { .conn = on_key_exchange },
	[EV_CERT_REQUEST] = { .conn = on_cert_request },
	[EV_ALERT] = { .conn = on_alert },
	[EV_NOT_TLS] = { .conn = on_not_tls },
	[EV_MALFORMED] = { .conn = on_malformed },
	[EV_CLOSED] = { .conn = on_closed },
	[EV_LOCAL] = { .conn = on_local },
	[EV_HANDSHAKE] = { .conn = on_handshake },
	[EV_HTTP] = { .conn = on_http },
	[EV_TIMEOUT] = { .conn = on_timeout },
	[EV_END] = { .conn = on_end },
	[EV_ANCHOR] = { .whole = on_anchor },
	[EV_STOPPED] = { .whole = on_stopped },
	[EV_DONE] = { .whole = on_done },
};

void evidence_apply(struct evidence *ev, const struct event *e)
{
	struct conn *c;

	if ((int)e->kind < 0 || e->kind >= EV_COUNT_)
		return;
	ev->last_us = e->at_us;
	ev->last_seq = e->seq;
	if (folds[e->kind].whole) {
		folds[e->kind].whole(ev, e);
		return;
	}
	if (!folds[e->kind].conn)
		return;
	c = conn_find(ev, event_get(e, EF_CONN));
	if (!c)
		return;
	folds[e->kind].conn(c, e);
	if (e->kind == EV_HTTP)
		c->http_seen_at = ev->time + e->at_us / 1000000;
}
