/* Recipes: whose comes first, and what may get into a command. */
#include <stdlib.h>
#include <string.h>

#include "advice/anchors.h"
#include "advice/situation.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "tests/unit/story.h"

#define IP1  "198.51.100.1"
#define EVIL "a$(reboot)`id`'b\\\"; | & > x.example"

static const struct advised_remedy *the(const struct advice *a, const char *id)
{
	static const struct advised_remedy none = { .why = NULL };
	size_t i;

	for (i = 0; i < a->remedies.n; i++) {
		if (strcmp(a->remedies.items[i].remedy->id, id) == 0)
			return &a->remedies.items[i];
	}
	fail_msg("%s is not there", id);
	return &none;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* The acts of a remedy for that kind of server. */
static size_t acts(const struct advised_remedy *r, const char *software)
{
	char *with = xasprintf("# %s: ", software);
	size_t i, n = 0;

	for (i = 0; i < r->commands.n; i++)
		n += begins(r->commands.items[i], with);
	free(with);
	return n;
}

static void contact(struct story *st, const char *server,
		    const struct pki_cert *leaf)
{
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, leaf);
	if (!server)
		return;
	story_tell(st, "open conn=2 step=tls purpose=proof ip=\"" IP1
		       "\" port=443 scenario=0 index=1\nconnected conn=2\n"
		       "server-hello conn=2 version=0x0303 suite=0xc02f");
	story_chain(st, 2, leaf, st->lab->inter, NULL);
	story_tell(st,
		   "handshake conn=2 version=0x0303 suite=0xc02f "
		   "group=0x001d scheme=0x0804\n"
		   "http conn=2 status=200 time=%d server=\"%s\"\n"
		   "end conn=2 outcome=ok",
		   PKI_NOW, server);
}

static const struct advised_remedy *renewal(struct story *st,
					    const char *server)
{
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, server,
		LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		     .to = PKI_NOW - 3 * PKI_DAY));
	return the(story_end(st), "renew-and-reload");
}

static void test_the_software_seen_comes_first_and_alone(void **state)
{
	static const struct {
		const char *server, *software;
	} rows[] = {
		{ "nginx/1.22.1", "nginx" },
		{ "openresty/1.25.3.1", "nginx" },
		{ "Apache/2.4.71 (Debian)", "Apache" },
		{ "Microsoft-IIS/10.0", "IIS in PowerShell" },
		{ "Caddy", "Caddy" },
		{ "awselb/2.0", "AWS load balancer" },
	};
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct advised_remedy *r =
			renewal(*state, rows[i].server);
		char *with = xasprintf("# %s: ", rows[i].software);

		if (!begins(r->commands.items[0], with))
			fail_msg("%s: %s", rows[i].server,
				 r->commands.items[0]);
		free(with);
		for (k = 0; k < ARRAY_LEN(rows); k++) {
			bool same =
				strcmp(rows[k].software, rows[i].software) == 0;

			assert_int_equal(acts(r, rows[k].software), same);
		}
	}
}

/* What speaks HTTP is not always what speaks TLS: one can turn to others. */
static void test_recipes_of_other_servers_stay_at_hand(void **state)
{
	static const char *const order[] = {
		"Apache", "any server",	       "nginx", "HAProxy", "Caddy",
		"IIS",	  "AWS load balancer",
	};
	const struct advised_remedy *r = renewal(*state, "Apache/2.4.71");
	size_t i;

	assert_int_equal(r->recipes.n, ARRAY_LEN(order));
	for (i = 0; i < ARRAY_LEN(order); i++) {
		const struct advised_recipe *one = &r->recipes.items[i];

		assert_string_equal(recipe_label(one->recipe), order[i]);
		assert_int_equal(one->seen, i == 0);
		assert_int_equal(one->commands.n, one->recipe->commands.n);
		assert_non_null(one->check);
	}
}

