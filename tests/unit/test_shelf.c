/* advice/record, saved and shelf: a session to its file, and back from it. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "advice/record.h"
#include "advice/saved.h"
#include "advice/shelf.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/question_words.h"
#include "probe/replay.h"
#include "tests/unit/folder.h"

#define FILE_MAX (1 << 20)

struct bench {
	char home[FOLDER_PATH];
	struct policy_set policies;
	struct catalogue catalogue;
	struct event_log log; /* of one diagnosis */
	struct question question;
	struct session session;
	struct record *record;
};

static struct bench bench;

static void read_file(const char *path, struct buf *ret)
{
	struct cf_why why = { "" };

	if (file_read(path, FILE_MAX, ret, &why) != CF_OK)
		fail_msg("%s", why.text);
}

static void read_log(struct event_log *ret)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *path = xasprintf("%s/tests/screen/logs/missing-intermediate.log",
			       CF502_SRCDIR);

	read_file(path, &text);
	assert_int_equal(event_log_read("log", buf_str(&text), text.len, ret,
					NULL),
			 CF_OK);
	buf_release(&text);
	free(path);
}

static void begin_session(struct session *s, const struct question *q)
{
	session_init(s, q, policy_for(&bench.policies, q->protocols),
		     &bench.catalogue);
}

static int open_bench(void **state)
{
	struct cf_why why;

	(void)state;
	memset(&bench, 0, sizeof(bench));
	folder_make(bench.home);
	setenv("XDG_STATE_HOME", bench.home, 1);
	assert_int_equal(policy_set_shipped(&bench.policies, &why), 0);
	assert_int_equal(catalogue_shipped(&bench.catalogue, &why), 0);
	read_log(&bench.log);
	assert_int_equal(replay_question("log", &bench.log, &bench.question,
					 NULL),
			 CF_OK);
	begin_session(&bench.session, &bench.question);
	bench.record = record_new(NULL, NULL);
	return 0;
}

static int close_bench(void **state)
{
	(void)state;
	record_free(bench.record);
	session_release(&bench.session);
	question_release(&bench.question);
	event_log_release(&bench.log);
	catalogue_release(&bench.catalogue);
	policy_set_release(&bench.policies);
	folder_drop(bench.home);
	return 0;
}

/* One more diagnosis into the session; n: only its first events. */
static void diagnose(size_t n)
{
	for (size_t i = 0; i < bench.log.events.n && i < n; i++)
		saved_feed(&bench.session, &bench.log.events.items[i]);
}

static void keep(void)
{
	struct cf_why why = { "" };

	record_take(bench.record, &bench.session);
	if (record_save(bench.record, &why) != CF_OK)
		fail_msg("%s", why.text);
}

static char *path_of(const char *name)
{
	return xasprintf("%s/cf502/sessions/%s", bench.home, name);
}

static const char *keep_and_close(char name[128])
{
	keep();
	snprintf(name, 128, "%s", record_name(bench.record));
	record_free(bench.record);
	bench.record = NULL;
	return name;
}

static void write_file(const char *name, const void *bytes, size_t n)
{
	char *path = path_of(name);

	assert_int_equal(file_write(path, bytes, n, FILE_REPLACE, NULL), CF_OK);
	free(path);
}

static void assert_alike(const struct session *a, const struct session *b)
{
	assert_int_equal(a->rounds.n, b->rounds.n);
	assert_int_equal(a->tried.n, b->tried.n);
	for (size_t i = 0; i < a->tried.n; i++) {
		const struct tried *x = &a->tried.items[i];
		const struct tried *y = &b->tried.items[i];

		assert_string_equal(x->id, y->id);
		assert_int_equal(x->before, y->before);
		assert_int_equal(x->judged, y->judged);
		assert_int_equal(x->came, y->came);
	}
	for (size_t i = 0; i < a->rounds.n; i++) {
		struct buf x = BUF_INIT(FILE_MAX), y = BUF_INIT(FILE_MAX);

		event_log_write(&a->rounds.items[i]->log, &x);
		event_log_write(&b->rounds.items[i]->log, &y);
		assert_string_equal(buf_str(&x), buf_str(&y));
		assert_int_equal(a->rounds.items[i]->advice.verdict.outcome,
				 b->rounds.items[i]->advice.verdict.outcome);
		buf_release(&x);
		buf_release(&y);
	}
}

