/* The table of formats, and the names of report files. */
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/xmem.h"
#include "report/formats.h"
#include "report/redact.h"

const struct report_format report_formats[] = {
	{
		.name = "text",
		.suffix = "txt",
		.title = "Text",
		.between = "\n",
		.write = report_text,
	},
	{
		.name = "markdown",
		.suffix = "md",
		.title = "Markdown",
		.between = "\n",
		.write = report_markdown,
	},
	{
		.name = "json",
		.suffix = "json",
		.title = "JSON",
		.write = report_json,
	},
	{
		.name = "html",
		.suffix = "html",
		.title = "HTML",
		.open = report_html_open,
		.write = report_html,
		.close = report_html_close,
	},
	{
		.name = "pem",
		.suffix = "pem",
		.title = "PEM",
		.write = report_pem,
	},
	{
		.name = "log",
		.suffix = "log",
		.title = "Log",
		.single = true,
		.write = report_log,
	},
	{
		.name = "ticket",
		.suffix = "txt",
		.title = "Ticket",
		.between = "\n",
		.write = report_ticket,
	},
	{ .name = NULL },
};

const struct report_format *report_format_by_name(const char *name)
{
	for (const struct report_format *f = report_formats; f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f;
	return NULL;
}

static void add(const struct report_format *f, const struct session *s,
		const struct report_options *o, struct buf *out)
{
	if (o->number == 0 && f->open)
		f->open(s, o, out);
	if (o->number > 0 && f->between)
		buf_adds(out, f->between);
	f->write(s, o, out);
}

void report_add(const struct report_format *f, const struct session *s,
		const struct report_options *o, struct buf *out)
{
	struct session hidden;

	if (!o->redaction) {
		add(f, s, o, out);
		return;
	}
	redaction_session(o->redaction, s, &hidden);
	add(f, &hidden, o, out);
	session_release(&hidden);
}

void report_end(const struct report_format *f, const struct report_options *o,
		struct buf *out)
{
	if (f->close)
		f->close(o, out);
}

void report_write(const struct report_format *f, const struct session *s,
		  const struct report_options *o, struct buf *out)
{
	struct report_options alone = *o;

	alone.number = 0;
	alone.total = 1;
	report_add(f, s, &alone, out);
	report_end(f, &alone, out);
}

char *report_file_name(const struct session *s, const struct report_format *f,
		       bool redacted)
{
	const struct round *r = session_now(s);
	const char *target = s->question.target.host;
	const char *host = redacted ? "redacted" : target ? target : "chain";
	char stamp[TIME_TEXT_SIZE], compact[TIME_TEXT_SIZE];
	char safe[64];
	size_t n = 0;

	/* A host is clean, but ':' of an IPv6 literal is no good in names. */
	for (; host[n] && n < sizeof(safe) - 1; n++)
		safe[n] = host[n] == ':' ? '-' : host[n];
	safe[n] = '\0';
	time_rfc3339(r ? r->evidence.time : 0, stamp);
	n = 0;
	for (const char *p = stamp; *p; p++)
		if (*p != '-' && *p != ':')
			compact[n++] = *p;
	compact[n] = '\0';
	return xasprintf("cf502-%s-%s.%s", safe, compact, f->suffix);
}
