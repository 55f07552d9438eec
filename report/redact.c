/* The table of hidden words, and texts rewritten with it. */
#include "report/redact.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "report/redact_words.h"

#define BUCKETS	   1024
#define TEXT_LIMIT ((size_t)16 << 20)
/* So much of a text of the origin is enough to know it by: others cut it. */
#define PREFIX_MIN 8
/* Shorter ones would be found in dates and figures. */
#define SERIAL_MIN 8
#define NAME_MIN   3
/* With fewer of its letters left a name that was cut tells nothing. */
#define CUT_MIN 3

struct word {
	enum redacted kind;
	char *text;    /* owned */
	size_t number; /* 0: it was not met yet */
	size_t same;   /* index + 1 of the word it is a spelling of, or 0 */
	bool dn;       /* a distinguished name: its values are hidden */
	bool around;   /* met as a longer name around a hidden one */
	bool current;  /* of the session at hand */
};

struct redaction {
	VEC_OF(struct word) words;
	VEC_OF(size_t) buckets[BUCKETS];
	VEC_OF(size_t) current;	    /* of the session at hand */
	VEC_OF(size_t) starts[256]; /* the same by their first byte */
	size_t count[REDACT_KINDS];
};

static const struct {
	const char *word, *one, *more;
} kinds[] = {
#define X(name, word, one, more) { word, one, more },
	REDACTED(X)
#undef X
};

struct redaction *redaction_new(void)
{
	return xcalloc(1, sizeof(struct redaction));
}

void redaction_free(struct redaction *r)
{
	if (!r)
		return;
	for (size_t i = 0; i < r->words.n; i++)
		free(r->words.items[i].text);
	for (size_t i = 0; i < BUCKETS; i++)
		VEC_RELEASE(&r->buckets[i]);
	for (size_t i = 0; i < ARRAY_LEN(r->starts); i++)
		VEC_RELEASE(&r->starts[i]);
	VEC_RELEASE(&r->words);
	VEC_RELEASE(&r->current);
	free(r);
}

size_t redaction_count(const struct redaction *r, enum redacted kind)
{
	return r->count[kind];
}

const char *redaction_word(enum redacted kind)
{
	return kinds[kind].word;
}

void redaction_say(const struct redaction *r, struct buf *out)
{
	bool said = false;

	for (size_t i = 0; i < REDACT_KINDS; i++) {
		if (r->count[i] == 0)
			continue;
		buf_addf(out, "%s%zu %s", said ? ", " : "", r->count[i],
			 r->count[i] == 1 ? kinds[i].one : kinds[i].more);
		said = true;
	}
	if (!said)
		buf_adds(out, "nothing");
}

static size_t hash(enum redacted kind, const char *text, size_t n)
{
	size_t h = (size_t)kind + 5381;

	for (size_t i = 0; i < n; i++)
		h = h * 33 + (size_t)tolower((unsigned char)text[i]);
	return h % BUCKETS;
}

static size_t find(const struct redaction *r, enum redacted kind,
		   const char *text, size_t n)
{
	size_t b = hash(kind, text, n);

	for (size_t i = 0; i < r->buckets[b].n; i++) {
		const struct word *w = &r->words.items[r->buckets[b].items[i]];

		if (w->kind == kind && strlen(w->text) == n &&
		    strncasecmp(w->text, text, n) == 0)
			return r->buckets[b].items[i];
	}
	return r->words.n;
}

static size_t add(struct redaction *r, enum redacted kind, const char *text,
		  size_t n)
{
	size_t i = find(r, kind, text, n);

	if (i == r->words.n) {
		struct word *w = VEC_PUSH(&r->words);

		w->kind = kind;
		w->text = xstrndup(text, n);
		*VEC_PUSH(&r->buckets[hash(kind, text, n)]) = i;
	}
	if (!r->words.items[i].current) {
		*VEC_PUSH(&r->current) = i;
		*VEC_PUSH(&r->starts[tolower((unsigned char)*text)]) = i;
	}
	r->words.items[i].current = true;
	return i;
}

