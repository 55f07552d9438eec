/* Names of a certificate for the commands that order the next one. */
#include "advice/cert_names.h"

#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "probe/chain.h"

#define NAMES_MAX   100 /* of Let's Encrypt, "Rate Limits" */
#define COMMAND_MAX 8192

bool cert_is_host_name(const char *s)
{
	const char *p;

	for (p = s; *p; p++) {
		bool inner = p > s && p[-1] != '.' && p[1] && p[1] != '.';

		if (!isalnum((unsigned char)*p) && *p != '_' &&
		    !(inner && strchr("-.", *p)))
			return false;
	}
	return strchr(s, '.') != NULL;
}

static const char *host_at(const struct cert *c, size_t i)
{
	const struct san *san = &c->sans.items[i];

	return san->kind == SAN_DNS && cert_is_host_name(san->text) ? san->text
								    : NULL;
}

const char *cert_first_host(const struct cert *c)
{
	size_t i;

	for (i = 0; c && i < c->sans.n; i++) {
		if (host_at(c, i))
			return host_at(c, i);
	}
	return NULL;
}

static const char *wildcard_at(const struct cert *c, size_t i)
{
	const struct san *san = &c->sans.items[i];

	return san->kind == SAN_DNS && strncmp(san->text, "*.", 2) == 0 &&
			       cert_is_host_name(san->text + 2)
		       ? san->text
		       : NULL;
}

/* A certificate may name a host twice. */
static bool is_new(const struct cert *c, size_t at, const char *wanted)
{
	const char *name = c->sans.items[at].text;
	size_t i;

	for (i = 0; i < at; i++) {
		if (text_eq_nocase(c->sans.items[i].text, name))
			return false;
	}
	return !text_eq_nocase(name, wanted);
}

char *cert_names_certbot(const struct cert *c, const char *wanted)
{
	struct buf out = BUF_INIT(COMMAND_MAX);
	size_t i, n = 1;

	buf_addf(&out, "-d %s", wanted);
	for (i = 0; c && i < c->sans.n && n <= NAMES_MAX; i++) {
		if (!host_at(c, i) || !is_new(c, i, wanted))
			continue;
		buf_addf(&out, " -d %s", host_at(c, i));
		n++;
	}
	if (n <= NAMES_MAX && !out.overflow)
		return buf_take(&out);
	buf_release(&out);
	return NULL;
}

char *cert_names_request(const struct cert *c, const char *wanted)
{
	struct buf out = BUF_INIT(COMMAND_MAX);
	size_t i;

	buf_addf(&out, "DNS:%s", wanted);
	for (i = 0; c && i < c->sans.n && !out.overflow; i++) {
		const char *name = host_at(c, i);

		name = name ? name : wildcard_at(c, i);
		if (name && is_new(c, i, wanted))
			buf_addf(&out, ",DNS:%s", name);
	}
	if (!out.overflow)
		return buf_take(&out);
	buf_release(&out);
	return NULL;
}
