/*
 * Reads PEM strictly, line by line, so that what is wrong has a line. What
 * stands within a block is never repeated in a message: it may be a key.
 */
#include "probe/chain_file.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"

#define BEGIN	    "-----BEGIN "
#define END	    "-----END "
#define DASHES	    "-----"
#define LABEL_MAX   64
#define STRAY_CHARS 60 /* PEM lines have 64; words are shorter */

struct reader {
	const char *name;
	size_t line;
	size_t begin; /* line of the open block; 0: none is open */
	char *label;  /* owned: of the open block */
	bool certificate;
	struct buf body; /* base64 of an open certificate, without blanks */
	struct chain_file *out;
	struct cf_why *why;
};

/* One line, without its end and the blanks around it. */
struct line {
	const char *s;
	size_t n;
};

static bool has(struct line l, const char *what)
{
	return memmem(l.s, l.n, what, strlen(what)) != NULL;
}

static bool starts(struct line l, const char *what)
{
	size_t n = strlen(what);

	return l.n >= n && memcmp(l.s, what, n) == 0;
}

/* The label of a whole "-----BEGIN LABEL-----"; owned, NULL: it is none. */
static char *label_of(struct line l, const char *mark)
{
	size_t from = strlen(mark), dashes = strlen(DASHES);
	struct line label;

	if (!starts(l, mark) || l.n <= from + dashes ||
	    memcmp(l.s + l.n - dashes, DASHES, dashes) != 0)
		return NULL;
	label = (struct line){ l.s + from, l.n - from - dashes };
	if (has(label, "--") || label.n > LABEL_MAX)
		return NULL;
	return text_clean(label.s, label.n, LABEL_MAX);
}

/* BEGIN or END with dashes, whole or not. */
static bool is_mark(struct line l)
{
	return has(l, "--") && (has(l, "BEGIN ") || has(l, "END "));
}

static bool is_base64(struct line l)
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789+/=";
	size_t i;

	for (i = 0; i < l.n; i++) {
		if (!memchr(alphabet, l.s[i], sizeof(alphabet) - 1))
			return false;
	}
	return true;
}

static int refuse(struct reader *r, size_t line, const char *what)
{
	return why_set(r->why, CF_EINPUT, "%s:%zu: %s", r->name, line, what);
}

static int refuse_block(struct reader *r, const char *what)
{
	return why_set(r->why, CF_EINPUT, "%s:%zu: %s in line %zu", r->name,
		       r->line, what, r->begin);
}

static bool is_certificate(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 ||
	       strcmp(label, "X509 CERTIFICATE") == 0;
}

static void note(struct reader *r)
{
	struct chain_file_note *n = VEC_PUSH(&r->out->notes);

	n->line = r->begin;
	n->text = strstr(r->label, "PRIVATE KEY")
			  ? xstrdup("a private key, which a chain has no use "
				    "for; it is passed over")
			  : xasprintf("%s is no certificate; it is passed over",
				      r->label);
}

static int open_block(struct reader *r, char *label)
{
	r->begin = r->line;
	r->label = label;
	r->certificate = is_certificate(label);
	buf_clear(&r->body);
	if (!r->certificate)
		note(r);
	return CF_OK;
}

static int close_certificate(struct reader *r)
{
	struct blob der = { .data = NULL };

	if (r->out->certs.n == CHAIN_FILE_CERTS)
		return why_set(r->why, CF_EINPUT,
			       "%s:%zu: more than %d certificates: a chain has "
			       "two or three, and this looks like a bundle of "
			       "roots",
			       r->name, r->begin, CHAIN_FILE_CERTS);
	der.data = text_unbase64(buf_str(&r->body), r->body.len, &der.len);
	if (!der.data || der.len == 0) {
		free(der.data);
		return refuse(r, r->begin,
			      "the certificate that begins here is damaged: "
			      "its base64 is not whole");
	}
	*VEC_PUSH(&r->out->certs) = der;
	return CF_OK;
}

