/*
 * The event log as text, cf502-log(5): written, and read from files that may
 * have been made by anybody.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/event.h"
#include "probe/event_field.h"

#define ROUND_EVENTS_MAX 100000
#define LINE_MAX_BYTES	 (1 << 20)
#define SECONDS_MAX	 INT64_C(1000000000)
/* The last second of the year 9999: times stay printable. */
#define EPOCH_MAX INT64_C(253402300799)

static void write_text(const char *s, struct buf *out)
{
	buf_addc(out, '"');
	for (; *s; s++) {
		if (*s == '"' || *s == '\\')
			buf_addc(out, '\\');
		buf_addc(out, *s);
	}
	buf_addc(out, '"');
}

static void write_named(enum event_field f, int64_t v, struct buf *out)
{
	const char *const *names;
	size_t n = event_field_names(f, &names);

	if (v >= 0 && (uint64_t)v < n)
		buf_adds(out, names[v]);
	else
		buf_adds(out, "none");
}

static void write_bytes(const struct event *ev, struct buf *out)
{
	char *base64;

	if (ev->der_len == 0)
		return;
	base64 = text_base64(ev->der, ev->der_len);
	buf_adds(out, base64);
	free(base64);
}

static void write_field(const struct event *ev, enum event_field f,
			struct buf *out)
{
	buf_addf(out, " %s=", event_fields[f].key);
	switch (event_fields[f].type) {
	case EF_TYPE_NUMBER:
		buf_addf(out, "%" PRId64, ev->f[f].number);
		break;
	case EF_TYPE_NAMED:
		write_named(f, ev->f[f].number, out);
		break;
	case EF_TYPE_HEX:
		buf_addf(out, "0x%04x", (unsigned)ev->f[f].number & 0xffff);
		break;
	case EF_TYPE_TEXT:
		write_text(ev->f[f].text, out);
		break;
	case EF_TYPE_BYTES:
		write_bytes(ev, out);
		break;
	}
}

void event_write(const struct event *ev, struct buf *out)
{
	int f;

	buf_addf(out, "%" PRIu64 " %" PRId64 ".%06" PRId64 " %s", ev->seq,
		 ev->at_us / 1000000, ev->at_us % 1000000,
		 event_kind_name(ev->kind));
	for (f = 0; f < EF_COUNT_; f++) {
		if (event_has(ev, f))
			write_field(ev, f, out);
	}
	buf_addc(out, '\n');
}

/* A line that is being read. */
struct cursor {
	const char *p, *end;
};

static bool at_end(const struct cursor *c)
{
	return c->p == c->end;
}

static bool take(struct cursor *c, char want)
{
	if (at_end(c) || *c->p != want)
		return false;
	c->p++;
	return true;
}

/* The bytes up to stop, a blank or the end; those are left. */
static size_t take_word(struct cursor *c, char stop, const char **ret)
{
	*ret = c->p;
	while (!at_end(c) && *c->p != stop && *c->p != ' ')
		c->p++;
	return (size_t)(c->p - *ret);
}

static bool word_is(const char *word, size_t n, const char *text)
{
	return strlen(text) == n && memcmp(word, text, n) == 0;
}

static bool word_number(const char *word, size_t n, int64_t min, int64_t max,
			int64_t *ret)
{
	char digits[24];

	if (n == 0 || n >= sizeof(digits))
		return false;
	memcpy(digits, word, n);
	digits[n] = '\0';
	return text_number(digits, min, max, ret);
}

/* "quoted", with \" and \\; false when it does not end or has another \. */
static bool take_quoted(struct cursor *c, struct buf *ret)
{
	if (!take(c, '"'))
		return false;
	while (!at_end(c) && *c->p != '"') {
		if (take(c, '\\') &&
		    (at_end(c) || (*c->p != '"' && *c->p != '\\')))
			return false;
		if (!buf_addc(ret, *c->p++))
			return false;
	}
	return take(c, '"');
}

