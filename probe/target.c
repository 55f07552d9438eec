/*
 * Reads host names and targets as people type and paste them. What else a
 * question holds is read in question.c.
 */
#include "probe/target.h"

#include <arpa/inet.h>
#include <idn2.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/host.h"

#define TEXT_MAX  8192 /* bytes of a pasted URL */
#define HOST_MAX  253  /* RFC 1035 section 2.3.4, without the root's dot */
#define LABEL_MAX 63
#define QUOTE_MAX 80 /* bytes of what was typed that a message repeats */

int host_refuse(struct cf_why *why, const char *text, const char *fmt, ...)
{
	char *quoted = text_clean(text, strlen(text), QUOTE_MAX);
	va_list ap;
	char *rest;

	va_start(ap, fmt);
	rest = xvasprintf(fmt, ap);
	va_end(ap);
	why_set(why, CF_EINPUT, "\"%s\" %s", quoted, rest);
	free(rest);
	free(quoted);
	return CF_EINPUT;
}

char *text_trimmed(const char *text)
{
	static const char blanks[] = " \t\r\n";
	size_t n;

	text += strspn(text, blanks);
	n = strlen(text);
	while (n > 0 && strchr(blanks, text[n - 1]))
		n--;
	return xstrndup(text, n);
}

bool host_is_ip(const char *text)
{
	struct in6_addr any;

	return inet_pton(AF_INET, text, &any) == 1 ||
	       inet_pton(AF_INET6, text, &any) == 1;
}

char *host_ip_normal(const char *text)
{
	char out[INET6_ADDRSTRLEN];
	struct in6_addr six;

	if (inet_pton(AF_INET, text, &six) == 1)
		return xstrdup(text);
	if (inet_pton(AF_INET6, text, &six) != 1 ||
	    !inet_ntop(AF_INET6, &six, out, sizeof(out)))
		return NULL;
	return xstrdup(out);
}

static bool is_ascii(const char *s)
{
	for (; *s; s++) {
		if ((unsigned char)*s >= 0x80)
			return false;
	}
	return true;
}

