/*
 * What two witnesses and the hellos after a refusal add up to: each row tells
 * a raw hello, a whole handshake and further hellos, and names the answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/story.h"

#define IP "192.0.2.7"

/* Lines behind "connected"; {n} is left out: the connection is added. */
#define REFUSE(code)   "alert sent=0 level=2 code=" #code "|end outcome=failed"
#define WARN(n)	       "alert sent=0 level=1 code=" #n
#define SILENT	       "timeout code=10000|end outcome=timeout"
#define RESET	       "closed outcome=reset length=0|end outcome=reset"
#define HANG_UP	       "closed outcome=fin length=0|end outcome=fin"
#define BROKE_OFF      "local code=-1 text=\"own\"|end outcome=local"
#define TALKS_HTTP     "not-tls status=400 text=\"HTTP/1.1 400\"|end outcome=ok"
#define BREAKS	       "malformed text=\"broken\"|end outcome=bad"
#define HELLO(v, s)    "server-hello version=" v " suite=" s
#define HELLO12	       HELLO("0x0303", "0xc02f")
#define HELLO13	       HELLO("0x0304", "0x1301") " group=0x0017"
#define EXCHANGE(g, s) "key-exchange group=" g " scheme=" s " outcome=ok"
#define RETRY(g)       "retry version=0x0304 suite=0x1301 group=" g
#define CHAIN	       "CHAIN"
#define FLIGHT	       HELLO12 "|CHAIN|end outcome=ok"
#define FLIGHT13       HELLO13 "|end outcome=ok"
#define ALL	       HELLO12 "|CHAIN|handshake version=0x0303"
#define ALL13	       HELLO13 "|CHAIN|handshake version=0x0304"
#define END_OK	       "|end outcome=ok"
#define ASKS	       "|certificate-request"

