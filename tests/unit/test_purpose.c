/* What a chain may be used for: purposes, path lengths, name constraints. */
#include "tests/unit/test.h"

#include <string.h>

#include "tests/unit/lab.h"

#define CLIENT_AUTH GNUTLS_KP_TLS_WWW_CLIENT
#define SERVER_AUTH GNUTLS_KP_TLS_WWW_SERVER

/* A chain of which the intermediate has this shape. */
static void judge_under(struct lab *l, struct pki_shape shape,
			const char *names)
{
	struct pki_cert *inter, *leaf;

	shape.cn = shape.cn ? shape.cn : "Constrained";
	inter = lab_make(l, l->root, shape);
	leaf = MAKE(l, inter, .cn = "leaf", .names = names);
	lab_judge(l, leaf, inter, NULL);
}

#define UNDER(lab, host_names, ...) \
	judge_under(lab, (struct pki_shape){ __VA_ARGS__ }, host_names)

static void test_no_extended_key_usage_is_as_good_as_all(void **state)
{
	struct lab *l = *state;

	lab_judge(l, LEAF(l, .no_eku = true), l->inter, NULL);
	assert_accepted(l);
}

static void test_an_extended_key_usage_must_say_server(void **state)
{
	struct lab *l = *state;

	lab_judge(l, LEAF(l, .eku = CLIENT_AUTH), l->inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	lab_judge(l, LEAF(l, .eku = CLIENT_AUTH "," SERVER_AUTH), l->inter,
		  NULL);
	assert_accepted(l);
	lab_judge(l, LEAF(l, .eku = GNUTLS_KP_ANY), l->inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_non_null(strstr(lab_detail(l, CHAIN_WRONG_PURPOSE), "any"));
	lab_judge(l, LEAF(l, .eku = GNUTLS_KP_ANY "," SERVER_AUTH), l->inter,
		  NULL);
	assert_accepted(l);
}

static void test_an_intermediate_for_clients_serves_no_server(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com", .ca = true, .eku = CLIENT_AUTH);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_WRONG_PURPOSE)->cert, 1);
	UNDER(l, "DNS:origin.example.com", .ca = true, .eku = SERVER_AUTH);
	assert_accepted(l);
}

static void test_the_anchor_is_not_asked_for_its_purpose(void **state)
{
	struct lab *l = *state;
	struct pki_cert *root =
		MAKE(l, NULL, .cn = "R2", .ca = true, .eku = CLIENT_AUTH);
	struct pki_cert *leaf =
		MAKE(l, root, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_trust(l, root);
	lab_judge(l, leaf, NULL);
	assert_accepted(l);
}

static void test_a_key_usage_of_any_tls_kind_will_do(void **state)
{
	static const unsigned good[] = {
		GNUTLS_KEY_DIGITAL_SIGNATURE,
		GNUTLS_KEY_KEY_ENCIPHERMENT,
		GNUTLS_KEY_KEY_AGREEMENT,
		PKI_NONE,
	};
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		lab_judge(l, LEAF(l, .usage = good[i]), l->inter, NULL);
		assert_accepted(l);
	}
	lab_judge(l, LEAF(l, .usage = GNUTLS_KEY_CRL_SIGN), l->inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_an_unknown_critical_extension_is_refused(void **state)
{
	struct lab *l = *state;

	lab_judge(l, LEAF(l, .critical = "1.2.3.4"), l->inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com", .ca = true, .critical = "1.2.3.4");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_non_null(strstr(lab_detail(l, CHAIN_WRONG_PURPOSE), "critical"));
}

static void test_an_issuer_must_be_a_ca(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com", .usage = PKI_NONE);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com", .no_basic = true, .no_eku = true,
	      .usage = PKI_NONE);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .usage = GNUTLS_KEY_CRL_SIGN);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com", .ca = true, .usage = PKI_NONE);
	assert_accepted(l);
}

static void test_a_version_1_root_is_a_ca(void **state)
{
	struct lab *l = *state;
	struct pki_cert *root = MAKE(l, NULL, .cn = "Old", .version = 1);
	struct pki_cert *leaf =
		MAKE(l, root, .cn = "leaf", .names = "DNS:origin.example.com");
	struct pki_cert *bare = MAKE(l, NULL, .cn = "New", .no_basic = true,
				     .usage = PKI_NONE, .no_eku = true);
	struct pki_cert *below =
		MAKE(l, bare, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_trust(l, root);
	lab_trust(l, bare);
	lab_judge(l, leaf, NULL);
	assert_accepted(l);
	lab_judge(l, below, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_a_path_length_counts_intermediates_below(void **state)
{
	struct lab *l = *state;
	struct pki_cert *top =
		MAKE(l, l->root, .cn = "Top", .ca = true, .path_len = 1 + 0);
	struct pki_cert *same = MAKE(l, top, .cn = "Top", .ca = true);
	struct pki_cert *low = MAKE(l, top, .cn = "Low", .ca = true);
	struct pki_cert *leaf =
		MAKE(l, low, .cn = "leaf", .names = "DNS:origin.example.com");
	struct pki_cert *direct =
		MAKE(l, top, .cn = "leaf", .names = "DNS:origin.example.com");
	struct pki_cert *renewed =
		MAKE(l, same, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, low, top, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	lab_judge(l, direct, top, NULL);
	assert_accepted(l);
	/* A self-issued one, as in a change of keys, does not count. */
	lab_judge(l, renewed, same, top, NULL);
	assert_accepted(l);
}

static void test_permitted_dns_names_cover_what_lies_below(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .permitted = "DNS:example.com");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .permitted = "DNS:other.com,DNS:EXAMPLE.com");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .permitted = "DNS:ample.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com,DNS:www.other.com", .ca = true,
	      .permitted = "DNS:example.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_non_null(strstr(lab_detail(l, CHAIN_WRONG_PURPOSE),
			       "www.other.com in the leaf is not among"));
}

static void test_excluded_dns_names_are_refused(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .excluded = "DNS:origin.example.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .excluded = "DNS:gin.example.com");
	assert_accepted(l);
	UNDER(l, "DNS:*.example.com", .ca = true,
	      .excluded = "DNS:secret.example.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_address_constraints_go_by_prefix(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com,IP:192.0.2.9", .ca = true,
	      .permitted = "IP:192.0.2.0/24");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com,IP:192.0.3.9", .ca = true,
	      .permitted = "IP:192.0.2.0/24");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com,IP:2001:db8::1", .ca = true,
	      .excluded = "IP:2001:db8::/32");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	/* A kind that is not constrained is free. */
	UNDER(l, "DNS:origin.example.com", .ca = true,
	      .permitted = "IP:192.0.2.0/24");
	assert_accepted(l);
}

static void test_mail_and_uri_names_are_constrained_too(void **state)
{
	struct lab *l = *state;

	UNDER(l, "DNS:origin.example.com,email:a@example.com", .ca = true,
	      .permitted = "email:example.com");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com,email:a@mail.example.com", .ca = true,
	      .permitted = "email:example.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	UNDER(l, "DNS:origin.example.com,email:a@mail.example.com", .ca = true,
	      .permitted = "email:.example.com");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com,URI:https://a.example.com:8443/x",
	      .ca = true, .permitted = "URI:.example.com");
	assert_accepted(l);
	UNDER(l, "DNS:origin.example.com,URI:https://example.org/", .ca = true,
	      .permitted = "URI:.example.com");
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_a_common_name_without_dns_name_is_constrained(void **state)
{
	struct lab *l = *state;
	struct pki_cert *inter = MAKE(l, l->root, .cn = "Constrained",
				      .ca = true, .permitted = "DNS:other.com");
	struct pki_cert *leaf = MAKE(l, inter, .cn = "origin.example.com");

	lab_judge(l, leaf, inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_constraints_hold_for_intermediates_as_well(void **state)
{
	struct lab *l = *state;
	struct pki_cert *top = MAKE(l, l->root, .cn = "Top", .ca = true,
				    .permitted = "DNS:example.com");
	struct pki_cert *low =
		MAKE(l, top, .cn = "Low", .ca = true, .names = "DNS:other.com");
	struct pki_cert *leaf =
		MAKE(l, low, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, low, top, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_WRONG_PURPOSE)->cert, 1);
}

static void test_constraints_of_the_anchor_hold(void **state)
{
	struct lab *l = *state;
	struct pki_cert *root = MAKE(l, NULL, .cn = "R2", .ca = true,
				     .permitted = "DNS:other.com");
	struct pki_cert *leaf =
		MAKE(l, root, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_trust(l, root);
	lab_judge(l, leaf, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
}

static void test_a_wrong_purpose_can_be_avoided_by_searching(void **state)
{
	struct lab *l = *state;
	struct pki_cert *bad = MAKE(l, l->root, .cn = "Intermediate",
				    .ca = true, .key_of = l->inter,
				    .eku = CLIENT_AUTH);

	lab_judge(l, l->leaf, bad, l->inter, NULL);
	assert_refused(l, CHAIN_WRONG_PURPOSE);
	assert_true(lab_has(l, CHAIN_NEEDS_SEARCH));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		lab_test(test_no_extended_key_usage_is_as_good_as_all),
		lab_test(test_an_extended_key_usage_must_say_server),
		lab_test(test_an_intermediate_for_clients_serves_no_server),
		lab_test(test_the_anchor_is_not_asked_for_its_purpose),
		lab_test(test_a_key_usage_of_any_tls_kind_will_do),
		lab_test(test_an_unknown_critical_extension_is_refused),
		lab_test(test_an_issuer_must_be_a_ca),
		lab_test(test_a_version_1_root_is_a_ca),
		lab_test(test_a_path_length_counts_intermediates_below),
		lab_test(test_permitted_dns_names_cover_what_lies_below),
		lab_test(test_excluded_dns_names_are_refused),
		lab_test(test_address_constraints_go_by_prefix),
		lab_test(test_mail_and_uri_names_are_constrained_too),
		lab_test(test_a_common_name_without_dns_name_is_constrained),
		lab_test(test_constraints_hold_for_intermediates_as_well),
		lab_test(test_constraints_of_the_anchor_hold),
		lab_test(test_a_wrong_purpose_can_be_avoided_by_searching),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
