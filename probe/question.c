/*
 * The rest of a question: protocols, scenarios, pinned addresses, resolvers
 * and limits.
 */
#include "probe/target.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/host.h"

#define LIST_MAX 64   /* names, addresses or resolvers in one question */
#define NOTE_MAX 1000 /* bytes: an event takes no more as text */

static const struct {
	unsigned bit;
	const char *word; /* AWS' enum SslProtocol */
} protocols[] = {
	{ PROTO_SSL3, "SSLv3" },
	{ PROTO_TLS1, "TLSv1" },
	{ PROTO_TLS11, "TLSv1.1" },
	{ PROTO_TLS12, "TLSv1.2" },
};

/* The next part before the separator, trimmed and owned; NULL at the end. */
static char *next_part(const char **at, char separator)
{
	const char stop[2] = { separator, '\0' };
	char *raw, *part;
	size_t n;

	if (!*at)
		return NULL;
	n = strcspn(*at, stop);
	raw = xstrndup(*at, n);
	*at = (*at)[n] ? *at + n + 1 : NULL;
	part = text_trimmed(raw);
	free(raw);
	return part;
}

static int protocol_parse(const char *word, unsigned *ret, struct cf_why *why)
{
	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		if (text_eq_nocase(protocols[i].word, word)) {
			*ret = protocols[i].bit;
			return CF_OK;
		}
	}
	if (text_eq_nocase(word, "TLSv1.3"))
		return why_set(why, CF_EINPUT,
			       "TLSv1.3 is no value of OriginSslProtocols: "
			       "CloudFront offers it by itself beside TLSv1.2");
	return host_refuse(why, word,
			   "is no protocol of OriginSslProtocols: these are "
			   "SSLv3, TLSv1, TLSv1.1 and TLSv1.2");
}

int protocols_parse(const char *text, unsigned *ret, struct cf_why *why)
{
	unsigned all = 0, bit = 0;
	char *word;
	int rc;

	while ((word = next_part(&text, ','))) {
		rc = protocol_parse(word, &bit, why);
		free(word);
		if (rc != CF_OK)
			return rc;
		all |= bit;
	}
	*ret = all;
	return CF_OK;
}

char *protocols_text(unsigned bits)
{
	struct buf b = BUF_INIT(64);

	for (size_t i = 0; i < ARRAY_LEN(protocols); i++) {
		if (bits & protocols[i].bit)
			buf_addf(&b, "%s%s", b.len ? "," : "",
				 protocols[i].word);
	}
	return buf_take(&b);
}

void question_init(struct question *q)
{
	*q = (struct question){
		.target = { .port = 443 },
		.protocols = PROTO_TLS12,
		.http_port = 80,
		.connect_timeout_ms = 10 * 1000,
		.attempts = 1,
		.timeout_ms = 30 * 1000,
	};
}

static void scenarios_clear(struct question *q)
{
	for (size_t i = 0; i < q->scenarios.n; i++) {
		free(q->scenarios.items[i].host_header);
		free(q->scenarios.items[i].sni);
		free(q->scenarios.items[i].paths);
	}
	q->scenarios.n = 0;
}

void question_forget_paths(struct question *q)
{
	for (size_t i = 0; i < q->scenarios.n; i++) {
		free(q->scenarios.items[i].paths);
		q->scenarios.items[i].paths = NULL;
	}
}

static void pin_release(struct pin *p)
{
	free(p->host);
	for (size_t i = 0; i < p->addrs.n; i++)
		free(p->addrs.items[i]);
	VEC_RELEASE(&p->addrs);
}

void question_release(struct question *q)
{
	target_release(&q->target);
	scenarios_clear(q);
	VEC_RELEASE(&q->scenarios);
	for (size_t i = 0; i < q->pins.n; i++)
		pin_release(&q->pins.items[i]);
	VEC_RELEASE(&q->pins);
	for (size_t i = 0; i < q->dns.n; i++)
		free(q->dns.items[i]);
	VEC_RELEASE(&q->dns);
	for (size_t i = 0; i < q->notes.n; i++)
		free(q->notes.items[i]);
	VEC_RELEASE(&q->notes);
	free(q->trust_path);
	q->trust_path = NULL;
}

static void pin_copy(const struct pin *p, struct pin *ret)
{
	*ret = (struct pin){ .host = xstrdup(p->host), .port = p->port };
	for (size_t i = 0; i < p->addrs.n; i++)
		*VEC_PUSH(&ret->addrs) = xstrdup(p->addrs.items[i]);
}

static void copy_scenario(const struct scenario *s, struct question *ret)
{
	question_add_scenario(ret, s->host_header, s->sni)->paths =
		xstrdup_null(s->paths);
}

