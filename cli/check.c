/* cf502 check: the diagnosis of any number of targets without a screen. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "advice/saved.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/check.h"
#include "cli/check_parts.h"
#include "probe/replay.h"
#include "report/facts.h"
#include "report/redact.h"

#define LIST_MAX   (4u << 20) /* bytes of --from */
#define LOG_MAX	   (64u << 20)
#define REPORT_MAX (64u << 20)

char *check_line(const struct job *j, const char *line)
{
	return j->check->redaction
		       ? redaction_line(j->check->redaction, &j->session, line)
		       : xstrdup(line);
}

/* The session has it already, so that --redact knows what to hide. */
static void print_event(const struct job *j, const struct event *ev)
{
	const char *host = j->session.question.target.host;
	struct event shown;
	char *name;

	if (ev->kind == EV_CERTIFICATE || ev->kind == EV_ANCHOR)
		return;
	if (!j->check->redaction) {
		cli_print_event(host, ev);
		return;
	}
	redaction_event(j->check->redaction, &j->session, ev, &shown);
	name = host ? check_line(j, host) : NULL;
	cli_print_event(name, &shown);
	event_release(&shown);
	free(name);
}

static void on_event(void *ctx, struct event *ev)
{
	struct job *j = ctx;

	session_feed(&j->session, ev);
	if (j->check->cli->options.verbose) {
		const struct event_log *log = &session_now(&j->session)->log;

		print_event(j, &log->events.items[log->events.n - 1]);
	}
	if (ev->kind == EV_DONE)
		j->ended = true;
}

static void start_job(struct check *c, struct job *j)
{
	const struct run_config config = {
		.loop = c->loop,
		.question = &j->session.question,
		.policy = j->session.policy,
		.trust = c->trust,
		.sink = { .emit = on_event, .ctx = j },
	};

	j->started = true;
	j->due = j->ended = false;
	session_round(&j->session);
	c->running++;
	j->run = run_start(&config);
}

static void write_line(const struct session *s, const struct report_options *o,
		       struct buf *out)
{
	const struct round *r = session_now(s);
	const struct judgment *v = &r->advice.verdict;

	(void)o;
	facts_origin(&r->evidence, out);
	buf_addf(out, ": %s%s%s\n", verdict_word(v->outcome),
		 v->cause ? " " : "", v->cause ? v->cause->id : "");
}

static void write_report(struct check *c, const struct job *j)
{
	const struct report_options o = {
		.width = 80,
		.color = c->color,
		.ascii = c->cli->options.ascii,
		.verbose = c->cli->options.verbose,
		.tool = PACKAGE_STRING,
		.redaction = c->redaction,
		.number = c->printed,
		.total = c->jobs.n,
	};

	static const struct report_format quiet = { .write = write_line };
	bool is_quiet = c->cli->options.quiet &&
			strcmp(c->format->name, "text") == 0;

	report_add(is_quiet ? &quiet : c->format, &j->session, &o, &c->report);
}

/* To standard output at once; with --output all of it at the end. */
static void pass_on(struct check *c)
{
	if (c->cli->options.output || c->report.len == 0)
		return;
	if ((fwrite(c->report.data, 1, c->report.len, stdout) < c->report.len ||
	     fflush(stdout) != 0) &&
	    !c->cli->output_errno)
		c->cli->output_errno = errno;
	buf_clear(&c->report);
}

static void print_ready(struct check *c)
{
	while (c->printed < c->jobs.n && c->jobs.items[c->printed]->done) {
		write_report(c, c->jobs.items[c->printed]);
		c->printed++;
		pass_on(c);
	}
}

static void end_job(struct check *c, struct job *j)
{
	run_free(j->run);
	j->run = NULL;
	c->running--;
	session_settle(&j->session);
	j->done = c->watch_s == 0 || !watch_goes_on(j);
}

static bool wants_turn(const struct job *j)
{
	return !j->run && !j->done && (!j->started || j->due);
}

