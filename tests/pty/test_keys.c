/*
 * Any key in any order: characters, controls, sequences whole and broken,
 * pastes, and sizes in between. The program stays, or leaves as it does when
 * it is asked to; it answers afterwards, and does not grow.
 *
 * CF502_KEYS_SEED is where chance begins (printed), CF502_KEYS_ROUNDS how often
 * a page is stormed.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/home.h"
#include "tests/unit/test.h"

#define BURSTS	   40	/* a round */
#define GESTURES   25	/* a burst */
#define BURST_MAX  8192 /* bytes */
#define STEPS_BACK 12	/* from anywhere to the first page */

/* kB; a sanitizer keeps what was freed, and more beside all that is there. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_MAX 1500000
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_MAX 1500000
#endif
#endif
#ifndef MEMORY_MAX
#define MEMORY_MAX 100000
#endif

/* Chance ---------------------------------------------------------------- */

static uint64_t chance;

/* SplitMix64 (Steele, Lea, Flood 2014): the same anywhere. */
static uint64_t next_random(void)
{
	uint64_t z = chance += 0x9e3779b97f4a7c15u;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static size_t below(size_t n)
{
	return (size_t)(next_random() % n);
}

static int64_t setting(const char *name, int64_t otherwise)
{
	const char *text = getenv(name);
	int64_t n;

	return text && text_number(text, 0, INT32_MAX, &n) ? n : otherwise;
}

/* What fingers and terminals send ------------------------------------- */

/* Names of hosts and files: none that leads out of the folder or the host. */
static const char letters[] = "abcdeghijklmnoprstuvwxyz0123456789GQ?<>,-_ []%";

static void letter(struct buf *out)
{
	buf_addc(out, letters[below(sizeof(letters) - 1)]);
}

/* The pages' own keys, so that something happens between. */
static void page_key(struct buf *out)
{
	static const char keys[] = "\r\r\r\t\t  12345rwcuesaxtv?djklhbng";

	buf_addc(out, keys[below(sizeof(keys) - 1)]);
}

/* ^Z stops the program: see suspend(). ^X and ^C may end it, and do rarely. */
static void control(struct buf *out)
{
	char c = (char)(1 + below(31));
	bool ends = c == ('X' & 0x1f) || c == ('C' & 0x1f);

	if (c != ('Z' & 0x1f) && (!ends || below(16) == 0))
		buf_addc(out, c);
}

static void known_sequence(struct buf *out)
{
	static const char *const sequences[] = {
		"\033",		  "\033[A",    "\033[B",     "\033[C",
		"\033[D",	  "\033OA",    "\033OB",     "\033OC",
		"\033OD",	  "\033[H",    "\033[F",     "\033[5~",
		"\033[6~",	  "\033[3~",   "\033[Z",     "\033OP",
		"\033[15~",	  "\033[24~",  "\033[2~",    "\033[1;5C",
		"\033[1;5D",	  "\033[200~", "\033[201~",  "\033[I",
		"\033[O",	  "\033[M !!", "\033[?1;2c", "\033[<0;9;9M",
		"\033P1$r\033\\",
	};

	buf_adds(out, sequences[below(ARRAY_LEN(sequences))]);
}

/* As xterm's SGR mode tells of buttons, the wheel and moves. */
static void mouse(struct buf *out)
{
	static const int buttons[] = { 0, 0, 0, 1, 2, 32, 35, 64, 65, 66, 128 };

	buf_addf(out, "\033[<%d;%zu;%zu%c", buttons[below(ARRAY_LEN(buttons))],
		 below(below(8) ? 81 : 300), below(below(8) ? 25 : 300),
		 below(2) ? 'M' : 'm');
}

static void broken_sequence(struct buf *out)
{
	size_t n = below(6);

	buf_adds(out, below(2) ? "\033[" : "\033O");
	while (n-- > 0)
		buf_addc(out, (char)(0x20 + below(0x5f)));
}

static void utf8(struct buf *out)
{
	static const char *const texts[] = {
		"\xc3\xa9",	"\xe4\xb8\xad", "\xf0\x9f\x98\x80", "e\xcc\x81",
		"\xe2\x80\xae", "\xef\xbb\xbf", "\xe2\x80\x8d",
	};

	buf_adds(out, texts[below(ARRAY_LEN(texts))]);
}

static void broken_utf8(struct buf *out)
{
	buf_addc(out, (char)(0x80 + below(0x80)));
}

static void paste(struct buf *out)
{
	size_t n = below(200);

	buf_adds(out, "\033[200~");
	if (below(3) == 0)
		buf_adds(out, "https://origin.example.com:8443/x\r\n");
	while (n-- > 0) {
		if (below(10) == 0)
			control(out);
		else if (below(10) == 0)
			broken_utf8(out);
		else
			letter(out);
	}
	if (below(8) > 0)
		buf_adds(out, "\033[201~");
}

static void gesture(struct buf *out)
{
	static const struct {
		void (*add)(struct buf *out);
		size_t weight;
	} kinds[] = {
		{ page_key, 40 }, { known_sequence, 25 },
		{ mouse, 5 },	  { letter, 15 },
		{ control, 8 },	  { broken_sequence, 3 },
		{ utf8, 3 },	  { broken_utf8, 2 },
		{ paste, 1 },
	};
	size_t i, at = below(102);

	for (i = 0; at >= kinds[i].weight; i++)
		at -= kinds[i].weight;
	kinds[i].add(out);
}

/* One run ---------------------------------------------------------------- */

/* The program in one of its ways. */
struct way {
	const char *const *args;
	const char *first;   /* what every start shows */
	const char *opening; /* keys from there to a probe, or "" */
};

#define HOME "[1 Target]" /* what all steps back lead to */

static struct vt *begin(const struct home *h, const struct way *w)
{
	struct vt *t = home_start(
		h, &(struct vt_spec){ .rows = 24, .folder = h->path }, w->args);

	vt_wait(t, w->first);
	if (*w->opening) {
		vt_type(t, w->opening);
		vt_wait(t, "[2 Handshake]");
	}
	return t;
}

static void resize_by_chance(struct vt *t)
{
	vt_resize(t, 1 + (int)below(below(4) ? 60 : 20),
		  2 + (int)below(below(4) ? 199 : 60));
}

/* Keys that end a paste and what is half; then all is read. */
static bool settle(struct vt *t)
{
	vt_resize(t, 24, 80);
	vt_send(t, "\033\\\033[201~\033[201~", 0);
	return vt_settle(t);
}

static void suspend(struct vt *t)
{
	vt_ctrl(t, 'Z');
	vt_wait_stopped(t);
	vt_signal(t, SIGCONT);
	vt_sync(t);
}

static void answers(struct vt *t)
{
	int n;

	for (n = 0; n < STEPS_BACK; n++) {
		vt_key(t, VT_ESC);
		vt_sync(t);
	}
	vt_wait(t, HOME);
	vt_ctrl(t, 'G');
	vt_wait(t, "In this view");
	vt_key(t, VT_ESC);
	vt_wait_gone(t, "In this view");
}

static void send_burst(struct vt *t)
{
	struct buf bytes = BUF_INIT(BURST_MAX);
	int n;

	for (n = 0; n < GESTURES; n++)
		gesture(&bytes);
	vt_send(t, buf_str(&bytes), 0);
	buf_release(&bytes);
}

/*
 * It was asked to, by a key of its own; no sanitizer had a word to say. What is
 * sent while it ends is the terminal's: there ^C and ^\ are signals again.
 */
static struct vt *left(struct vt *t, const struct home *h, const struct way *w)
{
	int status = vt_exit(t);

	if (status != 128 + SIGINT && status != 128 + SIGQUIT)
		assert_int_equal(status, 0);
	vt_assert_restored(t);
	vt_free(t);
	return begin(h, w);
}

static struct vt *storm(struct vt *t, const struct home *h, const struct way *w)
{
	int n;

	for (n = 0; n < BURSTS; n++) {
		if (vt_ended(t))
			t = left(t, h, w);
		send_burst(t);
		if (below(4) == 0)
			resize_by_chance(t);
	}
	if (!settle(t))
		return left(t, h, w);
	assert_in_range(vt_memory(t), 1, MEMORY_MAX);
	if (below(3) == 0)
		suspend(t);
	answers(t);
	return t;
}

/* Each way has a chance of its own. */
static void begin_chance(int64_t seed, const struct way *w)
{
	const char *c;

	chance = (uint64_t)seed;
	for (c = w->args[0]; *c; c++)
		chance = chance * 31 + (unsigned char)*c;
}

static void storms(const struct home *h, const struct way *w)
{
	int64_t rounds = setting("CF502_KEYS_ROUNDS", 3);
	int64_t seed = setting("CF502_KEYS_SEED", 502);
	struct vt *t = begin(h, w);

	for (; rounds > 0; rounds--, seed++) {
		print_message("CF502_KEYS_SEED=%" PRId64 "\n", seed);
		begin_chance(seed, w);
		t = storm(t, h, w);
	}
	/* Killed, the demo would leave its folder behind. */
	vt_signal(t, SIGTERM);
	assert_int_equal(vt_exit(t), 128 + SIGTERM);
	vt_free(t);
}

/* Whatever is typed as a host is asked of a port that refuses. */
static void ask_nobody(struct home *h)
{
	char *path = file_join(h->path, "cf502.conf");
	char *text = xasprintf("options = { dns = \"127.0.0.1:%s\"; };\n",
			       strchr(h->target, ':') + 1);

	assert_int_equal(
		file_write(path, text, strlen(text), FILE_CREATE, NULL), 0);
	free(text);
	free(path);
}

static int setup(void **state)
{
	home_setup(state);
	home_hold_port(*state);
	ask_nobody(*state);
	return 0;
}

static void test_any_keys_on_the_demo(void **state)
{
	static const char *const args[] = { "demo", "--config", "cf502.conf",
					    NULL };

	storms(*state, &(struct way){ args, HOME, "\r" });
}

static void test_any_keys_and_a_mouse_on_a_target(void **state)
{
	const struct home *h = *state;
	const char *const args[] = { "--mouse",	  "--config", "cf502.conf",
				     "--resolve", h->pin,     h->target,
				     NULL };

	storms(h, &(struct way){ args, HOME, "\r" });
}

static void test_any_keys_on_a_recording(void **state)
{
	static const char *const args[] = {
		"--replay",
		CF502_SRCDIR "/tests/screen/logs/missing-intermediate.log",
		"--config", "cf502.conf", NULL
	};

	storms(*state, &(struct way){ args, "[2 Handshake]", "" });
}

static void test_any_keys_on_a_distribution(void **state)
{
	static const char *const args[] = { "--distribution",
					    CF502_SRCDIR
					    "/tests/pty/origins.json",
					    "--config", "cf502.conf", NULL };

	storms(*state, &(struct way){ args, HOME, "\r\r" });
}

static void test_any_keys_on_a_resumed_session(void **state)
{
	struct home *h = *state;
	static const char *const args[] = { "resume", "--config", "cf502.conf",
					    NULL };
	struct vt *t;

	home_serve(h, "missing-intermediate");
	t = home_start(h, &(struct vt_spec){ .folder = h->path }, h->args);
	vt_wait(t, "[1 Target]");
	vt_key(t, VT_ENTER);
	vt_wait(t, "Probe 1 ended");
	vt_signal(t, SIGKILL);
	vt_exit(t);
	vt_free(t);
	storms(h, &(struct way){ args, "[", "" });
}

#define keys_test(f) cmocka_unit_test_setup_teardown(f, setup, home_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		keys_test(test_any_keys_on_the_demo),
		keys_test(test_any_keys_and_a_mouse_on_a_target),
		keys_test(test_any_keys_on_a_recording),
		keys_test(test_any_keys_on_a_distribution),
		keys_test(test_any_keys_on_a_resumed_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
