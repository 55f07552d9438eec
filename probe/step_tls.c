/*
 * A whole handshake by GnuTLS, which proves the key, shows the chain of TLS
 * 1.3, and carries one HEAD /. It verifies nothing: the chain is judged
 * elsewhere, as the edge would. What fails on our own side is told as that.
 */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/xmem.h"
#include "probe/flight_message.h"
#include "probe/http.h"
#include "probe/names.h"
#include "probe/run_parts.h"
#include "probe/tls.h"

#define HANDSHAKE_MAX (2 * FLIGHT_MESSAGE_MAX) /* bytes of records */
#define WARNINGS_MAX  16
#define HTTP_MS	      2000
#define HTTP_LEAST_MS 300
#define TURN_BYTES    (1 << 19)
#define HTTP_READ_MAX 4096

static ssize_t on_pull(gnutls_transport_ptr_t ptr, void *to, size_t n)
{
	struct tls *tls = ptr;
	size_t room = sizeof(tls->head) - tls->head_len, keep;
	ssize_t got;

	/* GnuTLS looks at its limit when a message is whole; up to there it
	 * would keep the 16 MiB that a length of three bytes can announce. */
	if (!tls->shaken && tls->bytes > HANDSHAKE_MAX) {
		tls->refusal = "the handshake takes more than 512 KiB";
		gnutls_transport_set_errno(tls->session, EIO);
		return -1;
	}
	/* A flood must not keep us in one call for ever. */
	if (tls->budget == 0) {
		gnutls_transport_set_errno(tls->session, EAGAIN);
		return -1;
	}
	got = recv(tls->talk->fd, to, n, 0);
	if (got < 0) {
		tls->err = errno;
		gnutls_transport_set_errno(tls->session, errno);
		return -1;
	}
	if (got == 0) {
		tls->err = 0;
		tls->eof = true;
	}
	keep = (size_t)got < room ? (size_t)got : room;
	memcpy(tls->head + tls->head_len, to, keep);
	tls->head_len += keep;
	tls->bytes += (uint64_t)got;
	tls->budget -= (size_t)got < tls->budget ? (size_t)got : tls->budget;
	return got;
}

/*
 * What can't be sent after a reset is dropped without a word, so that the
 * library goes on to read what the origin said before: mostly an alert.
 */
static ssize_t on_push(gnutls_transport_ptr_t ptr, const void *from, size_t n)
{
	struct tls *tls = ptr;
	struct talk *t = tls->talk;
	ssize_t sent;

	if (t->send_err)
		return (ssize_t)n;
	sent = send(t->fd, from, n, MSG_NOSIGNAL);
	if (sent < 0 && talk_is_reset(errno)) {
		t->send_err = errno;
		return (ssize_t)n;
	}
	if (sent < 0) {
		tls->err = errno;
		gnutls_transport_set_errno(tls->session, errno);
	}
	return sent;
}

static int set_credentials(struct run *r, gnutls_session_t session)
{
	int rc;

	if (!r->credentials) {
		rc = gnutls_certificate_allocate_credentials(&r->credentials);
		if (rc < 0)
			return rc;
	}
	return gnutls_credentials_set(session, GNUTLS_CRD_CERTIFICATE,
				      r->credentials);
}

static int set_offer(struct talk *t, gnutls_session_t session)
{
	char *priority = tls_priority(t->run->policy, t->what.min, t->what.max,
				      t->what.suite);
	int rc = GNUTLS_E_NO_PRIORITIES_WERE_SET;

	if (priority)
		rc = gnutls_priority_set_direct(session, priority, NULL);
	free(priority);
	if (rc >= 0 && t->what.sni)
		rc = gnutls_server_name_set(session, GNUTLS_NAME_DNS,
					    t->what.sni, strlen(t->what.sni));
	return rc;
}

/*
 * One key share, as the edge's hello has it. status_request and
 * record_size_limit can't be left out without extended_master_secret, which
 * some servers demand.
 */
static int make_session(struct talk *t, struct tls *tls)
{
	int rc = gnutls_init(&tls->session, GNUTLS_CLIENT | GNUTLS_NONBLOCK |
						    GNUTLS_NO_SIGNAL |
						    GNUTLS_KEY_SHARE_TOP);

	if (rc < 0) {
		tls->session = NULL;
		return rc;
	}
	rc = set_credentials(t->run, tls->session);
	if (rc >= 0)
		rc = set_offer(t, tls->session);
	gnutls_handshake_set_max_packet_length(tls->session,
					       FLIGHT_MESSAGE_MAX);
	gnutls_transport_set_ptr(tls->session, tls);
	gnutls_transport_set_pull_function(tls->session, on_pull);
	gnutls_transport_set_push_function(tls->session, on_push);
	return rc;
}