/* Once a turn: what is done is judged and printed, what waits is begun. */
static void settle_jobs(void *ctx)
{
	struct check *c = ctx;
	size_t left = 0;

	for (size_t i = 0; i < c->jobs.n; i++) {
		struct job *j = c->jobs.items[i];

		if (j->run && j->ended)
			end_job(c, j);
		if (!j->run && j->started && c->interrupted)
			j->done = true;
		if (wants_turn(j) && !c->interrupted &&
		    c->running < (size_t)c->cli->options.jobs)
			start_job(c, j);
		if (j->started && !j->done)
			left++;
	}
	print_ready(c);
	if (left == 0)
		loop_stop(c->loop);
}

static void on_signal(void *ctx, int signo)
{
	struct check *c = ctx;

	c->interrupted = signo;
	for (size_t i = 0; i < c->jobs.n; i++)
		if (c->jobs.items[i]->run && !c->jobs.items[i]->ended)
			run_stop(c->jobs.items[i]->run, "interrupted");
}

static int job_status(const struct job *j)
{
	static const int status[] = {
		[VERDICT_UNREACHABLE] = EXIT_UNJUDGED,
		[VERDICT_CONNECTS] = EXIT_CONNECTS,
		[VERDICT_DOUBTFUL] = EXIT_UNJUDGED,
		[VERDICT_INTERMITTENT] = EXIT_FAILS,
		[VERDICT_FAILS] = EXIT_FAILS,
		[VERDICT_DEPENDS] = EXIT_FAILS,
	};

	return status[session_now(&j->session)->advice.verdict.outcome];
}

/* 1 comes before 3, 3 before 0. */
static int exit_status(const struct check *c)
{
	int worst = EXIT_CONNECTS;

	/* A watch is ended in no other way, and has its answer. */
	if (c->interrupted && (c->watch_s == 0 || !watch_has_answers(c)))
		return 128 + c->interrupted;
	for (size_t i = 0; i < c->jobs.n; i++) {
		int status = job_status(c->jobs.items[i]);

		if (status == EXIT_FAILS)
			return EXIT_FAILS;
		if (status > worst)
			worst = status;
	}
	return worst;
}

static struct job *new_job(struct check *c, const struct question *q)
{
	struct job *j = xcalloc(1, sizeof(*j));

	j->check = c;
	session_init(&j->session, q,
		     policy_for(&c->cli->policies, q->protocols),
		     &c->cli->catalogue);
	*VEC_PUSH(&c->jobs) = j;
	return j;
}

static void add_question(void *ctx, const struct question *q)
{
	new_job(ctx, q);
}

static int add_job(struct check *c, const char *text, struct cf_why *why)
{
	struct question q;

	if (ask_question(&c->cli->options, text, &q, why) < 0)
		return CF_EINPUT;
	add_question(c, &q);
	question_release(&q);
	return 0;
}

/* A target of a list, with its place in front of what is wrong with it. */
static int add_line(struct check *c, const char *file, size_t number,
		    const char *line, size_t n, struct cf_why *why)
{
	struct cf_why inner;
	char *text;
	int rc;

	/* memchr, since strchr would find a NUL as well. */
	while (n > 0 && memchr(" \t\r", line[n - 1], 3))
		n--;
	while (n > 0 && memchr(" \t", line[0], 2)) {
		line++;
		n--;
	}
	if (n == 0 || line[0] == '#')
		return 0;
	if (memchr(line, '\0', n))
		return why_set(why, CF_EINPUT,
			       "%s:%zu: a NUL byte: this is no list of targets",
			       file, number);
	text = xstrndup(line, n);
	rc = add_job(c, text, &inner);
	free(text);
	if (rc < 0)
		why_set(why, CF_EINPUT, "%s:%zu: %s", file, number, inner.text);
	return rc;
}

static int add_file(struct check *c, const char *path, struct cf_why *why)
{
	const char *name = strcmp(path, "-") == 0 ? "standard input" : path;
	struct buf text = BUF_INIT(LIST_MAX);
	int rc = file_read(path, LIST_MAX, &text, why);
	const char *p = buf_str(&text), *end = p + text.len;

	for (size_t number = 1; rc == 0 && p < end; number++) {
		const char *eol = memchr(p, '\n', (size_t)(end - p));

		if (!eol)
			eol = end;
		rc = add_line(c, name, number, p, (size_t)(eol - p), why);
		p = eol + 1;
	}
	buf_release(&text);
	return rc;
}

