/* Templates of the catalogue and of the summary: the {facts} they can name. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "advice/aws_name.h"
#include "advice/cert_names.h"
#include "advice/rules.h"
#include "advice/situation.h"
#include "advice/standing.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/target.h"

#define FILLED_MAX  16384
#define NAMES_SHOWN 4
#define WORD_MAX    32

/* Each returns an owned text, or NULL when it is not known. */
static char *fact_host(const struct situation *s)
{
	return xstrdup_null(s->evidence->host);
}

static char *fact_port(const struct situation *s)
{
	return s->evidence->port ? xasprintf("%d", s->evidence->port) : NULL;
}

static char *fact_http_port(const struct situation *s)
{
	return xasprintf("%d", s->evidence->http_port);
}

static const struct scenario *scenario_of(const struct situation *s)
{
	size_t i = s->has_contact ? s->contact.scenario : 0;

	return i < s->evidence->scenarios.n ? &s->evidence->scenarios.items[i]
					    : NULL;
}

static char *fact_sni(const struct situation *s)
{
	const struct scenario *sc = scenario_of(s);

	return sc ? xstrdup_null(sc->sni) : NULL;
}

/* The name that the edge compares first: the forwarded Host, else the host. */
static char *fact_viewer(const struct situation *s)
{
	const struct scenario *sc = scenario_of(s);
	size_t i;

	if (sc && sc->host_header)
		return xstrdup(sc->host_header);
	if (situation_good_viewer(s))
		return xstrdup(situation_good_viewer(s));
	for (i = 0; i < s->evidence->scenarios.n; i++) {
		sc = &s->evidence->scenarios.items[i];
		if (sc->host_header)
			return xstrdup(sc->host_header);
	}
	return NULL;
}

/* The name that the certificate is held against. */
static char *fact_asked(const struct situation *s)
{
	const struct scenario *sc = scenario_of(s);

	if (sc && sc->host_header)
		return xstrdup(sc->host_header);
	return fact_host(s);
}

/* The same, if one can have a certificate for it. */
static char *fact_wanted(const struct situation *s)
{
	const struct scenario *sc = scenario_of(s);

	if (sc && sc->host_header) {
		if (aws_service_of(sc->host_header) == AWS_CLOUDFRONT)
			return NULL;
	} else if (situation_vendor_name(s) ||
		   (s->evidence->host && host_is_ip(s->evidence->host))) {
		return NULL;
	}
	return fact_asked(s);
}

static const struct address *address_of(const struct situation *s)
{
	return s->has_contact
		       ? &s->evidence->addresses.items[s->contact.address]
		       : NULL;
}

static char *fact_address(const struct situation *s)
{
	const struct address *a = address_of(s);

	return a ? xstrdup(a->ip) : NULL;
}

static char *fact_connect(const struct situation *s)
{
	const struct address *a = address_of(s);

	if (s->evidence->flags & ASKED_FILE)
		return NULL;
	if (!a)
		return xasprintf("%s:%d",
				 s->evidence->host ? s->evidence->host : "",
				 s->evidence->port);
	return xasprintf(a->family == 6 ? "[%s]:%d" : "%s:%d", a->ip,
			 s->evidence->port);
}

/* An address that connects beside the one that does not. */
static char *fact_good_address(const struct situation *s)
{
	const struct contact_verdict *v;
	size_t i;

	for (i = 0; i < s->advice->contacts.n; i++) {
		v = &s->advice->contacts.items[i];
		if (v->counts && v->is.outcome == VERDICT_CONNECTS)
			return xstrdup(
				s->evidence->addresses.items[v->address].ip);
	}
	return NULL;
}

/* Fit for any shell, quoted or not, and never an option. */
static bool is_tame(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz"
			     "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.:_-");

	return n > 0 && s[n] == '\0' && s[0] != '-';
}

static char *fact_servername(const struct situation *s)
{
	struct buf b = BUF_INIT(FILLED_MAX);
	char *sni = fact_sni(s);

	if (!sni)
		return xstrdup("-noservername");
	if (is_tame(sni))
		buf_addf(&b, "-servername %s", sni);
	free(sni);
	return b.len > 0 ? buf_take(&b) : NULL;
}

/* One that DNS and a CA could know: no wildcard, no bare "localhost". */
static char *fact_name(const struct situation *s)
{
	return xstrdup_null(cert_first_host(s->leaf));
}

static char *ordered(const struct situation *s, const struct cert *c,
		     char *(*names)(const struct cert *c, const char *wanted))
{
	char *wanted = fact_wanted(s), *text = NULL;

	if (wanted && is_tame(wanted))
		text = names(c, wanted);
	free(wanted);
	return text;
}