static void assert_reads_back(const char *name)
{
	struct resumed from;
	struct session s;
	struct cf_why why = { "" };

	if (shelf_open(name, &from, &why) != CF_OK)
		fail_msg("%s", why.text);
	begin_session(&s, &from.saved.question);
	saved_play(&from.saved, from.saved.log.events.n, &s);
	assert_alike(&bench.session, &s);
	session_release(&s);
	resumed_release(&from);
}

static void test_a_session_reads_back_as_it_was(void **state)
{
	char name[128];

	(void)state;
	diagnose(SIZE_MAX);
	keep();
	session_mark(&bench.session, "trusted-certificate", true);
	session_mark(&bench.session, "restart-origin", true);
	session_mark(&bench.session, "of-a-later-version", true);
	record_step(bench.record, &bench.session, EV_PAGE, "workarounds", 0);
	diagnose(SIZE_MAX);
	assert_int_equal(bench.session.rounds.n, 2);
	assert_int_equal(bench.session.tried.n, 3);
	assert_true(bench.session.tried.items[0].judged);
	assert_reads_back(keep_and_close(name));
}

static void test_whatever_was_saved_last_reads_back(void **state)
{
	char name[128];
	size_t n = bench.log.events.n;

	(void)state;
	/* As if the program was killed behind each event. */
	for (size_t i = 0; i < n; i++) {
		saved_feed(&bench.session, &bench.log.events.items[i]);
		keep();
	}
	assert_reads_back(keep_and_close(name));
}

static void test_a_torn_line_is_left_out_and_cut_off(void **state)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char name[128], *path;
	struct resumed from;
	size_t whole;

	(void)state;
	diagnose(SIZE_MAX);
	keep_and_close(name);
	path = path_of(name);
	read_file(path, &text);
	for (whole = text.len - 1; text.data[whole - 1] != '\n'; whole--)
		continue;
	/* The rest of a number is a number: it must not be taken. */
	for (size_t n = whole + 1; n < text.len; n++) {
		write_file(name, text.data, n);
		assert_int_equal(shelf_open(name, &from, NULL), CF_OK);
		assert_true(from.saved.end.torn);
		assert_string_equal(from.note.text, "");
		assert_int_equal(from.trail.size, whole);
		resumed_release(&from);
	}
	read_file(path, &text);
	assert_int_equal(text.len, whole);
	buf_release(&text);
	free(path);
}

static void test_damage_is_set_aside_each_time_under_another_name(void **state)
{
	struct buf text = BUF_INIT(FILE_MAX), aside = BUF_INIT(FILE_MAX);
	char name[128], *path, *wanted;
	struct resumed from;
	int i;

	(void)state;
	diagnose(SIZE_MAX);
	keep_and_close(name);
	path = path_of(name);
	read_file(path, &text);
	memset(strstr(buf_str(&text), " done "), 0, 3);
	for (i = 1; i <= 2; i++) {
		write_file(name, text.data, text.len);
		assert_int_equal(shelf_open(name, &from, NULL), CF_OK);
		assert_non_null(strstr(from.note.text, ".damaged"));
		assert_int_equal(from.trail.fd, -1);
		assert_int_equal(from.saved.rounds, 1);
		assert_int_equal(access(path, F_OK), -1);
		resumed_release(&from);
		wanted = xasprintf("%s.damaged%s", path, i == 1 ? "" : "-2");
		read_file(wanted, &aside);
		assert_int_equal(aside.len, text.len);
		assert_memory_equal(aside.data, text.data, text.len);
		free(wanted);
	}
	buf_release(&text);
	buf_release(&aside);
	free(path);
}