static int add_targets(struct check *c, struct cf_why *why)
{
	const struct options *o = &c->cli->options;
	const char *first = o->words.v.n > 0 ? o->words.v.items[0] : NULL;

	if (o->watch && first && first[strspn(first, "0123456789")] == '\0')
		return why_set(why, CF_EINPUT,
			       "--watch has its seconds behind an =, as in "
			       "--watch=5; a number alone is no target");
	for (size_t i = 0; i < o->words.v.n; i++)
		if (add_job(c, o->words.v.items[i], why) < 0)
			return CF_EINPUT;
	if (o->from && add_file(c, o->from, why) < 0)
		return CF_EINPUT;
	if (o->distribution && ask_distribution(o, add_question, c, why) < 0)
		return CF_EINPUT;
	if (c->jobs.n == 0 && o->distribution)
		return why_set(why, CF_EINPUT,
			       "none of these origins is a question for TLS: "
			       "there is nothing to probe");
	if (c->jobs.n == 0)
		return why_set(why, CF_EINPUT,
			       "check needs a target: HOST, "
			       "HOST:PORT or an https:// URL");
	return 0;
}

/* The session of a log: its question is in its events. */
static int add_log(struct check *c, const char *name,
		   const struct event_log *log, struct cf_why *why)
{
	struct question q;
	struct job *j;

	if (replay_question(name, log, &q, why) < 0)
		return CF_EINPUT;
	j = new_job(c, &q);
	question_release(&q);
	log_play(log, log->events.n, &j->session);
	j->started = j->done = true;
	return 0;
}

/* What a killed program had begun to write is no fault of the log. */
static int check_end(const char *path, const struct log_end *end,
		     struct cf_why *why)
{
	if (end->line && !end->torn)
		return why_set(why, CF_EINPUT, "%s:%d: %s", path, end->line,
			       end->why.text);
	if (end->torn)
		cli_say("%s:%d: this line was not written to its end and is "
			"left out",
			path, end->line);
	return 0;
}

static int add_replay(struct check *c, const char *path, struct cf_why *why)
{
	struct buf text = BUF_INIT(LOG_MAX);
	struct event_log log = { 0 };
	struct log_end end;
	int rc = file_read(path, LOG_MAX, &text, why);

	if (rc == 0)
		rc = event_log_read_start(path, buf_str(&text), text.len, true,
					  &log, &end, why);
	buf_release(&text);
	if (rc == 0)
		rc = check_end(path, &end, why);
	if (rc == 0 && event_log_ends_early(&log))
		cli_say("%s: ends before the probe in it does: what came "
			"later is missing in the answer",
			path);
	if (rc == 0)
		rc = add_log(c, path, &log, why);
	event_log_release(&log);
	return rc;
}

static int choose_format(struct check *c, struct cf_why *why)
{
	const struct options *o = &c->cli->options;

	c->format = report_format_by_name(o->format);
	if (c->format)
		return 0;
	return why_set(why, CF_EINPUT,
		       "--format takes text, markdown, json, html, pem, "
		       "log or ticket");
}

/*
 * Mozilla's roots are loaded by the run, while the first SYN is on its way;
 * what the user named is read at once, so that a wrong file is said before
 * anything is probed.
 */
static int prepare_trust(struct check *c, struct cf_why *why)
{
	const char *path = c->cli->options.trust;
	int rc = trust_new(path, &c->trust, why);

	return rc < 0 || !path ? rc : trust_load(c->trust, why);
}

static int prepare(struct check *c, struct cf_why *why)
{
	const struct options *o = &c->cli->options;
	int rc = choose_format(c, why);

	if (rc < 0)
		return rc;
	if (o->origin && !o->distribution)
		return why_set(why, CF_EINPUT,
			       "--origin names an origin of --distribution, "
			       "which is missing");
	if (o->from && o->distribution && strcmp(o->from, "-") == 0 &&
	    strcmp(o->distribution, "-") == 0)
		return why_set(why, CF_EINPUT,
			       "--from and --distribution can't both read "
			       "standard input");
	if (o->replay && (o->words.v.n > 0 || o->from || o->distribution))
		return why_set(why, CF_EINPUT,
			       "--replay takes its target from the log");
	rc = watch_prepare(c, why);
	if (rc < 0)
		return rc;
	rc = o->replay ? add_replay(c, o->replay, why) : add_targets(c, why);
	if (rc < 0)
		return rc;
	if (o->log && strcmp(o->log, "-") == 0)
		return why_set(why, CF_EINPUT,
			       "--log takes the name of a file; -v shows "
			       "events as they come");
	if (c->format->single && c->jobs.n != 1)
		return why_set(why, CF_EINPUT, "--format %s takes one target",
			       c->format->name);
	if (o->log && c->jobs.n != 1)
		return why_set(why, CF_EINPUT, "--log takes one target");
	return o->replay ? 0 : prepare_trust(c, why);
}