/* What consumers may rely on, so that no number can wrap or point outside. */
static void number_range(enum event_field f, int64_t *min, int64_t *max)
{
	static const struct {
		enum event_field field;
		int64_t min, max;
	} ranges[] = {
		{ EF_SCENARIO, 0, 0xffff },
		{ EF_FAMILY, 0, 6 },
		{ EF_PORT, 0, 0xffff },
		{ EF_HTTP_PORT, 0, 0xffff },
		{ EF_PROTOCOLS, 0, 0xffff },
		{ EF_LEVEL, 0, 0xff },
		{ EF_CODE, INT32_MIN, INT32_MAX },
		{ EF_SENT, 0, 1 },
		{ EF_TYPE, 0, 0xff },
		{ EF_STATUS, 0, 999 },
		{ EF_TIME, -EPOCH_MAX, EPOCH_MAX },
		{ EF_AT, -EPOCH_MAX, EPOCH_MAX },
	};
	size_t i;

	*min = 0;
	*max = INT32_MAX;
	for (i = 0; i < ARRAY_LEN(ranges); i++) {
		if (ranges[i].field != f)
			continue;
		*min = ranges[i].min;
		*max = ranges[i].max;
	}
}

static bool read_number(const char *word, size_t n, enum event_field f,
			struct event *ev)
{
	int64_t min, max, v;

	number_range(f, &min, &max);
	if (!word_number(word, n, min, max, &v))
		return false;
	event_number(ev, f, v);
	return true;
}

static bool read_named(const char *word, size_t n, enum event_field f,
		       struct event *ev)
{
	const char *const *names;
	size_t count = event_field_names(f, &names), i;

	for (i = 0; i < count; i++) {
		if (!word_is(word, n, names[i]))
			continue;
		event_number(ev, f, (int64_t)i);
		return true;
	}
	return false;
}

static bool read_hex(const char *word, size_t n, enum event_field f,
		     struct event *ev)
{
	unsigned char bytes[2];

	if (n != 6 || memcmp(word, "0x", 2) != 0 ||
	    !text_unhex(word + 2, 4, bytes, 2))
		return false;
	event_number(ev, f, bytes[0] << 8 | bytes[1]);
	return true;
}

static bool read_bytes(const char *word, size_t n, struct event *ev)
{
	size_t len = 0;
	unsigned char *bytes;

	if (n == 0) {
		event_der(ev, NULL, 0);
		return true;
	}
	bytes = text_unbase64(word, n, &len);
	if (!bytes)
		return false;
	event_der(ev, bytes, len);
	free(bytes);
	return true;
}

static bool read_value(struct cursor *c, enum event_field f, struct event *ev)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);
	const char *word;
	size_t n;
	bool right;

	if (event_fields[f].type == EF_TYPE_TEXT) {
		right = take_quoted(c, &text);
		if (right)
			event_textn(ev, f, buf_str(&text), text.len);
		buf_release(&text);
		return right;
	}
	n = take_word(c, ' ', &word);
	switch (event_fields[f].type) {
	case EF_TYPE_NUMBER:
		return read_number(word, n, f, ev);
	case EF_TYPE_NAMED:
		return read_named(word, n, f, ev);
	case EF_TYPE_HEX:
		return read_hex(word, n, f, ev);
	case EF_TYPE_BYTES:
		return read_bytes(word, n, ev);
	case EF_TYPE_TEXT:
		break;
	}
	return false;
}

/* A newer program may have written keys that are not known here. */
static bool skip_value(struct cursor *c)
{
	struct buf text = BUF_INIT(LINE_MAX_BYTES);
	const char *word;
	bool right = true;

	if (!at_end(c) && *c->p == '"')
		right = take_quoted(c, &text);
	else
		take_word(c, ' ', &word);
	buf_release(&text);
	return right;
}

static int field_by_key(const char *key, size_t n)
{
	int f;

	for (f = 0; f < EF_COUNT_; f++) {
		if (word_is(key, n, event_fields[f].key))
			return f;
	}
	return -1;
}

static int complain(struct cf_why *why, const char *what, const char *word,
		    size_t n)
{
	return why_set(why, CF_EINPUT, "%s: \"%.*s\"", what,
		       (int)(n < 60 ? n : 60), word);
}

