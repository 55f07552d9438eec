/* The contract for scripts: one object a target, on one line. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "report/facts.h"
#include "report/facts_survey.h"
#include "report/formats.h"
#include "report/json_rest.h"
#include "report/redact.h"

static void add_ms(struct json *to, const char *key, double ms)
{
	if (ms < 0)
		json_add_null(to, key);
	else
		json_add_ms(to, key, ms);
}

/* 0 stands for not asked. */
static void add_number(struct json *to, const char *key, int n)
{
	if (n)
		json_add_int(to, key, n);
	else
		json_add_null(to, key);
}

/* "" stands for not seen. */
static void add_seen(struct json *to, const char *key, const char *s)
{
	json_add_str(to, key, s[0] ? s : NULL);
}

static void add_time(struct json *to, const char *key, int64_t epoch_s)
{
	char text[TIME_TEXT_SIZE];

	json_add_str(to, key, epoch_s ? time_rfc3339(epoch_s, text) : NULL);
}

static const char *cause_id(const struct judgment *j)
{
	return j->cause ? j->cause->id : NULL;
}

static void add_target(struct json *to, const struct evidence *ev)
{
	struct json *t = json_obj();
	struct json *list = json_arr();

	for (unsigned bit = PROTO_SSL3; bit <= PROTO_TLS12; bit <<= 1) {
		char *word;

		if (!(ev->protocols & bit))
			continue;
		word = protocols_text(bit);
		json_add_str(list, NULL, word);
		free(word);
	}
	json_add_str(t, "host", ev->host);
	add_number(t, "port", ev->port);
	if (ev->protocols) {
		json_add(t, "protocols", list);
	} else {
		json_add_null(t, "protocols");
		json_free(list);
	}
	json_add(to, "target", t);
}

static void add_verdict(struct json *to, const struct advice *a)
{
	struct json *v = json_obj();

	json_add_str(v, "outcome", verdict_word(a->verdict.outcome));
	json_add_str(v, "cause", cause_id(&a->verdict));
	json_add_str(v, "confidence", confidence_name(a->confidence));
	json_add_str(v, "summary", a->summary);
	json_add(to, "verdict", v);
}

static void add_scenarios(struct json *to, const struct evidence *ev,
			  const struct advice *a)
{
	struct json *list = json_arr();

	for (size_t i = 0; i < a->scenarios.n; i++) {
		const struct scenario *s = &ev->scenarios.items[i];
		struct json *o = json_obj();

		json_add_str(o, "host_header", s->host_header);
		json_add_str(o, "sni", s->sni);
		json_add_str(o, "outcome",
			     verdict_word(a->scenarios.items[i].outcome));
		json_add_str(o, "cause", cause_id(&a->scenarios.items[i]));
		json_add(list, NULL, o);
	}
	json_add(to, "scenarios", list);
}

static void add_findings(struct json *to, const struct round *r)
{
	const struct evidence *ev = &r->evidence;
	const struct advice *a = &r->advice;
	struct json *list = json_arr();

	for (size_t i = 0; i < a->findings.n; i++) {
		const struct finding *f = &a->findings.items[i];
		struct json *o = json_obj();

		json_add_str(o, "id", f->rule->id);
		json_add_str(o, "severity", severity_name(f->severity));
		json_add_str(o, "confidence", confidence_name(f->confidence));
		json_add_str(
			o, "address",
			f->address < 0
				? NULL
				: facts_ip(&ev->addresses.items[f->address]));
		json_add_str(
			o, "host_header",
			f->scenario < 0
				? NULL
				: ev->scenarios.items[f->scenario].host_header);
		json_add_str(o, "evidence", f->evidence);
		add_ms(o, "seen_ms", facts_finding_ms(r, f));
		json_add_str(o, "reference", rule_reference(f->rule));
		json_add(list, NULL, o);
	}
	json_add(to, "findings", list);
}

static struct json *cert_json(const struct cert *c)
{
	struct json *o = json_obj();
	struct json *sans = json_arr();
	char *sha = redaction_sha256(c->sha256);

	for (size_t i = 0; i < c->sans.n; i++)
		json_add_str(sans, NULL, c->sans.items[i].text);
	json_add_str(o, "subject", c->subject);
	json_add_str(o, "issuer", c->issuer);
	json_add(o, "san", sans);
	add_time(o, "not_before", c->not_before);
	add_time(o, "not_after", c->not_after);
	json_add_str(o, "key", c->key_text);
	json_add_str(o, "signature", c->sign_text);
	json_add_str(o, "sha256", sha);
	json_add_bool(o, "self_signed", c->self_signed);
	json_add_bool(o, "ca", c->ca);
	if (!c->parsed)
		json_add_str(o, "complaint", c->complaint);
	free(sha);
	return o;
}

static void add_chain(struct json *to, const struct chain_judgment *j)
{
	struct json *list;

	if (!j) {
		json_add_null(to, "chain");
		return;
	}
	list = json_arr();
	for (size_t i = 0; i < j->certs.n; i++)
		json_add(list, NULL, cert_json(&j->certs.items[i]));
	json_add(to, "chain", list);
}

