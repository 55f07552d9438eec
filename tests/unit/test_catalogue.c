/* The catalogue: what ships is whole, and what is broken is told by line. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/catalogue.h"
#include "advice/finding.h"
#include "advice/rules.h"

/* The contract's order of causes, then its doubts. */
static const char *const causes[] = {
	"dns-not-found",
	"dns-failed",
	"connect-refused",
	"connect-timeout",
	"connect-reset",
	"connect-no-route",
	"not-tls",
	"proxy-protocol-expected",
	"malformed-tls",
	"handshake-timeout",
	"handshake-closed",
	"protocol-mismatch",
	"cipher-mismatch",
	"sni-rejected",
	"handshake-alert",
	"cert-malformed",
	"cert-key-unsupported",
	"cert-self-signed",
	"cert-wrong-purpose",
	"trust-local-only",
	"cert-untrusted",
	"chain-incomplete",
	"cert-expired",
	"cert-not-yet-valid",
	"chain-expired",
	"cert-name-mismatch",
	"client-certificate-required",
	"chain-order",
	"chain-too-long",
	"client-certificate-requested",
	"sni-warned",
	"name-origin-only",
	"cert-key-size",
	"root-not-mozilla",
	"root-newer-than-bundle",
	"address-private",
};

static int load(void **state)
{
	struct catalogue *c = calloc(1, sizeof(*c));
	struct cf_why why = { "" };

	if (!c || catalogue_shipped(c, &why) != CF_OK) {
		print_error("%s\n", why.text);
		return -1;
	}
	*state = c;
	return 0;
}

static int unload(void **state)
{
	catalogue_release(*state);
	free(*state);
	return 0;
}

static void test_causes_stand_in_the_order_of_the_contract(void **state)
{
	size_t i, k = 0;

	(void)state;
	for (i = 0; rule_at(i)->id; i++) {
		const struct rule *r = rule_at(i);

		if (r->severity != SEV_FATAL && r->severity != SEV_DOUBT)
			continue;
		while (k < ARRAY_LEN(causes) && strcmp(causes[k], r->id) != 0)
			k++;
		if (k == ARRAY_LEN(causes))
			fail_msg("%s is out of order", r->id);
	}
}

static void test_fatal_rules_come_before_doubts_before_the_rest(void **state)
{
	enum severity last = SEV_FATAL;
	size_t i;

	(void)state;
	for (i = 0; rule_at(i)->id; i++) {
		enum severity s = rule_at(i)->severity;

		if (s == SEV_INFO)
			s = SEV_WARNING;
		assert_true(s >= last);
		last = s;
		assert_ptr_equal(rule_by_id(rule_at(i)->id), rule_at(i));
		assert_int_equal(rule_order(rule_at(i)), i);
	}
	assert_null(rule_by_id("no-such-finding"));
}

static void test_every_chain_fault_has_a_rule(void **state)
{
	int f;

	(void)state;
	for (f = 0; f < CHAIN_FAULT_COUNT; f++) {
		if (!rule_by_id(chain_fault_id((enum chain_fault)f)))
			fail_msg("%s has no rule",
				 chain_fault_id((enum chain_fault)f));
	}
}

static size_t sentences(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += (*text == '.' || *text == ';') &&
		     (text[1] == ' ' || text[1] == '\0');
	return n;
}

/* Year, month or day: "2026", "2026-01", "2025-11-20". */
static bool is_date(const char *s)
{
	size_t n = strlen(s);

	return (n == 4 || n == 7 || n == 10) && strspn(s, "0123456789-") == n &&
	       s[0] == '2' && (n == 4 || s[4] == '-') &&
	       (n < 10 || s[7] == '-');
}

/* What the documentation's table says of a rule, column by column. */
static void expect_ledger(const struct rule *r)
{
	const struct source *const *s;

	assert_string_equal(rule_reference(r), r->sources[0]->url);
	for (s = r->sources; *s; s++) {
		assert_memory_equal((*s)->url, "https://", 8);
		assert_true(strlen((*s)->title) > 3);
		if (!is_date((*s)->date))
			fail_msg("%s: no date: %s", r->id, (*s)->date);
	}
	if (sentences(r->seen) != 1 || strpbrk(r->seen, "|;\n"))
		fail_msg("%s: what is observed is not one sentence", r->id);
	if (sentences(r->does) < 1 || strchr(r->does, '|') ||
	    strcmp(r->seen, r->does) == 0)
		fail_msg("%s: what CloudFront does is not told", r->id);
	if (!strstr(r->does, "CloudFront"))
		fail_msg("%s: who does it?", r->id);
}

