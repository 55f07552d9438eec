/* PEM blocks: found by their lines, decoded without their white space. */
#include "probe/pem.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

/* A certificate fits a TLS message; what is larger is something else. */
#define CERTIFICATE_MAX 1048576

static const char *const labels[] = { "CERTIFICATE", "X509 CERTIFICATE" };

static const char *find(const char *text, size_t n, const char *what)
{
	return memmem(text, n, what, strlen(what));
}

static bool is_certificate(const char *label, size_t n)
{
	for (size_t i = 0; i < ARRAY_LEN(labels); i++) {
		size_t len = strlen(labels[i]);

		if (n >= len + 5 && strncmp(label, labels[i], len) == 0 &&
		    strncmp(label + len, "-----", 5) == 0)
			return true;
	}
	return false;
}

static bool decode(const char *body, size_t n, struct blob *ret)
{
	char *packed;
	size_t at = 0;

	if (n > CERTIFICATE_MAX)
		return false;
	packed = xmalloc(n + 1);
	for (size_t i = 0; i < n; i++) {
		if (body[i] != '\n' && body[i] != '\r' && body[i] != ' ' &&
		    body[i] != '\t')
			packed[at++] = body[i];
	}
	ret->data = text_unbase64(packed, at, &ret->len);
	free(packed);
	return ret->data != NULL;
}

static bool whole_der(const char *text, size_t n, size_t *at, struct blob *ret)
{
	if (*at != 0 || n < 4 || n > CERTIFICATE_MAX || text[0] != 0x30 ||
	    (unsigned char)text[1] < 0x80)
		return false;
	ret->data = xmalloc(n);
	ret->len = n;
	memcpy(ret->data, text, n);
	*at = n;
	return true;
}

bool pem_next(const char *text, size_t n, size_t *at, struct blob *ret,
	      size_t *damaged)
{
	static const char begin_mark[] = "-----BEGIN ";

	if (whole_der(text, n, at, ret))
		return true;
	for (;;) {
		const char *label, *body, *end;
		size_t left = n - *at;

		label = find(text + *at, left, begin_mark);
		if (!label)
			return false;
		label += sizeof(begin_mark) - 1;
		left = (size_t)(text + n - label);
		body = memchr(label, '\n', left);
		end = find(label, left, "-----END ");
		*at = (size_t)(label - text);
		if (!is_certificate(label, left))
			continue;
		if (body && end && body < end &&
		    decode(body, (size_t)(end - body), ret)) {
			*at = (size_t)(end - text);
			return true;
		}
		if (damaged)
			++*damaged;
	}
}