/* The certificate whose names work today and must go on to. One without a
 * public root, or of another site, has names of which nobody knows that. */
static const struct cert *kept(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	char *wanted = fact_wanted(s);
	bool keeps = wanted && s->leaf && j && j->anchor &&
		     cert_names(s->leaf, wanted);

	free(wanted);
	return keeps ? s->leaf : NULL;
}

static char *fact_domains(const struct situation *s)
{
	return ordered(s, kept(s), cert_names_certbot);
}

static char *fact_san(const struct situation *s)
{
	return ordered(s, kept(s), cert_names_request);
}

/* With those that the certificate has, whoever issued it. */
static char *fact_all_domains(const struct situation *s)
{
	return cert_first_host(s->leaf)
		       ? ordered(s, s->leaf, cert_names_certbot)
		       : NULL;
}

static char *fact_all_san(const struct situation *s)
{
	return ordered(s, s->leaf, cert_names_request);
}

/* A host name in the SAN, or what stands in place of all host names there. */
static bool tells_name(const struct cert *c, const struct san *san)
{
	size_t i;

	if (san->kind == SAN_DNS)
		return san->text[0] != '\0';
	for (i = 0; i < c->sans.n; i++) {
		if (c->sans.items[i].kind == SAN_DNS)
			return false;
	}
	return san->kind == SAN_IP || strncmp(san->text, "URI:", 4) == 0;
}

static char *fact_names(const struct situation *s)
{
	struct buf b = BUF_INIT(FILLED_MAX);
	size_t i, shown = 0, left = 0;

	if (!s->leaf)
		return NULL;
	for (i = 0; i < s->leaf->sans.n; i++) {
		if (!tells_name(s->leaf, &s->leaf->sans.items[i]))
			continue;
		if (shown == NAMES_SHOWN) {
			left++;
			continue;
		}
		buf_addf(&b, "%s%s", shown ? ", " : "",
			 s->leaf->sans.items[i].text);
		shown++;
	}
	/* Beside such names it does not count. */
	if (!s->leaf->san_usable && s->leaf->common_name)
		buf_adds(&b, s->leaf->common_name);
	if (left > 0)
		buf_addf(&b, " and %zu more", left);
	if (b.len > 0)
		return buf_take(&b);
	buf_release(&b);
	return NULL;
}

static char *fact_subject(const struct situation *s)
{
	if (!s->leaf)
		return NULL;
	return xstrdup(s->leaf->common_name ? s->leaf->common_name
					    : s->leaf->subject);
}

static char *fact_issuer(const struct situation *s)
{
	if (!s->leaf)
		return NULL;
	return xstrdup(s->leaf->issuer_common_name ? s->leaf->issuer_common_name
						   : s->leaf->issuer);
}

static char *fact_serial(const struct situation *s)
{
	return s->leaf ? xstrdup_null(s->leaf->serial) : NULL;
}

static char *fact_key(const struct situation *s)
{
	return s->leaf ? xstrdup_null(s->leaf->key_text) : NULL;
}

static char *fact_not_after(const struct situation *s)
{
	char date[TIME_TEXT_SIZE];

	return s->leaf ? xstrdup(time_date(s->leaf->not_after, date)) : NULL;
}

static char *fact_not_before(const struct situation *s)
{
	char date[TIME_TEXT_SIZE];

	return s->leaf ? xstrdup(time_date(s->leaf->not_before, date)) : NULL;
}

static char *fact_at(const struct situation *s)
{
	char date[TIME_TEXT_SIZE];

	return xstrdup(time_date(s->evidence->at, date));
}

/* "CN=R11,O=...": its common name where it has one, without escapes. */
static char *name_in(const char *dn)
{
	const char *p = strstr(dn, "CN=");
	struct buf b = BUF_INIT(FILLED_MAX);

	if (!p)
		return xstrdup(dn);
	for (p += 3; *p && *p != ','; p++) {
		if (*p == '\\' && p[1] && strchr(" \"#+,;<=>\\", p[1]))
			p++;
		buf_addc(&b, *p);
	}
	return buf_take(&b);
}

static char *fact_missing(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	char *name, *right;

	if (!j || !j->missing)
		return NULL;
	name = name_in(j->missing);
	if (!j->namesake)
		return name;
	right = xasprintf("the right %s", name);
	free(name);
	return right;
}

