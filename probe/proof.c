/*
 * Checks the signature of a ServerKeyExchange with GnuTLS. Weak digests are
 * allowed: the edge takes SHA-1, and what is weak is judged elsewhere.
 */
#include "probe/proof.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>

#include "base/vec.h"
#include "probe/chain.h"
#include "probe/names.h"

#define RANDOMS 64 /* client's and server's */

static const struct {
	uint16_t scheme;
	gnutls_sign_algorithm_t sign;
} signs[] = {
	{ 0x0201, GNUTLS_SIGN_RSA_SHA1 },
	{ 0x0202, GNUTLS_SIGN_DSA_SHA1 },
	{ 0x0203, GNUTLS_SIGN_ECDSA_SHA1 },
	{ 0x0301, GNUTLS_SIGN_RSA_SHA224 },
	{ 0x0302, GNUTLS_SIGN_DSA_SHA224 },
	{ 0x0303, GNUTLS_SIGN_ECDSA_SHA224 },
	{ 0x0401, GNUTLS_SIGN_RSA_SHA256 },
	{ 0x0402, GNUTLS_SIGN_DSA_SHA256 },
	{ 0x0403, GNUTLS_SIGN_ECDSA_SHA256 },
	{ 0x0501, GNUTLS_SIGN_RSA_SHA384 },
	{ 0x0502, GNUTLS_SIGN_DSA_SHA384 },
	{ 0x0503, GNUTLS_SIGN_ECDSA_SHA384 },
	{ 0x0601, GNUTLS_SIGN_RSA_SHA512 },
	{ 0x0602, GNUTLS_SIGN_DSA_SHA512 },
	{ 0x0603, GNUTLS_SIGN_ECDSA_SHA512 },
	{ 0x0804, GNUTLS_SIGN_RSA_PSS_RSAE_SHA256 },
	{ 0x0805, GNUTLS_SIGN_RSA_PSS_RSAE_SHA384 },
	{ 0x0806, GNUTLS_SIGN_RSA_PSS_RSAE_SHA512 },
	{ 0x0807, GNUTLS_SIGN_EDDSA_ED25519 },
	{ 0x0808, GNUTLS_SIGN_EDDSA_ED448 },
	{ 0x0809, GNUTLS_SIGN_RSA_PSS_SHA256 },
	{ 0x080a, GNUTLS_SIGN_RSA_PSS_SHA384 },
	{ 0x080b, GNUTLS_SIGN_RSA_PSS_SHA512 },
};

static gnutls_sign_algorithm_t sign_of(unsigned scheme)
{
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		if (signs[i].scheme == scheme)
			return signs[i].sign;
	}
	return GNUTLS_SIGN_UNKNOWN;
}

/* RFC 2246 section 7.4.3: MD5 and SHA-1 side by side, without a name. */
static int verify_md5_sha1(gnutls_pubkey_t key, const struct buf *text,
			   const gnutls_datum_t *signature)
{
	unsigned char both[36];
	gnutls_datum_t hash = { .data = both, .size = sizeof(both) };

	if (gnutls_hash_fast(GNUTLS_DIG_MD5, text->data, text->len, both) < 0 ||
	    gnutls_hash_fast(GNUTLS_DIG_SHA1, text->data, text->len,
			     both + 16) < 0)
		return GNUTLS_E_INTERNAL_ERROR;
	return gnutls_pubkey_verify_hash2(key, GNUTLS_SIGN_UNKNOWN,
					  GNUTLS_VERIFY_USE_TLS1_RSA |
						  GNUTLS_VERIFY_ALLOW_BROKEN,
					  &hash, signature);
}

/* Before TLS 1.2 the key alone decides on the digest. */
static gnutls_sign_algorithm_t sign_before_1_2(int algorithm)
{
	if (algorithm == GNUTLS_PK_ECDSA)
		return GNUTLS_SIGN_ECDSA_SHA1;
	if (algorithm == GNUTLS_PK_DSA)
		return GNUTLS_SIGN_DSA_SHA1;
	return GNUTLS_SIGN_UNKNOWN;
}

static int verify(const struct flight *f, gnutls_pubkey_t key,
		  const struct buf *text)
{
	gnutls_datum_t data = { .data = text->data,
				.size = (unsigned)text->len };
	gnutls_datum_t signature = { .data = f->signature.data,
				     .size = (unsigned)f->signature.len };
	int algorithm = gnutls_pubkey_get_pk_algorithm(key, NULL);
	gnutls_sign_algorithm_t sign;

	if (f->version < TLS_1_2 && algorithm == GNUTLS_PK_RSA)
		return verify_md5_sha1(key, text, &signature);
	sign = f->version < TLS_1_2 ? sign_before_1_2(algorithm)
				    : sign_of(f->scheme);
	if (sign == GNUTLS_SIGN_UNKNOWN)
		return GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM;
	return gnutls_pubkey_verify_data2(key, sign, GNUTLS_VERIFY_ALLOW_BROKEN,
					  &data, &signature);
}

/* NULL when the library can not read it. */
static gnutls_pubkey_t leaf_key(const struct blob *leaf)
{
	gnutls_datum_t der = { .data = leaf->data,
			       .size = (unsigned)leaf->len };
	gnutls_x509_crt_t crt = NULL;
	gnutls_pubkey_t key = NULL;

	if (cert_key_is_hostile(leaf->data, leaf->len))
		return NULL;
	if (gnutls_x509_crt_init(&crt) < 0)
		return NULL;
	if (gnutls_x509_crt_import(crt, &der, GNUTLS_X509_FMT_DER) < 0 ||
	    gnutls_pubkey_init(&key) < 0 ||
	    gnutls_pubkey_import_x509(key, crt, 0) < 0) {
		gnutls_pubkey_deinit(key);
		key = NULL;
	}
	gnutls_x509_crt_deinit(crt);
	return key;
}

enum outcome flight_check_key(const struct flight *f,
			      const unsigned char client_random[32])
{
	struct buf text = BUF_INIT(RANDOMS + f->params.len);
	gnutls_pubkey_t key;
	int rc;

	if (f->signature.len == 0 || f->certs.n == 0)
		return OUTCOME_NONE;
	key = leaf_key(&f->certs.items[0]);
	if (!key)
		return OUTCOME_LOCAL;
	/* RFC 5246 section 7.4.3. */
	buf_add(&text, client_random, 32);
	buf_add(&text, f->server_random, 32);
	buf_add(&text, f->params.data, f->params.len);
	rc = verify(f, key, &text);
	buf_release(&text);
	gnutls_pubkey_deinit(key);
	if (rc >= 0)
		return OUTCOME_OK;
	/* The second: a scheme that is not one of this kind of key. */
	if (rc == GNUTLS_E_PK_SIG_VERIFY_FAILED ||
	    rc == GNUTLS_E_INCOMPATIBLE_SIG_WITH_KEY)
		return OUTCOME_BAD;
	return OUTCOME_LOCAL;
}