void redaction_begin(struct redaction *r)
{
	for (size_t i = 0; i < r->current.n; i++)
		r->words.items[r->current.items[i]].current = false;
	r->current.n = 0;
	for (size_t i = 0; i < ARRAY_LEN(r->starts); i++)
		r->starts[i].n = 0;
}

static bool is_ipv4(const char *s)
{
	return s[strspn(s, "0123456789.")] == '\0' && host_is_ip(s);
}

static bool is_host_char(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80 ||
	       memchr("._*-", c, 4);
}

/* "203-0-113-7", as it stands in the names that vendors give. */
static void add_dashed(struct redaction *r, const char *ip, size_t same)
{
	char *dashed = xstrdup(ip);
	size_t i;

	for (char *p = dashed; *p; p++)
		if (*p == '.')
			*p = '-';
	i = add(r, REDACT_ADDR, dashed, strlen(dashed));
	r->words.items[i].same = same + 1;
	free(dashed);
}

/*
 * The zone around a host is as telling: "*.example.com" is for it, and it
 * stands alone in other names. Where it has no dot left, it is no one's.
 */
static void add_zone(struct redaction *r, const char *host)
{
	const char *dot = strchr(host, '.');

	if (dot && strchr(dot + 1, '.'))
		add(r, REDACT_HOST, dot + 1, strlen(dot + 1));
}

void redaction_add(struct redaction *r, enum redacted kind, const char *word)
{
	size_t i;

	if (!word || !word[0])
		return;
	if (kind == REDACT_HOST && host_is_ip(word))
		kind = REDACT_ADDR;
	i = add(r, kind, word, strlen(word));
	r->words.items[i].around = false;
	if (kind == REDACT_ADDR && is_ipv4(word))
		add_dashed(r, word, i);
	if (kind == REDACT_HOST)
		add_zone(r, word);
}

void redaction_add_alias(struct redaction *r, const char *host,
			 const char *alias)
{
	size_t i, k;

	if (!host || !alias || !alias[0] || strcasecmp(host, alias) == 0)
		return;
	i = add(r, host_is_ip(host) ? REDACT_ADDR : REDACT_HOST, host,
		strlen(host));
	k = add(r, r->words.items[i].kind, alias, strlen(alias));
	r->words.items[k].same = i + 1;
}

/* Bytes of one "type=value" of a distinguished name. */
static size_t dn_part(const char *dn)
{
	size_t n = 0;

	while (dn[n] && dn[n] != ',' && dn[n] != '+')
		n += dn[n] == '\\' && dn[n + 1] ? 2 : 1;
	return n;
}

/* The value within it: its start and its length. */
static const char *dn_value(const char *part, size_t n, size_t *ret_n)
{
	const char *equals = memchr(part, '=', n);

	if (!equals)
		return NULL;
	*ret_n = n - (size_t)(equals + 1 - part);
	return *ret_n ? equals + 1 : NULL;
}