static char *fact_issuer_url(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;

	/* Another scheme would be read from the disk of who pastes it. */
	if (!j || !j->missing_url ||
	    (strncasecmp(j->missing_url, "http://", 7) != 0 &&
	     strncasecmp(j->missing_url, "https://", 8) != 0))
		return NULL;
	return xstrdup(j->missing_url);
}

static char *fact_root(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	const struct cert *top;

	if (!j)
		return NULL;
	if (j->anchor)
		return xstrdup(j->anchor);
	if (j->path.n == 0)
		return NULL;
	top = &j->certs.items[j->path.items[j->path.n - 1]];
	return xstrdup_null(top->common_name ? top->common_name : top->subject);
}

/* How many of the path belong into a file: the root does not. Where the leaf
 * is not the first, the path is that of another. */
static size_t file_count(const struct chain_judgment *j)
{
	size_t n = j && j->leaf_at == 0 ? j->path.n : 0;

	return n > 1 && j->certs.items[j->path.items[n - 1]].self_signed ? n - 1
									 : n;
}

static char *fact_order(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	struct buf b = BUF_INIT(FILLED_MAX);
	char *missing = fact_missing(s);
	size_t i, n = file_count(j);

	for (i = 0; i < n; i++) {
		const struct cert *c = &j->certs.items[j->path.items[i]];

		buf_addf(&b, "%s%s", i ? ", then " : "",
			 c->common_name ? c->common_name : c->subject);
	}
	if (n > 0 && missing)
		buf_addf(&b, ", then %s", missing);
	free(missing);
	if (n > 0)
		return buf_take(&b);
	buf_release(&b);
	return NULL;
}

static char *fact_sent(const struct situation *s)
{
	const struct chain_judgment *j = s->contact.judgment;
	struct buf b = BUF_INIT(FILLED_MAX);
	size_t i;

	if (file_count(j) == 0)
		return NULL;
	for (i = 0; i < file_count(j); i++)
		buf_addf(&b, "%ssent-%d.pem", i ? " " : "", j->path.items[i]);
	return buf_take(&b);
}

static char *fact_count(const struct situation *s)
{
	size_t n;

	if (!s->contact.chain)
		return NULL;
	n = s->contact.chain->certs.n;
	return xasprintf("%zu certificate%s", n, n == 1 ? "" : "s");
}

static char *fact_version(const struct situation *s)
{
	char name[NAME_SIZE];

	if (!s->contact.best || !s->contact.best->server_hello)
		return NULL;
	return xstrdup(version_name(s->contact.best->version, name));
}

static char *fact_suite(const struct situation *s)
{
	char name[NAME_SIZE];

	if (!s->contact.best || !s->contact.best->server_hello)
		return NULL;
	return xstrdup(suite_name(s->contact.best->suite, name));
}

static char *fact_protocols(const struct situation *s)
{
	return s->evidence->protocols ? protocols_text(s->evidence->protocols)
				      : NULL;
}

static char *fact_alert(const struct situation *s)
{
	struct standing st;
	char name[NAME_SIZE];

	if (!s->has_contact)
		return NULL;
	st = standing_of(&s->contact);
	return st.alert ? xasprintf("%s (%u)", alert_name(st.alert->code, name),
				    st.alert->code)
			: NULL;
}

static const struct conn *asked_for(const struct situation *s, enum purpose why)
{
	const struct conn *c = NULL;
	size_t i;

	if (!s->has_contact)
		return NULL;
	for (i = 0; i < s->evidence->scenarios.n && !c; i++)
		c = evidence_conn(s->evidence, s->contact.address, i, why);
	return c;
}

/* The version that the origin speaks in place of what is offered, if it is one
 * that a distribution should allow at all: SSLv3 is not. */
static char *fact_older(const struct situation *s)
{
	const struct conn *c = s->contact.edge;
	char name[NAME_SIZE];

	if (!c || !c->server_hello)
		c = asked_for(s, PURPOSE_OLDER);
	if (!c || !c->server_hello ||
	    (c->version != TLS_1_0 && c->version != TLS_1_1))
		return NULL;
	return xstrdup(version_name(c->version, name));
}

/* What port 80 was seen to do, as the end of a sentence. */
static char *fact_http(const struct situation *s)
{
	const struct conn *c = asked_for(s, PURPOSE_PLAIN);

	if (!c)
		return NULL;
	if (!c->http_seen)
		return c->ended ? xstrdup("does not answer in HTTP") : NULL;
	if (c->http_location)
		return xasprintf("answers %d and sends on to %s",
				 c->http_status, c->http_location);
	return xasprintf("answers %d", c->http_status);
}

