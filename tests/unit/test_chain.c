/* The judge of chains: which path it takes, and what ends it. */
#include "tests/unit/test.h"

#include <string.h>

#include "tests/unit/lab.h"

static void test_a_whole_chain_is_accepted(void **state)
{
	struct lab *l = *state;

	lab_judge(l, l->leaf, l->inter, NULL);
	assert_accepted(l);
	assert_int_equal(l->j.reasons.n, 0);
	assert_string_equal(l->j.anchor, "CN=Root");
	lab_assert_path(l, 0, 1, -1);
}

static void test_a_missing_intermediate_is_named_with_its_place(void **state)
{
	struct lab *l = *state;

	lab_judge(l, l->leaf, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_string_equal(l->j.missing, "CN=Intermediate");
	assert_string_equal(l->j.missing_url, "http://ca.example/inter.cer");
	assert_false(l->j.trusted);
}

static void test_a_gap_in_the_chain_is_incomplete(void **state)
{
	struct lab *l = *state;
	struct pki_cert *low = MAKE(l, l->inter, .cn = "Low", .ca = true);
	struct pki_cert *leaf =
		MAKE(l, low, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, l->inter, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_string_equal(l->j.missing, "CN=Low");
	lab_judge(l, leaf, low, l->inter, NULL);
	assert_accepted(l);
}

static void test_a_private_root_that_was_sent_is_untrusted(void **state)
{
	struct lab *l = *state;

	lab_distrust_all(l);
	lab_judge(l, l->leaf, l->inter, l->root, NULL);
	assert_refused(l, CHAIN_UNTRUSTED);
	lab_assert_path(l, 0, 1, 2, -1);
}

static void test_a_root_of_this_workstation_alone_is_told_apart(void **state)
{
	struct lab *l = *state;

	lab_distrust_all(l);
	lab_trust_locally(l, l->root);
	lab_judge(l, l->leaf, l->inter, l->root, NULL);
	assert_refused(l, CHAIN_TRUST_LOCAL);
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_refused(l, CHAIN_TRUST_LOCAL);
	/* A local root elsewhere explains nothing. */
	lab_judge(l, l->leaf, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
}

static void test_a_self_signed_leaf_is_just_that(void **state)
{
	struct lab *l = *state;
	struct pki_cert *own = MAKE(l, NULL, .cn = "origin.example.com",
				    .names = "DNS:origin.example.com");

	lab_judge(l, own, NULL);
	assert_refused(l, CHAIN_SELF_SIGNED);
	lab_trust(l, own);
	lab_judge(l, own, NULL);
	assert_accepted(l);
}

static void test_several_faults_are_all_told(void **state)
{
	struct lab *l = *state;
	struct pki_cert *own = MAKE(l, NULL, .cn = "localhost",
				    .from = PKI_NOW - 400 * PKI_DAY,
				    .to = PKI_NOW - 53 * PKI_DAY);

	lab_judge(l, own, NULL);
	assert_true(lab_has(l, CHAIN_SELF_SIGNED));
	assert_true(lab_has(l, CHAIN_EXPIRED));
	assert_true(lab_has(l, CHAIN_NAME_MISMATCH));
	assert_false(lab_has(l, CHAIN_UNTRUSTED));
	assert_false(lab_has(l, CHAIN_INCOMPLETE));
	assert_string_equal(lab_detail(l, CHAIN_EXPIRED),
			    "the leaf expired on 2026-04-05 (53 days before "
			    "the time judged)");
}

static void test_dates_of_the_leaf_and_of_the_rest_differ(void **state)
{
	struct lab *l = *state;
	struct pki_cert *late = LEAF(l, .from = PKI_NOW + 2 * PKI_DAY);
	struct pki_cert *old = MAKE(l, l->root, .cn = "Intermediate",
				    .ca = true, .key_of = l->inter,
				    .to = PKI_NOW - PKI_DAY);

	lab_judge(l, late, l->inter, NULL);
	assert_refused(l, CHAIN_NOT_YET_VALID);
	lab_judge(l, l->leaf, old, NULL);
	assert_refused(l, CHAIN_CHAIN_EXPIRED);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_CHAIN_EXPIRED)->cert, 1);
}

static void test_a_certificate_is_good_until_its_last_second(void **state)
{
	struct lab *l = *state;

	l->q.at = PKI_NOW + 45 * PKI_DAY - 1;
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_EXPIRES_SOON));
	l->q.at++;
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_true(lab_has(l, CHAIN_EXPIRED));
	assert_false(lab_has(l, CHAIN_EXPIRES_SOON));
}