static void test_every_rule_explains_itself(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; rule_at(i)->id; i++) {
		const struct rule *r = rule_at(i);

		assert_non_null(r->judge);
		assert_true(strlen(r->title) > 10 && strlen(r->title) < 80);
		assert_true(r->title[strlen(r->title) - 1] != '.');
		expect_ledger(r);
		if (sentences(r->explain) < 2 || sentences(r->explain) > 6)
			fail_msg("%s: %zu sentences", r->id,
				 sentences(r->explain));
	}
}

static bool has(const struct words *w, const char *id)
{
	size_t i;

	for (i = 0; i < w->n; i++) {
		if (strcmp(w->items[i], id) == 0)
			return true;
	}
	return false;
}

static bool names(const struct rule *r, const char *remedy)
{
	size_t i;

	for (i = 0; r->remedies && r->remedies[i]; i++) {
		if (strcmp(r->remedies[i], remedy) == 0)
			return true;
	}
	return false;
}

static void test_rules_and_remedies_name_each_other(void **state)
{
	const struct catalogue *c = *state;
	const struct rule *r;
	size_t i, k;

	for (i = 0; (r = rule_at(i))->id; i++) {
		for (k = 0; r->remedies && r->remedies[k]; k++) {
			const struct remedy *m =
				catalogue_remedy(c, r->remedies[k]);

			if (!m || !has(&m->calls, r->id))
				fail_msg("%s names %s, not the reverse", r->id,
					 r->remedies[k]);
		}
	}
	for (i = 0; i < c->remedies.n; i++) {
		const struct remedy *m = &c->remedies.items[i];

		for (k = 0; k < m->calls.n; k++) {
			r = rule_by_id(m->calls.items[k]);
			if (r && !names(r, m->id))
				fail_msg("%s is called by %s, not the reverse",
					 m->id, r->id);
		}
	}
}

static void test_every_fault_has_a_remedy(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; rule_at(i)->id; i++) {
		const struct rule *r = rule_at(i);

		if (r->severity <= SEV_DOUBT &&
		    (!r->remedies || !r->remedies[0]))
			fail_msg("%s has no remedy", r->id);
	}
}

static void test_every_recipe_has_a_check_and_a_risk(void **state)
{
	const struct catalogue *c = *state;
	size_t i, k;

	for (i = 0; i < c->remedies.n; i++) {
		const struct remedy *m = &c->remedies.items[i];

		assert_true(m->recipes.n > 0);
		for (k = 0; k < m->recipes.n; k++) {
			const struct recipe *r = &m->recipes.items[k];

			assert_true(strlen(r->verify) > 10);
			assert_true(strlen(r->act) > 10);
			assert_true(strlen(r->risk) > 10);
			assert_true(r->commands.n > 0);
			assert_int_equal(r->powershell,
					 strcmp(r->software, "IIS") == 0);
		}
	}
}

static bool has_recipe(const struct remedy *m, const char *software)
{
	size_t i;

	for (i = 0; i < m->recipes.n; i++) {
		if (strcmp(m->recipes.items[i].software, software) == 0)
			return true;
	}
	return false;
}

static void test_what_is_done_on_a_server_is_told_for_each(void **state)
{
	static const char *const remedies[] = {
		"trusted-certificate",
		"serve-full-chain",
		"renew-and-reload",
		"reissue-with-name",
		"public-ca",
		"catch-all-certificate",
		"tls-listener",
		"offer-common-tls",
		"no-client-certificate",
		"proxy-header-off",
	};
	static const char *const servers[] = {
		"nginx", "Apache", "HAProxy",
		"Caddy", "IIS",	   "AWS load balancer",
	};
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(remedies); i++) {
		const struct remedy *m = catalogue_remedy(*state, remedies[i]);

		assert_non_null(m);
		for (k = 0; k < ARRAY_LEN(servers); k++) {
			/* Schannel knows no PROXY header. */
			if (strcmp(m->id, "proxy-header-off") == 0 &&
			    strcmp(servers[k], "IIS") == 0)
				continue;
			if (!has_recipe(m, servers[k]))
				fail_msg("%s: nothing for %s", m->id,
					 servers[k]);
		}
	}
}

