/*
 * The life of one connection. Each state is a function that goes as far as
 * the socket lets it; what is read, sent and waited for is bounded.
 */
#include "demo/conn.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xmem.h"
#include "demo/http.h"
#include "demo/quirk.h"

#define SECOND_US     INT64_C(1000000)
#define IDLE_US	      (10 * SECOND_US)
#define LIFE_US	      (60 * SECOND_US)
#define DRAIN_US      (2 * SECOND_US)
#define DRAIN_MAX     65536 /* bytes that a client may still send */
#define NON_FATAL_MAX 16    /* warnings and the like in one handshake */

enum conn_state {
	CONN_FIRST, /* the first bytes; quirks act on them */
	CONN_HANDSHAKE,
	CONN_REFUSE, /* an alert leaves */
	CONN_REQUEST,
	CONN_ANSWER,
	CONN_BYE,
	CONN_DRAIN, /* until the other side has read what was sent */
	CONN_STALL,
};

enum step {
	STEP_ON, /* the state changed: go on */
	STEP_READ,
	STEP_WRITE,
	STEP_END,
};

struct conn {
	struct loop *loop;	       /* borrowed */
	const struct service *service; /* borrowed */
	conn_ended_fn ended;
	void *ctx;
	int fd;		     /* owned */
	struct watch *watch; /* owned */
	struct timer *timer; /* owned */
	int64_t born_us;
	enum conn_state state;
	gnutls_session_t tls; /* owned; NULL before and without TLS */
	struct buf in;	      /* what was read before TLS took over */
	struct buf request;
	struct buf out;
	int error; /* of the handshake */
	int non_fatal;
	size_t drained;
};

static enum step conn_to(struct conn *c, enum conn_state state)
{
	c->state = state;
	return STEP_ON;
}

static int64_t wall_s(const struct conn *c)
{
	return clock_wall_s(loop_clock(c->loop));
}

static bool would_block(void)
{
	return errno == EAGAIN || errno == EINTR;
}

/* GnuTLS reads what was read before, then from the socket. */
static ssize_t tls_pull(gnutls_transport_ptr_t ctx, void *ret, size_t max)
{
	struct conn *c = ctx;
	size_t n = c->in.len < max ? c->in.len : max;

	if (n == 0)
		return recv(c->fd, ret, max, 0);
	memcpy(ret, c->in.data, n);
	buf_consume(&c->in, n);
	return (ssize_t)n;
}

static ssize_t tls_push(gnutls_transport_ptr_t ctx, const giovec_t *iov,
			int n_iov)
{
	struct conn *c = ctx;
	struct msghdr message = { .msg_iovlen = (size_t)n_iov };

	/* giovec_t is struct iovec; sendmsg does not write to it. */
	message.msg_iov = (struct iovec *)(uintptr_t)iov;
	return sendmsg(c->fd, &message, MSG_NOSIGNAL);
}

static enum step handshake_begin(struct conn *c)
{
	c->tls = service_session(c->service);
	if (!c->tls)
		return STEP_END;
	gnutls_transport_set_ptr(c->tls, c);
	gnutls_transport_set_pull_function(c->tls, tls_pull);
	gnutls_transport_set_vec_push_function(c->tls, tls_push);
	return conn_to(c, CONN_HANDSHAKE);
}

/* Reads what is there into in, which does not grow beyond its maximum. */
static ssize_t first_read(struct conn *c)
{
	unsigned char bytes[4096];
	size_t room = c->in.max - c->in.len;
	ssize_t n;

	n = recv(c->fd, bytes, room < sizeof(bytes) ? room : sizeof(bytes), 0);
	if (n > 0)
		buf_add(&c->in, bytes, (size_t)n);
	return n;
}

static enum step reset(struct conn *c)
{
	struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
	return STEP_END;
}

static enum step stall(struct conn *c)
{
	timer_at(c->timer, c->born_us + LIFE_US);
	return conn_to(c, CONN_STALL);
}

