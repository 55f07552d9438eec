/*
 * A table of greetings. Any other text is known to be no TLS as well; binary
 * bytes that are not in the table could be anything, broken TLS too.
 */
#include "probe/banner.h"

#include <string.h>
#include <strings.h>

#include "base/vec.h"

#define MASK_MAX 9

/* Bytes to compare; where mask is '?' any byte will do. */
struct greeting {
	const char *protocol;
	size_t n;
	unsigned char bytes[MASK_MAX];
	const char *mask;
};

static const char smtp_or_ftp[] = "SMTP or FTP";

static const struct greeting greetings[] = {
	{ .protocol = "HTTP", .n = 5, .bytes = "HTTP/", .mask = "....." },
	/* What a server says that takes the hello for HTTP/0.9. */
	{ .protocol = "HTTP", .n = 5, .bytes = "<html", .mask = "....." },
	{ .protocol = "HTTP", .n = 5, .bytes = "<HTML", .mask = "....." },
	{ .protocol = "HTTP", .n = 5, .bytes = "<!DOC", .mask = "....." },
	{ .protocol = "HTTP", .n = 5, .bytes = "<!doc", .mask = "....." },
	{ .protocol = "SSH", .n = 4, .bytes = "SSH-", .mask = "...." },
	{ .protocol = smtp_or_ftp, .n = 4, .bytes = "220 ", .mask = "...." },
	{ .protocol = smtp_or_ftp, .n = 4, .bytes = "220-", .mask = "...." },
	{ .protocol = smtp_or_ftp, .n = 4, .bytes = "421 ", .mask = "...." },
	{ .protocol = smtp_or_ftp, .n = 4, .bytes = "554 ", .mask = "...." },
	{ .protocol = "POP3", .n = 3, .bytes = "+OK", .mask = "..." },
	{ .protocol = "IMAP", .n = 4, .bytes = "* OK", .mask = "...." },
	{ .protocol = "Redis", .n = 4, .bytes = "-ERR", .mask = "...." },
	{ .protocol = "VNC", .n = 4, .bytes = "RFB ", .mask = "...." },
	{ .protocol = "AMQP", .n = 4, .bytes = "AMQP", .mask = "...." },
	/* RFC 9113 section 6.5: SETTINGS on stream 0, sent unasked. */
	{ .protocol = "HTTP/2",
	  .n = 9,
	  .bytes = { 0, 0, 0, 4, 0, 0, 0, 0, 0 },
	  .mask = "..?......" },
	/* RFC 1006 section 6: TPKT, with a connection confirm or an end. */
	{ .protocol = "RDP",
	  .n = 6,
	  .bytes = { 3, 0, 0, 0, 0, 0xd0 },
	  .mask = "..???." },
	{ .protocol = "RDP",
	  .n = 6,
	  .bytes = { 3, 0, 0, 0, 0, 0x80 },
	  .mask = "..???." },
	/* Length, sequence 0, then version 10 or an error. */
	{ .protocol = "MySQL",
	  .n = 5,
	  .bytes = { 0, 0, 0, 0, 10 },
	  .mask = "?...." },
	{ .protocol = "MySQL",
	  .n = 5,
	  .bytes = { 0, 0, 0, 0, 0xff },
	  .mask = "?...." },
	/* ErrorResponse of a small length, severity first. */
	{ .protocol = "PostgreSQL",
	  .n = 6,
	  .bytes = { 'E', 0, 0, 0, 0, 'S' },
	  .mask = "...??." },
	/* RFC 854: IAC, then WILL, WONT, DO or DONT. */
	{ .protocol = "Telnet", .n = 2, .bytes = { 0xff, 0xfb }, .mask = ".." },
	{ .protocol = "Telnet", .n = 2, .bytes = { 0xff, 0xfc }, .mask = ".." },
	{ .protocol = "Telnet", .n = 2, .bytes = { 0xff, 0xfd }, .mask = ".." },
	{ .protocol = "Telnet", .n = 2, .bytes = { 0xff, 0xfe }, .mask = ".." },
};

/* Over the bytes that are there. */
static bool fits(const struct greeting *g, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n && i < g->n; i++) {
		if (g->mask[i] != '?' && p[i] != g->bytes[i])
			return false;
	}
	return true;
}

static bool is_text(const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (p[i] == 0x7f || (p[i] < 0x20 && !strchr("\t\r\n", p[i])) ||
		    p[i] == 0)
			return false;
	}
	/* One byte of Latin-1 or UTF-8 does not make a text. */
	return n == 0 || p[0] < 0x80;
}

static bool has_a_line(const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (i < n && (p[i] == '\r' || p[i] == '\n'))
		i++;
	return memchr(p + i, '\n', n - i) != NULL;
}

/* "HTTP/1.1 400 Bad Request" */
static int http_status(const unsigned char *p, size_t n)
{
	int v = 0;

	if (n < 12 || memcmp(p, "HTTP/", 5) != 0 || p[8] != ' ')
		return 0;
	for (size_t i = 9; i < 12; i++) {
		if (p[i] < '0' || p[i] > '9')
			return 0;
		v = v * 10 + (p[i] - '0');
	}
	return v;
}

static bool says(const unsigned char *p, size_t n, const char *word)
{
	size_t len = strlen(word), i;

	for (i = 0; i + len <= n; i++) {
		if (strncasecmp((const char *)p + i, word, len) == 0)
			return true;
	}
	return false;
}

/* Both greet with the same numbers (RFC 5321 4.2, RFC 959 5.4), and mostly
 * with their name behind it. */
static const char *which(const unsigned char *p, size_t n)
{
	bool smtp = says(p, n, "SMTP"), ftp = says(p, n, "FTP");

	if (smtp == ftp)
		return smtp_or_ftp;
	return smtp ? "SMTP" : "FTP";
}

enum banner banner_judge(const unsigned char *p, size_t n, bool ended,
			 const char **ret_protocol, int *ret_status)
{
	bool text = is_text(p, n), open = false;
	const char *protocol = NULL;

	for (size_t i = 0; i < ARRAY_LEN(greetings); i++) {
		if (!fits(&greetings[i], p, n))
			continue;
		if (n < greetings[i].n)
			open = true;
		else if (!protocol)
			protocol = greetings[i].protocol;
	}
	/* Text is worth its whole first line. */
	if (text && !ended && !has_a_line(p, n))
		return BANNER_OPEN;
	if (!text && !protocol)
		return open && !ended ? BANNER_OPEN : BANNER_GARBAGE;
	*ret_protocol = protocol == smtp_or_ftp ? which(p, n) : protocol;
	*ret_status = http_status(p, n);
	return BANNER_KNOWN;
}
