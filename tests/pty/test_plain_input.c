/* The linear mode under hands that slip: keys, pastes, noise, and an end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/xmem.h"
#include "tests/pty/plain_home.h"
#include "tests/unit/test.h"

#define RECORDING  CF502_SRCDIR "/tests/screen/logs/mended.log"
#define NOISE_N	   20000
#define NOISE_SEED 502u

static void end_of_input(struct vt *t)
{
	vt_ctrl(t, 'D');
	assert_int_equal(vt_exit(t), 0);
	assert_true(vt_echoes(t));
	vt_free(t);
}

static void test_what_takes_long_is_said_and_stopped(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	plain_home_listen(h);
	at = plain_ask(t, at, h->target, "[no]: ");
	at = plain_ask(t, at, "", "sent: ClientHello");
	at = plain_ask(t, at, "answer", "A probe is under way; ^C stops it.");
	at = vt_wait_written(t, at, "Still waiting, 5 s so far: the hello of");
	vt_ctrl(t, 'C');
	at = vt_wait_written(t, at, "not decided, the probe was stopped");
	at = vt_wait_written(t, at, "cf502> ");
	vt_ctrl(t, 'C');
	assert_int_equal(vt_exit(t), 0);
	vt_wait_written(t, at, "Go on: cf502 resume ");
	plain_is_linear(t);
	vt_free(t);
}

static void test_words_at_the_questions_are_no_answers(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	at = plain_ask(t, at, "back", "This is the first question");
	at = plain_ask(t, at, "HELP", "\"quit\" leaves");
	at = plain_ask(t, at, h->target, "[no]: ");
	at = plain_ask(t, at, "?", "\"back\" asks for the origin again");
	plain_ask(t, at, "quit", "");
	assert_int_equal(vt_exit(t), 0);
	vt_free(t);
}

/* Enter takes what stands in brackets, whatever was answered before. */
static void test_the_port_in_brackets_is_the_one_that_is_asked(void **state)
{
	static const char settings[] = "options = { port = 8443; };\n";
	const struct plain_home *h = *state;
	char *path = xasprintf("%s/settings", h->path);
	const char *const args[] = { "--plain", "--config",    path,
				     "--dns",	"127.0.0.1:1", NULL };
	struct vt *t;
	size_t at;

	assert_int_equal(file_write(path, settings, strlen(settings),
				    FILE_CREATE, NULL),
			 0);
	t = plain_start(h, args);
	at = vt_wait_written(t, 0, "https:// URL: ");
	at = plain_ask(t, at, "o.example", "Port [8443]: ");
	at = plain_ask(t, at, "99", "[no]: ");
	at = plain_ask(t, at, "yes", "blanks between: ");
	at = plain_ask(t, at, "bad!!name", "is no host name");
	at = plain_ask(t, at, "", "Port [8443]: ");
	at = plain_ask(t, at, "", "[no]: ");
	plain_ask(t, at, "", "Answer for o.example:8443: ");
	plain_leave(t);
	free(path);
}

static void test_no_name_is_left_out_in_silence(void **state)
{
	struct buf names = BUF_INIT(4096);
	struct vt *t = plain_start_pinned(*state);
	const struct plain_home *h = *state;
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	for (int i = 0; i < 65; i++)
		buf_addf(&names, "n%d.example, ", i);
	at = plain_ask(t, at, h->target, "[no]: ");
	at = plain_ask(t, at, "yes", "blanks between: ");
	at = plain_ask(t, at, " , ", "A name is needed");
	at = plain_ask(t, at, buf_str(&names), "65 names are too many");
	at = plain_ask(t, at, "", "[no]: ");
	at = plain_ask(t, at, "yes", "blanks between: ");
	/* Fewer than too many, and more than there were places for once. */
	at = plain_ask(t, at, strstr(buf_str(&names), "n45"), "Answer for ");
	at = vt_wait_written(t, at, "cf502> ");
	plain_ask(t, at, "print log", " sni=\"n64.example\"");
	plain_leave(t);
	buf_release(&names);
}

