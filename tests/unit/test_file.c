/* base/file: at any moment the old or the new content, never half of it. */
#include "tests/unit/test.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xmem.h"
#include "tests/unit/folder.h"

static int enter_folder(void **state)
{
	char path[FOLDER_PATH];

	folder_make(path);
	*state = xstrdup(path);
	return chdir(path);
}

static int leave_folder(void **state)
{
	if (chdir("/") < 0)
		return -1;
	folder_drop(*state);
	free(*state);
	return 0;
}

static size_t files_here(void)
{
	size_t n = 0;
	struct dirent *e;
	DIR *dir = opendir(".");

	while ((e = readdir(dir)))
		n += e->d_name[0] != '.';
	closedir(dir);
	return n;
}

static void assert_content(const char *path, const char *want)
{
	struct buf b = BUF_INIT(100);

	assert_int_equal(file_read(path, 100, &b, NULL), CF_OK);
	assert_string_equal(buf_str(&b), want);
	buf_release(&b);
}

static void assert_written(const char *path, const char *text)
{
	struct cf_why why = { { 0 } };

	if (file_write(path, text, strlen(text), FILE_REPLACE, &why) != CF_OK)
		fail_msg("%s", why.text);
}

static void test_a_written_file_is_private_and_alone(void **state)
{
	struct stat st;

	(void)state;
	assert_written("a", "one");
	assert_written("a", "two");
	assert_content("a", "two");
	assert_int_equal(stat("a", &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(files_here(), 1);
}

static void test_a_digest_tells_whether_a_file_is_the_same(void **state)
{
	int64_t was;

	(void)state;
	assert_int_equal(file_write("a", "one", 3, FILE_REPLACE, NULL), CF_OK);
	was = file_digest("a");
	assert_true(was >= 0);
	assert_int_equal(file_write("b", "one", 3, FILE_REPLACE, NULL), CF_OK);
	assert_true(file_digest("b") == was);
	assert_int_equal(file_write("b", "onf", 3, FILE_REPLACE, NULL), CF_OK);
	assert_true(file_digest("b") != was);
	assert_int_equal(file_digest("nowhere"), -1);
	assert_int_equal(file_digest("/dev/zero"), -1);
	assert_int_equal(file_digest("."), -1);
}

static void test_create_refuses_to_overwrite(void **state)
{
	struct cf_why why = { { 0 } };

	(void)state;
	assert_int_equal(file_write("a", "1", 1, FILE_CREATE, &why), CF_OK);
	assert_int_equal(file_write("a", "2", 1, FILE_CREATE, &why), CF_EFILE);
	assert_non_null(strstr(why.text, "exists"));
	assert_content("a", "1");
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_int_equal(file_write("dangling", "2", 1, FILE_CREATE, &why),
			 CF_EFILE);
	assert_int_equal(files_here(), 2);
}

static void test_replacing_through_a_link_keeps_the_link(void **state)
{
	struct stat st;

	(void)state;
	assert_written("target", "old");
	assert_int_equal(symlink("target", "link"), 0);
	assert_written("link", "new");
	assert_content("target", "new");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
}

/* A limit on the size of files stands for a disk that gets full. */
static void test_a_full_disk_leaves_the_old_content(void **state)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	struct rlimit limit, small;
	struct cf_why why = { { 0 } };
	static char big[100000];
	int rc;

	(void)state;
	assert_written("a", "old");
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	small = limit;
	small.rlim_cur = 50000;
	sigaction(SIGXFSZ, &ignore, &old);
	setrlimit(RLIMIT_FSIZE, &small);
	rc = file_write("a", big, sizeof(big), FILE_REPLACE, &why);
	setrlimit(RLIMIT_FSIZE, &limit);
	sigaction(SIGXFSZ, &old, NULL);
	assert_int_equal(rc, CF_EFILE);
	assert_content("a", "old");
	assert_int_equal(files_here(), 1);
}

static void test_a_device_is_written_into_and_stays_one(void **state)
{
	struct cf_why why = { { 0 } };
	struct stat st;

	(void)state;
	assert_int_equal(file_write("/dev/full", "x", 1, FILE_REPLACE, &why),
			 CF_EFILE);
	assert_non_null(strstr(why.text, "/dev/full"));
	assert_int_equal(file_write("/dev/null", "x", 1, FILE_REPLACE, &why),
			 CF_OK);
	assert_int_equal(stat("/dev/null", &st), 0);
	assert_true(S_ISCHR(st.st_mode));
}

static void test_a_place_that_cannot_be_written_is_named(void **state)
{
	struct cf_why why = { { 0 } };

	(void)state;
	assert_int_equal(file_write("no/such/place", "x", 1, FILE_REPLACE,
				    &why),
			 CF_EFILE);
	assert_non_null(strstr(why.text, "no/such/place"));
	assert_int_equal(file_write(".", "x", 1, FILE_REPLACE, &why), CF_EFILE);
	assert_non_null(strstr(why.text, "irectory"));
}

static void test_reading_stops_at_the_limit(void **state)
{
	struct buf b = BUF_INIT(3);
	struct cf_why why = { { 0 } };

	(void)state;
	assert_written("a", "12345");
	assert_int_equal(file_read("a", 5, &b, &why), CF_OK);
	assert_int_equal(b.len, 5);
	assert_int_equal(file_read("a", 4, &b, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "larger than 4 bytes"));
	assert_string_equal(buf_str(&b), "12345");
	assert_int_equal(file_read("/dev/zero", 1000, &b, &why), CF_EINPUT);
	buf_release(&b);
}

static void test_what_cannot_be_read_is_named(void **state)
{
	struct buf b = BUF_INIT(10);
	struct cf_why why = { { 0 } };

	(void)state;
	assert_int_equal(file_read("gone\x1b", 10, &b, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "gone<U+001B>: No such file"));
	assert_int_equal(file_read(".", 10, &b, &why), CF_EINPUT);
	assert_non_null(strstr(why.text, "irectory"));
	buf_release(&b);
}

static void test_a_dash_is_standard_input(void **state)
{
	struct buf b = BUF_INIT(10);
	int ends[2], saved = dup(STDIN_FILENO);

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "typed", 5), 5);
	close(ends[1]);
	assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
	close(ends[0]);
	assert_int_equal(file_read("-", 10, &b, NULL), CF_OK);
	if (saved >= 0)
		dup2(saved, STDIN_FILENO);
	close(saved);
	assert_string_equal(buf_str(&b), "typed");
	buf_release(&b);
}