static void test_a_recipe_is_pasted_with_its_act_and_its_risk(void **state)
{
	const struct advised_remedy *r = renewal(*state, "nginx/1.22.1");
	char *text = advised_recipe_text(&r->recipes.items[0]);

	assert_true(begins(text, "# nginx: "));
	assert_non_null(strstr(text, "\nnginx -t && nginx -s reload\n"));
	assert_non_null(strstr(text, "\n# Risk: "));
	assert_true(text[strlen(text) - 1] == '\n');
	free(text);
}

static void test_where_no_software_was_seen_all_are_told(void **state)
{
	static const char *const servers[] = {
		"nginx",
		"Apache",
		"HAProxy",
		"Caddy",
		"IIS in PowerShell",
		"AWS load balancer",
	};
	const struct advised_remedy *r = renewal(*state, NULL);
	size_t i;

	assert_true(begins(r->commands.items[0], "# Compare"));
	for (i = 0; i < ARRAY_LEN(servers); i++)
		assert_int_equal(acts(r, servers[i]), 1);
}

/* TLS ends at the load balancer, whoever writes the HTTP answer. */
static void test_a_load_balancers_name_counts_more_than_the_answer(void **state)
{
	struct story *st = *state;
	const struct advised_remedy *r;

	story_tell(st,
		   "asked host=\"lb-1.eu-west-1.elb.amazonaws.com\" port=443 "
		   "protocols=8 time=%d\nscenario index=0 "
		   "sni=\"lb-1.eu-west-1.elb.amazonaws.com\"",
		   PKI_NOW);
	contact(st, "nginx/1.22.1",
		LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		     .to = PKI_NOW - 3 * PKI_DAY));
	r = the(story_end(st), "renew-and-reload");
	assert_true(begins(r->commands.items[0], "# AWS load balancer: "));
	assert_non_null(strstr(r->commands.items[1], "--region eu-west-1 "));
	assert_int_equal(acts(r, "nginx"), 0);
}

static void test_every_recipe_shown_tells_its_risk(void **state)
{
	const struct advised_remedy *r = renewal(*state, NULL);
	size_t i, recipes = 0, risks = 0;

	for (i = 0; i < r->commands.n; i++) {
		const char *c = r->commands.items[i];
		bool risk = begins(c, RECIPE_RISK);

		risks += risk;
		recipes += begins(c, "# ") && !risk && !begins(c, RECIPE_CHECK);
	}
	assert_int_equal(recipes, 7);
	assert_int_equal(risks, recipes);
	assert_non_null(r->verify);
}

static void expect_harmless(char *command, size_t *ret_left_out)
{
	if (command && (strstr(command, "reboot") || strstr(command, "`id`")))
		fail_msg("harmful: %s", command);
	*ret_left_out += !command;
	free(command);
}

static void expect_recipe_harmless(const struct situation *s,
				   const struct recipe *r, size_t *ret_left_out)
{
	size_t i;

	for (i = 0; i < r->commands.n; i++) {
		const char *template = r->commands.items[i];

		expect_harmless(r->powershell
					? situation_powershell(s, template)
					: situation_command(s, template),
				ret_left_out);
	}
	expect_harmless(anchors_command(s, r->verify), ret_left_out);
}

/*
 * All templates, whether they fit or not, with names that mean harm: quotes
 * would not help where a name is an option, or a part of a path.
 */
static void test_no_harmful_name_is_in_any_recipe(void **state)
{
	static const char *const evils[] = { EVIL, "-reboot", "a/../reboot",
					     "@reboot" };
	struct story *st = *state;
	struct situation s;
	struct evidence ev;
	const struct advice *a;
	struct scenario sc;
	size_t n, i, k, left_out;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		MAKE(st->lab, st->lab->inter, .cn = "$(reboot)",
		     .names = "DNS:a$(reboot)'b.example"));
	a = story_end(st);
	for (n = 0; n < ARRAY_LEN(evils); n++) {
		char *evil = xstrdup(evils[n]);

		left_out = 0;
		ev = *story_evidence(st);
		sc = ev.scenarios.items[0];
		sc.sni = sc.host_header = ev.host = evil;
		ev.scenarios.items = &sc;
		situation_init(&s, &ev, st->session.policy, a);
		for (i = 0; i < st->catalogue.remedies.n; i++) {
			const struct remedy *r =
				&st->catalogue.remedies.items[i];

			for (k = 0; k < r->recipes.n; k++)
				expect_recipe_harmless(&s, &r->recipes.items[k],
						       &left_out);
		}
		assert_true(left_out > 50);
		free(evil);
	}
}