static void test_an_expired_anchor_is_refused(void **state)
{
	struct lab *l = *state;
	struct pki_cert *old = MAKE(l, NULL, .cn = "Root", .ca = true,
				    .key_of = l->root, .to = PKI_NOW - PKI_DAY);

	lab_distrust_all(l);
	lab_trust(l, old);
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_refused(l, CHAIN_CHAIN_EXPIRED);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_CHAIN_EXPIRED)->cert, -1);
	/* Beside a valid twin it does no harm. */
	lab_trust(l, l->root);
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_accepted(l);
}

static void test_an_expired_twin_before_the_renewed_one_passes(void **state)
{
	struct lab *l = *state;
	struct pki_cert *old = MAKE(l, l->root, .cn = "Intermediate",
				    .ca = true, .key_of = l->inter,
				    .to = PKI_NOW - PKI_DAY);

	lab_judge(l, l->leaf, old, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_EXTRA));
	assert_false(lab_has(l, CHAIN_ORDER));
	lab_assert_path(l, 0, 2, -1);
}

/* Let's Encrypt in 2021: the sent cross-sign of an expired root. */
static void test_an_expired_root_whose_cross_sign_is_trusted(void **state)
{
	struct lab *l = *state;
	struct pki_cert *dead = MAKE(l, NULL, .cn = "Dead", .ca = true,
				     .to = PKI_NOW - PKI_DAY);
	struct pki_cert *cross =
		MAKE(l, dead, .cn = "Root", .ca = true, .key_of = l->root);

	lab_trust(l, dead);
	lab_judge(l, l->leaf, l->inter, cross, NULL);
	assert_accepted(l);
	lab_assert_path(l, 0, 1, -1);
}

static void test_an_untrusted_root_counts_by_its_place(void **state)
{
	struct lab *l = *state;
	struct pki_cert *young = MAKE(l, NULL, .cn = "Young", .ca = true);
	struct pki_cert *cross =
		MAKE(l, l->root, .cn = "Young", .ca = true, .key_of = young);
	struct pki_cert *leaf =
		MAKE(l, young, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, cross, young, NULL);
	assert_accepted(l);
	lab_judge(l, leaf, young, cross, NULL);
	assert_refused(l, CHAIN_UNTRUSTED);
	assert_true(lab_has(l, CHAIN_NEEDS_SEARCH));
}