static int write_log(const struct check *c, struct cf_why *why)
{
	const struct report_options o = { .redaction = c->redaction };
	struct buf text = BUF_INIT(LOG_MAX);
	int rc;

	report_write(report_format_by_name("log"), &c->jobs.items[0]->session,
		     &o, &text);
	rc = file_write(c->cli->options.log, buf_str(&text), text.len,
			FILE_REPLACE, why);
	buf_release(&text);
	return rc;
}

static void end_report(struct check *c)
{
	const struct report_options o = { .total = c->jobs.n };

	if (c->printed > 0)
		report_end(c->format, &o, &c->report);
	pass_on(c);
}

/* What was asked for is written, or the status is 4. */
static int deliver(struct check *c, int status)
{
	const struct options *o = &c->cli->options;
	struct cf_why why;

	end_report(c);
	if (o->output && file_write(o->output, buf_str(&c->report),
				    c->report.len, FILE_REPLACE, &why) < 0) {
		cli_say("%s", why.text);
		return EXIT_TROUBLE;
	}
	if (o->log && write_log(c, &why) < 0) {
		cli_say("%s", why.text);
		return EXIT_TROUBLE;
	}
	if (c->report.overflow) {
		cli_say("%s lacks reports: all of them together exceed %u MiB",
			o->output ? o->output : "standard output",
			REPORT_MAX >> 20);
		return EXIT_TROUBLE;
	}
	return status;
}

static void release(struct check *c)
{
	for (size_t i = 0; i < c->jobs.n; i++) {
		run_free(c->jobs.items[i]->run);
		timer_free(&c->jobs.items[i]->timer);
		session_release(&c->jobs.items[i]->session);
		free(c->jobs.items[i]);
	}
	VEC_RELEASE(&c->jobs);
	redaction_free(c->redaction);
	trust_free(c->trust);
	loop_free(c->loop);
	buf_release(&c->report);
}

static void init(struct check *c, struct cli *cli)
{
	/* "-o -" is the default, as with curl. */
	if (cli->options.output && strcmp(cli->options.output, "-") == 0)
		cli->options.output = NULL;
	*c = (struct check){
		.cli = cli,
		.report = BUF_INIT(REPORT_MAX),
		.redaction = cli->options.redact ? redaction_new() : NULL,
		.color = !cli->options.output &&
			 tty_color(cli_color_when(&cli->options),
				   isatty(STDOUT_FILENO)),
	};
}

int check_log(struct cli *cli, const char *name, const struct event_log *log)
{
	struct check c;
	struct cf_why why;
	int status;

	init(&c, cli);
	if (choose_format(&c, &why) < 0 || add_log(&c, name, log, &why) < 0) {
		status = cli_usage(&why);
	} else {
		for (size_t i = 0; cli->options.verbose && i < log->events.n;
		     i++)
			print_event(c.jobs.items[0], &log->events.items[i]);
		print_ready(&c);
		status = deliver(&c, exit_status(&c));
	}
	release(&c);
	return status;
}

int cmd_check(struct cli *cli)
{
	struct check c;
	struct cf_why why;
	int status;

	init(&c, cli);
	c.loop = loop_new(&clock_system);
	if (prepare(&c, &why) < 0) {
		status = cli_usage(&why);
	} else {
		loop_signal(c.loop, SIGINT, on_signal, &c);
		loop_signal(c.loop, SIGTERM, on_signal, &c);
		loop_before_sleep(c.loop, settle_jobs, &c);
		loop_run(c.loop);
		status = deliver(&c, exit_status(&c));
	}
	release(&c);
	return status;
}
