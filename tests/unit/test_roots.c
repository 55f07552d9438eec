/* The bundle of Mozilla's roots against Mozilla's own list. */
#include "probe/roots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "probe/trust.h"
#include "tests/unit/made_roots.h"
#include "tests/unit/story.h"

#define BEGIN (PKI_NOW - 10 * PKI_DAY)

static void test_the_shipped_table_is_whole(void **state)
{
	size_t n[ROOT_MISSING + 1] = { 0 };
	struct roots r;
	struct cf_why why;

	(void)state;
	if (roots_shipped(&r, &why) != CF_OK)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < r.rows.n; i++) {
		const struct root_row *row = &r.rows.items[i];

		n[row->state]++;
		assert_true(row->subject[0] != '\0');
		assert_int_equal(row->after != 0,
				 row->state == ROOT_DISTRUST_AFTER);
	}
	assert_true(n[ROOT_REMOVED] > 10);
	assert_true(n[ROOT_WEBSITES_OFF] > 10);
	assert_true(n[ROOT_DISTRUST_AFTER] >= 2);
	assert_int_equal(n[ROOT_LISTED] + n[ROOT_MISSING], 0);
	for (size_t i = 0; i < r.missing.n; i++) {
		struct cert c;

		cert_init(&c, r.missing.items[i].data, r.missing.items[i].len);
		assert_true(c.parsed && c.self_signed && c.ca);
		assert_null(roots_find(&r, c.der.data, c.der.len));
		cert_release(&c);
	}
	assert_true(r.missing.n >= 7);
	assert_non_null(strstr(r.title, "Mozilla's list 2."));
	roots_release(&r);
}

/* A table with one row of each kind, with one piece replaced. */
static int read_with(const char *piece, const char *by, struct cf_why *why)
{
	static const char whole[] =
		"version = \"1\"; date = \"today\"; source = \"x\";\n"
		"roots = (\n"
		"{ subject = \"A\"; state = \"removed\"; sha256 = \""
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"; },\n"
		"{ subject = \"B\"; state = \"distrust-after\"; sha256 = \""
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
		"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\";\n"
		" after = \"2024-11-30T23:59:59Z\"; }\n"
		");\n"
		"missing = (); # here\n";
	const char *at = strstr(whole, piece);
	char text[sizeof(whole) + 200];
	struct roots r;
	int rc;

	assert_non_null(at);
	snprintf(text, sizeof(text), "%.*s%s%s", (int)(at - whole), whole, by,
		 at + strlen(piece));
	why->text[0] = '\0';
	rc = roots_text("t.cfg", text, strlen(text), &r, why);
	if (rc == CF_OK) {
		assert_int_equal(r.rows.n, 2);
		assert_int_equal(r.rows.items[1].after, 1733011199);
		assert_string_equal(r.title, "Mozilla's list 1 (today)");
		roots_release(&r);
	}
	return rc;
}

static void test_slips_in_a_table_are_told_with_their_line(void **state)
{
	static const struct {
		const char *piece, *by, *line, *says;
	} rows[] = {
		{ "version = \"1\";", "", "t.cfg: ", "version" },
		{ "\"removed\"", "\"gone\"", "t.cfg:3: ", "websites-off" },
		{ "\"aaaa", "\"zzzz", "t.cfg:3: ", "64 hex digits" },
		{ "\"aaaa", "\"aa", "t.cfg:3: ", "64 hex digits" },
		{ "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
		  "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		  "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		  "t.cfg:4: ", "twice" },
		{ "2024-11-30T", "2024-13-30T", "t.cfg:5: ", "2024-13-30" },
		{ "2024-11-30T23:59:59Z", "+30d", "t.cfg:5: ", "+30d" },
		{ " after = \"2024-11-30T23:59:59Z\";", "",
		  "t.cfg:4: ", "\"after\"" },
		{ "\"distrust-after\"", "\"removed\"",
		  "t.cfg:4: ", "\"after\"" },
		{ "missing = ();",
		  "missing = ( { subject = \"C\"; certificate = \"AAAA\"; } );",
		  "t.cfg:7: ", "base64" },
		{ "subject = \"A\"", "subjct = \"A\"", "t.cfg:3: ", "subject" },
	};
	struct cf_why why;

	(void)state;
	assert_int_equal(read_with("# here", "", &why), CF_OK);
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		assert_int_equal(read_with(rows[i].piece, rows[i].by, &why),
				 CF_EINPUT);
		if (strncmp(why.text, rows[i].line, strlen(rows[i].line)) ||
		    !strstr(why.text, rows[i].says))
			fail_msg("row %zu: %s", i, why.text);
	}
}

