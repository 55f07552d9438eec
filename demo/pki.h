#ifndef CF502_DEMO_PKI_H
#define CF502_DEMO_PKI_H
/*
 * Certificates for the demo origins, made in memory when they are asked for.
 * Every pki has a root of its own; nothing of it outlives the process, and
 * nobody trusts it who was not told to.
 */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define PKI_CHAIN_MAX 10

/* Certificates by their part in a chain. */
enum pki_id {
	PKI_NONE,
	PKI_LEAF,
	PKI_ROOT, /* the demo's trust anchor */
	PKI_INTERMEDIATE,
	PKI_LAPSED_INTERMEDIATE,
	PKI_CROSS_INTERMEDIATE, /* the intermediate, by PKI_PRIVATE_ROOT */
	PKI_PRIVATE_ROOT,	/* of a company; no anchor of anyone */
	PKI_DEEP_1,		/* below the intermediate, then in a row */
	PKI_DEEP_2,
	PKI_DEEP_3,
	PKI_DEEP_4,
	PKI_DEEP_5,
	PKI_DEEP_6,
	PKI_ID_COUNT,
};

enum pki_key {
	PKI_P256,
	PKI_P521,
	PKI_ED25519,
	PKI_RSA_1024,
};

enum pki_flag {
	PKI_CLIENT_ONLY = 1, /* extended key usage clientAuth, no serverAuth */
	PKI_NO_SAN = 2,	     /* the name stands in the CN alone */
	PKI_SHA1 = 4,	     /* signed with SHA-1 */
};

/* All zero: P-256, for the origin's own host, valid, by PKI_INTERMEDIATE. */
struct pki_leaf {
	const char *names;  /* separated by a blank; the first is the CN too */
	enum pki_id issuer; /* PKI_LEAF: signs itself */
	enum pki_key key;
	unsigned flags;
	int from_days, until_days; /* from now */
};

/* A leaf with its key, and what is sent with it. */
struct pki_chain {
	gnutls_x509_privkey_t key; /* owned, of the leaf */
	gnutls_x509_crt_t leaf;	   /* owned */
	/* in the order sent; all but the leaf are the pki's */
	gnutls_x509_crt_t sent[PKI_CHAIN_MAX];
	unsigned n;
};

struct demo_pki;

/* The clock stands at now_s (seconds since the epoch) for all it makes. */
struct demo_pki *demo_pki_new(int64_t now_s);
void demo_pki_free(struct demo_pki *p);

/* A certificate authority, made when first asked for. NULL: GnuTLS fails. */
gnutls_x509_crt_t pki_authority(struct demo_pki *p, enum pki_id id);
/*
 * Makes a leaf and lists what is sent with it (ends with PKI_NONE). The
 * result is released with pki_chain_release, before the pki.
 */
int pki_chain_make(struct demo_pki *p, const struct pki_leaf *leaf,
		   const char *host, const enum pki_id *send,
		   struct pki_chain *ret, struct cf_why *why);
void pki_chain_release(struct pki_chain *c);
/* The root as PEM; freed with gnutls_free. */
int demo_pki_root_pem(struct demo_pki *p, gnutls_datum_t *ret,
		      struct cf_why *why);

#endif
