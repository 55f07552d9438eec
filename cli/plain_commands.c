/* The prompt: its commands, a row each. */
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"
#include "report/redact.h"
#include "report/report.h"

#define OUT_MAX	   (1u << 20)
#define REPORT_MAX (64u << 20)

static void do_ask(struct plain *p, const char *rest)
{
	(void)rest;
	plain_begin_run(p);
}

static void do_quit(struct plain *p, const char *rest)
{
	(void)rest;
	plain_finish(p, 0);
}

static const struct advised_remedy *numbered(const struct plain *p,
					     const char *rest)
{
	const struct advised_remedy *r = NULL;
	int64_t n;

	if (text_number(rest, 1, 1000, &n))
		r = plain_remedy(&p->session, (size_t)n);
	if (!r)
		plain_put(p,
			  "The number of a workaround is needed, as in \"done "
			  "1\".\n");
	return r;
}

static void mark(struct plain *p, const char *rest, bool done)
{
	const struct advised_remedy *r = numbered(p, rest);

	if (!r)
		return;
	plain_put(p, done ? "Marked as done: " : "No longer marked: ");
	plain_put(p, r->remedy->title);
	plain_put(p, done ? ". \"ask\" asks again and compares.\n" : ".\n");
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
	plain_put_buf(p, &out);
}

static void do_answer(struct plain *p, const char *rest)
{
	struct buf out = BUF_INIT(OUT_MAX);

	(void)rest;
	plain_answer(&p->session, &out);
	plain_put_buf(p, &out);
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
		plain_put(
			p,
			"A file is needed, as in \"report report.md\"; txt, md, "
			"json, html, pem and log say what it is.\n");
	} else {
		report_write(format_of(path), &p->session, &o, &text);
		if (file_write(path, buf_str(&text), text.len, FILE_CREATE,
			       &why) < 0) {
			plain_put(p, why.text);
			plain_put(p, "\n");
		} else {
			plain_put(p, "Written.\n");
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
	plain_put(p,
		  "ask          asks the same question again and compares\n"
		  "answer       says the answer again\n"
		  "show N       how workaround N is done\n"
		  "done N       marks it as done; undo N takes that back\n"
		  "report FILE  writes a report; its ending says which kind\n"
		  "help         this text\n"
		  "quit         leaves\n");
}

static const struct {
	const char *word;
	bool needs_answer; /* makes nothing of a question that was not asked */
	void (*run)(struct plain *p, const char *rest);
} commands_of_prompt[] = {
	{ "ask", false, do_ask },      { "answer", true, do_answer },
	{ "show", true, do_show },     { "done", true, do_done },
	{ "undo", true, do_undo },     { "help", false, do_help },
	{ "report", true, do_report }, { "quit", false, do_quit },
};

static bool has_answer(const struct plain *p)
{
	const struct round *r = p->has_session ? session_now(&p->session)
					       : NULL;

	return r && r->evidence.asked;
}

void plain_take_command(struct plain *p, const char *text)
{
	size_t n = strcspn(text, " ");

	if (n == 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(commands_of_prompt); i++) {
		const char *word = commands_of_prompt[i].word;

		if (strlen(word) != n || strncmp(word, text, n) != 0)
			continue;
		text += n;
		text += strspn(text, " ");
		if (commands_of_prompt[i].needs_answer && !has_answer(p))
			plain_put(p, "Nothing was asked yet.\n");
		else
			commands_of_prompt[i].run(p, text);
		return;
	}
	plain_put(p, "Not known here; \"help\" names what is.\n");
}