static int read_field(struct cursor *c, struct event *ev, struct cf_why *why)
{
	const char *key;
	size_t n = take_word(c, '=', &key);
	int f = field_by_key(key, n);

	if (n == 0 || !take(c, '='))
		return complain(why, "wants key=value", key, n);
	if (f >= 0 && event_has(ev, f))
		return complain(why, "the key stands there twice", key, n);
	if (f < 0 ? !skip_value(c) : !read_value(c, f, ev))
		return complain(why, "no value that this key takes", key, n);
	if (!at_end(c) && *c->p != ' ')
		return complain(why, "wants a blank behind the value of", key,
				n);
	return CF_OK;
}

/* SECONDS.MICROS, with six digits behind the point. */
static bool read_time(const char *word, size_t n, int64_t *ret_us)
{
	const char *dot = memchr(word, '.', n);
	int64_t s, us;

	if (!dot || (size_t)(word + n - dot) != 7)
		return false;
	if (!word_number(word, (size_t)(dot - word), 0, SECONDS_MAX, &s) ||
	    !word_number(dot + 1, 6, 0, 999999, &us))
		return false;
	*ret_us = s * 1000000 + us;
	return true;
}

static bool read_kind(const char *word, size_t n, enum event_kind *ret)
{
	int k;

	for (k = 0; k < EV_COUNT_; k++) {
		if (!word_is(word, n, event_kind_name(k)))
			continue;
		*ret = (enum event_kind)k;
		return true;
	}
	return false;
}

static int read_head(struct cursor *c, struct event *ev, struct cf_why *why)
{
	const char *word;
	int64_t seq;
	size_t n = take_word(c, ' ', &word);

	if (!word_number(word, n, 1, INT64_MAX, &seq))
		return complain(why, "wants a number from 1", word, n);
	ev->seq = (uint64_t)seq;
	take(c, ' ');
	n = take_word(c, ' ', &word);
	if (!read_time(word, n, &ev->at_us))
		return complain(why, "wants a time such as 0.012345", word, n);
	take(c, ' ');
	n = take_word(c, ' ', &word);
	if (!read_kind(word, n, &ev->kind))
		return complain(why, "no kind of event that is known", word, n);
	return CF_OK;
}

int event_read(const char *line, size_t n, struct event *ret,
	       struct cf_why *why)
{
	struct cursor c = { .p = line, .end = line + n };
	struct event ev;
	int rc;

	if (n > LINE_MAX_BYTES)
		return why_set(why, CF_EINPUT, "the line is too long");
	event_init(&ev, EV_ASKED);
	rc = read_head(&c, &ev, why);
	while (rc == CF_OK && take(&c, ' ')) {
		if (!at_end(&c))
			rc = read_field(&c, &ev, why);
	}
	if (rc == CF_OK)
		*ret = ev;
	else
		event_release(&ev);
	return rc;
}

const struct event *event_log_add(struct event_log *log, const struct event *ev)
{
	struct event *copy = VEC_PUSH(&log->events);

	event_copy(ev, copy);
	copy->seq = log->events.n;
	return copy;
}

void event_log_release(struct event_log *log)
{
	size_t i;

	for (i = 0; i < log->events.n; i++)
		event_release(&log->events.items[i]);
	VEC_RELEASE(&log->events);
}

void event_log_write(const struct event_log *log, struct buf *out)
{
	size_t i;

	buf_adds(out, EVENT_LOG_HEADER "\n");
	for (i = 0; i < log->events.n; i++)
		event_write(&log->events.items[i], out);
}

/* A log on its way in. */
struct log_reader {
	struct event_log log;
	size_t round; /* events since the last diagnosis began */
};

static int check_room(const struct log_reader *r, struct cf_why *why)
{
	if (r->round >= ROUND_EVENTS_MAX)
		return why_set(why, CF_EINPUT,
			       "more than %d events in one diagnosis",
			       ROUND_EVENTS_MAX);
	if (r->log.events.n >= EVENT_LOG_MAX)
		return why_set(why, CF_EINPUT, "more than %d events",
			       EVENT_LOG_MAX);
	return CF_OK;
}

/* One line of the file into the log; complaints without name and line. */
static int log_line(struct log_reader *r, const char *line, size_t n,
		    struct cf_why *why)
{
	struct event_log *log = &r->log;
	struct event ev, *last;
	int rc;

