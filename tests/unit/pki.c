/* Certificates for tests, made with GnuTLS; any failure ends the test. */
#include "tests/unit/pki.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "tests/unit/test.h"

#define must(call) assert_true((call) >= 0)

static gnutls_x509_privkey_t make_key(const struct pki_shape *s)
{
	gnutls_pk_algorithm_t kind = s->key_kind;
	unsigned bits = s->key_bits;
	gnutls_x509_privkey_t key;

	if (kind == GNUTLS_PK_UNKNOWN)
		kind = GNUTLS_PK_ECDSA;
	if (kind == GNUTLS_PK_ECDSA && bits == 0)
		bits = GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1);
	must(gnutls_x509_privkey_init(&key));
	if (s->key_of)
		must(gnutls_x509_privkey_cpy(key, s->key_of->key));
	else
		must(gnutls_x509_privkey_generate(key, kind, bits, 0));
	return key;
}

struct name {
	unsigned kind; /* gnutls_x509_subject_alt_name_t */
	unsigned char data[300];
	size_t len;
};

/* The next of "DNS:a,IP:b"; false at the end. */
static bool next_name(const char **list, struct name *ret)
{
	static const struct {
		const char *prefix;
		gnutls_x509_subject_alt_name_t kind;
	} kinds[] = {
		{ "DNS:", GNUTLS_SAN_DNSNAME },
		{ "IP:", GNUTLS_SAN_IPADDRESS },
		{ "email:", GNUTLS_SAN_RFC822NAME },
		{ "URI:", GNUTLS_SAN_URI },
	};
	const char *text = *list;
	size_t n;

	if (!text || !*text)
		return false;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].prefix);

		if (strncmp(text, kinds[i].prefix, len) != 0)
			continue;
		ret->kind = kinds[i].kind;
		text += len;
		break;
	}
	n = strcspn(text, ",");
	assert_true(n < sizeof(ret->data));
	memcpy(ret->data, text, n);
	ret->data[n] = '\0';
	ret->len = n;
	*list = text + n + (text[n] == ',');
	return true;
}

static void parse_address(struct name *n)
{
	unsigned char raw[16];
	const char *text = (const char *)n->data;

	if (inet_pton(AF_INET, text, raw) == 1)
		n->len = 4;
	else if (inet_pton(AF_INET6, text, raw) == 1)
		n->len = 16;
	else
		fail_msg("%s is no address", text);
	memcpy(n->data, raw, n->len);
}

static void set_names(gnutls_x509_crt_t crt, const char *names)
{
	struct name n;

	while (next_name(&names, &n)) {
		if (n.kind == GNUTLS_SAN_IPADDRESS)
			parse_address(&n);
		must(gnutls_x509_crt_set_subject_alt_name(crt, n.kind, n.data,
							  (unsigned)n.len,
							  GNUTLS_FSAN_APPEND));
	}
}

/* "IP:192.0.2.0/24" in constraints. */
static void parse_subnet(struct name *n)
{
	gnutls_datum_t range;

	must(gnutls_x509_cidr_to_rfc5280((const char *)n->data, &range));
	memcpy(n->data, range.data, range.size);
	n->len = range.size;
	gnutls_free(range.data);
}

static void set_constraints(gnutls_x509_crt_t crt, const struct pki_shape *s)
{
	const char *permitted = s->permitted, *excluded = s->excluded;
	gnutls_x509_name_constraints_t nc;
	struct name n;

	if (!permitted && !excluded)
		return;
	must(gnutls_x509_name_constraints_init(&nc));
	for (;;) {
		bool allow = next_name(&permitted, &n);
		gnutls_datum_t datum = { n.data, 0 };

		if (!allow && !next_name(&excluded, &n))
			break;
		if (n.kind == GNUTLS_SAN_IPADDRESS)
			parse_subnet(&n);
		datum.size = (unsigned)n.len;
		if (allow)
			must(gnutls_x509_name_constraints_add_permitted(
				nc, n.kind, &datum));
		else
			must(gnutls_x509_name_constraints_add_excluded(
				nc, n.kind, &datum));
	}
	must(gnutls_x509_crt_set_name_constraints(crt, nc, 1));
	gnutls_x509_name_constraints_deinit(nc);
}

static void set_purposes(gnutls_x509_crt_t crt, const struct pki_shape *s)
{
	const char *list = s->eku ? s->eku : GNUTLS_KP_TLS_WWW_SERVER;

	if (s->no_eku || (s->ca && !s->eku))
		return;
	while (*list) {
		char *oid = xstrndup(list, strcspn(list, ","));

		must(gnutls_x509_crt_set_key_purpose_oid(crt, oid, 0));
		list += strlen(oid);
		list += *list == ',';
		free(oid);
	}
}

