/*
 * The terminal, by ncurses: taken over, given back, and its events. Keys are
 * read as bytes and key codes, not with get_wch(), which loses a character
 * whose bytes arrive in two reads, and all that follows an invalid byte.
 */
#include "tui/term.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tui/crash.h"
#include "tui/input.h"
#include "tui/term_parts.h"

#define COPY_MAX	 65536	 /* bytes */
#define PASTE_SILENCE_US 5000000 /* an end mark that late does not come */
/* Presses alone, as SGR tells them where it is known (ctlseqs of xterm). */
#define MOUSE_ON    "\033[?1000h\033[?1006h"
#define MOUSE_OFF   "\033[?1006l\033[?1000l"
#define EMPTY_READS 20 /* readable but empty: the terminal is gone */

static const int caught[] = { SIGWINCH, SIGTERM, SIGHUP,
			      SIGINT,	SIGTSTP, SIGCONT };

struct terminal {
	struct loop *loop; /* borrowed */
	struct term_events ev;
	FILE *in, *out; /* owned */
	SCREEN *screen; /* owned */
	struct termios shell_modes;
	struct watch *watch;
	struct timer *paste_timer;
	struct input input;
	char *note;		  /* owned */
	const struct look *looks; /* borrowed */
	bool ascii;
	bool ansi;   /* ECMA-48 sequences of our own are understood */
	bool mice;   /* it has a mouse that tells */
	bool titles; /* smcup saves the title and rmcup brings it back */
	bool marker; /* CF502_TEST_MARKER */
	bool ended;
	bool repaint;
	int empty_reads;
	unsigned long frames, keys;
	struct sigaction old[ARRAY_LEN(caught)];
};

static void raw_write(struct terminal *t, const char *bytes, size_t n)
{
	ssize_t rc;

	while (n > 0) {
		rc = write(fileno(t->out), bytes, n);
		if (rc < 0 && errno == EINTR)
			continue;
		if (rc <= 0)
			return;
		bytes += rc;
		n -= (size_t)rc;
	}
}

static void raw_text(struct terminal *t, const char *text)
{
	if (t->ansi)
		raw_write(t, text, strlen(text));
}

static const char *capability(const char *name)
{
	const char *value = tigetstr(name);

	return value && value != (const char *)-1 ? value : NULL;
}

/* True when terminfo knows the name and it can place the cursor. */
static bool usable(const char *name, int fd, bool *ret_known)
{
	int err;
	bool can;

	*ret_known = setupterm(name, fd, &err) == OK;
	if (!*ret_known)
		return false;
	can = capability("cup") != NULL;
	del_curterm(cur_term);
	return can;
}

/* The terminfo entry to use; NULL and why when there is none. */
static const char *choose_entry(struct terminal *t, struct cf_why *why)
{
	const char *name = getenv("TERM"), *stand_in;
	bool known = false, kin_known;
	int fd = fileno(t->out);

	if (name && *name && usable(name, fd, &known))
		return name;
	if (!name || !*name) {
		why_set(why, CF_EINPUT,
			"TERM is not set, so nothing is known "
			"about this terminal");
		return NULL;
	}
	stand_in = known ? NULL : tty_stand_in(name);
	if (stand_in && usable(stand_in, fd, &kin_known)) {
		t->note = xasprintf("This system does not know TERM=%s; going "
				    "on as %s.",
				    name, stand_in);
		return stand_in;
	}
	why_set(why, CF_EINPUT,
		known ? "TERM=%s cannot place the cursor"
		      : "this system does not know TERM=%s",
		name);
	return NULL;
}

static FILE *open_copy(int fd, const char *mode)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);

	return copy < 0 ? NULL : fdopen(copy, mode);
}

/* Standard input may be a pipe that targets are read from. */
static FILE *open_input(void)
{
	int fd;

	if (isatty(STDIN_FILENO))
		return open_copy(STDIN_FILENO, "r");
	fd = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd < 0 ? NULL : fdopen(fd, "r");
}

static int open_streams(struct terminal *t, struct cf_why *why)
{
	if (!tty_present())
		return why_set(why, CF_EINPUT,
			       "standard output is no terminal");
	t->out = open_copy(STDOUT_FILENO, "w");
	t->in = open_input();
	if (!t->out || !t->in)
		return why_set(why, CF_EINPUT,
			       "there is no terminal to read keys from: %s",
			       strerror(errno));
	return CF_OK;
}

static void set_escape_delay(void)
{
	const char *value = getenv("ESCDELAY");
	int64_t ms;

	if (!value || !text_number(value, 0, 10000, &ms))
		ms = 25;
	set_escdelay((int)ms);
}

static void set_colors(struct terminal *t, const struct term_options *opt)
{
	short color;

	t->looks = theme_looks(SCHEME_MONO);
	if (!tty_color(opt->color, true) || !has_colors())
		return;
	start_color();
	use_default_colors();
	for (color = 0; color < 8; color++)
		init_pair((short)(color + 1), color, -1);
	t->looks = opt->looks ? opt->looks : theme_looks(SCHEME_DEFAULT);
}

