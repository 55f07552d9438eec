/*
 * Keys and certificates for the demo origins (RFC 5280). P-256 throughout, as
 * it takes a fraction of a millisecond; other keys only where a row is about
 * them. Errors of GnuTLS can only mean that it has no memory or no randomness.
 */
#include "demo/pki.h"

#include <gnutls/crypto.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"

#define DAY_S		86400
#define CA_FROM_DAYS	(-400)
#define CA_UNTIL_DAYS	3600
#define LEAF_FROM_DAYS	(-30)
#define LEAF_UNTIL_DAYS 335

struct authority {
	gnutls_x509_crt_t crt;
	gnutls_x509_privkey_t key;
};

struct demo_pki {
	int64_t now_s;
	struct authority made[PKI_ID_COUNT];
};

static const struct authority_spec {
	const char *name;
	enum pki_id issuer; /* itself: a root */
	int until_days;	    /* 0: CA_UNTIL_DAYS */
	enum pki_id key_of; /* shares its key, not PKI_NONE */
} authorities[PKI_ID_COUNT] = {
	[PKI_ROOT] = { .name = "cf502 demo root", .issuer = PKI_ROOT },
	[PKI_INTERMEDIATE] = { .name = "cf502 demo intermediate",
			       .issuer = PKI_ROOT },
	[PKI_LAPSED_INTERMEDIATE] = { .name = "cf502 demo intermediate of old",
				      .issuer = PKI_ROOT,
				      .until_days = -20 },
	[PKI_CROSS_INTERMEDIATE] = { .name = "cf502 demo intermediate",
				     .issuer = PKI_PRIVATE_ROOT,
				     .key_of = PKI_INTERMEDIATE },
	[PKI_PRIVATE_ROOT] = { .name = "Example Company internal root",
			       .issuer = PKI_PRIVATE_ROOT },
	[PKI_DEEP_1] = { .name = "cf502 demo depth 1",
			 .issuer = PKI_INTERMEDIATE },
	[PKI_DEEP_2] = { .name = "cf502 demo depth 2", .issuer = PKI_DEEP_1 },
	[PKI_DEEP_3] = { .name = "cf502 demo depth 3", .issuer = PKI_DEEP_2 },
	[PKI_DEEP_4] = { .name = "cf502 demo depth 4", .issuer = PKI_DEEP_3 },
	[PKI_DEEP_5] = { .name = "cf502 demo depth 5", .issuer = PKI_DEEP_4 },
	[PKI_DEEP_6] = { .name = "cf502 demo depth 6", .issuer = PKI_DEEP_5 },
};

static const struct key_kind {
	gnutls_pk_algorithm_t algorithm;
	unsigned bits;
} key_kinds[] = {
	[PKI_P256] = { GNUTLS_PK_ECDSA,
		       GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1) },
	[PKI_P521] = { GNUTLS_PK_ECDSA,
		       GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP521R1) },
	[PKI_ED25519] = { GNUTLS_PK_EDDSA_ED25519,
			  GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_ED25519) },
	[PKI_RSA_1024] = { GNUTLS_PK_RSA, 1024 },
};

struct demo_pki *demo_pki_new(int64_t now_s)
{
	struct demo_pki *p = xcalloc(1, sizeof(*p));

	p->now_s = now_s;
	return p;
}

void demo_pki_free(struct demo_pki *p)
{
	size_t i;

	if (!p)
		return;
	for (i = 0; i < ARRAY_LEN(p->made); i++) {
		gnutls_x509_crt_deinit(p->made[i].crt);
		gnutls_x509_privkey_deinit(p->made[i].key);
	}
	free(p);
}

static int key_make(enum pki_key kind, gnutls_x509_privkey_t *ret)
{
	const struct key_kind *k = &key_kinds[kind];
	gnutls_x509_privkey_t key;
	int rc;

	rc = gnutls_x509_privkey_init(&key);
	if (rc < 0)
		return rc;
	rc = gnutls_x509_privkey_generate(key, k->algorithm, k->bits, 0);
	if (rc < 0) {
		gnutls_x509_privkey_deinit(key);
		return rc;
	}
	*ret = key;
	return 0;
}

static int set_serial(gnutls_x509_crt_t crt)
{
	unsigned char serial[16];
	int rc;

	rc = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
	if (rc < 0)
		return rc;
	/* RFC 5280 section 4.1.2.2: positive and not zero. */
	serial[0] = (serial[0] & 0x7f) | 0x40;
	return gnutls_x509_crt_set_serial(crt, serial, sizeof(serial));
}

static int set_key_id(gnutls_x509_crt_t crt)
{
	unsigned char id[64];
	size_t n = sizeof(id);
	int rc;

	rc = gnutls_x509_crt_get_key_id(crt, 0, id, &n);
	if (rc < 0)
		return rc;
	return gnutls_x509_crt_set_subject_key_id(crt, id, n);
}