static char *fact_server(const struct situation *s)
{
	const struct conn *c = s->contact.proof;

	return c ? xstrdup_null(c->http_server) : NULL;
}

static char *fact_seen(const struct situation *s)
{
	return s->cause ? xstrdup_null(s->cause->evidence) : NULL;
}

/* Within a sentence: titles begin with a capital, and Host is a name. */
static char *fact_cause(const struct situation *s)
{
	const struct rule *cause = s->advice->verdict.cause;
	char *title = cause ? xstrdup(cause->title) : NULL;

	if (title && strncmp(title, "Host ", 5) != 0)
		title[0] = (char)tolower((unsigned char)title[0]);
	return title;
}

static char *fact_region(const struct situation *s)
{
	return aws_region_of(s->evidence->host);
}

static char *fact_region_option(const struct situation *s)
{
	char *region = fact_region(s);
	struct buf b = BUF_INIT(FILLED_MAX);

	if (!region)
		return xstrdup("--region \"$AWS_REGION\"");
	buf_adds(&b, "--region ");
	text_shell_quote(&b, region);
	free(region);
	return buf_take(&b);
}

/* Path patterns of the cache behaviors that come to the contact; owned. */
static struct json *paths_of(const struct situation *s)
{
	const struct scenario *sc = scenario_of(s);
	struct cf_why why;

	if (!sc || !sc->paths)
		return NULL;
	return json_parse("paths", sc->paths, strlen(sc->paths), &why);
}

/* As JSON, for jq. */
static char *fact_paths(const struct situation *s)
{
	struct json *paths = paths_of(s);
	char *text;

	if (!json_is_arr(paths) || json_count(paths) == 0) {
		json_free(paths);
		return NULL;
	}
	text = json_line(paths);
	json_free(paths);
	return text;
}

static char *fact_behaviors(const struct situation *s)
{
	struct json *paths = paths_of(s);
	struct buf b = BUF_INIT(FILLED_MAX);
	size_t i, n = json_is_arr(paths) ? json_count(paths) : 0;

	for (i = 0; i < n && i < NAMES_SHOWN; i++) {
		const char *path = json_str(json_at(paths, i));

		buf_addf(&b, "%s%s",
			 i	 ? ", "
			 : n > 1 ? "behaviors "
				 : "behavior ",
			 path ? path : "?");
	}
	if (n > NAMES_SHOWN)
		buf_addf(&b, " and %zu more", n - NAMES_SHOWN);
	json_free(paths);
	if (n > 0)
		return buf_take(&b);
	buf_release(&b);
	return NULL;
}

enum fact_kind {
	WORDS,
	NAME, /* of a host: in a command it is that or nothing */
	RAW,  /* a piece of a command, quoted already */
};

static const struct fact {
	const char *word;
	char *(*get)(const struct situation *s);
	const char *otherwise; /* in prose */
	enum fact_kind kind;
} facts[] = {
	{ "host", fact_host, "the origin", NAME },
	{ "port", fact_port, NULL, WORDS },
	{ "http_port", fact_http_port, NULL, WORDS },
	{ "sni", fact_sni, "no name", NAME },
	{ "servername", fact_servername, NULL, RAW },
	{ "viewer", fact_viewer, "the viewer's name", NAME },
	{ "asked", fact_asked, "the origin", NAME },
	{ "wanted", fact_wanted, "a name of your own", NAME },
	{ "address", fact_address, "the address", WORDS },
	{ "connect", fact_connect, NULL, WORDS },
	{ "good_address", fact_good_address, "another address", WORDS },
	{ "name", fact_name, "a name in its certificate", NAME },
	{ "names", fact_names, "no host name at all", WORDS },
	{ "domains", fact_domains, NULL, RAW },
	{ "san", fact_san, NULL, WORDS },
	{ "all_domains", fact_all_domains, NULL, RAW },
	{ "all_san", fact_all_san, NULL, WORDS },
	{ "subject", fact_subject, "the certificate", WORDS },
	{ "issuer", fact_issuer, "its issuer", WORDS },
	{ "serial", fact_serial, "unknown", WORDS },
	{ "key", fact_key, "an unknown kind", WORDS },
	{ "not_after", fact_not_after, "an unknown day", WORDS },
	{ "not_before", fact_not_before, "an unknown day", WORDS },
	{ "at", fact_at, NULL, WORDS },
	{ "missing", fact_missing, "its issuer", WORDS },
	{ "issuer_url", fact_issuer_url, "the CA's site", WORDS },
	{ "root", fact_root, "its root", WORDS },
	{ "count", fact_count, "no certificate", WORDS },
	{ "version", fact_version, "no TLS version", WORDS },
	{ "suite", fact_suite, "no cipher suite", WORDS },
	{ "protocols", fact_protocols, "what it allows", WORDS },
	{ "older", fact_older, "no older version", WORDS },
	{ "alert", fact_alert, "no alert", WORDS },
	{ "http", fact_http, "was not asked", WORDS },
	{ "server", fact_server, "the server", WORDS },
	{ "seen", fact_seen, "nothing certain", WORDS },
	{ "cause", fact_cause, "no fault was seen", WORDS },
	{ "region", fact_region, "its region", WORDS },
	{ "order", fact_order, "the leaf first, then each issuer", WORDS },
	{ "sent", fact_sent, NULL, RAW },
	{ "paths", fact_paths, NULL, WORDS },
	{ "behaviors", fact_behaviors, "the behaviors of this origin", WORDS },
	{ "region_option", fact_region_option, NULL, RAW },
};

