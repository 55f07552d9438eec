/* The commands behind each claim, as rows of templates. */
#include "report/proof.h"

#include <stdlib.h>
#include <string.h>

#include "advice/anchors.h"
#include "advice/situation.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "report/facts.h"

#define COMMANDS 4

/* Behind this, trust anchors and time are those that were judged by. */
#define VERIFY "-verify_return_error@"

#define CLIENT	"openssl s_client -connect {connect} {servername}"
#define QUIETLY " </dev/null 2>/dev/null"
#define LEAF	CLIENT QUIETLY " | openssl x509 -noout "
#define CURL	"curl -sS --resolve {asked}:{port}:{address} "
#define URL	"https://{asked}:{port}/"

#define ANCHORED                                                             \
	"Whether the chain leads to a trust anchor (openssl takes those of " \
	"this machine, or the file behind -CAfile)"

struct row {
	const char *findings; /* ids; NULL: holds whenever the facts do */
	const char *claim;    /* a template */
	const char *commands[COMMANDS];
	bool file; /* for a chain in a file, in place of an origin */
};

/* clang-format off */
static const struct row rows[] = {
	{ .claim = "What the origin sends, and what it is made of",
	  .commands = { CLIENT " -showcerts </dev/null",
			LEAF "-subject -issuer -serial -dates -fingerprint -sha256",
			LEAF "-ext subjectAltName" } },
	{ .findings = "dns-not-found dns-failed address-private resolvers-disagree origin-aws-name origin-not-a-name",
	  .claim = "What DNS answers for {host}",
	  .commands = { "dig +noall +comments +answer {host} A",
			"getent ahosts {host}" } },
	{ .findings = "connect-refused connect-timeout connect-reset connect-no-route",
	  .claim = "Whether TCP opens at {connect}",
	  .commands = { "timeout 12 openssl s_client -connect {connect} {servername} </dev/null" } },
	{ .findings = "not-tls http-only-host",
	  .claim = "What answers at {connect} in place of TLS",
	  .commands = { CLIENT " </dev/null",
			"curl -sSI --max-time 10 http://{connect}/" } },
	{ .findings = "proxy-protocol-expected",
	  .claim = "That a ClientHello is answered behind a PROXY header alone",
	  .commands = { "timeout 15 " CLIENT " </dev/null",
			CURL "--haproxy-protocol -kI " URL } },
	{ .findings = "handshake-timeout handshake-closed handshake-alert malformed-tls",
	  .claim = "How the handshake at {connect} ends",
	  .commands = { "timeout 15 " CLIENT " -tls1_2 -msg </dev/null" } },
	{ .findings = "protocol-mismatch protocol-old tls13-only",
	  .claim = "Which protocol versions {connect} takes",
	  .commands = { CLIENT " -tls1_3 </dev/null",
			CLIENT " -tls1_2 </dev/null",
			CLIENT " -tls1_1 -cipher DEFAULT@SECLEVEL=0 </dev/null" } },
	{ .findings = "cipher-mismatch cert-key-unsupported",
	  .claim = "What is chosen of CloudFront's offer, and without that limit",
	  .commands = { CLIENT " -tls1_2 -cipher ECDHE+AESGCM -groups X25519:P-256:P-384 </dev/null",
			CLIENT " -brief </dev/null" } },
	{ .findings = "client-certificate-required client-certificate-requested",
	  .claim = "Whether {connect} asks for a client certificate",
	  .commands = { CLIENT " -msg" QUIETLY " | grep -E 'CertificateRequest|alert'" } },
	{ .findings = "sni-rejected sni-warned sni-default-differs",
	  .claim = "What {connect} shows for {sni}, and without a name",
	  .commands = { CLIENT " -brief </dev/null",
			"openssl s_client -connect {connect} -noservername -brief </dev/null" } },
	{ .findings = "cert-expired cert-not-yet-valid expires-soon",
	  .claim = "The dates of the certificate: it is valid from {not_before} to {not_after}",
	  .commands = { LEAF "-dates -checkend 0" } },
	{ .findings = "chain-expired cert-self-signed cert-wrong-purpose "
		      "trust-local-only cert-untrusted chain-incomplete chain-order "
		      "root-not-mozilla root-newer-than-bundle path-needs-search",
	  .claim = ANCHORED,
	  .commands = { CLIENT " -showcerts -purpose sslserver " VERIFY " </dev/null" } },
	{ .findings = "trust-local-only root-not-mozilla root-newer-than-bundle",
	  .claim = "The same with Mozilla's roots alone, as curl's site hands them out",
	  .commands = { "curl -fsS -o mozilla.pem https://curl.se/ca/cacert.pem",
			CLIENT " -no-CApath -no-CAstore -CAfile mozilla.pem -verify_return_error </dev/null" } },
	{ .findings = "cert-name-mismatch name-origin-only",
	  .claim = "Whether the certificate carries {asked}",
	  .commands = { LEAF "-subject -ext subjectAltName",
			CLIENT " -verify_hostname {asked} " VERIFY " </dev/null" } },
	{ .findings = "cert-malformed cert-key-unsupported cert-key-size cert-weak cert-odd",
	  .claim = "Key, signature and extensions of the certificate",
	  .commands = { LEAF "-text" } },
	{ .findings = "chain-too-long chain-extra chain-has-root chain-order",
	  .claim = "Which certificates are sent, in which order",
	  .commands = { CLIENT " -showcerts" QUIETLY " | grep -E ' (s|i):'" } },
	{ .findings = "misdirected clock-skew http-redirects",
	  .claim = "What HTTP answers behind the handshake",
	  .commands = { CURL "-kI " URL,
			"date -u" } },
	{ .findings = "http-redirects http-only-host",
	  .claim = "What port {http_port} answers",
	  .commands = { "curl -sSI --resolve {asked}:{http_port}:{address} "
			"http://{asked}:{http_port}/" } },
	{ .file = true,
	  .claim = "What the file holds",
	  .commands = { "openssl x509 -in {address} -noout -subject -issuer -serial -dates -checkend 0",
			"openssl crl2pkcs7 -nocrl -certfile {address} | openssl pkcs7 -print_certs -noout" } },
	{ .file = true,
	  .claim = ANCHORED,
	  .commands = { "openssl verify -purpose sslserver -show_chain@ -untrusted {address} {address}" } },
	{ .file = true,
	  .claim = "Whether its first certificate carries {asked}",
	  .commands = { "openssl x509 -in {address} -noout -checkhost {asked}" } },
};
/* clang-format on */