static int set_issuer_key_id(gnutls_x509_crt_t crt, gnutls_x509_crt_t issuer)
{
	unsigned char id[64];
	size_t n = sizeof(id);
	int rc;

	rc = gnutls_x509_crt_get_subject_key_id(issuer, id, &n, NULL);
	if (rc < 0)
		return rc;
	return gnutls_x509_crt_set_authority_key_id(crt, id, n);
}

/* Where the issuer's own certificate can be had (RFC 5280 section 4.2.2.1):
 * what a browser fetches by itself, and the edge does not. */
static int set_issuer_url(gnutls_x509_crt_t crt, enum pki_id issuer)
{
	static unsigned char root[] = "http://pki.example.com/root.crt";
	static unsigned char other[] =
		"http://pki.example.com/intermediate.crt";
	gnutls_datum_t url;

	if (issuer == PKI_ROOT)
		url = (gnutls_datum_t){ root, sizeof(root) - 1 };
	else
		url = (gnutls_datum_t){ other, sizeof(other) - 1 };
	return gnutls_x509_crt_set_authority_info_access(
		crt, GNUTLS_IA_CAISSUERS_URI, &url);
}

/* What all certificates have: version, serial, dates, key, key identifier. */
static int crt_begin(const struct demo_pki *p, gnutls_x509_privkey_t key,
		     int from_days, int until_days, gnutls_x509_crt_t *ret)
{
	gnutls_x509_crt_t crt;
	int rc;

	rc = gnutls_x509_crt_init(&crt);
	if (rc < 0)
		return rc;
	if ((rc = gnutls_x509_crt_set_version(crt, 3)) < 0 ||
	    (rc = set_serial(crt)) < 0 ||
	    (rc = gnutls_x509_crt_set_activation_time(
		     crt, p->now_s + (int64_t)from_days * DAY_S)) < 0 ||
	    (rc = gnutls_x509_crt_set_expiration_time(
		     crt, p->now_s + (int64_t)until_days * DAY_S)) < 0 ||
	    (rc = gnutls_x509_crt_set_key(crt, key)) < 0 ||
	    (rc = set_key_id(crt)) < 0) {
		gnutls_x509_crt_deinit(crt);
		return rc;
	}
	*ret = crt;
	return 0;
}

static int set_cn(gnutls_x509_crt_t crt, const char *cn, size_t n)
{
	return gnutls_x509_crt_set_dn_by_oid(crt, GNUTLS_OID_X520_COMMON_NAME,
					     0, cn, n);
}

static int authority_fill(struct demo_pki *p, enum pki_id id,
			  struct authority *a)
{
	const struct authority_spec *spec = &authorities[id];
	bool root = spec->issuer == id;
	struct authority *issuer = root ? a : &p->made[spec->issuer];
	int rc;

	if ((rc = set_cn(a->crt, spec->name, strlen(spec->name))) < 0 ||
	    (rc = gnutls_x509_crt_set_basic_constraints(a->crt, 1, -1)) < 0 ||
	    (rc = gnutls_x509_crt_set_key_usage(
		     a->crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN)) <
		    0)
		return rc;
	if (!root && ((rc = set_issuer_key_id(a->crt, issuer->crt)) < 0 ||
		      (rc = set_issuer_url(a->crt, spec->issuer)) < 0))
		return rc;
	return gnutls_x509_crt_sign2(a->crt, issuer->crt, issuer->key,
				     GNUTLS_DIG_SHA256, 0);
}

static int authority_key(struct demo_pki *p, const struct authority_spec *spec,
			 gnutls_x509_privkey_t *ret)
{
	gnutls_x509_privkey_t key;
	int rc;

	if (!spec->key_of)
		return key_make(PKI_P256, ret);
	if (!pki_authority(p, spec->key_of))
		return GNUTLS_E_INTERNAL_ERROR;
	rc = gnutls_x509_privkey_init(&key);
	if (rc < 0)
		return rc;
	rc = gnutls_x509_privkey_cpy(key, p->made[spec->key_of].key);
	if (rc < 0) {
		gnutls_x509_privkey_deinit(key);
		return rc;
	}
	*ret = key;
	return 0;
}

gnutls_x509_crt_t pki_authority(struct demo_pki *p, enum pki_id id)
{
	const struct authority_spec *spec = &authorities[id];
	struct authority a = { .crt = NULL };
	int until = spec->until_days ? spec->until_days : CA_UNTIL_DAYS;

	if (p->made[id].crt)
		return p->made[id].crt;
	if (!spec->name)
		return NULL;
	if (spec->issuer != id && !pki_authority(p, spec->issuer))
		return NULL;
	if (authority_key(p, spec, &a.key) < 0)
		return NULL;
	if (crt_begin(p, a.key, CA_FROM_DAYS, until, &a.crt) < 0 ||
	    authority_fill(p, id, &a) < 0) {
		gnutls_x509_crt_deinit(a.crt);
		gnutls_x509_privkey_deinit(a.key);
		return NULL;
	}
	p->made[id] = a;
	return a.crt;
}

