/*
 * Places that take no file: a disk that is full, a home that is read-only, no
 * home at all. The wizard goes on, says so, and loses nothing that it can keep.
 * File systems are mounted in a namespace of the test, which ends with it.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "base/file.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define NOT_KEPT  "This session is not kept: "
#define PAGES_MAX 200
#define FULL	  "No space left on device"

/* A namespace ---------------------------------------------------------- */

static bool write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	size_t n = strlen(text);
	bool ok = fd >= 0 && write(fd, text, n) == (ssize_t)n;

	if (fd >= 0)
		close(fd);
	return ok;
}

/* user_namespaces(7): only then may somebody who is not root mount. */
static bool become_root(void)
{
	char *uids = xasprintf("0 %d 1", (int)geteuid());
	char *gids = xasprintf("0 %d 1", (int)getegid());
	bool ok = unshare(CLONE_NEWUSER | CLONE_NEWNS) == 0 &&
		  write_text("/proc/self/setgroups", "deny") &&
		  write_text("/proc/self/uid_map", uids) &&
		  write_text("/proc/self/gid_map", gids);

	free(uids);
	free(gids);
	return ok;
}

/* NULL, or why this test may not mount anything. */
static const char *mounts_refused;

static void open_namespace(void)
{
	if (unshare(CLONE_NEWNS) < 0 && !become_root())
		mounts_refused = "no mount namespace is to be had";
	else if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		mounts_refused = strerror(errno);
}

static void need_mounts(void)
{
	if (!mounts_refused)
		return;
	print_message("skipped: %s\n", mounts_refused);
	skip();
}

/* Homes ------------------------------------------------------------------ */

/* One with a small disk of its own, and an origin. */
static int setup(void **state)
{
	struct home *h;

	home_setup(state);
	h = *state;
	home_serve(h, "missing-intermediate");
	if (!mounts_refused)
		assert_int_equal(mount("none", h->path, "tmpfs", 0,
				       "size=256k,mode=700"),
				 0);
	return 0;
}

static int teardown(void **state)
{
	struct home *h = *state;

	if (!mounts_refused)
		assert_int_equal(umount2(h->path, MNT_DETACH), 0);
	return home_teardown(state);
}

static void fill(const struct home *h)
{
	char *path = file_join(h->path, "filler");
	char page[4096] = { 0 };
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	while (write(fd, page, sizeof(page)) > 0)
		continue;
	assert_int_equal(errno, ENOSPC);
	close(fd);
	free(path);
}

static void make_room(const struct home *h)
{
	char *path = file_join(h->path, "filler");

	assert_int_equal(unlink(path), 0);
	free(path);
}

static void make_read_only(const struct home *h)
{
	assert_int_equal(
		mount("none", h->path, NULL, MS_REMOUNT | MS_RDONLY, NULL), 0);
}

/* Files and folders right in the home. */
static size_t count_files(const struct home *h)
{
	DIR *dir = opendir(h->path);
	struct dirent *entry;
	size_t n = 0;

	assert_non_null(dir);
	while ((entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	closedir(dir);
	return n;
}

/* The wizard ------------------------------------------------------------- */

static struct vt *start_on(const struct home *h, const char *const *args)
{
	return home_start(h, &(struct vt_spec){ .rows = 24 }, args);
}

static struct vt *start(const struct home *h)
{
	struct vt *t = start_on(h, h->args);

	vt_wait(t, "[1 Target]");
	vt_sync(t);
	return t;
}

static struct vt *resume(const struct home *h)
{
	static const char *const args[] = { "resume", NULL };

	return start_on(h, args);
}

static void probe(struct vt *t)
{
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "Chain as received");
}

static void kill_it(struct vt *t)
{
	vt_signal(t, SIGKILL);
	vt_exit(t);
	vt_free(t);
}

static void write_report(struct vt *t, const struct home *h)
{
	vt_wait(t, "[5 Report]");
	vt_ctrl(t, 'U');
	vt_type(t, h->path);
	vt_type(t, "/report.md");
	vt_key(t, VT_ENTER);
}

/* Says each time that it is not kept, and asks before it goes. */
static void leave_unkept(struct vt *t)
{
	vt_ctrl(t, 'X');
	vt_wait(t, "This session is not kept");
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_assert_restored(t);
	vt_wait(t, "The session is not kept: ");
	vt_free(t);
}

/* Each page is a line of the file; its last block takes some of them. */
static void go_to_and_fro(struct vt *t)
{
	int n;

	for (n = 0; n < PAGES_MAX && !vt_has(t, NOT_KEPT); n++) {
		vt_type(t, n % 2 ? "1" : "2");
		vt_sync(t);
	}
}

static void test_a_disk_that_fills_up_and_empties_again(void **state)
{
	const struct home *h = *state;
	struct vt *t;

	need_mounts();
	t = start(h);
	probe(t);
	vt_wait(t, "Probe 1 ended");
	fill(h);
	go_to_and_fro(t);
	assert_true(vt_has(t, NOT_KEPT FULL));
	assert_true(vt_has(t, "probe 1, not kept"));
	vt_type(t, "2r");
	vt_wait(t, "Probe 2 ended");
	assert_true(vt_has(t, "probe 2, not kept"));
	assert_true(vt_has(t, "MISSING: CN=cf502 demo intermediate"));
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "The origin leaves out a certificate");
	make_room(h);
	vt_wait(t, "The session is kept again, whole.");
	vt_wait_gone(t, "not kept");
	kill_it(t);
	t = resume(h);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "This was seen less than a minute ago");
	vt_wait(t, "probe 2");
	assert_false(vt_has(t, "cut off"));
	kill_it(t);
}

