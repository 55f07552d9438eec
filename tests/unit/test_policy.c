/* probe/policy: what is shipped stays as it is; what is wrong is refused. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "tests/unit/captured.h"

typedef const char *(*name_fn)(unsigned, char *);

static void write_list(struct buf *out, const char *title,
		       const struct u16_list *l, name_fn name)
{
	char room[NAME_SIZE];

	buf_addf(out, "\n%s\n", title);
	for (size_t i = 0; i < l->n; i++)
		buf_addf(out, "  %04x %s\n", l->v[i], name(l->v[i], room));
}

static void write_policy(struct buf *out, const struct policy *p)
{
	char a[NAME_SIZE], b[NAME_SIZE];
	char *bits = protocols_text(p->min_for);

	buf_addf(out, "%s\n%s\n%s\nas of %s\n\n", p->id, p->title, p->source,
		 p->as_of);
	buf_addf(out, "versions %s to %s\n", version_name(p->min, a),
		 version_name(p->max, b));
	buf_addf(out, "selected by %s\n", bits);
	buf_addf(out, "record version %s, hello version %s\n",
		 version_name(p->record_version, a),
		 version_name(p->hello_version, b));
	buf_addf(out, "session id %zu bytes\n", p->session_id_len);
	buf_addf(out, "at most %d certificates, %d bytes a message\n",
		 p->max_certificates, p->max_message);
	buf_addf(out, "warning alerts %s\n",
		 p->warning_alert_ends ? "end the handshake" : "are ignored");
	buf_addf(out, "RSA keys up to %d bits\n", p->rsa_bits_max);
	for (size_t i = 0; i < p->ports.n; i++)
		buf_addf(out, "ports %d to %d\n", p->ports.items[i].first,
			 p->ports.items[i].last);
	write_list(out, "extensions", &p->extensions, extension_name);
	write_list(out, "supported_versions", &p->versions, version_name);
	write_list(out, "suites", &p->suites, suite_name);
	write_list(out, "groups", &p->groups, group_name);
	write_list(out, "key shares", &p->key_shares, group_name);
	write_list(out, "signature schemes", &p->schemes, scheme_name);
	write_list(out, "curves of keys", &p->key_curves, group_name);
	free(bits);
}

static struct policy_set shipped(void)
{
	struct policy_set s;
	struct cf_why why;

	if (policy_set_shipped(&s, &why) != CF_OK)
		fail_msg("%s", why.text);
	return s;
}

static void test_no_shipped_list_changes_unseen(void **state)
{
	struct policy_set s = shipped();

	(void)state;
	assert_true(s.items.n > 0);
	for (size_t i = 0; i < s.items.n; i++) {
		const struct policy *p = &s.items.items[i];
		char *path = xasprintf("tests/golden/policy/%s.txt", p->id);
		struct buf text = BUF_INIT(16384);

		write_policy(&text, p);
		golden_compare(path, buf_str(&text));
		buf_release(&text);
		free(path);
	}
	policy_set_release(&s);
}

static void test_the_lowest_protocol_listed_is_the_minimum(void **state)
{
	struct policy_set s = shipped();

	(void)state;
	assert_int_equal(policy_for(&s, PROTO_TLS12)->min, TLS_1_2);
	assert_int_equal(policy_for(&s, PROTO_TLS12 | PROTO_TLS11)->min,
			 TLS_1_1);
	assert_int_equal(policy_for(&s, PROTO_TLS12 | PROTO_TLS1)->min,
			 TLS_1_0);
	assert_int_equal(policy_for(&s, PROTO_SSL3)->min, TLS_SSL3);
	assert_int_equal(policy_for(&s, PROTO_SSL3 | PROTO_TLS12)->min,
			 TLS_SSL3);
	assert_null(policy_for(&s, 0));
	policy_set_release(&s);
}

static void test_ports_are_those_of_custom_origins(void **state)
{
	struct policy_set s = shipped();
	const struct policy *p = policy_for(&s, PROTO_TLS12);

	(void)state;
	assert_true(policy_allows_port(p, 443));
	assert_true(policy_allows_port(p, 80));
	assert_true(policy_allows_port(p, 1024));
	assert_true(policy_allows_port(p, 65535));
	assert_false(policy_allows_port(p, 1023));
	assert_false(policy_allows_port(p, 81));
	policy_set_release(&s);
}

#define HEAD                                                         \
	"title = \"t\"; source = \"s\"; as_of = \"2026-01-01\";\n"   \
	"record_version = \"TLSv1\"; hello_version = \"TLSv1.2\";\n" \
	"ports = [ \"443\" ];\n"                                     \
	"suites = [ \"AES128-SHA\" ];\n"
#define ONE \
	"policies = ( { id = \"a\"; min = \"TLSv1\"; max = \"TLSv1.2\"; } );\n"

static int read_text(const char *text, struct policy_set *ret,
		     struct cf_why *why)
{
	return policy_set_text("my.cfg", text, strlen(text), ret, why);
}

static void test_one_policy_serves_every_minimum(void **state)
{
	struct policy_set s;
	struct cf_why why;

	(void)state;
	if (read_text(HEAD ONE, &s, &why) != CF_OK)
		fail_msg("%s", why.text);
	assert_string_equal(policy_for(&s, PROTO_TLS12)->id, "a");
	assert_string_equal(policy_for(&s, PROTO_SSL3)->id, "a");
	assert_int_equal(policy_for(&s, PROTO_SSL3)->versions.n, 0);
	policy_set_release(&s);
}

static void test_a_policy_may_differ_from_the_rest_of_its_file(void **state)
{
	struct policy_set s;
	struct cf_why why;

	(void)state;
	if (read_text(HEAD
		      "policies = (\n"
		      "{ id = \"a\"; min = \"TLSv1\"; max = \"TLSv1.2\";\n"
		      "  suites = [ \"RC4-MD5\" ]; min_for = \"tlsv1\"; },\n"
		      "{ id = \"b\"; min = \"TLSv1\"; max = \"TLSv1.2\"; }\n"
		      ");\n",
		      &s, &why) != CF_OK)
		fail_msg("%s", why.text);
	assert_int_equal(policy_find(&s, "a")->suites.v[0], 0x0004);
	assert_int_equal(policy_find(&s, "b")->suites.v[0], 0x002f);
	assert_string_equal(policy_for(&s, PROTO_SSL3)->id, "a");
	assert_null(policy_find(&s, "c"));
	policy_set_release(&s);
}

static void test_what_is_wrong_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *line, *word;
	} rows[] = {
		{ HEAD ONE "sweets = [];", "my.cfg:6:", "sweets" },
		{ HEAD "groups = [ \"P-256\",\n\"P-257\" ];\n" ONE,
		  "my.cfg:6:", "P-257" },
		{ HEAD "schemes = [ \"RSA\" ];\n" ONE, "my.cfg:5:", "RSA" },
		{ HEAD "groups = [ \"P-256\", \"P-256\" ];\n" ONE,
		  "my.cfg:5:", "twice" },
		{ HEAD "groups = [ 23 ];\n" ONE, "my.cfg:5:", "23" },
		{ HEAD "max_certificates = 0;\n" ONE, "my.cfg:5:", "64" },
		{ HEAD "key_shares = [ \"X25519\" ];\n" ONE,
		  "my.cfg:5:", "P-256" },
		{ HEAD "extensions = [ \"cookie\" ];\n" ONE,
		  "my.cfg:5:", "cookie" },
		{ HEAD "policies = ();", "my.cfg", "policies" },
		{ HEAD "policies = ( { id = \"a\"; max = \"TLSv1\"; } );",
		  "my.cfg:5:", "min" },
		{ HEAD "policies = ( { id = \"a\"; min = \"TLSv1.2\"; "
		       "max = \"TLSv1\"; } );",
		  "my.cfg:5:", "above" },
		{ HEAD "policies = ( { id = \"a\"; min = \"TLS1\"; "
		       "max = \"TLSv1\"; } );",
		  "my.cfg:5:", "TLS1" },
		{ HEAD "policies = ( { id = \"a\"; min = \"TLSv1\"; "
		       "max = \"TLSv1.3\"; } );",
		  "my.cfg:5:", "supported_versions" },
		{ HEAD "policies = ( { id = \"a\"; min = \"TLSv1\"; "
		       "max = \"TLSv1\"; min_for = \"TLSv1,TLSv1.1\"; } );",
		  "my.cfg:5:", "min_for" },
		{ HEAD "policies = ( { id = \"a\"; min = \"TLSv1\"; "
		       "max = \"TLSv1\"; ports = [ \"9-1\" ]; } );",
		  "my.cfg:5:", "9-1" },
		{ HEAD "policies = (\n"
		       "{ id = \"a\"; min = \"TLSv1\"; max = \"TLSv1\"; },\n"
		       "{ id = \"a\"; min = \"TLSv1\"; max = \"TLSv1\"; } );",
		  "my.cfg:7:", "twice" },
		{ ONE, "my.cfg:1:", "title" },
		{ "policies = (", "my.cfg:1:", "" },
	};
	struct policy_set s;
	struct cf_why why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		why.text[0] = '\0';
		assert_int_equal(read_text(rows[i].text, &s, &why), CF_EINPUT);
		if (strncmp(why.text, rows[i].line, strlen(rows[i].line)) ||
		    !strstr(why.text, rows[i].word))
			fail_msg("row %zu: %s", i, why.text);
	}
}

static void test_a_file_that_is_not_there_is_named(void **state)
{
	struct policy_set s;
	struct cf_why why;

	(void)state;
	assert_int_equal(policy_set_file("/nonexistent/x.cfg", &s, &why),
			 CF_EINPUT);
	assert_non_null(strstr(why.text, "/nonexistent/x.cfg"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_shipped_list_changes_unseen),
		cmocka_unit_test(
			test_the_lowest_protocol_listed_is_the_minimum),
		cmocka_unit_test(test_ports_are_those_of_custom_origins),
		cmocka_unit_test(test_one_policy_serves_every_minimum),
		cmocka_unit_test(
			test_a_policy_may_differ_from_the_rest_of_its_file),
		cmocka_unit_test(test_what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(test_a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
