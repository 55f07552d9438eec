/* One certificate: what is read of it, which hosts it names, hostile keys. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "probe/cert_parts.h"
#include "probe/der.h"
#include "tests/unit/lab.h"

static bool names(struct lab *l, const char *list, const char *cn,
		  const char *host)
{
	struct pki_cert *made = MAKE(l, l->inter, .cn = cn, .names = list);
	struct cert c;
	bool yes;

	cert_init(&c, made->der.data, made->der.len);
	assert_true(c.parsed);
	yes = cert_names(&c, host);
	cert_release(&c);
	return yes;
}

static void test_names_compare_without_case(void **state)
{
	struct lab *l = *state;

	assert_true(
		names(l, "DNS:Origin.Example.com", "x", "oRIGIN.example.COM"));
	assert_false(
		names(l, "DNS:origin.example.com", "x", "origin.example.co"));
	assert_false(names(l, "DNS:origin.example.com", "x",
			   "a.origin.example.com"));
	assert_false(names(l, "DNS:origin.example.com", "x", ""));
}

static void test_a_wildcard_covers_exactly_one_label(void **state)
{
	struct lab *l = *state;

	assert_true(names(l, "DNS:*.example.com", "x", "a.example.com"));
	assert_false(names(l, "DNS:*.example.com", "x", "a.b.example.com"));
	assert_false(names(l, "DNS:*.example.com", "x", "example.com"));
	assert_true(names(l, "DNS:*.com", "x", "example.com"));
}

static void test_a_wildcard_is_a_whole_first_label_or_none(void **state)
{
	static const char *const bad[] = { "DNS:o*.example.com",
					   "DNS:*n.example.com",
					   "DNS:*.*.example.com",
					   "DNS:origin.*.com", "DNS:*" };
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		assert_false(names(l, bad[i], "x", "origin.example.com"));
}

static void test_the_common_name_counts_where_no_san_is_usable(void **state)
{
	const char *host = "origin.example.com";
	struct lab *l = *state;

	assert_true(names(l, NULL, host, host));
	assert_true(names(l, NULL, "*.example.com", host));
	assert_true(names(l, "email:a@example.com", host, host));
	assert_false(names(l, "DNS:other.example.com", host, host));
	assert_false(names(l, "IP:192.0.2.1", host, host));
	assert_false(names(l, "URI:https://other.example.com/", host, host));
	assert_true(names(l, "URI:origin.example.com", "x", host));
}

static void test_an_address_is_never_named(void **state)
{
	struct lab *l = *state;

	assert_false(names(l, "IP:192.0.2.1", "x", "192.0.2.1"));
	assert_false(names(l, NULL, "192.0.2.1", "192.0.2.1"));
	assert_false(names(l, "DNS:192.0.2.1", "x", "192.0.2.1"));
}

static void test_what_is_shown_of_a_certificate(void **state)
{
	struct lab *l = *state;
	struct pki_cert *made = LEAF(l, .must_staple = true,
				     .issuers_url = "http://ca.example/i");
	struct cert c;

	cert_init(&c, made->der.data, made->der.len);
	assert_true(c.parsed);
	assert_string_equal(c.subject, "CN=leaf");
	assert_string_equal(c.issuer, "CN=Intermediate");
	assert_string_equal(c.issuer_common_name, "Intermediate");
	assert_string_equal(c.key_text, "EC P-256");
	assert_int_equal(c.key_curve, 23);
	assert_string_equal(c.sign_text, "ECDSA-SHA256");
	assert_int_equal(c.not_after, PKI_NOW + 45 * PKI_DAY);
	assert_int_equal(c.x509_version, 3);
	assert_int_equal(c.sans.n, 1);
	assert_true(c.eku_server);
	assert_true(c.must_staple);
	assert_false(c.ca);
	assert_string_equal(c.aia_issuer, "http://ca.example/i");
	assert_memory_equal(c.serial, "01", 2);
	cert_release(&c);
}

static bool signed_by(const struct cert *c, const struct cert *issuer)
{
	return cert_may_be_issued_by(c, issuer) &&
	       cert_signature_fits(c, issuer);
}

static void test_only_its_issuer_signed_it(void **state)
{
	struct lab *l = *state;
	struct cert leaf, inter, root;

	cert_init(&leaf, l->leaf->der.data, l->leaf->der.len);
	cert_init(&inter, l->inter->der.data, l->inter->der.len);
	cert_init(&root, l->root->der.data, l->root->der.len);
	assert_true(signed_by(&leaf, &inter));
	assert_false(signed_by(&leaf, &root));
	assert_true(signed_by(&inter, &root));
	assert_true(root.self_signed);
	assert_false(inter.self_signed);
	cert_release(&leaf);
	cert_release(&inter);
	cert_release(&root);
}

static void test_truncated_and_trailing_bytes(void **state)
{
	struct lab *l = *state;
	struct blob der = l->leaf->der;
	unsigned char *more = calloc(1, der.len + 2);
	struct cert c;

	for (size_t n = 0; n < der.len; n += 7) {
		cert_init(&c, der.data, n);
		assert_false(c.parsed);
		assert_non_null(c.complaint);
		cert_release(&c);
	}
	/* s2n-tls passes over a few bytes behind a certificate. */
	memcpy(more, der.data, der.len);
	cert_init(&c, more, der.len + 2);
	assert_true(c.parsed);
	cert_release(&c);
	free(more);
}

