/*
 * One certificate: taken apart, and its signature checked against one key.
 * Keys are in cert_key.c, extensions in cert_ext.c, host names in
 * cert_names.c.
 */
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/cert_parts.h"
#include "probe/chain.h"

#define DN_TEXT_MAX	512
#define SERIAL_MAX	64
#define NAME_CANON_MAX	131072
#define COMMON_NAME_MAX 256

static struct blob blob_copy(const void *data, size_t n)
{
	struct blob b = { xmalloc(n + 1), n };

	if (n > 0)
		memcpy(b.data, data, n);
	return b;
}

static char *dn_text(struct cert *c,
		     int (*get)(gnutls_x509_crt_t, gnutls_datum_t *, unsigned))
{
	gnutls_datum_t dn = { 0 };
	char *text;

	if (get(c->crt, &dn, 0) < 0)
		return xstrdup("");
	text = text_clean(dn.data, dn.size, DN_TEXT_MAX);
	gnutls_free(dn.data);
	return text;
}

static char *common_name(struct der name, unsigned *ret_tag, size_t *ret_len)
{
	struct buf raw = BUF_INIT(NAME_CANON_MAX);
	char *text = NULL;

	*ret_tag = 0;
	if (der_name_common(name, &raw, ret_tag))
		text = text_clean(raw.data, raw.len, COMMON_NAME_MAX);
	*ret_len = raw.len;
	buf_release(&raw);
	return text;
}

/* s2n_verify_host_information_common_name compares these types alone, as
 * bytes, and up to 254 of them. */
static bool common_name_usable(unsigned tag, size_t len)
{
	return len > 0 && len <= 254 &&
	       (tag == DER_UTF8 || tag == DER_PRINTABLE || tag == DER_T61);
}

static const char *read_names(struct cert *c)
{
	struct cert_parts *parts = c->parts;
	unsigned tag;
	size_t len;

	buf_init(&parts->subject, NAME_CANON_MAX);
	buf_init(&parts->issuer, NAME_CANON_MAX);
	if (!der_name_canonical(parts->raw.subject, &parts->subject) ||
	    !der_name_canonical(parts->raw.issuer, &parts->issuer))
		return "a name in it cannot be read";
	c->subject_dn = blob_copy(parts->raw.subject.p, parts->raw.subject.n);
	c->issuer_dn = blob_copy(parts->raw.issuer.p, parts->raw.issuer.n);
	c->subject = dn_text(c, gnutls_x509_crt_get_dn3);
	c->issuer = dn_text(c, gnutls_x509_crt_get_issuer_dn3);
	c->issuer_common_name = common_name(parts->raw.issuer, &tag, &len);
	c->common_name = common_name(parts->raw.subject, &tag, &len);
	c->cn_usable = common_name_usable(tag, len);
	c->self_issued = parts->subject.len == parts->issuer.len &&
			 memcmp(buf_str(&parts->subject),
				buf_str(&parts->issuer),
				parts->subject.len) == 0;
	return NULL;
}

static void read_signature_kind(struct cert *c)
{
	int alg = gnutls_x509_crt_get_signature_algorithm(c->crt);
	gnutls_digest_algorithm_t digest = GNUTLS_DIG_UNKNOWN;
	const char *name = NULL;

	if (alg > 0) {
		name = gnutls_sign_get_name((gnutls_sign_algorithm_t)alg);
		digest = gnutls_sign_get_hash_algorithm(
			(gnutls_sign_algorithm_t)alg);
	}
	c->sign_text = xstrdup(name ? name : "unknown");
	c->sign_sha1 = digest == GNUTLS_DIG_SHA1;
	c->sign_md5 = digest == GNUTLS_DIG_MD5;
}

static void add_sequence(struct buf *out, const struct buf *content)
{
	size_t n = content->len;

	buf_add_u8(out, DER_SEQUENCE);
	if (n > 0xffff) {
		buf_add_u8(out, 0x83);
		buf_add_u24(out, (uint32_t)n);
	} else if (n > 0xff) {
		buf_add_u8(out, 0x82);
		buf_add_u16(out, (unsigned)n);
	} else {
		if (n > 0x7f)
			buf_add_u8(out, 0x81);
		buf_add_u8(out, (unsigned)n);
	}
	buf_add(out, content->data, n);
}

/*
 * The certificate without its extensions, which GnuTLS need not see: it
 * refuses one for an empty name in the SAN that libcrypto passes over.
 */