/* Adds a capability without its padding marks "$<5>". */
static void add_capability(struct buf *out, const char *name)
{
	const char *p = capability(name);

	while (p && *p) {
		const char *end = p[0] == '$' && p[1] == '<' ? strchr(p, '>')
							     : NULL;

		if (!end)
			buf_addc(out, *p);
		p = end ? end + 1 : p + 1;
	}
}

/*
 * Terminals that keep the cursor's visibility with its place (libvterm: that of
 * Emacs and Neovim) take back what it was when curses last saved the place, so
 * rmcup may hide it.
 */
static void leave_screen(struct terminal *t)
{
	struct buf bytes = BUF_INIT(CRASH_BYTES);

	raw_text(t, "\033[?2004l" MOUSE_OFF);
	endwin();
	add_capability(&bytes, "cnorm");
	raw_write(t, buf_str(&bytes), bytes.len);
	buf_release(&bytes);
}

static void arm(struct terminal *t)
{
	struct buf bytes = BUF_INIT(CRASH_BYTES);

	if (t->ansi)
		buf_adds(&bytes, "\033[?2004l" MOUSE_OFF);
	add_capability(&bytes, "sgr0");
	add_capability(&bytes, "cnorm");
	add_capability(&bytes, "rmkx");
	add_capability(&bytes, "rmcup");
	add_capability(&bytes, "cnorm");
	crash_arm(fileno(t->out), &t->shell_modes, buf_str(&bytes), bytes.len);
	buf_release(&bytes);
}

static void set_modes(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	meta(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	scrollok(stdscr, FALSE);
	typeahead(-1);
}

static int start_curses(struct terminal *t, const struct term_options *opt,
			struct cf_why *why)
{
	const char *entry = choose_entry(t, why);
	const char *smcup;

	if (!entry)
		return CF_EINPUT;
	/* The window decides, not LINES and COLUMNS left over in a shell. */
	use_env(FALSE);
	use_tioctl(TRUE);
	t->screen = newterm(entry, t->out, t->in);
	if (!t->screen)
		return why_set(why, CF_EINPUT, "TERM=%s does not start", entry);
	set_modes();
	set_escape_delay();
	keys_define();
	set_colors(t, opt);
	smcup = capability("smcup");
	t->ansi = strncmp(capability("cup"), "\033[", 2) == 0;
	t->mice = t->ansi && (capability("kmous") || strstr(entry, "xterm"));
	t->titles = t->ansi && smcup && strstr(smcup, "\033[22;0;0t");
	return CF_OK;
}

static void end(struct terminal *t, int signo)
{
	if (t->ended)
		return;
	t->ended = true;
	watch_free(&t->watch);
	t->ev.ended(t->ev.ctx, signo);
}

static void on_end_signal(void *ctx, int signo)
{
	end(ctx, signo);
}

static void take_size(struct terminal *t)
{
	struct winsize size;

	if (ioctl(fileno(t->out), TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	t->repaint = true;
}

static void on_winch(void *ctx, int signo)
{
	struct terminal *t = ctx;

	(void)signo;
	take_size(t);
	if (!t->ended)
		t->ev.resized(t->ev.ctx, LINES, COLS);
}

/*
 * endwin() and a refresh: all modes are set anew, whatever they were. A second
 * endwin() would put the cursor where it was before the first.
 */
static void on_continue(void *ctx, int signo)
{
	struct terminal *t = ctx;

	if (!isendwin())
		endwin();
	wrefresh(curscr);
	raw_text(t, "\033[?2004h");
	if (t->input.mouse)
		raw_text(t, MOUSE_ON);
	on_winch(t, signo);
}

static void on_stop(void *ctx, int signo)
{
	(void)signo;
	term_suspend(ctx);
}

static void catch_signals(struct terminal *t)
{
	static const signal_fn fns[ARRAY_LEN(caught)] = {
		on_winch,      on_end_signal, on_end_signal,
		on_end_signal, on_stop,	      on_continue,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(caught); i++) {
		sigaction(caught[i], NULL, &t->old[i]);
		/* What the caller had us ignore (nohup) stays ignored. */
		if (t->old[i].sa_handler != SIG_IGN)
			loop_signal(t->loop, caught[i], fns[i], t);
	}
}

static void release_signals(struct terminal *t)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(caught); i++) {
		if (t->old[i].sa_handler == SIG_IGN)
			continue;
		loop_signal(t->loop, caught[i], NULL, NULL);
		sigaction(caught[i], &t->old[i], NULL);
	}
}

void term_suspend(struct terminal *t)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL }, stop, go;

	sigaction(SIGTSTP, NULL, &stop);
	if (stop.sa_handler == SIG_IGN || t->ended)
		return;
	leave_screen(t);
	sigaction(SIGTSTP, &dfl, NULL);
	/* We are back when kill() returns, and need not be told again. */
	sigaction(SIGCONT, &dfl, &go);
	kill(0, SIGTSTP); /* the whole job, as the terminal would */
	sigaction(SIGCONT, &go, NULL);
	sigaction(SIGTSTP, &stop, NULL);
	on_continue(t, SIGCONT);
}

