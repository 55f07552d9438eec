/* A terminal for tests, over a pseudo-terminal and libvterm. */
#include "tests/pty/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <vterm.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "tests/pty/vt_child.h"
#include "tests/pty/vt_scan.h"
#include "tests/unit/test.h"

#define DEADLINE_US 20000000 /* for a machine with much else to do */
#define POLL_US	    2000     /* between looks at what has no event */

struct vt {
	VTerm *term;
	VTermScreen *screen;
	int master; /* -1 after vt_hang_up */
	int report; /* what the session leader tells of the program */
	pid_t leader;
	pid_t pid; /* of the program; its process group too */
	bool stopped, exited;
	int status;
	bool alternate, visible;
	bool echoes; /* as seen when the program stopped or ended */
	int bells;
	char title[256];
	struct vt_scan scan;
	size_t sent; /* keys */
	int rows, cols;
};

static int on_termprop(VTermProp prop, VTermValue *value, void *user)
{
	struct vt *t = user;

	if (prop == VTERM_PROP_ALTSCREEN)
		t->alternate = value->boolean;
	else if (prop == VTERM_PROP_CURSORVISIBLE)
		t->visible = value->boolean;
	return 1;
}

static int on_bell(void *user)
{
	struct vt *t = user;

	t->bells++;
	return 1;
}

static int64_t now_us(void)
{
	return clock_mono_us(&clock_system);
}

/* The kernel shows the modes of the other side through the master. */
static void look_at_modes(struct vt *t)
{
	const tcflag_t both = ECHO | ICANON;
	struct termios modes;

	if (t->master >= 0 && tcgetattr(t->master, &modes) == 0)
		t->echoes = (modes.c_lflag & both) == both;
}

/* libvterm has no screen of one column. */
static void set_size(struct vt *t, int rows, int cols)
{
	vterm_set_size(t->term, rows, cols > 2 ? cols : 2);
	vterm_screen_flush_damage(t->screen);
}

/*
 * The terminal is as large as the program takes it for while it draws: libvterm
 * 0.1 writes out of bounds where a program scrolls rows that are gone.
 */
static void take_output(struct vt *t, const char *bytes, size_t n)
{
	size_t i, done = 0;

	for (i = 0; i < n; i++) {
		vt_scan_feed(&t->scan, bytes + i, 1);
		if (!t->scan.resized)
			continue;
		vterm_input_write(t->term, bytes + done, i + 1 - done);
		set_size(t, t->scan.rows, t->scan.cols);
		t->scan.resized = false;
		done = i + 1;
	}
	vterm_input_write(t->term, bytes + done, n - done);
}

static void read_master(struct vt *t)
{
	char bytes[4096];
	ssize_t n = read(t->master, bytes, sizeof(bytes));

	if (n > 0) {
		take_output(t, bytes, (size_t)n);
	} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
		look_at_modes(t);
		close(t->master);
		t->master = -1;
	}
}

static void read_report(struct vt *t)
{
	int value;
	ssize_t n = read(t->report, &value, sizeof(value));

	if (n != sizeof(value)) {
		if (n < 0 && (errno == EAGAIN || errno == EINTR))
			return;
		close(t->report);
		t->report = -1;
		return;
	}
	if (t->pid == 0) {
		t->pid = (pid_t)value;
		return;
	}
	t->status = value;
	t->stopped = WIFSTOPPED(value);
	t->exited = WIFEXITED(value) || WIFSIGNALED(value);
	look_at_modes(t);
}

/* Waits until something comes (or may be sent), and reads it. */
static bool pump_for(struct vt *t, int64_t deadline, short events)
{
	struct pollfd fds[] = { { .fd = t->master, .events = events },
				{ .fd = t->report, .events = POLLIN } };
	int64_t left = deadline - now_us();

	if (left <= 0 || (t->master < 0 && t->report < 0))
		return false;
	if (poll(fds, 2, (int)(left / 1000) + 1) <= 0)
		return now_us() < deadline;
	if (fds[0].revents & ~POLLOUT)
		read_master(t);
	if (fds[1].revents)
		read_report(t);
	return true;
}