static const struct row {
	const char *edge, *proof;
	const char *purpose, *more; /* a hello that looks for the cause */
	const char *cause;	    /* NULL: connects */
	const char *also;	    /* another finding that is there */
} rows[] = {
	/* both well */
	{ .edge = FLIGHT, .proof = ALL END_OK },
	{ .edge = FLIGHT13, .proof = ALL13 END_OK },
	/* one proves, the other is silent, busy or our own fault */
	{ .edge = FLIGHT, .proof = SILENT },
	{ .edge = FLIGHT, .proof = RESET },
	{ .edge = FLIGHT, .proof = BROKE_OFF },
	{ .edge = FLIGHT, .proof = REFUSE(40) },
	{ .edge = FLIGHT, .proof = HELLO12 "|CHAIN|" BROKE_OFF },
	{ .edge = SILENT, .proof = ALL END_OK },
	{ .edge = RESET, .proof = ALL END_OK },
	{ .edge = BROKE_OFF, .proof = ALL END_OK },
	/* dropped once or twice is chance; see test_three_drops_... */
	{ .edge = RESET,
	  .proof = ALL END_OK,
	  .purpose = "edge",
	  .more = FLIGHT },
	{ .edge = RESET,
	  .proof = ALL END_OK,
	  .purpose = "edge",
	  .more = RESET },
	{ .edge = SILENT,
	  .proof = ALL END_OK,
	  .purpose = "edge",
	  .more = SILENT },
	{ .edge = TALKS_HTTP, .proof = ALL END_OK },
	{ .edge = FLIGHT13, .proof = HELLO13 "|CHAIN|" BROKE_OFF },
	/* what the edge's very hello is refused with stands */
	{ .edge = REFUSE(40), .proof = ALL END_OK, .cause = "handshake-alert" },
	{ .edge = BREAKS, .proof = ALL END_OK, .cause = "malformed-tls" },
	/* the whole handshake is the only witness of what follows */
	{ .edge = FLIGHT,
	  .proof = HELLO12 "|CHAIN|" SILENT,
	  .cause = "handshake-timeout" },
	{ .edge = FLIGHT,
	  .proof = HELLO12 "|CHAIN|" RESET,
	  .cause = "handshake-closed" },
	{ .edge = FLIGHT,
	  .proof = HELLO12 "|CHAIN|" REFUSE(51),
	  .cause = "handshake-alert" },
	{ .edge = FLIGHT13, .proof = SILENT, .cause = "handshake-timeout" },
	{ .edge = FLIGHT13, .proof = HANG_UP, .cause = "handshake-closed" },
	{ .edge = FLIGHT13, .proof = REFUSE(80), .cause = "handshake-alert" },
	/* of TLS 1.3 any alert is the end, whatever its level */
	{ .edge = FLIGHT13,
	  .proof = HELLO13 "|" WARN(80) "|end outcome=refused",
	  .cause = "handshake-alert" },
	{ .edge = FLIGHT13,
	  .proof = ALL13 ASKS "|" WARN(116) "|end outcome=refused",
	  .cause = "client-certificate-required" },
	{ .edge = FLIGHT13, .proof = ALL13 "|" WARN(90) END_OK },
	/* the library stops at a warning, others go on */
	{ .edge = WARN(41) "|" FLIGHT,
	  .proof = WARN(41) "|" ALL END_OK,
	  .cause = "handshake-alert" },
	{ .edge = WARN(90) "|" FLIGHT, .proof = WARN(90) "|" ALL END_OK },
	{ .edge = FLIGHT, .proof = ALL "|" WARN(100) END_OK },
	/* a warning, and then nothing more */
	{ .edge = WARN(112) "|" SILENT,
	  .proof = WARN(112) "|" SILENT,
	  .cause = "sni-rejected" },
	{ .edge = WARN(41) "|" SILENT,
	  .proof = WARN(41) "|" SILENT,
	  .cause = "handshake-alert" },
	{ .edge = WARN(90) "|" SILENT,
	  .proof = WARN(90) "|" SILENT,
	  .cause = "handshake-timeout" },
	/* both refused */
	{ .edge = SILENT, .proof = SILENT, .cause = "handshake-timeout" },
	{ .edge = SILENT, .proof = REFUSE(80), .cause = "handshake-alert" },
	{ .edge = RESET, .proof = REFUSE(40), .cause = "handshake-closed" },
	{ .edge = REFUSE(40), .proof = RESET, .cause = "handshake-alert" },
	{ .edge = TALKS_HTTP, .proof = TALKS_HTTP, .cause = "not-tls" },
	{ .edge = HANG_UP, .proof = HANG_UP, .cause = "handshake-closed" },
	/* versions */
	{ .edge = REFUSE(70),
	  .proof = REFUSE(70),
	  .cause = "protocol-mismatch" },
	{ .edge = REFUSE(40),
	  .proof = REFUSE(40),
	  .purpose = "older",
	  .more = HELLO("0x0301", "0xc013") END_OK,
	  .cause = "protocol-mismatch" },
	{ .edge = RESET,
	  .proof = RESET,
	  .purpose = "older",
	  .more = HELLO("0x0301", "0xc013") END_OK,
	  .cause = "handshake-closed",
	  .also = "protocol-mismatch" },
	{ .edge = HELLO("0x0301", "0xc013") "|" BREAKS,
	  .proof = REFUSE(70),
	  .cause = "protocol-mismatch" },
	/* suites, groups, schemes */
	{ .edge = REFUSE(71), .proof = REFUSE(71), .cause = "cipher-mismatch" },
	{ .edge = REFUSE(40),
	  .proof = REFUSE(40),
	  .purpose = "all-offered",
	  .more = HELLO("0x0303", "0xcca8") END_OK,
	  .cause = "cipher-mismatch" },
	{ .edge = REFUSE(47),
	  .proof = REFUSE(47),
	  .purpose = "all-offered",
	  .more = HELLO("0x0304", "0x1301") " group=0x0019" END_OK,
	  .cause = "cipher-mismatch" },
	{ .edge = REFUSE(40),
	  .proof = REFUSE(40),
	  .purpose = "all-offered",
	  .more = HELLO("0x0301", "0xc013") END_OK,
	  .cause = "handshake-alert" },
	{ .edge = REFUSE(40),
	  .proof = REFUSE(40),
	  .purpose = "all-offered",
	  .more = HELLO("0x0303", "0xc02f") " group=0x001d" END_OK,
	  .cause = "handshake-alert" },
	{ .edge = HELLO("0x0303", "0xcca8") "|" BREAKS,
	  .proof = REFUSE(40),
	  .cause = "cipher-mismatch" },
	{ .edge = HELLO("0x0303", "0xcca8") "|" SILENT,
	  .proof = SILENT,
	  .cause = "cipher-mismatch" },
	{ .edge = HELLO("0x0301", "0x002f") "|" SILENT,
	  .proof = SILENT,
	  .cause = "protocol-mismatch" },
	{ .edge = HELLO12 "|CHAIN|" EXCHANGE("0x0019", "0x0403") END_OK,
	  .proof = HELLO12 "|CHAIN|" BROKE_OFF,
	  .cause = "cipher-mismatch" },
	{ .edge = HELLO12 "|CHAIN|" EXCHANGE("0x0017", "0x0807") END_OK,
	  .proof = HELLO12 "|CHAIN|" BROKE_OFF,
	  .cause = "cipher-mismatch" },
	{ .edge = HELLO12 "|CHAIN|" EXCHANGE("0x0017", "0x0403") END_OK,
	  .proof = HELLO12 "|CHAIN|" BROKE_OFF },
	{ .edge = RETRY("0x0019") END_OK,
	  .proof = RETRY("0x0019") "|" BROKE_OFF,
	  .cause = "cipher-mismatch" },
	{ .edge = RETRY("0x0018") END_OK,
	  .proof = RETRY("0x0018") "|" ALL13 END_OK },
	/* a whole handshake beside the refusal of the edge's own hello */
	{ .edge = REFUSE(40),
	  .proof = ALL END_OK,
	  .purpose = "all-offered",
	  .more = HELLO("0x0303", "0xcca8") END_OK,
	  .cause = "cipher-mismatch" },
	/* TLS 1.3 hides the scheme, and the whole handshake shows a good one */
	{ .edge = REFUSE(80),
	  .proof = ALL13 END_OK,
	  .purpose = "all-offered",
	  .more = FLIGHT13,
	  .cause = "handshake-alert" },
	/* names */
	{ .edge = REFUSE(112), .proof = REFUSE(112), .cause = "sni-rejected" },
	{ .edge = REFUSE(80),
	  .proof = REFUSE(80),
	  .purpose = "other-sni",
	  .more = FLIGHT,
	  .cause = "sni-rejected" },
	{ .edge = REFUSE(40),
	  .proof = REFUSE(40),
	  .purpose = "no-sni",
	  .more = FLIGHT,
	  .cause = "sni-rejected" },
	{ .edge = RESET,
	  .proof = RESET,
	  .purpose = "no-sni",
	  .more = FLIGHT,
	  .cause = "handshake-closed",
	  .also = "sni-rejected" },
	/* a PROXY header */
	{ .edge = HANG_UP,
	  .proof = HANG_UP,
	  .purpose = "proxy",
	  .more = FLIGHT,
	  .cause = "proxy-protocol-expected" },
	{ .edge = SILENT,
	  .proof = SILENT,
	  .purpose = "proxy",
	  .more = FLIGHT,
	  .cause = "proxy-protocol-expected" },
	{ .edge = HANG_UP,
	  .proof = HANG_UP,
	  .purpose = "proxy",
	  .more = REFUSE(112),
	  .cause = "proxy-protocol-expected" },
	{ .edge = HANG_UP,
	  .proof = HANG_UP,
	  .purpose = "proxy",
	  .more = REFUSE(70),
	  .cause = "handshake-closed" },
	/* client certificates */
	{ .edge = HELLO12 "|CHAIN" ASKS END_OK,
	  .proof = HELLO12 "|CHAIN" ASKS "|" REFUSE(40),
	  .cause = "client-certificate-required" },
	{ .edge = HELLO12 "|CHAIN" ASKS END_OK,
	  .proof = HELLO12 "|CHAIN" ASKS "|" HANG_UP,
	  .cause = "client-certificate-required" },
	{ .edge = FLIGHT13,
	  .proof = HELLO13 ASKS "|CHAIN|handshake version=0x0304|" REFUSE(116),
	  .cause = "client-certificate-required" },
	{ .edge = FLIGHT13,
	  .proof = HELLO13 ASKS "|CHAIN|handshake version=0x0304|" RESET,
	  .cause = "client-certificate-required" },
	{ .edge = HELLO12 "|CHAIN" ASKS END_OK,
	  .proof = HELLO12 "|CHAIN" ASKS
			   "|handshake version=0x0303|http status=200" END_OK,
	  .cause = "client-certificate-requested" },
	/* warnings */
	{ .edge = "alert sent=0 level=1 code=112|" FLIGHT,
	  .proof = ALL END_OK,
	  .cause = "sni-warned" },
	{ .edge = "alert sent=0 level=1 code=0|" HANG_UP,
	  .proof = "alert sent=0 level=1 code=0|" HANG_UP,
	  .cause = "handshake-closed" },
	{ .edge = "alert sent=0 level=1 code=112|" HANG_UP,
	  .proof = "alert sent=0 level=1 code=112|" HANG_UP,
	  .cause = "sni-rejected" },
	/* a goodbye as a warning; fatal, it refuses like any other */
	{ .edge = "alert sent=0 level=1 code=90|" HANG_UP,
	  .proof = "alert sent=0 level=1 code=90|" HANG_UP,
	  .cause = "handshake-closed" },
	{ .edge = REFUSE(90), .proof = REFUSE(90), .cause = "handshake-alert" },
	/* our own alerts say nothing about the origin */
	{ .edge = FLIGHT,
	  .proof = HELLO12 "|CHAIN|alert sent=1 level=2 code=42|" BROKE_OFF },
};

