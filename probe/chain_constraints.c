/*
 * Name constraints (RFC 5280 section 4.2.1.10), as libcrypto reads them
 * (AWS-LC, crypto/x509/v3_ncons.c): every issuer's against every certificate
 * below it, but self-issued ones in between; the leaf's common name too, if it
 * has no DNS name; a wildcard is excluded with what it could stand for (that
 * since March 2026; OpenSSL 3.0 lets it pass).
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/chain_judge.h"

/* Names times subtrees; libcrypto refuses beyond it. */
#define COMPARISONS_MAX 1048576
#define SHOWN_MAX	80
#define NAME_BYTES_MAX	131072

enum general_name {
	GENERAL_EMAIL = DER_CONTEXT(1),
	GENERAL_DNS = DER_CONTEXT(2),
	GENERAL_DIRECTORY = DER_CONSTRUCTED(4),
	GENERAL_URI = DER_CONTEXT(6),
	GENERAL_IP = DER_CONTEXT(7),
};

enum match { MATCH_NO, MATCH_YES, MATCH_UNREADABLE };

static bool same_nocase(struct der a, struct der b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		if (tolower(a.p[i]) != tolower(b.p[i]))
			return false;
	}
	return true;
}

static bool ends_with(struct der a, struct der suffix)
{
	if (a.n < suffix.n)
		return false;
	return same_nocase((struct der){ a.p + a.n - suffix.n, suffix.n },
			   suffix);
}

static struct der without_last_dot(struct der d)
{
	if (d.n > 0 && d.p[d.n - 1] == '.')
		d.n--;
	return d;
}

/* Splits at the first sep; false when there is none. */
static bool cut(struct der in, char sep, struct der *ret_head,
		struct der *ret_tail)
{
	const unsigned char *at = in.n ? memchr(in.p, sep, in.n) : NULL;

	if (!at)
		return false;
	*ret_head = (struct der){ in.p, (size_t)(at - in.p) };
	*ret_tail = (struct der){ at + 1, in.n - ret_head->n - 1 };
	return true;
}

static enum match yes_or_no(bool yes)
{
	return yes ? MATCH_YES : MATCH_NO;
}

static enum match match_dns(struct der name, struct der base, bool excluding)
{
	struct der label, parent;

	if (base.n == 0)
		return MATCH_YES;
	name = without_last_dot(name);
	base = without_last_dot(base);
	if (excluding && name.n > 2 && memcmp(name.p, "*.", 2) == 0 &&
	    cut(base, '.', &label, &parent) &&
	    same_nocase((struct der){ name.p + 2, name.n - 2 }, parent))
		return MATCH_YES;
	/* A leading dot is not in the RFC; it means names below alone. */
	if (base.n > 0 && base.p[0] == '.')
		return yes_or_no(ends_with(name, base));
	if (name.n > base.n && name.p[name.n - base.n - 1] != '.')
		return MATCH_NO;
	return yes_or_no(ends_with(name, base));
}

static bool is_host_text(struct der d, const char *also)
{
	if (d.n == 0)
		return false;
	for (size_t i = 0; i < d.n; i++) {
		if (!(d.p[i] < 0x80 && isalnum(d.p[i])) &&
		    (d.p[i] == '\0' || !strchr(also, d.p[i])))
			return false;
	}
	return true;
}

static bool split_mail(struct der mail, struct der *ret_local,
		       struct der *ret_domain)
{
	struct der a, b;

	return cut(mail, '@', ret_local, ret_domain) &&
	       !cut(*ret_domain, '@', &a, &b) &&
	       is_host_text(*ret_local, "!#$%&'*+-/=?^_`{|}~.") &&
	       is_host_text(*ret_domain, "-.");
}

static enum match match_mail(struct der name, struct der base, bool excluding)
{
	struct der local, domain, base_local, base_domain;
	bool same_local;

	if (!split_mail(name, &local, &domain))
		return MATCH_UNREADABLE;
	if (base.n > 0 && memchr(base.p, '@', base.n)) {
		if (!split_mail(base, &base_local, &base_domain))
			return MATCH_UNREADABLE;
		same_local =
			excluding ? same_nocase(local, base_local)
				  : der_eq(local, base_local.p, base_local.n);
		return yes_or_no(same_local &&
				 same_nocase(domain, base_domain));
	}
	if (!is_host_text(base, "-."))
		return MATCH_UNREADABLE;
	if (base.p[0] == '.')
		return yes_or_no(ends_with(domain, base));
	return yes_or_no(same_nocase(domain, base));
}

static bool uri_host(struct der uri, struct der *ret)
{
	struct der scheme, rest, host, tail;
	size_t n = 0;

	if (!cut(uri, ':', &scheme, &rest) || rest.n < 2 ||
	    memcmp(rest.p, "//", 2) != 0)
		return false;
	rest.p += 2;
	rest.n -= 2;
	while (n < rest.n && !strchr("/?#", rest.p[n]))
		n++;
	host = (struct der){ rest.p, n };
	if (n > 0 && memchr(host.p, '@', n))
		return false;
	if (cut(host, ':', &host, &tail))
		n = host.n;
	*ret = without_last_dot(host);
	return is_host_text(*ret, "-.");
}

