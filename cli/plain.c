/* Questions, progress, the answer, and a prompt for what to do next. */
#include "cli/plain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/shelf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"
#include "cli/wizard.h"

#define OUT_MAX	   (1u << 20)
#define LINE_BYTES 4096

/* Saying ------------------------------------------------------------------- */

void plain_put(const struct plain *p, const char *text)
{
	bool ascii = p->cli->options.ascii || !tty_utf8();

	for (; *text; text++) {
		if (!ascii || (unsigned char)*text < 0x80)
			putchar(*text);
		else if (((unsigned char)*text & 0xc0) != 0x80)
			putchar('?');
	}
	fflush(stdout);
}

void plain_put_buf(const struct plain *p, struct buf *b)
{
	plain_put(p, buf_str(b));
	buf_release(b);
}

static void prompt(const struct plain *p)
{
	static const char *const questions[] = {
		[AT_PORT] = "Port [443]: ",
		[AT_HOST] = "Does CloudFront forward the viewer's Host "
			    "header to it? no, yes or unknown [no]: ",
		[AT_NAMES] = "Names that viewers use, blanks between: ",
		[AT_PROMPT] = "cf502> ",
	};

	if (p->run)
		return;
	if (p->at != AT_TARGET) {
		plain_put(p, questions[p->at]);
		return;
	}
	plain_put(p, "Origin: host, host:port or https:// URL");
	if (p->target) {
		plain_put(p, " [");
		plain_put(p, p->target);
		plain_put(p, "]");
	}
	plain_put(p, ": ");
}

void plain_finish(struct plain *p, int status)
{
	p->status = status;
	loop_stop(p->loop);
}

/* Keeping ------------------------------------------------------------------ */

static void keep(struct plain *p)
{
	struct cf_why why = { "" };

	if (!p->record || !p->has_session)
		return;
	record_take(p->record, &p->session);
	if (record_save(p->record, &why) == 0 || p->unkept)
		return;
	p->unkept = true;
	plain_put(p, "This session is not kept: ");
	plain_put(p, why.text);
	plain_put(p, "\n");
}

static void learn(struct plain *p)
{
	struct cf_why note = { "" }, why = { "" };
	struct outcomes all;

	outcomes_take(&p->session, &p->outcomes);
	if (p->outcomes.of.n == 0)
		return;
	if (outcomes_save(&p->outcomes, &note, &why) < 0 || note.text[0]) {
		plain_put(p, "What worked here: ");
		plain_put(p, note.text[0] ? note.text : why.text);
		plain_put(p, "\n");
	}
	if (outcomes_load(&all, &why) == 0)
		outcomes_apply(&all, &p->cli->catalogue);
	outcomes_release(&all);
}

static void leave(struct plain *p)
{
	const struct round *r = p->has_session ? session_now(&p->session)
					       : NULL;

	if (!p->record || !r)
		return;
	record_step(p->record, &p->session, EV_LEFT, NULL,
		    r->advice.settled &&
			    r->advice.verdict.outcome == VERDICT_CONNECTS);
	keep(p);
	if (!record_name(p->record) || p->unkept)
		return;
	plain_put(p, "Go on: cf502 resume ");
	plain_put(p, record_name(p->record));
	plain_put(p, "\n");
}

/* Probing ------------------------------------------------------------------ */

static void on_event(void *ctx, struct event *ev)
{
	struct plain *p = ctx;
	struct buf out = BUF_INIT(OUT_MAX);

	session_feed(&p->session, ev);
	plain_event(&session_now(&p->session)->evidence, ev, &out);
	plain_put_buf(p, &out);
}

void plain_begin_run(struct plain *p)
{
	struct run_config config = {
		.loop = p->loop,
		.question = &p->session.question,
		.policy = p->session.policy,
		.sink = { .emit = on_event, .ctx = p },
	};
	struct cf_why why;

	if (trust_new(p->session.question.trust_path, &p->trust, &why) < 0) {
		plain_put(p, why.text);
		plain_put(p, "\n");
		return;
	}
	config.trust = p->trust;
	session_round(&p->session);
	plain_put(p, "Asking. ^C stops it.\n");
	p->run = run_start(&config);
}

static void end_run(struct plain *p)
{
	struct buf out = BUF_INIT(OUT_MAX);

	run_free(p->run);
	p->run = NULL;
	trust_free(p->trust);
	p->trust = NULL;
	session_settle(&p->session);
	learn(p);
	plain_answer(&p->session, &out);
	plain_put_buf(p, &out);
	plain_put(
		p,
		"\n\"show 1\" tells how, \"done 1\" marks it as done, \"ask\" "
		"asks again, \"help\" tells more.\n");
	p->at = AT_PROMPT;
	prompt(p);
}

static void before_sleep(void *ctx)
{
	struct plain *p = ctx;

	if (p->run && session_now(&p->session)->evidence.done)
		end_run(p);
	keep(p);
}