static int set_names(gnutls_x509_crt_t crt, const char *names, unsigned flags)
{
	const char *word = names;
	size_t n = strcspn(names, " ");
	unsigned add = GNUTLS_FSAN_SET;
	int rc;

	rc = set_cn(crt, names, n);
	if (rc < 0 || (flags & PKI_NO_SAN))
		return rc;
	while (n > 0) {
		rc = gnutls_x509_crt_set_subject_alt_name(
			crt, GNUTLS_SAN_DNSNAME, word, n, add);
		if (rc < 0)
			return rc;
		add = GNUTLS_FSAN_APPEND;
		word += n + strspn(word + n, " ");
		n = strcspn(word, " ");
	}
	return 0;
}

static int leaf_fill(const struct pki_leaf *spec, const char *host,
		     struct pki_chain *c)
{
	unsigned usage = GNUTLS_KEY_DIGITAL_SIGNATURE;
	const char *purpose = spec->flags & PKI_CLIENT_ONLY
				      ? GNUTLS_KP_TLS_WWW_CLIENT
				      : GNUTLS_KP_TLS_WWW_SERVER;
	int rc;

	if (key_kinds[spec->key].algorithm == GNUTLS_PK_RSA)
		usage |= GNUTLS_KEY_KEY_ENCIPHERMENT;
	if ((rc = set_names(c->leaf, spec->names ? spec->names : host,
			    spec->flags)) < 0 ||
	    (rc = gnutls_x509_crt_set_basic_constraints(c->leaf, 0, -1)) < 0 ||
	    (rc = gnutls_x509_crt_set_key_usage(c->leaf, usage)) < 0)
		return rc;
	return gnutls_x509_crt_set_key_purpose_oid(c->leaf, purpose, 0);
}

static int leaf_sign(struct demo_pki *p, const struct pki_leaf *spec,
		     struct pki_chain *c)
{
	enum pki_id id = spec->issuer ? spec->issuer : PKI_INTERMEDIATE;
	gnutls_digest_algorithm_t digest =
		spec->flags & PKI_SHA1 ? GNUTLS_DIG_SHA1 : GNUTLS_DIG_SHA256;
	gnutls_x509_crt_t issuer;
	int rc;

	if (id == PKI_LEAF)
		return gnutls_x509_crt_sign2(c->leaf, c->leaf, c->key, digest,
					     0);
	issuer = pki_authority(p, id);
	if (!issuer)
		return GNUTLS_E_INTERNAL_ERROR;
	if ((rc = set_issuer_key_id(c->leaf, issuer)) < 0 ||
	    (rc = set_issuer_url(c->leaf, id)) < 0)
		return rc;
	return gnutls_x509_crt_sign2(c->leaf, issuer, p->made[id].key, digest,
				     0);
}

static int leaf_make(struct demo_pki *p, const struct pki_leaf *spec,
		     const char *host, struct pki_chain *c)
{
	bool dated = spec->from_days || spec->until_days;
	int from = dated ? spec->from_days : LEAF_FROM_DAYS;
	int until = dated ? spec->until_days : LEAF_UNTIL_DAYS;
	int rc;

	if ((rc = key_make(spec->key, &c->key)) < 0 ||
	    (rc = crt_begin(p, c->key, from, until, &c->leaf)) < 0 ||
	    (rc = leaf_fill(spec, host, c)) < 0)
		return rc;
	return leaf_sign(p, spec, c);
}

static int chain_list(struct demo_pki *p, const enum pki_id *send,
		      struct pki_chain *c)
{
	gnutls_x509_crt_t crt;
	size_t i;

	for (i = 0; send[i] != PKI_NONE; i++) {
		crt = send[i] == PKI_LEAF ? c->leaf : pki_authority(p, send[i]);
		if (!crt || c->n == ARRAY_LEN(c->sent))
			return GNUTLS_E_INTERNAL_ERROR;
		c->sent[c->n++] = crt;
	}
	return 0;
}

int pki_chain_make(struct demo_pki *p, const struct pki_leaf *leaf,
		   const char *host, const enum pki_id *send,
		   struct pki_chain *ret, struct cf_why *why)
{
	struct pki_chain c = { .n = 0 };
	int rc;

	if ((rc = leaf_make(p, leaf, host, &c)) < 0 ||
	    (rc = chain_list(p, send, &c)) < 0) {
		pki_chain_release(&c);
		return why_set(why, CF_EINTERNAL,
			       "GnuTLS can't make a certificate: %s",
			       gnutls_strerror(rc));
	}
	*ret = c;
	return CF_OK;
}

void pki_chain_release(struct pki_chain *c)
{
	gnutls_x509_crt_deinit(c->leaf);
	gnutls_x509_privkey_deinit(c->key);
	*c = (struct pki_chain){ .n = 0 };
}

int demo_pki_root_pem(struct demo_pki *p, gnutls_datum_t *ret,
		      struct cf_why *why)
{
	gnutls_x509_crt_t root = pki_authority(p, PKI_ROOT);

	if (!root ||
	    gnutls_x509_crt_export2(root, GNUTLS_X509_FMT_PEM, ret) < 0)
		return why_set(why, CF_EINTERNAL,
			       "GnuTLS can't make the demo's trust anchor");
	return CF_OK;
}
