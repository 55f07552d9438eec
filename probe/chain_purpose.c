/*
 * May this path serve a TLS server? Extensions, purposes and path lengths as
 * libcrypto and s2n-tls ask them (check_chain_extensions in AWS-LC;
 * X509_check_purpose for all but the anchor, s2n_x509_validator_verify_intent).
 */
#include <gnutls/x509.h>
#include <stdlib.h>

#include "base/xmem.h"
#include "probe/chain_judge.h"

#define SERVER_USAGE                                                  \
	(GNUTLS_KEY_DIGITAL_SIGNATURE | GNUTLS_KEY_KEY_ENCIPHERMENT | \
	 GNUTLS_KEY_KEY_AGREEMENT)

static const char *extended_usage_fault(const struct cert *c)
{
	if (!c->has_eku || c->eku_server)
		return NULL;
	if (c->eku_any)
		return "has an extended key usage of \"any\" alone, which does "
		       "not count as serverAuth";
	return "has an extended key usage without serverAuth";
}

static const char *leaf_fault(const struct cert *c)
{
	const char *fault = extended_usage_fault(c);

	if (fault)
		return fault;
	if (c->has_key_usage && !(c->key_usage & SERVER_USAGE))
		return "has a key usage with neither digitalSignature, "
		       "keyEncipherment nor keyAgreement";
	if (c->parts->netscape_no_server)
		return "has a Netscape certificate type without TLS server";
	return NULL;
}

static const char *issuer_fault(const struct cert *c, bool anchor)
{
	if (!cert_may_sign_certs(c))
		return "has a key usage without keyCertSign, and issues a "
		       "certificate";
	/* Version 1 knows no extension that could say it. */
	if (c->x509_version == 1 && c->self_issued)
		return NULL;
	/* OpenSSL lets an anchor's key usage stand in (check_ca: 4). */
	if (anchor && !c->basic_constraints && c->has_key_usage)
		return NULL;
	if (!c->basic_constraints)
		return "is no CA (it has no basicConstraints), and issues a "
		       "certificate";
	if (!c->ca)
		return "is no CA (basicConstraints), and issues a certificate";
	return anchor ? NULL : extended_usage_fault(c);
}

static bool path_too_long(const struct chain_path *path, size_t place)
{
	const struct cert *c = path->at[place];
	int below = 0;

	for (size_t i = 1; i < place; i++)
		below += !path->at[i]->self_issued;
	return place > 1 && c->path_len >= 0 && below > c->path_len;
}

static const char *place_fault(const struct chain_path *path, size_t place)
{
	const struct cert *c = path->at[place];
	bool anchor = path->end == PATH_ANCHORED && place == path->n - 1;
	const char *fault = NULL;

	if (c->unknown_critical)
		return "has a critical extension that the edge's library does "
		       "not know";
	if (place > 0)
		fault = issuer_fault(c, anchor);
	else if (!anchor)
		fault = leaf_fault(c);
	if (!fault && path_too_long(path, place))
		fault = "allows fewer intermediates below it than there are "
			"(path length)";
	return fault;
}

char *chain_purpose_fault(const struct chain_path *path, size_t *ret_place)
{
	for (size_t i = 0; i < path->n; i++) {
		const char *fault = place_fault(path, i);
		char *label, *text;

		if (!fault)
			continue;
		label = chain_label(path, i);
		text = xasprintf("%s %s", label, fault);
		free(label);
		*ret_place = i;
		return text;
	}
	return chain_constraint_fault(path, ret_place);
}