/* It would be read as an option, or by a shell, by those who paste it. */
static void test_a_name_that_is_none_is_in_no_command(void **state)
{
	static const char *const names[] = {
		"DNS:a$(reboot)'b.example", "DNS:-rf.reboot.example",
		"DNS:--reboot.example",	    "DNS:a..reboot.example",
		"DNS:reboot-.example",
	};
	struct story *st = *state;
	size_t i, k, n;

	for (i = 0; i < ARRAY_LEN(names); i++) {
		const struct advice *a;

		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		contact(st, "nginx",
			MAKE(st->lab, st->lab->inter, .cn = "leaf",
			     .names = names[i]));
		a = story_end(st);
		assert_verdict(a, VERDICT_FAILS, "cert-name-mismatch");
		for (k = 0; k < a->remedies.n; k++) {
			const struct advised_remedy *r = &a->remedies.items[k];

			for (n = 0; n < r->commands.n; n++)
				assert_null(
					strstr(r->commands.items[n], "reboot"));
		}
	}
}

/* How it is seen that the certificate was renewed, judged by these anchors. */
static const char *check_by(struct story *st, const char *more,
			    const char *title)
{
	story_again(st);
	story_asked(st, more, "sni=\"origin.example.com\"", NULL);
	contact(st, NULL,
		LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		     .to = PKI_NOW - 3 * PKI_DAY));
	story_tell(st, "trust where=edge count=1 text=\"%s\"", title);
	return the(story_end(st), "trusted-certificate")->verify;
}

#define CHECK                                  \
	"openssl s_client -connect " IP1       \
	":443 -servername origin.example.com " \
	"-verify_hostname origin.example.com " \
	"-verify_return_error"

static void test_a_check_has_the_anchors_that_were_judged_by(void **state)
{
	struct story *st = *state;

	assert_string_equal(check_by(st, "", "Mozilla's roots (package x)"),
			    CHECK " </dev/null");
	assert_string_equal(check_by(st, "", "/etc/our-roots.pem"),
			    CHECK " -CAfile /etc/our-roots.pem </dev/null");
	assert_string_equal(check_by(st, "", "./our roots/"),
			    "cat './our roots/'* >trust-anchors.pem && " CHECK
			    " -CAfile trust-anchors.pem </dev/null");
	assert_non_null(strstr(
		check_by(st, "at=1795422196 flags=1", "/etc/our-roots.pem"),
		" -CAfile /etc/our-roots.pem -attime 1795422196 </dev/null"));
}

static void test_a_template_is_shown_without_its_place_for_anchors(void **state)
{
	char *shown = anchors_template("a {b}@ c@d");

	(void)state;
	assert_string_equal(shown, "a {b} c@d");
	free(shown);
}

/* Quotes end nowhere, nothing is a fact, and nothing an option. */
static void test_a_path_of_anchors_does_no_harm(void **state)
{
	struct story *st = *state;

	assert_string_equal(
		check_by(st, "", "/x/$(reboot) {host}@ it's `id`.pem"),
		CHECK " -CAfile '/x/$(reboot) {host}@ it'\\''s `id`.pem' "
		      "</dev/null");
	assert_string_equal(check_by(st, "", "-e/"),
			    "cat ./-e/* >trust-anchors.pem && " CHECK
			    " -CAfile trust-anchors.pem </dev/null");
	/* What is no path is in no command. */
	assert_string_equal(check_by(st, "", "$(reboot)"), CHECK " </dev/null");
}