/* Adds conn=N behind the kind of each piece between bars. */
static void tell_pieces(struct story *st, int conn, const char *pieces)
{
	size_t n, kind;

	for (; *pieces; pieces += n + (pieces[n] == '|')) {
		n = strcspn(pieces, "|");
		kind = strcspn(pieces, " |");
		if (n == strlen(CHAIN) && memcmp(pieces, CHAIN, n) == 0)
			story_chain(st, conn, st->lab->leaf, st->lab->inter,
				    NULL);
		else
			story_tell(st, "%.*s conn=%d%.*s", (int)kind, pieces,
				   conn, (int)(n - kind), pieces + kind);
	}
}

static void tell_conn(struct story *st, int conn, const char *step,
		      const char *purpose, const char *pieces)
{
	story_tell(st,
		   "open conn=%d step=%s purpose=%s ip=\"" IP
		   "\" port=443 scenario=0 sni=\"origin.example.com\" "
		   "index=1\nconnected conn=%d",
		   conn, step, purpose, conn);
	tell_pieces(st, conn, pieces);
}

static void tell_named(struct story *st, int conn, const char *purpose,
		       int scenario, const char *sni, const char *pieces)
{
	story_tell(st,
		   "open conn=%d step=hello purpose=%s ip=\"" IP
		   "\" port=443 scenario=%d sni=\"%s\" index=1\n"
		   "connected conn=%d",
		   conn, purpose, scenario, sni, conn);
	tell_pieces(st, conn, pieces);
}

