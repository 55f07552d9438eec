/* What is judged of the leaf alone: its names, its key, what is odd of it. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/chain_judge.h"

#define NAMES_SHOWN  4
#define NAME_MAX_LEN 80
#define TLS13	     0x0304

static void add_name(struct buf *out, const char *name)
{
	char *shown = text_clean(name, strlen(name), NAME_MAX_LEN);

	buf_addf(out, "%s%s", out->len ? ", " : "", shown);
	free(shown);
}

/* "a.example, *.b.example and 3 more", or what stands in their place. */
static char *names_text(const struct cert *c)
{
	struct buf out = BUF_INIT(4096);

	for (size_t i = 0; i < c->sans.n && i < NAMES_SHOWN; i++)
		add_name(&out, c->sans.items[i].text);
	if (c->sans.n > NAMES_SHOWN)
		buf_addf(&out, " and %zu more", c->sans.n - NAMES_SHOWN);
	if (!c->san_usable && c->common_name) {
		if (out.len)
			buf_adds(&out, "; common name ");
		else
			buf_adds(&out, "the common name ");
		buf_adds(&out, c->common_name);
	}
	if (out.len == 0)
		buf_adds(&out, "no host at all");
	return buf_take(&out);
}

void chain_find_leaf(struct judge *j)
{
	const char *origin = j->q->origin_host, *host = j->q->host_header;
	const struct cert *first = j->out->certs.items;
	bool named = origin || host;

	if (!first->ca || (origin && cert_names(first, origin)) ||
	    (host && cert_names(first, host)))
		return;
	for (size_t i = 1; i < j->out->certs.n; i++) {
		const struct cert *c = first + i;

		if (!c->parsed || c->ca || !c->san_usable)
			continue;
		if (named && !(origin && cert_names(c, origin)) &&
		    !(host && cert_names(c, host)))
			continue;
		j->out->leaf_at = i;
		return;
	}
}

char *chain_leaf_hint(const struct judge *j)
{
	if (j->out->leaf_at == 0)
		return xstrdup("");
	return xasprintf(" (certificate %zu looks like the leaf, which has to "
			 "be the first)",
			 j->out->leaf_at + 1);
}

/* What stands in the SAN in one of the ways that libraries read apart. */
static const char *near_san(const char *name, const char *host)
{
	size_t n = strlen(host), len = strlen(name);

	if (len > 2 && strncmp(name, "*.", 2) == 0 &&
	    ((n >= len && text_eq_nocase(host + n - (len - 1), name + 1)) ||
	     text_eq_nocase(host, name + 2)))
		return " (a wildcard stands for exactly one label)";
	if (len > 0 &&
	    (strchr(name + 1, '*') || (name[0] == '*' && name[1] != '.')))
		return " (a wildcard counts only as the whole first label)";
	if (len == n + 1 && name[n] == '.' && strncasecmp(name, host, n) == 0)
		return " (a name in a certificate ends without a dot)";
	return NULL;
}

/* Why a name that looks right is not, in words; "" when there is none. */
static const char *near_miss(const struct cert *c, const char *host)
{
	for (size_t i = 0; i < c->sans.n; i++) {
		const struct san *san = &c->sans.items[i];
		const char *why = NULL;

		if (san->kind == SAN_DNS)
			why = near_san(san->text, host);
		else if (san->kind == SAN_IP && text_eq_nocase(san->text, host))
			why = " as a name (the edge's library compares names "
			      "alone, and an address never fits)";
		if (why)
			return why;
	}
	if (!c->common_name || !text_eq_nocase(c->common_name, host))
		return "";
	if (c->san_usable)
		return " (the common name fits, but it does not count beside "
		       "the names in the SAN)";
	return c->cn_usable ? ""
			    : " (the common name fits, but it is of a string "
			      "type that is not compared)";
}

static void judge_names(struct judge *j, const struct cert *leaf)
{
	const char *origin = j->q->origin_host, *host = j->q->host_header;
	bool for_origin = origin && cert_names(leaf, origin);
	char *names, *hint;

	if ((!origin && !host) || (host && cert_names(leaf, host)) ||
	    (!host && for_origin))
		return;
	names = names_text(leaf);
	hint = chain_leaf_hint(j);
	if (for_origin)
		chain_add(j, CHAIN_NAME_ORIGIN_ONLY, 0,
			  "the certificate is for %s: it names the origin host "
			  "%s, and not the forwarded Host %s",
			  names, origin, host);
	else if (host && origin && !text_eq_nocase(host, origin))
		chain_add(
			j, CHAIN_NAME_MISMATCH, 0,
			"the certificate is for %s, and neither for %s nor for "
			"the forwarded Host %s%s%s",
			names, origin, host, near_miss(leaf, host), hint);
	else
		chain_add(j, CHAIN_NAME_MISMATCH, 0,
			  "the certificate is for %s, not for %s%s%s", names,
			  host ? host : origin,
			  near_miss(leaf, host ? host : origin), hint);
	free(names);
	free(hint);
}

