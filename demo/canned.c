/* Flights written byte by byte (RFC 5246 sections 6.2, 7.2 and 7.4). */
#include "demo/canned.h"

#include <string.h>

#define RECORD_ALERT	 21
#define RECORD_HANDSHAKE 22
#define VERSION_TLS12	 0x0303
#define SERVER_HELLO	 2
#define CERTIFICATE	 11
#define SERVER_DONE	 14
#define ALERT_FATAL	 2
/* ECDHE-ECDSA-AES128-GCM-SHA256: every edge offers it. */
#define SUITE 0xc02b

void canned_alert(struct buf *out, unsigned code)
{
	buf_add_u8(out, RECORD_ALERT);
	buf_add_u16(out, VERSION_TLS12);
	buf_add_u16(out, 2);
	buf_add_u8(out, ALERT_FATAL);
	buf_add_u8(out, code);
}

/* The heads of a record and of the one message of n bytes in it. */
static void message_head(struct buf *out, unsigned type, unsigned n)
{
	buf_add_u8(out, RECORD_HANDSHAKE);
	buf_add_u16(out, VERSION_TLS12);
	buf_add_u16(out, n + 4);
	buf_add_u8(out, type);
	buf_add_u24(out, n);
}

/* Version and random. The random must not end in "DOWNGRD" (RFC 8446 section
 * 4.1.3), and need not be random. */
static void hello_head(struct buf *out)
{
	unsigned char random[32];

	memset(random, 0x5a, sizeof(random));
	buf_add_u16(out, VERSION_TLS12);
	buf_add(out, random, sizeof(random));
}

void canned_malformed(struct buf *out)
{
	message_head(out, SERVER_HELLO, 38);
	hello_head(out);
	buf_add_u8(out, 0xff);
	buf_add_u16(out, SUITE);
	buf_add_u8(out, 0);
}

void canned_bad_certificate(struct buf *out)
{
	static const char text[] = "this is no certificate";
	unsigned n = sizeof(text) - 1;

	message_head(out, SERVER_HELLO, 38);
	hello_head(out);
	buf_add_u8(out, 0);
	buf_add_u16(out, SUITE);
	buf_add_u8(out, 0);
	message_head(out, CERTIFICATE, n + 6);
	buf_add_u24(out, n + 3);
	buf_add_u24(out, n);
	buf_add(out, text, n);
	message_head(out, SERVER_DONE, 0);
}
