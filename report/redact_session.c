/* What tells in a session, and its copy without that. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "advice/anchors.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/plan.h"
#include "report/facts.h"
#include "report/redact_words.h"

#define NOTE_MAX 8192 /* bytes */
/* Shorter patterns, of one letter or a star, tell nothing. */
#define PATH_MIN 3

/* Products that half the world runs; any other word could be a name. */
static const char *const products[] = {
	"AmazonS3",	 "Apache",     "Caddy",
	"CloudFront",	 "LiteSpeed",  "Microsoft-HTTPAPI",
	"Microsoft-IIS", "Tengine",    "Varnish",
	"awselb",	 "cf502-demo", "cloudflare",
	"envoy",	 "gunicorn",   "haproxy",
	"nginx",	 "openresty",  "uvicorn",
};

/* "nginx", "nginx/1.22.1", "Apache/2.4.57 (Debian)" */
static bool is_product(const char *server)
{
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(products) && n == 0; i++) {
		size_t k = strlen(products[i]);

		if (strncmp(server, products[i], k) == 0 &&
		    (server[k] == '\0' || server[k] == '/'))
			n = k;
	}
	if (n == 0)
		return false;
	if (server[n] == '/')
		n += 1 + strspn(server + n + 1, "0123456789.");
	if (strncmp(server + n, " (", 2) == 0) {
		n += 2;
		while (isalpha((unsigned char)server[n]))
			n++;
		n += server[n] == ')';
	}
	return server[n] == '\0';
}

static bool is_name_char(char c)
{
	return isalnum((unsigned char)c) || c == '.' || c == '-' || c == '_';
}

/* The host names and addresses within a text of the origin. */
static void add_names_in(struct redaction *r, const char *text)
{
	while (*text) {
		size_t n = 0;
		char *word;

		while (is_name_char(text[n]))
			n++;
		if (n == 0) {
			text++;
			continue;
		}
		word = xstrndup(text, n);
		while (n > 0 && word[strlen(word) - 1] == '.')
			word[strlen(word) - 1] = '\0';
		if (strchr(word, '.') &&
		    (host_is_ip(word) ||
		     word[strspn(word, "0123456789.")] != '\0'))
			redaction_add(r, REDACT_HOST, word);
		free(word);
		text += n;
	}
}

static void add_text(struct redaction *r, const char *text)
{
	if (!text || !text[0] || is_product(text))
		return;
	redaction_add(r, REDACT_TEXT, text);
	add_names_in(r, text);
}

static void add_file(struct redaction *r, const char *path)
{
	const char *slash = strrchr(path, '/');

	redaction_add(r, REDACT_FILE, path);
	if (slash)
		redaction_add(r, REDACT_FILE, slash + 1);
}

/* As commands have it, too: a quote within it is another text there. */
static void add_quoted_file(struct redaction *r, const char *path)
{
	struct buf quoted = BUF_INIT(NOTE_MAX);

	add_file(r, path);
	text_shell_quote(&quoted, path);
	if (strchr(path, '\''))
		redaction_add(r, REDACT_FILE, buf_str(&quoted));
	buf_release(&quoted);
}

/* An anchor of Mozilla's may keep its name. */
static bool is_public(const struct evidence *ev, const struct chain_judgment *j,
		      const char *dn)
{
	if (!anchors_are_mozilla(ev))
		return false;
	for (size_t i = 0; i < j->anchors.n; i++)
		if (j->anchors.items[i].subject &&
		    strcmp(j->anchors.items[i].subject, dn) == 0)
			return true;
	return false;
}

static void add_dn(struct redaction *r, const struct evidence *ev,
		   const struct chain_judgment *j, const char *dn)
{
	if (dn && !is_public(ev, j, dn))
		redaction_add_dn(r, dn);
}

static void add_cert(struct redaction *r, const struct evidence *ev,
		     const struct chain_judgment *j, const struct cert *c)
{
	if (!c->parsed)
		return;
	add_dn(r, ev, j, c->subject);
	add_dn(r, ev, j, c->issuer);
	for (size_t i = 0; i < c->sans.n; i++) {
		const struct san *san = &c->sans.items[i];

		if (san->kind != SAN_OTHER)
			redaction_add(r, REDACT_HOST, san->text);
		else
			add_text(r, san->text);
		if (san->kind == SAN_DNS && strncmp(san->text, "*.", 2) == 0)
			redaction_add(r, REDACT_HOST, san->text + 2);
	}
	redaction_add(r, REDACT_SERIAL, c->serial);
	add_text(r, c->aia_issuer);
}