void question_copy(const struct question *q, struct question *ret)
{
	struct question copy = *q;

	memset(&copy.scenarios, 0, sizeof(copy.scenarios));
	memset(&copy.pins, 0, sizeof(copy.pins));
	memset(&copy.dns, 0, sizeof(copy.dns));
	memset(&copy.notes, 0, sizeof(copy.notes));
	target_copy(&q->target, &copy.target);
	for (size_t i = 0; i < q->scenarios.n; i++)
		copy_scenario(&q->scenarios.items[i], &copy);
	for (size_t i = 0; i < q->pins.n; i++)
		pin_copy(&q->pins.items[i], VEC_PUSH(&copy.pins));
	for (size_t i = 0; i < q->dns.n; i++)
		*VEC_PUSH(&copy.dns) = xstrdup(q->dns.items[i]);
	for (size_t i = 0; i < q->notes.n; i++)
		*VEC_PUSH(&copy.notes) = xstrdup(q->notes.items[i]);
	copy.trust_path = xstrdup_null(q->trust_path);
	*ret = copy;
}

struct scenario *question_add_scenario(struct question *q,
				       const char *host_header, const char *sni)
{
	struct scenario *s = VEC_PUSH(&q->scenarios);

	/* RFC 6066 section 3: a literal address is no server name. */
	if (sni && host_is_ip(sni))
		sni = NULL;
	s->host_header = xstrdup_null(host_header);
	s->sni = xstrdup_null(sni);
	return s;
}

void question_add_note(struct question *q, const char *text)
{
	char *clean = text_clean(text, strlen(text), NOTE_MAX);

	for (size_t i = 0; i < q->notes.n; i++) {
		if (strcmp(q->notes.items[i], clean) == 0) {
			free(clean);
			return;
		}
	}
	if (q->notes.n < QUESTION_NOTES_MAX)
		*VEC_PUSH(&q->notes) = clean;
	else
		free(clean);
}

/* Normal forms of the names, each once, appended to list. */
struct names {
	VEC_OF(char *) items;
};

static int names_add(struct names *names, char *const *texts, size_t n,
		     struct cf_why *why)
{
	for (size_t i = 0; i < n; i++) {
		char *name = host_normal(texts[i], why);
		bool known = false;

		if (!name)
			return CF_EINPUT;
		for (size_t k = 0; k < names->items.n; k++)
			known |= !strcmp(names->items.items[k], name);
		if (known)
			free(name);
		else
			*VEC_PUSH(&names->items) = name;
	}
	if (names->items.n > LIST_MAX)
		return why_set(why, CF_EINPUT,
			       "%zu names are too many for one question: at "
			       "most %d",
			       names->items.n, LIST_MAX);
	return CF_OK;
}

static void names_release(struct names *names)
{
	for (size_t i = 0; i < names->items.n; i++)
		free(names->items.items[i]);
	VEC_RELEASE(&names->items);
}

static bool same_name(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) == 0 : a == b;
}

/* The SNI of a scenario: told, else the forwarded Host, else the origin. Its
 * behaviors are those of the one with the same Host in before. */
static void add_scenario(struct question *q, const char *host, const char *sni,
			 bool no_sni, const struct question *before)
{
	const char *name = host ? host : q->target.host;
	struct scenario *s = question_add_scenario(q, host,
						   no_sni ? NULL
						   : sni  ? sni
							  : name);

	for (size_t i = 0; i < before->scenarios.n && !s->paths; i++) {
		if (same_name(before->scenarios.items[i].host_header, host))
			s->paths =
				xstrdup_null(before->scenarios.items[i].paths);
	}
}

int question_scenarios(struct question *q, char *const *hosts, size_t n_hosts,
		       char *const *viewers, size_t n_viewers, const char *sni,
		       bool no_sni, struct cf_why *why)
{
	struct names names = { .items = { .n = 0 } };
	char *told = NULL;
	int rc = CF_OK;

	if (n_hosts > 0 && n_viewers > 0)
		return why_set(why, CF_EINPUT,
			       "a forwarded Host and a viewer name exclude "
			       "each other: the first says that Host is "
			       "forwarded, the second that nobody knows");
	if (sni && no_sni)
		return why_set(why, CF_EINPUT,
			       "an SNI and no SNI exclude each other");
	if (sni) {
		told = host_normal(sni, why);
		if (!told)
			return CF_EINPUT;
	}
	rc = names_add(&names, n_hosts ? hosts : viewers,
		       n_hosts ? n_hosts : n_viewers, why);
	if (rc == CF_OK) {
		struct question before = { .scenarios = { .n = 0 } };

		for (size_t i = 0; i < q->scenarios.n; i++)
			copy_scenario(&q->scenarios.items[i], &before);
		scenarios_clear(q);
		if (n_hosts == 0)
			add_scenario(q, NULL, told, no_sni, &before);
		for (size_t i = 0; i < names.items.n; i++)
			add_scenario(q, names.items.items[i], told, no_sni,
				     &before);
		scenarios_clear(&before);
		VEC_RELEASE(&before.scenarios);
		q->forwarding_unknown = n_viewers > 0;
		q->forwarding_assumed = n_hosts == 0 && n_viewers == 0;
	}
	names_release(&names);
	free(told);
	return rc;
}

