#ifndef CF502_PROBE_DER_H
#define CF502_PROBE_DER_H
/*
 * Walks over DER (X.690) without copying: borrowed spans, definite lengths of
 * at most four bytes, one-byte tags. All input is hostile; what does not fit
 * reads as the end. Names are compared in the canonical form that libcrypto
 * compares them in.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct der {
	const unsigned char *p; /* borrowed */
	size_t n;
};

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OCTET_STRING = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_UTF8 = 0x0c,
	DER_PRINTABLE = 0x13,
	DER_T61 = 0x14,
	DER_IA5 = 0x16,
	DER_UTC_TIME = 0x17,
	DER_GENERALIZED_TIME = 0x18,
	DER_VISIBLE = 0x1a,
	DER_UNIVERSAL = 0x1c,
	DER_BMP = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31,
};

/* Context-specific tags [n]. */
#define DER_CONTEXT(n)	   (0x80u | (n))
#define DER_CONSTRUCTED(n) (0xa0u | (n))

/* One element: its tag and content; in moves behind it. */
bool der_next(struct der *in, unsigned *ret_tag, struct der *ret_body);
/* As der_next, but only when the tag is that; in stays otherwise. */
bool der_take(struct der *in, unsigned tag, struct der *ret_body);
bool der_eq(struct der a, const void *bytes, size_t n);
#define der_is(span, literal) der_eq((span), (literal), sizeof(literal) - 1)

/* Small non-negative INTEGER content; -1 when it is negative or over max. */
int der_small(struct der integer, int max);
/* UTCTime or GeneralizedTime (RFC 5280 4.1.2.5), seconds since the epoch. */
bool der_time(unsigned tag, struct der body, int64_t *ret);

/*
 * Appends the canonical form of a Name (whole TLV): RDN by RDN, strings as
 * UTF-8 in lower case, blanks trimmed and folded. A prefix of RDNs, and nothing
 * else, is a prefix of bytes (directoryName constraints). False when it is no
 * Name.
 */
bool der_name_canonical(struct der name, struct buf *out);
/* The last commonName of a Name, as UTF-8 and unclean, or false. */
bool der_name_common(struct der name, struct buf *out, unsigned *ret_tag);

/* The spans of one certificate (RFC 5280 section 4.1). */
struct der_cert {
	struct der tbs; /* with tag: what is signed */
	int version;	/* 1, 2, 3 */
	struct der serial;
	struct der signature_alg; /* content of the AlgorithmIdentifier */
	struct der issuer;	  /* with tag */
	struct der subject;	  /* with tag */
	unsigned not_before_tag, not_after_tag;
	struct der not_before, not_after;
	struct der key_alg;    /* content of the AlgorithmIdentifier */
	struct der key;	       /* BIT STRING content behind the unused bits */
	struct der extensions; /* content of the SEQUENCE; empty: none */
	struct der signature;
	size_t len; /* bytes of the certificate, what trails not counted */
};

/* False when it is no certificate. */
bool der_cert_read(const void *bytes, size_t n, struct der_cert *ret);

#endif