static int close_block(struct reader *r)
{
	int rc = r->certificate ? close_certificate(r) : CF_OK;

	free(r->label);
	r->label = NULL;
	r->begin = 0;
	return rc;
}

static int read_inside(struct reader *r, struct line l)
{
	char *label = label_of(l, END);
	bool ends = label && strcmp(label, r->label) == 0;

	free(label);
	if (ends)
		return close_block(r);
	if (has(l, END) && has(l, BEGIN))
		return refuse(r, r->line,
			      "END and BEGIN stand on one line: a line end is "
			      "missing between two files");
	if (is_mark(l))
		return refuse_block(r, "this does not end the block that "
				       "begins");
	if (!r->certificate)
		return CF_OK;
	if (!is_base64(l))
		return refuse_block(r, "this is no base64, within the "
				       "certificate that begins");
	buf_add(&r->body, l.s, l.n);
	return CF_OK;
}

static int read_outside(struct reader *r, struct line l)
{
	char *label = label_of(l, BEGIN);

	if (label)
		return open_block(r, label);
	if (is_mark(l))
		return refuse(r, r->line,
			      "this line is not whole, or out of place: "
			      "-----BEGIN CERTIFICATE----- comes first, with "
			      "five dashes on either side");
	if (l.n >= STRAY_CHARS && is_base64(l))
		return refuse(r, r->line,
			      "base64 outside of a block: its "
			      "-----BEGIN CERTIFICATE----- is missing");
	return CF_OK;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct line trimmed(const char *s, size_t n)
{
	while (n > 0 && is_blank(s[n - 1]))
		n--;
	while (n > 0 && is_blank(s[0])) {
		s++;
		n--;
	}
	return (struct line){ s, n };
}

static int read_line(struct reader *r, const char *s, size_t n)
{
	r->line++;
	if (memchr(s, '\0', n))
		return why_set(r->why, CF_EINPUT,
			       "%s:%zu: this is no text, and PEM is; 'openssl "
			       "x509 -inform DER' makes PEM of a binary "
			       "certificate",
			       r->name, r->line);
	return r->begin ? read_inside(r, trimmed(s, n))
			: read_outside(r, trimmed(s, n));
}

static int read_end(struct reader *r)
{
	if (r->begin)
		return refuse(r, r->begin,
			      "the block that begins here does not end");
	if (r->out->certs.n == 0)
		return refuse(r, 1,
			      r->line == 0 ? "the file is empty; a chain in "
					     "PEM form is needed"
					   : "no certificate in this file; a "
					     "line -----BEGIN "
					     "CERTIFICATE----- is needed");
	return CF_OK;
}

int chain_file_read(const char *name, const char *text, size_t n,
		    struct chain_file *ret, struct cf_why *why)
{
	static const char mark[] = "\xef\xbb\xbf"; /* U+FEFF, by editors */
	struct reader r = { .name = name,
			    .body = BUF_INIT(CHAIN_FILE_BYTES),
			    .out = ret,
			    .why = why };
	const char *p = text, *end = text + n, *eol;
	int rc = CF_OK;

	if (n >= 3 && memcmp(p, mark, 3) == 0)
		p += 3;
	while (rc == CF_OK && p < end) {
		eol = memchr(p, '\n', (size_t)(end - p));
		rc = read_line(&r, p, (size_t)((eol ? eol : end) - p));
		p = eol ? eol + 1 : end;
	}
	if (rc == CF_OK)
		rc = read_end(&r);
	free(r.label);
	buf_release(&r.body);
	if (rc != CF_OK)
		chain_file_release(ret);
	return rc;
}

void chain_file_release(struct chain_file *f)
{
	size_t i;

	for (i = 0; i < f->certs.n; i++)
		free(f->certs.items[i].data);
	for (i = 0; i < f->notes.n; i++)
		free(f->notes.items[i].text);
	VEC_RELEASE(&f->certs);
	VEC_RELEASE(&f->notes);
}