int question_overrule_sni(struct question *q, const char *sni, bool no_sni,
			  struct cf_why *why)
{
	char *name = sni ? host_normal(sni, why) : NULL;

	if (sni && !name)
		return CF_EINPUT;
	for (size_t i = 0; (name || no_sni) && i < q->scenarios.n; i++) {
		free(q->scenarios.items[i].sni);
		q->scenarios.items[i].sni = xstrdup_null(name);
	}
	free(name);
	return CF_OK;
}

/* An address with or without brackets; owned, NULL when it is none. */
static char *address(const char *text)
{
	size_t n = strlen(text);
	char *inner, *ip = NULL;

	if (n < 2 || text[0] != '[' || text[n - 1] != ']')
		return host_ip_normal(text);
	inner = xstrndup(text + 1, n - 2);
	if (strchr(inner, ':'))
		ip = host_ip_normal(inner);
	free(inner);
	return ip;
}

static int pin_add_addresses(struct pin *p, const char *list,
			     struct cf_why *why)
{
	char *part, *ip;
	int rc;

	while ((part = next_part(&list, ','))) {
		ip = address(part);
		if (!ip)
			rc = host_refuse(why, part, "is no IP address");
		else if (p->addrs.n >= LIST_MAX)
			rc = why_set(why, CF_EINPUT,
				     "more than %d addresses for one name",
				     LIST_MAX);
		else
			rc = CF_OK;
		free(part);
		if (rc != CF_OK) {
			free(ip);
			return rc;
		}
		*VEC_PUSH(&p->addrs) = ip;
	}
	return CF_OK;
}

static int pin_read(const char *text, struct pin *p, struct cf_why *why)
{
	const char *at = text;
	char *host = next_part(&at, ':'), *port = next_part(&at, ':');
	int rc;

	if (!port || !at) {
		rc = host_refuse(why, text,
				 "is not of the form HOST:PORT:ADDR[,ADDR...]");
	} else {
		p->host = host_normal(host, why);
		rc = p->host ? port_parse(port, &p->port, why) : CF_EINPUT;
	}
	free(host);
	free(port);
	return rc == CF_OK ? pin_add_addresses(p, at, why) : rc;
}

int question_add_pin(struct question *q, const char *text, struct cf_why *why)
{
	struct pin p = { .host = NULL };

	if (pin_read(text, &p, why) != CF_OK) {
		pin_release(&p);
		return CF_EINPUT;
	}
	*VEC_PUSH(&q->pins) = p;
	return CF_OK;
}

/* ADDR, ADDR:PORT, [ADDR] or [ADDR]:PORT, in one form; owned, or NULL. */
static char *resolver(const char *text, struct cf_why *why)
{
	const char *colon = strrchr(text, ':');
	char *ip = address(text), *head, *out;
	int port;

	if (ip)
		return ip;
	if (!colon) {
		host_refuse(why, text,
			    "is no resolver: an IP address is needed, with or "
			    "without :PORT");
		return NULL;
	}
	head = xstrndup(text, (size_t)(colon - text));
	/* IPv6 with a port is ambiguous without brackets. */
	if (head[0] == '[' || !strchr(head, ':'))
		ip = address(head);
	free(head);
	if (!ip) {
		host_refuse(why, text,
			    "is no resolver: an IP address is needed, with or "
			    "without :PORT");
		return NULL;
	}
	out = NULL;
	if (port_parse(colon + 1, &port, why) == CF_OK)
		out = xasprintf(strchr(ip, ':') ? "[%s]:%d" : "%s:%d", ip,
				port);
	free(ip);
	return out;
}

int question_add_dns(struct question *q, const char *text, struct cf_why *why)
{
	struct names fresh = { .items = { .n = 0 } };
	char *part, *one;

	while ((part = next_part(&text, ','))) {
		one = resolver(part, why);
		free(part);
		if (!one || fresh.items.n + q->dns.n >= LIST_MAX) {
			if (one)
				why_set(why, CF_EINPUT,
					"more than %d resolvers", LIST_MAX);
			free(one);
			names_release(&fresh);
			return CF_EINPUT;
		}
		*VEC_PUSH(&fresh.items) = one;
	}
	for (size_t i = 0; i < fresh.items.n; i++)
		*VEC_PUSH(&q->dns) = fresh.items.items[i];
	VEC_RELEASE(&fresh.items);
	return CF_OK;
}