static enum match match_uri(struct der name, struct der base)
{
	struct der host;

	if (!uri_host(name, &host))
		return MATCH_UNREADABLE;
	base = without_last_dot(base);
	if (base.n > 0 && base.p[0] == '.')
		return yes_or_no(ends_with(host, base));
	return yes_or_no(same_nocase(host, base));
}

static bool is_prefix_mask(const unsigned char *mask, size_t n)
{
	bool ended = false;

	for (size_t i = 0; i < n * 8; i++) {
		bool set = mask[i / 8] & (0x80 >> i % 8);

		if (set && ended)
			return false;
		ended = ended || !set;
	}
	return true;
}

static enum match match_ip(struct der name, struct der base)
{
	if ((name.n != 4 && name.n != 16) || (base.n != 8 && base.n != 32))
		return MATCH_UNREADABLE;
	if (base.n != name.n * 2)
		return MATCH_NO;
	if (!is_prefix_mask(base.p + name.n, name.n))
		return MATCH_UNREADABLE;
	for (size_t i = 0; i < name.n; i++) {
		if ((name.p[i] ^ base.p[i]) & base.p[name.n + i])
			return MATCH_NO;
	}
	return MATCH_YES;
}

static enum match match_directory(struct der name, struct der base)
{
	struct buf a = BUF_INIT(NAME_BYTES_MAX), b = BUF_INIT(NAME_BYTES_MAX);
	enum match m = MATCH_UNREADABLE;

	if (der_name_canonical(name, &a) && der_name_canonical(base, &b))
		m = yes_or_no(b.len <= a.len &&
			      memcmp(buf_str(&a), buf_str(&b), b.len) == 0);
	buf_release(&a);
	buf_release(&b);
	return m;
}

static enum match match_one(unsigned tag, struct der name, struct der base,
			    bool excluding)
{
	switch (tag) {
	case GENERAL_DNS:
		return match_dns(name, base, excluding);
	case GENERAL_IP:
		return match_ip(name, base);
	case GENERAL_EMAIL:
		return match_mail(name, base, excluding);
	case GENERAL_URI:
		return match_uri(name, base);
	case GENERAL_DIRECTORY:
		return match_directory(name, base);
	}
	return MATCH_UNREADABLE;
}

enum violation { OBEYED, NOT_PERMITTED, EXCLUDED, UNREADABLE };

/* One list of subtrees against one name; *ret_any: one of its kind is there. */
static enum match match_subtrees(struct der subtrees, unsigned tag,
				 struct der name, bool excluding, bool *ret_any)
{
	struct der subtree, base;
	unsigned base_tag;
	enum match m = MATCH_NO;

	*ret_any = false;
	while (der_take(&subtrees, DER_SEQUENCE, &subtree)) {
		if (!der_next(&subtree, &base_tag, &base) || base_tag != tag)
			continue;
		*ret_any = true;
		/* minimum and maximum are not to be used (RFC 5280). */
		if (subtree.n > 0)
			return MATCH_UNREADABLE;
		if (m != MATCH_YES)
			m = match_one(tag, name, base, excluding);
		if (m == MATCH_UNREADABLE || (m == MATCH_YES && excluding))
			return m;
	}
	return m;
}

struct constraints {
	struct der permitted, excluded;
	size_t count;
};

static enum violation judge_name(const struct constraints *nc, unsigned tag,
				 struct der name)
{
	enum match m;
	bool any;

	m = match_subtrees(nc->permitted, tag, name, false, &any);
	if (any && m != MATCH_YES)
		return m == MATCH_NO ? NOT_PERMITTED : UNREADABLE;
	m = match_subtrees(nc->excluded, tag, name, true, &any);
	if (any && m != MATCH_NO)
		return m == MATCH_YES ? EXCLUDED : UNREADABLE;
	return OBEYED;
}

static struct constraints read_constraints(struct der in)
{
	struct constraints nc = { 0 };
	struct der list, one;

	if (der_take(&in, DER_CONSTRUCTED(0), &list))
		nc.permitted = list;
	if (der_take(&in, DER_CONSTRUCTED(1), &list))
		nc.excluded = list;
	for (list = nc.permitted; der_take(&list, DER_SEQUENCE, &one);)
		nc.count++;
	for (list = nc.excluded; der_take(&list, DER_SEQUENCE, &one);)
		nc.count++;
	return nc;
}