static void test_the_cards_figures_are_the_cards(void **state)
{
	static const struct {
		const char *id;
		int rate;
	} card[] = {
		{ "trusted-certificate", 90 },
		{ "origin-domain-name", 85 },
		{ "acm-import", 80 },
	}, ends[] = {
		{ "restart-origin", 85 },
		{ "keep-certificate", 70 },
		{ "switch-to-http", 40 },
	};
	const struct catalogue *c = *state;
	size_t i, on_card = 0;

	assert_string_equal(
		c->id, "aws/cloudfront-custom-origin-ssl-handshake-failed");
	assert_int_equal(c->fix_rate, 83);
	for (i = 0; i < c->remedies.n; i++) {
		if (!c->remedies.items[i].on_card)
			continue;
		assert_true(on_card < 3);
		assert_string_equal(c->remedies.items[i].id, card[on_card].id);
		assert_int_equal(c->remedies.items[i].rate, card[on_card].rate);
		on_card++;
	}
	assert_int_equal(on_card, 3);
	for (i = 0, on_card = 0; i < c->dead_ends.n; i++) {
		if (!c->dead_ends.items[i].on_card)
			continue;
		assert_true(on_card < 3);
		assert_string_equal(c->dead_ends.items[i].id, ends[on_card].id);
		assert_int_equal(c->dead_ends.items[i].fail_rate,
				 ends[on_card].rate);
		on_card++;
	}
	assert_int_equal(on_card, 3);
	assert_non_null(catalogue_remedy(c, "acm-import")->caution);
}

static void test_few_cases_do_not_outrank_the_card(void **state)
{
	const struct catalogue *c = *state;
	const struct remedy *r = catalogue_remedy(c, "forward-host");
	char *basis = remedy_basis(r);

	assert_int_equal(r->worked, 3);
	assert_int_equal(r->tried, 3);
	assert_true(remedy_rank(r) > 79.9 && remedy_rank(r) < 80.1);
	assert_string_equal(basis, "field 3 of 3");
	free(basis);
	basis = remedy_basis(catalogue_remedy(c, "acm-import"));
	assert_string_equal(basis, "card");
	free(basis);
	basis = remedy_basis(catalogue_remedy(c, "proxy-header-off"));
	assert_string_equal(basis, "no data");
	free(basis);
	assert_null(catalogue_remedy(c, "pray"));
}

/* A small whole catalogue, with one piece replaced. */
static int read_with(const char *piece, const char *by, struct cf_why *why)
{
	static const char whole[] =
		"id = \"x\"; fix_rate = 1; written_for = \"y\";\n"
		"root_cause = \"z\";\n"
		"remedies = ( {\n"
		" id = \"a\"; title = \"t\"; why = \"{host}\";\n"
		" worked = 1; tried = 2;\n"
		" when = \"forwarded\";\n"
		" calls = [ \"cert-expired\" ];\n"
		" recipes = ( { software = \"any\"; act = \"acts\";\n"
		"  commands = [ \"x {host}\" ]; verify = \"v\";\n"
		"  risk = \"none\"; } );\n"
		"} );\n"
		"dead_ends = ( { id = \"d\"; title = \"t\"; why = \"w\";\n"
		" walked = 1; applies = [ \"any-fault\" ]; } );\n";
	struct catalogue c = { .fix_rate = 0 };
	const char *at = strstr(whole, piece);
	char text[sizeof(whole) + 100];
	int rc;

	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole), whole, by,
		 at + strlen(piece));
	why->text[0] = '\0';
	rc = catalogue_text("t.cfg", text, strlen(text), &c, why);
	if (rc == CF_OK)
		catalogue_release(&c);
	return rc;
}

