/*
 * Sessions on a terminal: whatever ends the program, what was shown before is
 * there when it is resumed. The origin is one of the demo's, served by another
 * process, so that it outlives the wizard.
 */
#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define FILE_MAX (1 << 20)

static struct home home;

/* --------------------------------------------------------------- set-up */

static int make_home(void **state)
{
	(void)state;
	home_make(&home);
	return 0;
}

static int drop_home(void **state)
{
	(void)state;
	home_drop(&home);
	return 0;
}

static void serve(const char *name)
{
	home_serve(&home, name);
}

static struct vt *start_args(const char *const *args)
{
	return home_start(&home, &(struct vt_spec){ .rows = 24 }, args);
}

static struct vt *start(void)
{
	struct vt *t = start_args(home.args);

	vt_wait(t, "[1 Target]");
	vt_sync(t);
	return t;
}

static struct vt *resume(const char *name)
{
	const char *const args[] = { "resume", name, NULL };

	return start_args(args);
}

static void kill_it(struct vt *t)
{
	vt_signal(t, SIGKILL);
	vt_exit(t);
	vt_free(t);
}

/* Leaves at once, or through the question that may come. */
static void leave(struct vt *t)
{
	vt_ctrl(t, 'X');
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

static void probe(struct vt *t)
{
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "Probe 1 ended");
}

static char *sessions_path(void)
{
	return xasprintf("%s/state/cf502/sessions", home.path);
}

/* The only session, or the only one besides that; owned by the caller. */
static char *session_besides(const char *other)
{
	char *path = sessions_path(), *found = NULL;
	DIR *dir = opendir(path);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' ||
		    (other &&
		     strcmp(strrchr(other, '/') + 1, entry->d_name) == 0))
			continue;
		assert_null(found);
		found = file_join(path, entry->d_name);
	}
	closedir(dir);
	free(path);
	assert_non_null(found);
	return found;
}

static char *session_path(void)
{
	return session_besides(NULL);
}

static void read_text(const char *path, struct buf *ret)
{
	struct cf_why why = { "" };

	if (file_read(path, FILE_MAX, ret, &why) != 0)
		fail_msg("%s", why.text);
}

/* ---------------------------------------------------------------- kill -9 */

static void go_to(struct vt *t, int page)
{
	static const char *const heads[] = { "[1 Target]", "[2 Handshake]",
					     "[3 Diagnosis]", "[4 Workarounds]",
					     "[5 Report]" };
	int i;

	for (i = 2; i < page; i++) {
		vt_key(t, VT_ENTER);
		vt_wait(t, heads[i]);
	}
	if (page == 1)
		vt_type(t, "1");
	vt_wait(t, heads[page - 1]);
}

static void assert_killed_on_page_resumes(int page, const char *head,
					  const char *sign)
{
	struct vt *t;

	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, page);
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, head);
	vt_wait(t, "This was seen less than a minute ago");
	vt_wait(t, sign);
	vt_wait(t, "probe 1");
	leave(t);
}

static void test_killed_on_the_target_page(void **state)
{
	(void)state;
	assert_killed_on_page_resumes(1, "[1 Target]",
				      "missing-intermediate.example.com");
}

static void test_killed_on_the_handshake_page(void **state)
{
	(void)state;
	assert_killed_on_page_resumes(2, "[2 Handshake]",
				      "MISSING: CN=cf502 demo intermediate");
}

static void test_killed_on_the_diagnosis_page(void **state)
{
	(void)state;
	assert_killed_on_page_resumes(3, "[3 Diagnosis]",
				      "The origin leaves out a certificate");
}

static void test_killed_on_the_workarounds_page(void **state)
{
	(void)state;
	assert_killed_on_page_resumes(4, "[4 Workarounds]", "DEAD END");
}

static void test_killed_on_the_report_page(void **state)
{
	(void)state;
	assert_killed_on_page_resumes(5, "[5 Report]", "Preview");
}

