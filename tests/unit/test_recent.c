/* screens/recent: what was probed before, newest first, whatever the file. */
#include "tests/unit/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xmem.h"
#include "screens/recent.h"

static int make_file(void **state)
{
	char path[] = "/tmp/cf502-recent-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	close(fd);
	*state = xstrdup(path);
	return 0;
}

static int drop_file(void **state)
{
	unlink(*state);
	free(*state);
	return 0;
}

static void write_text(const char *path, const char *text)
{
	assert_int_equal(
		file_write(path, text, strlen(text), FILE_REPLACE, NULL), 0);
}

static void test_the_newest_comes_first_and_stands_once(void **state)
{
	struct recent r = { .items = { .n = 0 } };

	recent_add(&r, *state, "a.example.com:443");
	recent_add(&r, *state, "b.example.com:8443");
	recent_add(&r, *state, "a.example.com:443");
	recent_release(&r);
	recent_load(&r, *state);
	assert_int_equal(r.items.n, 2);
	assert_string_equal(r.items.items[0], "a.example.com:443");
	assert_string_equal(r.items.items[1], "b.example.com:8443");
	recent_release(&r);
}

static void test_no_more_than_fifty_are_kept(void **state)
{
	struct recent r = { .items = { .n = 0 } };
	char name[64];
	int i;

	for (i = 0; i < 60; i++) {
		snprintf(name, sizeof(name), "h%d.example.com:443", i);
		recent_add(&r, *state, name);
	}
	assert_int_equal(r.items.n, RECENT_MAX);
	assert_string_equal(r.items.items[0], "h59.example.com:443");
	recent_release(&r);
}

static void test_lines_that_are_no_target_are_passed_over(void **state)
{
	struct recent r = { .items = { .n = 0 } };

	write_text(*state, "\n\033[2J evil\nhost:99999\n[2001:db8::1]:443\n"
			   "ok.example.com\n");
	recent_load(&r, *state);
	assert_int_equal(r.items.n, 2);
	assert_string_equal(r.items.items[0], "[2001:db8::1]:443");
	assert_string_equal(r.items.items[1], "ok.example.com:443");
	recent_release(&r);
}

static void test_without_a_place_it_goes_on(void **state)
{
	struct recent r = { .items = { .n = 0 } };

	(void)state;
	recent_load(&r, NULL);
	recent_add(&r, NULL, "a.example.com:443");
	recent_add(&r, "/nonexistent/folder/recent", "b.example.com:443");
	assert_int_equal(r.items.n, 2);
	recent_load(&r, "/nonexistent/folder/recent");
	assert_int_equal(r.items.n, 0);
	recent_release(&r);
}

int main(void)
{
#define WITH_FILE(test) \
	cmocka_unit_test_setup_teardown(test, make_file, drop_file)
	const struct CMUnitTest tests[] = {
		WITH_FILE(test_the_newest_comes_first_and_stands_once),
		WITH_FILE(test_no_more_than_fifty_are_kept),
		WITH_FILE(test_lines_that_are_no_target_are_passed_over),
		cmocka_unit_test(test_without_a_place_it_goes_on),
	};
#undef WITH_FILE

	return cmocka_run_group_tests(tests, NULL, NULL);
}