static void set_extensions(gnutls_x509_crt_t crt, const struct pki_shape *s)
{
	static const unsigned char null[] = { 0x05, 0x00 };
	static const unsigned char staple[] = { 0x30, 0x03, 0x02, 0x01, 0x05 };
	unsigned usage = s->usage;

	if (usage == 0)
		usage = s->ca ? GNUTLS_KEY_KEY_CERT_SIGN
			      : GNUTLS_KEY_DIGITAL_SIGNATURE;
	if (!s->no_basic)
		must(gnutls_x509_crt_set_basic_constraints(crt, s->ca,
							   s->path_len - 1));
	if (usage != PKI_NONE)
		must(gnutls_x509_crt_set_key_usage(crt, usage));
	set_purposes(crt, s);
	set_names(crt, s->names);
	set_constraints(crt, s);
	if (s->critical)
		must(gnutls_x509_crt_set_extension_by_oid(
			crt, s->critical, null, sizeof(null), 1));
	if (s->must_staple)
		must(gnutls_x509_crt_set_extension_by_oid(
			crt, "1.3.6.1.5.5.7.1.24", staple, sizeof(staple), 0));
	if (s->issuers_url) {
		gnutls_datum_t url = { (unsigned char *)xstrdup(s->issuers_url),
				       (unsigned)strlen(s->issuers_url) };

		must(gnutls_x509_crt_set_authority_info_access(
			crt, GNUTLS_IA_CAISSUERS_URI, &url));
		free(url.data);
	}
}

static void set_ids(gnutls_x509_crt_t crt, const struct pki_cert *issuer)
{
	unsigned char id[64];
	size_t n = sizeof(id);

	must(gnutls_x509_crt_get_key_id(crt, 0, id, &n));
	must(gnutls_x509_crt_set_subject_key_id(crt, id, n));
	if (issuer) {
		n = sizeof(id);
		if (gnutls_x509_crt_get_subject_key_id(issuer->crt, id, &n,
						       NULL) < 0)
			return;
	}
	must(gnutls_x509_crt_set_authority_key_id(crt, id, n));
}

static void set_subject(gnutls_x509_crt_t crt, const struct pki_shape *s)
{
	gnutls_datum_t dn = { 0 };

	if (s->cn)
		must(gnutls_x509_crt_set_dn_by_oid(
			crt, GNUTLS_OID_X520_COMMON_NAME, 0, s->cn,
			(unsigned)strlen(s->cn)));
	if (!s->named_as)
		return;
	must(gnutls_x509_crt_get_dn3(s->named_as->crt, &dn, 0));
	must(gnutls_x509_crt_set_dn(crt, (const char *)dn.data, NULL));
	gnutls_free(dn.data);
}

static void export_der(struct pki_cert *c)
{
	gnutls_datum_t der = { 0 };

	must(gnutls_x509_crt_export2(c->crt, GNUTLS_X509_FMT_DER, &der));
	c->der.data = xmalloc(der.size);
	memcpy(c->der.data, der.data, der.size);
	c->der.len = der.size;
	/* Getters work on imported certificates only. */
	gnutls_x509_crt_deinit(c->crt);
	must(gnutls_x509_crt_init(&c->crt));
	must(gnutls_x509_crt_import(c->crt, &der, GNUTLS_X509_FMT_DER));
	gnutls_free(der.data);
}

struct pki_cert *pki_make(const struct pki_cert *issuer, struct pki_shape s)
{
	static uint32_t serial = 1;
	struct pki_cert *c = xcalloc(1, sizeof(*c));
	unsigned char number[4] = { 1, (unsigned char)(serial >> 16),
				    (unsigned char)(serial >> 8),
				    (unsigned char)serial };

	serial++;
	c->key = make_key(&s);
	must(gnutls_x509_crt_init(&c->crt));
	must(gnutls_x509_crt_set_version(c->crt, s.version ? s.version : 3));
	must(gnutls_x509_crt_set_serial(c->crt, number, sizeof(number)));
	must(gnutls_x509_crt_set_activation_time(
		c->crt, s.from ? s.from : PKI_NOW - 45 * PKI_DAY));
	must(gnutls_x509_crt_set_expiration_time(
		c->crt, s.to ? s.to : PKI_NOW + 45 * PKI_DAY));
	must(gnutls_x509_crt_set_key(c->crt, c->key));
	set_subject(c->crt, &s);
	if (s.version != 1) {
		set_extensions(c->crt, &s);
		if (!s.no_ids)
			set_ids(c->crt, issuer);
	}
	must(gnutls_x509_crt_sign2(c->crt, issuer ? issuer->crt : c->crt,
				   issuer ? issuer->key : c->key,
				   s.digest ? s.digest : GNUTLS_DIG_SHA256, 0));
	export_der(c);
	return c;
}

void pki_free(struct pki_cert *c)
{
	if (!c)
		return;
	gnutls_x509_crt_deinit(c->crt);
	gnutls_x509_privkey_deinit(c->key);
	free(c->der.data);
	free(c);
}

char *pki_pem(struct pki_cert *const *certs, size_t n)
{
	struct buf out = BUF_INIT(1 << 20);

	for (size_t i = 0; i < n; i++) {
		gnutls_datum_t pem = { 0 };

		must(gnutls_x509_crt_export2(certs[i]->crt, GNUTLS_X509_FMT_PEM,
					     &pem));
		buf_add(&out, pem.data, pem.size);
		gnutls_free(pem.data);
	}
	return buf_take(&out);
}