static void tls_prepare(struct talk *t)
{
	struct tls *tls = xcalloc(1, sizeof(*tls));

	t->state = tls;
	tls->talk = t;
	buf_init(&tls->out, HTTP_HEAD_MAX);
	buf_init(&tls->in, HTTP_HEAD_MAX);
	flight_init(&tls->flight, 0, NULL, NULL);
	if (make_session(t, tls) < 0) {
		gnutls_deinit(tls->session);
		tls->session = NULL;
		return;
	}
	tls_hook_set(tls);
}

static void step_release(void *state)
{
	struct tls *tls = state;

	if (tls->session)
		gnutls_deinit(tls->session);
	flight_release(&tls->flight);
	buf_release(&tls->out);
	buf_release(&tls->in);
	free(tls);
}

void tls_release(struct run *r)
{
	if (r->credentials)
		gnutls_certificate_free_credentials(r->credentials);
	r->credentials = NULL;
}

static void emit_alert(struct tls *tls, int level)
{
	struct event ev;

	event_init(&ev, EV_ALERT);
	event_number(&ev, EF_SENT, 0);
	event_number(&ev, EF_LEVEL, level);
	event_number(&ev, EF_CODE, gnutls_alert_get(tls->session));
	talk_emit(tls->talk, &ev);
}

/* The first bytes once more, with the eyes of the flight parser. */
static bool is_no_tls(struct tls *tls)
{
	struct talk *t = tls->talk;
	struct flight f;
	ssize_t more;
	bool no_tls;

	/* GnuTLS reads no further than the record header. */
	more = recv(t->fd, tls->head + tls->head_len,
		    sizeof(tls->head) - tls->head_len, 0);
	if (more > 0)
		tls->head_len += (size_t)more;
	flight_init(&f, 0, NULL, NULL);
	flight_feed(&f, tls->head, tls->head_len);
	no_tls = flight_eof(&f) == FLIGHT_NOT_TLS;
	if (no_tls)
		talk_not_tls(t, &f);
	flight_release(&f);
	return no_tls;
}

/* What the origin can't have meant; anything else may be our own taste. */
static bool breaks_protocol(int rc)
{
	static const int codes[] = {
		GNUTLS_E_UNEXPECTED_PACKET,
		GNUTLS_E_UNEXPECTED_PACKET_LENGTH,
		GNUTLS_E_UNEXPECTED_HANDSHAKE_PACKET,
		GNUTLS_E_DECRYPTION_FAILED,
		GNUTLS_E_ERROR_IN_FINISHED_PACKET,
		GNUTLS_E_RECEIVED_ILLEGAL_PARAMETER,
		GNUTLS_E_RECEIVED_ILLEGAL_EXTENSION,
		GNUTLS_E_MISSING_EXTENSION,
		GNUTLS_E_RECORD_OVERFLOW,
		/* A share that is no point of its curve (RFC 8446 4.2.8.2). */
		GNUTLS_E_PK_INVALID_PUBKEY,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(codes); i++) {
		if (codes[i] == rc)
			return true;
	}
	return false;
}

/* A record that the end cuts short is an end, whatever the library calls it. */
static bool is_closed(const struct tls *tls, int rc)
{
	return tls->eof || rc == GNUTLS_E_PULL_ERROR ||
	       rc == GNUTLS_E_PUSH_ERROR ||
	       rc == GNUTLS_E_PREMATURE_TERMINATION;
}

/* The library's words, without the full stop that some of them have: they
 * become part of our sentences. */
static void say_error(struct event *ev, int rc)
{
	const char *words = gnutls_strerror(rc);
	size_t n = strlen(words);

	event_textn(ev, EF_TEXT, words,
		    n > 0 && words[n - 1] == '.' ? n - 1 : n);
}

static void emit_local(struct tls *tls, int rc)
{
	struct event ev;

	event_init(&ev, EV_LOCAL);
	event_number(&ev, EF_CODE, rc);
	if (tls->refusal)
		event_text(&ev, EF_TEXT, tls->refusal);
	else
		say_error(&ev, rc);
	talk_emit(tls->talk, &ev);
}

static void emit_malformed(struct tls *tls, int rc)
{
	struct event ev;

	event_init(&ev, EV_MALFORMED);
	say_error(&ev, rc);
	talk_emit(tls->talk, &ev);
}

static void emit_bad_signature(struct tls *tls)
{
	uint16_t scheme = tls->verify_scheme ? tls->verify_scheme
					     : tls->flight.scheme;
	struct event ev;

	event_init(&ev, EV_KEY_EXCHANGE);
	if (tls->flight.group)
		event_number(&ev, EF_GROUP, tls->flight.group);
	if (scheme)
		event_number(&ev, EF_SCHEME, scheme);
	event_number(&ev, EF_OUTCOME, OUTCOME_BAD);
	talk_emit(tls->talk, &ev);
}

