#ifndef CF502_TESTS_UNIT_PKI_H
#define CF502_TESTS_UNIT_PKI_H
/*
 * A small public key infrastructure for tests: certificates of any shape, made
 * in memory within a millisecond, valid around PKI_NOW.
 */
#include <gnutls/x509.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probe/flight.h"

#define PKI_NOW	 1780000000 /* 2026-05-28T20:26:40Z */
#define PKI_DAY	 86400
#define PKI_NONE 0xffffffffu

struct pki_cert {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
	struct blob der;
};

/*
 * All zero: a leaf with a P-256 key, 90 days around PKI_NOW, version 3, no
 * SAN. Names are lists such as "DNS:a.example,IP:192.0.2.1,email:a@b.example,
 * URI:https://a.example/".
 */
struct pki_shape {
	const char *cn;	       /* subject; NULL: none */
	const char *names;     /* SAN */
	bool ca;	       /* basicConstraints CA, keyCertSign */
	bool no_basic;	       /* no basicConstraints at all */
	int path_len;	       /* n + 1; 0: none */
	unsigned usage;	       /* GNUTLS_KEY_*; 0: default, PKI_NONE: none */
	const char *eku;       /* OIDs by comma; NULL: serverAuth on leaves */
	bool no_eku;	       /* none at all */
	int64_t from, to;      /* seconds; 0: the default */
	int version;	       /* 0: 3 */
	const char *critical;  /* OID of a critical extension of ours */
	const char *permitted; /* name constraints, as names */
	const char *excluded;
	const char *issuers_url; /* AIA caIssuers */
	bool must_staple;
	bool no_ids; /* neither SKI nor AKI */
	gnutls_digest_algorithm_t digest;
	gnutls_pk_algorithm_t key_kind;	 /* 0: EC */
	unsigned key_bits;		 /* RSA; or GNUTLS_CURVE_TO_BITS() */
	const struct pki_cert *key_of;	 /* takes this one's key */
	const struct pki_cert *named_as; /* takes this one's subject */
};

/* issuer NULL: signs itself. */
struct pki_cert *pki_make(const struct pki_cert *issuer,
			  struct pki_shape shape);
void pki_free(struct pki_cert *c);
/* PEM text of n certificates, owned by the caller. */
char *pki_pem(struct pki_cert *const *certs, size_t n);

#endif