/* STEP_READ: the quirk wants more bytes. */
static enum step first_turn(struct conn *c)
{
	switch (quirk_turn(c->service, &c->in, wall_s(c), &c->out)) {
	case TURN_WAIT:
		return STEP_READ;
	case TURN_HANDSHAKE:
		return handshake_begin(c);
	case TURN_ANSWER:
		return conn_to(c, CONN_ANSWER);
	case TURN_HANG_UP:
		return conn_to(c, CONN_DRAIN);
	case TURN_RESET:
		return reset(c);
	case TURN_STALL:
		return stall(c);
	}
	return STEP_END;
}

static enum step step_first(struct conn *c)
{
	enum step next = STEP_READ;
	ssize_t n;

	if (quirk_speaks_first(c->service->form))
		return first_turn(c);
	while (next == STEP_READ) {
		n = first_read(c);
		if (n < 0 && would_block())
			return STEP_READ;
		if (n <= 0)
			return STEP_END;
		next = first_turn(c);
	}
	return next;
}

static enum step tls_wait(const struct conn *c)
{
	return gnutls_record_get_direction(c->tls) ? STEP_WRITE : STEP_READ;
}

/* No alert answers an alert, or a connection that is gone. */
static bool is_worth_an_alert(int error)
{
	return error != GNUTLS_E_FATAL_ALERT_RECEIVED &&
	       error != GNUTLS_E_PREMATURE_TERMINATION &&
	       error != GNUTLS_E_PULL_ERROR && error != GNUTLS_E_PUSH_ERROR;
}

static enum step step_handshake(struct conn *c)
{
	int rc = gnutls_handshake(c->tls);

	if (rc == GNUTLS_E_SUCCESS)
		return conn_to(c, CONN_REQUEST);
	if (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED)
		return tls_wait(c);
	if (!gnutls_error_is_fatal(rc) && c->non_fatal++ < NON_FATAL_MAX)
		return STEP_ON;
	if (!is_worth_an_alert(rc))
		return STEP_END;
	c->error = rc;
	return conn_to(c, CONN_REFUSE);
}

/* GnuTLS would say decode_error where TLS 1.2 has handshake_failure for an
 * empty list (RFC 5246 section 7.4.6), as other servers do. */
static int alert_send(struct conn *c)
{
	if (c->error == GNUTLS_E_NO_CERTIFICATE_FOUND &&
	    gnutls_protocol_get_version(c->tls) != GNUTLS_TLS1_3)
		return gnutls_alert_send(c->tls, GNUTLS_AL_FATAL,
					 GNUTLS_A_HANDSHAKE_FAILURE);
	return gnutls_alert_send_appropriate(c->tls, c->error);
}

static enum step step_refuse(struct conn *c)
{
	int rc = alert_send(c);

	if (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED)
		return tls_wait(c);
	return conn_to(c, CONN_DRAIN);
}

static enum step step_request(struct conn *c)
{
	char bytes[2048];
	ssize_t n;

	while (!http_is_whole(&c->request)) {
		n = gnutls_record_recv(c->tls, bytes, sizeof(bytes));
		if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
			return tls_wait(c);
		if (n < 0 && !gnutls_error_is_fatal((int)n) &&
		    c->non_fatal++ < NON_FATAL_MAX)
			continue;
		if (n <= 0)
			return STEP_END;
		if (!buf_add(&c->request, bytes, (size_t)n))
			break;
	}
	http_answer(c->service->form, c->service->host, &c->request, wall_s(c),
		    &c->out);
	return conn_to(c, CONN_ANSWER);
}

static enum step step_answer_tls(struct conn *c)
{
	ssize_t n;

	while (c->out.len > 0) {
		n = gnutls_record_send(c->tls, c->out.data, c->out.len);
		if (n == GNUTLS_E_AGAIN || n == GNUTLS_E_INTERRUPTED)
			return tls_wait(c);
		if (n <= 0)
			return STEP_END;
		buf_consume(&c->out, (size_t)n);
	}
	return conn_to(c, CONN_BYE);
}

static enum step step_answer(struct conn *c)
{
	ssize_t n;

