/* UTF-8, and text made fit for a place: cleaned, quoted, wrapped. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/vec.h"
#include "base/xmem.h"

#define REPLACEMENT 0xfffd

size_t utf8_decode(const char *s, size_t n, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	const unsigned char *p = (const unsigned char *)s;
	size_t more, i;
	uint32_t cp;

	*ret = REPLACEMENT;
	if (n == 0)
		return 0;
	if (p[0] < 0x80) {
		*ret = p[0];
		return 1;
	}
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 1;
	more = p[0] < 0xe0 ? 1 : p[0] < 0xf0 ? 2 : 3;
	if (n <= more)
		return 1;
	cp = p[0] & (0x3fu >> more);
	for (i = 1; i <= more; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 1;
		cp = cp << 6 | (p[i] & 0x3f);
	}
	/* RFC 3629 section 3: shortest form only, no surrogates. */
	if (cp < least[more] || cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		return 1;
	*ret = cp;
	return more + 1;
}

bool utf8_append(struct buf *b, uint32_t cp)
{
	unsigned char out[4];
	size_t n = 0;

	if (cp > 0x10ffff || (cp >= 0xd800 && cp < 0xe000))
		cp = REPLACEMENT;
	if (cp < 0x80) {
		out[n++] = (unsigned char)cp;
	} else if (cp < 0x800) {
		out[n++] = (unsigned char)(0xc0 | cp >> 6);
	} else if (cp < 0x10000) {
		out[n++] = (unsigned char)(0xe0 | cp >> 12);
		out[n++] = (unsigned char)(0x80 | (cp >> 6 & 0x3f));
	} else {
		out[n++] = (unsigned char)(0xf0 | cp >> 18);
		out[n++] = (unsigned char)(0x80 | (cp >> 12 & 0x3f));
		out[n++] = (unsigned char)(0x80 | (cp >> 6 & 0x3f));
	}
	if (cp >= 0x80)
		out[n++] = (unsigned char)(0x80 | (cp & 0x3f));
	return buf_add(b, out, n);
}

/*
 * What a reader cannot see, or what changes how the rest is shown: controls,
 * format characters, and all that Unicode lets a renderer ignore.
 */
static bool is_hidden(uint32_t cp)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0x0000, 0x001f },   /* C0 */
		{ 0x007f, 0x009f },   /* DEL, C1 */
		{ 0x00ad, 0x00ad },   /* soft hyphen */
		{ 0x034f, 0x034f },   /* combining grapheme joiner */
		{ 0x0600, 0x0605 },   /* Arabic number signs */
		{ 0x061c, 0x061c },   /* Arabic letter mark */
		{ 0x06dd, 0x06dd },   /* Arabic end of ayah */
		{ 0x070f, 0x070f },   /* Syriac abbreviation mark */
		{ 0x0890, 0x0891 },   /* Arabic pound, piastre mark above */
		{ 0x08e2, 0x08e2 },   /* Arabic disputed end of ayah */
		{ 0x115f, 0x1160 },   /* Hangul fillers */
		{ 0x17b4, 0x17b5 },   /* Khmer inherent vowels */
		{ 0x180b, 0x180f },   /* Mongolian selectors */
		{ 0x200b, 0x200f },   /* zero width, direction marks */
		{ 0x2028, 0x202e },   /* separators, bidi embeddings */
		{ 0x2060, 0x206f },   /* word joiner to bidi isolates */
		{ 0x3164, 0x3164 },   /* Hangul filler */
		{ 0xfdd0, 0xfdef },   /* noncharacters */
		{ 0xfe00, 0xfe0f },   /* variation selectors */
		{ 0xfeff, 0xfeff },   /* byte order mark */
		{ 0xffa0, 0xffa0 },   /* halfwidth Hangul filler */
		{ 0xfff0, 0xfffb },   /* unassigned, annotations */
		{ 0x110bd, 0x110bd }, /* Kaithi number sign */
		{ 0x110cd, 0x110cd }, /* Kaithi number sign above */
		{ 0x13430, 0x1343f }, /* hieroglyph format controls */
		{ 0x1bca0, 0x1bca3 }, /* shorthand format controls */
		{ 0x1d173, 0x1d17a }, /* musical format controls */
		{ 0xe0000, 0xe0fff }, /* tags, more variation selectors */
	};
	size_t i;

	if (cp >= 0x20 && cp < 0x7f)
		return false;
	if ((cp & 0xfffe) == 0xfffe)
		return true; /* the last two of each plane */
	for (i = 0; i < ARRAY_LEN(hidden) && cp >= hidden[i].first; i++) {
		if (cp <= hidden[i].last)
			return true;
	}
	return false;
}

static bool is_layout(uint32_t cp)
{
	return cp == '\n' || cp == '\t';
}

/* The clean form of the character at s into piece; the bytes it took. */
static size_t clean_next(const char *s, size_t n, bool block, struct buf *piece)
{
	uint32_t cp;
	size_t took = utf8_decode(s, n, &cp);

	buf_clear(piece);
	if (is_hidden(cp) && !(block && is_layout(cp)))
		buf_addf(piece, "<U+%04X>", (unsigned)cp);
	else
		utf8_append(piece, cp);
	return took;
}