static void add_judgment(struct redaction *r, const struct evidence *ev,
			 const struct chain_judgment *j)
{
	for (size_t i = 0; i < j->certs.n; i++)
		add_cert(r, ev, j, &j->certs.items[i]);
	for (size_t i = 0; i < j->anchors.n; i++)
		if (!anchors_are_mozilla(ev))
			add_cert(r, ev, j, &j->anchors.items[i]);
	add_dn(r, ev, j, j->missing);
	add_text(r, j->missing_url);
}

static void add_question(struct redaction *r, const struct question *q)
{
	const struct target *t = &q->target;

	redaction_add(r, REDACT_HOST, t->host);
	/* "xn--... (U-labels)" */
	if (t->host && t->shown && strcmp(t->host, t->shown) != 0) {
		const char *open = strchr(t->shown, '(');
		size_t n = open ? strcspn(open + 1, ")") : 0;
		char *alias = n ? xstrndup(open + 1, n) : NULL;

		redaction_add_alias(r, t->host, alias);
		free(alias);
	}
	for (size_t i = 0; i < q->pins.n; i++) {
		redaction_add(r, REDACT_HOST, q->pins.items[i].host);
		for (size_t k = 0; k < q->pins.items[i].addrs.n; k++)
			redaction_add(r, REDACT_ADDR,
				      q->pins.items[i].addrs.items[k]);
	}
	for (size_t i = 0; i < q->dns.n; i++)
		redaction_add(r, REDACT_ADDR, q->dns.items[i]);
	if (q->trust_path)
		add_file(r, q->trust_path);
}

static void add_conn(struct redaction *r, const struct conn *c)
{
	/* One of our own, which would look like another host of theirs. */
	if (c->sni && strcmp(c->sni, PLAN_NO_SUCH_NAME) != 0)
		redaction_add(r, REDACT_HOST, c->sni);
	add_text(r, c->http_location);
	add_text(r, c->http_server);
	if (c->not_tls)
		add_text(r, c->text);
}

/* Names of viewers stand in what the distribution says. */
static void add_note(struct redaction *r, const char *note)
{
	static const char between[] = " ;,:\"";

	while (*note) {
		size_t n = strcspn(note, between);
		char *word = xstrndup(note, n);
		const char *name = strncmp(word, "*.", 2) == 0 ? word + 2
							       : word;

		if (strchr(name, '.') && !strchr(name, '/') &&
		    strncmp(name, "TLSv", 4) != 0 &&
		    name[strlen(name) - 1] != '.')
			redaction_add(r, REDACT_HOST, name);
		free(word);
		note += n + (note[n] != '\0');
	}
}

/* Path patterns of the cache behaviors: a JSON array, see target.h. */
static void add_paths(struct redaction *r, const char *paths)
{
	struct cf_why why;
	struct json *list =
		paths ? json_parse("paths", paths, strlen(paths), &why) : NULL;

	for (size_t i = 0; json_is_arr(list) && i < json_count(list); i++) {
		const char *path = json_str(json_at(list, i));

		if (path && strlen(path) >= PATH_MIN &&
		    strcmp(path, "Default (*)") != 0)
			redaction_add(r, REDACT_TEXT, path);
	}
	json_free(list);
}

/* Without what the chains hold. */
static void add_names(struct redaction *r, const struct evidence *ev)
{
	redaction_add(r, REDACT_HOST, ev->host);
	for (size_t i = 0; i < ev->scenarios.n; i++) {
		redaction_add(r, REDACT_HOST,
			      ev->scenarios.items[i].host_header);
		redaction_add(r, REDACT_HOST, ev->scenarios.items[i].sni);
		add_paths(r, ev->scenarios.items[i].paths);
	}
	for (size_t i = 0; i < ev->settings.n; i++)
		add_note(r, ev->settings.items[i]);
	for (size_t i = 0; i < ev->cnames.n; i++)
		redaction_add(r, REDACT_HOST, ev->cnames.items[i]);
	for (size_t i = 0; i < ev->addresses.n; i++) {
		const struct address *a = &ev->addresses.items[i];

		if (a->where == WHERE_FILE)
			add_file(r, a->ip);
		else
			redaction_add(r, REDACT_ADDR, a->ip);
	}
	/* What is not Mozilla's was given as a path, whatever it looks like. */
	if (ev->trust_title && !anchors_are_mozilla(ev))
		add_quoted_file(r, ev->trust_title);
	for (size_t i = 0; i < ev->conns.n; i++)
		add_conn(r, &ev->conns.items[i]);
}

static void add_evidence(struct redaction *r, const struct evidence *ev)
{
	add_names(r, ev);
	for (size_t i = 0; i < ev->judged.n; i++)
		if (ev->judged.items[i].judgment)
			add_judgment(r, ev, ev->judged.items[i].judgment);
}