static void begin_session(struct plain *p, const struct question *q)
{
	session_init(&p->session, q,
		     policy_for(&p->cli->policies, q->protocols),
		     &p->cli->catalogue);
	p->session.in_bulk = false;
	p->has_session = true;
	p->record = record_new();
}

void plain_begin(struct plain *p, const struct question *q)
{
	begin_session(p, q);
	p->at = AT_PROMPT;
	plain_begin_run(p);
}

static void take_line(struct plain *p, const char *text)
{
	static void (*const take[])(struct plain * p, const char *text) = {
		[AT_TARGET] = plain_take_target,  [AT_PORT] = plain_take_port,
		[AT_HOST] = plain_take_host,	  [AT_NAMES] = plain_take_names,
		[AT_PROMPT] = plain_take_command,
	};

	/* While a probe is under way only ^C is heard. */
	if (p->run)
		return;
	take[p->at](p, text);
	prompt(p);
}

/* Input -------------------------------------------------------------------- */

static void end_line(struct plain *p)
{
	char *clean;
	size_t n = p->line.len;

	while (n > 0 && strchr(" \t\r", p->line.data[n - 1]))
		n--;
	clean = text_clean(buf_str(&p->line), n, LINE_BYTES);
	buf_clear(&p->line);
	if (p->too_long)
		plain_put(p, "That line is too long.\n");
	else
		take_line(p, clean + strspn(clean, " "));
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
		plain_put(p, "\n");
		plain_finish(p, n == 0 ? 0 : 128 + SIGHUP);
		return;
	}
	for (ssize_t i = 0; i < n; i++) {
		if (bytes[i] == '\n')
			end_line(p);
		else if (!buf_addc(&p->line, bytes[i]))
			p->too_long = true;
	}
}

static void on_signal(void *ctx, int signo)
{
	struct plain *p = ctx;

	if (p->run && signo == SIGINT)
		run_stop(p->run, "stopped by the user");
	else
		plain_finish(p, signo == SIGINT ? 0 : 128 + signo);
}

static void release(struct plain *p)
{
	run_free(p->run);
	trust_free(p->trust);
	record_free(p->record);
	outcomes_release(&p->outcomes);
	if (p->has_session)
		session_release(&p->session);
	for (size_t i = 0; i < ARRAY_LEN(p->names); i++)
		free(p->names[i]);
	free(p->target);
	buf_release(&p->line);
	loop_free(p->loop);
}

static int run(struct plain *p)
{
	p->input = loop_watch(p->loop, STDIN_FILENO, POLLIN, on_input, p);
	loop_signal(p->loop, SIGINT, on_signal, p);
	loop_signal(p->loop, SIGTERM, on_signal, p);
	loop_signal(p->loop, SIGHUP, on_signal, p);
	loop_before_sleep(p->loop, before_sleep, p);
	prompt(p);
	loop_run(p->loop);
	if (p->run) {
		run_stop(p->run, "stopped by the user");
		session_settle(&p->session);
	}
	leave(p);
	release(p);
	return p->status;
}

static void init(struct plain *p, struct cli *c)
{
	*p = (struct plain){
		.cli = c,
		.loop = loop_new(&clock_system),
		.line = BUF_INIT(LINE_BYTES),
		.asking = c->options,
	};
}

bool plain_wanted(const struct cli *c)
{
	const char *term = getenv("TERM");

	return c->options.plain ||
	       (wizard_has_terminal() &&
		(!term || !*term || strcmp(term, "dumb") == 0 ||
		 strcmp(term, "unknown") == 0));
}

int plain_run(struct cli *c, const char *target_text)
{
	struct plain p;
	struct cf_why why;

	if (c->options.replay || c->options.distribution) {
		why_set(&why, CF_EINPUT,
			"--plain asks for one origin; 'cf502 check' takes "
			"--replay and --distribution");
		return cli_usage(&why);
	}
	if (!wizard_has_terminal())
		return wizard_no_terminal();
	init(&p, c);
	p.target = xstrdup_null(target_text);
	return run(&p);
}

int plain_on_saved(struct cli *c, struct resumed *from)
{
	struct outcomes known = { .of = { .n = 0 } };
	struct buf out = BUF_INIT(OUT_MAX);
	struct plain p;

	init(&p, c);
	begin_session(&p, &from->saved.question);
	saved_play(&from->saved, from->saved.log.events.n, &p.session);
	outcomes_take(&p.session, &known);
	outcomes_release(&known);
	if (from->trail.fd >= 0) {
		record_free(p.record);
		p.record = record_resume(from->name, &from->trail,
					 from->saved.log.events.n, &p.session);
	}
	saved_close(&p.session);
	if (from->note.text[0]) {
		plain_put(&p, from->note.text);
		plain_put(&p, "\n");
	}
	plain_answer(&p.session, &out);
	plain_put_buf(&p, &out);
	p.at = AT_PROMPT;
	return run(&p);
}