static void test_the_first_that_fits_is_taken_for_good(void **state)
{
	struct lab *l = *state;
	struct pki_cert *foreign = MAKE(l, NULL, .cn = "Foreign", .ca = true);
	struct pki_cert *cross = MAKE(l, foreign, .cn = "Intermediate",
				      .ca = true, .key_of = l->inter);

	lab_judge(l, l->leaf, cross, l->inter, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_true(lab_has(l, CHAIN_NEEDS_SEARCH));
	lab_judge(l, l->leaf, l->inter, cross, NULL);
	assert_accepted(l);
	assert_false(lab_has(l, CHAIN_NEEDS_SEARCH));
}

static void test_where_no_path_exists_no_search_is_promised(void **state)
{
	struct lab *l = *state;

	lab_distrust_all(l);
	lab_judge(l, l->leaf, l->inter, l->root, NULL);
	assert_false(lab_has(l, CHAIN_NEEDS_SEARCH));
}

static void test_an_issuer_by_name_that_did_not_sign_ends_it(void **state)
{
	struct lab *l = *state;
	struct pki_cert *leaf = LEAF(l, .no_ids = true);
	struct pki_cert *other =
		MAKE(l, l->root, .cn = "Intermediate", .ca = true);

	lab_judge(l, leaf, other, l->inter, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_true(lab_has(l, CHAIN_NEEDS_SEARCH));
	/* Key identifiers, where both have them, tell them apart. */
	lab_judge(l, l->leaf, other, l->inter, NULL);
	assert_accepted(l);
}

static void test_a_namesake_is_not_called_missing(void **state)
{
	struct lab *l = *state;
	struct pki_cert *other =
		MAKE(l, l->root, .cn = "Intermediate", .ca = true);
	struct pki_cert *leaf = LEAF(l, .no_ids = true);

	/* The key identifiers tell that it is another. */
	lab_judge(l, l->leaf, other, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_true(l->j.namesake);
	assert_null(strstr(lab_detail(l, CHAIN_INCOMPLETE), "not sent"));
	/* Only the signature does. */
	lab_judge(l, leaf, other, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_true(l->j.namesake);
	/* One trusted by that name alone, and nothing self-signed was sent. */
	lab_distrust_all(l);
	lab_trust(l, MAKE(l, NULL, .cn = "Root", .ca = true, .no_ids = true,
			  .named_as = l->root));
	other = MAKE(l, l->root, .cn = "Sub", .ca = true, .no_ids = true);
	leaf = MAKE(l, other, .cn = "leaf", .no_ids = true,
		    .names = "DNS:origin.example.com");
	lab_judge(l, leaf, other, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	lab_judge(l, leaf, other, l->root, NULL);
	assert_refused(l, CHAIN_UNTRUSTED);
	assert_false(l->j.namesake);
}

static void test_certificates_in_a_circle_are_told_as_one(void **state)
{
	struct lab *l = *state;
	struct pki_cert *a = MAKE(l, NULL, .cn = "A", .ca = true);
	struct pki_cert *b = MAKE(l, a, .cn = "B", .ca = true);
	struct pki_cert *back =
		MAKE(l, b, .named_as = a, .key_of = a, .ca = true);
	struct pki_cert *leaf =
		MAKE(l, back, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, back, b, NULL);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_non_null(strstr(lab_detail(l, CHAIN_INCOMPLETE), "circle"));
}

static void test_bytes_behind_the_leaf_count_from_the_fourth_on(void **state)
{
	struct lab *l = *state;
	struct pki_cert long_leaf = *l->leaf, long_inter = *l->inter;
	unsigned char bytes[2][4096] = { { 0 } };

	memcpy(bytes[0], l->leaf->der.data, l->leaf->der.len);
	memcpy(bytes[1], l->inter->der.data, l->inter->der.len);
	long_leaf.der = (struct blob){ bytes[0], l->leaf->der.len + 3 };
	long_inter.der = (struct blob){ bytes[1], l->inter->der.len + 9 };
	lab_judge(l, &long_leaf, &long_inter, NULL);
	assert_accepted(l);
	long_leaf.der.len++;
	lab_judge(l, &long_leaf, &long_inter, NULL);
	assert_refused(l, CHAIN_MALFORMED);
}

static void test_an_anchor_need_not_be_self_signed(void **state)
{
	struct lab *l = *state;

	lab_distrust_all(l);
	lab_trust(l, l->inter);
	lab_judge(l, l->leaf, NULL);
	assert_accepted(l);
	assert_string_equal(l->j.anchor, "CN=Intermediate");
	lab_distrust_all(l);
	lab_trust(l, l->leaf);
	lab_judge(l, l->leaf, NULL);
	assert_accepted(l);
}

static void test_what_stands_above_a_trusted_leaf_still_counts(void **state)
{
	struct lab *l = *state;
	struct pki_cert *old = MAKE(l, l->root, .cn = "Intermediate",
				    .ca = true, .key_of = l->inter,
				    .to = PKI_NOW - PKI_DAY);

	lab_distrust_all(l);
	lab_trust(l, l->leaf);
	lab_judge(l, l->leaf, l->inter, l->root, NULL);
	assert_accepted(l);
	assert_string_equal(l->j.anchor, "CN=leaf");
	lab_judge(l, l->leaf, old, NULL);
	assert_refused(l, CHAIN_CHAIN_EXPIRED);
}

static void test_wrong_order_is_a_doubt(void **state)
{
	struct lab *l = *state;
	struct pki_cert *low = MAKE(l, l->inter, .cn = "Low", .ca = true);
	struct pki_cert *leaf =
		MAKE(l, low, .cn = "leaf", .names = "DNS:origin.example.com");

	lab_judge(l, leaf, l->inter, low, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_ORDER));
	assert_false(lab_has(l, CHAIN_EXTRA));
	lab_judge(l, leaf, l->root, low, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_ORDER));
	assert_true(lab_has(l, CHAIN_HAS_ROOT));
	lab_judge(l, leaf, leaf, low, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_ORDER));
}

static void test_what_is_superfluous_at_the_end_is_no_disorder(void **state)
{
	struct lab *l = *state;
	struct pki_cert *stranger = MAKE(l, NULL, .cn = "Other", .ca = true);

	lab_judge(l, l->leaf, l->inter, stranger, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_EXTRA));
	assert_false(lab_has(l, CHAIN_ORDER));
	lab_judge(l, l->leaf, l->inter, l->root, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_HAS_ROOT));
	assert_false(lab_has(l, CHAIN_EXTRA));
	assert_false(lab_has(l, CHAIN_ORDER));
}

