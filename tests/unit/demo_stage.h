#ifndef CF502_TESTS_UNIT_DEMO_STAGE_H
#define CF502_TESTS_UNIT_DEMO_STAGE_H
/*
 * Demo origins on a loop whose clock stands still, and clients that talk to
 * them: by GnuTLS, with the edge's own hello, or with any bytes.
 */
#include <gnutls/gnutls.h>

#include "base/buf.h"
#include "base/loop.h"
#include "demo/demo.h"
#include "probe/chain.h"
#include "probe/flight.h"
#include "tests/unit/test.h"

#define EVERY_VERSION "NORMAL:+VERS-ALL"
#define TLS12	      "NORMAL:-VERS-ALL:+VERS-TLS1.2"
#define TLS13	      "NORMAL:-VERS-ALL:+VERS-TLS1.3"
#define HOST_1	      "127.0.0.1"
#define HOST_2	      "127.0.0.2"

struct stage {
	int64_t mono_us, wall_s;
	struct clock clock;
	struct loop *loop;
	struct demo *demo; /* NULL until stage_start */
	struct policy_set policies;
};

int stage_setup(void **state);
int stage_teardown(void **state);
#define stage_test(f) \
	cmocka_unit_test_setup_teardown(f, stage_setup, stage_teardown)

/* Ends what ran before. */
void stage_start(struct stage *s, const char *name);
struct demo *stage_start_more(struct stage *s, const char *name);
/* Turns the loop until the descriptor is ready; fails after 10 s. */
void stage_wait(struct stage *s, int fd, short events);
/* Lets the clock jump, and the loop act on it. */
void stage_pass(struct stage *s, int seconds);

/* Open sockets, non-blocking; -1 and errno when it is refused at once. */
int stage_dial(int port, const char *address);
/* Sends all of it. */
void stage_say(struct stage *s, int fd, const void *bytes, size_t n);
/* Reads until the other side ends it: 0, or the errno. Closes the socket. */
int stage_hear(struct stage *s, int fd, struct buf *got);
/* The ClientHello of the edge's newest policy. */
void stage_hello(struct stage *s, const char *sni, struct buf *out);
/* Sends it to the first address and reads the answer; as stage_hear. */
int stage_hello_flight(struct stage *s, struct flight *ret);

/* What a client of GnuTLS sees. */
struct seen {
	int rc;	   /* of the handshake */
	int after; /* of the answer: bytes, or an error */
	int alert; /* -1: none */
	gnutls_protocol_t version;
	struct blob certs[16]; /* owned */
	size_t n;
	bool asked;	   /* for a client certificate */
	char answer[2048]; /* to HEAD / */
};

struct call {
	const char *address;  /* NULL: the first */
	const char *sni;      /* NULL: the origin's host; "": none */
	const char *priority; /* NULL: EVERY_VERSION */
	const char *request;  /* NULL: HEAD / */
};

void stage_call(struct stage *s, struct call call, struct seen *ret);
#define CALL(stage, seen, ...) \
	stage_call(stage, (struct call){ __VA_ARGS__ }, seen)
void seen_release(struct seen *seen);
/* What the judge says of the certificates, with the demo's trust anchor. */
void stage_judge(struct stage *s, const struct seen *seen,
		 const char *host_header, struct chain_judgment *ret);
/* The worst fault's id, as the table names causes; NULL: none of them. */
const char *judgment_cause(const struct chain_judgment *j);

#endif