static bool pump(struct vt *t, int64_t deadline)
{
	return pump_for(t, deadline, POLLIN);
}

static void write_master(const char *bytes, size_t n, void *user)
{
	struct vt *t = user;
	int64_t deadline = now_us() + DEADLINE_US;

	while (n > 0 && t->master >= 0) {
		ssize_t rc = write(t->master, bytes, n);

		if (rc > 0) {
			bytes += rc;
			n -= (size_t)rc;
			continue;
		}
		/* The program may wait for us to read first. */
		if ((errno != EAGAIN && errno != EINTR) ||
		    !pump_for(t, deadline, POLLIN | POLLOUT))
			return;
	}
}

static void print_screen(struct vt *t)
{
	int row;

	for (row = 0; row < t->rows; row++) {
		char *text = vt_row_text(t, row);

		print_error("%3d|%s\n", row, text);
		free(text);
	}
	print_error("cursor %s, %s, status %d, keys sent %zu read %lu\n",
		    t->visible ? "visible" : "hidden",
		    t->exited	 ? "ended"
		    : t->stopped ? "stopped"
				 : "running",
		    t->status, t->sent, t->scan.keys);
}

static void give_up(struct vt *t, const char *what, const char *text)
{
	print_error("waited in vain for %s \"%s\"; the screen is:\n", what,
		    text);
	print_screen(t);
	fail();
}

static struct vt *make_vt(const struct vt_spec *spec)
{
	static const VTermScreenCallbacks callbacks = {
		.settermprop = on_termprop,
		.bell = on_bell,
	};
	struct vt *t = xcalloc(1, sizeof(*t));

	t->rows = spec->rows ? spec->rows : 24;
	t->cols = spec->cols ? spec->cols : 80;
	t->visible = true;
	vt_scan_init(&t->scan);
	t->term = vterm_new(t->rows, t->cols);
	vterm_set_utf8(t->term, 1);
	vterm_output_set_callback(t->term, write_master, t);
	t->screen = vterm_obtain_screen(t->term);
	vterm_screen_enable_altscreen(t->screen, 1);
	vterm_screen_set_callbacks(t->screen, &callbacks, t);
	vterm_screen_reset(t->screen, 1);
	return t;
}

struct vt *vt_spawn(const struct vt_spec *spec)
{
	struct vt *t = make_vt(spec);
	struct winsize size = { .ws_row = (unsigned short)t->rows,
				.ws_col = (unsigned short)t->cols };
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	t->leader = forkpty(&t->master, NULL, NULL, &size);
	assert_true(t->leader >= 0);
	if (t->leader == 0)
		vt_lead_session(spec, fds[1]);
	close(fds[1]);
	t->report = fds[0];
	fcntl(t->master, F_SETFL, O_NONBLOCK);
	fcntl(t->master, F_SETFD, FD_CLOEXEC);
	return t;
}

void vt_free(struct vt *t)
{
	if (!t)
		return;
	if (t->pid > 0 && !t->exited)
		kill(t->pid, SIGKILL);
	kill(t->leader, SIGKILL);
	while (waitpid(t->leader, NULL, 0) < 0 && errno == EINTR)
		continue;
	if (t->master >= 0)
		close(t->master);
	if (t->report >= 0)
		close(t->report);
	vterm_free(t->term);
	vt_scan_release(&t->scan);
	free(t);
}

/* False in the middle of a frame, where the cursor is anywhere. */
static bool is_whole(const struct vt *t)
{
	return !t->alternate || t->scan.frames == 0 || t->scan.unmarked == 0;
}

void vt_wait(struct vt *t, const char *text)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!is_whole(t) || !vt_has(t, text)) {
		if (!pump(t, deadline))
			give_up(t, "text", text);
	}
}

void vt_wait_gone(struct vt *t, const char *text)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!is_whole(t) || vt_has(t, text)) {
		if (!pump(t, deadline))
			give_up(t, "the end of", text);
	}
}

static bool row_is(struct vt *t, int row, const char *text)
{
	char *now = vt_row_text(t, row);
	bool same = strcmp(now, text) == 0;

	free(now);
	return same;
}