/* Host is forwarded to an origin that knows its own name alone. */
static const struct advised_remedy *disagreement(struct story *st,
						 const char *paths)
{
	struct buf b = BUF_INIT(8192);

	buf_adds(&b, "host=\"www.example.com\" sni=\"www.example.com\"");
	if (paths) {
		buf_adds(&b, " text=\"");
		for (; *paths; paths++)
			buf_addf(&b, strchr("\"\\", *paths) ? "\\%c" : "%c",
				 *paths);
		buf_adds(&b, "\"");
	}
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", buf_str(&b), NULL);
	buf_release(&b);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, st->lab->leaf);
	story_tell(st,
		   "open conn=2 step=hello purpose=edge ip=\"" IP1
		   "\" port=443 scenario=1 index=1 "
		   "sni=\"www.example.com\"\nconnected conn=2\n"
		   "alert conn=2 level=2 code=112\nend conn=2 outcome=refused");
	return the(story_end(st), "host-sni-agree");
}

static void test_policies_change_in_the_behaviors_at_fault(void **state)
{
	const struct advised_remedy *r;

	r = disagreement(*state, "[\"/$(id)/*\",\"/it's\"]");
	assert_true(r->fits);
	assert_non_null(strstr(r->why, "of behaviors /$(id)/*, /it's, or"));
	assert_int_equal(r->recipes.n, 1);
	assert_true(begins(r->commands.items[0], "# aws CLI: "));
	assert_true(
		begins(r->commands.items[3],
		       "jq --argjson paths '[\"/$(id)/*\",\"/it'\\''s\"]' '"));
	assert_null(strstr(r->commands.items[0], "group of origins"));
}

static void test_without_behaviors_known_all_of_the_origin_change(void **state)
{
	static const char *const unknown[] = { NULL, "",      "[]",
					       "{}", "\"a\"", "[\"/api" };
	const struct advised_remedy *r;
	size_t i;

	for (i = 0; i < ARRAY_LEN(unknown); i++) {
		r = disagreement(*state, unknown[i]);
		assert_true(r->fits);
		assert_non_null(strstr(r->why, "of the behaviors of this"));
		assert_true(begins(r->commands.items[3],
				   "jq --arg host origin.example.com '"));
		assert_non_null(
			strstr(r->commands.items[0], "group of origins"));
	}
}

/* "Order": of what, one asks at night. */
static void test_a_chain_out_of_order_is_put_in_order_by_name(void **state)
{
	struct story *st = *state;
	const struct advised_remedy *r;
	size_t i;
	bool seen = false;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_tell(st, "open conn=1 step=hello purpose=edge ip=\"" IP1
		       "\" port=443 scenario=0 index=1 "
		       "sni=\"origin.example.com\"\nconnected conn=1\n"
		       "server-hello conn=1 version=0x0303 suite=0xc02f");
	story_chain(st, 1, st->lab->leaf, st->lab->root, st->lab->inter, NULL);
	story_tell(st, "end conn=1 outcome=ok");
	r = the(story_end(st), "serve-full-chain");
	assert_true(r->fits);
	for (i = 0; i < r->commands.n; i++)
		seen = seen || strcmp(r->commands.items[i],
				      "cat sent-0.pem sent-2.pem > "
				      "fullchain.pem") == 0;
	assert_true(seen);
	assert_non_null(strstr(r->why, ", then "));
}