/* The scheme that an ECDSA key of that curve signs with in TLS 1.3. */
static uint16_t curve_scheme(uint16_t curve)
{
	switch (curve) {
	case 23:
		return 0x0403;
	case 24:
		return 0x0503;
	case 25:
		return 0x0603;
	}
	return 0;
}

static bool any_scheme(const struct policy *p, uint16_t first, uint16_t last)
{
	for (unsigned s = first; s <= last; s++) {
		if (u16_list_has(&p->schemes, s))
			return true;
	}
	return false;
}

/*
 * In TLS 1.3 the signature scheme names the curve (RFC 8446 4.2.3); before it
 * supported_groups limits the certificate's key as well (RFC 8422 5.1.1).
 */
static bool curve_usable(const struct judge *j, uint16_t curve)
{
	const struct policy *p = j->q->policy;
	uint16_t scheme = curve_scheme(curve);
	bool after = scheme && u16_list_has(&p->schemes, scheme);
	bool before = curve && u16_list_has(&p->groups, curve);

	/* A chain in a file may be served over either. */
	if (j->q->version == 0)
		return before || (after && p->max >= TLS13);
	return j->q->version >= TLS13 ? after : before;
}

static bool key_usable(const struct judge *j, const struct cert *leaf)
{
	const struct policy *p = j->q->policy;

	switch (leaf->key) {
	case KEY_RSA:
		return true;
	case KEY_RSA_PSS:
		return any_scheme(p, 0x0809, 0x080b);
	case KEY_EC:
		return curve_usable(j, leaf->key_curve);
	case KEY_ED25519:
		return any_scheme(p, 0x0807, 0x0807);
	case KEY_ED448:
		return any_scheme(p, 0x0808, 0x0808);
	case KEY_DSA:
	case KEY_OTHER:
		break;
	}
	return false;
}

static void judge_key(struct judge *j, const struct cert *leaf)
{
	const struct policy *p = j->q->policy;

	if (!p)
		return;
	if (!key_usable(j, leaf)) {
		chain_add(
			j, CHAIN_KEY_UNSUPPORTED, 0,
			"the leaf's key is %s%s, for which the edge offers no "
			"signature scheme or curve",
			leaf->key_text,
			j->q->version && j->q->version < TLS13 &&
					curve_scheme(leaf->key_curve)
				? " before TLS 1.3"
				: "");
		return;
	}
	if ((leaf->key == KEY_RSA || leaf->key == KEY_RSA_PSS) &&
	    p->rsa_bits_max > 0 && leaf->key_bits > p->rsa_bits_max)
		chain_add(j, CHAIN_KEY_SIZE, 0,
			  "the leaf's key is %s; AWS lists RSA up to %d bits",
			  leaf->key_text, p->rsa_bits_max);
	if (leaf->key == KEY_EC && p->key_curves.n > 0 &&
	    !u16_list_has(&p->key_curves, leaf->key_curve))
		chain_add(j, CHAIN_KEY_SIZE, 0,
			  "the leaf's key is %s; AWS does not list that curve",
			  leaf->key_text);
}

static void judge_odd(struct judge *j, const struct cert *leaf)
{
	const struct {
		bool seen;
		const char *text;
	} odd[] = {
		{ !leaf->san_usable && leaf->common_name,
		  "it has no SAN with a host name, only a common name" },
		{ leaf->x509_version == 1, "it is X.509 version 1" },
		{ leaf->ca, "it is a CA certificate" },
		{ leaf->must_staple,
		  "it demands a stapled OCSP answer (must-staple)" },
	};
	struct buf out = BUF_INIT(1024);
	char *hint = leaf->ca ? chain_leaf_hint(j) : xstrdup("");

	for (size_t i = 0; i < ARRAY_LEN(odd); i++) {
		if (odd[i].seen)
			buf_addf(&out, "%s%s",
				 out.len ? "; " : "the leaf: ", odd[i].text);
	}
	if (out.len)
		chain_add(j, CHAIN_ODD, 0, "%s%s", buf_str(&out), hint);
	free(hint);
	buf_release(&out);
}

void chain_judge_leaf(struct judge *j, const struct cert *leaf)
{
	judge_names(j, leaf);
	judge_key(j, leaf);
	judge_odd(j, leaf);
}
