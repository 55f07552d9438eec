/* Questions, progress, the answer, and a prompt for what to do next. */
#include "cli/plain.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/outcomes.h"
#include "advice/record.h"
#include "advice/shelf.h"
#include "base/file.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_text.h"
#include "cli/wizard.h"
#include "probe/run.h"
#include "probe/trust.h"
#include "report/redact.h"
#include "report/report.h"

#define OUT_MAX	   (1u << 20)
#define LINE_BYTES 4096
#define REPORT_MAX (64u << 20)

enum place { AT_TARGET, AT_PORT, AT_HOST, AT_NAMES, AT_PROMPT };

struct plain {
	struct cli *cli; /* borrowed */
	struct loop *loop;
	struct watch *input;
	struct buf line; /* what was typed and has no end yet */
	bool too_long;	 /* the rest of this line is dropped */

	enum place at;
	char *target;	       /* owned: as it was typed */
	struct options asking; /* the user's, with what was answered */
	bool unknown;	       /* whether Host is forwarded */
	char *names[16];       /* owned */

	struct session session;
	bool has_session;
	struct run *run;
	struct trust *trust;
	struct record *record; /* owned, or NULL */
	struct outcomes outcomes;
	bool unkept; /* and said so */
	int status;
};

/* Saying ------------------------------------------------------------------- */

static void put(const struct plain *p, const char *text)
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

static void put_buf(const struct plain *p, struct buf *b)
{
	put(p, buf_str(b));
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
		put(p, questions[p->at]);
		return;
	}
	put(p, "Origin: host, host:port or https:// URL");
	if (p->target) {
		put(p, " [");
		put(p, p->target);
		put(p, "]");
	}
	put(p, ": ");
}

static void finish(struct plain *p, int status)
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
	put(p, "This session is not kept: ");
	put(p, why.text);
	put(p, "\n");
}