/* Looks like a host name of two labels or more (cn2dnsid). */
static bool is_dns_like(const char *name)
{
	size_t n = strlen(name);
	bool dots = false;
	size_t from = strncmp(name, "*.", 2) == 0 ? 2 : 0;

	for (size_t i = from; i < n; i++) {
		char c = name[i];
		bool inner = i > from && i + 1 < n;

		if (isalnum((unsigned char)c) || c == '_')
			continue;
		if (!inner || (c != '-' && c != '.'))
			return false;
		if (c == '.') {
			if (strchr(".-", name[i + 1]) || name[i - 1] == '-')
				return false;
			dots = true;
		}
	}
	return dots;
}

static enum violation judge_common_name(const struct cert *c,
					const struct constraints *nc,
					struct der *ret_name)
{
	const char *cn = c->common_name;

	for (size_t i = 0; i < c->sans.n; i++) {
		if (c->sans.items[i].kind == SAN_DNS)
			return OBEYED;
	}
	if (!cn || !is_dns_like(cn))
		return OBEYED;
	*ret_name = (struct der){ (const unsigned char *)cn, strlen(cn) };
	return judge_name(nc, GENERAL_DNS, *ret_name);
}

/* emailAddress attributes of the subject count as mail addresses. */
static enum violation judge_subject_mail(struct der subject,
					 const struct constraints *nc,
					 struct der *ret_name)
{
	struct der rdns, rdn, attribute, oid;
	unsigned tag;

	if (!der_take(&subject, DER_SEQUENCE, &rdns))
		return UNREADABLE;
	while (der_take(&rdns, DER_SET, &rdn)) {
		while (der_take(&rdn, DER_SEQUENCE, &attribute)) {
			enum violation v;

			if (!der_take(&attribute, DER_OID, &oid) ||
			    !der_is(oid,
				    "\x2a\x86\x48\x86\xf7\x0d\x01\x09\x01") ||
			    !der_next(&attribute, &tag, ret_name))
				continue;
			v = judge_name(nc, GENERAL_EMAIL, *ret_name);
			if (v != OBEYED)
				return v;
		}
	}
	return OBEYED;
}

static size_t name_count(const struct cert *c)
{
	struct der subject = c->parts->raw.subject, rdns, rdn, attribute;
	size_t n = c->sans.n;

	if (!der_take(&subject, DER_SEQUENCE, &rdns))
		return n;
	while (der_take(&rdns, DER_SET, &rdn)) {
		while (der_take(&rdn, DER_SEQUENCE, &attribute))
			n++;
	}
	return n;
}

static enum violation judge_cert(const struct cert *c, bool leaf,
				 const struct constraints *nc,
				 struct der *ret_name)
{
	struct der names = c->parts->alt_names, body = { 0 };
	enum violation v = OBEYED;
	unsigned tag;

	*ret_name = (struct der){ 0 };
	if (nc->count * name_count(c) > COMPARISONS_MAX)
		return UNREADABLE;
	if (c->parts->subject.len > 0) {
		v = judge_name(nc, GENERAL_DIRECTORY, c->parts->raw.subject);
		if (v == OBEYED)
			v = judge_subject_mail(c->parts->raw.subject, nc,
					       ret_name);
	}
	while (v == OBEYED && der_next(&names, &tag, &body)) {
		*ret_name = tag == GENERAL_DIRECTORY || tag == GENERAL_IP
				    ? (struct der){ 0 }
				    : body;
		v = judge_name(nc, tag, body);
	}
	if (v == OBEYED && leaf)
		v = judge_common_name(c, nc, ret_name);
	return v;
}

static const char *const violation_texts[] = {
	[NOT_PERMITTED] = "is not among the names permitted by",
	[EXCLUDED] = "is excluded by",
	[UNREADABLE] = "cannot be compared with",
};

static char *sentence(const struct chain_path *path, size_t below,
		      size_t issuer, enum violation v, struct der name)
{
	char *of = chain_label(path, below), *by = chain_label(path, issuer);
	char *shown = text_clean(name.p ? name.p : (const unsigned char *)"",
				 name.n, SHOWN_MAX);
	char *text;

	text = xasprintf("name constraints: %s%sin %s %s %s",
			 name.n ? shown : "a name", " ", of, violation_texts[v],
			 by);
	free(shown);
	free(of);
	free(by);
	return text;
}

char *chain_constraint_fault(const struct chain_path *path, size_t *ret_place)
{
	for (size_t issuer = path->n - 1; issuer > 0; issuer--) {
		struct der in = path->at[issuer]->parts->name_constraints;
		struct constraints nc;

		if (!in.p)
			continue;
		nc = read_constraints(in);
		for (size_t i = 0; i < issuer; i++) {
			enum violation v;
			struct der name;

			if (i > 0 && path->at[i]->self_issued)
				continue;
			v = judge_cert(path->at[i], i == 0, &nc, &name);
			if (v == OBEYED)
				continue;
			*ret_place = i;
			return sentence(path, i, issuer, v, name);
		}
	}
	return NULL;
}
