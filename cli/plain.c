/* Lines in, sentences out: the terminal of the linear mode. */
#include "cli/plain.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"
#include "cli/wizard.h"

/* Saying ------------------------------------------------------------------- */

void plain_put(const char *text)
{
	const char *end = text + strlen(text);
	uint32_t cp;

	while (text < end) {
		text += utf8_decode(text, (size_t)(end - text), &cp);
		putchar(cp == '\n' || cp == '\t' || (cp >= 0x20 && cp < 0x7f)
				? (int)cp
				: '?');
	}
	fflush(stdout);
}

void plain_put_line(const char *text)
{
	plain_put(text);
	plain_put("\n");
}

void plain_put_buf(struct buf *b)
{
	plain_put(buf_str(b));
	buf_release(b);
}

void plain_finish(struct plain *p, int status)
{
	p->status = status;
	p->leaving = true;
	loop_stop(p->loop);
}

/* Input -------------------------------------------------------------------- */

/* While a probe is under way it alone is waited for. */
static void take_line(struct plain *p, const char *text)
{
	if (p->watch.on) {
		plain_watch_end(p, false);
	} else if (p->run) {
		if (*text)
			plain_put_line("A probe is under way; ^C stops it.");
	} else {
		plain_take(p, text);
		plain_prompt(p);
	}
}

static void end_line(struct plain *p)
{
	char *clean;
	size_t n = p->line.len;

	while (n > 0 && strchr(" \t\r", p->line.data[n - 1]))
		n--;
	clean = text_clean(buf_str(&p->line), n, PLAIN_LINE_MAX);
	buf_clear(&p->line);
	if (p->too_long) {
		plain_put_line("That line is too long.");
		plain_prompt(p);
	} else {
		take_line(p, clean + strspn(clean, " "));
	}
	p->too_long = false;
	free(clean);
}

static void on_input(void *ctx, int fd, short revents)
{
	struct plain *p = ctx;
	char bytes[1024];
	ssize_t n = read(fd, bytes, sizeof(bytes));

	if (n < 0 && (errno == EINTR || errno == EAGAIN) &&
	    !(revents & (POLLHUP | POLLERR)))
		return;
	if (n <= 0) {
		watch_free(&p->input);
		plain_put("\n");
		plain_finish(p, n == 0 ? 0 : 128 + SIGHUP);
		return;
	}
	for (ssize_t i = 0; i < n && !p->leaving; i++) {
		if (bytes[i] == '\n')
			end_line(p);
		else if (!buf_addc(&p->line, bytes[i]))
			p->too_long = true;
	}
}

/* ^C ends what is under way; where nothing is, it leaves. */
static void on_interrupt(struct plain *p)
{
	plain_put("\n");
	if (p->watch.on)
		plain_watch_end(p, true);
	else if (p->run)
		plain_stop_run(p);
	else
		plain_finish(p, 0);
}

static void on_signal(void *ctx, int signo)
{
	if (signo == SIGINT)
		on_interrupt(ctx);
	else
		plain_finish(ctx, 128 + signo);
}

static void before_sleep(void *ctx)
{
	plain_settle(ctx);
}

/* Beginning and end -------------------------------------------------------- */

/* Keys come from the terminal where standard input is a file. */
static bool open_input(struct plain *p)
{
	p->input_fd = STDIN_FILENO;
	if (!isatty(STDIN_FILENO))
		p->input_fd = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (p->input_fd < 0)
		return false;
	p->input = loop_watch(p->loop, p->input_fd, POLLIN, on_input, p);
	return true;
}

static void begin(struct plain *p)
{
	if (p->config->resumed)
		plain_resume(p, p->config->resumed);
	else if (p->config->recording)
		plain_replay(p);
	else if (p->config->first_offer >= 0 && p->cli->options.words.v.n > 0)
		plain_open_offer(p);
	else
		plain_open_questions(p);
	plain_prompt(p);
}

static void release(struct plain *p)
{
	plain_close_session(p);
	timer_free(&p->beat);
	watch_free(&p->input);
	if (p->input_fd > STDIN_FILENO)
		close(p->input_fd);
	outcomes_release(&p->outcomes);
	recent_release(&p->recent);
	unfinished_release(&p->unfinished);
	free(p->recent_path);
	free(p->target);
	buf_release(&p->line);
}

bool plain_wanted(const struct cli *c)
{
	const char *term = getenv("TERM");

	return c->options.plain || !term || !*term ||
	       strcmp(term, "dumb") == 0 || strcmp(term, "unknown") == 0;
}

int plain_run(struct cli *c, const struct wizard_config *config)
{
	struct plain p = {
		.cli = c,
		.config = config,
		.loop = config->loop,
		.line = BUF_INIT(PLAIN_LINE_MAX),
		.asking = c->options,
		.target = xstrdup_null(config->target_text),
		.recent_path = recent_path(),
		.redact = config->redact,
	};

	if (!open_input(&p)) {
		release(&p);
		return wizard_no_terminal();
	}
	loop_signal(p.loop, SIGINT, on_signal, &p);
	loop_signal(p.loop, SIGTERM, on_signal, &p);
	loop_signal(p.loop, SIGHUP, on_signal, &p);
	recent_load(&p.recent, p.recent_path);
	begin(&p);
	loop_before_sleep(p.loop, before_sleep, &p);
	loop_run(p.loop);
	loop_before_sleep(p.loop, NULL, NULL);
	release(&p);
	return p.status;
}
