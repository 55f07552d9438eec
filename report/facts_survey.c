/* Surveys in words: versions, suites, groups, and names. */
#include "report/facts_survey.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "report/facts.h"
#include "report/redact.h"

#define TEXT_MAX 8192

static bool has_name(const struct facts_names *l, const char *name)
{
	for (size_t i = 0; i < l->items.n; i++) {
		if (text_eq_name(l->items.items[i].name, name))
			return true;
	}
	return false;
}

static void add_name(struct facts_names *l, const char *name,
		     const struct chain_judgment *j, const struct conn *c)
{
	const struct cert *leaf = j && j->certs.n > 0 ? &j->certs.items[0]
						      : NULL;

	if (c && !has_name(l, name))
		*VEC_PUSH(&l->items) = (struct facts_name){ name, leaf, c };
}

void facts_names(const struct evidence *ev, size_t address,
		 struct facts_names *ret)
{
	static const enum purpose purposes[] = { PURPOSE_OTHER_SNI,
						 PURPOSE_NO_SNI,
						 PURPOSE_UNKNOWN_SNI };
	struct contact k;

	memset(ret, 0, sizeof(*ret));
	for (size_t s = 0; s < ev->scenarios.n && !facts_is_file(ev); s++) {
		if (evidence_contact(ev, address, s, &k))
			add_name(ret, ev->scenarios.items[s].sni, k.judgment,
				 k.edge ? k.edge : k.proof);
	}
	for (size_t i = 0; i < ARRAY_LEN(purposes); i++) {
		for (size_t s = 0; s < ev->scenarios.n; s++) {
			const struct conn *c =
				evidence_conn(ev, address, s, purposes[i]);

			if (c)
				add_name(ret, c->sni, evidence_judgment(ev, c),
					 c);
		}
	}
}

void facts_refusal(const struct conn *c, struct buf *out)
{
	char name[NAME_SIZE];

	for (size_t i = c->alerts.n; i-- > 0;) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (a->sent_by_us || a->code == ALERT_CLOSE_NOTIFY)
			continue;
		buf_addf(out, "alert %u %s", a->code,
			 alert_name(a->code, name));
		return;
	}
	if (c->not_tls)
		buf_adds(out, "no TLS");
	else if (c->malformed)
		buf_adds(out, "malformed");
	else if (c->closed)
		buf_adds(out,
			 c->closed_how == OUTCOME_RESET ? "reset" : "closed");
	else if (c->timed_out)
		buf_adds(out, "no answer");
	else if (c->tcp != OUTCOME_NONE && c->tcp != OUTCOME_OK)
		buf_addf(out, "TCP %s", outcome_name(c->tcp));
}

static void add_line(struct facts_lines *l, const char *label, struct buf *text)
{
	struct facts_line *line = VEC_PUSH(&l->items);

	line->label = xstrdup(label);
	line->text = buf_take(text);
}

static void list(struct buf *to, const char *word)
{
	buf_addf(to, "%s%s", to->len ? ", " : "", word);
}

static void add_versions(const struct survey *s, enum accepted is,
			 const char *label, struct facts_lines *ret)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	char name[NAME_SIZE];

	for (uint16_t v = TLS_1_3; v >= TLS_SSL3; v--) {
		if (s->version[survey_place(v)] == is)
			list(&text, version_name(v, name));
	}
	if (text.len > 0)
		add_line(ret, label, &text);
	buf_release(&text);
}

static void add_suites(const struct survey *s, uint16_t version,
		       struct facts_lines *ret)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	size_t v = survey_place(version), open = 0;
	uint64_t fitting = survey_fitting(s, version);
	char name[NAME_SIZE];

	if (s->version[v] != ACCEPTED_YES)
		return;
	for (size_t i = 0; i < s->n_suites; i++) {
		if (s->suite[v][i] == ACCEPTED_YES)
			list(&text, suite_name(s->suites[i], name));
		else if ((fitting >> i & 1) &&
			 s->suite[v][i] == ACCEPTED_UNKNOWN)
			open++;
	}
	if (text.len == 0)
		buf_adds(&text, "none of the edge's");
	if (open > 0)
		buf_addf(&text, " (%zu more not decided)", open);
	add_line(ret, version_name(version, name), &text);
	buf_release(&text);
}

static void add_groups(const struct survey *s, enum accepted is,
		       const char *label, struct facts_lines *ret)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	char name[NAME_SIZE];

	for (size_t i = 0; i < s->n_groups; i++) {
		if (s->group[i] == is)
			list(&text, group_name(s->groups[i], name));
	}
	if (text.len > 0)
		add_line(ret, label, &text);
	buf_release(&text);
}

