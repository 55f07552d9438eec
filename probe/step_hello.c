/*
 * The raw hello: the edge's own bytes, and what the server answers until its
 * first flight is over. Then we hang up, for many servers take one connection
 * at a time.
 */
#include <errno.h>
#include <inttypes.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xmem.h"
#include "probe/hello.h"
#include "probe/names.h"
#include "probe/proof.h"
#include "probe/run_parts.h"

#define HELLO_MAX      16640
#define READ_MAX       16384
#define FIRST_LINE_MAX 120

struct raw {
	struct hello_secrets secrets;
	struct flight flight;
	struct buf out;	  /* not yet sent */
	size_t hello_len; /* bytes of the ClientHello's body */
	bool sent;
};

/* All that have a number, the policy's first, for they are likely. */
static void all_suites(const struct policy *p, struct u16_list *ret)
{
	size_t i;
	unsigned suite;

	*ret = p->suites;
	for (i = 0; (suite = suite_at(i)) != NO_NUMBER; i++) {
		if (ret->n < POLICY_LIST_MAX && suite != SUITE_FALLBACK_SCSV &&
		    !u16_list_has(ret, suite))
			ret->v[ret->n++] = (uint16_t)suite;
	}
}

static void add_missing(struct u16_list *list, const uint16_t *more, size_t n)
{
	size_t i;

	for (i = 0; i < n && list->n < POLICY_LIST_MAX; i++) {
		if (!u16_list_has(list, more[i]))
			list->v[list->n++] = more[i];
	}
}

static void all_groups(const struct policy *p, struct u16_list *ret)
{
	static const uint16_t more[] = {
		GROUP_X25519,
		GROUP_SECP256R1,
		GROUP_SECP384R1,
		GROUP_SECP521R1,
		GROUP_X448,
		/* ffdhe2048 to 8192, secp256k1, Brainpool, the rest */
		0x0100,
		0x0101,
		0x0102,
		0x0103,
		0x0104,
		0x0016,
		0x001a,
		0x001b,
		0x001c,
		0x0013,
		0x0015,
	};

	*ret = p->groups;
	add_missing(ret, more, ARRAY_LEN(more));
}

static void all_schemes(const struct policy *p, struct u16_list *ret)
{
	static const uint16_t more[] = {
		0x0403, 0x0503, 0x0603, 0x0303, 0x0807, 0x0808, 0x0804,
		0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501,
		0x0601, 0x0301, 0x0203, 0x0201, 0x0402, 0x0202,
	};

	*ret = p->schemes;
	add_missing(ret, more, ARRAY_LEN(more));
}

static bool build_hello(struct talk *t, struct raw *raw, struct buf *out)
{
	const struct policy *policy = t->run->policy;
	struct u16_list suites, groups, schemes;
	struct hello_spec spec = { .policy = policy,
				   .sni = t->what.sni,
				   .min = t->what.min,
				   .max = t->what.max };

	if (t->what.purpose == PURPOSE_ALL_OFFERED ||
	    t->what.purpose == PURPOSE_OLDER) {
		all_suites(policy, &suites);
		all_groups(policy, &groups);
		all_schemes(policy, &schemes);
		spec.suites = &suites;
		spec.groups = &groups;
		spec.schemes = &schemes;
	}
	if (t->what.purpose == PURPOSE_SURVEY) {
		survey_offer_lists(t->run->routes.items[t->what.route].survey,
				   &t->what.item.offer, &suites, &groups);
		spec.suites = &suites;
		spec.groups = &groups;
	}
	return hello_secrets_make(&raw->secrets) == CF_OK &&
	       hello_build(&spec, &raw->secrets, out);
}

static void hello_prepare(struct talk *t)
{
	const struct policy *policy = t->run->policy;
	struct raw *raw = xcalloc(1, sizeof(*raw));

	t->state = raw;
	buf_init(&raw->out, HELLO_MAX);
	flight_init(&raw->flight, t->what.max ? t->what.max : policy->max, NULL,
		    NULL);
	if (!build_hello(t, raw, &raw->out))
		buf_clear(&raw->out);
	/* A record header and a message header stand before the body. */
	raw->hello_len = raw->out.len > 9 ? raw->out.len - 9 : 0;
}

static void hello_release(void *state)
{
	struct raw *raw = state;

	flight_release(&raw->flight);
	buf_release(&raw->out);
	free(raw);
}

static bool endpoint(const struct sockaddr_storage *addr, socklen_t len,
		     char host[NI_MAXHOST], char port[NI_MAXSERV])
{
	return getnameinfo((const struct sockaddr *)addr, len, host, NI_MAXHOST,
			   port, NI_MAXSERV,
			   NI_NUMERICHOST | NI_NUMERICSERV) == 0;
}

