/* The linear mode wherever the wizard goes: demo, distribution, recording. */
#include <glob.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/xmem.h"
#include "tests/pty/plain_home.h"
#include "tests/unit/test.h"

#define FILE_MAX (1 << 20)
#define ORIGINS	 CF502_SRCDIR "/tests/pty/origins.json"
#define PIN	 "web.example.com:1:127.0.0.1"
#define NUMBER	 "Number or name of an origin"

/* Owned by the caller. */
static char *contents(const char *path)
{
	struct buf text = BUF_INIT(FILE_MAX);

	assert_int_equal(file_read(path, FILE_MAX, &text, NULL), 0);
	return buf_take(&text);
}

static void test_a_demo_origin_is_chosen_and_mended(void **state)
{
	const char *const args[] = { "demo", NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, NUMBER);

	at = plain_ask(t, at, "0", "A number from 1 to ");
	at = plain_ask(t, at, "expired", "(cert-expired).");
	at = plain_ask(t, at, "done 1", "Marked as done: ");
	at = plain_ask(t, at, "ask", "Against the probe before: FIXED.");
	at = plain_ask(t, at, "changes", "outcome: before fails, now connects");
	at = plain_ask(t, at, "watch", "there is nothing to wait for");
	at = plain_ask(t, at, "new", NUMBER);
	at = plain_ask(t, at, "", "(chain-incomplete).");
	at = plain_ask(t, at, "show 1", "Other recipes, by a name");
	at = plain_ask(t, at, "show 1 NGI", "For nginx: ");
	at = plain_ask(t, at, "show 1 abacus", "no recipe for abacus.");
	at = plain_ask(t, at, "explain", "Seen when: ");
	at = plain_ask(t, at, "explain cert-expird", "did you mean cert-exp");
	at = plain_ask(t, at, "evidence", "\"explain\" and one of these");
	at = plain_ask(t, at, "events", "ClientHello");
	plain_ask(t, at, "help watch", "watch: asks again");
	plain_leave(t);
}

static void test_a_demo_origin_that_is_named_is_one_enter(void **state)
{
	const char *const args[] = { "demo", "--plain", "expired", NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, ". expired: ");

	at = vt_wait_written(t, at, NUMBER " [expired]: ");
	assert_false(vt_has(t, "self-signed"));
	at = plain_ask(t, at, "list", "self-signed");
	at = plain_ask(t, at, "", "(cert-expired).");
	plain_ask(t, at, "new", "self-signed");
	plain_leave(t);
}

static void test_an_origin_of_a_distribution_is_chosen(void **state)
{
	const char *const args[] = { "--plain", "--distribution",
				     ORIGINS,	"--resolve",
				     PIN,	NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, "1. web, Domain web.example.com");

	at = vt_wait_written(t, at, NUMBER);
	at = plain_ask(t, at, "plain", "Not asked: ");
	at = plain_ask(t, at, "1", "SNI sent: web.example.com");
	at = vt_wait_written(t, at, "(connect-refused).");
	at = plain_ask(t, at, "new", "Go on: cf502 resume ");
	vt_wait_written(t, at, NUMBER);
	vt_ctrl(t, 'D');
	assert_int_equal(vt_exit(t), 0);
	plain_is_linear(t);
	vt_free(t);
}

