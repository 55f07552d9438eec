#ifndef CF502_PROBE_CERT_PARTS_H
#define CF502_PROBE_CERT_PARTS_H
/*
 * What the judge needs of a certificate beyond what is shown: spans into
 * cert.der, and names in canonical form. Internal to probe/cert*.c and
 * probe/chain*.c.
 */
#include <stdbool.h>

#include "base/buf.h"
#include "probe/chain.h"
#include "probe/der.h"

struct cert_parts {
	struct der_cert raw;
	struct buf subject, issuer; /* canonical */
	struct der key_id;	    /* subjectKeyIdentifier; empty: none */
	struct der authority_key_id;
	struct der authority_issuer; /* GeneralNames */
	struct der authority_serial;
	struct der alt_names;	     /* GeneralNames */
	struct der name_constraints; /* content; p NULL: none */
	bool netscape_no_server;     /* nsCertType without the server bit */
};

/* Reads the extensions; NULL, or what is wrong with one (static text). */
const char *cert_read_extensions(struct cert *c);
/* No RSA can be computed with this key: too short, or an even number in it. */
bool cert_key_is_void(const struct der_cert *raw);
/* Key kind, size and curve; texts. */
void cert_read_key(struct cert *c);

/* The name of issuer is the one that c gives as its issuer's. */
bool cert_calls_issuer(const struct cert *c, const struct cert *issuer);
/* What X509_check_issued of libcrypto asks, without keyUsage: names, key
 * identifiers as far as both sides have them, and the kind of key. */
bool cert_may_be_issued_by(const struct cert *c, const struct cert *issuer);
/* Its key usage, if it has one, lets it sign certificates. */
bool cert_may_sign_certs(const struct cert *c);
/* The signature alone, with the issuer's key. */
bool cert_signature_fits(const struct cert *c, const struct cert *issuer);
bool cert_same(const struct cert *a, const struct cert *b);

#endif
