/* Reports: on the terminal, and into a file. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"
#include "report/redact.h"
#include "report/report.h"

#define REPORT_MAX (64u << 20)

/* Writes the session; what was hidden is said in *hidden. */
static void write_to(const struct plain *p, const struct report_format *f,
		     bool ascii, struct buf *text, struct buf *hidden)
{
	struct report_options o = {
		.width = 80,
		.ascii = ascii,
		.tool = PACKAGE_STRING,
		.redaction = p->redact ? redaction_new() : NULL,
		.total = 1,
	};

	report_write(f, &p->session, &o, text);
	if (o.redaction)
		redaction_say(o.redaction, hidden);
	redaction_free(o.redaction);
}

static void add_formats(struct buf *out)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		buf_addf(out, "%s%s", f == report_formats ? "" : ", ", f->name);
}

static void say_formats(const char *before)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	buf_adds(&out, before);
	add_formats(&out);
	buf_adds(&out, ".\n");
	plain_put_buf(&out);
}

void plain_print(struct plain *p, const char *rest)
{
	const struct report_format *f =
		report_format_by_name(*rest ? rest : "text");
	struct buf text = BUF_INIT(REPORT_MAX), hidden = BUF_INIT(4096);

	if (!f) {
		say_formats("Formats are ");
		return;
	}
	write_to(p, f, true, &text, &hidden);
	plain_put_buf(&text);
	buf_release(&hidden);
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
static void write_file(struct plain *p, const struct report_format *f,
		       const char *name)
{
	struct buf text = BUF_INIT(REPORT_MAX), hidden = BUF_INIT(4096);
	char *path = file_from_home(name);
	struct cf_why why;

	write_to(p, f, p->cli->options.ascii, &text, &hidden);
	if (file_write(path, buf_str(&text), text.len, FILE_CREATE, &why) < 0) {
		plain_put_line(why.text);
	} else {
		plain_put("Written as ");
		plain_put(f->name);
		plain_put(": ");
		plain_put(path);
		plain_put(hidden.len > 0 ? "; hidden: " : "");
		plain_put_line(buf_str(&hidden));
		p->exported = true;
		if (p->record)
			record_step(p->record, &p->session, EV_REPORT, path, 0);
	}
	buf_release(&text);
	buf_release(&hidden);
	free(path);
}

void plain_report(struct plain *p, const char *rest)
{
	size_t n = strcspn(rest, " ");
	char *first = xstrndup(rest, n), *name = NULL;
	const struct report_format *f = report_format_by_name(first);
	const char *path = f ? rest + n + strspn(rest + n, " ") : rest;

	free(first);
	if (!f && !*path) {
		say_formats("A file is needed, as in \"report report.md\", or "
			    "a format, which names the file itself; formats "
			    "are ");
		return;
	}
	if (!*path)
		path = name = report_file_name(&p->session, f, p->redact);
	write_file(p, f ? f : format_of(path), path);
	free(name);
}

void plain_redact(struct plain *p, const char *rest)
{
	bool on = text_eq_nocase(rest, "on");

	if (*rest && !on && !text_eq_nocase(rest, "off")) {
		plain_put_line("Answer on or off, as in \"redact on\".");
		return;
	}
	if (*rest)
		p->redact = on;
	plain_put_line(p->redact ? "Reports hide names, addresses and "
				   "certificates."
				 : "Reports hide nothing.");
}