static void test_more_than_seven_certificates_are_a_doubt(void **state)
{
	struct lab *l = *state;
	struct pki_cert *i = l->inter;

	lab_judge(l, l->leaf, i, i, i, i, i, i, NULL);
	assert_false(lab_has(l, CHAIN_TOO_LONG));
	lab_judge(l, l->leaf, i, i, i, i, i, i, i, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_TOO_LONG));
	l->policy.max_message = 100;
	lab_judge(l, l->leaf, i, NULL);
	assert_true(lab_has(l, CHAIN_TOO_LONG));
}

static void test_where_reading_stopped_nothing_is_called_missing(void **state)
{
	struct lab *l = *state;
	struct blob sent[128];

	for (size_t i = 0; i < ARRAY_LEN(sent); i++)
		sent[i] = i == 0 ? l->leaf->der : l->root->der;
	l->q.sent = sent;
	l->q.anchors = &l->root->der;
	l->q.n_anchors = 1;
	l->q.policy = &l->policy;
	l->q.n_sent = ARRAY_LEN(sent) - 1;
	chain_judge(&l->q, &l->j);
	assert_true(lab_has(l, CHAIN_INCOMPLETE));
	chain_judgment_release(&l->j);
	l->q.n_sent = ARRAY_LEN(sent);
	chain_judge(&l->q, &l->j);
	assert_int_equal(chain_badness(&l->j), 1);
	assert_non_null(strstr(lab_detail(l, CHAIN_TOO_LONG), "128 or more"));
}

static void test_a_leaf_too_large_for_us_is_a_doubt_as_well(void **state)
{
	struct lab *l = *state;

	lab_judge(l, NULL);
	assert_refused(l, CHAIN_MALFORMED);
	/* What exceeds our own limit is not kept, and is not missing there. */
	l->q.bytes = 300000;
	l->policy.max_message = 65536;
	chain_judgment_release(&l->j);
	chain_judge(&l->q, &l->j);
	assert_false(lab_has(l, CHAIN_MALFORMED));
	assert_true(lab_has(l, CHAIN_TOO_LONG));
}

