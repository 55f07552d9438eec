/* What worked here: the file, the order that it makes, and what is counted. */
#include "advice/outcomes.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "tests/unit/story.h"

#define IP "198.51.100.1"

static const struct way_outcome *of(const struct outcomes *o, const char *id)
{
	for (size_t i = 0; i < o->of.n; i++) {
		if (strcmp(o->of.items[i].id, id) == 0)
			return &o->of.items[i];
	}
	return NULL;
}

static void assert_counts(const struct outcomes *o, const char *id, int worked,
			  int failed)
{
	const struct way_outcome *at = of(o, id);

	if (!at) {
		fail_msg("nothing is known of %s", id);
		return;
	}
	assert_int_equal(at->worked, worked);
	assert_int_equal(at->failed, failed);
}

static void test_what_was_written_is_read(void **state)
{
	static const char text[] = OUTCOMES_HEADER
		"\n# a comment\n\nrenew-and-reload 3 1\npublic-ca 0 2\n";
	struct outcomes o;
	struct cf_why why;

	(void)state;
	assert_int_equal(outcomes_read("f", text, strlen(text), &o, &why), 0);
	assert_int_equal(o.of.n, 2);
	assert_counts(&o, "renew-and-reload", 3, 1);
	assert_counts(&o, "public-ca", 0, 2);
	outcomes_release(&o);
}

static void test_what_is_wrong_is_named_with_its_line(void **state)
{
	static const struct {
		const char *text, *place;
	} wrong[] = {
		{ "", "f:1:" },
		{ "renew 1 1\n", "f:1:" },
		{ OUTCOMES_HEADER "0\n", "f:1:" },
		{ OUTCOMES_HEADER "\nrenew 1\n", "f:2:" },
		{ OUTCOMES_HEADER "\nrenew 1 1 1\n", "f:2:" },
		{ OUTCOMES_HEADER "\nrenew 1  1\n", "f:2:" },
		{ OUTCOMES_HEADER "\nrenew -1 1\n", "f:2:" },
		{ OUTCOMES_HEADER "\nrenew 1 99999999999999999999\n", "f:2:" },
		{ OUTCOMES_HEADER "\na 1 1\na 1 1\n", "f:3:" },
		{ OUTCOMES_HEADER "\n\033[2J 1 1\n", "f:2:" },
		{ OUTCOMES_HEADER "\nhost.example.com 1 1\n", "f:2:" },
	};
	struct outcomes o;
	struct cf_why why;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
		assert_int_equal(outcomes_read("f", wrong[i].text,
					       strlen(wrong[i].text), &o, &why),
				 CF_EINPUT);
		assert_int_equal(o.of.n, 0);
		assert_non_null(strstr(why.text, wrong[i].place));
	}
	assert_int_equal(outcomes_read("f", OUTCOMES_HEADER "\na\0b 1 1", 26,
				       &o, &why),
			 CF_EINPUT);
}

static void test_outcomes_enter_the_order_from_three_on(void **state)
{
	static const struct {
		struct remedy r;
		double rank;
		const char *basis;
	} rows[] = {
		{ { .rate = 90, .basis = BASIS_CARD }, 90, "card" },
		{ { .rate = 90,
		    .basis = BASIS_CARD,
		    .here.worked = 0,
		    .here.tried = 2 },
		  90,
		  "card, here 0 of 2" },
		{ { .rate = 90,
		    .basis = BASIS_CARD,
		    .here.worked = 0,
		    .here.tried = 3 },
		  20,
		  "card, here 0 of 3" },
		{ { .rate = 80,
		    .basis = BASIS_CARD,
		    .here.worked = 3,
		    .here.tried = 3 },
		  80,
		  "card, here 3 of 3" },
		{ { .rate = 80,
		    .basis = BASIS_CARD,
		    .here.worked = 18,
		    .here.tried = 18 },
		  95,
		  "card, here 18 of 18" },
		{ { .rate = -1,
		    .basis = BASIS_FIELD,
		    .worked = 4,
		    .tried = 6,
		    .here.worked = 2,
		    .here.tried = 2 },
		  62.5,
		  "field 4 of 6, here 2 of 2" },
		{ { .rate = -1,
		    .here.worked = 1,
		    .here.tried = 3,
		    .basis = BASIS_NONE },
		  40,
		  "no data, here 1 of 3" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		char *basis = remedy_basis(&rows[i].r);

		assert_true(remedy_rank(&rows[i].r) == rows[i].rank);
		assert_string_equal(basis, rows[i].basis);
		free(basis);
	}
}

/* The user's file ---------------------------------------------------------- */

struct home {
	char path[64];
	char *file;
};

static int make_home(void **state)
{
	struct home *h = calloc(1, sizeof(*h));
	struct cf_why why;
	char *dir;

	assert_non_null(h);
	snprintf(h->path, sizeof(h->path), "/tmp/cf502-test-XXXXXX");
	assert_non_null(mkdtemp(h->path));
	setenv("XDG_STATE_HOME", h->path, 1);
	dir = file_state_dir(&why);
	assert_non_null(dir);
	h->file = file_join(dir, "outcomes");
	free(dir);
	*state = h;
	return 0;
}

static int drop_home(void **state)
{
	static const char *const names[] = { "outcomes", "outcomes.lock",
					     "outcomes.damaged",
					     "outcomes.damaged-2" };
	struct home *h = *state;
	char path[160];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(path, sizeof(path), "%s/cf502/%s", h->path, names[i]);
		unlink(path);
	}
	snprintf(path, sizeof(path), "%s/cf502", h->path);
	rmdir(path);
	rmdir(h->path);
	free(h->file);
	free(h);
	return 0;
}

