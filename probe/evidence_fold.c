/* The half of the fold that is about one connection. */
#include "probe/evidence_fold.h"

#define CERTS_MAX  128 /* as many as the flight parser takes */
#define ALERTS_MAX 16

static uint16_t code16(const struct event *e, enum event_field f)
{
	return (uint16_t)event_within(e, f, 0, UINT16_MAX, 0);
}

static void on_connected(struct conn *c, const struct event *e)
{
	c->tcp = OUTCOME_OK;
	c->connected_us = e->at_us;
	c->seq_tcp = e->seq;
}

static void on_tcp_failed(struct conn *c, const struct event *e)
{
	c->tcp = event_outcome(e, OUTCOME_FAILED);
	c->tcp_errno = (int)event_within(e, EF_CODE, 0, INT32_MAX, 0);
	event_keep(&c->text, e, EF_TEXT);
	if (c->tcp == OUTCOME_LOCAL) {
		c->local_end = true;
		event_keep(&c->local_text, e, EF_TEXT);
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
	c->hello_flags = (unsigned)event_within(e, EF_FLAGS, 0, UINT16_MAX, 0);
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
		event_blob(e, VEC_PUSH(&c->certs));
}

static void on_chain(struct conn *c, const struct event *e)
{
	if (c->chain_seen)
		return;
	c->chain_seen = true;
	c->chain_us = e->at_us;
	c->chain_bytes = (size_t)event_within(e, EF_LENGTH, 0, INT32_MAX, 0);
	c->seq_chain = e->seq;
}

static void on_key_exchange(struct conn *c, const struct event *e)
{
	if (code16(e, EF_GROUP))
		c->group = code16(e, EF_GROUP);
	c->scheme = code16(e, EF_SCHEME);
	c->key_proof = event_outcome(e, OUTCOME_NONE);
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
	a->level = (uint8_t)event_within(e, EF_LEVEL, 0, UINT8_MAX, 0);
	a->code = (uint8_t)event_within(e, EF_CODE, 0, UINT8_MAX, 0);
	a->sent_by_us = event_get(e, EF_SENT) == 1;
	a->seq = e->seq;
	if (!a->sent_by_us)
		c->seq_alert = e->seq;
}

static void on_not_tls(struct conn *c, const struct event *e)
{
	c->not_tls = true;
	c->plain_status = (int)event_within(e, EF_STATUS, 0, 999, 0);
	event_keep(&c->plain_protocol, e, EF_SERVER);
	event_keep(&c->text, e, EF_TEXT);
	c->seq_not_tls = e->seq;
}

static void on_malformed(struct conn *c, const struct event *e)
{
	c->malformed = true;
	event_keep(&c->text, e, EF_TEXT);
	c->seq_malformed = e->seq;
}

static void on_closed(struct conn *c, const struct event *e)
{
	c->closed = true;
	c->closed_how = event_outcome(e, OUTCOME_FIN);
	c->bytes_before_close = event_within(e, EF_LENGTH, 0, INT64_MAX, -1);
	c->seq_closed = e->seq;
}

static void on_local(struct conn *c, const struct event *e)
{
	c->local_end = true;
	event_keep(&c->local_text, e, EF_TEXT);
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
	c->http_status = (int)event_within(e, EF_STATUS, 0, 999, 0);
	c->http_date = event_within(e, EF_TIME, 0, INT64_MAX, 0);
	event_keep(&c->http_location, e, EF_LOCATION);
	event_keep(&c->http_server, e, EF_SERVER);
	c->seq_http = e->seq;
}

static void on_timeout(struct conn *c, const struct event *e)
{
	c->timed_out = true;
	if (c->tcp == OUTCOME_NONE)
		c->tcp = OUTCOME_TIMEOUT;
	c->limit_ms = (int)event_within(e, EF_CODE, 0, INT32_MAX, 0);
	event_keep(&c->text, e, EF_TEXT);
	c->seq_timeout = e->seq;
}

static void on_end(struct conn *c, const struct event *e)
{
	c->ended = true;
	c->end = event_outcome(e, OUTCOME_NONE);
	c->end_us = e->at_us;
}

/* None: it is about the whole, or no evidence. */
static void (*const folds[EV_COUNT_])(struct conn *c, const struct event *e) = {
	[EV_CONNECTED] = on_connected,
	[EV_TCP_FAILED] = on_tcp_failed,
	[EV_MESSAGE] = on_message,
	[EV_SERVER_HELLO] = on_server_hello,
	[EV_RETRY] = on_retry,
	[EV_CERTIFICATE] = on_certificate,
	[EV_CHAIN] = on_chain,
	[EV_KEY_EXCHANGE] = on_key_exchange,
	[EV_CERT_REQUEST] = on_cert_request,
	[EV_ALERT] = on_alert,
	[EV_NOT_TLS] = on_not_tls,
	[EV_MALFORMED] = on_malformed,
	[EV_CLOSED] = on_closed,
	[EV_LOCAL] = on_local,
	[EV_HANDSHAKE] = on_handshake,
	[EV_HTTP] = on_http,
	[EV_TIMEOUT] = on_timeout,
	[EV_END] = on_end,
};

void conn_apply(struct conn *c, const struct event *e)
{
	if (folds[e->kind])
		folds[e->kind](c, e);
}