static void test_marks_and_comparisons_come_back(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, 4);
	vt_type(t, " ");
	vt_wait(t, "marked");
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, "[4 Workarounds]");
	vt_type(t, "r");
	vt_wait(t, "NO CHANGE");
	vt_wait(t, "probe 2");
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, "[4 Workarounds]");
	vt_wait(t, "probe 2");
	vt_wait(t, "NO CHANGE");
	leave(t);
}

/* The first dead end of the list comes to stand under the cursor. */
static void go_to_dead_end(struct vt *t)
{
	for (int i = 0; i < 9 && !vt_has(t, "> DEAD END Restart"); i++) {
		vt_key(t, VT_DOWN);
		vt_sync(t);
	}
	vt_wait(t, "> DEAD END Restart");
}

static void test_a_dead_end_that_was_tried_comes_back(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, 4);
	go_to_dead_end(t);
	vt_type(t, " ");
	vt_wait(t, "fails 85 %  marked");
	vt_type(t, "r");
	vt_wait(t, "Restart the origin server (dead end)");
	vt_wait(t, "probe 2");
	vt_type(t, "b");
	vt_wait(t, "fails 85 %  NO CHANGE");
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, "[4 Workarounds]");
	vt_wait(t, "fails 85 %  NO CHANGE");
	vt_type(t, "a");
	vt_wait(t, "Restart the origin server (dead end)");
	leave(t);
}

static void test_rows_that_were_selected_are_selected_again(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, 4);
	vt_wait(t, "> 1 ");
	vt_key(t, VT_DOWN);
	vt_wait(t, "> 2 ");
	vt_type(t, "2");
	vt_wait(t, "[2 Handshake]");
	vt_key(t, VT_TAB);
	vt_key(t, VT_HOME);
	/* Details name the row in words that no clock is in. */
	vt_type(t, "d");
	vt_wait(t, "DNS A 127.0.0.1");
	leave(t);
	t = resume(NULL);
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "d");
	vt_wait(t, "DNS A 127.0.0.1");
	vt_type(t, "b");
	vt_type(t, "4");
	vt_wait(t, "> 2 ");
	leave(t);
}

/* A place that no page has is no place. */
static void test_a_place_made_up_does_no_harm(void **state)
{
	static const char lies[] =
		"9 9.000000 page text=\"handshake\" place=\"9 7 x 8 99 -1 "
		"9223372036854775807\"\n"
		"9 9.000000 page text=\"diagnosis\" place=\"5 "
		"9223372036854775807 9223372036854775807 1 7 7 7 7 7 7\"\n"
		"9 9.000000 page text=\"workarounds\" place=\"1 77777 "
		"9223372036854775807 1 9 9223372036854775807 1 1\"\n";
	struct vt *t;
	FILE *file;
	char *path;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, 4);
	kill_it(t);
	path = session_path();
	file = fopen(path, "a");
	assert_non_null(file);
	fputs(lies, file);
	fclose(file);
	free(path);
	t = resume(NULL);
	vt_wait(t, "[4 Workarounds]");
	vt_wait(t, "> 1 ");
	vt_type(t, "3");
	vt_wait(t, "[3 Diagnosis]");
	vt_type(t, "2");
	vt_wait(t, "[2 Handshake]");
	leave(t);
}

/* The shipped policies under ids of their own; owned by the caller. */
static char *own_policies(void)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *path = file_join(home.path, "own.cfg"), *at;

	read_text(CF502_SRCDIR "/data/policy/cloudfront.cfg", &text);
	for (at = (char *)text.data; (at = strstr(at, "\"CloudFront-Up"));)
		memcpy(at, "\"HereCloud", strlen("\"HereCloud"));
	assert_int_equal(
		file_write(path, text.data, text.len, FILE_REPLACE, NULL), 0);
	buf_release(&text);
	return path;
}