/*
 * In TLS 1.3 the level of an alert says nothing: all but two end the
 * connection (RFC 8446 section 6.2), in the edge's library as well. Ours
 * goes by the level.
 */
static bool is_error_alert(const struct tls *tls)
{
	const struct seen *seen = &tls->talk->seen;
	unsigned code = gnutls_alert_get(tls->session);

	return seen->server_hello && seen->version >= TLS_1_3 &&
	       code != GNUTLS_A_CLOSE_NOTIFY && code != GNUTLS_A_USER_CANCELED;
}

/* One is enough in TLS 1.3; before it, as many as the raw hello takes. */
static void end_by_warning(struct tls *tls)
{
	struct talk *t = tls->talk;

	if (is_error_alert(tls)) {
		emit_alert(tls, ALERT_LEVEL_WARNING);
		talk_end(t, OUTCOME_REFUSED);
	} else {
		talk_emit_text(t, EV_MALFORMED, "more than 16 warnings");
		talk_end(t, OUTCOME_FAILED);
	}
}

/* Ends the talk. */
static void failed(struct tls *tls, int rc)
{
	struct talk *t = tls->talk;

	if (tls->refusal) {
		emit_local(tls, rc);
		talk_end(t, OUTCOME_LOCAL);
	} else if (rc == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		emit_alert(tls, ALERT_LEVEL_FATAL);
		talk_end(t, OUTCOME_REFUSED);
	} else if (rc == GNUTLS_E_WARNING_ALERT_RECEIVED) {
		end_by_warning(tls);
	} else if (is_no_tls(tls)) {
		talk_end(t, OUTCOME_FAILED);
	} else if (is_closed(tls, rc)) {
		talk_closed(t,
			    rc == GNUTLS_E_PREMATURE_TERMINATION ? 0 : tls->err,
			    tls->bytes);
	} else if (rc == GNUTLS_E_PK_SIG_VERIFY_FAILED) {
		emit_bad_signature(tls);
		talk_end(t, OUTCOME_BAD);
	} else if (tls->warnings >= WARNINGS_MAX) {
		/* So many make an error of the library's own. */
		end_by_warning(tls);
	} else if (breaks_protocol(rc)) {
		emit_malformed(tls, rc);
		talk_end(t, OUTCOME_FAILED);
	} else {
		emit_local(tls, rc);
		talk_end(t, OUTCOME_LOCAL);
	}
}

static void emit_handshake(struct tls *tls)
{
	const struct flight *f = &tls->flight;
	uint16_t scheme = tls->verify_scheme ? tls->verify_scheme : f->scheme;
	struct event ev;

	event_init(&ev, EV_HANDSHAKE);
	event_number(&ev, EF_VERSION, f->version);
	event_number(&ev, EF_SUITE, f->suite);
	if (f->group)
		event_number(&ev, EF_GROUP, f->group);
	if (scheme)
		event_number(&ev, EF_SCHEME, scheme);
	talk_emit(tls->talk, &ev);
}

static bool is_pause(int rc)
{
	return rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED;
}

static void wait_for(struct tls *tls)
{
	bool writing = gnutls_record_get_direction(tls->session) == 1;

	talk_wait(tls->talk, writing ? POLLOUT : POLLIN);
}

/* The answer as far as it came; the handshake stands in any case. */
static void conclude(struct tls *tls)
{
	struct talk *t = tls->talk;
	struct event ev;

	event_init(&ev, EV_HTTP);
	if (tls->in.len > 0 && http_read(&tls->in, &ev))
		talk_emit(t, &ev);
	else
		event_release(&ev);
	gnutls_bye(tls->session, GNUTLS_SHUT_WR);
	talk_end(t, OUTCOME_OK);
}

/*
 * The end of the connection before an answer. In TLS 1.3 this is where a
 * server refuses a client without certificate (RFC 8446 section 4.4.2.4).
 */
static void broken_off(struct tls *tls, int rc)
{
	struct talk *t = tls->talk;

	if (tls->in.len > 0) {
		conclude(tls);
	} else if (rc == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		emit_alert(tls, ALERT_LEVEL_FATAL);
		talk_end(t, OUTCOME_REFUSED);
	} else if (rc == GNUTLS_E_WARNING_ALERT_RECEIVED &&
		   is_error_alert(tls)) {
		end_by_warning(tls);
	} else if ((t->send_err && !t->seen.handshake) ||
		   (t->seen.cert_requested &&
		    (rc == 0 || is_closed(tls, rc)))) {
		talk_closed(t,
			    rc == GNUTLS_E_PULL_ERROR ||
					    rc == GNUTLS_E_PUSH_ERROR
				    ? tls->err
				    : 0,
			    tls->bytes);
	} else {
		conclude(tls);
	}
}