	if (n == 0 || line[0] == '#')
		return CF_OK;
	rc = check_room(r, why);
	if (rc == CF_OK)
		rc = event_read(line, n, &ev, why);
	if (rc != CF_OK)
		return rc;
	last = log->events.n ? &log->events.items[log->events.n - 1] : NULL;
	if (last && ev.at_us < last->at_us && ev.kind != EV_ASKED) {
		event_release(&ev);
		return why_set(why, CF_EINPUT, "time goes back");
	}
	r->round = ev.kind == EV_ASKED ? 1 : r->round + 1;
	ev.seq = log->events.n + 1;
	*VEC_PUSH(&log->events) = ev;
	return CF_OK;
}

/* The length of the line at p, without its end; *next is behind that. */
static size_t line_at(const char *p, const char *end, const char **next)
{
	const char *nl = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
	size_t n = (size_t)((nl ? nl : end) - p);

	*next = nl ? nl + 1 : end;
	return n > 0 && p[n - 1] == '\r' ? n - 1 : n;
}

bool event_is_step(enum event_kind k)
{
	return k == EV_OPTION || k == EV_PAGE || k == EV_REPORT || k == EV_LEFT;
}

static int read_header(const char *name, const char *line, size_t n,
		       struct cf_why *why)
{
	if (word_is(line, n, EVENT_LOG_HEADER))
		return CF_OK;
	if (word_is(line, n, EVENT_LOG_REDACTED))
		return why_set(why, CF_EINPUT,
			       "%s:1: is a redacted log: without names and "
			       "certificates it can be read, not judged",
			       name);
	if (n >= 2 && memcmp(line, "\x1f\x8b", 2) == 0)
		return why_set(why, CF_EINPUT,
			       "%s:1: is compressed: gunzip it first", name);
	return why_set(why, CF_EINPUT,
		       "%s:1: is no event log: the first line of one is "
		       "\"" EVENT_LOG_HEADER "\"",
		       name);
}

bool event_log_ends_early(const struct event_log *log)
{
	size_t i;

	for (i = log->events.n; i-- > 0;) {
		if (log->events.items[i].kind == EV_DONE)
			return false;
		if (log->events.items[i].kind == EV_ASKED)
			return true;
	}
	return false;
}

/* A header of which only the first bytes were written is no other file. */
static bool header_is_torn(const char *text, size_t n)
{
	return n < strlen(EVENT_LOG_HEADER "\n") &&
	       memcmp(text, EVENT_LOG_HEADER, n) == 0;
}

int event_log_read_start(const char *name, const char *text, size_t n,
			 bool open, struct event_log *ret,
			 struct log_end *ret_end, struct cf_why *why)
{
	struct log_reader r = { .round = 0 };
	struct log_end at = { .good = 0 };
	/* U+FEFF, by mail programs and editors. */
	size_t mark = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
	const char *end = text + n, *p = text + mark, *next;
	size_t len = line_at(p, end, &next);
	int line = 1;

	at.torn = !open && header_is_torn(text, n);
	if (at.torn)
		at.line = 1;
	else if (read_header(name, p, len, why) < 0)
		return CF_EINPUT;
	else
		at.good = (size_t)(next - text);
	for (p = next; p < end && !at.line; p = next) {
		bool whole;

		line++;
		len = line_at(p, end, &next);
		whole = next[-1] == '\n';
		if ((whole || open) && log_line(&r, p, len, &at.why) == CF_OK) {
			at.good = (size_t)(next - text);
			continue;
		}
		at.torn = !whole;
		at.line = line;
	}
	*ret = r.log;
	*ret_end = at;
	return CF_OK;
}

int event_log_read(const char *name, const char *text, size_t n,
		   struct event_log *ret, struct cf_why *why)
{
	struct event_log log;
	struct log_end end;

	if (event_log_read_start(name, text, n, true, &log, &end, why) < 0)
		return CF_EINPUT;
	if (!end.line) {
		*ret = log;
		return CF_OK;
	}
	event_log_release(&log);
	return why_set(why, CF_EINPUT, "%s:%d: %s", name, end.line,
		       end.why.text);
}