static void assert_resumed_saying(const char *said)
{
	struct vt *t = resume(NULL);

	vt_wait(t, "[2 Handshake]");
	if (said) {
		vt_wait(t, said);
	} else {
		vt_wait(t, "This was seen");
		assert_false(vt_has(t, "Go on"));
	}
	kill_it(t);
}

static void test_what_judged_judges_again_or_it_is_said(void **state)
{
	const char *args[HOME_WORDS + 2] = { "--policy" };
	char *path = own_policies();
	struct vt *t;
	FILE *file;

	(void)state;
	serve("missing-intermediate");
	args[1] = path;
	memcpy(args + 2, home.args, sizeof(home.args));
	t = start_args(args);
	vt_wait(t, "[1 Target]");
	probe(t);
	kill_it(t);
	assert_resumed_saying(NULL);
	file = fopen(path, "a");
	assert_non_null(file);
	fputs("# another\n", file);
	fclose(file);
	assert_resumed_saying("is not what it was");
	unlink(path);
	assert_resumed_saying("cannot read");
	assert_resumed_saying("This was asked as the policy");
	free(path);
}

static void test_killed_while_it_probes(void **state)
{
	struct vt *t;

	(void)state;
	serve("stall");
	t = start();
	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, "The last probe was cut off.");
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "r");
	vt_wait(t, "probe 2");
	vt_wait(t, "hello, ");
	leave(t);
}

static void test_resuming_asks_nothing_by_itself(void **state)
{
	struct vt *t;
	struct buf before = BUF_INIT(FILE_MAX), after = BUF_INIT(FILE_MAX);
	char *path;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	kill_it(t);
	path = session_path();
	read_text(path, &before);
	t = resume(NULL);
	vt_wait(t, "This was seen");
	vt_sync(t);
	leave(t);
	read_text(path, &after);
	assert_true(after.len > before.len);
	assert_memory_equal(before.data, after.data, before.len);
	assert_null(strstr(buf_str(&after) + before.len, " asked "));
	buf_release(&before);
	buf_release(&after);
	free(path);
}

/* ------------------------------------------------------- other endings */

static void test_a_closed_terminal_loses_nothing(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	go_to(t, 3);
	vt_hang_up(t);
	assert_int_equal(vt_exit(t), 128 + SIGHUP);
	vt_free(t);
	t = resume(NULL);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "The origin leaves out a certificate");
	leave(t);
}

static void test_the_farewell_names_the_session(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	vt_ctrl(t, 'X');
	vt_wait(t, "'cf502 resume' goes");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_wait(t, "Go on: cf502 resume 2");
	vt_free(t);
}

static void test_a_finished_session_is_resumed_by_name_alone(void **state)
{
	char *path;
	struct vt *t;

	(void)state;
	serve("ok");
	t = start();
	probe(t);
	leave(t);
	path = session_path();
	t = resume(NULL);
	assert_int_equal(vt_exit(t), 2);
	vt_wait(t, "there is no unfinished session");
	vt_free(t);
	t = resume(strrchr(path, '/') + 1);
	vt_wait(t, "This was seen");
	leave(t);
	free(path);
}

static void test_a_session_opens_in_one_terminal_at_a_time(void **state)
{
	char *path;
	struct vt *t, *second;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	path = session_path();
	second = resume(strrchr(path, '/') + 1);
	assert_int_equal(vt_exit(second), 2);
	assert_true(vt_has(second, "is open in another cf502"));
	vt_free(second);
	second = resume(NULL);
	assert_int_equal(vt_exit(second), 2);
	assert_true(vt_has(second, "there is no unfinished session"));
	vt_free(second);
	leave(t);
	free(path);
}

static void test_the_wizard_names_what_is_unfinished(void **state)
{
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	leave(t);
	t = start_args(NULL);
	vt_wait(t, "Unfinished, ^O goes on: missing-intermediate.example.com,");
	leave(t);
	t = start();
	assert_false(vt_has(t, "Unfinished"));
	leave(t);
}