/* True when the request is out, or can't get out any more. */
static bool send_request(struct tls *tls)
{
	ssize_t n;

	while (tls->out.len > 0) {
		n = gnutls_record_send(tls->session, tls->out.data,
				       tls->out.len);
		if (n < 0 && is_pause((int)n)) {
			talk_wait(tls->talk, POLLIN | POLLOUT);
			return false;
		}
		/* An alert may still be there to be read. */
		if (n < 0)
			break;
		buf_consume(&tls->out, (size_t)n);
	}
	buf_clear(&tls->out);
	return true;
}

static bool is_passed_over(struct tls *tls, int rc)
{
	if (rc != GNUTLS_E_WARNING_ALERT_RECEIVED && rc != GNUTLS_E_REHANDSHAKE)
		return false;
	if (++tls->warnings > WARNINGS_MAX ||
	    (rc == GNUTLS_E_WARNING_ALERT_RECEIVED && is_error_alert(tls)))
		return false;
	if (rc == GNUTLS_E_WARNING_ALERT_RECEIVED)
		emit_alert(tls, ALERT_LEVEL_WARNING);
	return true;
}

static void read_answer(struct tls *tls)
{
	char bytes[HTTP_READ_MAX];
	ssize_t n;

	for (;;) {
		n = gnutls_record_recv(tls->session, bytes, sizeof(bytes));
		if (n > 0) {
			if (buf_add(&tls->in, bytes, (size_t)n) &&
			    !http_is_complete(&tls->in))
				continue;
			conclude(tls);
			return;
		}
		if (n < 0 && is_pause((int)n)) {
			talk_wait(tls->talk, POLLIN);
			return;
		}
		if (n < 0 && is_passed_over(tls, (int)n))
			continue;
		broken_off(tls, (int)n);
		return;
	}
}

static void exchange(struct tls *tls)
{
	if (send_request(tls))
		read_answer(tls);
}

/*
 * How long an answer to HEAD is waited for. An origin that wants a client
 * certificate may refuse only now (RFC 8446 section 4.4.2), so that is given
 * its full time; for others a status is nice to have, and comes within what
 * the handshake took, or not at all.
 */
static int http_ms(const struct tls *tls)
{
	int64_t now_us = loop_now_us(tls->talk->run->loop);
	int64_t ms = 3 * (now_us - tls->begun_us) / 1000;

	if (tls->talk->seen.cert_requested || ms > HTTP_MS)
		return HTTP_MS;
	return ms < HTTP_LEAST_MS ? HTTP_LEAST_MS : (int)ms;
}

static void shake(struct tls *tls)
{
	struct talk *t = tls->talk;
	int rc;

	do {
		rc = gnutls_handshake(tls->session);
	} while (rc < 0 && is_passed_over(tls, rc));
	if (rc < 0 && is_pause(rc)) {
		wait_for(tls);
		return;
	}
	if (rc < 0) {
		failed(tls, rc);
		return;
	}
	tls->shaken = true;
	/* Our Finished never left; an alert may be there nevertheless. */
	if (t->send_err) {
		read_answer(tls);
		return;
	}
	emit_handshake(tls);
	if ((t->what.purpose != PURPOSE_PROOF &&
	     t->what.purpose != PURPOSE_AGAIN) ||
	    t->what.chain_only) {
		conclude(tls);
		return;
	}
	talk_limit(t, http_ms(tls));
	http_request(run_http_host(t->run, t->what.scenario), &tls->out);
	exchange(tls);
}

static void tls_begin(struct talk *t)
{
	struct tls *tls = t->state;

	if (!tls->session) {
		talk_emit_text(t, EV_LOCAL,
			       "our library can't make such an offer");
		talk_end(t, OUTCOME_LOCAL);
		return;
	}
	tls->begun_us = loop_now_us(t->run->loop);
	tls->budget = TURN_BYTES;
	shake(tls);
}

static void tls_ready(struct talk *t, short revents)
{
	struct tls *tls = t->state;

	(void)revents;
	tls->budget = TURN_BYTES;
	if (tls->shaken)
		exchange(tls);
	else
		shake(tls);
}

/* Behind the handshake nothing waits for HTTP. */
static void tls_expired(struct talk *t)
{
	struct tls *tls = t->state;

	if (tls->shaken)
		conclude(tls);
	else if (is_no_tls(tls))
		talk_end(t, OUTCOME_FAILED);
	else
		talk_timed_out(t, t->seen.server_hello
					  ? "the handshake was not finished"
					  : "nothing came back to the hello");
}

const struct step_row step_tls = {
	.prepare = tls_prepare,
	.begin = tls_begin,
	.ready = tls_ready,
	.expired = tls_expired,
	.release = step_release,
};
