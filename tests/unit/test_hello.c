/* probe/hello: the bytes of CloudFront's library, and variants of them. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/hello.h"
#include "probe/names.h"
#include "probe/target.h"
#include "tests/unit/captured.h"

#define SNI	  "origin.example.com"
#define RANDOM_AT 11 /* record 5, message 4, version 2 */
#define ID_AT	  44
#define SUITES_AT 76

static struct policy_set newer(void)
{
	struct policy_set s;
	struct cf_why why;

	if (policy_set_shipped(&s, &why) != CF_OK)
		fail_msg("%s", why.text);
	return s;
}

static struct policy_set older(void)
{
	struct policy_set s;
	struct cf_why why;

	if (policy_set_file(CF502_SRCDIR "/tests/policy/older.cfg", &s, &why) !=
	    CF_OK)
		fail_msg("%s", why.text);
	return s;
}

static unsigned u16_at(const struct buf *b, size_t at)
{
	assert_true(at + 2 <= b->len);
	return (unsigned)b->data[at] << 8 | b->data[at + 1];
}

static void u16_put(struct buf *b, size_t at, unsigned v)
{
	b->data[at] = v >> 8 & 0xff;
	b->data[at + 1] = v & 0xff;
}

/* Where the body of that extension begins; 0 when it is not there. */
static size_t extension_at(const struct buf *b, unsigned type, size_t *ret_n)
{
	size_t id = b->data[43], at = 44 + id, end, n;

	at += 2 + u16_at(b, at);
	at += 1 + (size_t)b->data[at];
	if (at == b->len)
		return 0;
	end = at + 2 + u16_at(b, at);
	assert_int_equal(end, b->len);
	for (at += 2; at < end; at += 4 + n) {
		n = u16_at(b, at + 2);
		if (u16_at(b, at) == type) {
			*ret_n = n;
			return at + 4;
		}
	}
	return 0;
}

static bool has_extension(const struct buf *b, unsigned type)
{
	size_t n;

	return extension_at(b, type, &n) != 0;
}

static void take_secrets(const struct buf *capture, struct hello_secrets *ret)
{
	size_t n, share = extension_at(capture, EXT_KEY_SHARE, &n);

	memcpy(ret->random, capture->data + RANDOM_AT, 32);
	memcpy(ret->session_id, capture->data + ID_AT, 32);
	if (share) {
		assert_int_equal(n, 71);
		memcpy(ret->share_p256, capture->data + share + 6, 65);
	}
}

/* The captures' build had no RC4; everything else must be the same. */
static void drop_rc4_md5(struct buf *b)
{
	size_t n = u16_at(b, SUITES_AT), at;

	for (at = SUITES_AT + 2; at < SUITES_AT + 2 + n; at += 2) {
		if (u16_at(b, at) == 0x0004)
			break;
	}
	assert_true(at < SUITES_AT + 2 + n);
	assert_int_equal(u16_at(b, at - 2), 0x000a);
	assert_int_equal(u16_at(b, at + 2), 0x00ff);
	memmove(b->data + at, b->data + at + 2, b->len - at - 2);
	b->len -= 2;
	u16_put(b, SUITES_AT, (unsigned)n - 2);
	u16_put(b, 3, u16_at(b, 3) - 2);
	u16_put(b, 7, u16_at(b, 7) - 2);
}

static void compare(const struct policy *p)
{
	struct buf want = BUF_INIT(4096), got = BUF_INIT(4096);
	struct hello_spec spec = { .policy = p, .sni = SNI };
	struct hello_secrets secrets;
	char *want_hex, *got_hex;

	captured_read(p->id, &want);
	take_secrets(&want, &secrets);
	assert_true(hello_build(&spec, &secrets, &got));
	if (p->min < TLS_1_3)
		drop_rc4_md5(&got);
	want_hex = text_hex(want.data, want.len);
	got_hex = text_hex(got.data, got.len);
	assert_string_equal(got_hex, want_hex);
	free(want_hex);
	free(got_hex);
	buf_release(&want);
	buf_release(&got);
}

static void test_each_shipped_policy_sends_the_bytes_captured(void **state)
{
	struct policy_set s = newer();

	(void)state;
	assert_int_equal(s.items.n, 5);
	for (size_t i = 0; i < s.items.n; i++)
		compare(&s.items.items[i]);
	policy_set_release(&s);
}