static void test_an_id_tells_a_remedy_from_a_dead_end(void **state)
{
	static const struct {
		const char *id, *title;
		enum way_kind is;
	} rows[] = {
		{ "serve-full-chain",
		  "Serve the leaf and its intermediates in signing order",
		  WAY_REMEDY },
		{ "restart-origin", "Restart the origin server", WAY_DEAD_END },
		{ "pray", "pray", WAY_UNKNOWN },
	};
	const char *title;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(catalogue_way(*state, rows[i].id, &title),
				 rows[i].is);
		assert_string_equal(title, rows[i].title);
	}
}

static void test_slips_are_told_with_their_line(void **state)
{
	static const struct {
		const char *piece, *by, *line, *says;
	} rows[] = {
		{ "\"cert-expired\"", "\"cert-expird\"",
		  "t.cfg:7: ", "cert-expired" },
		{ "{host}\"", "{hots}\"", "t.cfg:4: ", "{hots}" },
		{ "x {host}", "x {nobody}", "t.cfg:9: ", "{nobody}" },
		{ "forwarded", "on-sundays", "t.cfg:6: ", "on-sundays" },
		{ "worked = 1", "worked = 3", "t.cfg:", "tried" },
		{ "fix_rate = 1", "fix_rate = 101", "t.cfg:1: ", "100" },
		{ "walked = 1", "wlaked = 1", "t.cfg:13: ", "walked" },
		{ "verify = \"v\";", "", "t.cfg:", "verify" },
		{ "verify = \"v\";", "verify = \"\";",
		  "t.cfg:9: ", "check command" },
		{ "risk = \"none\";", "", "t.cfg:", "risk" },
		{ "risk = \"none\";", "risk = \"it's\";", "t.cfg:10: ", "'" },
		{ "risk = \"none\";", "risk = \"none\"; shell = \"cmd\";",
		  "t.cfg:10: ", "cmd" },
		{ "act = \"acts\"", "act = \"a; reboot\"", "t.cfg:8: ", ";" },
		{ "\"x {host}\"", "\"x '{host}'\"",
		  "t.cfg:9: ", "within quotes" },
		{ "\"x {host}\"", "\"x \\\"{host}\\\"\"",
		  "t.cfg:9: ", "within quotes" },
		{ "[ \"x {host}\" ]", "[ ]", "t.cfg:9: ", "wants commands" },
		{ "any-fault", "some-fault", "t.cfg:13: ", "some-fault" },
		{ "( { id = \"d\"",
		  "( { id = \"d\"; title = \"\"; why = \"\"; }, { id = \"d\"",
		  "t.cfg:12: ", "second time" },
		{ "id = \"d\"", "id = \"a\"", "t.cfg:12: ", "second time" },
	};
	struct cf_why why;
	size_t i;

	(void)state;
	assert_int_equal(read_with("id", "id", &why), CF_OK);
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_with(rows[i].piece, rows[i].by, &why),
				 CF_EINPUT);
		if (strncmp(why.text, rows[i].line, strlen(rows[i].line)) ||
		    !strstr(why.text, rows[i].says))
			fail_msg("%s: %s", rows[i].by, why.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_causes_stand_in_the_order_of_the_contract),
		cmocka_unit_test(
			test_fatal_rules_come_before_doubts_before_the_rest),
		cmocka_unit_test(test_every_chain_fault_has_a_rule),
		cmocka_unit_test(test_every_rule_explains_itself),
		cmocka_unit_test(test_rules_and_remedies_name_each_other),
		cmocka_unit_test(test_every_fault_has_a_remedy),
		cmocka_unit_test(test_every_recipe_has_a_check_and_a_risk),
		cmocka_unit_test(
			test_what_is_done_on_a_server_is_told_for_each),
		cmocka_unit_test(test_the_cards_figures_are_the_cards),
		cmocka_unit_test(test_few_cases_do_not_outrank_the_card),
		cmocka_unit_test(test_an_id_tells_a_remedy_from_a_dead_end),
		cmocka_unit_test(test_slips_are_told_with_their_line),
	};

	return cmocka_run_group_tests(tests, load, unload);
}