/* The PROXY protocol, version 1 (HAProxy, proxy-protocol.txt section 2.1). */
static void put_proxy_header(struct talk *t, struct buf *out)
{
	struct sockaddr_storage us, them;
	socklen_t us_len = sizeof(us), them_len = sizeof(them);
	char from[NI_MAXHOST], to[NI_MAXHOST];
	char from_port[NI_MAXSERV], to_port[NI_MAXSERV];

	if (getsockname(t->fd, (struct sockaddr *)&us, &us_len) < 0 ||
	    getpeername(t->fd, (struct sockaddr *)&them, &them_len) < 0 ||
	    !endpoint(&us, us_len, from, from_port) ||
	    !endpoint(&them, them_len, to, to_port)) {
		buf_adds(out, "PROXY UNKNOWN\r\n");
		return;
	}
	buf_addf(out, "PROXY %s %s %s %s %s\r\n",
		 us.ss_family == AF_INET6 ? "TCP6" : "TCP4", from, to,
		 from_port, to_port);
}

static void put_proxy_in_front(struct talk *t, struct raw *raw)
{
	struct buf both = BUF_INIT(HELLO_MAX);

	put_proxy_header(t, &both);
	buf_add(&both, raw->out.data, raw->out.len);
	buf_release(&raw->out);
	raw->out = both;
}

static void emit_sent(struct talk *t, const struct raw *raw)
{
	struct event ev;

	event_init(&ev, EV_MESSAGE);
	event_number(&ev, EF_SENT, 1);
	event_number(&ev, EF_TYPE, 1);
	event_number(&ev, EF_LENGTH, (int64_t)raw->hello_len);
	talk_emit(t, &ev);
}

/* False when the talk is over. */
static bool send_out(struct talk *t, struct raw *raw)
{
	if (!talk_send(t, &raw->out, raw->flight.bytes))
		return false;
	if (raw->out.len > 0)
		return true;
	if (!raw->sent && t->what.purpose != PURPOSE_SURVEY)
		emit_sent(t, raw);
	raw->sent = true;
	return true;
}

/* A survey asks for the answer alone; the rest of the flight is known. */
static bool is_surveyed(enum flight_note note)
{
	return note == FLIGHT_NOTE_ALERT || note == FLIGHT_NOTE_SERVER_HELLO ||
	       note == FLIGHT_NOTE_RETRY;
}

static void on_note(void *ctx, const struct flight *f, enum flight_note note)
{
	struct talk *t = ctx;
	struct raw *raw = t->state;
	struct event ev;

	if (t->what.purpose == PURPOSE_SURVEY && !is_surveyed(note))
		return;
	if (note != FLIGHT_NOTE_KEY_EXCHANGE) {
		talk_note(t, f, note);
		return;
	}
	event_init(&ev, EV_KEY_EXCHANGE);
	if (f->group)
		event_number(&ev, EF_GROUP, f->group);
	if (f->scheme)
		event_number(&ev, EF_SCHEME, f->scheme);
	event_number(&ev, EF_OUTCOME, flight_check_key(f, raw->secrets.random));
	talk_emit(t, &ev);
}

static void hello_begin(struct talk *t)
{
	struct raw *raw = t->state;

	raw->flight.note = on_note;
	raw->flight.ctx = t;
	if (raw->out.len == 0) {
		talk_emit_text(t, EV_LOCAL,
			       "this hello can't be built from the policy");
		talk_end(t, OUTCOME_LOCAL);
		return;
	}
	if (t->what.purpose == PURPOSE_PROXY)
		put_proxy_in_front(t, raw);
	send_out(t, raw);
}

static void end_by_alert(struct talk *t, const struct flight *f)
{
	const struct flight_alert *a = &f->alerts.items[f->alerts.n - 1];

	/* close_notify is no complaint, just the end. */
	if (a->code == ALERT_CLOSE_NOTIFY)
		talk_closed(t, 0, f->bytes);
	else
		talk_end(t, OUTCOME_REFUSED);
}

/* False when the talk is over. */
static bool judge(struct talk *t, const struct flight *f)
{
	switch (f->status) {
	case FLIGHT_MORE:
		return true;
	case FLIGHT_DONE:
		talk_end(t, OUTCOME_OK);
		break;
	case FLIGHT_ALERT:
		end_by_alert(t, f);
		break;
	case FLIGHT_NOT_TLS:
		talk_not_tls(t, f);
		talk_end(t, OUTCOME_FAILED);
		break;
	case FLIGHT_MALFORMED:
		talk_emit_text(t, EV_MALFORMED, f->complaint);
		talk_end(t, OUTCOME_FAILED);
		break;
	case FLIGHT_LIMIT:
		talk_emit_text(t, EV_LOCAL, f->complaint);
		talk_end(t, OUTCOME_LOCAL);
		break;
	}
	return false;
}

static void hello_ready(struct talk *t, short revents)
{
	struct raw *raw = t->state;
	unsigned char bytes[READ_MAX];
	ssize_t n;

	if ((revents & POLLOUT) && !send_out(t, raw))
		return;
	n = recv(t->fd, bytes, sizeof(bytes), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0) {
		flight_feed(&raw->flight, bytes, (size_t)n);
		if (t->what.purpose == PURPOSE_SURVEY && t->seen.server_hello)
			talk_end(t, OUTCOME_OK);
		else
			judge(t, &raw->flight);
		return;
	}
	if (flight_eof(&raw->flight) == FLIGHT_MORE)
		talk_closed(t, n < 0 ? errno : 0, raw->flight.bytes);
	else
		judge(t, &raw->flight);
}

