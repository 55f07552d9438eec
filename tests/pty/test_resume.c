/*
 * Unfinished sessions, gone on with from the first page or the first question,
 * in the same process. The origin is one of the demo's, served by another one.
 */
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define FILE_MAX (1 << 20)
#define HOST	 "missing-intermediate.example.com"

static struct vt *start_with(const struct home *h, const char *const *args)
{
	return home_start(h, &(struct vt_spec){ .rows = 24 }, args);
}

static struct vt *start_anew(const struct home *h)
{
	struct vt *t = start_with(h, NULL);

	vt_wait(t, "[1 Target]");
	vt_sync(t);
	return t;
}

/* Leaves at once, or through the question that may come. */
static void leave(struct vt *t)
{
	vt_ctrl(t, 'X');
	vt_ctrl(t, 'X');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

static void kill_it(struct vt *t)
{
	vt_signal(t, SIGKILL);
	vt_exit(t);
	vt_free(t);
}

/* A probe of the demo's origin; the diagnosis is on the screen. */
static struct vt *diagnose(struct home *h)
{
	struct vt *t;

	home_serve(h, "missing-intermediate");
	t = start_with(h, h->args);
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "Probe 1 ended");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_sync(t);
	return t;
}

/* Another session, with an origin that refuses; it is left unfinished. */
static void leave_another(struct home *h)
{
	const char *const args[] = { "--resolve", h->pin, h->target, NULL };
	struct vt *t = start_with(h, args);

	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Probe 1 ended");
	leave(t);
}

/* Of the only session; owned by the caller. */
static char *session_path(const struct home *h)
{
	char *path = xasprintf("%s/state/cf502/sessions", h->path);
	char *found = NULL;
	DIR *dir = opendir(path);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		assert_null(found);
		found = file_join(path, entry->d_name);
	}
	closedir(dir);
	free(path);
	assert_non_null(found);
	return found;
}

static pid_t holder(const char *path)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(fcntl(fd, F_GETLK, &whole), 0);
	close(fd);
	return whole.l_type == F_UNLCK ? 0 : whole.l_pid;
}

static void test_a_key_goes_on_where_it_was_killed(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h);
	struct buf text = BUF_INIT(FILE_MAX);
	char *path;

	kill_it(t);
	t = start_anew(h);
	vt_wait(t, "Unfinished, ^O goes on: " HOST ", less than");
	vt_ctrl(t, 'O');
	vt_wait(t, "Unfinished sessions, newest first");
	vt_wait(t, "  just now  ");
	vt_wait(t, "fails, chain-incomplete");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "This was seen less than a minute ago");
	vt_wait(t, "The origin leaves out a certificate");
	vt_wait(t, "probe 1");
	/* It is the same session, and it is this process's from now on. */
	path = session_path(h);
	assert_true(holder(path) > 0);
	vt_type(t, "r");
	vt_wait(t, "Probe 2 ended");
	leave(t);
	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	assert_non_null(strstr(buf_str(&text), " left "));
	buf_release(&text);
	free(path);
}

static void test_a_button_does_as_well_and_esc_goes_back(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h);

	leave(t);
	t = start_anew(h);
	vt_wait(t, "< Resume (1) >");
	vt_key(t, VT_STAB);
	vt_key(t, VT_RIGHT);
	vt_key(t, VT_RIGHT);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Unfinished sessions, newest first");
	vt_key(t, VT_ESC);
	vt_wait(t, "Which origin?");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Unfinished sessions, newest first");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "This was seen less than a minute ago");
	leave(t);
}

static void test_without_any_there_is_no_button(void **state)
{
	struct vt *t = start_anew(*state);

	vt_wait(t, "< Demo origins >");
	assert_false(vt_has(t, "Resume ("));
	vt_ctrl(t, 'O');
	vt_wait(t, "No session is unfinished.");
	leave(t);
}

static void test_a_session_in_use_is_said_and_not_opened(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h), *second;
	char *path = session_path(h);
	char *pid = xasprintf("in use by pid %d", (int)holder(path));
	struct buf text = BUF_INIT(FILE_MAX);
	size_t n;

	second = start_anew(h);
	vt_ctrl(second, 'O');
	vt_wait(second, pid);
	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	n = text.len;
	vt_key(second, VT_ENTER);
	vt_wait(second, "is open in another cf502");
	vt_wait(second, "[1 Target]");
	leave(second);
	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	assert_int_equal(text.len, n);
	/* The one that has it still has. */
	assert_true(holder(path) > 0);
	leave(t);
	buf_release(&text);
	free(path);
	free(pid);
}

