/*
 * One certificate: whatever GnuTLS would read as an RSA key that blocks us,
 * we have called hostile before.
 */
#include "tests/fuzz/fuzz.h"

#include <gnutls/x509.h>
#include <stdbool.h>
#include <stdlib.h>

#include "probe/chain.h"

static size_t bits(const gnutls_datum_t *d)
{
	size_t i = 0, n = d->size;

	while (i < n && d->data[i] == 0)
		i++;
	if (i == n)
		return 0;
	n = (n - i) * 8;
	for (unsigned top = d->data[i]; !(top & 0x80); top <<= 1)
		n--;
	return n;
}

static bool blocks(const uint8_t *data, size_t size)
{
	gnutls_datum_t der = { (unsigned char *)(uintptr_t)data,
			       (unsigned)size };
	gnutls_datum_t n = { 0 }, e = { 0 };
	gnutls_x509_crt_t crt;
	bool yes = false;

	if (gnutls_x509_crt_init(&crt) < 0)
		return false;
	if (gnutls_x509_crt_import(crt, &der, GNUTLS_X509_FMT_DER) == 0 &&
	    gnutls_x509_crt_get_pk_rsa_raw(crt, &n, &e) == 0)
		yes = bits(&n) > 16384 || bits(&e) > 64;
	gnutls_free(n.data);
	gnutls_free(e.data);
	gnutls_x509_crt_deinit(crt);
	return yes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	FUZZ_CHECK(cert_key_is_hostile(data, size) || !blocks(data, size));
	return 0;
}
