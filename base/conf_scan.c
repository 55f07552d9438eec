/*
 * libconfig 1.5 reads 4294967739 as 443 and says nothing. So the words of a
 * text are walked once before it is parsed; strings and comments are passed
 * over. Grammar: libconfig manual, "Configuration Files".
 */
#include "base/conf_scan.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

struct scan {
	const char *name;
	const char *text;
	size_t n;
	size_t at;
	struct cf_why *why;
};

static char peek(const struct scan *s, size_t ahead)
{
	return s->n - s->at > ahead ? s->text[s->at + ahead] : '\0';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
}

static bool is_name(char c)
{
	return is_letter(c) || is_digit(c) || c == '-' || c == '_';
}

static int complain(const struct scan *s, const char *text)
{
	size_t line = 1, i;

	for (i = 0; i < s->at; i++)
		line += s->text[i] == '\n';
	return why_set(s->why, CF_EINPUT, "%s:%zu: %s", s->name, line, text);
}

static int check_bytes(struct scan *s)
{
	uint32_t cp;
	size_t took;

	for (s->at = 0; s->at < s->n; s->at += took) {
		took = utf8_decode(s->text + s->at, s->n - s->at, &cp);
		if (cp == 0xfffd && took == 1)
			return complain(s, "this is not UTF-8 text");
		if ((cp < 0x20 && !(cp && strchr("\n\r\t", (int)cp))) ||
		    cp == 0x7f)
			return complain(s, "control bytes do not belong here");
	}
	s->at = 0;
	return CF_OK;
}

static void skip_string(struct scan *s)
{
	s->at++;
	while (s->at < s->n && peek(s, 0) != '"')
		s->at += peek(s, 0) == '\\' ? 2 : 1;
	s->at = s->at < s->n ? s->at + 1 : s->n;
}

static void skip_line(struct scan *s)
{
	while (s->at < s->n && peek(s, 0) != '\n')
		s->at++;
}

/* libconfig takes one without an end for the rest of the file. */
static int skip_comment(struct scan *s)
{
	const char *open = s->text + s->at;
	const char *close = memmem(open + 2, s->n - s->at - 2, "*/", 2);

	if (!close)
		return complain(s, "this comment has no end");
	s->at = (size_t)(close + 2 - s->text);
	return CF_OK;
}

/* The fraction and the exponent; a float cannot wrap. */
static void skip_float(struct scan *s)
{
	while (is_digit(peek(s, 0)) || peek(s, 0) == '.')
		s->at++;
	if (peek(s, 0) != 'e' && peek(s, 0) != 'E')
		return;
	s->at++;
	if (peek(s, 0) == '+' || peek(s, 0) == '-')
		s->at++;
	while (is_digit(peek(s, 0)))
		s->at++;
}

static bool take_long(struct scan *s)
{
	bool is_long = peek(s, 0) == 'L';

	while (peek(s, 0) == 'L')
		s->at++;
	return is_long;
}

static int check_value(const struct scan *s, bool fits, bool is_long,
		       uint64_t v, uint64_t limit32)
{
	if (!fits)
		return complain(s, "this number is too large");
	if (!is_long && v > limit32)
		return complain(s, "this number is too large; above "
				   "2147483647 it needs an L behind it");
	return CF_OK;
}

static int check_hex(struct scan *s)
{
	size_t digits = 0;
	uint64_t v = 0;
	bool fits = true, is_long;

	for (s->at += 2; strspn((const char[]){ peek(s, 0), '\0' },
				"0123456789abcdefABCDEF");
	     s->at++) {
		char c = peek(s, 0);

		v = v << 4 |
		    (uint64_t)(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
		digits += digits > 0 || v > 0;
		fits = fits && digits <= 16;
	}
	is_long = take_long(s);
	return check_value(s, fits && v <= INT64_MAX, is_long, v, INT32_MAX);
}

static int check_number(struct scan *s, bool negative)
{
	uint64_t v = 0;
	bool fits = true, is_long;
	size_t start = s->at;

	if (peek(s, 0) == '0' && (peek(s, 1) == 'x' || peek(s, 1) == 'X'))
		return check_hex(s);
	for (; is_digit(peek(s, 0)); s->at++)
		fits = fits && !__builtin_mul_overflow(v, 10, &v) &&
		       !__builtin_add_overflow(v, (uint64_t)(peek(s, 0) - '0'),
					       &v);
	if (peek(s, 0) == '.' || peek(s, 0) == 'e' || peek(s, 0) == 'E') {
		skip_float(s);
		return CF_OK;
	}
	if (s->at - start > 1 && s->text[start] == '0')
		return complain(s, "a number does not begin with 0 here");
	is_long = take_long(s);
	return check_value(s, fits && v <= (uint64_t)INT64_MAX + negative,
			   is_long, v, (uint64_t)INT32_MAX + negative);
}

static int scan_next(struct scan *s)
{
	char c = peek(s, 0);

	if (c == '"') {
		skip_string(s);
	} else if (c == '#' || (c == '/' && peek(s, 1) == '/')) {
		skip_line(s);
	} else if (c == '/' && peek(s, 1) == '*') {
		return skip_comment(s);
	} else if (is_letter(c)) {
		while (is_name(peek(s, 0)))
			s->at++;
	} else if (is_digit(c)) {
		return check_number(s, s->at > 0 && s->text[s->at - 1] == '-');
	} else if (c == '.') {
		skip_float(s);
	} else if (c == '@') {
		return complain(s, "@include is not supported; put the "
				   "content here");
	} else {
		s->at++;
	}
	return CF_OK;
}

int conf_scan(const char *name, const char *text, size_t n, struct cf_why *why)
{
	struct scan s = { .name = name, .text = text, .n = n, .why = why };
	int rc = check_bytes(&s);

	while (rc == CF_OK && s.at < s.n)
		rc = scan_next(&s);
	return rc;
}