static char *clean(const char *s, size_t n, bool block, size_t max_bytes)
{
	struct buf out = BUF_INIT(max_bytes);
	struct buf piece = BUF_INIT(16);
	size_t keep = 0; /* so much leaves a byte for the mark of the cut */
	size_t i = 0;

	while (i < n) {
		i += clean_next(s + i, n - i, block, &piece);
		if (!buf_add(&out, piece.data, piece.len))
			break;
		if (out.len < max_bytes)
			keep = out.len;
	}
	if (out.overflow && max_bytes > 0) {
		out.len = keep;
		buf_addc(&out, '~');
	}
	buf_release(&piece);
	return buf_take(&out);
}

char *text_clean(const void *bytes, size_t n, size_t max_bytes)
{
	return clean(bytes, n, false, max_bytes);
}

char *text_clean_block(const void *bytes, size_t n, size_t max_bytes)
{
	return clean(bytes, n, true, max_bytes);
}

static bool is_clean(const char *s, bool block)
{
	size_t n = strlen(s), i = 0, took;
	uint32_t cp;

	while (i < n) {
		took = utf8_decode(s + i, n - i, &cp);
		if (cp == REPLACEMENT && took == 1)
			return false;
		if (is_hidden(cp) && !(block && is_layout(cp)))
			return false;
		i += took;
	}
	return true;
}

bool text_is_clean(const char *s)
{
	return is_clean(s, false);
}

bool text_block_is_clean(const char *s)
{
	return is_clean(s, true);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

static size_t word_length(const char *s)
{
	size_t n = 0;

	while (s[n] && !is_blank(s[n]))
		n++;
	return n;
}

static int width_of(const char *s, size_t n)
{
	uint32_t cp;
	size_t i = 0;
	int cells = 0;

	while (i < n) {
		i += utf8_decode(s + i, n - i, &cp);
		cells += text_cp_width(cp);
	}
	return cells;
}

/* As much of a word as fits into room; at least one character. */
static size_t word_part(const char *s, size_t n, int room)
{
	size_t fits = text_fit(s, room);
	uint32_t cp;

	if (fits == 0)
		fits = utf8_decode(s, n, &cp);
	return fits < n ? fits : n;
}

/* A line break if a line is open, then the start of the word at s; the bytes
 * it took. */
static size_t start_line(struct buf *out, const char *s, size_t n, bool open,
			 int indent, int room)
{
	size_t part = word_part(s, n, room);

	if (open)
		buf_addc(out, '\n');
	buf_addf(out, "%*s", indent, "");
	buf_add(out, s, part);
	return part;
}

void text_wrap(struct buf *out, const char *s, int indent, int cells)
{
	int room = cells - indent > 1 ? cells - indent : 1;
	int left = 0; /* cells of the open line */
	bool open = false;
	size_t n, part;

	for (;;) {
		while (is_blank(*s))
			s++;
		n = word_length(s);
		if (n == 0)
			break;
		if (open && text_fit(s, left - 1) >= n) {
			buf_addc(out, ' ');
			buf_add(out, s, n);
			left -= 1 + width_of(s, n);
			s += n;
			continue;
		}
		for (; n > 0; n -= part, s += part) {
			part = start_line(out, s, n, open, indent, room);
			open = true;
			left = room - width_of(s, part);
		}
	}
	if (open)
		buf_addc(out, '\n');
}

void text_shell_quote(struct buf *out, const char *s)
{
	size_t i, n = strlen(s);

	for (i = 0; i < n; i++) {
		if (!is_alnum(s[i]) && !strchr("_@%+=:,./-", s[i]))
			break;
	}
	if (n > 0 && i == n) {
		buf_adds(out, s);
		return;
	}
	buf_addc(out, '\'');
	for (i = 0; i < n; i++) {
		if (s[i] == '\'')
			buf_adds(out, "'\\''");
		else
			buf_addc(out, s[i]);
	}
	buf_addc(out, '\'');
}

/*
 * Sites turn URLs, addresses and @names into links after the escapes are
 * gone. Inside a code span they do not, so what makes the link goes there.
 */
static bool starts_link(const char *s, size_t i)
{
	switch (s[i]) {
	case '@':
	case '#':
		return is_alnum(s[i + 1]);
	case ':':
		return s[i + 1] == '/' && s[i + 2] == '/';
	case '.':
		return i >= 3 && strncasecmp(s + i - 3, "www", 3) == 0;
	}
	return false;
}

/* At the start of a line these make lists, headings and rules. */
static bool starts_block(const char *s, size_t i)
{
	if (strchr("+-=", s[i]))
		return i == 0;
	if (s[i] == '.' || s[i] == ')')
		return i > 0 && i == strspn(s, "0123456789");
	return false;
}

void text_markdown(struct buf *out, const char *s)
{
	bool span = false;
	size_t i;

	while (is_blank(*s))
		s++;
	for (i = 0; s[i]; i++) {
		bool link = starts_link(s, i);

		if (link != span)
			buf_addc(out, '`');
		span = link;
		if (link) {
			buf_addc(out, s[i]);
			continue;
		}
		if (strchr("\\`*_[]<>|~&#$", s[i]) || starts_block(s, i))
			buf_addc(out, '\\');
		buf_addc(out, is_blank(s[i]) ? ' ' : s[i]);
	}
	if (span)
		buf_addc(out, '`');
}
