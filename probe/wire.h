#ifndef CF502_PROBE_WIRE_H
#define CF502_PROBE_WIRE_H
/*
 * Reads the vectors of TLS (RFC 8446 section 3) out of bytes that may lie
 * about their lengths. Once a read went past the end, bad stays set and
 * everything reads as zero, so that callers check once, behind the last read.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wire {
	const unsigned char *at; /* borrowed */
	size_t left;
	bool bad;
};

/* The next number, big-endian; 0 when there are too few bytes. */
uint8_t wire_u8(struct wire *w);
uint16_t wire_u16(struct wire *w);
uint32_t wire_u24(struct wire *w);
/* n bytes, borrowed; NULL when there are not so many. */
const unsigned char *wire_bytes(struct wire *w, size_t n);
/* A vector whose length is written in 1, 2 or 3 bytes in front of it. */
struct wire wire_vector(struct wire *w, int length_bytes);
/* True when all was there and nothing is left. */
bool wire_ended(const struct wire *w);

#endif