static void test_damage_is_named_in_the_list_and_set_aside(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h);
	char *path = session_path(h);
	struct buf text = BUF_INIT(FILE_MAX);

	kill_it(t);
	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	*strstr(buf_str(&text), " done ") = '\033';
	assert_int_equal(
		file_write(path, text.data, text.len, FILE_REPLACE, NULL), 0);
	t = start_anew(h);
	vt_ctrl(t, 'O');
	vt_wait(t, "damaged; fails");
	vt_key(t, VT_ENTER);
	vt_wait(t, ".damaged");
	vt_key(t, VT_ENTER);
	vt_wait_gone(t, ".damaged");
	vt_wait(t, "[2 Handshake]");
	/* What was set aside is not offered a second time. */
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	vt_ctrl(t, 'O');
	vt_wait(t, "No session is unfinished.");
	leave(t);
	buf_release(&text);
	free(path);
}

/* From one to the other and back: nothing of the first one is left. */
static void test_sessions_are_changed_in_the_same_process(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h);

	leave(t);
	home_hold_port(h);
	leave_another(h);
	t = start_anew(h);
	vt_wait(t, "< Resume (2) >");
	vt_ctrl(t, 'O');
	vt_wait(t, "unreachable, connect-refused");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[2 Handshake]");
	vt_wait(t, "This was seen");
	vt_type(t, "1");
	vt_wait(t, "[1 Target]");
	/* The one that is open here is not among them. */
	vt_wait(t, "< Resume (1) >");
	vt_ctrl(t, 'O');
	vt_wait(t, "fails, chain-incomplete");
	vt_wait_gone(t, "connect-refused");
	/* The list is left open, and looked at again. */
	vt_type(t, "2");
	vt_wait(t, "[2 Handshake]");
	vt_type(t, "1");
	vt_wait(t, "fails, chain-incomplete");
	vt_key(t, VT_ENTER);
	vt_wait(t, "[3 Diagnosis]");
	vt_wait(t, "The origin leaves out a certificate");
	vt_type(t, "r");
	vt_wait(t, "Probe 2 ended");
	vt_type(t, "1");
	vt_wait(t, "< Resume (1) >");
	vt_ctrl(t, 'O');
	vt_wait(t, "connect-refused");
	leave(t);
}

static void line(struct vt *t, const char *text)
{
	vt_type(t, text);
	vt_key(t, VT_ENTER);
}

/* They were meant for a wizard that is gone. */
static void test_keys_typed_ahead_take_no_other_session(void **state)
{
	struct home *h = *state;
	struct vt *t = diagnose(h);

	leave(t);
	home_hold_port(h);
	leave_another(h);
	t = start_anew(h);
	/* The newest, and in one breath the row below. */
	vt_send(t, "\x0f\rj\r", 0);
	vt_wait(t, "This was seen");
	assert_true(vt_has(t, "[2 Handshake]"));
	assert_false(vt_has(t, HOST));
	leave(t);
}

static void test_line_by_line_the_word_does(void **state)
{
	const char *const args[] = { "--plain", NULL };
	struct home *h = *state;
	struct vt *t = diagnose(h);
	size_t at;

	kill_it(t);
	t = start_with(h, args);
	at = vt_wait_written(t, 0,
			     "Unfinished, \"resume\" goes on: " HOST ", less");
	line(t, "resume");
	at = vt_wait_written(t, at, "(chain-incomplete).");
	at = vt_wait_written(t, at, "This was seen less than a minute ago");
	line(t, "ask");
	at = vt_wait_written(t, at, "Against the probe before: NO CHANGE.");
	line(t, "quit");
	vt_wait_written(t, at, "Go on: cf502 resume ");
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

static void test_line_by_line_several_have_numbers(void **state)
{
	const char *const args[] = { "--plain", NULL };
	struct home *h = *state;
	struct vt *t = diagnose(h), *first = t;
	size_t at;

	home_hold_port(h);
	leave_another(h);
	t = start_with(h, args);
	at = vt_wait_written(t, 0, "\"resume 1\" goes on with the first");
	at = vt_wait_written(t, at, "connect-refused");
	at = vt_wait_written(t, at, "  2. " HOST ":");
	at = vt_wait_written(t, at, "in use by pid ");
	line(t, "resume 2");
	at = vt_wait_written(t, at, "is open in another cf502");
	leave(first);
	line(t, "resume 3");
	at = vt_wait_written(t, at, "\"resume 1\" goes on with the first");
	line(t, "resume 2");
	at = vt_wait_written(t, at, "(chain-incomplete).");
	at = vt_wait_written(t, at, "cf502>");
	/* And from there to the other one. */
	line(t, "resume");
	at = vt_wait_written(t, at, "Go on: cf502 resume ");
	at = vt_wait_written(t, at, "(connect-refused).");
	line(t, "quit");
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		home_test(test_a_key_goes_on_where_it_was_killed),
		home_test(test_a_button_does_as_well_and_esc_goes_back),
		home_test(test_without_any_there_is_no_button),
		home_test(test_a_session_in_use_is_said_and_not_opened),
		home_test(test_damage_is_named_in_the_list_and_set_aside),
		home_test(test_sessions_are_changed_in_the_same_process),
		home_test(test_keys_typed_ahead_take_no_other_session),
		home_test(test_line_by_line_the_word_does),
		home_test(test_line_by_line_several_have_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