/* Another question is another session; the first one is over then. */
static void test_another_question_begins_another_session(void **state)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *path, *second;
	struct vt *t;

	(void)state;
	serve("stall");
	t = start();
	vt_key(t, VT_ENTER);
	vt_wait(t, "hello, ");
	path = session_path();
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_STAB);
	vt_key(t, VT_RIGHT);
	vt_type(t, " ");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "hello, ");
	vt_wait(t, "probe 1");
	read_text(path, &text);
	assert_non_null(strstr(buf_str(&text), " stopped "));
	assert_non_null(strstr(buf_str(&text), " left flags=0\n"));
	second = session_besides(path);
	read_text(second, &text);
	assert_non_null(strstr(buf_str(&text), "family=6"));
	assert_null(strstr(buf_str(&text), " left "));
	leave(t);
	buf_release(&text);
	free(second);
	free(path);
}

static void test_the_demo_is_not_kept(void **state)
{
	const char *const args[] = { "demo", NULL };
	char *path = sessions_path();
	struct vt *t = start_args(args);

	(void)state;
	vt_wait(t, "[1 Target]");
	probe(t);
	leave(t);
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

/* -------------------------------------------------------- bad places */

static void test_without_a_place_it_says_so_and_goes_on(void **state)
{
	static const char *const nowhere[] = { "XDG_STATE_HOME=/dev/null",
					       NULL };
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	t = home_start(&home, &(struct vt_spec){ .env = nowhere }, home.args);
	vt_wait(t, "[1 Target]");
	vt_sync(t);
	vt_key(t, VT_ENTER);
	vt_wait(t, "This session is not kept: ");
	vt_wait(t, "probe 1, not kept");
	vt_wait(t, "Chain as received");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait_gone(t, "This session is not kept: ");
	vt_ctrl(t, 'X');
	vt_wait(t, "This session is not kept");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_wait(t, "The session is not kept: ");
	vt_free(t);
}

static void limit_files(rlim_t bytes)
{
	struct rlimit limit;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void test_a_full_disk_keeps_what_went_in_and_says_so(void **state)
{
	struct rlimit before;
	struct vt *t;

	(void)state;
	serve("missing-intermediate");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit_files(3000);
	t = start();
	setrlimit(RLIMIT_FSIZE, &before);
	vt_key(t, VT_ENTER);
	vt_wait(t, "This session is not kept: ");
	vt_wait(t, "Chain as received");
	kill_it(t);
	t = resume(NULL);
	vt_wait(t, "The last probe was cut off.");
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "r");
	vt_wait(t, "Probe 2 ended");
	vt_wait(t, "Chain as received");
	leave(t);
}

static void test_damage_is_set_aside_and_named(void **state)
{
	struct buf text = BUF_INIT(FILE_MAX);
	char *path, *aside;
	struct vt *t;
	size_t n;

	(void)state;
	serve("missing-intermediate");
	t = start();
	probe(t);
	kill_it(t);
	path = session_path();
	read_text(path, &text);
	n = (size_t)(strstr(buf_str(&text), " done ") - buf_str(&text));
	text.data[n + 1] = '\033';
	assert_int_equal(
		file_write(path, text.data, text.len, FILE_REPLACE, NULL), 0);
	t = resume(NULL);
	vt_wait(t, "can't be read: ");
	vt_wait(t, ".damaged");
	vt_key(t, VT_ENTER);
	vt_wait_gone(t, ".damaged");
	vt_wait(t, "The last probe was cut off.");
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "MISSING: CN=cf502 demo intermediate");
	aside = xasprintf("%s.damaged", path);
	read_text(aside, &text);
	assert_int_equal(text.data[n + 1], '\033');
	vt_type(t, "r");
	vt_wait(t, "Probe 2 ended");
	leave(t);
	/* The new file has what could be read, and what came since. */
	read_text(path, &text);
	assert_non_null(strstr(buf_str(&text), " asked "));
	assert_non_null(strstr(buf_str(&text), " left "));
	buf_release(&text);
	free(path);
	free(aside);
}