static void test_the_older_policies_send_the_bytes_captured(void **state)
{
	struct policy_set s = older();

	(void)state;
	assert_int_equal(s.items.n, 4);
	for (size_t i = 0; i < s.items.n; i++)
		compare(&s.items.items[i]);
	policy_set_release(&s);
}

/* One hello of the default policy with what the spec narrows. */
static struct buf build(struct hello_spec spec)
{
	struct policy_set s = newer();
	struct buf out = BUF_INIT(4096);
	struct hello_secrets secrets;

	memset(&secrets, 0x5a, sizeof(secrets));
	spec.policy = policy_for(&s, PROTO_TLS12);
	assert_true(hello_build(&spec, &secrets, &out));
	assert_int_equal(u16_at(&out, 3), out.len - 5);
	assert_int_equal(u16_at(&out, 7), out.len - 9);
	policy_set_release(&s);
	return out;
}

static void test_without_sni_there_is_no_server_name(void **state)
{
	struct buf b = build((struct hello_spec){ .sni = NULL });

	(void)state;
	assert_false(has_extension(&b, EXT_SERVER_NAME));
	assert_true(has_extension(&b, EXT_KEY_SHARE));
	buf_release(&b);
}

static void test_below_tls_1_3_nothing_of_tls_1_3_is_sent(void **state)
{
	struct buf b = build((struct hello_spec){ .max = TLS_1_2 });

	(void)state;
	assert_false(has_extension(&b, EXT_SUPPORTED_VERSIONS));
	assert_false(has_extension(&b, EXT_KEY_SHARE));
	assert_false(has_extension(&b, EXT_PSK_KEY_EXCHANGE_MODES));
	assert_true(has_extension(&b, EXT_SIGNATURE_ALGORITHMS));
	assert_int_equal(u16_at(&b, SUITES_AT), 2 * 20);
	assert_int_equal(u16_at(&b, SUITES_AT + 2), 0xc02b);
	buf_release(&b);
}

static void test_tls_1_1_has_no_signature_algorithms(void **state)
{
	struct buf b =
		build((struct hello_spec){ .min = TLS_1_0, .max = TLS_1_1 });

	(void)state;
	assert_int_equal(u16_at(&b, 1), TLS_1_0);
	assert_int_equal(u16_at(&b, 9), TLS_1_1);
	assert_false(has_extension(&b, EXT_SIGNATURE_ALGORITHMS));
	assert_true(has_extension(&b, EXT_SUPPORTED_GROUPS));
	buf_release(&b);
}

static void test_tls_1_3_alone_offers_its_own_suites(void **state)
{
	struct buf b = build((struct hello_spec){ .min = TLS_1_3 });
	size_t n, at = extension_at(&b, EXT_SUPPORTED_VERSIONS, &n);

	(void)state;
	assert_int_equal(u16_at(&b, SUITES_AT), 6);
	assert_int_equal(u16_at(&b, SUITES_AT + 6), 0x1303);
	assert_int_equal(n, 3);
	assert_memory_equal(b.data + at, "\2\3\4", 3);
	buf_release(&b);
}

static void test_an_sslv3_hello_has_no_extensions_and_four_suites(void **state)
{
	static const unsigned char suites[] = { 0, 8,	 0, 0x2f, 0, 0x35,
						0, 0x0a, 0, 4,	  1, 0 };
	struct buf b = build((struct hello_spec){
		.sni = SNI, .min = TLS_SSL3, .max = TLS_SSL3 });

	(void)state;
	assert_int_equal(b.data[0], 22);
	assert_int_equal(u16_at(&b, 1), TLS_SSL3);
	assert_int_equal(u16_at(&b, 9), TLS_SSL3);
	assert_int_equal(b.data[43], 0);
	assert_int_equal(b.len, 44 + sizeof(suites));
	assert_memory_equal(b.data + 44, suites, sizeof(suites));
	buf_release(&b);
}