static const struct fact *fact_named(const char *word, size_t n)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(facts); i++) {
		if (strlen(facts[i].word) == n &&
		    memcmp(facts[i].word, word, n) == 0)
			return &facts[i];
	}
	return NULL;
}

/* A {word} at t: its length, or 0. Shell braces such as ${X} are none. */
static size_t word_at(const char *t)
{
	size_t n;

	if (t[0] != '{')
		return 0;
	n = strspn(t + 1, "abcdefghijklmnopqrstuvwxyz_");
	return n > 0 && n < WORD_MAX && t[1 + n] == '}' ? n : 0;
}

char *situation_unknown(const char *template)
{
	const char *t;
	size_t n;

	for (t = template; *t; t++) {
		n = word_at(t);
		if (n > 0 && !fact_named(t + 1, n))
			return xstrndup(t + 1, n);
	}
	return NULL;
}

enum filling {
	FILL_TEXT,    /* what is not known gets a general word */
	FILL_FACT,    /* what is not known voids it */
	FILL_COMMAND, /* that, and quoted for a shell */
	FILL_POWERSHELL,
};

/* Logs say anything: quotes keep a value one word, and this no option. */
static bool fits_command(const struct fact *f, const char *value)
{
	if (f->kind == NAME)
		return is_tame(value);
	return f->kind == RAW || !value[0] || !strchr("-+@", value[0]);
}

static bool fill_one(const struct situation *s, const struct fact *f,
		     enum filling how, struct buf *out)
{
	char *value = f->get(s);

	if (!value && how != FILL_TEXT)
		return false;
	if ((how == FILL_POWERSHELL && (f->kind == RAW || !is_tame(value))) ||
	    (how == FILL_COMMAND && !fits_command(f, value))) {
		free(value);
		return false;
	}
	if (how == FILL_POWERSHELL)
		buf_addf(out, "'%s'", value);
	else if (how != FILL_COMMAND || f->kind == RAW)
		buf_adds(out, value ? value : f->otherwise ? f->otherwise : "");
	else
		text_shell_quote(out, value);
	free(value);
	return true;
}

static char *fill(const struct situation *s, const char *template,
		  enum filling how)
{
	struct buf out = BUF_INIT(FILLED_MAX);
	const struct fact *f;
	const char *t;
	size_t n;

	for (t = template; *t; t++) {
		n = word_at(t);
		f = n > 0 ? fact_named(t + 1, n) : NULL;
		if (!f) {
			buf_addc(&out, *t);
			continue;
		}
		if (!fill_one(s, f, how, &out)) {
			buf_release(&out);
			return NULL;
		}
		t += n + 1;
	}
	if (out.overflow && how != FILL_TEXT) {
		buf_release(&out);
		return NULL;
	}
	return buf_take(&out);
}

char *situation_text(const struct situation *s, const char *template)
{
	return fill(s, template, FILL_TEXT);
}

char *situation_command(const struct situation *s, const char *template)
{
	return fill(s, template, FILL_COMMAND);
}

char *situation_powershell(const struct situation *s, const char *template)
{
	return fill(s, template, FILL_POWERSHELL);
}

bool situation_quoted(const char *template)
{
	const char *t;
	char open = '\0';

	for (t = template; *t; t++) {
		if (open && word_at(t) > 0)
			return true;
		if (*t == '\\' && open != '\'' && t[1])
			t++;
		else if (*t == open)
			open = '\0';
		else if (!open && (*t == '\'' || *t == '"'))
			open = *t;
	}
	return false;
}

char *situation_fact(const struct situation *s, const char *template)
{
	return fill(s, template, FILL_FACT);
}
