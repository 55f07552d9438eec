/* Reads the head of an HTTP/1 answer (RFC 9112), which is hostile. */
#include "probe/http.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

#define DATE_MAX 40

struct span {
	const char *p;
	size_t n;
};

void http_request(const char *host, struct buf *out)
{
	bool v6 = strchr(host, ':') != NULL;

	buf_adds(out, "HEAD / HTTP/1.1\r\nHost: ");
	buf_addf(out, v6 ? "[%s]" : "%s", host);
	buf_adds(out, "\r\nUser-Agent: cf502/" PACKAGE_VERSION
		      "\r\nAccept: */*\r\nConnection: close\r\n\r\n");
}

/* The line at the start of s, without its end; s moves behind it. False when
 * there is no line end: then ret is the rest. */
static bool take_line(struct span *s, struct span *ret)
{
	const char *nl = s->n ? memchr(s->p, '\n', s->n) : NULL;
	size_t n = nl ? (size_t)(nl - s->p) : s->n;
	size_t used = nl ? n + 1 : n;

	if (s->n == 0) { /* perhaps NULL, to which C adds nothing, not even 0 */
		*ret = *s;
		return false;
	}
	ret->p = s->p;
	ret->n = n > 0 && s->p[n - 1] == '\r' ? n - 1 : n;
	/* An empty span may have no address to count from. */
	if (used > 0)
		s->p += used;
	s->n -= used;
	return nl != NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* RFC 9112 section 4: HTTP/1.1 200 OK; -1 when it is none. */
static int status_of(struct span line)
{
	static const char like[] = "HTTP/0.0 000";
	int status = 0;
	size_t i;

	if (line.n < sizeof(like) - 1)
		return -1;
	for (i = 0; like[i]; i++) {
		bool digit = like[i] == '0';

		if (digit ? !is_digit(line.p[i]) : line.p[i] != like[i])
			return -1;
		if (digit && i > 8)
			status = status * 10 + (line.p[i] - '0');
	}
	/* A fourth digit makes another number of it, 000 is no class. */
	if (status < 100 || (line.n > i && line.p[i] != ' '))
		return -1;
	return status;
}

static bool is_interim(int status)
{
	return status >= 100 && status <= 199;
}

/* Moves behind a head; true when it is complete. */
static bool skip_head(struct span *s)
{
	struct span line;

	while (take_line(s, &line)) {
		if (line.n == 0)
			return true;
	}
	return false;
}

/* Moves to the head that counts, and yields its status line. */
static int find_head(struct span *s, struct span *ret_line)
{
	struct span here;
	int status;

	for (;;) {
		here = *s;
		take_line(&here, ret_line);
		status = status_of(*ret_line);
		if (!is_interim(status) || !skip_head(s) || s->n == 0)
			return status;
	}
}

static struct span bytes_of(const struct buf *answer)
{
	struct span s = { (const char *)answer->data, answer->len };

	return s;
}

bool http_is_complete(const struct buf *answer)
{
	struct span s = bytes_of(answer), line;
	int status = find_head(&s, &line);

	if (status < 0)
		return s.n >= 12;
	return !is_interim(status) && skip_head(&s);
}

static struct span trimmed(struct span s)
{
	while (s.n > 0 && (*s.p == ' ' || *s.p == '\t')) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
		s.n--;
	return s;
}

static void set_date(struct event *ev, struct span value)
{
	char text[DATE_MAX];
	int64_t at;

	if (value.n >= sizeof(text))
		return;
	memcpy(text, value.p, value.n);
	text[value.n] = '\0';
	if (time_parse_http(text, &at) == CF_OK)
		event_number(ev, EF_TIME, at);
}

static void set_location(struct event *ev, struct span value)
{
	event_textn(ev, EF_LOCATION, value.p, value.n);
}

static void set_server(struct event *ev, struct span value)
{
	event_textn(ev, EF_SERVER, value.p, value.n);
}

static void read_field(struct event *ev, struct span line)
{
	static const struct {
		const char *name;
		void (*set)(struct event *ev, struct span value);
	} fields[] = {
		{ "Date", set_date },
		{ "Location", set_location },
		{ "Server", set_server },
	};
	const char *colon = line.n ? memchr(line.p, ':', line.n) : NULL;
	struct span value;
	size_t n, i;

	if (!colon)
		return;
	n = (size_t)(colon - line.p);
	value.p = colon + 1;
	value.n = line.n - n - 1;
	for (i = 0; i < ARRAY_LEN(fields); i++) {
		if (strlen(fields[i].name) == n &&
		    strncasecmp(fields[i].name, line.p, n) == 0)
			fields[i].set(ev, trimmed(value));
	}
}

bool http_read(const struct buf *answer, struct event *ev)
{
	struct span s = bytes_of(answer), line;
	int status = find_head(&s, &line);

	if (status < 0)
		return false;
	event_number(ev, EF_STATUS, status);
	event_textn(ev, EF_TEXT, line.p, line.n);
	take_line(&s, &line);
	while (take_line(&s, &line) && line.n > 0)
		read_field(ev, line);
	return true;
}
