/*
 * Public keys as they stand in the certificate: kind, size, curve. Read from
 * the raw bytes, so that a hostile one is known before a library computes
 * with it.
 */
#include <stdlib.h>

#include "base/xmem.h"
#include "probe/cert_parts.h"
#include "probe/chain.h"

/* One RSA verification: 0.6 s with 16384 bits and an exponent as long, 17 s
 * with 65536; a short exponent keeps every size below 6 ms (measured). */
#define RSA_BITS_HOSTILE      16384
#define EXPONENT_BITS_HOSTILE 64
/* Below it no RSA is computed at all. */
#define RSA_BITS_LEAST 512
/* What we cannot read, and that is big enough to hide such a key. */
#define UNREADABLE_MAX 2048

struct key_row {
	const char *oid;
	size_t oid_len;
	enum key_kind kind;
	const char *text;
};

#define OID(literal) .oid = (literal), .oid_len = sizeof(literal) - 1

static const struct key_row key_rows[] = {
	{ OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01"), KEY_RSA, "RSA" },
	{ OID("\x2a\x86\x48\x86\xf7\x0d\x01\x01\x0a"), KEY_RSA_PSS, "RSA-PSS" },
	{ OID("\x2a\x86\x48\xce\x3d\x02\x01"), KEY_EC, "EC" },
	{ OID("\x2b\x65\x70"), KEY_ED25519, "Ed25519" },
	{ OID("\x2b\x65\x71"), KEY_ED448, "Ed448" },
	{ OID("\x2a\x86\x48\xce\x38\x04\x01"), KEY_DSA, "DSA" },
};

struct curve_row {
	const char *oid;
	size_t oid_len;
	uint16_t group; /* IANA TLS Supported Groups */
	int bits;
	const char *text;
};

static const struct curve_row curve_rows[] = {
	{ OID("\x2a\x86\x48\xce\x3d\x03\x01\x07"), 23, 256, "P-256" },
	{ OID("\x2b\x81\x04\x00\x22"), 24, 384, "P-384" },
	{ OID("\x2b\x81\x04\x00\x23"), 25, 521, "P-521" },
	{ OID("\x2a\x86\x48\xce\x3d\x03\x01\x01"), 19, 192, "P-192" },
	{ OID("\x2b\x81\x04\x00\x21"), 21, 224, "P-224" },
	{ OID("\x2b\x81\x04\x00\x0a"), 22, 256, "secp256k1" },
	{ OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x07"), 26, 256,
	  "brainpoolP256r1" },
	{ OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0b"), 27, 384,
	  "brainpoolP384r1" },
	{ OID("\x2b\x24\x03\x03\x02\x08\x01\x01\x0d"), 28, 512,
	  "brainpoolP512r1" },
};

static size_t integer_bits(struct der v)
{
	size_t bits;

	while (v.n > 0 && v.p[0] == 0) {
		v.p++;
		v.n--;
	}
	if (v.n == 0)
		return 0;
	bits = v.n * 8;
	for (unsigned char top = v.p[0]; !(top & 0x80); top <<= 1)
		bits--;
	return bits;
}

static const struct key_row *key_row_of(struct der alg, struct der *ret_params)
{
	struct der oid;

	if (!der_take(&alg, DER_OID, &oid))
		return NULL;
	*ret_params = alg;
	for (size_t i = 0; i < ARRAY_LEN(key_rows); i++) {
		if (der_eq(oid, key_rows[i].oid, key_rows[i].oid_len))
			return &key_rows[i];
	}
	return NULL;
}

/* AWS-LC's rsa_check_public_key and RFC 8017 section 3.1. */
bool cert_key_is_void(const struct der_cert *raw)
{
	struct der params = { 0 }, key = raw->key, n, e;
	const struct key_row *row = key_row_of(raw->key_alg, &params);

	if (!row || (row->kind != KEY_RSA && row->kind != KEY_RSA_PSS))
		return false;
	return !der_take(&key, DER_SEQUENCE, &key) ||
	       !der_take(&key, DER_INTEGER, &n) ||
	       !der_take(&key, DER_INTEGER, &e) ||
	       integer_bits(n) < RSA_BITS_LEAST || !(n.p[n.n - 1] & 1) ||
	       integer_bits(e) < 2 || !(e.p[e.n - 1] & 1);
}

static bool rsa_sizes(struct der key, size_t *ret_modulus, size_t *ret_exponent)
{
	struct der n, e;

	if (!der_take(&key, DER_SEQUENCE, &key) ||
	    !der_take(&key, DER_INTEGER, &n) ||
	    !der_take(&key, DER_INTEGER, &e))
		return false;
	*ret_modulus = integer_bits(n);
	*ret_exponent = integer_bits(e);
	return true;
}

bool cert_key_is_hostile(const void *der, size_t n)
{
	size_t modulus, exponent;
	const struct key_row *row;
	struct der params = { 0 };
	struct der_cert c;

	if (!der_cert_read(der, n, &c))
		return n > UNREADABLE_MAX;
	row = key_row_of(c.key_alg, &params);
	if (row && row->kind == KEY_DSA)
		return c.key_alg.n + c.key.n > UNREADABLE_MAX * 2;
	if (!row || (row->kind != KEY_RSA && row->kind != KEY_RSA_PSS))
		return false;
	if (!rsa_sizes(c.key, &modulus, &exponent))
		return c.key.n > UNREADABLE_MAX;
	return modulus > RSA_BITS_HOSTILE || exponent > EXPONENT_BITS_HOSTILE;
}

static void read_curve(struct cert *c, struct der params)
{
	struct der oid;

	if (!der_take(&params, DER_OID, &oid))
		oid = (struct der){ 0 };
	for (size_t i = 0; i < ARRAY_LEN(curve_rows); i++) {
		const struct curve_row *row = &curve_rows[i];

		if (!der_eq(oid, row->oid, row->oid_len))
			continue;
		c->key_curve = row->group;
		c->key_bits = row->bits;
		c->key_text = xasprintf("EC %s", row->text);
		return;
	}
	c->key_text = xstrdup("EC, curve unknown");
}

static void read_dsa(struct cert *c, struct der params)
{
	struct der prime;

	if (der_take(&params, DER_SEQUENCE, &params) &&
	    der_take(&params, DER_INTEGER, &prime))
		c->key_bits = (int)integer_bits(prime);
}

void cert_read_key(struct cert *c)
{
	const struct der_cert *raw = &c->parts->raw;
	struct der params = { 0 };
	const struct key_row *row = key_row_of(raw->key_alg, &params);
	size_t modulus = 0, exponent;

	if (!row) {
		c->key_text = xstrdup("unknown");
		return;
	}
	c->key = row->kind;
	switch (row->kind) {
	case KEY_EC:
		read_curve(c, params);
		return;
	case KEY_RSA:
	case KEY_RSA_PSS:
		if (rsa_sizes(raw->key, &modulus, &exponent))
			c->key_bits = (int)modulus;
		break;
	case KEY_DSA:
		read_dsa(c, params);
		break;
	case KEY_ED25519:
	case KEY_ED448:
	case KEY_OTHER:
		break;
	}
	c->key_text = c->key_bits > 0
			      ? xasprintf("%s %d", row->text, c->key_bits)
			      : xstrdup(row->text);
}