static void test_input_ends_at_every_place(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	end_of_input(t);
	t = plain_start_pinned(h);
	at = vt_wait_written(t, 0, "https:// URL: ");
	plain_ask(t, at, h->target, "[no]: ");
	end_of_input(t);
	t = plain_start_pinned(h);
	plain_answer_all(t, h);
	end_of_input(t);
	plain_home_listen(h);
	t = plain_start_pinned(h);
	at = vt_wait_written(t, 0, "https:// URL: ");
	at = plain_ask(t, at, h->target, "[no]: ");
	plain_ask(t, at, "", "sent: ClientHello");
	end_of_input(t);
}

static void test_a_pasted_url_with_lines_behind_it(void **state)
{
	const struct plain_home *h = *state;
	struct vt *t = plain_start_pinned(h);
	char *url = xasprintf("https://%s/a/path?q=1\n\n\nmore\nof it\n",
			      h->target);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	vt_paste(t, url);
	at = vt_wait_written(t, at, "(connect-refused).");
	plain_ask(t, at, "explain not-tls", "Seen when: ");
	plain_leave(t);
	free(url);
}

static void test_a_line_too_long_is_said_to_be(void **state)
{
	struct vt *t = plain_start_pinned(*state);
	char *word = xcalloc(1, 3001);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	memset(word, 'a', 3000);
	vt_send(t, word, 1);
	plain_ask(t, at, "", "https:// URL: ");
	free(word);
	end_of_input(t);
}

/* All but those by which the terminal itself ends, stops or holds programs. */
static char *noise(unsigned seed)
{
	char *bytes = xcalloc(1, NOISE_N + 1);
	unsigned x = seed;

	for (size_t i = 0; i < NOISE_N; i++) {
		x = x * 1103515245u + 12345u;
		bytes[i] = (char)(x >> 16);
		if (bytes[i] == '\0' ||
		    memchr("\003\004\021\023\032\034", bytes[i], 6))
			bytes[i] = '\n';
	}
	/* No line of it is a name: which were probed, time would decide. */
	for (size_t i = 1; i < NOISE_N; i++) {
		if (memchr("\r\n", bytes[i], 2))
			bytes[i - 1] = '!';
	}
	return bytes;
}

static void send_noise(struct vt *t)
{
	char *bytes = noise(NOISE_SEED);
	const char *out;
	size_t n;

	vt_send(t, bytes, 1);
	vt_send(t, "\n\n", 1);
	free(bytes);
	out = vt_output(t, &n);
	assert_null(memchr(out, '\033', n));
}

static void test_noise_at_the_prompt_is_answered(void **state)
{
	const char *const args[] = { "--plain", "--replay", RECORDING, NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, "cf502> ");

	send_noise(t);
	at = vt_wait_written(t, at, "Not known here;");
	plain_ask(t, at, "help explain", "explain [ID]: what the cause means");
	end_of_input(t);
}

/* Should some of it be a name yet, no other machine is asked for it. */
static void test_noise_at_the_questions_is_answered(void **state)
{
	const char *const args[] = { "--plain", "--dns", "127.0.0.1:1", NULL };
	struct vt *t = plain_start(*state, args);
	size_t at = vt_wait_written(t, 0, "https:// URL: ");

	send_noise(t);
	vt_wait_written(t, at, "https:// URL: ");
	end_of_input(t);
}

#define input_test(f) \
	cmocka_unit_test_setup_teardown(f, plain_home_make, plain_home_drop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		input_test(test_what_takes_long_is_said_and_stopped),
		input_test(test_words_at_the_questions_are_no_answers),
		input_test(test_the_port_in_brackets_is_the_one_that_is_asked),
		input_test(test_no_name_is_left_out_in_silence),
		input_test(test_input_ends_at_every_place),
		input_test(test_a_pasted_url_with_lines_behind_it),
		input_test(test_a_line_too_long_is_said_to_be),
		input_test(test_noise_at_the_prompt_is_answered),
		input_test(test_noise_at_the_questions_is_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