void vt_wait_row(struct vt *t, int row, const char *text)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!is_whole(t) || !row_is(t, row, text)) {
		if (!pump(t, deadline))
			give_up(t, "the row", text);
	}
}

size_t vt_wait_written(struct vt *t, size_t from, const char *text)
{
	int64_t deadline = now_us() + DEADLINE_US;

	for (;;) {
		size_t n;
		const char *out = vt_output(t, &n);
		const char *at = from < n ? memmem(out + from, n - from, text,
						   strlen(text))
					  : NULL;

		if (at)
			return (size_t)(at - out) + strlen(text);
		if (!pump(t, deadline))
			give_up(t, "output", text);
	}
}

void vt_sync(struct vt *t)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (t->scan.frames == 0 || t->scan.keys < t->sent || !is_whole(t)) {
		if (!pump(t, deadline))
			give_up(t, "a frame after", "the last key");
	}
}

void vt_wait_stopped(struct vt *t)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!t->stopped) {
		if (!pump(t, deadline))
			give_up(t, "the program to", "stop");
	}
	/* What it wrote before is in the terminal already; read it. */
	while (poll(&(struct pollfd){ .fd = t->master, .events = POLLIN }, 1,
		    0) > 0)
		read_master(t);
}

int vt_exit(struct vt *t)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!t->exited || t->master >= 0) {
		if (!pump(t, deadline))
			give_up(t, "the program to", "end");
	}
	if (WIFSIGNALED(t->status))
		return 128 + WTERMSIG(t->status);
	return WEXITSTATUS(t->status);
}

void vt_type(struct vt *t, const char *text)
{
	size_t i, keys = 0;

	for (i = 0; text[i]; i++)
		keys += ((unsigned char)text[i] & 0xc0) != 0x80;
	vt_send(t, text, keys);
}

void vt_ctrl(struct vt *t, char letter)
{
	const char byte[2] = { (char)(letter & 0x1f), '\0' };

	vt_send(t, byte, 1);
}

void vt_key(struct vt *t, enum vt_special key)
{
	static const struct {
		VTermKey key;
		VTermModifier mod;
	} keys[] = {
		[VT_ENTER] = { VTERM_KEY_ENTER, VTERM_MOD_NONE },
		[VT_TAB] = { VTERM_KEY_TAB, VTERM_MOD_NONE },
		[VT_STAB] = { VTERM_KEY_TAB, VTERM_MOD_SHIFT },
		[VT_BACKSPACE] = { VTERM_KEY_BACKSPACE, VTERM_MOD_NONE },
		[VT_ESC] = { VTERM_KEY_ESCAPE, VTERM_MOD_NONE },
		[VT_UP] = { VTERM_KEY_UP, VTERM_MOD_NONE },
		[VT_DOWN] = { VTERM_KEY_DOWN, VTERM_MOD_NONE },
		[VT_LEFT] = { VTERM_KEY_LEFT, VTERM_MOD_NONE },
		[VT_RIGHT] = { VTERM_KEY_RIGHT, VTERM_MOD_NONE },
		[VT_HOME] = { VTERM_KEY_HOME, VTERM_MOD_NONE },
		[VT_END] = { VTERM_KEY_END, VTERM_MOD_NONE },
		[VT_PGUP] = { VTERM_KEY_PAGEUP, VTERM_MOD_NONE },
		[VT_PGDN] = { VTERM_KEY_PAGEDOWN, VTERM_MOD_NONE },
		[VT_DEL] = { VTERM_KEY_DEL, VTERM_MOD_NONE },
		[VT_F1] = { VTERM_KEY_FUNCTION(1), VTERM_MOD_NONE },
	};

	vterm_keyboard_key(t->term, keys[key].key, keys[key].mod);
	t->sent++;
}

/* SGR (mode 1006) or X10, as ctlseqs of xterm has them. */
static void send_button(struct vt *t, int row, int col, int button, bool down)
{
	char bytes[32];

	if (t->scan.sgr_mouse)
		snprintf(bytes, sizeof(bytes), "\033[<%d;%d;%d%c", button,
			 col + 1, row + 1, down ? 'M' : 'm');
	else
		snprintf(bytes, sizeof(bytes), "\033[M%c%c%c",
			 (down ? button : 3) + 32, col + 33, row + 33);
	vt_send(t, bytes, down);
}