static void deliver(struct terminal *t)
{
	struct key key;

	while (!t->ended && input_next(&t->input, &key)) {
		t->keys++;
		t->ev.key(t->ev.ctx, &key);
	}
}

static void on_paste_silence(void *ctx)
{
	struct terminal *t = ctx;

	input_paste_timeout(&t->input);
	deliver(t);
}

static void on_readable(void *ctx, int fd, short revents)
{
	struct terminal *t = ctx;
	bool any = false;
	int code;

	(void)fd;
	while ((code = wgetch(stdscr)) != ERR) {
		any = any || code != KEY_RESIZE;
		keys_feed(&t->input, code);
	}
	input_drained(&t->input);
	if (t->input.in_paste)
		timer_at(t->paste_timer,
			 loop_now_us(t->loop) + PASTE_SILENCE_US);
	else
		timer_stop(t->paste_timer);
	t->empty_reads = any ? 0 : t->empty_reads + 1;
	deliver(t);
	if ((revents & (POLLHUP | POLLERR | POLLNVAL)) ||
	    t->empty_reads > EMPTY_READS)
		end(t, SIGHUP);
}

static void free_term(struct terminal *t)
{
	if (t->in)
		fclose(t->in);
	if (t->out)
		fclose(t->out);
	input_release(&t->input);
	free(t->note);
	free(t);
}

int term_open(struct loop *loop, const struct term_options *opt,
	      const struct term_events *ev, struct terminal **ret,
	      struct cf_why *why)
{
	struct terminal *t = xcalloc(1, sizeof(*t));
	int rc;

	t->loop = loop;
	t->ev = *ev;
	t->ascii = opt->ascii || !tty_utf8();
	t->marker = getenv("CF502_TEST_MARKER") != NULL;
	input_init(&t->input);
	rc = open_streams(t, why);
	if (rc == CF_OK && tcgetattr(fileno(t->out), &t->shell_modes) < 0)
		rc = why_set(why, CF_EINPUT, "the terminal has no modes: %s",
			     strerror(errno));
	if (rc < 0) {
		free_term(t);
		return rc;
	}
	/* Before newterm(), which would set handlers of its own. */
	catch_signals(t);
	rc = start_curses(t, opt, why);
	if (rc < 0) {
		release_signals(t);
		free_term(t);
		return rc;
	}
	arm(t);
	raw_text(t, "\033[?2004h");
	t->watch = loop_watch(loop, fileno(t->in), POLLIN, on_readable, t);
	t->paste_timer = loop_timer(loop, 0, on_paste_silence, t);
	timer_stop(t->paste_timer);
	*ret = t;
	return CF_OK;
}

void term_close(struct terminal *t)
{
	if (!t)
		return;
	watch_free(&t->watch);
	timer_free(&t->paste_timer);
	curs_set(1);
	leave_screen(t);
	crash_disarm();
	delscreen(t->screen);
	release_signals(t);
	free_term(t);
}

const char *term_library(void)
{
	return curses_version();
}

const char *term_note(const struct terminal *t)
{
	return t->note;
}

void term_size(const struct terminal *t, int *ret_rows, int *ret_cols)
{
	(void)t;
	*ret_rows = LINES;
	*ret_cols = COLS;
}

bool term_ascii(const struct terminal *t)
{
	return t->ascii;
}

static void mark_size(struct terminal *t)
{
	char mark[80];

	snprintf(mark, sizeof(mark), "\033]7713;S %d %d\033\\", LINES, COLS);
	raw_write(t, mark, strlen(mark));
}

void term_draw(struct terminal *t, const struct surface *s)
{
	char mark[80];

	if (t->ended)
		return;
	if (t->marker && t->repaint)
		mark_size(t);
	screen_put(s, t->looks);
	if (t->repaint)
		clearok(stdscr, TRUE);
	t->repaint = false;
	wnoutrefresh(stdscr);
	doupdate();
	t->frames++;
	if (!t->marker)
		return;
	snprintf(mark, sizeof(mark), "\033]7713;F %lu keys=%lu\033\\",
		 t->frames, t->keys);
	raw_write(t, mark, strlen(mark));
}

void term_redraw(struct terminal *t)
{
	t->repaint = true;
}

bool term_mouse(struct terminal *t, bool on)
{
	if (on && !t->mice)
		return false;
	t->input.mouse = on;
	raw_text(t, on ? MOUSE_ON : MOUSE_OFF);
	return true;
}

void term_bell(struct terminal *t)
{
	(void)t;
	beep();
}

void term_title(struct terminal *t, const char *text)
{
	char *clean, *bytes;

	if (!t->titles)
		return;
	clean = text_clean(text, strlen(text), 200);
	bytes = xasprintf("\033]2;%s\033\\", clean);
	raw_text(t, bytes);
	free(bytes);
	free(clean);
}

bool term_copy(struct terminal *t, const char *text)
{
	size_t n = strlen(text);
	char *base64, *bytes;

	if (n > COPY_MAX || !t->ansi)
		return false;
	base64 = text_base64(text, n);
	bytes = xasprintf("\033]52;c;%s\033\\", base64);
	raw_text(t, bytes);
	free(bytes);
	free(base64);
	return true;
}