static void add_bare(const struct cert *c, struct buf *out)
{
	const struct der_cert *raw = &c->parts->raw;
	const unsigned char *end = c->der.data + raw->len;
	const unsigned char *tail = raw->tbs.p + raw->tbs.n;
	struct buf tbs = BUF_INIT(out->max), all = BUF_INIT(out->max);
	struct der in = raw->tbs, body;
	unsigned tag;

	der_take(&in, DER_SEQUENCE, &in);
	for (;;) {
		const unsigned char *at = in.p;

		if (in.n == 0 || !der_next(&in, &tag, &body) ||
		    tag == DER_CONSTRUCTED(3))
			break;
		buf_add(&tbs, at, (size_t)(in.p - at));
	}
	add_sequence(&all, &tbs);
	buf_add(&all, tail, (size_t)(end - tail));
	add_sequence(out, &all);
	buf_release(&tbs);
	buf_release(&all);
}

static const char *import(struct cert *c)
{
	struct buf bare = BUF_INIT(c->der.len);
	gnutls_datum_t der;
	int rc = gnutls_x509_crt_init(&c->crt);

	add_bare(c, &bare);
	der = (gnutls_datum_t){ bare.data, (unsigned)bare.len };
	if (rc == 0)
		rc = gnutls_x509_crt_import(c->crt, &der, GNUTLS_X509_FMT_DER);
	buf_release(&bare);
	if (rc == 0)
		return NULL;
	gnutls_x509_crt_deinit(c->crt);
	c->crt = NULL;
	return "its structure is damaged";
}

/* NULL, or what is wrong with it (static text). */
static const char *read_all(struct cert *c)
{
	struct der_cert *raw = &c->parts->raw;
	const char *wrong;

	if (!der_cert_read(c->der.data, c->der.len, raw))
		return "it is no X.509 certificate";
	if (cert_key_is_hostile(c->der.data, c->der.len))
		return "its RSA key is larger than any client computes with";
	if (cert_key_is_void(raw))
		return "its RSA key is none that can be computed with";
	if (!der_time(raw->not_before_tag, raw->not_before, &c->not_before) ||
	    !der_time(raw->not_after_tag, raw->not_after, &c->not_after))
		return "its dates cannot be read";
	wrong = import(c);
	if (wrong)
		return wrong;
	c->x509_version = raw->version;
	c->serial = text_hex(raw->serial.p, raw->serial.n < SERIAL_MAX
						    ? raw->serial.n
						    : SERIAL_MAX);
	wrong = read_names(c);
	if (wrong)
		return wrong;
	wrong = cert_read_extensions(c);
	if (wrong)
		return wrong;
	cert_read_key(c);
	read_signature_kind(c);
	return NULL;
}

void cert_init(struct cert *c, const void *der, size_t n)
{
	*c = (struct cert){ .path_len = -1 };
	c->der = blob_copy(der, n);
	c->parts = xcalloc(1, sizeof(*c->parts));
	gnutls_hash_fast(GNUTLS_DIG_SHA256, der, n, c->sha256);
	c->complaint = read_all(c);
	c->parsed = c->complaint == NULL;
	if (c->parsed && c->self_issued)
		c->self_signed = cert_signature_fits(c, c);
}

void cert_release(struct cert *c)
{
	for (size_t i = 0; i < c->sans.n; i++)
		free(c->sans.items[i].text);
	VEC_RELEASE(&c->sans);
	if (c->crt)
		gnutls_x509_crt_deinit(c->crt);
	if (c->parts) {
		buf_release(&c->parts->subject);
		buf_release(&c->parts->issuer);
		free(c->parts);
	}
	free(c->der.data);
	free(c->subject);
	free(c->issuer);
	free(c->common_name);
	free(c->issuer_common_name);
	free(c->subject_dn.data);
	free(c->issuer_dn.data);
	free(c->serial);
	free(c->key_text);
	free(c->sign_text);
	free(c->aia_issuer);
	*c = (struct cert){ .path_len = -1 };
}

bool cert_same(const struct cert *a, const struct cert *b)
{
	return a->der.len == b->der.len &&
	       memcmp(a->sha256, b->sha256, sizeof(a->sha256)) == 0;
}