/* UTS 46, non-transitional, as browsers and registries have it today. */
static char *a_labels(const char *text, struct cf_why *why)
{
	char *out = NULL, *copy;
	int rc;

	rc = idn2_to_ascii_8z(text, &out,
			      IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
	if (rc != IDN2_OK) {
		host_refuse(why, text, "is no host name: %s",
			    idn2_strerror(rc));
		return NULL;
	}
	copy = xstrdup(out);
	idn2_free(out);
	return copy;
}

static int check_label(const char *host, const char *label, size_t n,
		       struct cf_why *why)
{
	if (n == 0)
		return host_refuse(why, host,
				   "is no host name: there is nothing between "
				   "two dots, or before the first");
	if (n > LABEL_MAX)
		return host_refuse(why, host,
				   "is no host name: a part between dots has "
				   "%zu characters, %d are allowed",
				   n, LABEL_MAX);
	if (label[0] == '-' || label[n - 1] == '-')
		return host_refuse(why, host,
				   "is no host name: a part between dots "
				   "begins or ends with \"-\"");
	return CF_OK;
}

/*
 * Would address parsers take it for a number (WHATWG URL, "ends in a
 * number")? Such a name reaches different machines in different programs.
 */
static bool ends_in_number(const char *host)
{
	const char *last = strrchr(host, '.');

	last = last ? last + 1 : host;
	if (!strncmp(last, "0x", 2))
		return strspn(last + 2, "0123456789abcdef") == strlen(last + 2);
	return strspn(last, "0123456789") == strlen(last);
}

static int check_characters(const char *host, struct cf_why *why)
{
	/* No hyphens and digits alone: the underscore is no LDH, but it
	 * resolves, and CloudFront is said to take it. */
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
				      "0123456789-_.";
	size_t n = strspn(host, allowed), len = 1;
	uint32_t cp;

	if (host[n] == '\0')
		return CF_OK;
	if (host[n] == '*')
		return host_refuse(why, host,
				   "is a wildcard: a full host name is needed");
	if (host[n] == ' ' || host[n] == '\t')
		return host_refuse(
			why, host,
			"has a blank in it: one host name is needed");
	len = utf8_decode(host + n, strlen(host + n), &cp);
	return host_refuse(why, host,
			   "is no host name: \"%.*s\" can't be part of one",
			   (int)len, host + n);
}

/* Host names by RFC 1123 section 2.1, and underscores. */
static int check_host(const char *host, struct cf_why *why)
{
	const char *label = host;

	if (host[0] == '\0')
		return why_set(why, CF_EINPUT, "a host name is needed");
	if (check_characters(host, why) != CF_OK)
		return CF_EINPUT;
	if (strlen(host) > HOST_MAX)
		return host_refuse(why, host,
				   "is no host name: it has %zu characters, "
				   "%d are allowed",
				   strlen(host), HOST_MAX);
	for (;;) {
		size_t n = strcspn(label, ".");

		if (check_label(host, label, n, why) != CF_OK)
			return CF_EINPUT;
		if (label[n] == '\0')
			break;
		label += n + 1;
	}
	if (ends_in_number(host))
		return host_refuse(why, host,
				   "reads like an address but is none: a host "
				   "name ends in a word, an address has four "
				   "numbers from 0 to 255");
	return CF_OK;
}

static void lower_ascii(char *s)
{
	for (; *s; s++) {
		if (*s >= 'A' && *s <= 'Z')
			*s += 'a' - 'A';
	}
}

char *host_normal(const char *text, struct cf_why *why)
{
	char *host = text_trimmed(text);
	size_t n;

	if (strlen(host) > TEXT_MAX || !text_is_clean(host)) {
		host_refuse(why, host,
			    "is no host name: it is too long, or it has "
			    "invisible characters in it");
		free(host);
		return NULL;
	}
	if (!is_ascii(host)) {
		char *mapped = a_labels(host, why);

		free(host);
		if (!mapped)
			return NULL;
		host = mapped;
	}
	lower_ascii(host);
	n = strlen(host);
	if (n > 1 && host[n - 1] == '.')
		host[n - 1] = '\0';
	if (host_is_ip(host))
		host_refuse(why, host,
			    "is an address: a host name is needed here");
	else if (check_host(host, why) == CF_OK)
		return host;
	free(host);
	return NULL;
}

/* "xn--mller-kva.example (m<u umlaut>ller.example)" */
static char *host_shown(const char *host)
{
	char *wide = NULL, *shown = NULL;

	if ((!strncmp(host, "xn--", 4) || strstr(host, ".xn--")) &&
	    idn2_to_unicode_8z8z(host, &wide, 0) == IDN2_OK &&
	    strcmp(wide, host) != 0 && text_is_clean(wide))
		shown = xasprintf("%s (%s)", host, wide);
	idn2_free(wide);
	return shown ? shown : xstrdup(host);
}

int port_parse(const char *text, int *ret, struct cf_why *why)
{
	int64_t v;

	if (!text_number(text, 1, 65535, &v))
		return host_refuse(why, text,
				   "is not a port: a number from 1 to 65535 "
				   "is needed");
	*ret = (int)v;
	return CF_OK;
}

/* What a target is made of, cut but not yet judged. */
struct pieces {
	char *authority; /* owned: without user information */
	bool url;
	char *note; /* owned, or NULL */
};

/* Takes the scheme off, or refuses it; text moves behind it. */
static int cut_scheme(const char **text, bool *ret_url, struct cf_why *why)
{
	const char *mark = strstr(*text, "://");
	size_t path = strcspn(*text, "/?#");
	char *scheme;
	int rc = CF_EINPUT;

	*ret_url = false;
	if (!mark || (size_t)(mark - *text) > path)
		return CF_OK;
	scheme = xstrndup(*text, (size_t)(mark - *text));
	if (text_eq_nocase(scheme, "https")) {
		*ret_url = true;
		*text = mark + 3;
		rc = CF_OK;
	} else if (text_eq_nocase(scheme, "http")) {
		why_set(why, CF_EINPUT,
			"an http:// URL means plain HTTP, where there is no "
			"TLS to test: give the host name alone, or the URL "
			"with https://");
	} else {
		host_refuse(why, scheme,
			    "is not a scheme that can be tested: give a host "
			    "name or an https:// URL");
	}
	free(scheme);
	return rc;
}

/*
 * "Dropped from the URL: path, query": no part of a target. A blank ends it
 * (RFC 3986, 2): what follows may be the next line of a paste.
 */
static char *dropped(bool user, const char *rest)
{
	size_t path = strcspn(rest, "?# \t\r\n");
	const char *query = rest + path, *fragment = strchr(rest, '#');
	struct buf b = BUF_INIT(128);

	if (user)
		buf_adds(&b, ", user name");
	if (path > 1)
		buf_adds(&b, ", path");
	if (*query == '?')
		buf_adds(&b, ", query");
	if (fragment)
		buf_adds(&b, ", fragment");
	if (rest[strcspn(rest, " \t\r\n")])
		buf_adds(&b, ", text behind it");
	if (b.len > 0) {
		char *note =
			xasprintf("Dropped from the URL: %s", buf_str(&b) + 2);

		buf_release(&b);
		return note;
	}
	buf_release(&b);
	return NULL;
}

static int cut(const char *text, struct pieces *ret, struct cf_why *why)
{
	const char *user = NULL;
	size_t n;

	if (cut_scheme(&text, &ret->url, why) != CF_OK)
		return CF_EINPUT;
	n = strcspn(text, "/?#");
	if (!ret->url && text[n] != '\0')
		return host_refuse(why, text,
				   "has a path, but is no URL: give the host "
				   "name alone, or the URL with https://");
	/* The last @ ends the user information (RFC 3986 section 3.2.1). */
	for (size_t i = 0; i < n; i++) {
		if (text[i] == '@')
			user = text + i;
	}
	if (user && !ret->url)
		return why_set(why, CF_EINPUT,
			       "\"@\" can't be part of a host name: give HOST, "
			       "HOST:PORT or an https:// URL");
	ret->note = dropped(user != NULL, text + n);
	if (user)
		ret->authority =
			xstrndup(user + 1, (size_t)(text + n - user - 1));
	else
		ret->authority = xstrndup(text, n);
	return CF_OK;
}

static int check_colons(const struct pieces *p, struct cf_why *why)
{
	const char *colon = strchr(p->authority, ':');

	if (!colon || !strchr(colon + 1, ':'))
		return CF_OK;
	if (strchr(p->authority, '%'))
		return host_refuse(why, p->authority,
				   "names a network interface: such an address "
				   "is of this machine's network alone");
	return host_refuse(why, p->authority,
			   "is neither HOST:PORT nor an IPv6 address; an IPv6 "
			   "address with a port is [ADDRESS]:PORT");
}

/* [ADDRESS] or [ADDRESS]:PORT; the port's text is borrowed from p. */
static int cut_brackets(const struct pieces *p, char **ret_host,
			const char **ret_port, struct cf_why *why)
{
	const char *end = strchr(p->authority, ']');
	char *inner, *ip = NULL;

	if (!end || (end[1] != '\0' && end[1] != ':'))
		return host_refuse(why, p->authority,
				   "is not of the form [IPv6] or [IPv6]:PORT");
	inner = xstrndup(p->authority + 1, (size_t)(end - p->authority - 1));
	if (strchr(inner, ':'))
		ip = host_ip_normal(inner);
	if (!ip)
		host_refuse(why, inner, "is no IPv6 address");
	free(inner);
	if (!ip)
		return CF_EINPUT;
	*ret_host = ip;
	*ret_port = end[1] == ':' ? end + 2 : NULL;
	return CF_OK;
}

static int cut_host(const struct pieces *p, char **ret_host,
		    const char **ret_port, struct cf_why *why)
{
	const char *colon;
	char *name;

	*ret_port = NULL;
	if (p->authority[0] == '[')
		return cut_brackets(p, ret_host, ret_port, why);
	*ret_host = host_ip_normal(p->authority);
	if (*ret_host && p->url && strchr(*ret_host, ':')) {
		free(*ret_host);
		return host_refuse(why, p->authority,
				   "stands in brackets in a URL");
	}
	if (*ret_host)
		return CF_OK;
	if (check_colons(p, why) != CF_OK)
		return CF_EINPUT;
	colon = strchr(p->authority, ':');
	*ret_port = colon ? colon + 1 : NULL;
	name = xstrndup(p->authority, colon ? (size_t)(colon - p->authority)
					    : strlen(p->authority));
	*ret_host = host_ip_normal(name);
	if (!*ret_host)
		*ret_host = host_normal(name, why);
	free(name);
	return *ret_host ? CF_OK : CF_EINPUT;
}

static int assemble(const struct pieces *p, int default_port,
		    struct target *ret, struct cf_why *why)
{
	struct target t = { .port = default_port };
	const char *port;

	if (!p->authority || p->authority[0] == '\0')
		return why_set(why, CF_EINPUT,
			       "there is no host name: give HOST, HOST:PORT, "
			       "[IPv6]:PORT or an https:// URL");
	if (cut_host(p, &t.host, &port, why) != CF_OK)
		return CF_EINPUT;
	/* RFC 3986 section 3.2.3 lets a URL end in a bare colon. */
	t.port_given = port && !(p->url && *port == '\0');
	if (t.port_given && port_parse(port, &t.port, why) != CF_OK) {
		free(t.host);
		return CF_EINPUT;
	}
	t.is_ip = host_is_ip(t.host);
	t.shown = host_shown(t.host);
	t.note = xstrdup_null(p->note);
	*ret = t;
	return CF_OK;
}

int target_parse(const char *text, int default_port, struct target *ret,
		 struct cf_why *why)
{
	struct pieces p = { .authority = NULL };
	char *trimmed = text_trimmed(text);
	int rc;

	if (strlen(trimmed) > TEXT_MAX)
		rc = why_set(why, CF_EINPUT,
			     "a target of %zu bytes is too long: at most %d",
			     strlen(trimmed), TEXT_MAX);
	else if (!text_is_clean(trimmed))
		rc = host_refuse(why, trimmed,
				 "has characters in it that can't be seen: "
				 "type it anew");
	else
		rc = cut(trimmed, &p, why);
	if (rc == CF_OK)
		rc = assemble(&p, default_port, ret, why);
	free(p.authority);
	free(p.note);
	free(trimmed);
	return rc;
}

void target_release(struct target *t)
{
	free(t->host);
	free(t->shown);
	free(t->note);
	*t = (struct target){ .host = NULL };
}

void target_copy(const struct target *t, struct target *ret)
{
	struct target copy = *t;

	copy.host = xstrdup_null(t->host);
	copy.shown = xstrdup_null(t->shown);
	copy.note = xstrdup_null(t->note);
	*ret = copy;
}
