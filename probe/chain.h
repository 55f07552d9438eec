#ifndef CF502_PROBE_CHAIN_H
#define CF502_PROBE_CHAIN_H
/*
 * The judge of chains: certificates as received, in the order sent, judged as
 * the edge's library does (first issuer that fits, trusted ones first, no way
 * back; RFC 5280, RFC 6125). GnuTLS parses certificates and checks single
 * signatures; path, order, dates, names, purposes and constraints are ours.
 * Pure: no file, no clock, no network.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "probe/event.h"
#include "probe/flight.h"
#include "probe/policy.h"

enum key_kind {
	KEY_OTHER,
	KEY_RSA,
	KEY_RSA_PSS,
	KEY_EC,
	KEY_ED25519,
	KEY_ED448,
	KEY_DSA,
};

enum san_kind { SAN_DNS, SAN_IP, SAN_OTHER };

struct san {
	enum san_kind kind;
	char *text; /* owned, clean */
};

/* One certificate, parsed once; text is clean. */
struct cert {
	struct blob der; /* owned copy */
	bool parsed;	 /* false: only der and complaint are valid */
	const char *complaint;
	char *subject, *issuer; /* owned: RFC 4514 */
	char *common_name;	/* owned, or NULL */
	char *issuer_common_name;
	struct blob subject_dn, issuer_dn; /* owned: raw DER */
	VEC_OF(struct san) sans;
	int64_t not_before, not_after; /* seconds since the epoch */
	char *serial;		       /* owned, hex */
	unsigned char sha256[32];
	enum key_kind key;
	int key_bits;
	uint16_t key_curve; /* group number; 0 when not EC */
	char *key_text;	    /* owned: "RSA 2048", "EC P-256", "Ed25519" */
	char *sign_text;    /* owned: "RSA-SHA256" */
	bool sign_sha1, sign_md5;
	int x509_version;
	bool self_issued; /* subject equals issuer */
	bool self_signed; /* and the signature verifies with its own key */
	bool ca, basic_constraints;
	int path_len; /* -1: none */
	bool has_key_usage;
	unsigned key_usage; /* GNUTLS_KEY_* bits */
	bool has_eku, eku_server, eku_any;
	bool must_staple;
	bool unknown_critical;
	char *aia_issuer; /* owned: caIssuers URI, clean; or NULL */
	bool san_usable;  /* a DNS name, address or URI: no CN counts then */
	bool cn_usable;	  /* of a kind and size that the edge compares */
	struct gnutls_x509_crt_int *crt; /* owned; NULL when not parsed */
	struct cert_parts *parts;	 /* owned, internal: see cert_parts.h */
};

/* Never fails: what can't be parsed has parsed == false. */
void cert_init(struct cert *c, const void *der, size_t n);
void cert_release(struct cert *c);
/* Refuses keys that would block us for seconds (modulus over 16384 bits, e
 * over 64 bits) from the raw DER, before a library touches them. */
bool cert_key_is_hostile(const void *der, size_t n);

/*
 * RFC 6125 as the edge reads it: DNS SANs, the CN only when there is no SAN
 * of a usable type; case-insensitive; "*." only as whole leftmost label, for
 * exactly one label; an address never matches.
 */
bool cert_names(const struct cert *c, const char *host);

/* X(NAME, "finding id"): all that can be wrong with a chain. */
/* clang-format off */
#define CHAIN_FAULTS(X) \
	X(MALFORMED, "cert-malformed") \
	X(KEY_UNSUPPORTED, "cert-key-unsupported") \
	X(SELF_SIGNED, "cert-self-signed") \
	X(WRONG_PURPOSE, "cert-wrong-purpose") \
	X(TRUST_LOCAL, "trust-local-only") \
	X(UNTRUSTED, "cert-untrusted") \
	X(INCOMPLETE, "chain-incomplete") \
	X(EXPIRED, "cert-expired") \
	X(NOT_YET_VALID, "cert-not-yet-valid") \
	X(CHAIN_EXPIRED, "chain-expired") \
	X(NAME_MISMATCH, "cert-name-mismatch") \
	X(ORDER, "chain-order") \
	X(TOO_LONG, "chain-too-long") \
	X(NAME_ORIGIN_ONLY, "name-origin-only") \
	X(KEY_SIZE, "cert-key-size") \
	X(ROOT_NOT_MOZILLA, "root-not-mozilla") \
	X(ROOT_NEWER, "root-newer-than-bundle") \
	X(WEAK, "cert-weak") \
	X(ODD, "cert-odd") \
	X(NEEDS_SEARCH, "path-needs-search") \
	X(EXTRA, "chain-extra") \
	X(HAS_ROOT, "chain-has-root") \
	X(EXPIRES_SOON, "expires-soon")
/* clang-format on */

enum chain_fault {
#define X(name, id) CHAIN_##name,
	CHAIN_FAULTS(X)
#undef X
		CHAIN_FAULT_COUNT
};

/* Static: the id under which findings and the manual know it. */
const char *chain_fault_id(enum chain_fault f);

/* What Mozilla's own list makes of an anchor of the bundle. */
struct anchor_note {
	enum root_state state;
	int64_t after; /* seconds since the epoch, of ROOT_DISTRUST_AFTER */
};

struct chain_question {
	const struct blob *sent; /* as received */
	size_t n_sent;
	size_t bytes;		    /* of the Certificate message */
	const struct blob *anchors; /* trusted by the edge */
	size_t n_anchors;
	/* Of each anchor; NULL: the list was not asked. */
	const struct anchor_note *notes;
	const char *list;	  /* its name, for people; NULL: without one */
	const struct blob *local; /* trusted by this workstation alone */
	size_t n_local;
	const char *origin_host; /* NULL: names are not judged */
	const char *host_header; /* NULL: not forwarded */
	int64_t at;		 /* seconds since the epoch */
	uint16_t version;	 /* negotiated; 0: any that policy has */
	const struct policy *policy;
};

struct chain_reason {
	enum chain_fault fault;
	int cert;     /* index as sent, -1: none of them */
	char *detail; /* owned: what was seen, one line, clean */
};

struct chain_judgment {
	VEC_OF(struct cert) certs; /* as sent */
	VEC_OF(struct cert) anchors;
	VEC_OF(struct chain_reason) reasons; /* at most one a fault */
	VEC_OF(int) path;  /* indices of sent certificates, leaf first */
	bool trusted;	   /* the path ends at an anchor of the edge */
	char *anchor;	   /* owned: subject of that anchor, or NULL */
	int anchor_at;	   /* its index in the question; -1: none */
	char *missing;	   /* owned: issuer that is neither sent nor trusted */
	char *missing_url; /* owned: where it can be had (AIA), or NULL */
	bool namesake;	   /* one of that name is there, and did not sign */
	size_t leaf_at; /* the first is a CA's, and the leaf comes here; or 0 */
};

/*
 * Fills ret, whatever it held; the question is borrowed for the call. Where
 * notes tell the bundle and Mozilla's list apart, both are judged: one that
 * trusts where the other does not is ROOT_NOT_MOZILLA or ROOT_NEWER.
 */
void chain_judge(const struct chain_question *q, struct chain_judgment *ret);
void chain_judgment_release(struct chain_judgment *j);
/* 2 when a fault is fatal for the edge, 1 when it is doubtful, else 0. */
int chain_badness(const struct chain_judgment *j);
/* The reason of that fault, or NULL. */
const struct chain_reason *chain_fault_of(const struct chain_judgment *j,
					  enum chain_fault f);

#endif