/* A certificate with an RSA key of that size, by hand: no library makes it. */
static void append(struct buf *out, unsigned tag, const struct buf *body)
{
	buf_add_u8(out, tag);
	buf_add_u8(out, 0x83);
	buf_add_u24(out, (uint32_t)body->len);
	buf_add(out, body->data, body->len);
}

static void append_integer(struct buf *out, size_t bits)
{
	struct buf v = BUF_INIT(1 << 20);

	buf_add_u8(&v, 0);
	buf_add_u8(&v, bits % 8 ? 1u << (bits % 8 - 1) : 0x80);
	for (size_t i = 1; i < (bits + 7) / 8; i++)
		buf_add_u8(&v, 0x55);
	append(out, DER_INTEGER, &v);
	buf_release(&v);
}

static void make_rsa(struct buf *out, const struct blob *shape, size_t modulus,
		     size_t exponent)
{
	static const unsigned char rsa[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86"
					   "\xf7\x0d\x01\x01\x01\x05\x00";
	static const unsigned char sign[] = "\x30\x0d\x06\x09\x2a\x86\x48\x86"
					    "\xf7\x0d\x01\x01\x0b\x05\x00";
	struct buf numbers = BUF_INIT(1 << 20), key = BUF_INIT(1 << 20);
	struct buf spki = BUF_INIT(1 << 20), tbs = BUF_INIT(1 << 20);
	struct buf whole = BUF_INIT(1 << 20), bits = BUF_INIT(1 << 20);
	struct der_cert c;

	assert_true(der_cert_read(shape->data, shape->len, &c));
	append_integer(&numbers, modulus);
	append_integer(&numbers, exponent);
	buf_add_u8(&key, 0);
	append(&key, DER_SEQUENCE, &numbers);
	buf_add(&spki, rsa, sizeof(rsa) - 1);
	append(&spki, DER_BIT_STRING, &key);
	buf_add(&tbs, "\x02\x01\x01", 3);
	buf_add(&tbs, sign, sizeof(sign) - 1);
	buf_add(&tbs, c.issuer.p, c.issuer.n);
	/* validity stands between issuer and subject */
	buf_add(&tbs, c.issuer.p + c.issuer.n,
		(size_t)(c.subject.p - c.issuer.p) - c.issuer.n);
	buf_add(&tbs, c.subject.p, c.subject.n);
	append(&tbs, DER_SEQUENCE, &spki);
	append(&whole, DER_SEQUENCE, &tbs);
	buf_add(&whole, sign, sizeof(sign) - 1);
	buf_add(&bits, "\0\1\2\3", 4);
	append(&whole, DER_BIT_STRING, &bits);
	append(out, DER_SEQUENCE, &whole);
	buf_release(&numbers);
	buf_release(&key);
	buf_release(&spki);
	buf_release(&tbs);
	buf_release(&whole);
	buf_release(&bits);
}

static void test_hostile_rsa_keys_are_known_before_they_are_used(void **state)
{
	static const struct {
		size_t modulus, exponent;
		bool hostile;
	} keys[] = {
		{ 2048, 17, false },  { 16384, 64, false }, { 16385, 17, true },
		{ 2048, 65, true },   { 8192, 8192, true }, { 65536, 17, true },
		{ 16384, 17, false },
	};
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct buf der = BUF_INIT(1 << 20);
		struct cert c;

		make_rsa(&der, &l->leaf->der, keys[i].modulus,
			 keys[i].exponent);
		assert_int_equal(cert_key_is_hostile(der.data, der.len),
				 keys[i].hostile);
		cert_init(&c, der.data, der.len);
		assert_int_equal(c.parsed, !keys[i].hostile);
		if (c.parsed)
			assert_int_equal(c.key_bits, keys[i].modulus);
		cert_release(&c);
		buf_release(&der);
	}
	assert_false(cert_key_is_hostile(l->leaf->der.data, l->leaf->der.len));
}

static void test_an_rsa_key_that_is_none_makes_no_certificate(void **state)
{
	static const struct {
		size_t modulus, exponent;
		bool good;
	} keys[] = {
		{ 512, 17, true }, { 511, 17, false }, { 1, 17, false },
		{ 2048, 9, true }, { 2048, 8, false }, { 2048, 1, false },
	};
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct buf der = BUF_INIT(1 << 20);
		struct cert c;

		make_rsa(&der, &l->leaf->der, keys[i].modulus,
			 keys[i].exponent);
		cert_init(&c, der.data, der.len);
		if (c.parsed != keys[i].good)
			fail_msg("%zu bits, exponent of %zu", keys[i].modulus,
				 keys[i].exponent);
		cert_release(&c);
		buf_release(&der);
	}
}