static void test_the_state_folder_is_made_private(void **state)
{
	struct stat st;
	char *want = xasprintf("%s/x/y/cf502", (char *)*state), *dir, *base;

	base = xasprintf("%s/x/y", (char *)*state);
	setenv("XDG_STATE_HOME", base, 1);
	dir = file_state_dir(NULL);
	assert_string_equal(dir, want);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(dir);
	dir = file_state_dir(NULL);
	assert_string_equal(dir, want);
	free(dir);
	free(base);
	free(want);
}

static void test_relative_xdg_values_do_not_count(void **state)
{
	char *want = xasprintf("%s/.config/cf502", (char *)*state), *dir;
	char *want_state = xasprintf("%s/.local/state/cf502", (char *)*state);

	setenv("HOME", *state, 1);
	setenv("XDG_STATE_HOME", "relative", 1);
	setenv("XDG_CONFIG_HOME", "", 1);
	dir = file_config_dir();
	assert_string_equal(dir, want);
	free(dir);
	dir = file_state_dir(NULL);
	assert_string_equal(dir, want_state);
	free(dir);
	free(want);
	free(want_state);
}

static void test_without_a_home_there_is_no_state_folder(void **state)
{
	struct cf_why why = { { 0 } };

	(void)state;
	unsetenv("HOME");
	unsetenv("XDG_STATE_HOME");
	unsetenv("XDG_CONFIG_HOME");
	assert_null(file_state_dir(&why));
	assert_non_null(strstr(why.text, "HOME"));
	assert_null(file_config_dir());
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	assert_null(file_state_dir(&why));
	assert_non_null(strstr(why.text, "/dev/null/cf502"));
}

static void test_joining_sets_one_slash(void **state)
{
	char *a = file_join("/x", "y"), *b = file_join("/", "y");

	(void)state;
	assert_string_equal(a, "/x/y");
	assert_string_equal(b, "/y");
	free(a);
	free(b);
}

#define IN_FOLDER(test) \
	cmocka_unit_test_setup_teardown(test, enter_folder, leave_folder)

static void assert_from_home(const char *path, const char *expect)
{
	char *got = file_from_home(path);

	assert_string_equal(got, expect);
	free(got);
}

static void test_a_tilde_is_home_in_front_of_a_slash_alone(void **state)
{
	(void)state;
	setenv("HOME", "/h/u", 1);
	assert_from_home("~/a b.html", "/h/u/a b.html");
	assert_from_home("~u/a", "~u/a");
	assert_from_home("a/~/b", "a/~/b");
	unsetenv("HOME");
	assert_from_home("~/a", "~/a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(test_a_written_file_is_private_and_alone),
		IN_FOLDER(test_a_digest_tells_whether_a_file_is_the_same),
		IN_FOLDER(test_create_refuses_to_overwrite),
		IN_FOLDER(test_replacing_through_a_link_keeps_the_link),
		IN_FOLDER(test_a_full_disk_leaves_the_old_content),
		IN_FOLDER(test_a_device_is_written_into_and_stays_one),
		IN_FOLDER(test_a_place_that_cannot_be_written_is_named),
		IN_FOLDER(test_reading_stops_at_the_limit),
		IN_FOLDER(test_what_cannot_be_read_is_named),
		IN_FOLDER(test_a_dash_is_standard_input),
		IN_FOLDER(test_the_state_folder_is_made_private),
		IN_FOLDER(test_relative_xdg_values_do_not_count),
		IN_FOLDER(test_without_a_home_there_is_no_state_folder),
		cmocka_unit_test(test_joining_sets_one_slash),
		cmocka_unit_test(
			test_a_tilde_is_home_in_front_of_a_slash_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
