/* The stage: a clock that stands, clients that wait for conditions. */
#include "tests/unit/demo_stage.h"

#include <arpa/inet.h>
#include <errno.h>
#include <gnutls/x509.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/hello.h"
#include "probe/names.h"
#include "probe/target.h"

#define PATIENCE_US 10000000

static int64_t stage_mono(void *ctx)
{
	return ((struct stage *)ctx)->mono_us;
}

static int64_t stage_wall(void *ctx)
{
	return ((struct stage *)ctx)->wall_s;
}

int stage_setup(void **state)
{
	struct stage *s = xcalloc(1, sizeof(*s));
	struct cf_why why;

	s->wall_s = clock_wall_s(&clock_system);
	s->clock = (struct clock){ .mono_us = stage_mono,
				   .wall_s = stage_wall,
				   .ctx = s };
	s->loop = loop_new(&s->clock);
	if (policy_set_shipped(&s->policies, &why) < 0)
		fail_msg("%s", why.text);
	*state = s;
	return 0;
}

int stage_teardown(void **state)
{
	struct stage *s = *state;

	demo_stop(s->demo);
	loop_free(s->loop);
	policy_set_release(&s->policies);
	free(s);
	return 0;
}

struct demo *stage_start_more(struct stage *s, const char *name)
{
	const struct demo_origin *o = demo_origin_by_name(name);
	struct demo *d = NULL;
	struct cf_why why;

	if (!o)
		fail_msg("no origin %s", name);
	if (demo_start(s->loop, o, 0, &d, &why) < 0)
		fail_msg("%s: %s", name, why.text);
	return d;
}

void stage_start(struct stage *s, const char *name)
{
	demo_stop(s->demo);
	s->demo = NULL;
	s->demo = stage_start_more(s, name);
}

static void on_ready(void *ctx, int fd, short revents)
{
	(void)fd;
	(void)revents;
	*(bool *)ctx = true;
}

void stage_wait(struct stage *s, int fd, short events)
{
	int64_t until = clock_mono_us(&clock_system) + PATIENCE_US;
	bool ready = false;
	struct watch *w = loop_watch(s->loop, fd, events, on_ready, &ready);

	while (!ready && clock_mono_us(&clock_system) < until)
		loop_turn(s->loop, 100);
	watch_free(&w);
	if (!ready)
		fail_msg("nothing happens");
}

void stage_pass(struct stage *s, int seconds)
{
	s->mono_us += seconds * INT64_C(1000000);
	loop_turn(s->loop, 0);
}

int stage_dial(int port, const char *address)
{
	struct sockaddr_in to = { .sin_family = AF_INET,
				  .sin_port = htons((in_port_t)port) };
	int on = 1, fd, saved;

	assert_int_equal(inet_pton(AF_INET, address, &to.sin_addr), 1);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	assert_true(fd >= 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0 ||
	    errno == EINPROGRESS)
		return fd;
	saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

void stage_say(struct stage *s, int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t rc = send(fd, at, n, MSG_NOSIGNAL);

		if (rc < 0 && errno != EAGAIN)
			fail_msg("send: %s", strerror(errno));
		if (rc < 0) {
			stage_wait(s, fd, POLLOUT);
			continue;
		}
		at += rc;
		n -= (size_t)rc;
	}
}

int stage_hear(struct stage *s, int fd, struct buf *got)
{
	char bytes[4096];
	ssize_t n;
	int rc;

	for (;;) {
		n = recv(fd, bytes, sizeof(bytes), 0);
		if (n > 0)
			assert_true(buf_add(got, bytes, (size_t)n));
		else if (n < 0 && errno == EAGAIN)
			stage_wait(s, fd, POLLIN);
		else
			break;
	}
	rc = n < 0 ? errno : 0;
	close(fd);
	return rc;
}

void stage_hello(struct stage *s, const char *sni, struct buf *out)
{
	struct hello_spec spec = {
		.policy = policy_for(&s->policies, PROTO_TLS12), .sni = sni
	};
	struct hello_secrets secrets;

	assert_int_equal(hello_secrets_make(&secrets), 0);
	assert_true(hello_build(&spec, &secrets, out));
}

int stage_hello_flight(struct stage *s, struct flight *ret)
{
	struct buf hello = BUF_INIT(4096), got = BUF_INIT(65536);
	int fd = stage_dial(demo_port(s->demo), HOST_1);
	int rc;

	assert_true(fd >= 0);
	stage_hello(s, demo_host(s->demo), &hello);
	stage_say(s, fd, hello.data, hello.len);
	/* A server that waits for our key exchange learns that none comes. */
	shutdown(fd, SHUT_WR);
	rc = stage_hear(s, fd, &got);
	flight_init(ret, TLS_1_3, NULL, NULL);
	if (flight_feed(ret, got.data, got.len) == FLIGHT_MORE)
		flight_eof(ret);
	buf_release(&hello);
	buf_release(&got);
	return rc;
}

static void handshake(struct stage *s, int fd, gnutls_session_t tls,
		      struct seen *ret)
{
	for (;;) {
		ret->rc = gnutls_handshake(tls);
		if (ret->rc == GNUTLS_E_WARNING_ALERT_RECEIVED ||
		    ret->rc == GNUTLS_E_FATAL_ALERT_RECEIVED)
			ret->alert = (int)gnutls_alert_get(tls);
		if (ret->rc == GNUTLS_E_AGAIN)
			stage_wait(s, fd,
				   gnutls_record_get_direction(tls) ? POLLOUT
								    : POLLIN);
		else if (ret->rc == 0 || gnutls_error_is_fatal(ret->rc))
			return;
	}
}