static void test_another_file_is_set_aside_as_well(void **state)
{
	struct resumed from;
	struct cf_why why;
	char name[128];

	(void)state;
	diagnose(SIZE_MAX);
	keep_and_close(name);
	write_file(name, "hello\n", 6);
	assert_int_equal(shelf_open(name, &from, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "is no event log"));
	assert_non_null(strstr(why.text, ".damaged"));
}

static void test_what_is_begun_in_one_minute_has_names_of_its_own(void **state)
{
	struct record *second = record_new(NULL, NULL);
	struct cf_why why;

	(void)state;
	diagnose(SIZE_MAX);
	keep();
	record_take(second, &bench.session);
	assert_int_equal(record_save(second, &why), CF_OK);
	assert_string_not_equal(record_name(bench.record), record_name(second));
	assert_non_null(strstr(record_name(second), "-2"));
	record_free(second);
}

static void test_names_are_for_people_and_never_paths(void **state)
{
	static const char *const bad[] = { "",		".",	   "..",
					   "../recent", "/etc/x",  "a/b",
					   "-x",	".hidden", "a b" };
	struct resumed from;
	char *name = shelf_name(1795427400, "www.Example.com");

	(void)state;
	assert_string_equal(name, "20261123-0950-www.Example.com");
	free(name);
	name = shelf_name(1795427400, "2001:db8::1/../x");
	assert_string_equal(name, "20261123-0950-2001-db8--1-..-x");
	free(name);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		assert_int_equal(shelf_open(bad[i], &from, NULL), CF_EINPUT);
		assert_int_equal(shelf_forget(bad[i], NULL), CF_EINPUT);
	}
}