static void add_alert(struct json *to, const struct conn_alert *alert)
{
	char name[NAME_SIZE], level[NAME_SIZE];
	struct json *o;

	if (!alert) {
		json_add_null(to, "alert");
		return;
	}
	o = json_obj();
	json_add_str(o, "level", facts_alert_level(alert->level, level));
	json_add_int(o, "code", alert->code);
	json_add_str(o, "name", alert_name(alert->code, name));
	json_add(to, "alert", o);
}

static void add_http(struct json *to, const struct conn *http)
{
	struct json *o;

	if (!http) {
		json_add_null(to, "http");
		return;
	}
	o = json_obj();
	json_add_int(o, "status", http->http_status);
	add_time(o, "date", http->http_date);
	json_add_str(o, "location", http->http_location);
	json_add_str(o, "server", http->http_server);
	json_add(to, "http", o);
}

static struct json *name_json(const struct facts_name *n)
{
	struct json *o = json_obj();
	struct buf refusal = BUF_INIT(256);
	char *sha = n->leaf ? redaction_sha256(n->leaf->sha256) : NULL;

	if (!n->leaf)
		facts_refusal(n->conn, &refusal);
	json_add_str(o, "name", n->name);
	json_add_str(o, "sha256", sha);
	add_seen(o, "refusal", buf_str(&refusal));
	buf_release(&refusal);
	free(sha);
	return o;
}

/* One entry for each name that was sent. */
static void add_sni(struct json *to, const struct evidence *ev, size_t address)
{
	struct json *list = json_arr();
	struct facts_names names;

	facts_names(ev, address, &names);
	for (size_t i = 0; i < names.items.n; i++)
		json_add(list, NULL, name_json(&names.items.items[i]));
	if (names.items.n > 0) {
		json_add(to, "sni", list);
	} else {
		json_free(list);
		json_add_null(to, "sni");
	}
	VEC_RELEASE(&names.items);
}

static void add_accepted(struct json *to, const char *key, enum accepted is)
{
	if (is == ACCEPTED_UNKNOWN)
		json_add_null(to, key);
	else
		json_add_bool(to, key, is == ACCEPTED_YES);
}

/* Those of a version that were decided so. */
static struct json *suites_json(const struct survey *s, uint16_t version,
				enum accepted is)
{
	struct json *list = json_arr();
	uint64_t fitting = survey_fitting(s, version);
	char name[NAME_SIZE];

	for (size_t i = 0; i < s->n_suites; i++) {
		if ((fitting >> i & 1) &&
		    s->suite[survey_place(version)][i] == is)
			json_add_str(list, NULL,
				     suite_name(s->suites[i], name));
	}
	return list;
}

static struct json *groups_json(const struct survey *s, enum accepted is)
{
	struct json *list = json_arr();
	char name[NAME_SIZE];

	for (size_t i = 0; i < s->n_groups; i++) {
		if (s->group[i] == is)
			json_add_str(list, NULL,
				     group_name(s->groups[i], name));
	}
	return list;
}

static struct json *accepts_json(const struct survey *s)
{
	struct json *o = json_obj(), *versions = json_obj(),
		    *ciphers = json_obj(), *undecided = json_obj();
	char name[NAME_SIZE];

	for (uint16_t v = TLS_SSL3; v <= TLS_1_3; v++) {
		enum accepted is = s->version[survey_place(v)];
		const char *key = version_name(v, name);

		add_accepted(versions, key, is);
		if (is != ACCEPTED_YES)
			continue;
		json_add(ciphers, key, suites_json(s, v, ACCEPTED_YES));
		json_add(undecided, key, suites_json(s, v, ACCEPTED_UNKNOWN));
	}
	json_add(o, "protocols", versions);
	json_add(o, "ciphers", ciphers);
	json_add(o, "groups", groups_json(s, ACCEPTED_YES));
	json_add(o, "undecided_ciphers", undecided);
	json_add(o, "undecided_groups", groups_json(s, ACCEPTED_UNKNOWN));
	return o;
}

static void add_accepts(struct json *to, const struct session *session,
			size_t address)
{
	struct survey s;

	if (evidence_survey(&session_now(session)->evidence, address,
			    session->policy, &s))
		json_add(to, "accepts", accepts_json(&s));
	else
		json_add_null(to, "accepts");
	survey_release(&s);
}

static struct json *address_json(const struct session *s, size_t i)
{
	const struct evidence *ev = &session_now(s)->evidence;
	const struct advice *a = &session_now(s)->advice;
	struct json *o = json_obj();
	struct facts f;

