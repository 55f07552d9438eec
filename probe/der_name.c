/*
 * Names in the form in which libcrypto compares them (asn1_string_canon in
 * its x_name.c, after RFC 5280 section 7.1): UTF-8 in ASCII lower case,
 * leading and trailing blanks dropped, runs of blanks folded into one.
 */
#include <string.h>

#include "base/text.h"
#include "probe/der.h"

#define NAME_MAX_BYTES 65536

static bool is_blank(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The next character of a string of that type; false at the end. */
static bool next_char(unsigned tag, struct der *in, uint32_t *ret)
{
	size_t width = tag == DER_BMP ? 2 : tag == DER_UNIVERSAL ? 4 : 1;
	uint32_t cp = 0;

	if (in->n < width)
		return false;
	if (tag == DER_UTF8) {
		width = utf8_decode((const char *)in->p, in->n, &cp);
	} else {
		for (size_t i = 0; i < width; i++)
			cp = cp << 8 | in->p[i];
	}
	in->p += width;
	in->n -= width;
	*ret = cp > 0x10ffff ? 0xfffd : cp;
	return true;
}

static bool is_text(unsigned tag)
{
	switch (tag) {
	case DER_UTF8:
	case DER_PRINTABLE:
	case DER_T61:
	case DER_IA5:
	case DER_VISIBLE:
	case DER_UNIVERSAL:
	case DER_BMP:
		return true;
	}
	return false;
}

static void add_folded(unsigned tag, struct der in, struct buf *out)
{
	bool gap = false, any = false;
	uint32_t cp;

	while (next_char(tag, &in, &cp)) {
		if (is_blank(cp)) {
			gap = any;
			continue;
		}
		if (gap)
			buf_addc(out, ' ');
		gap = false;
		any = true;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		utf8_append(out, cp);
	}
}

/*
 * One attribute: OID, tag and value, each with its length, so that nothing
 * can be read as part of its neighbor.
 */
static bool add_attribute(struct der attribute, struct buf *out)
{
	struct buf value = BUF_INIT(NAME_MAX_BYTES);
	struct der oid, body;
	unsigned tag;
	bool ok;

	if (!der_take(&attribute, DER_OID, &oid) ||
	    !der_next(&attribute, &tag, &body))
		return false;
	if (is_text(tag)) {
		add_folded(tag, body, &value);
		tag = DER_UTF8;
	} else {
		buf_add(&value, body.p, body.n);
	}
	ok = buf_add_u16(out, (unsigned)oid.n) && buf_add(out, oid.p, oid.n) &&
	     buf_add_u8(out, tag) && buf_add_u24(out, (uint32_t)value.len) &&
	     buf_add(out, value.data, value.len);
	buf_release(&value);
	return ok;
}

bool der_name_canonical(struct der name, struct buf *out)
{
	struct der rdns, rdn, attribute;

	if (!der_take(&name, DER_SEQUENCE, &rdns))
		return false;
	while (rdns.n > 0) {
		if (!der_take(&rdns, DER_SET, &rdn) || !buf_addc(out, '/'))
			return false;
		while (rdn.n > 0) {
			if (!der_take(&rdn, DER_SEQUENCE, &attribute) ||
			    !buf_addc(out, '+') ||
			    !add_attribute(attribute, out))
				return false;
		}
		/* What has more attributes is another RDN, not a longer one. */
		if (!buf_addc(out, ';'))
			return false;
	}
	return true;
}

bool der_name_common(struct der name, struct buf *out, unsigned *ret_tag)
{
	struct der rdns, rdn, attribute, oid, body, last = { 0 };
	unsigned tag, last_tag = 0;
	uint32_t cp;

	if (!der_take(&name, DER_SEQUENCE, &rdns))
		return false;
	while (der_take(&rdns, DER_SET, &rdn)) {
		while (der_take(&rdn, DER_SEQUENCE, &attribute)) {
			if (der_take(&attribute, DER_OID, &oid) &&
			    der_is(oid, "\x55\x04\x03") &&
			    der_next(&attribute, &tag, &body)) {
				last = body;
				last_tag = tag;
			}
		}
	}
	if (!is_text(last_tag))
		return false;
	while (next_char(last_tag, &last, &cp))
		utf8_append(out, cp);
	*ret_tag = last_tag;
	return true;
}