static const struct advice *tell_row(struct story *st, const struct row *r)
{
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	tell_conn(st, 1, "hello", "edge", r->edge);
	tell_conn(st, 2, "tls", "proof", r->proof);
	if (r->purpose)
		tell_conn(st, 3, "hello", r->purpose, r->more);
	return story_end(st);
}

static void test_two_witnesses_make_one_answer(void **state)
{
	struct story *st = *state;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct advice *a = tell_row(st, &rows[i]);
		const char *id = a->verdict.cause ? a->verdict.cause->id : NULL;

		if ((id == NULL) != (rows[i].cause == NULL) ||
		    (id && strcmp(id, rows[i].cause) != 0))
			fail_msg("row %zu (%s / %s): %s, not %s", i,
				 rows[i].edge, rows[i].proof, id ? id : "-",
				 rows[i].cause ? rows[i].cause : "-");
		if (!id && a->verdict.outcome != VERDICT_CONNECTS)
			fail_msg("row %zu: %s", i, a->summary);
		if (rows[i].also && !story_finding(a, rows[i].also))
			fail_msg("row %zu lacks %s", i, rows[i].also);
		assert_true(a->settled);
	}
}

/* Neither got to the end by our own doing: not even a good chain makes up for
 * what nobody saw. */
static void test_what_we_broke_off_ourselves_proves_nothing(void **state)
{
	static const struct row both = {
		.edge = HELLO12 "|CHAIN|" BROKE_OFF,
		.proof = HELLO12 "|CHAIN|" BROKE_OFF,
	};
	const struct advice *a = tell_row(*state, &both);

	assert_null(a->verdict.cause);
	assert_int_equal(a->verdict.outcome, VERDICT_UNREACHABLE);
	assert_non_null(strstr(a->summary, "own"));
}

/* GnuTLS with FFDHE alone: TLS 1.1 needs no group, and the wide hello shows
 * that it has TLS 1.3 as well. */
