#ifndef CF502_PROBE_TLS_H
#define CF502_PROBE_TLS_H
/*
 * What GnuTLS can offer of a policy, and the insides of its step. It can
 * neither send an exact list of suites nor SSLv3; the nearest offer is a
 * superset, and an answer outside the policy is broken off by ourselves.
 */
#include <gnutls/gnutls.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "probe/flight.h"
#include "probe/policy.h"

struct run;
struct talk;

/*
 * The priority string nearest to the policy, owned by the caller. min, max: 0
 * for the policy's; suite: this one alone, or 0 for the policy's. NULL when
 * the library has nothing of it.
 */
char *tls_priority(const struct policy *p, uint16_t min, uint16_t max,
		   uint16_t suite);
/* True when a handshake with that version and suite can be asked for. */
bool tls_can(uint16_t version, uint16_t suite);
/*
 * CF_OK when the library, as it is set up here, makes every offer above: a
 * system policy would cut one without a word. Else CF_EINTERNAL.
 */
int tls_check_offers(struct cf_why *why);
/* Gives back what a run keeps for its handshakes. */
void tls_release(struct run *r);

#define TLS_HEAD_MAX 256

/* A handshake under way. */
struct tls {
	struct talk *talk; /* borrowed */
	gnutls_session_t session;
	int64_t begun_us;	/* when the ClientHello left */
	struct flight flight;	/* reads the messages in the clear */
	uint16_t verify_scheme; /* of a CertificateVerify; 0: none */
	int messages;		/* told so far */
	const char *refusal;	/* static: why we break off ourselves */

	unsigned char head[TLS_HEAD_MAX]; /* the first bytes that came */
	size_t head_len;
	uint64_t bytes; /* that came */
	size_t budget;	/* bytes that may still come in this turn */
	int err;	/* errno of the socket; 0: it was closed in order */
	int warnings;
	bool shaken;	    /* the handshake is over; HTTP */
	bool eof;	    /* the peer closed */
	struct buf out, in; /* HTTP */
};

/* tls_hook.c: tells each message as it passes. */
void tls_hook_set(struct tls *tls);

#endif
