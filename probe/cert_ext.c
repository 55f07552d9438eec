/*
 * Extensions of a certificate (RFC 5280 section 4.2), one row each. A second
 * one of a kind, and one that can't be decoded, spoil the certificate, as
 * they do in libcrypto (x509v3_cache_extensions).
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/cert_parts.h"
#include "probe/chain.h"

#define SAN_TEXT_MAX   256
#define URI_TEXT_MAX   256
#define EXTENSIONS_MAX 128

struct extension {
	const char *oid;
	size_t oid_len;
	bool (*read)(struct cert *c, struct der value); /* NULL: passed over */
	bool known_critical; /* AWS-LC: X509_supported_extension */
};

static bool read_basic_constraints(struct cert *c, struct der in)
{
	struct der body;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return false;
	c->basic_constraints = true;
	if (der_take(&in, DER_BOOLEAN, &body))
		c->ca = body.n == 1 && body.p[0] != 0;
	if (der_take(&in, DER_INTEGER, &body)) {
		/* Over the maximum is as good as none; negative is not. */
		if (body.n == 0 || body.p[0] & 0x80 || !c->ca)
			return false;
		c->path_len = der_small(body, 0xffff);
	}
	return in.n == 0;
}

static bool read_key_usage(struct cert *c, struct der in)
{
	struct der body;

	if (!der_take(&in, DER_BIT_STRING, &body) || body.n < 1)
		return false;
	c->has_key_usage = true;
	if (body.n > 1)
		c->key_usage = body.p[1];
	if (body.n > 2)
		c->key_usage |= (unsigned)body.p[2] << 8;
	return true;
}

static bool read_extended_key_usage(struct cert *c, struct der in)
{
	struct der oid;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return false;
	c->has_eku = true;
	while (der_take(&in, DER_OID, &oid)) {
		if (der_is(oid, "\x2b\x06\x01\x05\x05\x07\x03\x01"))
			c->eku_server = true;
		else if (der_is(oid, "\x55\x1d\x25\x00"))
			c->eku_any = true;
	}
	return in.n == 0;
}

static bool read_netscape_type(struct cert *c, struct der in)
{
	struct der body;

	if (!der_take(&in, DER_BIT_STRING, &body))
		return false;
	c->parts->netscape_no_server = body.n < 2 || !(body.p[1] & 0x40);
	return true;
}

static bool read_key_id(struct cert *c, struct der in)
{
	return der_take(&in, DER_OCTET_STRING, &c->parts->key_id);
}

static bool read_authority(struct cert *c, struct der in)
{
	struct der body;
	unsigned tag;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return false;
	while (in.n > 0) {
		if (!der_next(&in, &tag, &body))
			return false;
		if (tag == DER_CONTEXT(0))
			c->parts->authority_key_id = body;
		else if (tag == DER_CONSTRUCTED(1))
			c->parts->authority_issuer = body;
		else if (tag == DER_CONTEXT(2))
			c->parts->authority_serial = body;
	}
	return true;
}

static char *address_text(struct der body)
{
	char text[INET6_ADDRSTRLEN];

	if (body.n == 4 && inet_ntop(AF_INET, body.p, text, sizeof(text)))
		return xstrdup(text);
	if (body.n == 16 && inet_ntop(AF_INET6, body.p, text, sizeof(text)))
		return xstrdup(text);
	return xasprintf("address of %zu bytes", body.n);
}

static char *labelled(const char *label, struct der body)
{
	char *clean = text_clean(body.p, body.n, URI_TEXT_MAX);
	char *text = xasprintf("%s:%s", label, clean);

	free(clean);
	return text;
}

static void add_san(struct cert *c, unsigned tag, struct der body)
{
	struct san *san = VEC_PUSH(&c->sans);

	san->kind = SAN_OTHER;
	switch (tag) {
	case DER_CONTEXT(1):
		san->text = labelled("email", body);
		break;
	case DER_CONTEXT(2):
		san->kind = SAN_DNS;
		san->text = text_clean(body.p, body.n, SAN_TEXT_MAX);
		break;
	case DER_CONTEXT(6):
		san->text = labelled("URI", body);
		break;
	case DER_CONTEXT(7):
		san->kind = SAN_IP;
		san->text = address_text(body);
		break;
	default:
		san->text = xstrdup("other name");
		break;
	}
	if (tag == DER_CONTEXT(2) || tag == DER_CONTEXT(6) ||
	    tag == DER_CONTEXT(7))
		c->san_usable = true;
}

/* RFC 5280 section 4.2.1.6: the strings, otherName to ediPartyName. */
static bool is_general_name(unsigned tag)
{
	switch (tag) {
	case DER_CONTEXT(1):
	case DER_CONTEXT(2):
	case DER_CONTEXT(6):
	case DER_CONTEXT(7):
	case DER_CONTEXT(8):
	case DER_CONSTRUCTED(0):
	case DER_CONSTRUCTED(3):
	case DER_CONSTRUCTED(4):
	case DER_CONSTRUCTED(5):
		return true;
	}
	return false;
}