	facts_get(ev, a, i, &f);
	json_add_str(o, "ip", facts_ip(f.address));
	add_number(o, "family", f.address->family);
	json_add_bool(o, "counts", f.counts);
	json_add_str(o, "host_header", f.scenario->host_header);
	json_add_str(o, "outcome", verdict_word(f.is.outcome));
	json_add_str(o, "cause", cause_id(&f.is));
	add_ms(o, "connect_ms", f.connect_ms);
	add_ms(o, "chain_ms", f.chain_ms);
	add_ms(o, "handshake_ms", f.handshake_ms);
	add_seen(o, "protocol", f.protocol);
	add_seen(o, "cipher", f.cipher);
	add_seen(o, "group", f.group);
	add_seen(o, "signature", f.signature);
	add_alert(o, f.alert);
	if (f.cert_request_known || f.cert_requested)
		json_add_bool(o, "client_certificate_requested",
			      f.cert_requested);
	else
		json_add_null(o, "client_certificate_requested");
	add_chain(o, f.judgment);
	add_accepts(o, s, a->contacts.items[i].address);
	add_sni(o, ev, a->contacts.items[i].address);
	add_http(o, f.http);
	return o;
}

static void add_addresses(struct json *to, const struct session *s)
{
	const struct evidence *ev = &session_now(s)->evidence;
	const struct advice *a = &session_now(s)->advice;
	struct json *list = json_arr();
	size_t far = facts_furthest(ev, a);
	struct facts f = { .http = NULL };

	for (size_t i = 0; i < a->contacts.n; i++)
		json_add(list, NULL, address_json(s, i));
	json_add(to, "addresses", list);
	if (far == a->contacts.n) {
		json_add_null(to, "accepts");
		json_add_null(to, "sni");
	} else {
		add_accepts(to, s, a->contacts.items[far].address);
		add_sni(to, ev, a->contacts.items[far].address);
		facts_get(ev, a, far, &f);
	}
	add_http(to, f.http);
}

/* What this user has tried of it. */
static void add_here(struct json *to, const struct here *h)
{
	struct json *here;

	if (h->tried == 0) {
		json_add_null(to, "here");
		return;
	}
	here = json_obj();
	json_add_int(here, "worked", h->worked);
	json_add_int(here, "tried", h->tried);
	json_add(to, "here", here);
}

static void add_remedies(struct json *to, const struct advice *a)
{
	struct json *list = json_arr();

	for (size_t i = 0; i < a->remedies.n; i++) {
		const struct advised_remedy *r = &a->remedies.items[i];
		struct json *o = json_obj();
		struct json *commands = json_arr();
		char *basis = remedy_basis(r->remedy);

		for (size_t k = 0; k < r->commands.n; k++)
			json_add_str(commands, NULL, r->commands.items[k]);
		json_add_str(o, "id", r->remedy->id);
		json_add_str(o, "title", r->remedy->title);
		if (r->remedy->rate < 0)
			json_add_null(o, "success_rate");
		else
			json_add_int(o, "success_rate", r->remedy->rate);
		json_add_ms(o, "rank", r->rank);
		json_add_str(o, "basis", basis);
		json_add_bool(o, "fits", r->fits);
		json_add_str(o, "why", r->why);
		json_add_str(o, "caution", r->remedy->caution);
		add_here(o, &r->remedy->here);
		json_add(o, "commands", commands);
		json_add_str(o, "verify", r->verify);
		json_add(list, NULL, o);
		free(basis);
	}
	json_add(to, "remedies", list);
}

static void add_dead_ends(struct json *to, const struct advice *a)
{
	struct json *list = json_arr();

	for (size_t i = 0; i < a->dead_ends.n; i++) {
		const struct advised_dead_end *d = &a->dead_ends.items[i];
		struct json *o = json_obj();

		json_add_str(o, "id", d->dead_end->id);
		json_add_str(o, "title", d->dead_end->title);
		if (d->dead_end->fail_rate < 0)
			json_add_null(o, "fail_rate");
		else
			json_add_int(o, "fail_rate", d->dead_end->fail_rate);
		json_add_str(o, "why", d->why);
		add_here(o, &d->dead_end->here);
		json_add(list, NULL, o);
	}
	json_add(to, "dead_ends", list);
}

static void add_timing(struct json *to, const struct evidence *ev)
{
	struct json *o = json_obj();

	json_add_ms(o, "total_ms", (double)ev->last_us / 1000.0);
	json_add_int(o, "connections", ev->connections);
	json_add(to, "timing", o);
}

void report_json(const struct session *s, const struct report_options *o,
		 struct buf *out)
{
	const struct round *r = session_now(s);
	struct json *root = json_obj();
	char *line;

	json_add_str(root, "schema", "cf502/1");
	add_target(root, &r->evidence);
	add_verdict(root, &r->advice);
	add_scenarios(root, &r->evidence, &r->advice);
	add_findings(root, r);
	add_addresses(root, s);
	add_remedies(root, &r->advice);
	add_dead_ends(root, &r->advice);
	add_timing(root, &r->evidence);
	json_add_str(root, "tool", o->tool);
	json_add_str(root, "policy", r->evidence.policy_id);
	json_add_str(root, "trust", r->evidence.trust_title);
	json_add_str(root, "trust_list", r->evidence.trust_list);
	add_time(root, "time", r->evidence.time);
	json_add_rest(root, s, o);
	line = json_line(root);
	buf_adds(out, line);
	buf_addc(out, '\n');
	free(line);
	json_free(root);
}