static bool is_named(const char *ids, const char *id)
{
	size_t n = strlen(id);

	for (; *ids; ids += strspn(ids, " ")) {
		size_t k = strcspn(ids, " ");

		if (k == n && memcmp(ids, id, n) == 0)
			return true;
		ids += k;
	}
	return false;
}

/* The first finding that the row is about, or NULL. */
static const struct finding *find(const struct advice *a, const char *ids)
{
	for (size_t i = 0; ids && i < a->findings.n; i++)
		if (is_named(ids, a->findings.items[i].rule->id))
			return &a->findings.items[i];
	return NULL;
}

static void add(const struct situation *about, const struct row *row,
		const struct finding *f, struct proofs *out)
{
	struct proof p = { .finding = f ? f->rule->id : NULL };
	const char *host = about->evidence->host;

	for (size_t i = 0; i < COMMANDS && row->commands[i]; i++) {
		char *command = NULL;

		/* A URL has an IPv6 literal in brackets: not worth a row. */
		if (!host || !strchr(host, ':') ||
		    !strstr(row->commands[i], "://{asked}"))
			command = anchors_command(about, row->commands[i]);
		if (command)
			*VEC_PUSH(&p.commands) = command;
	}
	if (p.commands.n == 0)
		return;
	p.claim = situation_text(about, row->claim);
	*VEC_PUSH(out) = p;
}

/* The version and the suite that were chosen; each version has its option. */
static void add_choice(const struct situation *about, struct proofs *out)
{
	static const char *const template[] = {
		[TLS_1_2 & 0xff] = CLIENT " -tls1_2 -cipher {suite}" QUIETLY
					  " | grep -E 'Protocol|Cipher'",
		[TLS_1_3 & 0xff] = CLIENT
		" -tls1_3 -ciphersuites {suite}" QUIETLY
		" | grep -E 'Protocol|Cipher'",
	};
	const struct conn *c = about->has_contact ? about->contact.best : NULL;
	struct proof p = { .finding = NULL };
	char *command;

	if (!c || !c->server_hello ||
	    (c->version != TLS_1_2 && c->version != TLS_1_3))
		return;
	command = situation_command(about, template[c->version & 0xff]);
	if (!command)
		return;
	p.claim = situation_text(about,
				 "That {connect} takes {version} with {suite}");
	*VEC_PUSH(&p.commands) = command;
	*VEC_PUSH(out) = p;
}

/* Of each address the certificate, where they are not all alike. */
static void add_each(const struct session *s, struct proofs *out)
{
	const struct round *r = session_now(s);
	const struct finding *f = find(&r->advice, "addresses-disagree");
	struct proof p = { .finding = f ? f->rule->id : NULL };
	struct finding each;

	for (size_t i = 0; f && i < r->evidence.addresses.n; i++) {
		struct situation all, one;
		char *command;

		each = *f;
		each.address = (int)i;
		situation_init(&all, &r->evidence, s->policy, &r->advice);
		situation_of_finding(&all, &each, &one);
		command = situation_command(&one, LEAF "-serial -dates");
		if (command)
			*VEC_PUSH(&p.commands) = command;
	}
	if (p.commands.n == 0)
		return;
	p.claim = xstrdup("That the addresses show different certificates");
	*VEC_PUSH(out) = p;
}

void proofs_make(const struct session *s, struct proofs *ret)
{
	const struct round *r = session_now(s);
	bool file = facts_is_file(&r->evidence);
	struct situation whole, about;

	memset(ret, 0, sizeof(*ret));
	situation_init(&whole, &r->evidence, s->policy, &r->advice);
	if (file &&
	    strcmp(r->evidence.addresses.items[0].ip, "standard input") == 0)
		return;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct finding *f = find(&r->advice, rows[i].findings);

		if (rows[i].file != file || (rows[i].findings && !f) ||
		    (!rows[i].findings && !whole.leaf))
			continue;
		situation_of_finding(&whole, f, &about);
		add(&about, &rows[i], f, ret);
	}
	if (!file) {
		add_choice(&whole, ret);
		add_each(s, ret);
	}
}

void proofs_release(struct proofs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		for (size_t k = 0; k < p->items[i].commands.n; k++)
			free(p->items[i].commands.items[k]);
		VEC_RELEASE(&p->items[i].commands);
		free(p->items[i].claim);
	}
	VEC_RELEASE(p);
}
