/* Bounded reading of TLS vectors. */
#include "probe/wire.h"

static uint32_t number(struct wire *w, size_t n)
{
	const unsigned char *p = wire_bytes(w, n);
	uint32_t v = 0;

	for (size_t i = 0; p && i < n; i++)
		v = v << 8 | p[i];
	return v;
}

uint8_t wire_u8(struct wire *w)
{
	return (uint8_t)number(w, 1);
}

uint16_t wire_u16(struct wire *w)
{
	return (uint16_t)number(w, 2);
}

uint32_t wire_u24(struct wire *w)
{
	return number(w, 3);
}

const unsigned char *wire_bytes(struct wire *w, size_t n)
{
	const unsigned char *p = w->at;

	if (w->bad || n > w->left) {
		w->bad = true;
		w->left = 0;
		return NULL;
	}
	if (n > 0)
		w->at += n;
	w->left -= n;
	return p;
}

struct wire wire_vector(struct wire *w, int length_bytes)
{
	size_t n = number(w, (size_t)length_bytes);
	struct wire inner = { .at = wire_bytes(w, n), .left = n };

	if (w->bad)
		inner = (struct wire){ .bad = true };
	return inner;
}

bool wire_ended(const struct wire *w)
{
	return !w->bad && w->left == 0;
}
