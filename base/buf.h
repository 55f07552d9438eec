#ifndef CF502_BASE_BUF_H
#define CF502_BASE_BUF_H
/*
 * A byte buffer that grows up to a maximum given when it is made. What would
 * exceed the maximum is not added at all, and the buffer remembers it.
 */
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buf {
	unsigned char *data; /* owned; NULL while empty */
	size_t len;
	size_t cap;
	size_t max;    /* bytes */
	bool overflow; /* something did not fit */
};

#define BUF_INIT(maximum)        \
	{                        \
		.max = (maximum) \
	}

/* Empty, and never longer than max bytes; takes no memory yet. */
void buf_init(struct buf *b, size_t max);
/* Gives the memory back; the buffer is as after buf_init. */
void buf_release(struct buf *b);
/* Empty again, memory kept, overflow forgotten. */
void buf_clear(struct buf *b);

/* False when it does not fit: nothing is added then. */
bool buf_add(struct buf *b, const void *bytes, size_t n);
bool buf_adds(struct buf *b, const char *text);
bool buf_addc(struct buf *b, char c);
bool buf_addf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
bool buf_addvf(struct buf *b, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0)));

/* Big-endian, as TLS writes them (RFC 8446 section 3.1). */
bool buf_add_u8(struct buf *b, unsigned v);
bool buf_add_u16(struct buf *b, unsigned v);
bool buf_add_u24(struct buf *b, uint32_t v);

/* Drops the first n bytes. */
void buf_consume(struct buf *b, size_t n);

/* The content with a NUL behind it (not counted), borrowed. Never NULL. */
const char *buf_str(struct buf *b);
/* As buf_str, but the caller owns it and the buffer is empty afterwards. */
char *buf_take(struct buf *b);

#endif