/* Judges leaf and intermediate, with a list that says so of the root. */
static void judge_root(struct lab *l, enum root_state s, int64_t after)
{
	struct anchor_note note = { s, after };

	l->q.notes = &note;
	l->q.list = "the list";
	lab_judge(l, l->leaf, l->inter, NULL);
	l->q.notes = NULL;
}

static void test_a_root_that_both_have_is_no_doubt(void **state)
{
	struct lab *l = *state;

	judge_root(l, ROOT_LISTED, 0);
	assert_accepted(l);
	assert_int_equal(l->j.reasons.n, 0);
}

static void test_a_root_that_the_list_gave_up_is_a_doubt(void **state)
{
	static const struct {
		enum root_state state;
		const char *says;
	} rows[] = {
		{ ROOT_REMOVED, "the list no longer has" },
		{ ROOT_WEBSITES_OFF, "no longer trusts for web sites" },
	};
	struct lab *l = *state;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		judge_root(l, rows[i].state, 0);
		assert_accepted(l);
		assert_int_equal(l->j.reasons.n, 1);
		assert_non_null(strstr(lab_detail(l, CHAIN_ROOT_NOT_MOZILLA),
				       rows[i].says));
		assert_non_null(strstr(lab_detail(l, CHAIN_ROOT_NOT_MOZILLA),
				       "CN=Root"));
	}
}

static void test_distrust_begins_behind_its_second(void **state)
{
	struct lab *l = *state;

	l->leaf = LEAF(l, .from = BEGIN, .to = PKI_NOW + 90 * PKI_DAY);
	judge_root(l, ROOT_DISTRUST_AFTER, BEGIN);
	assert_accepted(l);
	assert_int_equal(l->j.reasons.n, 0);
	judge_root(l, ROOT_DISTRUST_AFTER, BEGIN - 1);
	assert_accepted(l);
	assert_true(lab_has(l, CHAIN_ROOT_NOT_MOZILLA));
	assert_int_equal(chain_fault_of(&l->j, CHAIN_ROOT_NOT_MOZILLA)->cert,
			 0);
}

static void test_a_root_that_only_the_list_has_is_a_doubt(void **state)
{
	struct lab *l = *state;

	judge_root(l, ROOT_MISSING, 0);
	assert_accepted(l);
	assert_int_equal(l->j.reasons.n, 1);
	assert_non_null(strstr(lab_detail(l, CHAIN_ROOT_NEWER), "lacks"));
	assert_string_equal(l->j.anchor, "CN=Root");
}

/* Neither of the two minds where the other's root is cross-signed. */
static void test_a_cross_sign_that_is_sent_ends_the_doubt(void **state)
{
	static const enum root_state states[] = { ROOT_MISSING, ROOT_REMOVED };
	struct lab *l = *state;
	struct pki_cert *old = MAKE(l, NULL, .cn = "Old Root", .ca = true);
	struct pki_cert *cross = MAKE(l, old, .ca = true, .key_of = l->root,
				      .named_as = l->root);
	struct anchor_note notes[2] = { { ROOT_LISTED, 0 },
					{ ROOT_LISTED, 0 } };

	lab_trust(l, old);
	l->q.notes = notes;
	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		notes[0].state = states[i];
		lab_judge(l, l->leaf, l->inter, cross, NULL);
		assert_accepted(l);
		assert_false(lab_has(l, CHAIN_ROOT_NEWER));
		assert_false(lab_has(l, CHAIN_ROOT_NOT_MOZILLA));
		lab_judge(l, l->leaf, l->inter, NULL);
		assert_accepted(l);
		assert_true(lab_has(l, states[i] == ROOT_MISSING
					       ? CHAIN_ROOT_NEWER
					       : CHAIN_ROOT_NOT_MOZILLA));
	}
	l->q.notes = NULL;
}