static void test_a_version_that_a_wide_hello_gets_is_not_missing(void **state)
{
	const char *name = "origin.example.com";
	struct story *st = *state;
	const struct advice *a;

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	tell_named(st, 1, "edge", 0, name, REFUSE(40));
	tell_named(st, 2, "all-offered", 0, name,
		   HELLO("0x0304", "0x1301") " group=0x0100" END_OK);
	tell_named(st, 3, "older", 0, name,
		   HELLO("0x0302", "0xc013") "|" SILENT);
	a = story_end(st);
	assert_verdict(a, VERDICT_FAILS, "cipher-mismatch");
	assert_null(story_finding(a, "protocol-mismatch"));
}

static const struct advice *tell_two_names(struct story *st, const char *bad,
					   const char *good)
{
	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"",
		    "host=\"www.example.com\" sni=\"www.example.com\"", NULL);
	story_found(st, IP);
	tell_named(st, 1, "edge", 0, "origin.example.com", bad);
	tell_named(st, 2, "older", 0, "origin.example.com", bad);
	if (good)
		tell_named(st, 3, "edge", 1, "www.example.com", good);
	else
		story_edge(st, 3, IP, 1,
			   MAKE(st->lab, st->lab->inter, .cn = "leaf",
				.names = "DNS:www.example.com"));
	return story_end(st);
}

/* The origin's own name is the one that it does not know. */
static void test_another_scenario_tells_that_it_is_the_name(void **state)
{
	struct story *st = *state;
	const struct advice *a = tell_two_names(st, RESET, FLIGHT13);

	assert_non_null(story_finding(a, "sni-rejected"));
	assert_non_null(strstr(story_finding(a, "sni-rejected")->evidence,
			       "www.example.com is answered"));
	a = tell_two_names(st, REFUSE(80), FLIGHT13);
	assert_non_null(story_finding(a, "sni-rejected"));
	assert_null(story_finding(a, "handshake-alert"));
}

static bool fits(const struct advice *a, const char *id, const char *words)
{
	for (size_t i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];

		if (strcmp(r->remedy->id, id) == 0)
			return r->fits && strstr(r->why, words);
	}
	return false;
}

/* To forward Host is advised where it was seen to work, whatever happens to
 * the origin's own name; and its opposite is not. */
static void test_the_name_that_works_is_the_one_to_forward(void **state)
{
	static const char *const bad[] = { RESET, REFUSE(80), REFUSE(112) };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const struct advice *a = tell_two_names(*state, bad[i], NULL);

		assert_true(
			fits(a, "forward-host", "to www.example.com and not"));
		assert_false(fits(a, "host-sni-agree", ""));
	}
}

static void test_a_name_that_is_refused_says_nothing_of_versions(void **state)
{
	assert_null(story_finding(tell_two_names(*state, REFUSE(80), FLIGHT13),
				  "tls13-only"));
}

static void tell_shaken(struct story *st, int conn, const char *purpose,
			const struct pki_cert *leaf)
{
	story_tell(st,
		   "open conn=%d step=tls purpose=%s ip=\"" IP
		   "\" port=443 scenario=0 sni=\"origin.example.com\" index=1\n"
		   "connected conn=%d\n"
		   "server-hello conn=%d version=0x0304 suite=0x1301",
		   conn, purpose, conn, conn);
	story_chain(st, conn, leaf, st->lab->inter, NULL);
	story_tell(st,
		   "handshake conn=%d version=0x0304 suite=0x1301\n"
		   "end conn=%d outcome=ok",
		   conn, conn);
}

/* TLS 1.3 shows the raw hello no chain: only handshakes can be compared. */
static void test_of_two_handshakes_the_worse_one_counts(void **state)
{
	struct story *st = *state;
	const struct pki_cert *old = LEAF(st->lab,
					  .from = PKI_NOW - 9 * PKI_DAY,
					  .to = PKI_NOW - PKI_DAY);
	const struct advice *a;

	for (int turn = 0; turn < 2; turn++) {
		story_again(st);
		story_asked(st, "", "sni=\"origin.example.com\"", NULL);
		story_found(st, IP);
		tell_named(st, 1, "edge", 0, "origin.example.com", FLIGHT13);
		tell_shaken(st, 2, "proof", turn ? old : st->lab->leaf);
		tell_shaken(st, 3, "no-sni", turn ? st->lab->leaf : old);
		tell_shaken(st, 4, "again", turn ? st->lab->leaf : old);
		a = story_end(st);
		assert_verdict(a, VERDICT_FAILS, "cert-expired");
		assert_non_null(story_finding(a, "addresses-disagree"));
		assert_null(story_finding(a, "sni-default-differs"));
		assert_non_null(strstr(a->summary, "machines behind it"));
	}
}

