/*
 * The table of broken origins. A row says what breaks, and what a diagnosis of
 * it must find; everything that is not said is as in a healthy origin.
 */
#include "demo/origin.h"

#include <stddef.h>

#define VERSIONS(v)    "NORMAL:-VERS-ALL:" v
#define TLS12_WITH(c)  VERSIONS("+VERS-TLS1.2:-CIPHER-ALL:+" c)
#define GROUP_ALONE(g) VERSIONS("+VERS-TLS1.3:+VERS-TLS1.2:-GROUP-ALL:+" g)

static const struct demo_form form_expired = {
	.leaf = { .from_days = -377, .until_days = -12 },
};

const struct demo_origin demo_origins[] = {
	{
		.name = "ok",
		.title = "A healthy origin: full chain, TLS 1.2 and 1.3",
		.host = "ok.example.com",
		.outcome = "connects",
	},
	{
		.name = "expired",
		.title = "The certificate expired 12 days ago",
		.host = "expired.example.com",
		.outcome = "fails",
		.cause = "cert-expired",
		.mended_by = "renew-and-reload trusted-certificate",
		.form = { .leaf = { .from_days = -377, .until_days = -12 } },
	},
	{
		.name = "not-yet-valid",
		.title = "The certificate is valid from 9 days on",
		.host = "not-yet-valid.example.com",
		.outcome = "fails",
		.cause = "cert-not-yet-valid",
		.mended_by = "renew-and-reload trusted-certificate",
		.form = { .leaf = { .from_days = 9, .until_days = 374 } },
	},
	{
		.name = "self-signed",
		.title = "The certificate signed itself",
		.host = "self-signed.example.com",
		.outcome = "fails",
		.cause = "cert-self-signed",
		.mended_by = "public-ca trusted-certificate",
		.form = { .leaf = { .issuer = PKI_LEAF },
			  .send = { PKI_LEAF } },
	},
	{
		.name = "wrong-name",
		.title = "The certificate is for another name",
		.host = "wrong-name.example.com",
		.outcome = "fails",
		.cause = "cert-name-mismatch",
		.mended_by = "reissue-with-name trusted-certificate",
		.form = { .leaf = { .names = "shop.example.com "
					     "*.shop.example.com" } },
	},
	{
		.name = "missing-intermediate",
		.title = "Only the leaf is sent, without its intermediate",
		.host = "missing-intermediate.example.com",
		.outcome = "fails",
		.cause = "chain-incomplete",
		.mended_by = "serve-full-chain trusted-certificate",
		.form = { .send = { PKI_LEAF } },
	},
	{
		.name = "wrong-order",
		.title = "The root is sent before the intermediate",
		.host = "wrong-order.example.com",
		.outcome = "doubtful",
		.cause = "chain-order",
		.mended_by = "serve-full-chain trusted-certificate",
		.form = { .send = { PKI_LEAF, PKI_ROOT, PKI_INTERMEDIATE } },
	},
	{
		.name = "private-ca",
		.title = "The certificate comes from a company's own CA",
		.host = "private-ca.example.com",
		.outcome = "fails",
		.cause = "cert-untrusted",
		.mended_by = "public-ca trusted-certificate",
		.form = { .leaf = { .issuer = PKI_PRIVATE_ROOT },
			  .send = { PKI_LEAF, PKI_PRIVATE_ROOT } },
	},
	{
		.name = "no-common-cipher",
		.title = "TLS 1.2 with ChaCha20 as the only cipher",
		.host = "no-common-cipher.example.com",
		.outcome = "fails",
		.cause = "cipher-mismatch",
		.mended_by = "offer-common-tls",
		.form = { .priority = TLS12_WITH("CHACHA20-POLY1305") },
	},
	{
		.name = "tls10-only",
		.title = "Speaks TLS 1.0 and nothing newer",
		.host = "tls10-only.example.com",
		.outcome = "fails",
		.cause = "protocol-mismatch",
		.mended_by = "offer-common-tls",
		.form = { .priority = VERSIONS("+VERS-TLS1.0") },
	},
	{
		.name = "tls13-only",
		.title = "Speaks TLS 1.3 and nothing older, which works",
		.host = "tls13-only.example.com",
		.outcome = "connects",
		.form = { .priority = VERSIONS("+VERS-TLS1.3") },
	},
	{
		.name = "plain-http",
		.title = "Plain HTTP on the HTTPS port",
		.host = "plain-http.example.com",
		.outcome = "fails",
		.cause = "not-tls",
		.mended_by = "tls-listener",
		.form = { .quirk = QUIRK_PLAIN_HTTP },
	},
	{
		.name = "reset-after-hello",
		.title = "Resets the connection once the hello is there",
		.host = "reset-after-hello.example.com",
		.outcome = "fails",
		.cause = "handshake-closed",
		.mended_by = "catch-all-certificate look-elsewhere",
		.form = { .quirk = QUIRK_RESET },
	},
	{
		.name = "stall",
		.title = "Takes the hello and never answers",
		.host = "stall.example.com",
		.outcome = "fails",
		.cause = "handshake-timeout",
		.mended_by = "look-elsewhere",
		.form = { .quirk = QUIRK_STALL },
		.arguments = { "--connect-timeout", "2", "--timeout", "4" },
	},
	{
		.name = "client-certificate-required",
		.title = "Refuses clients that have no certificate",
		.host = "client-certificate-required.example.com",
		.outcome = "fails",
		.cause = "client-certificate-required",
		.mended_by = "no-client-certificate",
		.form = { .client_certificate = CLIENT_CERTIFICATE_DEMANDED },
	},
	{
		.name = "one-bad-address",
		.title = "Two addresses, one with an expired certificate",
		.host = "one-bad-address.example.com",
		.outcome = "intermittent",
		.cause = "cert-expired",
		.mended_by = "mend-bad-address renew-and-reload",
		.second = &form_expired,
	},
	{ .name = NULL },
};