static void save(const char *id, int worked, int failed, struct cf_why *note)
{
	struct outcomes add = { .of = { .n = 0 } };
	struct cf_why why = { "" };

	outcomes_count(&add, id, worked, failed);
	if (outcomes_save(&add, note, &why) < 0)
		fail_msg("%s", why.text);
	assert_int_equal(add.of.n, 0);
}

static void test_counts_add_up_in_the_file(void **state)
{
	struct outcomes o;
	struct cf_why note, why;
	struct stat st;
	struct home *h = *state;

	assert_int_equal(outcomes_load(&o, &why), 0);
	assert_int_equal(o.of.n, 0);
	save("renew-and-reload", 1, 0, &note);
	save("public-ca", 0, 1, &note);
	save("renew-and-reload", 1, 1, &note);
	assert_string_equal(note.text, "");
	assert_int_equal(outcomes_load(&o, &why), 0);
	assert_counts(&o, "renew-and-reload", 2, 1);
	assert_counts(&o, "public-ca", 0, 1);
	outcomes_release(&o);
	assert_int_equal(stat(h->file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void write_text(const char *path, const char *text)
{
	assert_int_equal(
		file_write(path, text, strlen(text), FILE_REPLACE, NULL), 0);
}

static void test_a_damaged_file_is_set_aside_and_never_deleted(void **state)
{
	struct home *h = *state;
	struct outcomes o;
	struct cf_why note, why;
	struct buf text = BUF_INIT(4096);
	char path[160];

	for (int i = 0; i < 2; i++) {
		write_text(h->file, i ? "two\n" : "one\n");
		assert_int_equal(outcomes_load(&o, &why), CF_EINPUT);
		assert_non_null(strstr(why.text, "outcomes:1:"));
		save("public-ca", 1, 0, &note);
		assert_non_null(strstr(note.text, "outcomes:1:"));
		assert_non_null(strstr(note.text, i ? "outcomes.damaged-2"
						    : "outcomes.damaged"));
	}
	snprintf(path, sizeof(path), "%s.damaged", h->file);
	assert_int_equal(file_read(path, 100, &text, &why), 0);
	assert_string_equal(buf_str(&text), "one\n");
	assert_int_equal(outcomes_load(&o, &why), 0);
	assert_counts(&o, "public-ca", 1, 0);
	outcomes_release(&o);
	buf_release(&text);
}

static void test_a_pipe_in_its_place_is_not_waited_for(void **state)
{
	struct home *h = *state;
	struct outcomes o;
	struct cf_why why;

	assert_int_equal(mkfifo(h->file, 0600), 0);
	assert_int_equal(outcomes_load(&o, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "no regular file"));
}

/* Marks -------------------------------------------------------------------- */

static const struct pki_cert *expired(struct story *st)
{
	return LEAF(st->lab, .from = PKI_NOW - 100 * PKI_DAY,
		    .to = PKI_NOW - 3 * PKI_DAY);
}

static void tell(struct story *st, const struct pki_cert *leaf)
{
	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, leaf);
	story_proof(st, 2, IP, 0, leaf);
	story_tell(st, "done count=2");
}

static void test_a_mark_counts_once_a_probe_has_judged_it(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct pki_cert *old = expired(st);
	struct outcomes o = { .of = { .n = 0 } };

	tell(st, old);
	story_end(st);
	session_mark(s, "public-ca", true);
	session_mark(s, "restart-origin", true);
	session_mark(s, "of-a-later-version", true);
	outcomes_take(s, &o);
	assert_int_equal(o.of.n, 0);
	tell(st, old);
	story_round(st);
	outcomes_take(s, &o);
	outcomes_take(s, &o);
	assert_counts(&o, "public-ca", 0, 1);
	assert_counts(&o, "restart-origin", 0, 1);
	assert_null(of(&o, "of-a-later-version"));
	session_mark(s, "renew-and-reload", true);
	tell(st, NULL);
	story_round(st);
	outcomes_take(s, &o);
	assert_counts(&o, "renew-and-reload", 1, 0);
	assert_counts(&o, "public-ca", 0, 1);
	/* Nothing was left to mend. */
	session_mark(s, "catch-all-certificate", true);
	tell(st, NULL);
	story_round(st);
	outcomes_take(s, &o);
	assert_null(of(&o, "catch-all-certificate"));
	outcomes_release(&o);
}

static void test_what_comes_late_has_worked_after_all(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct pki_cert *old = expired(st);
	struct outcomes o = { .of = { .n = 0 } };

	tell(st, old);
	story_end(st);
	session_mark(s, "renew-and-reload", true);
	tell(st, old);
	story_round(st);
	outcomes_take(s, &o);
	assert_counts(&o, "renew-and-reload", 0, 1);
	tell(st, NULL);
	story_round(st);
	assert_int_equal(session_tried(s, "renew-and-reload")->came,
			 COMPARISON_FIXED);
	outcomes_take(s, &o);
	assert_counts(&o, "renew-and-reload", 1, 0);
	outcomes_release(&o);
}

static void test_of_two_steps_at_once_neither_has_worked(void **state)
{
	struct story *st = *state;
	struct session *s = &st->session;
	const struct pki_cert *old = expired(st);
	struct outcomes o = { .of = { .n = 0 } };

	tell(st, old);
	story_end(st);
	session_mark(s, "renew-and-reload", true);
	session_mark(s, "restart-origin", true);
	tell(st, old);
	story_round(st);
	outcomes_take(s, &o);
	assert_counts(&o, "renew-and-reload", 0, 1);
	assert_counts(&o, "restart-origin", 0, 1);
	tell(st, NULL);
	story_round(st);
	outcomes_take(s, &o);
	outcomes_take(s, &o);
	assert_counts(&o, "renew-and-reload", 0, 0);
	assert_counts(&o, "restart-origin", 0, 0);
	outcomes_release(&o);
}

static void add_ids(const struct advice *a, struct buf *out)
{
	for (size_t i = 0; i < a->remedies.n; i++)
		buf_addf(out, "%s ", a->remedies.items[i].remedy->id);
	for (size_t i = 0; i < a->dead_ends.n; i++)
		buf_addf(out, "%s ", a->dead_ends.items[i].dead_end->id);
}

static void test_a_dead_end_that_worked_stays_where_it_is(void **state)
{
	struct story *st = *state;
	struct buf before = BUF_INIT(4096), after = BUF_INIT(4096);
	struct outcomes o = { .of = { .n = 0 } };

	tell(st, expired(st));
	add_ids(story_end(st), &before);
	outcomes_count(&o, "restart-origin", 0, 9);
	outcomes_count(&o, "switch-to-http", 9, 0);
	outcomes_apply(&o, &st->catalogue);
	tell(st, expired(st));
	add_ids(story_round(st), &after);
	assert_non_null(strstr(buf_str(&before), "switch-to-http"));
	assert_string_equal(buf_str(&before), buf_str(&after));
	outcomes_release(&o);
	buf_release(&before);
	buf_release(&after);
}

static void test_the_catalogue_learns_what_it_knows(void **state)
{
	struct story *st = *state;
	struct outcomes o = { .of = { .n = 0 } };
	const struct dead_end *d =
		catalogue_dead_end(&st->catalogue, "restart-origin");
	const struct remedy *r;
	char *basis;

	outcomes_count(&o, "public-ca", 2, 1);
	outcomes_count(&o, "restart-origin", 1, 2);
	outcomes_count(&o, "of-a-later-version", 9, 9);
	outcomes_apply(&o, &st->catalogue);
	r = catalogue_remedy(&st->catalogue, "public-ca");
	assert_int_equal(r->here.worked, 2);
	assert_int_equal(r->here.tried, 3);
	assert_true(remedy_rank(r) == 60);
	basis = dead_end_basis(d);
	assert_string_equal(basis, "fails 85 %, card, here 1 of 3 worked");
	free(basis);
	outcomes_release(&o);
	outcomes_apply(&o, &st->catalogue);
	assert_int_equal(r->here.tried, 0);
	assert_int_equal(d->here.tried, 0);
}

#define home_test(f) cmocka_unit_test_setup_teardown(f, make_home, drop_home)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_was_written_is_read),
		cmocka_unit_test(test_what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(test_outcomes_enter_the_order_from_three_on),
		home_test(test_counts_add_up_in_the_file),
		home_test(test_a_damaged_file_is_set_aside_and_never_deleted),
		home_test(test_a_pipe_in_its_place_is_not_waited_for),
		story_test(test_a_mark_counts_once_a_probe_has_judged_it),
		story_test(test_what_comes_late_has_worked_after_all),
		story_test(test_of_two_steps_at_once_neither_has_worked),
		story_test(test_a_dead_end_that_worked_stays_where_it_is),
		story_test(test_the_catalogue_learns_what_it_knows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