static void hide(struct redaction *r, char **text)
{
	char *hidden = redaction_text(r, *text);

	free(*text);
	*text = hidden;
}

/* The word behind each place where "before" stands. */
static void hide_behind(struct redaction *r, char **text, const char *before)
{
	struct buf out = BUF_INIT(NOTE_MAX);
	const char *at = *text, *next;

	while ((next = strstr(at, before))) {
		size_t n;
		char *word;

		next += strlen(before);
		n = strcspn(next, *before == '"' ? "\"" : " ;,\"");
		word = xstrndup(next, n);
		buf_addf(&out, "%.*s", (int)(next - at), at);
		if (n == 0 || strcmp(word, "Default (*)") == 0 ||
		    strncmp(word, "TLSv", 4) == 0)
			buf_adds(&out, word);
		else
			buf_addf(&out, "%s-%zu", redaction_word(REDACT_TEXT),
				 redaction_number(r, REDACT_TEXT, word));
		at = next + n;
		if (*before == '"' && *at == '"')
			buf_addc(&out, *at++);
		free(word);
	}
	buf_adds(&out, at);
	free(*text);
	*text = buf_take(&out);
}

/* Names go; so does what an account calls its policies, functions, paths. */
static void hide_note(struct redaction *r, char **text)
{
	static const char *const before[] = {
		"\"",	     "--id ",	 "cache policy ", "request policy ",
		"function:", "function/"
	};

	hide(r, text);
	for (size_t i = 0; *text && i < ARRAY_LEN(before); i++)
		hide_behind(r, text, before[i]);
}

#define HIDE_ALL(r, v)                                 \
	do {                                           \
		for (size_t i_ = 0; i_ < (v)->n; i_++) \
			hide(r, &(v)->items[i_]);      \
	} while (0)

static void hide_names(struct redaction *r, struct cert *c)
{
	hide(r, &c->subject);
	hide(r, &c->issuer);
	hide(r, &c->common_name);
	hide(r, &c->issuer_common_name);
	hide(r, &c->aia_issuer);
	for (size_t i = 0; i < c->sans.n; i++)
		hide(r, &c->sans.items[i].text);
}

/* The number alone, where no real fingerprint could be. */
static void hide_cert(struct redaction *r, struct cert *c)
{
	char *sha = text_hex(c->sha256, sizeof(c->sha256));
	size_t number = redaction_number(r, REDACT_CERT, sha);

	memset(c->sha256, 0, sizeof(c->sha256));
	for (int i = 0; i < 4; i++)
		c->sha256[31 - i] = (unsigned char)(number >> (8 * i));
	free(sha);
	free(c->der.data);
	c->der.data = NULL;
	c->der.len = 0;
	if (!c->parsed)
		return;
	hide_names(r, c);
	if (c->serial) {
		number = redaction_number(r, REDACT_SERIAL, c->serial);
		free(c->serial);
		c->serial = xasprintf("%s-%zu", redaction_word(REDACT_SERIAL),
				      number);
	}
}

static void hide_judgment(struct redaction *r, struct chain_judgment *j)
{
	for (size_t i = 0; i < j->certs.n; i++)
		hide_cert(r, &j->certs.items[i]);
	for (size_t i = 0; i < j->anchors.n; i++)
		hide_names(r, &j->anchors.items[i]);
	for (size_t i = 0; i < j->reasons.n; i++)
		hide(r, &j->reasons.items[i].detail);
	hide(r, &j->anchor);
	hide(r, &j->missing);
	hide(r, &j->missing_url);
}

static void hide_conn(struct redaction *r, struct conn *c)
{
	hide(r, &c->sni);
	hide(r, &c->variant);
	hide(r, &c->text);
	hide(r, &c->local_text);
	hide(r, &c->http_location);
	hide(r, &c->http_server);
}

static void hide_evidence(struct redaction *r, struct evidence *ev)
{
	hide(r, &ev->host);
	hide(r, &ev->dns_text);
	hide(r, &ev->trust_title);
	HIDE_ALL(r, &ev->cnames);
	for (size_t i = 0; i < ev->settings.n; i++)
		hide_note(r, &ev->settings.items[i]);
	for (size_t i = 0; i < ev->scenarios.n; i++) {
		hide(r, &ev->scenarios.items[i].host_header);
		hide(r, &ev->scenarios.items[i].sni);
		hide(r, &ev->scenarios.items[i].paths);
	}
	for (size_t i = 0; i < ev->addresses.n; i++)
		hide(r, &ev->addresses.items[i].ip);
	for (size_t i = 0; i < ev->conns.n; i++)
		hide_conn(r, &ev->conns.items[i]);
	for (size_t i = 0; i < ev->judged.n; i++)
		if (ev->judged.items[i].judgment)
			hide_judgment(r, ev->judged.items[i].judgment);
}