static bool looks_like_host(const char *s, size_t n)
{
	if (!memchr(s, '.', n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!is_host_char(s[i]))
			return false;
	return true;
}

static enum redacted value_kind(const char *s, size_t n)
{
	char *copy = xstrndup(s, n);
	enum redacted kind = host_is_ip(copy)	     ? REDACT_ADDR
			     : looks_like_host(s, n) ? REDACT_HOST
						     : REDACT_NAME;

	free(copy);
	return kind;
}

void redaction_add_dn(struct redaction *r, const char *dn)
{
	size_t n, value_n, i;

	if (!dn || !dn[0])
		return;
	for (const char *at = dn; *at; at += *at ? 1 : 0) {
		const char *value;

		n = dn_part(at);
		value = dn_value(at, n, &value_n);
		if (value)
			add(r, value_kind(value, value_n), value, value_n);
		at += n;
	}
	i = add(r, REDACT_NAME, dn, strlen(dn));
	r->words.items[i].dn = strchr(dn, '=') != NULL;
}

static size_t number_of(struct redaction *r, size_t i)
{
	struct word *w = &r->words.items[i];

	if (w->same)
		return number_of(r, w->same - 1);
	if (w->number == 0)
		w->number = ++r->count[w->kind];
	return w->number;
}

size_t redaction_number(struct redaction *r, enum redacted kind,
			const char *word)
{
	return number_of(r, add(r, kind, word, strlen(word)));
}

static void put(struct redaction *r, size_t i, struct buf *out)
{
	buf_addf(out, "%s-%zu", kinds[r->words.items[i].kind].word,
		 number_of(r, i));
}

/* "CN=host-1,O=name-1": what is called how stays to be seen. */
static void put_dn(struct redaction *r, const char *dn, struct buf *out)
{
	size_t n, value_n;

	for (const char *at = dn; *at;) {
		const char *value;

		n = dn_part(at);
		value = dn_value(at, n, &value_n);
		if (value) {
			buf_add(out, at, (size_t)(value - at));
			put(r,
			    add(r, value_kind(value, value_n), value, value_n),
			    out);
		}
		at += n;
		if (*at)
			buf_addc(out, *at++);
	}
}

struct scan {
	const char *text, *at;
};

static bool is_digit_near(char c)
{
	return isdigit((unsigned char)c);
}

static bool edges_are_free(const struct scan *s, size_t n, enum redacted kind,
			   const char *word)
{
	char before = s->at > s->text ? s->at[-1] : ' ';
	char after = s->at[n];

	if (kind == REDACT_ADDR && strchr(word, ':'))
		return !isxdigit((unsigned char)before) && before != ':' &&
		       !isxdigit((unsigned char)after) && after != ':';
	if (kind == REDACT_ADDR)
		return !is_digit_near(before) && !is_digit_near(after) &&
		       !(after == '.' && is_digit_near(s->at[n + 1]));
	return !isalnum((unsigned char)before) &&
	       !isalnum((unsigned char)after);
}

static bool follows(const struct scan *s, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(s->at - s->text) >= n &&
	       strncasecmp(s->at - n, word, n) == 0;
}

static bool is_telling(const struct scan *s, const struct word *w, size_t n)
{
	if (w->kind == REDACT_SERIAL && n < SERIAL_MIN)
		return follows(s, "serial ") || follows(s, "serial=");
	if (w->kind == REDACT_NAME && n < NAME_MIN)
		return false;
	return true;
}

/* Bytes of a word whose rest was cut off: text_clean() leaves a "~" there. */
static size_t match_cut(const struct scan *s, const struct word *w)
{
	size_t k = 0;

	while (w->text[k] && tolower((unsigned char)s->at[k]) ==
				     tolower((unsigned char)w->text[k]))
		k++;
	/* The order in which longer names are met must not matter. */
	if (k < CUT_MIN || s->at[k] != '~' || w->around)
		return 0;
	return s->at > s->text && isalnum((unsigned char)s->at[-1]) ? 0 : k;
}

/* Bytes of the word that stand here, or 0. */
static size_t match(const struct scan *s, const struct word *w)
{
	size_t n = strlen(w->text), k = 0;

	if (w->kind == REDACT_TEXT) {
		while (k < n && w->text[k] == s->at[k])
			k++;
		/* A character is hidden whole or not at all. */
		while (k < n && k > 0 && ((unsigned char)s->at[k] >> 6) == 2)
			k--;
		return k == n || k >= PREFIX_MIN ? k : 0;
	}
	if (strncasecmp(s->at, w->text, n) != 0)
		return match_cut(s, w);
	return edges_are_free(s, n, w->kind, w->text) && is_telling(s, w, n)
		       ? n
		       : 0;
}

/* Between two digits or two letters nothing begins but a text of the origin. */
static bool is_midword(const struct scan *s)
{
	unsigned char here = (unsigned char)*s->at, before;

	if (s->at == s->text)
		return false;
	before = (unsigned char)s->at[-1];
	return (isdigit(here) && isdigit(before)) ||
	       (isalpha(here) && isalpha(before));
}

/* The longest of the words at hand that stands here. */
static size_t longest(const struct redaction *r, const struct scan *s,
		      size_t *ret_n)
{
	unsigned char first = (unsigned char)tolower((unsigned char)*s->at);
	size_t best = r->words.n;
	bool midword = is_midword(s);

	*ret_n = 0;
	for (size_t i = 0; i < r->starts[first].n; i++) {
		size_t index = r->starts[first].items[i], n;
		const struct word *w = &r->words.items[index];

		if (midword && w->kind != REDACT_TEXT)
			continue;
		n = match(s, w);
		if (n > *ret_n) {
			*ret_n = n;
			best = index;
		}
	}
	return best;
}

/* Bytes of what could be a host name here; 0 in the middle of one. */
static size_t host_here(const struct scan *s)
{
	size_t n = 0;

	if (!is_host_char(*s->at) ||
	    (s->at > s->text && is_host_char(s->at[-1])))
		return 0;
	while (is_host_char(s->at[n]))
		n++;
	while (n > 0 && memchr(".-_", s->at[n - 1], 3))
		n--;
	return n;
}

static bool contains(const char *text, size_t n, const char *word)
{
	size_t k = strlen(word);

	for (size_t i = 0; i + k <= n; i++)
		if (strncasecmp(text + i, word, k) == 0)
			return true;
	return false;
}

/* A longer name around a hidden one is hidden as a whole. */
static bool is_telling_host(const struct redaction *r, const char *text,
			    size_t n)
{
	if (!memchr(text, '.', n))
		return false;
	for (size_t i = 0; i < r->current.n; i++) {
		const struct word *w = &r->words.items[r->current.items[i]];

		if (w->kind == REDACT_HOST && strchr(w->text, '.') &&
		    contains(text, n, w->text))
			return true;
	}
	return false;
}

static size_t add_around(struct redaction *r, const char *text, size_t n)
{
	size_t known = r->words.n, i = add(r, REDACT_HOST, text, n);

	if (i == known)
		r->words.items[i].around = true;
	return i;
}

/* Replaces what stands at the scan, and moves it on; false: nothing does. */
static bool replace(struct redaction *r, struct scan *s, struct buf *out)
{
	size_t n, host = host_here(s), i = longest(r, s, &n);

	if (host > n && is_telling_host(r, s->at, host)) {
		put(r, add_around(r, s->at, host), out);
		s->at += host;
		return true;
	}
	if (n == 0)
		return false;
	if (r->words.items[i].dn)
		put_dn(r, r->words.items[i].text, out);
	else
		put(r, i, out);
	s->at += n;
	return true;
}

char *redaction_text(struct redaction *r, const char *text)
{
	struct buf out = BUF_INIT(TEXT_LIMIT);
	struct scan s = { .text = text, .at = text };

	if (!text)
		return NULL;
	while (*s.at)
		if (!replace(r, &s, &out))
			buf_addc(&out, *s.at++);
	return buf_take(&out);
}

char *redaction_sha256(const unsigned char sha256[32])
{
	static const unsigned char none[28];

	/* No certificate has such a fingerprint: see redaction_session(). */
	if (memcmp(sha256, none, sizeof(none)) == 0)
		return xasprintf("%s-%u", kinds[REDACT_CERT].word,
				 (unsigned)sha256[28] << 24 |
					 (unsigned)sha256[29] << 16 |
					 (unsigned)sha256[30] << 8 |
					 sha256[31]);
	return text_hex(sha256, 32);
}
