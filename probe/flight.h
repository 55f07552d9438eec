#ifndef CF502_PROBE_FLIGHT_H
#define CF502_PROBE_FLIGHT_H
/*
 * Reads what a server answers to a ClientHello, record by record, without any
 * cryptography: alerts, ServerHello or HelloRetryRequest, Certificate,
 * ServerKeyExchange, CertificateRequest, up to ServerHelloDone, in TLS 1.3 up
 * to ServerHello. Or says what was there instead of TLS. All input is
 * hostile; limits are its own (64 certificates, 256 KiB a message, 16 alerts).
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"

enum flight_status {
	FLIGHT_MORE,	  /* wants more bytes */
	FLIGHT_DONE,	  /* ServerHelloDone, or ServerHello in TLS 1.3 */
	FLIGHT_ALERT,	  /* a fatal alert came, or close_notify */
	FLIGHT_NOT_TLS,	  /* banner holds the first bytes */
	FLIGHT_MALFORMED, /* complaint says where it breaks the protocol */
	FLIGHT_LIMIT,	  /* legal, but beyond our own limits */
};

struct flight_alert {
	uint8_t level, code;
};

struct blob {
	unsigned char *data; /* owned by whoever holds the struct */
	size_t len;
};

/* What the caller is told while bytes are fed, in order. */
enum flight_note {
	FLIGHT_NOTE_ALERT,	  /* alerts: the last one */
	FLIGHT_NOTE_MESSAGE,	  /* msg_type, msg_len: a whole one is read */
	FLIGHT_NOTE_SERVER_HELLO, /* version, suite, session fields */
	FLIGHT_NOTE_RETRY,	  /* HelloRetryRequest: group it wants */
	FLIGHT_NOTE_CERTIFICATE,  /* certs is complete */
	FLIGHT_NOTE_KEY_EXCHANGE, /* group or dh_bits, scheme, signature */
	FLIGHT_NOTE_CERT_REQUEST,
};

struct flight;
typedef void (*flight_fn)(void *ctx, const struct flight *f,
			  enum flight_note note);

struct flight {
	flight_fn note; /* borrowed; may be NULL */
	void *ctx;
	uint16_t offered_max; /* the highest version, to judge the answer */

	enum flight_status status;
	uint64_t bytes; /* fed so far */
	VEC_OF(struct flight_alert) alerts;
	uint8_t msg_type;
	uint32_t msg_len; /* bytes of the body */

	bool hello_seen;
	uint16_t version; /* negotiated, supported_versions heeded */
	uint16_t suite;
	uint16_t group;	 /* key share, or of the key exchange; 0 unknown */
	uint16_t scheme; /* of the key exchange; 0: none or before TLS 1.2 */
	int dh_bits;	 /* DHE prime; 0 otherwise */
	bool sni_acknowledged, extended_master_secret, retry;
	unsigned char server_random[32];

	bool certs_seen;
	VEC_OF(struct blob) certs; /* DER as sent */
	size_t certs_bytes;	   /* of the Certificate message */
	bool cert_requested;
	struct buf params;    /* ServerKeyExchange: what is signed */
	struct buf signature; /* and the signature */

	struct buf banner;     /* first bytes, up to 256, when not TLS */
	const char *protocol;  /* static: what speaks there instead, or NULL */
	int http_status;       /* where that is HTTP; 0 otherwise */
	const char *complaint; /* static text for MALFORMED and LIMIT */

	/* internal */
	struct buf records;    /* bytes not yet consumed */
	struct buf messages;   /* handshake bytes not yet consumed */
	bool tls;	       /* the first bytes looked like a record */
	int stage;	       /* place in the order of messages */
	unsigned idle;	       /* records and messages that move nothing */
	struct buf half_alert; /* the first byte of one */
};

/*
 * Awaits the first byte. offered_max is the highest version of the hello that
 * is answered, 0 where that is of no interest; note may be NULL.
 */
void flight_init(struct flight *f, uint16_t offered_max, flight_fn note,
		 void *ctx);
void flight_release(struct flight *f);
/* Feeds bytes; once the status is not FLIGHT_MORE it stays as it is. */
enum flight_status flight_feed(struct flight *f, const void *bytes, size_t n);
/*
 * The peer closed, or time is up: tells whether what came so far is something
 * else than TLS (status NOT_TLS) or just too little (MORE).
 */
enum flight_status flight_eof(struct flight *f);
/*
 * Bounded split of a Certificate body (TLS 1.3: with context and extensions),
 * shared with the GnuTLS step. Items are appended to an array that free()
 * takes, at most 64 in all; false when malformed, with those that came before.
 */
bool flight_split_certificates(const unsigned char *body, size_t n, bool tls13,
			       struct blob **ret, size_t *ret_n);

#endif