/* A press and, but for the wheel, a release, which is no key. */
static void press_button(struct vt *t, int row, int col, int button)
{
	if (!t->scan.mouse)
		return;
	send_button(t, row, col, button, true);
	if (button < 64)
		send_button(t, row, col, button, false);
}

void vt_click(struct vt *t, int row, int col)
{
	press_button(t, row, col, 0);
}

void vt_wheel(struct vt *t, int row, int col, bool down)
{
	press_button(t, row, col, down ? 65 : 64);
}

void vt_paste(struct vt *t, const char *text)
{
	struct buf bytes = BUF_INIT(1 << 20);

	if (t->scan.pastes)
		buf_adds(&bytes, "\033[200~");
	buf_adds(&bytes, text);
	if (t->scan.pastes)
		buf_adds(&bytes, "\033[201~");
	vt_send(t, buf_str(&bytes), 1);
	buf_release(&bytes);
}

void vt_send(struct vt *t, const char *bytes, size_t keys)
{
	write_master(bytes, strlen(bytes), t);
	t->sent += keys;
}

/* The other side of the terminal, to see what nobody has read of it yet. */
static int open_slave(struct vt *t)
{
	char name[64];
	int fd;

	assert_int_equal(ptsname_r(t->master, name, sizeof(name)), 0);
	fd = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

/* poll(), for FIONREAD does not count what is still between the two sides. */
static bool is_read(struct vt *t)
{
	struct pollfd slave = { .fd = open_slave(t), .events = POLLIN };
	int n = poll(&slave, 1, 0);

	close(slave.fd);
	return n == 0;
}

/*
 * What was read is acted on before the next signal, so that a frame in a size
 * of its own comes behind it.
 */
bool vt_settle(struct vt *t)
{
	int64_t deadline = now_us() + DEADLINE_US;
	int rows = t->rows, cols = t->cols;

	while (!t->exited && t->master >= 0 && !is_read(t)) {
		if (now_us() >= deadline)
			give_up(t, "the end of", "what was sent");
		pump_for(t, now_us() + POLL_US, POLLIN);
	}
	if (t->exited || t->master < 0)
		return false;
	vt_resize(t, 17, 59);
	while (!is_whole(t) || !vt_has(t, "60x18 cells and has 59x17")) {
		if (t->exited)
			return false;
		if (!pump(t, deadline))
			give_up(t, "text", "59x17");
	}
	vt_resize(t, rows, cols);
	if (rows >= 18 && cols >= 60)
		vt_wait_gone(t, "60x18 cells and has 59x17");
	t->sent = t->scan.keys;
	return true;
}

void vt_resize(struct vt *t, int rows, int cols)
{
	struct winsize size = { .ws_row = (unsigned short)rows,
				.ws_col = (unsigned short)cols };

	t->rows = rows;
	t->cols = cols;
	/* Else the program says when. */
	if (!t->alternate || t->scan.frames == 0)
		set_size(t, rows, cols);
	assert_int_equal(ioctl(t->master, TIOCSWINSZ, &size), 0);
}

void vt_wait_drawn(struct vt *t)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (!is_whole(t) || t->scan.rows != t->rows ||
	       t->scan.cols != t->cols) {
		if (!pump(t, deadline))
			give_up(t, "a frame in", "the new size");
	}
}

void vt_signal(struct vt *t, int signo)
{
	int64_t deadline = now_us() + DEADLINE_US;

	while (t->pid == 0) {
		if (!pump(t, deadline))
			give_up(t, "the program to", "start");
	}
	if (signo == SIGCONT)
		t->stopped = false;
	assert_int_equal(kill(t->pid, signo), 0);
}

void vt_hang_up(struct vt *t)
{
	close(t->master);
	t->master = -1;
}

static void cell_text(const VTermScreenCell *cell, char out[32])
{
	struct buf text = BUF_INIT(31);
	size_t i;

	for (i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell->chars[i]; i++)
		utf8_append(&text, cell->chars[i]);
	if (text.len == 0)
		buf_addc(&text, ' ');
	snprintf(out, 32, "%s", buf_str(&text));
	buf_release(&text);
}

