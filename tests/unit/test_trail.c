/* base/trail: what was written stays, what could not be is written later. */
#include "tests/unit/test.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/trail.h"
#include "base/xmem.h"

static int make_path(void **state)
{
	char dir[] = "/tmp/cf502-trail-XXXXXX";

	assert_non_null(mkdtemp(dir));
	*state = file_join(dir, "trail");
	return 0;
}

static int drop_path(void **state)
{
	char *path = *state;

	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	free(path);
	return 0;
}

static void create(struct trail *t, const char *path)
{
	bool there;
	struct cf_why why;

	trail_init(t);
	if (trail_create(t, path, &there, &why) != CF_OK)
		fail_msg("%s", why.text);
	assert_false(there);
}

static void add(struct trail *t, const char *text)
{
	assert_true(trail_add(t, text, strlen(text)));
}

static void assert_content(const char *path, const char *want)
{
	struct buf text = BUF_INIT(1 << 20);

	assert_int_equal(file_read(path, 1 << 20, &text, NULL), CF_OK);
	assert_string_equal(buf_str(&text), want);
	buf_release(&text);
}

static void test_what_was_saved_is_in_the_file_at_once(void **state)
{
	struct trail t;
	struct stat st;

	create(&t, *state);
	add(&t, "one\n");
	assert_content(*state, "");
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	assert_content(*state, "one\n");
	add(&t, "two\n");
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	assert_content(*state, "one\ntwo\n");
	assert_int_equal(stat(*state, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	trail_release(&t);
}

static void test_nothing_that_is_there_is_overwritten(void **state)
{
	struct trail t;
	struct cf_why why;
	bool there = false;

	assert_int_equal(file_write(*state, "mine", 4, FILE_CREATE, NULL), 0);
	trail_init(&t);
	assert_int_equal(trail_create(&t, *state, &there, &why), CF_EFILE);
	assert_true(there);
	assert_content(*state, "mine");
	trail_release(&t);
}

/* A disk that takes so many bytes more. */
static size_t room;

static ssize_t write_while_there_is_room(int fd, const void *bytes, size_t n)
{
	if (room == 0) {
		errno = ENOSPC;
		return -1;
	}
	n = n < room ? n : room;
	room -= n;
	return write(fd, bytes, n);
}

static void test_a_full_disk_loses_nothing_that_waits(void **state)
{
	struct trail t;
	struct cf_why why;

	create(&t, *state);
	t.write = write_while_there_is_room;
	room = 6;
	add(&t, "first\nsecond\n");
	assert_int_equal(trail_save(&t, &why), CF_EFILE);
	assert_non_null(strstr(why.text, "No space left"));
	assert_content(*state, "first\n");
	add(&t, "third\n");
	assert_int_equal(trail_save(&t, &why), CF_EFILE);
	room = 3;
	assert_int_equal(trail_save(&t, &why), CF_EFILE);
	assert_content(*state, "first\nsec");
	room = 1000;
	assert_int_equal(trail_save(&t, &why), CF_OK);
	assert_content(*state, "first\nsecond\nthird\n");
	trail_release(&t);
}

static void test_a_limit_on_files_is_a_full_disk(void **state)
{
	struct rlimit before, limit;
	struct trail t;
	int i;

	create(&t, *state);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 10;
	sigaction(SIGXFSZ, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	for (i = 0; i < 3; i++) {
		add(&t, "eight..\n");
		trail_save(&t, NULL);
	}
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(t.size, 10);
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	assert_content(*state, "eight..\neight..\neight..\n");
	trail_release(&t);
}

static void test_what_is_opened_goes_on_at_its_end(void **state)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	struct trail t;
	bool busy;

	create(&t, *state);
	add(&t, "one\ntw");
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	trail_release(&t);
	assert_int_equal(trail_open(&t, *state, &text, &busy, NULL), CF_OK);
	assert_string_equal(buf_str(&text), "one\ntw");
	assert_int_equal(trail_cut(&t, 4, NULL), CF_OK);
	add(&t, "three\n");
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	assert_content(*state, "one\nthree\n");
	trail_release(&t);
	buf_release(&text);
}

static void test_one_process_at_a_time_has_it(void **state)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	struct trail t, other;
	bool busy = false;
	int status;
	pid_t child;

	create(&t, *state);
	add(&t, "one\n");
	assert_int_equal(trail_save(&t, NULL), CF_OK);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		trail_init(&other);
		status = trail_open(&other, *state, &text, &busy, NULL);
		if (status != CF_EINPUT || !busy)
			_exit(1);
		status = trail_read(*state, &text, &busy, NULL);
		_exit(status == CF_OK && busy && text.len == 4 ? 0 : 2);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	trail_release(&t);
	assert_int_equal(trail_read(*state, &text, &busy, NULL), CF_OK);
	assert_false(busy);
	buf_release(&text);
}

static void test_only_regular_files_are_opened(void **state)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	struct cf_why why;
	struct trail t;
	bool busy;

	trail_init(&t);
	assert_int_equal(mkfifo(*state, 0600), 0);
	assert_int_equal(trail_open(&t, *state, &text, &busy, &why), CF_EINPUT);
	assert_int_equal(trail_read(*state, &text, &busy, &why), CF_EINPUT);
	assert_int_equal(unlink(*state), 0);
	assert_int_equal(symlink("/etc/passwd", *state), 0);
	assert_int_equal(trail_open(&t, *state, &text, &busy, &why), CF_EINPUT);
	assert_int_equal(trail_read(*state, &text, &busy, &why), CF_EINPUT);
	assert_int_equal(text.len, 0);
	trail_release(&t);
}

int main(void)
{
#define WITH_PATH(test) \
	cmocka_unit_test_setup_teardown(test, make_path, drop_path)
	const struct CMUnitTest tests[] = {
		WITH_PATH(test_what_was_saved_is_in_the_file_at_once),
		WITH_PATH(test_nothing_that_is_there_is_overwritten),
		WITH_PATH(test_a_full_disk_loses_nothing_that_waits),
		WITH_PATH(test_a_limit_on_files_is_a_full_disk),
		WITH_PATH(test_what_is_opened_goes_on_at_its_end),
		WITH_PATH(test_one_process_at_a_time_has_it),
		WITH_PATH(test_only_regular_files_are_opened),
	};
#undef WITH_PATH

	return cmocka_run_group_tests(tests, NULL, NULL);
}
