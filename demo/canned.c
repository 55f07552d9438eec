/* Flights written byte by byte (RFC 5246 sections 6.2, 7.2 and 7.4). */
#include "demo/canned.h"

#include <string.h>

#define RECORD_ALERT	   21
#define RECORD_HANDSHAKE   22
#define VERSION_TLS12	   0x0303
#define SERVER_HELLO	   2
#define CERTIFICATE	   11
#define SERVER_DONE	   14
#define ALERT_FATAL	   2
#define RENEGOTIATION_INFO 0xff01
/* AES128-GCM-SHA256: the edge offers it, and the flight is whole without a
 * ServerKeyExchange. */
#define SUITE 0x009c

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

void canned_flight(const gnutls_datum_t *certificates, size_t n,
		   struct buf *out)
{
	unsigned len = 0;
	size_t i;

	message_head(out, SERVER_HELLO, 45);
	hello_head(out);
	buf_add_u8(out, 0);
	buf_add_u16(out, SUITE);
	buf_add_u8(out, 0);
	/* Without renegotiation_info some clients read no further. */
	buf_add_u16(out, 5);
	buf_add_u16(out, RENEGOTIATION_INFO);
	buf_add_u16(out, 1);
	buf_add_u8(out, 0);
	for (i = 0; i < n; i++)
		len += 3 + certificates[i].size;
	message_head(out, CERTIFICATE, 3 + len);
	buf_add_u24(out, len);
	for (i = 0; i < n; i++) {
		buf_add_u24(out, certificates[i].size);
		buf_add(out, certificates[i].data, certificates[i].size);
	}
	message_head(out, SERVER_DONE, 0);
}