static void learn(struct plain *p)
{
	struct cf_why note = { "" }, why = { "" };
	struct outcomes all;

	outcomes_take(&p->session, &p->outcomes);
	if (p->outcomes.of.n == 0)
		return;
	if (outcomes_save(&p->outcomes, &note, &why) < 0 || note.text[0]) {
		put(p, "What worked here: ");
		put(p, note.text[0] ? note.text : why.text);
		put(p, "\n");
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
	put(p, "Go on: cf502 resume ");
	put(p, record_name(p->record));
	put(p, "\n");
}

/* Probing ------------------------------------------------------------------ */

static void on_event(void *ctx, struct event *ev)
{
	struct plain *p = ctx;
	struct buf out = BUF_INIT(OUT_MAX);

	session_feed(&p->session, ev);
	plain_event(&session_now(&p->session)->evidence, ev, &out);
	put_buf(p, &out);
}

static void begin_run(struct plain *p)
{
	struct run_config config = {
		.loop = p->loop,
		.question = &p->session.question,
		.policy = p->session.policy,
		.sink = { .emit = on_event, .ctx = p },
	};
	struct cf_why why;

	if (trust_new(p->session.question.trust_path, &p->trust, &why) < 0) {
		put(p, why.text);
		put(p, "\n");
		return;
	}
	config.trust = p->trust;
	session_round(&p->session);
	put(p, "Asking. ^C stops it.\n");
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
	put_buf(p, &out);
	put(p, "\n\"show 1\" tells how, \"done 1\" marks it as done, \"ask\" "
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

static void ask(struct plain *p)
{
	struct question q;
	struct cf_why why;

	if (ask_question(&p->asking, p->target, &q, &why) < 0) {
		put(p, why.text);
		put(p, "\n");
		p->at = AT_TARGET;
		return;
	}
	begin_session(p, &q);
	question_release(&q);
	p->at = AT_PROMPT;
	begin_run(p);
}

/* Answers ------------------------------------------------------------------ */

/* What the command line says of Host is not asked. */
static void after_port(struct plain *p)
{
	if (p->asking.hosts.v.n > 0 || p->asking.viewers.v.n > 0)
		ask(p);
	else
		p->at = AT_HOST;
}

static void take_target(struct plain *p, const char *text)
{
	struct target t = { .host = NULL };
	struct cf_why why;

	if (!*text && !p->target)
		return;
	if (*text) {
		free(p->target);
		p->target = xstrdup(text);
	}
	if (target_parse(p->target, 0, &t, &why) == 0) {
		/* It names its port. */
		if (t.port == 0 && !p->asking.port_given)
			p->at = AT_PORT;
		else
			after_port(p);
		target_release(&t);
	} else {
		put(p, why.text);
		put(p, "\n");
	}
}

static void take_port(struct plain *p, const char *text)
{
	if (*text && !text_number(text, 1, 65535, &p->asking.port)) {
		put(p, "A port is a number from 1 to 65535.\n");
		return;
	}
	after_port(p);
}

static void take_host(struct plain *p, const char *text)
{
	bool yes = text_eq_nocase(text, "yes") || text_eq_nocase(text, "y");

	p->unknown = text_eq_nocase(text, "unknown");
	if (yes || p->unknown) {
		p->at = AT_NAMES;
		return;
	}
	if (*text && !text_eq_nocase(text, "no") &&
	    !text_eq_nocase(text, "n")) {
		put(p, "Answer yes, no or unknown.\n");
		return;
	}
	ask(p);
}

static void take_names(struct plain *p, const char *text)
{
	struct text_list *to = p->unknown ? &p->asking.viewers
					  : &p->asking.hosts;

	for (size_t i = 0; i < ARRAY_LEN(p->names); i++) {
		size_t n;

		text += strspn(text, " ,");
		n = strcspn(text, " ,");
		if (n == 0)
			break;
		free(p->names[i]);
		p->names[i] = xstrndup(text, n);
		*VEC_PUSH(&to->v) = p->names[i];
		text += n;
	}
	if (to->v.n == 0) {
		put(p, "A name is needed, such as www.example.com.\n");
		return;
	}
	ask(p);
	/* Where they were wrong they are asked for anew. */
	VEC_RELEASE(&to->v);
}

/* The prompt --------------------------------------------------------------- */

static void do_ask(struct plain *p, const char *rest)
{
	(void)rest;
	begin_run(p);
}

static void do_quit(struct plain *p, const char *rest)
{
	(void)rest;
	finish(p, 0);
}

static const struct advised_remedy *numbered(const struct plain *p,
					     const char *rest)
{
	const struct advised_remedy *r = NULL;
	int64_t n;

	if (text_number(rest, 1, 1000, &n))
		r = plain_remedy(&p->session, (size_t)n);
	if (!r)
		put(p, "The number of a workaround is needed, as in \"done "
		       "1\".\n");
	return r;
}

static void mark(struct plain *p, const char *rest, bool done)
{
	const struct advised_remedy *r = numbered(p, rest);

	if (!r)
		return;
	put(p, done ? "Marked as done: " : "No longer marked: ");
	put(p, r->remedy->title);
	put(p, done ? ". \"ask\" asks again and compares.\n" : ".\n");
	session_mark(&p->session, r->remedy->id, done);
}

static void do_done(struct plain *p, const char *rest)
{
	mark(p, rest, true);
}

static void do_undo(struct plain *p, const char *rest)
{
	mark(p, rest, false);
}

static void do_show(struct plain *p, const char *rest)
{
	const struct advised_remedy *r = numbered(p, rest);
	struct buf out = BUF_INIT(OUT_MAX);

	if (r)
		plain_steps(r, &out);
	put_buf(p, &out);
}

static void do_answer(struct plain *p, const char *rest)
{
	struct buf out = BUF_INIT(OUT_MAX);

	(void)rest;
	plain_answer(&p->session, &out);
	put_buf(p, &out);
}

static const struct report_format *format_of(const char *path)
{
	const char *dot = strrchr(path, '.');
	const struct report_format *f;

	for (f = report_formats; dot && f->name; f++) {
		if (strcmp(f->suffix, dot + 1) == 0)
			return f;
	}
	return report_format_by_name("text");
}

/* Nothing that stands there is replaced. */
static void do_report(struct plain *p, const char *path)
{
	struct report_options o = {
		.width = 80,
		.ascii = p->cli->options.ascii,
		.tool = PACKAGE_STRING,
		.redaction = p->cli->options.redact ? redaction_new() : NULL,
		.total = 1,
	};
	struct buf text = BUF_INIT(REPORT_MAX);
	struct cf_why why;

	if (!*path) {
		put(p, "A file is needed, as in \"report report.md\"; txt, md, "
		       "json, html, pem and log say what it is.\n");
	} else {
		report_write(format_of(path), &p->session, &o, &text);
		if (file_write(path, buf_str(&text), text.len, FILE_CREATE,
			       &why) < 0) {
			put(p, why.text);
			put(p, "\n");
		} else {
			put(p, "Written.\n");
			if (p->record)
				record_step(p->record, &p->session, EV_REPORT,
					    path, 0);
		}
	}
	redaction_free(o.redaction);
	buf_release(&text);
}

static void do_help(struct plain *p, const char *rest)
{
	(void)rest;
	put(p, "ask          asks the same question again and compares\n"
	       "answer       says the answer again\n"
	       "show N       how workaround N is done\n"
	       "done N       marks it as done; undo N takes that back\n"
	       "report FILE  writes a report; its ending says which kind\n"
	       "help         this text\n"
	       "quit         leaves\n");
}

static const struct {
	const char *word;
	void (*run)(struct plain *p, const char *rest);
} commands_of_prompt[] = {
	{ "ask", do_ask },	 { "answer", do_answer }, { "show", do_show },
	{ "done", do_done },	 { "undo", do_undo },	  { "help", do_help },
	{ "report", do_report }, { "quit", do_quit },
};

static void take_command(struct plain *p, const char *text)
{
	size_t n = strcspn(text, " ");

	if (n == 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(commands_of_prompt); i++) {
		const char *word = commands_of_prompt[i].word;

		if (strlen(word) == n && strncmp(word, text, n) == 0) {
			text += n;
			text += strspn(text, " ");
			commands_of_prompt[i].run(p, text);
			return;
		}
	}
	put(p, "Not known here; \"help\" names what is.\n");
}

static void take_line(struct plain *p, const char *text)
{
	static void (*const take[])(struct plain * p, const char *text) = {
		[AT_TARGET] = take_target,  [AT_PORT] = take_port,
		[AT_HOST] = take_host,	    [AT_NAMES] = take_names,
		[AT_PROMPT] = take_command,
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
		put(p, "That line is too long.\n");
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
		put(p, "\n");
		finish(p, n == 0 ? 0 : 128 + SIGHUP);
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
		finish(p, signo == SIGINT ? 0 : 128 + signo);
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
		put(&p, from->note.text);
		put(&p, "\n");
	}
	plain_answer(&p.session, &out);
	put_buf(&p, &out);
	p.at = AT_PROMPT;
	return run(&p);
}