static void test_garbage_among_good_ones_is_malformed(void **state)
{
	struct lab *l = *state;
	struct pki_cert bad = {
		.der = { (unsigned char[]){ 0x30, 0x03, 1, 1, 0xff }, 5 }
	};

	lab_judge(l, l->leaf, l->inter, &bad, NULL);
	assert_refused(l, CHAIN_MALFORMED);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_MALFORMED)->cert, 2);
	/* The one that is missing may be the one that can't be read. */
	lab_judge(l, l->leaf, &bad, NULL);
	assert_refused(l, CHAIN_MALFORMED);
	assert_true(l->j.certs.items[0].parsed);
	lab_judge(l, &bad, l->inter, NULL);
	assert_refused(l, CHAIN_MALFORMED);
	l->q.origin_host = NULL;
	lab_judge(l, NULL);
	assert_refused(l, CHAIN_MALFORMED);
}

static void test_old_signatures_and_short_keys_only_warn(void **state)
{
	struct lab *l = *state;
	struct pki_cert *sha1 = LEAF(l, .digest = GNUTLS_DIG_SHA1);
	struct pki_cert *weak_inter = MAKE(l, l->root, .cn = "Old", .ca = true,
					   .digest = GNUTLS_DIG_SHA1);
	struct pki_cert *below = MAKE(l, weak_inter, .cn = "leaf",
				      .names = "DNS:origin.example.com");
	struct pki_cert *small =
		LEAF(l, .key_kind = GNUTLS_PK_RSA, .key_bits = 1024);

	lab_judge(l, sha1, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_WEAK));
	lab_judge(l, below, weak_inter, NULL);
	assert_accepted(l);
	assert_int_equal(chain_fault_of(&l->j, CHAIN_WEAK)->cert, 1);
	lab_judge(l, small, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_WEAK));
}

static void test_md5_signs_no_certificate_of_a_path(void **state)
{
	struct lab *l = *state;
	struct pki_cert *ca = MAKE(l, l->root, .cn = "CA", .ca = true,
				   .key_kind = GNUTLS_PK_RSA, .key_bits = 2048);
	struct pki_cert *leaf = MAKE(l, ca, .cn = "leaf",
				     .names = "DNS:origin.example.com",
				     .digest = GNUTLS_DIG_MD5);

	lab_judge(l, leaf, ca, NULL);
	assert_refused(l, CHAIN_UNTRUSTED);
	assert_non_null(strstr(lab_detail(l, CHAIN_UNTRUSTED), "RSA-MD5"));
	assert_false(lab_has(l, CHAIN_NEEDS_SEARCH));
	assert_false(lab_has(l, CHAIN_WEAK));
}

static void test_signatures_of_every_kind_are_checked(void **state)
{
	static const gnutls_pk_algorithm_t kinds[] = {
		GNUTLS_PK_RSA, GNUTLS_PK_RSA_PSS, GNUTLS_PK_EDDSA_ED25519
	};
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
		struct pki_cert *ca = MAKE(l, l->root, .cn = "CA", .ca = true,
					   .key_kind = kinds[i],
					   .key_bits = i < 2 ? 2048 : 0);
		struct pki_cert *leaf = MAKE(
			l, ca, .cn = "leaf", .names = "DNS:origin.example.com",
			.digest = i < 2 ? GNUTLS_DIG_SHA256
					: GNUTLS_DIG_SHA512);

		lab_judge(l, leaf, ca, NULL);
		assert_accepted(l);
		leaf->der.data[leaf->der.len - 9] ^= 1;
		lab_judge(l, leaf, ca, NULL);
		assert_refused(l, CHAIN_INCOMPLETE);
	}
}