/* What weakens the distribution is for those who can't mend the origin. */
static void test_an_older_version_is_allowed_after_all_else(void **state)
{
	static const struct {
		int version;
		const char *word;
	} rows[] = {
		{ 0x0302, "--arg version TLSv1.1 " },
		{ 0x0301, "--arg version TLSv1 " },
		{ 0x0300, NULL },
	};
	struct story *st = *state;
	size_t i, k;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct advised_remedy *r;
		const struct advised_recipe *last;
		bool tells_aws;

		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_found(st, IP1);
		story_tell(st,
			   "open conn=1 step=hello purpose=edge ip=\"" IP1
			   "\" port=443 scenario=0 index=1\nconnected conn=1\n"
			   "server-hello conn=1 version=0x%04x suite=0xc009\n"
			   "end conn=1 outcome=ok",
			   rows[i].version);
		r = the(story_end(st), "offer-common-tls");
		assert_true(r->fits);
		last = &r->recipes.items[r->recipes.n - 1];
		tells_aws = strcmp(recipe_label(last->recipe), "aws CLI") == 0;
		assert_int_equal(tells_aws, rows[i].word != NULL);
		if (rows[i].word)
			assert_non_null(
				strstr(last->commands.items[1], rows[i].word));
		for (k = 0; k + 1 < r->recipes.n; k++)
			assert_string_not_equal(
				recipe_label(r->recipes.items[k].recipe),
				"aws CLI");
	}
}

static bool tells(const struct advised_remedy *r, const char *command)
{
	size_t i;

	for (i = 0; i < r->commands.n; i++) {
		if (strcmp(r->commands.items[i], command) == 0)
			return true;
	}
	return false;
}

#define REQUEST                                                             \
	"openssl req -new -newkey rsa:2048 -nodes -keyout origin.key -out " \
	"origin.csr -subj /CN=origin.example.com -addext subjectAltName="

static void test_names_that_work_stay_in_the_next_certificate(void **state)
{
	struct story *st = *state;
	const struct advised_remedy *r;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		MAKE(st->lab, st->lab->inter,
		     .names = "DNS:www.example.com,DNS:origin.example.com,"
			      "DNS:*.example.net,DNS:www.example.com",
		     .from = PKI_NOW - 100 * PKI_DAY,
		     .to = PKI_NOW - 3 * PKI_DAY));
	r = the(story_end(st), "trusted-certificate");
	assert_true(tells(r, "certbot --nginx -d origin.example.com "
			     "-d www.example.com"));
	assert_true(tells(r, REQUEST "'DNS:origin.example.com,"
				     "DNS:www.example.com,DNS:*.example.net'"));

	/* That of another site: its names are none of ours, unless they are
	 * asked to stay. */
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		MAKE(st->lab, st->lab->inter,
		     .names = "DNS:a.example.com,DNS:b.example.com"));
	a = story_end(st);
	r = the(a, "trusted-certificate");
	assert_true(tells(r, "certbot --nginx -d origin.example.com"));
	assert_true(tells(r, REQUEST "DNS:origin.example.com"));
	r = the(a, "reissue-with-name");
	assert_true(tells(r, "certbot --nginx --expand -d origin.example.com "
			     "-d a.example.com -d b.example.com"));
}

/* More names than a CA takes: half of them would be worse than none. */
static void test_no_request_leaves_names_out_in_silence(void **state)
{
	struct buf names = BUF_INIT(16384);
	struct story *st = *state;
	const struct advised_remedy *r;
	size_t i;

	buf_adds(&names, "DNS:a.example.com");
	for (i = 0; i < 120; i++)
		buf_addf(&names, ",DNS:n%zu.example.com", i);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		MAKE(st->lab, st->lab->inter, .names = buf_str(&names)));
	r = the(story_end(st), "reissue-with-name");
	for (i = 0; i < r->commands.n; i++)
		assert_false(begins(r->commands.items[i], "certbot "));
	buf_release(&names);
}