static void test_names_compare_in_canonical_form(void **state)
{
	/* CN=" A  b " as PrintableString, CN="a B" as UTF8String. */
	static const unsigned char a[] = "\x30\x11\x31\x0f\x30\x0d\x06\x03\x55"
					 "\x04\x03\x13\x06 A  b ";
	static const unsigned char b[] = "\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55"
					 "\x04\x03\x0c\x03"
					 "a B";
	static const unsigned char c[] = "\x30\x0e\x31\x0c\x30\x0a\x06\x03\x55"
					 "\x04\x0a\x0c\x03"
					 "a B";
	struct buf x = BUF_INIT(100), y = BUF_INIT(100), z = BUF_INIT(100);

	(void)state;
	assert_true(der_name_canonical((struct der){ a, sizeof(a) - 1 }, &x));
	assert_true(der_name_canonical((struct der){ b, sizeof(b) - 1 }, &y));
	assert_true(der_name_canonical((struct der){ c, sizeof(c) - 1 }, &z));
	assert_int_equal(x.len, y.len);
	assert_memory_equal(x.data, y.data, x.len);
	assert_memory_not_equal(y.data, z.data, y.len);
	assert_false(der_name_canonical((struct der){ a, 9 }, &z));
	buf_release(&x);
	buf_release(&y);
	buf_release(&z);
}

static bool is_prefix(const struct buf *a, const struct buf *b)
{
	return a->len <= b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* O=x; O=x and below it CN=y; the two as one RDN of two attributes. */
static void test_a_prefix_of_a_name_is_one_of_whole_rdns(void **state)
{
	static const unsigned char one[] = "\x30\x0c\x31\x0a\x30\x08\x06\x03"
					   "\x55\x04\x0a\x0c\x01x";
	static const unsigned char two[] = "\x30\x18\x31\x0a\x30\x08\x06\x03"
					   "\x55\x04\x0a\x0c\x01x"
					   "\x31\x0a\x30\x08\x06\x03"
					   "\x55\x04\x03\x0c\x01y";
	static const unsigned char set[] = "\x30\x16\x31\x14\x30\x08\x06\x03"
					   "\x55\x04\x0a\x0c\x01x"
					   "\x30\x08\x06\x03"
					   "\x55\x04\x03\x0c\x01y";
	struct buf x = BUF_INIT(100), y = BUF_INIT(100), z = BUF_INIT(100);

	(void)state;
	assert_true(der_name_canonical((struct der){ one, 14 }, &x));
	assert_true(der_name_canonical((struct der){ two, 26 }, &y));
	assert_true(der_name_canonical((struct der){ set, 24 }, &z));
	assert_true(is_prefix(&x, &y));
	assert_false(is_prefix(&x, &z));
	buf_release(&x);
	buf_release(&y);
	buf_release(&z);
}

static int64_t time_of(unsigned tag, const char *text)
{
	int64_t t = -1;

	der_time(tag, (struct der){ (const unsigned char *)text, strlen(text) },
		 &t);
	return t;
}

static void test_times_of_both_kinds_are_read(void **state)
{
	(void)state;
	assert_int_equal(time_of(DER_UTC_TIME, "260528202640Z"), PKI_NOW);
	assert_int_equal(time_of(DER_GENERALIZED_TIME, "20260528202640Z"),
			 PKI_NOW);
	assert_int_equal(time_of(DER_UTC_TIME, "500101000000Z"), -631152000);
	assert_int_equal(time_of(DER_GENERALIZED_TIME, "99991231235959Z"),
			 253402300799);
	assert_int_equal(time_of(DER_UTC_TIME, "261328202640Z"), -1);
	assert_int_equal(time_of(DER_UTC_TIME, "260528202640"), -1);
	assert_int_equal(time_of(DER_UTC_TIME, "26052820264"), -1);
	assert_int_equal(time_of(DER_UTC_TIME, "2605282026Z"), -1);
	assert_int_equal(time_of(DER_INTEGER, "260528202640Z"), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		lab_test(test_names_compare_without_case),
		lab_test(test_a_wildcard_covers_exactly_one_label),
		lab_test(test_a_wildcard_is_a_whole_first_label_or_none),
		lab_test(test_the_common_name_counts_where_no_san_is_usable),
		lab_test(test_an_address_is_never_named),
		lab_test(test_what_is_shown_of_a_certificate),
		lab_test(test_only_its_issuer_signed_it),
		lab_test(test_truncated_and_trailing_bytes),
		lab_test(test_hostile_rsa_keys_are_known_before_they_are_used),
		lab_test(test_an_rsa_key_that_is_none_makes_no_certificate),
		cmocka_unit_test(test_names_compare_in_canonical_form),
		cmocka_unit_test(test_a_prefix_of_a_name_is_one_of_whole_rdns),
		cmocka_unit_test(test_times_of_both_kinds_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
