/*
 * Reading DER: elements, times and the frame of a certificate. Names are in
 * der_name.c; what an extension means is in cert_ext.c.
 */
#include "probe/der.h"

#include <string.h>
#include <time.h>

static bool der_header(struct der in, unsigned *ret_tag, size_t *ret_head,
		       size_t *ret_len)
{
	size_t len, head = 2;

	if (in.n < 2 || (in.p[0] & 0x1f) == 0x1f)
		return false;
	len = in.p[1];
	if (len & 0x80) {
		size_t bytes = len & 0x7f;

		if (bytes == 0 || bytes > 4 || in.n < 2 + bytes)
			return false;
		len = 0;
		for (size_t i = 0; i < bytes; i++)
			len = len << 8 | in.p[2 + i];
		head += bytes;
	}
	if (len > in.n - head)
		return false;
	*ret_tag = in.p[0];
	*ret_head = head;
	*ret_len = len;
	return true;
}

bool der_next(struct der *in, unsigned *ret_tag, struct der *ret_body)
{
	size_t head, len;

	if (!der_header(*in, ret_tag, &head, &len))
		return false;
	*ret_body = (struct der){ in->p + head, len };
	in->p += head + len;
	in->n -= head + len;
	return true;
}

bool der_take(struct der *in, unsigned tag, struct der *ret_body)
{
	struct der ahead = *in, body;
	unsigned found;

	if (!der_next(&ahead, &found, &body) || found != tag)
		return false;
	*in = ahead;
	*ret_body = body;
	return true;
}

/* One element with its tag and length. */
static bool der_take_whole(struct der *in, unsigned tag, struct der *ret_whole)
{
	const unsigned char *start = in->p;
	struct der body;

	if (!der_take(in, tag, &body))
		return false;
	*ret_whole = (struct der){ start, (size_t)(in->p - start) };
	return true;
}

bool der_eq(struct der a, const void *bytes, size_t n)
{
	return a.n == n && (n == 0 || memcmp(a.p, bytes, n) == 0);
}

int der_small(struct der integer, int max)
{
	int v = 0;

	if (integer.n == 0 || integer.p[0] & 0x80)
		return -1;
	for (size_t i = 0; i < integer.n; i++) {
		if (v > (max - integer.p[i]) / 256)
			return -1;
		v = v * 256 + integer.p[i];
	}
	return v <= max ? v : -1;
}

static bool two_digits(struct der *in, int *ret)
{
	if (in->n < 2 || in->p[0] < '0' || in->p[0] > '9' || in->p[1] < '0' ||
	    in->p[1] > '9')
		return false;
	*ret = (in->p[0] - '0') * 10 + in->p[1] - '0';
	in->p += 2;
	in->n -= 2;
	return true;
}

bool der_time(unsigned tag, struct der body, int64_t *ret)
{
	int century = -1, year, month, day, hour, minute, second;
	struct tm tm = { 0 };

	if (tag == DER_GENERALIZED_TIME) {
		if (!two_digits(&body, &century))
			return false;
	} else if (tag != DER_UTC_TIME) {
		return false;
	}
	if (!two_digits(&body, &year) || !two_digits(&body, &month) ||
	    !two_digits(&body, &day) || !two_digits(&body, &hour) ||
	    !two_digits(&body, &minute) || !two_digits(&body, &second))
		return false;
	if (!der_is(body, "Z") || month < 1 || month > 12 || day < 1 ||
	    day > 31 || hour > 23 || minute > 59 || second > 60)
		return false;
	if (century < 0)
		century = year < 50 ? 20 : 19;
	tm.tm_year = century * 100 + year - 1900;
	tm.tm_mon = month - 1;
	tm.tm_mday = day;
	tm.tm_hour = hour;
	tm.tm_min = minute;
	tm.tm_sec = second;
	*ret = timegm(&tm);
	return true;
}

static bool read_key(struct der spki, struct der_cert *c)
{
	if (!der_take(&spki, DER_SEQUENCE, &c->key_alg) ||
	    !der_take(&spki, DER_BIT_STRING, &c->key) || c->key.n < 1)
		return false;
	c->key.p++;
	c->key.n--;
	return true;
}

/* What follows the key: unique identifiers that nobody uses, extensions. */
static bool read_tail(struct der in, struct der_cert *c)
{
	struct der body;
	unsigned tag;

	while (in.n > 0) {
		if (!der_next(&in, &tag, &body))
			return false;
		if (tag == DER_CONSTRUCTED(3) &&
		    !der_take(&body, DER_SEQUENCE, &c->extensions))
			return false;
	}
	return true;
}

static bool read_tbs(struct der in, struct der_cert *c)
{
	struct der body, validity, spki;

	c->version = 1;
	if (der_take(&in, DER_CONSTRUCTED(0), &body)) {
		int v = -1;

		if (der_take(&body, DER_INTEGER, &body))
			v = der_small(body, 2);
		if (v < 0)
			return false;
		c->version = v + 1;
	}
	if (!der_take(&in, DER_INTEGER, &c->serial) ||
	    !der_take(&in, DER_SEQUENCE, &body) ||
	    !der_take_whole(&in, DER_SEQUENCE, &c->issuer) ||
	    !der_take(&in, DER_SEQUENCE, &validity) ||
	    !der_next(&validity, &c->not_before_tag, &c->not_before) ||
	    !der_next(&validity, &c->not_after_tag, &c->not_after) ||
	    !der_take_whole(&in, DER_SEQUENCE, &c->subject) ||
	    !der_take(&in, DER_SEQUENCE, &spki))
		return false;
	return read_key(spki, c) && read_tail(in, c);
}

bool der_cert_read(const void *bytes, size_t n, struct der_cert *ret)
{
	struct der in = { bytes, n }, cert, tbs_body;
	struct der_cert c = { 0 };

	if (!der_take(&in, DER_SEQUENCE, &cert))
		return false;
	c.len = n - in.n;
	tbs_body = cert;
	if (!der_take(&tbs_body, DER_SEQUENCE, &tbs_body) ||
	    !der_take_whole(&cert, DER_SEQUENCE, &c.tbs) ||
	    !der_take(&cert, DER_SEQUENCE, &c.signature_alg) ||
	    !der_take(&cert, DER_BIT_STRING, &c.signature) || c.signature.n < 1)
		return false;
	c.signature.p++;
	c.signature.n--;
	if (!read_tbs(tbs_body, &c))
		return false;
	*ret = c;
	return true;
}