static void test_keys_without_scheme_or_curve_are_unsupported(void **state)
{
	struct lab *l = *state;
	struct pki_cert *ed = LEAF(l, .key_kind = GNUTLS_PK_EDDSA_ED25519);
	struct pki_cert *p521 = LEAF(l, .key_bits = GNUTLS_CURVE_TO_BITS(
						GNUTLS_ECC_CURVE_SECP521R1));
	struct pki_cert *pss =
		LEAF(l, .key_kind = GNUTLS_PK_RSA_PSS, .key_bits = 2048);

	lab_judge(l, ed, l->inter, NULL);
	assert_refused(l, CHAIN_KEY_UNSUPPORTED);
	lab_judge(l, p521, l->inter, NULL);
	assert_refused(l, CHAIN_KEY_UNSUPPORTED);
	l->q.version = 0x0304;
	lab_judge(l, p521, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_KEY_SIZE));
	lab_judge(l, pss, l->inter, NULL);
	assert_accepted(l);
	l->policy.schemes.n = 3;
	lab_judge(l, pss, l->inter, NULL);
	assert_refused(l, CHAIN_KEY_UNSUPPORTED);
}

static void test_a_key_larger_than_aws_lists_is_a_doubt(void **state)
{
	struct lab *l = *state;
	struct pki_cert *big =
		LEAF(l, .key_kind = GNUTLS_PK_RSA, .key_bits = 2048);

	lab_judge(l, big, l->inter, NULL);
	assert_false(lab_has(l, CHAIN_KEY_SIZE));
	l->policy.rsa_bits_max = 2047;
	lab_judge(l, big, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_KEY_SIZE));
}

static void test_odd_leaves_are_accepted_and_named(void **state)
{
	struct lab *l = *state;
	struct pki_cert *v1 =
		MAKE(l, l->inter, .cn = "origin.example.com", .version = 1);
	struct pki_cert *ca = LEAF(l, .ca = true, .must_staple = true,
				   .usage = GNUTLS_KEY_DIGITAL_SIGNATURE);

	lab_judge(l, v1, l->inter, NULL);
	assert_accepted(l);
	assert_non_null(strstr(lab_detail(l, CHAIN_ODD), "version 1"));
	assert_non_null(strstr(lab_detail(l, CHAIN_ODD), "no SAN"));
	lab_judge(l, ca, l->inter, NULL);
	assert_accepted(l);
	assert_non_null(strstr(lab_detail(l, CHAIN_ODD), "is a CA"));
	assert_non_null(strstr(lab_detail(l, CHAIN_ODD), "must-staple"));
}

static void test_a_forwarded_host_must_be_named(void **state)
{
	struct lab *l = *state;
	struct pki_cert *viewer =
		MAKE(l, l->inter, .cn = "leaf",
		     .names = "DNS:www.example.com,DNS:b.example.com");

	l->q.host_header = "www.example.com";
	lab_judge(l, viewer, l->inter, NULL);
	assert_accepted(l);
	assert_false(lab_has(l, CHAIN_NAME_ORIGIN_ONLY));
	lab_judge(l, l->leaf, l->inter, NULL);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_NAME_ORIGIN_ONLY));
	l->q.host_header = "shop.example.com";
	lab_judge(l, viewer, l->inter, NULL);
	assert_refused(l, CHAIN_NAME_MISMATCH);
	assert_non_null(strstr(lab_detail(l, CHAIN_NAME_MISMATCH),
			       "www.example.com, b.example.com"));
	l->q.host_header = NULL;
	lab_judge(l, viewer, l->inter, NULL);
	assert_refused(l, CHAIN_NAME_MISMATCH);
	l->q.origin_host = NULL;
	lab_judge(l, viewer, l->inter, NULL);
	assert_accepted(l);
}

static void test_hostile_names_are_clean_in_every_text(void **state)
{
	struct lab *l = *state;
	struct pki_cert *bad = MAKE(l, l->inter, .cn = "a\033[2J\nVerdict: OK",
				    .names = "DNS:\033]0;x\a");

	lab_judge(l, bad, l->inter, NULL);
	assert_refused(l, CHAIN_NAME_MISMATCH);
	assert_null(strchr(lab_detail(l, CHAIN_NAME_MISMATCH), '\033'));
	assert_null(strchr(l->j.certs.items[0].subject, '\033'));
	assert_null(strchr(l->j.certs.items[0].subject, '\n'));
	assert_null(strchr(l->j.certs.items[0].common_name, '\n'));
}