static bool canonical_eq(const struct buf *a, const struct buf *b)
{
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

/* The first directoryName of the AKI's issuer is that of issuer's issuer. */
static bool authority_issuer_fits(struct der names, const struct cert *issuer)
{
	struct buf canonical = BUF_INIT(NAME_CANON_MAX);
	struct der body;
	unsigned tag;
	bool fits = true;

	while (der_next(&names, &tag, &body)) {
		if (tag != DER_CONSTRUCTED(4))
			continue;
		fits = der_name_canonical(body, &canonical) &&
		       canonical_eq(&canonical, &issuer->parts->issuer);
		break;
	}
	buf_release(&canonical);
	return fits;
}

/* X509_check_akid in libcrypto: what both sides state must agree. */
static bool authority_fits(const struct cert *c, const struct cert *issuer)
{
	const struct cert_parts *a = c->parts, *b = issuer->parts;

	if (a->authority_key_id.n && b->key_id.n &&
	    !der_eq(a->authority_key_id, b->key_id.p, b->key_id.n))
		return false;
	if (a->authority_serial.n &&
	    !der_eq(a->authority_serial, b->raw.serial.p, b->raw.serial.n))
		return false;
	return authority_issuer_fits(a->authority_issuer, issuer);
}

static bool key_kind_fits(const struct cert *c, const struct cert *issuer)
{
	int alg = gnutls_x509_crt_get_signature_algorithm(c->crt);

	if (alg <= 0)
		return true;
	switch (gnutls_sign_get_pk_algorithm((gnutls_sign_algorithm_t)alg)) {
	case GNUTLS_PK_RSA:
		return issuer->key == KEY_RSA;
	case GNUTLS_PK_RSA_PSS:
		return issuer->key == KEY_RSA || issuer->key == KEY_RSA_PSS;
	case GNUTLS_PK_ECDSA:
		return issuer->key == KEY_EC;
	case GNUTLS_PK_DSA:
		return issuer->key == KEY_DSA;
	case GNUTLS_PK_EDDSA_ED25519:
		return issuer->key == KEY_ED25519;
	case GNUTLS_PK_EDDSA_ED448:
		return issuer->key == KEY_ED448;
	default:
		return true;
	}
}

bool cert_calls_issuer(const struct cert *c, const struct cert *issuer)
{
	return c->parsed && issuer->parsed &&
	       canonical_eq(&c->parts->issuer, &issuer->parts->subject);
}

bool cert_may_be_issued_by(const struct cert *c, const struct cert *issuer)
{
	return cert_calls_issuer(c, issuer) && authority_fits(c, issuer) &&
	       key_kind_fits(c, issuer);
}

bool cert_may_sign_certs(const struct cert *c)
{
	return !c->has_key_usage || c->key_usage & GNUTLS_KEY_KEY_CERT_SIGN;
}

/*
 * The raw signature alone: whether SHA-1 or a short key is good enough is not
 * the library's to decide, nor its system-wide configuration's.
 */
bool cert_signature_fits(const struct cert *c, const struct cert *issuer)
{
	const struct der_cert *raw;
	gnutls_pubkey_t key = NULL;
	gnutls_datum_t tbs, signature;
	bool ok = false;
	int alg, rc;

	if (!c->crt || !issuer->crt)
		return false;
	raw = &c->parts->raw;
	alg = gnutls_x509_crt_get_signature_algorithm(c->crt);
	if (alg <= 0 || gnutls_pubkey_init(&key) < 0)
		return false;
	tbs = (gnutls_datum_t){ c->der.data + (raw->tbs.p - c->der.data),
				(unsigned)raw->tbs.n };
	signature = (gnutls_datum_t){ c->der.data +
					      (raw->signature.p - c->der.data),
				      (unsigned)raw->signature.n };
	rc = gnutls_pubkey_import_x509(key, issuer->crt, 0);
	/* A curve of libcrypto's that GnuTLS does not have (secp256k1,
	 * brainpool): nothing speaks against it but what we can't compute. */
	if (rc == GNUTLS_E_ECC_UNSUPPORTED_CURVE)
		ok = issuer->key_curve != 0;
	else if (rc == 0)
		ok = gnutls_pubkey_verify_data2(
			     key, (gnutls_sign_algorithm_t)alg,
			     GNUTLS_VERIFY_ALLOW_BROKEN |
				     GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1,
			     &tbs, &signature) >= 0;
	gnutls_pubkey_deinit(key);
	return ok;
}