static void test_forgetting_needs_the_name_and_hints_at_it(void **state)
{
	char name[128], wrong[128], *path;
	struct cf_why why;

	(void)state;
	diagnose(SIZE_MAX);
	keep_and_close(name);
	path = path_of(name);
	snprintf(wrong, sizeof(wrong), "%s", name);
	wrong[strlen(wrong) - 1] = 'x';
	assert_int_equal(shelf_forget(wrong, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, name));
	assert_int_equal(access(path, F_OK), 0);
	assert_int_equal(shelf_forget(name, &why), CF_OK);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

static void test_states_tell_what_is_left_to_do(void **state)
{
	struct saved saved;
	char name[128];

	(void)state;
	diagnose(SIZE_MAX);
	keep();
	snprintf(name, sizeof(name), "%s", record_name(bench.record));
	assert_int_equal(shelf_look(name, &saved), SHELF_UNFINISHED);
	saved_release(&saved);
	record_step(bench.record, &bench.session, EV_LEFT, NULL, 1);
	keep();
	assert_int_equal(shelf_look(name, &saved), SHELF_FINISHED);
	saved_release(&saved);
	diagnose(3);
	keep();
	assert_int_equal(shelf_look(name, &saved), SHELF_UNFINISHED);
	saved_release(&saved);
	write_file(name, "", 0);
	assert_int_equal(shelf_look(name, &saved), SHELF_EMPTY);
	saved_release(&saved);
	write_file(name, "x", 1);
	assert_int_equal(shelf_look(name, &saved), SHELF_DAMAGED);
	saved_release(&saved);
}

static void test_a_probe_that_was_cut_off_ends(void **state)
{
	(void)state;
	diagnose(20);
	assert_true(saved_close(&bench.session));
	assert_true(session_now(&bench.session)->evidence.done);
	assert_true(session_now(&bench.session)->evidence.stopped);
	assert_false(saved_close(&bench.session));
}

static void test_without_a_place_all_waits_until_there_is_one(void **state)
{
	struct cf_why why = { "" };
	char name[128];

	(void)state;
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	diagnose(SIZE_MAX);
	record_take(bench.record, &bench.session);
	assert_int_equal(record_save(bench.record, &why), CF_EFILE);
	assert_true(strlen(why.text) > 10);
	assert_null(record_name(bench.record));
	setenv("XDG_STATE_HOME", bench.home, 1);
	assert_reads_back(keep_and_close(name));
}

static void test_nobody_else_may_read_it(void **state)
{
	char *path;
	struct stat st;

	(void)state;
	diagnose(SIZE_MAX);
	keep();
	path = path_of("");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(path);
	path = path_of(record_name(bench.record));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	free(path);
}

/* The same question comes back, with a path that is no clean text. */
static void test_options_come_back_as_they_were(void **state)
{
	struct question *q = &bench.session.question;
	struct resumed from;
	char name[128];

	(void)state;
	assert_int_equal(question_add_pin(q,
					  "a.example:443:192.0.2.1,"
					  "2001:db8::1",
					  NULL),
			 CF_OK);
	assert_int_equal(question_add_dns(q, "192.0.2.53:5353,2001:db8::53",
					  NULL),
			 CF_OK);
	q->trust_path = xstrdup("/no such/\033[31m\xff.pem");
	q->connect_timeout_ms = 2500;
	q->timeout_ms = 900;
	q->attempts = 3;
	q->at_given = true;
	q->at = 1795427400;
	diagnose(SIZE_MAX);
	assert_int_equal(shelf_open(keep_and_close(name), &from, NULL), CF_OK);
	q = &from.saved.question;
	assert_null(from.saved.unasked);
	assert_int_equal(q->pins.n, 1);
	assert_string_equal(q->pins.items[0].addrs.items[1], "2001:db8::1");
	assert_int_equal(q->dns.n, 2);
	assert_string_equal(q->dns.items[0], "192.0.2.53:5353");
	assert_string_equal(q->trust_path, "/no such/\033[31m\xff.pem");
	assert_int_equal(q->connect_timeout_ms, 2500);
	assert_int_equal(q->timeout_ms, 900);
	assert_int_equal(q->attempts, 3);
	assert_true(q->at_given);
	assert_int_equal(q->at, 1795427400);
	resumed_release(&from);
}

static void test_an_option_that_is_not_known_forbids_asking_again(void **state)
{
	static const char *const options[] = {
		"--nonsense=1",	       "--resolve=x",
		"--attempts=9",	       "--timeout=1.5",
		"--timeout=99999.000", "--dns=",
		"--connect-timeout",   "=",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(options); i++) {
		char *text = xasprintf("cf502-log 1\n"
				       "1 0.000000 option text=\"%s\"\n"
				       "2 0.000000 asked host=\"a.example\"\n",
				       options[i]);
		struct saved s;

		assert_int_equal(saved_read("x", text, strlen(text), false, &s,
					    NULL),
				 CF_OK);
		if (!s.unasked)
			fail_msg("taken: %s", options[i]);
		saved_release(&s);
		free(text);
	}
}

int main(void)
{
#define ON_BENCH(test) \
	cmocka_unit_test_setup_teardown(test, open_bench, close_bench)
	const struct CMUnitTest tests[] = {
		ON_BENCH(test_a_session_reads_back_as_it_was),
		ON_BENCH(test_whatever_was_saved_last_reads_back),
		ON_BENCH(test_a_torn_line_is_left_out_and_cut_off),
		ON_BENCH(test_damage_is_set_aside_each_time_under_another_name),
		ON_BENCH(test_another_file_is_set_aside_as_well),
		ON_BENCH(test_what_is_begun_in_one_minute_has_names_of_its_own),
		ON_BENCH(test_names_are_for_people_and_never_paths),
		ON_BENCH(test_forgetting_needs_the_name_and_hints_at_it),
		ON_BENCH(test_states_tell_what_is_left_to_do),
		ON_BENCH(test_a_probe_that_was_cut_off_ends),
		ON_BENCH(test_without_a_place_all_waits_until_there_is_one),
		ON_BENCH(test_nobody_else_may_read_it),
		ON_BENCH(test_options_come_back_as_they_were),
		ON_BENCH(test_an_option_that_is_not_known_forbids_asking_again),
	};
#undef ON_BENCH

	return cmocka_run_group_tests(tests, NULL, NULL);
}