static void hide_recipes(struct redaction *r, struct advised_remedy *a)
{
	for (size_t i = 0; i < a->recipes.n; i++) {
		hide(r, &a->recipes.items[i].check);
		HIDE_ALL(r, &a->recipes.items[i].commands);
	}
}

static void hide_advice(struct redaction *r, struct advice *a)
{
	hide(r, &a->summary);
	HIDE_ALL(r, &a->fine);
	HIDE_ALL(r, &a->unknown);
	for (size_t i = 0; i < a->findings.n; i++)
		hide(r, &a->findings.items[i].evidence);
	for (size_t i = 0; i < a->remedies.n; i++) {
		hide(r, &a->remedies.items[i].why);
		hide(r, &a->remedies.items[i].verify);
		HIDE_ALL(r, &a->remedies.items[i].commands);
		hide_recipes(r, &a->remedies.items[i]);
	}
	for (size_t i = 0; i < a->dead_ends.n; i++)
		hide(r, &a->dead_ends.items[i].why);
}

/* Texts are rewritten, certificates go. */
static void hide_event(struct redaction *r, struct event *e)
{
	static const bool is_text[] = {
#define X(name, key, type) [EF_##name] = EVENT_IS_##type,
#define EVENT_IS_NUMBER	   false
#define EVENT_IS_NAMED	   false
#define EVENT_IS_HEX	   false
#define EVENT_IS_TEXT	   true
#define EVENT_IS_BYTES	   false
		EVENT_FIELDS(X)
#undef X
	};

	/* Options and paths of the wizard: no answer rests on them. */
	if (event_is_step(e->kind)) {
		uint64_t seq = e->seq;
		int64_t at_us = e->at_us;

		event_release(e);
		e->seq = seq;
		e->at_us = at_us;
		return;
	}
	if (e->kind == EV_NOTE && event_has(e, EF_TEXT))
		hide_note(r, &e->f[EF_TEXT].text);
	for (int f = 0; f < EF_COUNT_; f++)
		if (is_text[f] && event_has(e, (enum event_field)f))
			hide(r, &e->f[f].text);
	free(e->der);
	e->der = NULL;
	e->der_len = 0;
	e->has &= ~((uint64_t)1 << EF_DER);
}

static void hide_round(struct redaction *r, struct round *round)
{
	hide_evidence(r, &round->evidence);
	hide_advice(r, &round->advice);
	for (size_t i = 0; i < round->log.events.n; i++)
		hide_event(r, &round->log.events.items[i]);
}

/* Computed anew from the same events, so that nothing in it is shared. */
static void copy_session(const struct session *s, struct session *ret)
{
	session_init(ret, &s->question, s->policy, s->catalogue);
	ret->in_bulk = true;
	for (size_t i = 0; i < s->rounds.n; i++) {
		const struct event_log *log = &s->rounds.items[i]->log;

		session_round(ret);
		for (size_t k = 0; k < log->events.n; k++)
			session_feed(ret, &log->events.items[k]);
		session_settle(ret);
		ret->rounds.items[i]->done = s->rounds.items[i]->done;
	}
	for (size_t i = 0; i < ret->tried.n; i++)
		free(ret->tried.items[i].id);
	ret->tried.n = 0;
	for (size_t i = 0; i < s->tried.n; i++) {
		struct tried *t = VEC_PUSH(&ret->tried);

		*t = s->tried.items[i];
		t->id = xstrdup(t->id);
	}
}

void redaction_session(struct redaction *r, const struct session *s,
		       struct session *ret)
{
	copy_session(s, ret);
	redaction_begin(r);
	add_question(r, &ret->question);
	for (size_t i = 0; i < ret->rounds.n; i++)
		add_evidence(r, &ret->rounds.items[i]->evidence);
	for (size_t i = 0; i < ret->rounds.n; i++)
		hide_round(r, ret->rounds.items[i]);
}

void redaction_event(struct redaction *r, const struct session *s,
		     const struct event *ev, struct event *ret)
{
	redaction_begin(r);
	add_question(r, &s->question);
	/* But for certificates, which go, events say nothing of chains. */
	if (session_now(s))
		add_names(r, &session_now(s)->evidence);
	event_copy(ev, ret);
	hide_event(r, ret);
}

char *redaction_line(struct redaction *r, const struct session *s,
		     const char *line)
{
	redaction_begin(r);
	add_question(r, &s->question);
	for (size_t i = 0; i < s->rounds.n; i++)
		add_evidence(r, &s->rounds.items[i]->evidence);
	return redaction_text(r, line);
}