static void test_other_faults_stay_beside_the_doubt(void **state)
{
	struct lab *l = *state;

	l->leaf = LEAF(l, .from = BEGIN, .to = PKI_NOW - PKI_DAY);
	judge_root(l, ROOT_REMOVED, 0);
	assert_refused(l, CHAIN_EXPIRED);
	assert_true(lab_has(l, CHAIN_ROOT_NOT_MOZILLA));
	judge_root(l, ROOT_MISSING, 0);
	assert_refused(l, CHAIN_EXPIRED);
	assert_true(lab_has(l, CHAIN_ROOT_NEWER));
}

static void test_a_list_does_not_mend_a_strange_root(void **state)
{
	struct lab *l = *state;
	struct pki_cert *other = MAKE(l, NULL, .cn = "Other", .ca = true);

	lab_distrust_all(l);
	lab_trust(l, other);
	judge_root(l, ROOT_MISSING, 0);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_false(lab_has(l, CHAIN_ROOT_NEWER));
	judge_root(l, ROOT_REMOVED, 0);
	assert_refused(l, CHAIN_INCOMPLETE);
	assert_false(lab_has(l, CHAIN_ROOT_NOT_MOZILLA));
}

static char *put_pem(struct pki_cert *c)
{
	char *path = strdup("/tmp/cf502-roots-XXXXXX"), *pem;
	struct pki_cert *const one[] = { c };
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	pem = pki_pem(one, 1);
	assert_int_equal(file_write(path, pem, strlen(pem), FILE_REPLACE, NULL),
			 CF_OK);
	free(pem);
	return path;
}

static struct trust *compared(const char *path, const char *listed,
			      enum root_state s)
{
	struct trust *t = NULL;
	struct roots r;

	assert_true(made_roots(listed, s, BEGIN, &r));
	assert_int_equal(trust_new_compared(path, &r, &t, NULL), CF_OK);
	assert_int_equal(trust_load(t, NULL), CF_OK);
	assert_string_equal(trust_list(t), "Mozilla's list 9.9 (a test)");
	return t;
}

static void test_a_store_knows_what_the_list_makes_of_it(void **state)
{
	struct lab *l = *state;
	struct blob sent[] = { l->leaf->der, l->inter->der }, *found;
	char *root = put_pem(l->root), *inter = put_pem(l->inter);
	struct trust *t = compared(root, root, ROOT_DISTRUST_AFTER);
	struct event ev;

	event_init(&ev, EV_ANCHOR);
	trust_note(t, TRUST_EDGE, &l->inter->der, &ev);
	trust_note(t, TRUST_LOCAL, &l->root->der, &ev);
	assert_int_equal(ev.has, 0);
	trust_note(t, TRUST_EDGE, &l->root->der, &ev);
	assert_int_equal(event_get(&ev, EF_STATE), ROOT_DISTRUST_AFTER);
	assert_int_equal(event_get(&ev, EF_TIME), BEGIN);
	trust_free(t);
	t = compared(inter, root, ROOT_MISSING);
	assert_int_equal(trust_count(t), 1);
	assert_int_equal(trust_for_chain(t, TRUST_NEWER, sent, 2, &found), 1);
	assert_int_equal(found[0].len, l->root->der.len);
	assert_memory_equal(found[0].data, l->root->der.data, found[0].len);
	free(found);
	trust_free(t);
	/* The bundle has been updated since the table was made. */
	t = compared(root, root, ROOT_MISSING);
	assert_int_equal(trust_for_chain(t, TRUST_NEWER, sent, 2, &found), 0);
	free(found);
	trust_free(t);
	unlink(root);
	unlink(inter);
	free(root);
	free(inter);
}