static void test_a_report_on_a_full_disk_leaves_no_half_file(void **state)
{
	const struct home *h = *state;
	struct vt *t;
	size_t files;

	need_mounts();
	t = start(h);
	probe(t);
	vt_wait(t, "Probe 1 ended");
	fill(h);
	files = count_files(h);
	vt_type(t, "e");
	write_report(t, h);
	vt_wait(t, "Nothing was written yet.");
	vt_wait(t, FULL);
	assert_int_equal(count_files(h), files);
	make_room(h);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Written: ");
	vt_wait_gone(t, FULL);
	assert_int_equal(count_files(h), files);
	kill_it(t);
}

static void test_a_disk_that_is_full_from_the_start(void **state)
{
	const struct home *h = *state;
	struct vt *t;

	need_mounts();
	fill(h);
	t = start(h);
	probe(t);
	vt_wait(t, NOT_KEPT FULL);
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "The origin leaves out a certificate");
	leave_unkept(t);
}

static void test_a_full_disk_keeps_the_targets_of_before(void **state)
{
	const struct home *h = *state;
	char *path = file_join(h->path, "state/cf502/recent");
	struct vt *t;

	need_mounts();
	t = start(h);
	probe(t);
	vt_wait(t, "Probe 1 ended");
	fill(h);
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	kill_it(t);
	make_room(h);
	assert_int_equal(access(path, R_OK), 0);
	assert_true(folder_has(h->path, "missing-intermediate.example.com"));
	free(path);
}

static void test_a_home_that_is_read_only(void **state)
{
	const struct home *h = *state;
	struct vt *t;

	need_mounts();
	make_read_only(h);
	t = start(h);
	probe(t);
	vt_wait(t, NOT_KEPT "Read-only file system");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "The origin leaves out a certificate");
	vt_type(t, "e");
	write_report(t, h);
	vt_wait(t, "report.md: Read-only file system");
	leave_unkept(t);
}

static void test_a_session_in_a_home_that_is_read_only_by_now(void **state)
{
	const struct home *h = *state;
	struct vt *t;

	need_mounts();
	t = start(h);
	probe(t);
	vt_wait(t, "Probe 1 ended");
	kill_it(t);
	make_read_only(h);
	t = resume(h);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "MISSING: CN=cf502 demo intermediate");
	vt_wait(t, "probe 1, not kept");
	leave_unkept(t);
}

static void test_no_home_at_all(void **state)
{
	static const char *const nowhere[] = { "XDG_STATE_HOME", "HOME", NULL };
	const struct home *h = *state;
	struct vt *t =
		home_start(h, &(struct vt_spec){ .env = nowhere }, h->args);

	vt_wait(t, "[1 Target]");
	vt_sync(t);
	probe(t);
	vt_wait(t, NOT_KEPT "there is no home folder: HOME is not set");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	leave_unkept(t);
}

#define places_test(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		places_test(test_a_disk_that_fills_up_and_empties_again),
		places_test(test_a_report_on_a_full_disk_leaves_no_half_file),
		places_test(test_a_disk_that_is_full_from_the_start),
		places_test(test_a_full_disk_keeps_the_targets_of_before),
		places_test(test_a_home_that_is_read_only),
		places_test(test_a_session_in_a_home_that_is_read_only_by_now),
		places_test(test_no_home_at_all),
	};

	open_namespace();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