static void test_the_list_may_come_by_a_pipe(void **state)
{
	const struct plain_home *h = *state;
	const char *const env[] = { h->state, "TERM=dumb", NULL };
	const char *const args[] = { "--distribution", "-", NULL };
	struct vt *t = vt_spawn(&(struct vt_spec){ .program = CF502_PROGRAM,
						   .args = args,
						   .env = env,
						   .stdin_file = ORIGINS,
						   .rows = 60 });
	size_t at = vt_wait_written(t, 0, NUMBER);

	plain_ask(t, at, "list", "1. web, Domain");
	vt_ctrl(t, 'D');
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

/* The file of the one session that was kept; owned by the caller. */
static char *session_file(const struct plain_home *h)
{
	char *pattern = xasprintf("%s/cf502/sessions/2*", h->path), *path;
	glob_t found;

	assert_int_equal(glob(pattern, 0, NULL, &found), 0);
	assert_int_equal(found.gl_pathc, 1);
	path = xstrdup(found.gl_pathv[0]);
	globfree(&found);
	free(pattern);
	return path;
}

/* Two probes, of which the file of the session is the recording. */
static char *record_two(const struct plain_home *h)
{
	struct vt *t = plain_start_pinned(h);
	size_t at = plain_answer_all(t, h);

	at = plain_ask(t, at, "done 1", "Marked as done: ");
	plain_ask(t, at, "ask", "Against the probe before: NO CHANGE.");
	plain_leave(t);
	return session_file(h);
}

static void test_a_recording_is_stepped_through(void **state)
{
	char *file = record_two(*state);
	const char *const args[] = { "--plain", "--replay", file, NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, "Against the probe before: ");

	at = vt_wait_written(t, at, "A recording, at its end");
	at = plain_ask(t, at, "next", "The recording ends here.");
	at = plain_ask(t, at, "back", "Probe 2 of 2, ");
	at = plain_ask(t, at, "back probe", "A probe begins.");
	at = plain_ask(t, at, "answer", "not decided yet at this moment");
	at = plain_ask(t, at, "back", "Marked by the user: ");
	at = plain_ask(t, at, "back", "end: the probe is over");
	at = plain_ask(t, at, "next far", "\"next probe\"");
	at = plain_ask(t, at, "back probe", "Probe 1 of 2, 0.000 s");
	at = plain_ask(t, at, "back", "The recording begins here.");
	at = plain_ask(t, at, "done 1", "its marks stay as they are");
	plain_ask(t, at, "ask", "nothing is asked of the network");
	plain_leave(t);
	free(file);
}

static void test_what_steps_wants_a_recording(void **state)
{
	struct vt *t = plain_start_pinned(*state);
	size_t at = plain_answer_all(t, *state);

	plain_ask(t, at, "next", "That steps through a recording");
	plain_leave(t);
}

static void test_a_target_asked_before_is_one_number(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	char *row = xasprintf("  1. %s", h->target);
	size_t at;

	plain_answer_all(t, h);
	plain_leave(t);
	t = plain_start_pinned(h);
	at = vt_wait_written(
		t, 0, "Unfinished, \"resume\" goes on: origin.example.com");
	at = vt_wait_written(t, at, row);
	at = plain_ask(t, at, "1", "forward the viewer's Host");
	at = plain_ask(t, at, "back", "https:// URL");
	at = plain_ask(t, at, "", "forward the viewer's Host");
	at = plain_ask(t, at, "", "(connect-refused).");
	vt_wait_written(t, at, "cf502> ");
	plain_leave(t);
	free(row);
}

static void test_reports_are_printed_and_written_hidden_or_not(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	char *html = xasprintf("report %s/a.html", h->path);
	char *ticket = xasprintf("report ticket %s/t", h->path), *text;
	size_t at = plain_answer_all(t, h);

	at = plain_ask(t, at, "report", "formats are text, ");
	at = plain_ask(t, at, "print nonsense", "Formats are text, ");
	at = plain_ask(t, at, "print ticket", "Origin   origin.example.com");
	at = plain_ask(t, at, html, "Written as html: ");
	at = plain_ask(t, at, html, "File exists");
	at = plain_ask(t, at, "redact perhaps", "Answer on or off");
	at = plain_ask(t, at, "redact on", "Reports hide names");
	at = plain_ask(t, at, ticket, "; hidden: 1 host name");
	text = contents(html + strlen("report "));
	assert_non_null(strstr(text, "<!DOCTYPE html>"));
	assert_non_null(strstr(text, "origin.example.com"));
	free(text);
	text = contents(ticket + strlen("report ticket "));
	assert_null(strstr(text, "origin.example.com"));
	free(text);
	plain_leave(t);
	free(html);
	free(ticket);
}

/* It asks at once, as the probe before was another program's. */
static void test_a_watch_rings_when_the_verdict_turns(void **state)
{
	const struct plain_home *h = *state;
	const char *const args[] = { "--timeout", "2", "--resolve", h->pin,
				     NULL };
	const char *const again[] = { "resume", "--plain", NULL };
	struct vt *t = plain_start(h, args);
	size_t at = plain_answer_all(t, h);

	plain_leave(t);
	plain_home_listen(h);
	t = plain_start(h, again);
	at = vt_wait_written(t, 0, "This was seen ");
	assert_int_equal(vt_bells(t), 0);
	at = plain_ask(t, at, "watch", "Enter or ^C ends it.");
	at = vt_wait_written(t, at, " origin.example.com:");
	at = vt_wait_written(t, at, "Changed. Next probe in 30 s.");
	assert_int_equal(vt_bells(t), 1);
	at = plain_ask(t, at, "", "No longer watching.");
	plain_ask(t, at, "answer", "Against the probe before: ");
	plain_leave(t);
}

#define walk_test(f) \
	cmocka_unit_test_setup_teardown(f, plain_home_make, plain_home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		walk_test(test_a_demo_origin_is_chosen_and_mended),
		walk_test(test_a_demo_origin_that_is_named_is_one_enter),
		walk_test(test_an_origin_of_a_distribution_is_chosen),
		walk_test(test_the_list_may_come_by_a_pipe),
		walk_test(test_a_recording_is_stepped_through),
		walk_test(test_what_steps_wants_a_recording),
		walk_test(test_a_target_asked_before_is_one_number),
		walk_test(test_reports_are_printed_and_written_hidden_or_not),
		walk_test(test_a_watch_rings_when_the_verdict_turns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