	if (c->tls)
		return step_answer_tls(c);
	while (c->out.len > 0) {
		n = send(c->fd, c->out.data, c->out.len, MSG_NOSIGNAL);
		if (n < 0 && would_block())
			return STEP_WRITE;
		if (n <= 0)
			return STEP_END;
		buf_consume(&c->out, (size_t)n);
	}
	return conn_to(c, CONN_DRAIN);
}

static enum step step_bye(struct conn *c)
{
	int rc = gnutls_bye(c->tls, GNUTLS_SHUT_WR);

	if (rc == GNUTLS_E_AGAIN || rc == GNUTLS_E_INTERRUPTED)
		return tls_wait(c);
	return conn_to(c, CONN_DRAIN);
}

/* Reads and forgets. To close with bytes unread would send a reset, which
 * can overtake what was sent before (RFC 9112 section 9.6). */
static enum step discard(struct conn *c)
{
	char bytes[4096];
	ssize_t n;

	while (c->drained < DRAIN_MAX) {
		n = recv(c->fd, bytes, sizeof(bytes), 0);
		if (n < 0 && would_block())
			return STEP_READ;
		if (n <= 0)
			return STEP_END;
		c->drained += (size_t)n;
	}
	return STEP_END;
}

static enum step step_drain(struct conn *c)
{
	if (c->drained == 0) {
		shutdown(c->fd, SHUT_WR);
		timer_at(c->timer, loop_now_us(c->loop) + DRAIN_US);
	}
	return discard(c);
}

static enum step (*const steps[])(struct conn *c) = {
	[CONN_FIRST] = step_first,   [CONN_HANDSHAKE] = step_handshake,
	[CONN_REFUSE] = step_refuse, [CONN_REQUEST] = step_request,
	[CONN_ANSWER] = step_answer, [CONN_BYE] = step_bye,
	[CONN_DRAIN] = step_drain,   [CONN_STALL] = discard,
};

static void on_ready(void *ctx, int fd, short revents)
{
	struct conn *c = ctx;
	int64_t idle_at = loop_now_us(c->loop) + IDLE_US;
	enum step step;

	(void)fd;
	(void)revents;
	if (c->state != CONN_DRAIN && c->state != CONN_STALL &&
	    idle_at < c->born_us + LIFE_US)
		timer_at(c->timer, idle_at);
	do {
		step = steps[c->state](c);
	} while (step == STEP_ON);
	if (step == STEP_END)
		c->ended(c->ctx, c);
	else
		watch_events(c->watch, step == STEP_WRITE ? POLLOUT : POLLIN);
}

static void on_deadline(void *ctx)
{
	struct conn *c = ctx;

	c->ended(c->ctx, c);
}

struct conn *conn_new(struct loop *l, int fd, const struct service *s,
		      conn_ended_fn ended, void *ctx)
{
	bool speaks = quirk_speaks_first(s->form);
	struct conn *c = xcalloc(1, sizeof(*c));

	c->loop = l;
	c->service = s;
	c->ended = ended;
	c->ctx = ctx;
	c->fd = fd;
	c->born_us = loop_now_us(l);
	buf_init(&c->in, HTTP_REQUEST_MAX);
	buf_init(&c->request, HTTP_REQUEST_MAX);
	buf_init(&c->out, HTTP_REQUEST_MAX);
	c->timer = loop_timer(l, c->born_us + IDLE_US, on_deadline, c);
	c->watch = loop_watch(l, fd, speaks ? POLLOUT : POLLIN, on_ready, c);
	if (!quirk_acts_first(s->form) && handshake_begin(c) == STEP_END)
		c->state = CONN_DRAIN;
	return c;
}

void conn_free(struct conn *c)
{
	if (!c)
		return;
	watch_free(&c->watch);
	timer_free(&c->timer);
	if (c->tls)
		gnutls_deinit(c->tls);
	close(c->fd);
	buf_release(&c->in);
	buf_release(&c->request);
	buf_release(&c->out);
	free(c);
}
