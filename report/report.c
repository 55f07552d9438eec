/* The table of formats, and the names of report files. */
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"
#include "report/formats.h"
#include "report/redact.h"

/* RFC 8259 section 7: beyond the first 65536 in two halves. */
static void escape_json(uint32_t cp, struct buf *out)
{
	if (cp >= 0x10000) {
		buf_addf(out, "\\u%04x", 0xd7c0u + (cp >> 10));
		cp = 0xdc00 | (cp & 0x3ff);
	}
	buf_addf(out, "\\u%04x", (unsigned)cp);
}

static void escape_html(uint32_t cp, struct buf *out)
{
	buf_addf(out, "&#%u;", (unsigned)cp);
}

/* A log is for programs, and knows no other way to write a character. */
static void escape_not(uint32_t cp, struct buf *out)
{
	utf8_append(out, cp);
}

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
		.escape = escape_json,
		.write = report_json,
	},
	{
		.name = "html",
		.suffix = "html",
		.title = "HTML",
		.escape = escape_html,
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
		.escape = escape_not,
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

static void add_ascii(const struct report_format *f, const struct buf *text,
		      struct buf *out)
{
	const char *p = (const char *)text->data;
	uint32_t cp;

	for (size_t i = 0; i < text->len;) {
		i += utf8_decode(p + i, text->len - i, &cp);
		if (cp < 0x80)
			buf_addc(out, (char)cp);
		else if (f->escape)
			f->escape(cp, out);
		else
			buf_addc(out, '?');
	}
}

static void write_one(const struct report_format *f, const struct session *s,
		      const struct report_options *o, struct buf *out)
{
	struct buf text = BUF_INIT(out->max);

	if (!o->ascii) {
		f->write(s, o, out);
		return;
	}
	f->write(s, o, &text);
	add_ascii(f, &text, out);
	buf_release(&text);
}

static void add(const struct report_format *f, const struct session *s,
		const struct report_options *o, struct buf *out)
{
	if (o->number == 0 && f->open)
		f->open(s, o, out);
	if (o->number > 0 && f->between)
		buf_adds(out, f->between);
	write_one(f, s, o, out);
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