/* One who pastes from the top makes the file before a server loads it. */
static void test_a_chain_is_made_before_a_server_loads_it(void **state)
{
	static const char *const order[] = { "any server", "nginx", "Apache" };
	static const char *const ids[] = { "trusted-certificate",
					   "serve-full-chain" };
	struct story *st = *state;
	const struct advice *a;
	size_t i, k;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP1);
	story_edge(st, 1, IP1, 0, st->lab->leaf);
	story_tell(st, "open conn=2 step=tls purpose=proof ip=\"" IP1
		       "\" port=443 scenario=0 index=1\nconnected conn=2\n"
		       "server-hello conn=2 version=0x0303 suite=0xc02f");
	story_chain(st, 2, st->lab->leaf, st->lab->root, st->lab->inter, NULL);
	story_tell(st,
		   "handshake conn=2 version=0x0303 suite=0xc02f "
		   "group=0x001d scheme=0x0804\n"
		   "http conn=2 status=200 time=%d server=\"nginx\"\n"
		   "end conn=2 outcome=ok",
		   PKI_NOW);
	a = story_end(st);
	for (k = 0; k < ARRAY_LEN(ids); k++) {
		const struct advised_remedy *r = the(a, ids[k]);

		assert_true(r->recipes.n >= ARRAY_LEN(order));
		for (i = 0; i < ARRAY_LEN(order); i++)
			assert_string_equal(
				recipe_label(r->recipes.items[i].recipe),
				order[i]);
		assert_true(begins(r->commands.items[0], "# Put what is"));
	}
}

/* What would need a file that another command did not make. */
static void test_a_recipe_with_an_unknown_fact_is_left_out_whole(void **state)
{
	struct story *st = *state;
	const struct advised_remedy *r;

	story_asked(st, "", "host=\"www.example.com\" sni=\"www.example.com\"",
		    NULL);
	story_tell(st, "dns-done outcome=not-found code=3");
	r = the(story_end(st), "origin-domain-name");
	assert_true(r->fits);
	assert_string_equal(r->commands.items[1], "dig origin.example.com A");

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		MAKE(st->lab, st->lab->inter, .names = "DNS:*.example.net"));
	r = the(story_end(st), "origin-domain-name");
	assert_true(r->fits);
	assert_int_equal(r->commands.n, 5);
}

/* "Restarting shows the same certificate": which one, and since when. */
static void test_dead_ends_name_the_certificate_seen(void **state)
{
	static const char *const ends[] = {
		"restart-origin",     "keep-certificate", "redeploy",
		"wait-or-invalidate", "wait-for-ticket",
	};
	struct story *st = *state;
	const struct advice *a;
	size_t i, k, seen = 0;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	contact(st, "nginx",
		LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		     .to = PKI_NOW - 3 * PKI_DAY));
	a = story_end(st);
	for (i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *d = &a->dead_ends.items[i];

		for (k = 0; k < ARRAY_LEN(ends); k++) {
			if (strcmp(d->dead_end->id, ends[k]) != 0)
				continue;
			seen++;
			if (!strstr(d->why, "2026-05-2"))
				fail_msg("%s: %s", ends[k], d->why);
		}
	}
	assert_int_equal(seen, ARRAY_LEN(ends));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_the_software_seen_comes_first_and_alone),
		story_test(test_recipes_of_other_servers_stay_at_hand),
		story_test(test_a_recipe_is_pasted_with_its_act_and_its_risk),
		story_test(test_where_no_software_was_seen_all_are_told),
		story_test(
			test_a_load_balancers_name_counts_more_than_the_answer),
		story_test(test_every_recipe_shown_tells_its_risk),
		story_test(test_no_harmful_name_is_in_any_recipe),
		story_test(test_a_check_has_the_anchors_that_were_judged_by),
		story_test(test_a_path_of_anchors_does_no_harm),
		cmocka_unit_test(
			test_a_template_is_shown_without_its_place_for_anchors),
		story_test(test_a_name_that_is_none_is_in_no_command),
		story_test(test_policies_change_in_the_behaviors_at_fault),
		story_test(
			test_without_behaviors_known_all_of_the_origin_change),
		story_test(test_a_chain_out_of_order_is_put_in_order_by_name),
		story_test(test_a_chain_is_made_before_a_server_loads_it),
		story_test(test_an_older_version_is_allowed_after_all_else),
		story_test(test_names_that_work_stay_in_the_next_certificate),
		story_test(test_no_request_leaves_names_out_in_silence),
		story_test(
			test_a_recipe_with_an_unknown_fact_is_left_out_whole),
		story_test(test_dead_ends_name_the_certificate_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