/* The same leaf is named once, by its subject and its fingerprint. */
static void say_leaf(const struct facts_names *names, size_t i, struct buf *out)
{
	const struct cert *leaf = names->items.items[i].leaf;
	char *sha;

	for (size_t k = 0; k < i; k++) {
		const struct facts_name *before = &names->items.items[k];

		if (!before->leaf || memcmp(before->leaf->sha256, leaf->sha256,
					    sizeof(leaf->sha256)) != 0)
			continue;
		buf_addf(out, "the same certificate as for %s",
			 before->name ? before->name : "no SNI");
		return;
	}
	sha = redaction_sha256(leaf->sha256);
	buf_addf(out, "%s (SHA-256 %.16s)",
		 leaf->parsed && leaf->subject ? leaf->subject
					       : "a certificate",
		 sha);
	free(sha);
}

static void add_names(const struct evidence *ev, size_t address,
		      struct facts_lines *ret)
{
	struct facts_names names;

	facts_names(ev, address, &names);
	for (size_t i = 0; names.items.n > 1 && i < names.items.n; i++) {
		const struct facts_name *n = &names.items.items[i];
		struct buf text = BUF_INIT(TEXT_MAX);
		char *label = n->name ? xasprintf("SNI %s", n->name)
				      : xstrdup("No SNI");

		if (n->leaf)
			say_leaf(&names, i, &text);
		else
			facts_refusal(n->conn, &text);
		if (text.len == 0 && (n->conn->server_hello || n->conn->retry))
			buf_adds(&text, "answered, no certificate seen");
		if (text.len > 0)
			add_line(ret, label, &text);
		buf_release(&text);
		free(label);
	}
	VEC_RELEASE(&names.items);
}

void facts_survey(const struct evidence *ev, size_t address,
		  const struct policy *policy, struct facts_lines *ret)
{
	struct survey s;

	memset(ret, 0, sizeof(*ret));
	if (evidence_survey(ev, address, policy, &s)) {
		add_versions(&s, ACCEPTED_YES, "Accepts", ret);
		add_versions(&s, ACCEPTED_NO, "Refuses", ret);
		add_versions(&s, ACCEPTED_UNKNOWN, "Not decided", ret);
		for (uint16_t v = TLS_1_3; v >= TLS_SSL3; v--)
			add_suites(&s, v, ret);
		add_groups(&s, ACCEPTED_YES, "Groups", ret);
		add_groups(&s, ACCEPTED_NO, "No groups", ret);
	}
	survey_release(&s);
	add_names(ev, address, ret);
}

void facts_lines_release(struct facts_lines *l)
{
	for (size_t i = 0; i < l->items.n; i++) {
		free(l->items.items[i].label);
		free(l->items.items[i].text);
	}
	VEC_RELEASE(&l->items);
}

static bool same_lines(const struct facts_lines *a, const struct facts_lines *b)
{
	if (a->items.n != b->items.n)
		return false;
	for (size_t i = 0; i < a->items.n; i++) {
		if (strcmp(a->items.items[i].label, b->items.items[i].label) ||
		    strcmp(a->items.items[i].text, b->items.items[i].text))
			return false;
	}
	return true;
}

/* To those that show the same; true if there are some. */
static bool join(struct facts_surveys *s, const char *ip,
		 const struct facts_lines *lines)
{
	for (size_t i = 0; i < s->items.n; i++) {
		struct facts_survey_of *to = &s->items.items[i];
		char *who;

		if (!same_lines(&to->lines, lines))
			continue;
		who = xasprintf("%s, %s", to->who, ip);
		free(to->who);
		to->who = who;
		to->addresses++;
		return true;
	}
	return false;
}

void facts_surveys(const struct evidence *ev, const struct policy *policy,
		   struct facts_surveys *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < ev->addresses.n; i++) {
		const char *ip = ev->addresses.items[i].ip;
		struct facts_survey_of *of;
		struct facts_lines lines;

		facts_survey(ev, i, policy, &lines);
		if (lines.items.n == 0 || join(ret, ip, &lines)) {
			facts_lines_release(&lines);
			continue;
		}
		of = VEC_PUSH(&ret->items);
		of->who = xstrdup(ip);
		of->addresses = 1;
		of->lines = lines;
	}
}

void facts_surveys_release(struct facts_surveys *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		free(s->items.items[i].who);
		facts_lines_release(&s->items.items[i].lines);
	}
	VEC_RELEASE(&s->items);
}

void facts_survey_count(const struct evidence *ev, struct buf *out)
{
	size_t n = 0;

	for (size_t i = 0; i < ev->conns.n; i++)
		n += ev->conns.items[i].purpose == PURPOSE_SURVEY;
	if (n > 0)
		buf_addf(out, "%zu more connection%s asked what it accepts", n,
			 n == 1 ? "" : "s");
}
