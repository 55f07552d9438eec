/*
 * The handshake hook: GnuTLS shows each message before it looks at it. Those
 * in the clear are read by the flight parser, as the raw hello's are; the
 * chain is copied before any library parses it, and keys that would stop us
 * for seconds end the handshake here.
 */
#include <stdlib.h>

#include "probe/chain.h"
#include "probe/flight_message.h"
#include "probe/names.h"
#include "probe/run_parts.h"
#include "probe/tls.h"

/* A server can send tickets without end. */
#define MESSAGES_MAX 64

static void emit_message(struct tls *tls, unsigned type, bool sent, size_t n)
{
	struct event ev;

	if (tls->messages++ >= MESSAGES_MAX)
		return;
	/* GnuTLS has numbers of its own beyond a byte. */
	if (type == GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST)
		type = MESSAGE_SERVER_HELLO;
	event_init(&ev, EV_MESSAGE);
	event_number(&ev, EF_SENT, sent);
	event_number(&ev, EF_TYPE, type & 0xff);
	event_number(&ev, EF_LENGTH, (int64_t)n);
	talk_emit(tls->talk, &ev);
}

static int refuse(struct tls *tls, const char *why)
{
	tls->refusal = why;
	return GNUTLS_E_USER_ERROR;
}

static int check_keys(struct tls *tls, const struct blob *certs, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (cert_key_is_hostile(certs[i].data, certs[i].len))
			return refuse(tls, "a key in the chain would take "
					   "seconds to compute with");
	}
	return 0;
}

static void on_note(void *ctx, const struct flight *f, enum flight_note note)
{
	struct tls *tls = ctx;

	/* The hook tells all messages, these and the encrypted ones. */
	if (note != FLIGHT_NOTE_MESSAGE)
		talk_note(tls->talk, f, note);
}

static bool is_encrypted(const struct tls *tls)
{
	return tls->flight.version >= TLS_1_3;
}

static void read_in_clear(struct tls *tls, unsigned type,
			  const gnutls_datum_t *msg)
{
	tls->flight.msg_type = (uint8_t)type;
	tls->flight.msg_len = msg->size;
	if (tls->flight.status == FLIGHT_MORE &&
	    msg->size <= FLIGHT_MESSAGE_MAX)
		flight_message(&tls->flight, msg->data, msg->size);
}

static void start_flight(struct tls *tls)
{
	const struct talk *t = tls->talk;
	const struct policy *p = t->run->policy;

	flight_init(&tls->flight, t->what.max ? t->what.max : p->max, on_note,
		    tls);
}

static int on_retry(struct tls *tls, const gnutls_datum_t *msg)
{
	read_in_clear(tls, MESSAGE_SERVER_HELLO, msg);
	/* Another ServerHello follows. */
	flight_release(&tls->flight);
	start_flight(tls);
	return 0;
}

static int on_server_hello(struct tls *tls, const gnutls_datum_t *msg)
{
	const struct policy *p = tls->talk->run->policy;

	read_in_clear(tls, MESSAGE_SERVER_HELLO, msg);
	if (!tls->flight.hello_seen ||
	    u16_list_has(&p->suites, tls->flight.suite))
		return 0;
	return refuse(tls, "the origin took a suite that only our library "
			   "offers, not the edge");
}

/* The keys count also where our own parser has given up before. */
static int on_certificate(struct tls *tls, const gnutls_datum_t *msg)
{
	bool encrypted = is_encrypted(tls);
	struct blob *certs = NULL;
	size_t n = 0, i;
	bool whole;
	int rc;

	if (!encrypted)
		read_in_clear(tls, MESSAGE_CERTIFICATE, msg);
	whole = flight_split_certificates(msg->data, msg->size, encrypted,
					  &certs, &n);
	if (whole && encrypted)
		talk_chain(tls->talk, certs, n, msg->size);
	rc = check_keys(tls, certs, n);
	for (i = 0; i < n; i++)
		free(certs[i].data);
	free(certs);
	return rc;
}

static int on_cert_request(struct tls *tls, const gnutls_datum_t *msg)
{
	struct event ev;

	if (!is_encrypted(tls)) {
		read_in_clear(tls, MESSAGE_CERTIFICATE_REQUEST, msg);
		return 0;
	}
	event_init(&ev, EV_CERT_REQUEST);
	talk_emit(tls->talk, &ev);
	return 0;
}

static int on_key_exchange(struct tls *tls, const gnutls_datum_t *msg)
{
	read_in_clear(tls, MESSAGE_SERVER_KEY_EXCHANGE, msg);
	return 0;
}

/* RFC 8446 section 4.4.3: the scheme stands first. */
static int on_certificate_verify(struct tls *tls, const gnutls_datum_t *msg)
{
	if (msg->size >= 2)
		tls->verify_scheme =
			(uint16_t)(msg->data[0] << 8 | msg->data[1]);
	return 0;
}

static const struct {
	unsigned type;
	int (*read)(struct tls *tls, const gnutls_datum_t *msg);
} incoming[] = {
	{ GNUTLS_HANDSHAKE_HELLO_RETRY_REQUEST, on_retry },
	{ GNUTLS_HANDSHAKE_SERVER_HELLO, on_server_hello },
	{ GNUTLS_HANDSHAKE_CERTIFICATE_PKT, on_certificate },
	{ GNUTLS_HANDSHAKE_CERTIFICATE_REQUEST, on_cert_request },
	{ GNUTLS_HANDSHAKE_SERVER_KEY_EXCHANGE, on_key_exchange },
	{ GNUTLS_HANDSHAKE_CERTIFICATE_VERIFY, on_certificate_verify },
};

static int hook(gnutls_session_t session, unsigned type, unsigned post,
		unsigned is_incoming, const gnutls_datum_t *msg)
{
	struct tls *tls = gnutls_session_get_ptr(session);
	size_t i;

	if (!is_incoming) {
		if (post)
			emit_message(tls, type, true, msg->size);
		return 0;
	}
	/* Behind it a HelloRetryRequest has lost its head, and a message
	 * that is too large does not come at all. */
	if (post)
		return 0;
	emit_message(tls, type, false, msg->size);
	for (i = 0; i < ARRAY_LEN(incoming); i++) {
		if (incoming[i].type == type)
			return incoming[i].read(tls, msg);
	}
	return 0;
}

void tls_hook_set(struct tls *tls)
{
	start_flight(tls);
	gnutls_session_set_ptr(tls->session, tls);
	gnutls_handshake_set_hook_function(tls->session, GNUTLS_HANDSHAKE_ANY,
					   GNUTLS_HOOK_BOTH, hook);
}