/* -------------------------------------------------------------- recordings */

static struct vt *replay(const char *log)
{
	char *path =
		xasprintf("%s/tests/screen/logs/%s.log", CF502_SRCDIR, log);
	const char *const args[] = { "--replay", path, NULL };
	struct vt *t = start_args(args);

	vt_wait(t, "[2 Handshake]");
	free(path);
	return t;
}

static void test_a_recording_is_stepped_through_in_time(void **state)
{
	struct vt *t = replay("missing-intermediate");

	(void)state;
	vt_wait(t, "recording ");
	vt_wait(t, "MISSING: ");
	vt_type(t, "<");
	vt_wait(t, "recording 0.0 ms of ");
	assert_false(vt_has(t, "MISSING: "));
	vt_type(t, ",");
	vt_wait(t, "The recording begins here.");
	vt_type(t, ".");
	vt_wait_gone(t, "The recording begins here.");
	vt_type(t, ">");
	vt_wait(t, "MISSING: ");
	vt_type(t, ".");
	vt_wait(t, "The recording ends here.");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_type(t, "<");
	vt_wait_gone(t, "leaves out a certificate");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

static void test_a_recording_asks_and_changes_nothing(void **state)
{
	char *path = xasprintf("%s/state", home.path);
	struct vt *t = replay("missing-intermediate");

	(void)state;
	vt_type(t, "r");
	vt_wait(t, "This is a recording: nothing is asked");
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "This is a recording: nothing is asked");
	vt_wait(t, "[2 Handshake]");
	go_to(t, 4);
	vt_type(t, " ");
	vt_wait(t, "This is a recording: its marks stay");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
	free(path);
	path = sessions_path();
	assert_int_equal(access(path, F_OK), -1);
	free(path);
}

int main(void)
{
#define WITH_HOME(test) \
	cmocka_unit_test_setup_teardown(test, make_home, drop_home)
	const struct CMUnitTest tests[] = {
		WITH_HOME(test_killed_on_the_target_page),
		WITH_HOME(test_killed_on_the_handshake_page),
		WITH_HOME(test_killed_on_the_diagnosis_page),
		WITH_HOME(test_killed_on_the_workarounds_page),
		WITH_HOME(test_killed_on_the_report_page),
		WITH_HOME(test_marks_and_comparisons_come_back),
		WITH_HOME(test_a_dead_end_that_was_tried_comes_back),
		WITH_HOME(test_rows_that_were_selected_are_selected_again),
		WITH_HOME(test_a_place_made_up_does_no_harm),
		WITH_HOME(test_what_judged_judges_again_or_it_is_said),
		WITH_HOME(test_killed_while_it_probes),
		WITH_HOME(test_resuming_asks_nothing_by_itself),
		WITH_HOME(test_a_closed_terminal_loses_nothing),
		WITH_HOME(test_the_farewell_names_the_session),
		WITH_HOME(test_a_finished_session_is_resumed_by_name_alone),
		WITH_HOME(test_a_session_opens_in_one_terminal_at_a_time),
		WITH_HOME(test_the_wizard_names_what_is_unfinished),
		WITH_HOME(test_another_question_begins_another_session),
		WITH_HOME(test_the_demo_is_not_kept),
		WITH_HOME(test_without_a_place_it_says_so_and_goes_on),
		WITH_HOME(test_a_full_disk_keeps_what_went_in_and_says_so),
		WITH_HOME(test_damage_is_set_aside_and_named),
		WITH_HOME(test_a_recording_is_stepped_through_in_time),
		WITH_HOME(test_a_recording_asks_and_changes_nothing),
	};
#undef WITH_HOME

	return cmocka_run_group_tests(tests, NULL, NULL);
}
