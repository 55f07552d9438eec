/* A byte buffer with a maximum. One byte behind cap is kept for a NUL. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf)BUF_INIT(max);
}

void buf_release(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflow = false;
}

static bool has_room(struct buf *b, size_t n)
{
	size_t need, cap;

	if (n > b->max || b->len > b->max - n || n > SIZE_MAX / 4 - b->len) {
		b->overflow = true;
		return false;
	}
	need = b->len + n;
	if (need <= b->cap && b->data)
		return true;
	cap = b->cap * 2 < 64 ? 64 : b->cap * 2;
	if (cap < need)
		cap = need;
	if (cap > b->max)
		cap = b->max;
	b->data = xreallocarray(b->data, cap + 1, 1);
	b->cap = cap;
	return true;
}

bool buf_add(struct buf *b, const void *bytes, size_t n)
{
	if (n == 0)
		return true;
	if (!has_room(b, n))
		return false;
	memcpy(b->data + b->len, bytes, n);
	b->len += n;
	return true;
}

bool buf_adds(struct buf *b, const char *text)
{
	return buf_add(b, text, strlen(text));
}

bool buf_addc(struct buf *b, char c)
{
	return buf_add(b, &c, 1);
}

bool buf_addf(struct buf *b, const char *fmt, ...)
{
	va_list ap;
	bool fits;

	va_start(ap, fmt);
	fits = buf_addvf(b, fmt, ap);
	va_end(ap);
	return fits;
}

bool buf_addvf(struct buf *b, const char *fmt, va_list ap)
{
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, again);
	va_end(again);
	if (n < 0) {
		b->overflow = true;
		return false;
	}
	if (!has_room(b, (size_t)n))
		return false;
	vsnprintf((char *)b->data + b->len, (size_t)n + 1, fmt, ap);
	b->len += (size_t)n;
	return true;
}

bool buf_add_u8(struct buf *b, unsigned v)
{
	const unsigned char bytes[] = { v & 0xff };

	return buf_add(b, bytes, sizeof(bytes));
}

bool buf_add_u16(struct buf *b, unsigned v)
{
	const unsigned char bytes[] = { v >> 8 & 0xff, v & 0xff };

	return buf_add(b, bytes, sizeof(bytes));
}

bool buf_add_u24(struct buf *b, uint32_t v)
{
	const unsigned char bytes[] = { v >> 16 & 0xff, v >> 8 & 0xff,
					v & 0xff };

	return buf_add(b, bytes, sizeof(bytes));
}

void buf_consume(struct buf *b, size_t n)
{
	if (n == 0)
		return;
	if (n >= b->len) {
		b->len = 0;
		return;
	}
	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
}

const char *buf_str(struct buf *b)
{
	if (!b->data)
		return "";
	b->data[b->len] = '\0';
	return (const char *)b->data;
}

char *buf_take(struct buf *b)
{
	char *text;

	if (!b->data)
		return xstrdup("");
	b->data[b->len] = '\0';
	text = (char *)b->data;
	buf_init(b, b->max);
	return text;
}