/* Twenty CAs of one name and one key, each signed by each: a search that
 * followed them all would never end. */
static void test_a_web_of_cross_signs_ends_in_time(void **state)
{
	struct lab *l = *state;
	struct pki_cert *web[20], *leaf;

	lab_distrust_all(l);
	for (size_t i = 0; i < ARRAY_LEN(web); i++)
		web[i] = MAKE(l, l->inter, .cn = "Intermediate", .ca = true,
			      .key_of = l->inter, .path_len = (int)i + 2);
	leaf = LEAF(l);
	lab_judge(l, leaf, web[0], web[1], web[2], web[3], web[4], web[5],
		  web[6], web[7], web[8], web[9], web[10], web[11], web[12],
		  web[13], web[14], web[15], web[16], web[17], web[18], web[19],
		  NULL);
	assert_false(l->j.trusted);
	assert_false(lab_has(l, CHAIN_NEEDS_SEARCH));
}

static void test_every_fault_has_an_id_of_its_own(void **state)
{
	(void)state;
	for (int a = 0; a < CHAIN_FAULT_COUNT; a++) {
		assert_non_null(chain_fault_id((enum chain_fault)a));
		for (int b = 0; b < a; b++)
			assert_string_not_equal(
				chain_fault_id((enum chain_fault)a),
				chain_fault_id((enum chain_fault)b));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		lab_test(test_a_whole_chain_is_accepted),
		lab_test(test_a_missing_intermediate_is_named_with_its_place),
		lab_test(test_a_gap_in_the_chain_is_incomplete),
		lab_test(test_a_private_root_that_was_sent_is_untrusted),
		lab_test(test_a_root_of_this_workstation_alone_is_told_apart),
		lab_test(test_a_self_signed_leaf_is_just_that),
		lab_test(test_several_faults_are_all_told),
		lab_test(test_dates_of_the_leaf_and_of_the_rest_differ),
		lab_test(test_a_certificate_is_good_until_its_last_second),
		lab_test(test_an_expired_anchor_is_refused),
		lab_test(test_an_expired_twin_before_the_renewed_one_passes),
		lab_test(test_an_expired_root_whose_cross_sign_is_trusted),
		lab_test(test_an_untrusted_root_counts_by_its_place),
		lab_test(test_the_first_that_fits_is_taken_for_good),
		lab_test(test_where_no_path_exists_no_search_is_promised),
		lab_test(test_an_issuer_by_name_that_did_not_sign_ends_it),
		lab_test(test_a_namesake_is_not_called_missing),
		lab_test(test_certificates_in_a_circle_are_told_as_one),
		lab_test(test_bytes_behind_the_leaf_count_from_the_fourth_on),
		lab_test(test_an_anchor_need_not_be_self_signed),
		lab_test(test_what_stands_above_a_trusted_leaf_still_counts),
		lab_test(test_wrong_order_is_a_doubt),
		lab_test(test_what_is_superfluous_at_the_end_is_no_disorder),
		lab_test(test_more_than_seven_certificates_are_a_doubt),
		lab_test(test_where_reading_stopped_nothing_is_called_missing),
		lab_test(test_a_leaf_too_large_for_us_is_a_doubt_as_well),
		lab_test(test_garbage_among_good_ones_is_malformed),
		lab_test(test_old_signatures_and_short_keys_only_warn),
		lab_test(test_md5_signs_no_certificate_of_a_path),
		lab_test(test_signatures_of_every_kind_are_checked),
		lab_test(test_keys_without_scheme_or_curve_are_unsupported),
		lab_test(test_a_key_larger_than_aws_lists_is_a_doubt),
		lab_test(test_odd_leaves_are_accepted_and_named),
		lab_test(test_a_forwarded_host_must_be_named),
		lab_test(test_hostile_names_are_clean_in_every_text),
		lab_test(test_a_web_of_cross_signs_ends_in_time),
		cmocka_unit_test(test_every_fault_has_an_id_of_its_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