/* A server may greet first and wait: SSH, SMTP. */
static void hello_expired(struct talk *t)
{
	struct raw *raw = t->state;

	if (flight_eof(&raw->flight) != FLIGHT_MORE)
		judge(t, &raw->flight);
	else
		talk_timed_out(t, raw->flight.bytes > 0
					  ? "the first flight was not finished"
					  : "nothing came back to the hello");
}

static void note_alert(struct talk *t, const struct flight *f)
{
	const struct flight_alert *a = &f->alerts.items[f->alerts.n - 1];
	struct event ev;

	event_init(&ev, EV_ALERT);
	event_number(&ev, EF_SENT, 0);
	event_number(&ev, EF_LEVEL, a->level);
	event_number(&ev, EF_CODE, a->code);
	talk_emit(t, &ev);
}

static void note_message(struct talk *t, const struct flight *f)
{
	struct event ev;

	event_init(&ev, EV_MESSAGE);
	event_number(&ev, EF_SENT, 0);
	event_number(&ev, EF_TYPE, f->msg_type);
	event_number(&ev, EF_LENGTH, f->msg_len);
	talk_emit(t, &ev);
}

static void note_server_hello(struct talk *t, const struct flight *f)
{
	unsigned flags = 0;
	struct event ev;

	flags |= f->sni_acknowledged ? HELLO_SNI_ACKNOWLEDGED : 0;
	flags |= f->extended_master_secret ? HELLO_EXTENDED_MASTER_SECRET : 0;
	flags |= t->seen.retry ? HELLO_AFTER_RETRY : 0;
	event_init(&ev, EV_SERVER_HELLO);
	event_number(&ev, EF_VERSION, f->version);
	event_number(&ev, EF_SUITE, f->suite);
	if (f->group)
		event_number(&ev, EF_GROUP, f->group);
	event_number(&ev, EF_FLAGS, flags);
	talk_emit(t, &ev);
}

static void note_retry(struct talk *t, const struct flight *f)
{
	struct event ev;

	event_init(&ev, EV_RETRY);
	event_number(&ev, EF_VERSION, f->version);
	event_number(&ev, EF_SUITE, f->suite);
	event_number(&ev, EF_GROUP, f->group);
	talk_emit(t, &ev);
}

static void note_certificate(struct talk *t, const struct flight *f)
{
	talk_chain(t, f->certs.items, f->certs.n, f->certs_bytes);
}

static void note_key_exchange(struct talk *t, const struct flight *f)
{
	struct event ev;

	event_init(&ev, EV_KEY_EXCHANGE);
	if (f->group)
		event_number(&ev, EF_GROUP, f->group);
	if (f->scheme)
		event_number(&ev, EF_SCHEME, f->scheme);
	event_number(&ev, EF_OUTCOME, OUTCOME_NONE);
	talk_emit(t, &ev);
}

static void note_cert_request(struct talk *t, const struct flight *f)
{
	struct event ev;

	(void)f;
	event_init(&ev, EV_CERT_REQUEST);
	talk_emit(t, &ev);
}

void talk_note(struct talk *t, const struct flight *f, enum flight_note note)
{
	static void (*const notes[])(struct talk * t,
				     const struct flight *f) = {
		[FLIGHT_NOTE_ALERT] = note_alert,
		[FLIGHT_NOTE_MESSAGE] = note_message,
		[FLIGHT_NOTE_SERVER_HELLO] = note_server_hello,
		[FLIGHT_NOTE_RETRY] = note_retry,
		[FLIGHT_NOTE_CERTIFICATE] = note_certificate,
		[FLIGHT_NOTE_KEY_EXCHANGE] = note_key_exchange,
		[FLIGHT_NOTE_CERT_REQUEST] = note_cert_request,
	};

	notes[note](t, f);
}

void talk_not_tls(struct talk *t, const struct flight *f)
{
	const char *line = (const char *)f->banner.data;
	bool legible = true;
	size_t n = 0;
	struct event ev;

	while (n < f->banner.len && n < FIRST_LINE_MAX && line[n] != '\r' &&
	       line[n] != '\n') {
		legible &= f->banner.data[n] >= ' ' || line[n] == '\t';
		n++;
	}
	event_init(&ev, EV_NOT_TLS);
	if (f->http_status > 0)
		event_number(&ev, EF_STATUS, f->http_status);
	else
		event_text(&ev, EF_SERVER, f->protocol);
	/* Of MySQL or RDP the name says more than the bytes. */
	if (legible || !f->protocol)
		event_textn(&ev, EF_TEXT, n ? line : "", n);
	talk_emit(t, &ev);
}

const struct step_row step_hello = {
	.prepare = hello_prepare,
	.begin = hello_begin,
	.ready = hello_ready,
	.expired = hello_expired,
	.release = hello_release,
};