static void test_a_connection_that_was_not_served_is_told(void **state)
{
	static const struct row one = { .edge = FLIGHT, .proof = RESET };
	static const struct row none = { .edge = FLIGHT, .proof = ALL END_OK };
	const struct advice *a = tell_row(*state, &one);

	assert_int_equal(a->verdict.outcome, VERDICT_CONNECTS);
	assert_non_null(strstr(a->summary, "not every connection"));
	a = tell_row(*state, &none);
	assert_null(strstr(a->summary, "not every connection"));
}

static void test_witnesses_that_disagree_are_to_be_asked_again(void **state)
{
	static const struct row split = { .edge = REFUSE(80),
					  .proof = ALL END_OK };
	static const struct row both = { .edge = REFUSE(80),
					 .proof = REFUSE(80) };

	assert_non_null(strstr(tell_row(*state, &split)->summary, "ask again"));
	assert_null(strstr(tell_row(*state, &both)->summary, "ask again"));
}

/* Each answer cites events of the log, and says something. */
/* Not one of two machines that take turns: these very bytes. */
static void test_three_drops_beside_a_client_that_is_served_stand(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	tell_conn(st, 1, "hello", "edge", RESET);
	tell_conn(st, 2, "tls", "proof", ALL END_OK);
	tell_conn(st, 3, "hello", "edge", RESET);
	tell_conn(st, 4, "hello", "edge", RESET);
	a = story_end(st);
	assert_int_equal(a->verdict.outcome, VERDICT_FAILS);
	assert_string_equal(a->verdict.cause->id, "handshake-closed");
	assert_int_equal(a->confidence, CONF_INFERRED);
	assert_non_null(strstr(a->summary, "another TLS client is served"));
}

static void test_findings_cite_what_they_rest_on(void **state)
{
	struct story *st = *state;
	size_t i, k, c;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const struct advice *a = tell_row(st, &rows[i]);

		for (k = 0; k < a->findings.n; k++) {
			const struct finding *f = &a->findings.items[k];

			assert_true(strlen(f->evidence) > 5);
			assert_true(f->cites.n > 0);
			for (c = 0; c < f->cites.n; c++)
				assert_in_range(f->cites.items[c], 1,
						story_evidence(st)->last_seq);
		}
	}
}

static void test_an_alert_is_named_with_its_number(void **state)
{
	struct story *st = *state;
	const struct row row = { .edge = REFUSE(80), .proof = REFUSE(80) };
	const struct finding *f =
		story_finding(tell_row(st, &row), "handshake-alert");

	assert_string_equal(
		f->evidence,
		"the origin sends the alert internal_error (80) after the "
		"ClientHello");
}

/* It asks for another group over and over, whatever the name. */
static void test_a_protocol_broken_for_every_name_blames_no_name(void **state)
{
	struct story *st = *state;
	const struct row loops = { .edge = RETRY("0x0018") END_OK,
				   .proof = BREAKS,
				   .purpose = "no-sni",
				   .more = RETRY("0x0018") "|" BREAKS };
	const struct row named = { .edge = RETRY("0x0018") END_OK,
				   .proof = BREAKS,
				   .purpose = "no-sni",
				   .more = FLIGHT13 };

	assert_null(story_finding(tell_row(st, &loops), "sni-rejected"));
	assert_non_null(story_finding(tell_row(st, &named), "sni-rejected"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_two_witnesses_make_one_answer),
		story_test(test_what_we_broke_off_ourselves_proves_nothing),
		story_test(
			test_a_version_that_a_wide_hello_gets_is_not_missing),
		story_test(test_another_scenario_tells_that_it_is_the_name),
		story_test(
			test_a_name_that_is_refused_says_nothing_of_versions),
		story_test(test_the_name_that_works_is_the_one_to_forward),
		story_test(test_of_two_handshakes_the_worse_one_counts),
		story_test(test_a_connection_that_was_not_served_is_told),
		story_test(test_witnesses_that_disagree_are_to_be_asked_again),
		story_test(
			test_three_drops_beside_a_client_that_is_served_stand),
		story_test(test_findings_cite_what_they_rest_on),
		story_test(test_an_alert_is_named_with_its_number),
		story_test(
			test_a_protocol_broken_for_every_name_blames_no_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