static void ask(struct stage *s, int fd, gnutls_session_t tls,
		const char *request, struct seen *ret)
{
	size_t n = strlen(request), have = 0;
	ssize_t rc = 0;

	while (n > 0) {
		rc = gnutls_record_send(tls, request, n);
		if (rc == GNUTLS_E_AGAIN) {
			stage_wait(s, fd, POLLOUT);
			continue;
		}
		if (rc < 0)
			break;
		request += rc;
		n -= (size_t)rc;
	}
	do {
		rc = gnutls_record_recv(tls, ret->answer + have,
					sizeof(ret->answer) - have - 1);
		if (rc == GNUTLS_E_AGAIN)
			stage_wait(s, fd, POLLIN);
		else if (rc > 0)
			have += (size_t)rc;
	} while (rc > 0 || rc == GNUTLS_E_AGAIN);
	if (rc == GNUTLS_E_FATAL_ALERT_RECEIVED)
		ret->alert = (int)gnutls_alert_get(tls);
	ret->after = rc < 0 ? (int)rc : (int)have;
}

static void keep_certificates(gnutls_session_t tls, struct seen *ret)
{
	unsigned n = 0;
	const gnutls_datum_t *list = gnutls_certificate_get_peers(tls, &n);

	for (unsigned i = 0; i < n && i < ARRAY_LEN(ret->certs); i++) {
		struct blob *b = &ret->certs[ret->n++];

		b->data = xmalloc(list[i].size);
		b->len = list[i].size;
		memcpy(b->data, list[i].data, b->len);
	}
}

static gnutls_session_t client(const struct stage *s, const struct call *call,
			       gnutls_certificate_credentials_t credentials)
{
	const char *sni = call->sni ? call->sni : demo_host(s->demo);
	const char *priority = call->priority ? call->priority : EVERY_VERSION;
	gnutls_session_t tls;

	assert_int_equal(gnutls_init(&tls, GNUTLS_CLIENT | GNUTLS_NONBLOCK |
						   GNUTLS_NO_SIGNAL),
			 0);
	assert_int_equal(gnutls_priority_set_direct(tls, priority, NULL), 0);
	gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE, credentials);
	if (*sni)
		gnutls_server_name_set(tls, GNUTLS_NAME_DNS, sni, strlen(sni));
	return tls;
}

void stage_call(struct stage *s, struct call call, struct seen *ret)
{
	const char *request = call.request ? call.request
					   : "HEAD / HTTP/1.1\r\n\r\n";
	gnutls_certificate_credentials_t credentials;
	gnutls_session_t tls;
	int fd;

	*ret = (struct seen){ .alert = -1 };
	fd = stage_dial(demo_port(s->demo),
			call.address ? call.address : HOST_1);
	assert_true(fd >= 0);
	gnutls_certificate_allocate_credentials(&credentials);
	tls = client(s, &call, credentials);
	gnutls_transport_set_int(tls, fd);
	handshake(s, fd, tls, ret);
	keep_certificates(tls, ret);
	ret->asked = gnutls_certificate_client_get_request_status(tls) != 0;
	ret->version = gnutls_protocol_get_version(tls);
	if (ret->rc == 0)
		ask(s, fd, tls, request, ret);
	gnutls_deinit(tls);
	gnutls_certificate_free_credentials(credentials);
	close(fd);
}

void seen_release(struct seen *seen)
{
	while (seen->n > 0)
		free(seen->certs[--seen->n].data);
}

static void read_anchor(const struct stage *s, gnutls_datum_t *ret)
{
	struct buf pem = BUF_INIT(65536);
	gnutls_x509_crt_t crt;
	gnutls_datum_t text;
	struct cf_why why;

	assert_int_equal(file_read(demo_trust_path(s->demo), 65536, &pem, &why),
			 0);
	text = (gnutls_datum_t){ pem.data, (unsigned)pem.len };
	gnutls_x509_crt_init(&crt);
	assert_int_equal(
		gnutls_x509_crt_import(crt, &text, GNUTLS_X509_FMT_PEM), 0);
	assert_int_equal(gnutls_x509_crt_export2(crt, GNUTLS_X509_FMT_DER, ret),
			 0);
	gnutls_x509_crt_deinit(crt);
	buf_release(&pem);
}

void stage_judge(struct stage *s, const struct seen *seen,
		 const char *host_header, struct chain_judgment *ret)
{
	struct chain_question q = {
		.sent = seen->certs,
		.n_sent = seen->n,
		.bytes = 3,
		.origin_host = demo_host(s->demo),
		.host_header = host_header,
		.at = s->wall_s,
		.version = seen->version == GNUTLS_TLS1_3 ? TLS_1_3 : TLS_1_2,
		.policy = policy_for(&s->policies, PROTO_TLS12),
	};
	gnutls_datum_t root;
	struct blob anchor;

	for (size_t i = 0; i < seen->n; i++)
		q.bytes += 3 + seen->certs[i].len;
	read_anchor(s, &root);
	anchor = (struct blob){ root.data, root.size };
	q.anchors = &anchor;
	q.n_anchors = 1;
	chain_judge(&q, ret);
	gnutls_free(root.data);
}

const char *judgment_cause(const struct chain_judgment *j)
{
	enum chain_fault worst = CHAIN_WEAK;

	for (size_t i = 0; i < j->reasons.n; i++) {
		if (j->reasons.items[i].fault < worst)
			worst = j->reasons.items[i].fault;
	}
	return worst == CHAIN_WEAK ? NULL : chain_fault_id(worst);
}