struct vt_cell vt_cell(struct vt *t, int row, int col)
{
	VTermPos pos = { .row = row, .col = col };
	VTermScreenCell cell = { .width = 1 };
	struct vt_cell out = { .fg = -1 };

	vterm_screen_get_cell(t->screen, pos, &cell);
	cell_text(&cell, out.text);
	out.width = cell.width;
	out.bold = cell.attrs.bold;
	out.underline = cell.attrs.underline != 0;
	out.reverse = cell.attrs.reverse;
	if (!VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) &&
	    VTERM_COLOR_IS_INDEXED(&cell.fg))
		out.fg = cell.fg.indexed.idx;
	return out;
}

char *vt_row_text(struct vt *t, int row)
{
	struct buf out = BUF_INIT((size_t)t->cols * 32);
	size_t end = 0;
	int col = 0;

	while (col < t->cols) {
		struct vt_cell c = vt_cell(t, row, col);

		buf_adds(&out, c.text);
		if (strcmp(c.text, " ") != 0)
			end = out.len;
		col += c.width > 1 ? c.width : 1;
	}
	out.len = end;
	return buf_take(&out);
}

bool vt_has(struct vt *t, const char *text)
{
	bool found = false;
	int row;

	for (row = 0; row < t->rows && !found; row++) {
		char *now = vt_row_text(t, row);

		found = strstr(now, text) != NULL;
		free(now);
	}
	return found;
}

void vt_cursor(struct vt *t, int *ret_row, int *ret_col, bool *ret_visible)
{
	VTermPos pos;

	vterm_state_get_cursorpos(vterm_obtain_state(t->term), &pos);
	*ret_row = pos.row;
	*ret_col = pos.col;
	*ret_visible = t->visible;
}

bool vt_alternate(const struct vt *t)
{
	return t->alternate;
}

bool vt_mouse(const struct vt *t)
{
	return t->scan.mouse;
}

bool vt_pastes(const struct vt *t)
{
	return t->scan.pastes;
}

bool vt_echoes(const struct vt *t)
{
	return t->echoes;
}

bool vt_ended(struct vt *t)
{
	struct pollfd fds[] = { { .fd = t->master, .events = POLLIN },
				{ .fd = t->report, .events = POLLIN } };

	while (!t->exited && poll(fds, 2, 0) > 0 &&
	       pump(t, now_us() + DEADLINE_US))
		fds[0].fd = t->master;
	return t->exited;
}

long vt_memory(struct vt *t)
{
	char *path = xasprintf("/proc/%d/status", (int)t->pid), line[256];
	FILE *lines = fopen(path, "re");
	long kb = 0;

	while (lines && fgets(line, sizeof(line), lines)) {
		if (sscanf(line, "VmHWM: %ld", &kb) == 1)
			break;
	}
	if (lines)
		fclose(lines);
	free(path);
	return kb;
}

/* Terminals differ in what they do with the cursor when screens change. */
static bool shows_cursor_last(struct vt *t)
{
	const char *out = buf_str(&t->scan.output);
	const char *left = out, *next;

	while ((next = strstr(left, "\033[?1049l")))
		left = next + 1;
	return left == out || strstr(left, "\033[?25h");
}

void vt_assert_restored(struct vt *t)
{
	assert_true(shows_cursor_last(t));
	assert_false(t->alternate);
	assert_false(t->scan.pastes);
	assert_false(t->scan.mouse);
	assert_true(t->echoes);
	assert_true(t->visible);
}

int vt_bells(const struct vt *t)
{
	return t->bells;
}

const char *vt_title(const struct vt *t)
{
	return t->scan.title;
}

const char *vt_clipboard(const struct vt *t)
{
	return t->scan.clipboard ? t->scan.clipboard : "";
}

const char *vt_output(const struct vt *t, size_t *ret_n)
{
	*ret_n = t->scan.output.len;
	return t->scan.output.data ? (const char *)t->scan.output.data : "";
}

void vt_size(const struct vt *t, int *ret_rows, int *ret_cols)
{
	*ret_rows = t->rows;
	*ret_cols = t->cols;
}