static void test_one_suite_and_one_group_can_be_asked_for(void **state)
{
	struct u16_list suites = { .v = { 0xc02f }, .n = 1 };
	struct u16_list groups = { .v = { GROUP_X448 }, .n = 1 };
	struct u16_list schemes = { .v = { 0x0401 }, .n = 1 };
	struct buf b = build((struct hello_spec){
		.suites = &suites, .groups = &groups, .schemes = &schemes });
	size_t n, at;

	(void)state;
	assert_int_equal(u16_at(&b, SUITES_AT), 2);
	assert_int_equal(u16_at(&b, SUITES_AT + 2), 0xc02f);
	at = extension_at(&b, EXT_SUPPORTED_GROUPS, &n);
	assert_int_equal(n, 4);
	assert_memory_equal(b.data + at, "\0\2\0\x1e", 4);
	at = extension_at(&b, EXT_SIGNATURE_ALGORITHMS, &n);
	assert_int_equal(n, 4);
	assert_memory_equal(b.data + at, "\0\2\4\1", 4);
	/* No share for a group that is not offered; the list is empty. */
	at = extension_at(&b, EXT_KEY_SHARE, &n);
	assert_int_equal(n, 2);
	assert_int_equal(u16_at(&b, at), 0);
	buf_release(&b);
}

static void test_every_known_suite_fits_one_hello(void **state)
{
	struct u16_list all = { .n = 0 };
	struct buf b;
	size_t i;

	(void)state;
	for (i = 0; suite_at(i) != NO_NUMBER; i++)
		assert_true(u16_list_add(&all, suite_at(i)));
	assert_true(i >= 120);
	b = build((struct hello_spec){ .suites = &all });
	assert_int_equal(u16_at(&b, SUITES_AT), 2 * i);
	buf_release(&b);
}

static void test_what_can_not_be_offered_is_not_built(void **state)
{
	struct u16_list old = { .v = { 0x000a }, .n = 1 };
	struct policy_set s = newer();
	struct hello_spec spec = { .policy = &s.items.items[0],
				   .suites = &old,
				   .min = TLS_1_3 };
	struct hello_secrets secrets = { .random = { 0 } };
	struct buf out = BUF_INIT(4096), small = BUF_INIT(100);

	(void)state;
	assert_false(hello_build(&spec, &secrets, &out));
	spec.min = TLS_1_2;
	spec.max = TLS_1_1;
	assert_false(hello_build(&spec, &secrets, &out));
	assert_int_equal(out.len, 0);
	spec.max = TLS_1_2;
	assert_true(hello_build(&spec, &secrets, &out));
	assert_false(hello_build(&spec, &secrets, &small));
	assert_int_equal(small.len, 0);
	buf_release(&out);
	buf_release(&small);
	policy_set_release(&s);
}

/* y^2 = x^3 - 3x + b is for the library to check; here: fresh and whole. */
static void test_secrets_are_fresh_each_time(void **state)
{
	static const unsigned char zero[32];
	struct hello_secrets a, b;

	(void)state;
	assert_int_equal(hello_secrets_make(&a), CF_OK);
	assert_int_equal(hello_secrets_make(&b), CF_OK);
	assert_int_equal(a.share_p256[0], 4);
	assert_memory_not_equal(a.share_p256 + 1, zero, 32);
	assert_memory_not_equal(a.share_p256 + 33, zero, 32);
	assert_memory_not_equal(a.share_p256, b.share_p256, 65);
	assert_memory_not_equal(a.random, b.random, 32);
	assert_memory_not_equal(a.session_id, b.session_id, 32);
	assert_memory_not_equal(a.random, a.session_id, 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_each_shipped_policy_sends_the_bytes_captured),
		cmocka_unit_test(
			test_the_older_policies_send_the_bytes_captured),
		cmocka_unit_test(test_without_sni_there_is_no_server_name),
		cmocka_unit_test(test_below_tls_1_3_nothing_of_tls_1_3_is_sent),
		cmocka_unit_test(test_tls_1_1_has_no_signature_algorithms),
		cmocka_unit_test(test_tls_1_3_alone_offers_its_own_suites),
		cmocka_unit_test(
			test_an_sslv3_hello_has_no_extensions_and_four_suites),
		cmocka_unit_test(test_one_suite_and_one_group_can_be_asked_for),
		cmocka_unit_test(test_every_known_suite_fits_one_hello),
		cmocka_unit_test(test_what_can_not_be_offered_is_not_built),
		cmocka_unit_test(test_secrets_are_fresh_each_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