static bool read_alt_names(struct cert *c, struct der in)
{
	struct der body;
	unsigned tag;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return false;
	c->parts->alt_names = in;
	while (in.n > 0) {
		if (!der_next(&in, &tag, &body) || !is_general_name(tag))
			return false;
		add_san(c, tag, body);
	}
	return true;
}

static bool read_name_constraints(struct cert *c, struct der in)
{
	return der_take(&in, DER_SEQUENCE, &c->parts->name_constraints);
}

static bool read_authority_access(struct cert *c, struct der in)
{
	struct der access, method, uri;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return true;
	while (!c->aia_issuer && der_take(&in, DER_SEQUENCE, &access)) {
		if (der_take(&access, DER_OID, &method) &&
		    der_is(method, "\x2b\x06\x01\x05\x05\x07\x30\x02") &&
		    der_take(&access, DER_CONTEXT(6), &uri))
			c->aia_issuer = text_clean(uri.p, uri.n, URI_TEXT_MAX);
	}
	return true;
}

/* RFC 7633: 5 is status_request, which is what must-staple means. */
static bool read_tls_feature(struct cert *c, struct der in)
{
	struct der feature;

	if (!der_take(&in, DER_SEQUENCE, &in))
		return true;
	while (der_take(&in, DER_INTEGER, &feature)) {
		if (der_small(feature, 0xffff) == 5)
			c->must_staple = true;
	}
	return true;
}

#define OID(literal) .oid = (literal), .oid_len = sizeof(literal) - 1

static const struct extension extensions[] = {
	{ OID("\x55\x1d\x0e"), .read = read_key_id },
	{ OID("\x55\x1d\x0f"), .read = read_key_usage, .known_critical = true },
	{ OID("\x55\x1d\x11"), .read = read_alt_names, .known_critical = true },
	{ OID("\x55\x1d\x13"), .read = read_basic_constraints,
	  .known_critical = true },
	{ OID("\x55\x1d\x1e"), .read = read_name_constraints,
	  .known_critical = true },
	{ OID("\x55\x1d\x1f"), .known_critical = true }, /* CRL points */
	{ OID("\x55\x1d\x20"), .known_critical = true }, /* policies */
	{ OID("\x55\x1d\x21"), .known_critical = true }, /* mappings */
	{ OID("\x55\x1d\x23"), .read = read_authority },
	{ OID("\x55\x1d\x24"), .known_critical = true }, /* policy limits */
	{ OID("\x55\x1d\x25"), .read = read_extended_key_usage,
	  .known_critical = true },
	{ OID("\x55\x1d\x36"), .known_critical = true }, /* inhibitAnyPolicy */
	{ OID("\x60\x86\x48\x01\x86\xf8\x42\x01\x01"),
	  .read = read_netscape_type, .known_critical = true },
	{ OID("\x2b\x06\x01\x05\x05\x07\x01\x01"),
	  .read = read_authority_access },
	{ OID("\x2b\x06\x01\x05\x05\x07\x01\x18"), .read = read_tls_feature },
};

static int extension_row(struct der oid)
{
	for (size_t i = 0; i < ARRAY_LEN(extensions); i++) {
		if (der_eq(oid, extensions[i].oid, extensions[i].oid_len))
			return (int)i;
	}
	return -1;
}

/* NULL, or what is wrong with it. */
static const char *read_extension(struct cert *c, struct der in, unsigned *seen)
{
	struct der oid, flag, value;
	bool critical = false;
	int row;

	if (!der_take(&in, DER_OID, &oid))
		return "an extension in it cannot be read";
	if (der_take(&in, DER_BOOLEAN, &flag))
		critical = flag.n == 1 && flag.p[0] != 0;
	if (!der_take(&in, DER_OCTET_STRING, &value))
		return "an extension in it cannot be read";
	row = extension_row(oid);
	if (critical && (row < 0 || !extensions[row].known_critical))
		c->unknown_critical = true;
	if (row < 0)
		return NULL;
	if (*seen & 1u << row)
		return "it has the same extension twice";
	*seen |= 1u << row;
	if (extensions[row].read && !extensions[row].read(c, value))
		return "an extension in it cannot be decoded";
	return NULL;
}

const char *cert_read_extensions(struct cert *c)
{
	struct der all = c->parts->raw.extensions, one;
	const char *wrong = NULL;
	unsigned seen = 0;
	int count = 0;

	while (!wrong && all.n > 0) {
		if (++count > EXTENSIONS_MAX)
			return "it has too many extensions";
		if (!der_take(&all, DER_SEQUENCE, &one))
			return "an extension in it cannot be read";
		wrong = read_extension(c, one, &seen);
	}
	return wrong;
}