static void test_roots_of_ones_own_are_compared_with_nothing(void **state)
{
	struct lab *l = *state;
	char *root = put_pem(l->root);
	struct trust *t = NULL;

	assert_int_equal(trust_new(root, &t, NULL), CF_OK);
	assert_int_equal(trust_load(t, NULL), CF_OK);
	assert_null(trust_list(t));
	trust_free(t);
	unlink(root);
	free(root);
}

static void test_mozillas_bundle_is_compared_with_the_table(void **state)
{
	struct trust *t = NULL;

	(void)state;
	if (trust_new(NULL, &t, NULL) != CF_OK)
		skip();
	assert_int_equal(trust_load(t, NULL), CF_OK);
	assert_non_null(strstr(trust_list(t), "Mozilla's list 2."));
	trust_free(t);
}

static const struct advice *tell(struct story *st, const char *anchor_more)
{
	char *der =
		text_base64(st->lab->root->der.data, st->lab->root->der.len);

	story_again(st);
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_tell(st, "address ip=\"192.0.2.7\" family=4 where=dns");
	story_tell(st, "dns-done outcome=ok");
	story_tell(st, "anchor where=edge%s der=%s", anchor_more, der);
	story_tell(st, "trust where=edge count=1 text=\"bundle\" "
		       "list=\"Mozilla's list 9.9 (a test)\"");
	free(der);
	story_edge(st, 1, "192.0.2.7", 0, NULL);
	story_proof(st, 2, "192.0.2.7", 0, NULL);
	return story_end(st);
}

static bool fits(const struct advice *a, const char *id)
{
	for (size_t i = 0; i < a->remedies.n; i++) {
		if (strcmp(a->remedies.items[i].remedy->id, id) == 0)
			return a->remedies.items[i].fits;
	}
	return false;
}

static bool is_fine(const struct advice *a, const char *words)
{
	for (size_t i = 0; i < a->fine.n; i++) {
		if (strstr(a->fine.items[i], words))
			return true;
	}
	return false;
}

static void test_the_doubt_is_told_from_the_log_alone(void **state)
{
	struct story *st = *state;
	const struct advice *a = tell(st, "");
	const struct finding *f;

	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_true(is_fine(a, "which the edge trusts"));
	a = tell(st, " state=websites-off");
	assert_verdict(a, VERDICT_DOUBTFUL, "root-not-mozilla");
	f = story_finding(a, "root-not-mozilla");
	assert_int_equal(f->severity, SEV_DOUBT);
	assert_non_null(strstr(f->evidence, "Mozilla's list 9.9 (a test)"));
	assert_non_null(strstr(a->summary, "CN=Root"));
	assert_false(is_fine(a, "which the edge trusts"));
	assert_true(fits(a, "trusted-certificate"));
	assert_true(fits(a, "public-ca"));
	a = tell(st, " state=distrust-after time=1");
	assert_verdict(a, VERDICT_DOUBTFUL, "root-not-mozilla");
	a = tell(st, " state=distrust-after time=4000000000");
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	a = tell(st, " state=missing");
	assert_verdict(a, VERDICT_DOUBTFUL, "root-newer-than-bundle");
	assert_true(fits(a, "look-elsewhere"));
	assert_false(fits(a, "trusted-certificate"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_shipped_table_is_whole),
		cmocka_unit_test(
			test_slips_in_a_table_are_told_with_their_line),
		lab_test(test_a_root_that_both_have_is_no_doubt),
		lab_test(test_a_root_that_the_list_gave_up_is_a_doubt),
		lab_test(test_distrust_begins_behind_its_second),
		lab_test(test_a_root_that_only_the_list_has_is_a_doubt),
		lab_test(test_a_cross_sign_that_is_sent_ends_the_doubt),
		lab_test(test_other_faults_stay_beside_the_doubt),
		lab_test(test_a_list_does_not_mend_a_strange_root),
		lab_test(test_a_store_knows_what_the_list_makes_of_it),
		lab_test(test_roots_of_ones_own_are_compared_with_nothing),
		cmocka_unit_test(
			test_mozillas_bundle_is_compared_with_the_table),
		story_test(test_the_doubt_is_told_from_the_log_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
