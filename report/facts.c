/* Picks, for one address in one scenario, what people and scripts ask for. */
#include "report/facts.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/xmem.h"

/* Contacts whose chains are compared; a log made up may have thousands. */
#define CHAINS_LOOKED_AT 256

static double since(const struct contact *c, int64_t then_us)
{
	int64_t syn = INT64_MAX;
	const struct conn *const both[] = { c->edge, c->proof };

	for (size_t i = 0; i < ARRAY_LEN(both); i++)
		if (both[i] && both[i]->syn_us < syn)
			syn = both[i]->syn_us;
	if (then_us == 0 || syn == INT64_MAX || then_us < syn)
		return -1;
	return (double)(then_us - syn) / 1000.0;
}

/* The earlier of two times, of which 0 was not seen. */
static int64_t earlier(int64_t a, int64_t b)
{
	if (a == 0 || (b != 0 && b < a))
		return b;
	return a;
}

static void get_times(const struct contact *c, struct facts *f)
{
	int64_t connected = 0, chain = 0, handshake = 0;
	const struct conn *const both[] = { c->edge, c->proof };

	for (size_t i = 0; i < ARRAY_LEN(both); i++) {
		if (!both[i])
			continue;
		connected = earlier(connected, both[i]->connected_us);
		chain = earlier(chain, both[i]->chain_us);
		handshake = earlier(handshake, both[i]->handshake_us);
	}
	f->connect_ms = since(c, connected);
	f->chain_ms = since(c, chain);
	f->handshake_ms = since(c, handshake);
}

/* A name that may stand in a table or in the buffer, into the buffer. */
static void keep(char out[NAME_SIZE], const char *name)
{
	if (name != out)
		snprintf(out, NAME_SIZE, "%s", name);
}

/*
 * What the edge's own hello was answered with goes first; the whole handshake
 * adds what only it can see, if it landed on the same version and suite.
 */
static void get_choice(const struct contact *c, struct facts *f)
{
	const struct conn *edge = c->edge && c->edge->server_hello ? c->edge
								   : NULL;
	const struct conn *proof = c->proof && c->proof->server_hello ? c->proof
								      : NULL;
	const struct conn *first = edge ? edge : proof;
	unsigned group, scheme;

	if (!first)
		return;
	group = first->group;
	scheme = first->scheme;
	if (proof && proof->version == first->version &&
	    proof->suite == first->suite) {
		group = group ? group : proof->group;
		scheme = scheme ? scheme : proof->scheme;
	}
	keep(f->protocol, version_name(first->version, f->protocol));
	if (first->suite)
		keep(f->cipher, suite_name(first->suite, f->cipher));
	if (group)
		keep(f->group, group_name(group, f->group));
	if (scheme)
		keep(f->signature, scheme_name(scheme, f->signature));
}

static const struct conn_alert *last_received(const struct conn *c)
{
	if (!c)
		return NULL;
	for (size_t i = c->alerts.n; i-- > 0;)
		if (!c->alerts.items[i].sent_by_us && c->alerts.items[i].code)
			return &c->alerts.items[i];
	return NULL;
}

void facts_get(const struct evidence *ev, const struct advice *a, size_t i,
	       struct facts *ret)
{
	const struct contact_verdict *v = &a->contacts.items[i];
	struct contact c;

	*ret = (struct facts){
		.address = &ev->addresses.items[v->address],
		.scenario = &ev->scenarios.items[v->scenario],
		.is = v->is,
		.counts = v->counts,
		.connect_ms = -1,
		.chain_ms = -1,
		.handshake_ms = -1,
	};
	if (!evidence_contact(ev, v->address, v->scenario, &c))
		return;
	get_times(&c, ret);
	get_choice(&c, ret);
	ret->alert = last_received(c.edge);
	if (!ret->alert)
		ret->alert = last_received(c.proof);
	ret->cert_requested = (c.edge && c.edge->cert_requested) ||
			      (c.proof && c.proof->cert_requested);
	ret->cert_request_known = c.chain && c.chain->step != STEP_FILE;
	ret->judgment = c.judgment;
	if (c.proof && c.proof->http_seen)
		ret->http = c.proof;
}

/* How far a contact got: HTTP, handshake, chain, ServerHello, TCP, nothing. */
static int distance(const struct facts *f)
{
	if (f->http)
		return 5;
	if (f->handshake_ms >= 0)
		return 4;
	if (f->judgment)
		return 3;
	if (f->protocol[0])
		return 2;
	return f->connect_ms >= 0;
}

size_t facts_furthest(const struct evidence *ev, const struct advice *a)
{
	size_t best = a->contacts.n;
	int far = -1;

	for (size_t i = 0; i < a->contacts.n; i++) {
		struct facts f;

		if (!a->contacts.items[i].counts)
			continue;
		facts_get(ev, a, i, &f);
		if (distance(&f) > far) {
			far = distance(&f);
			best = i;
		}
	}
	return best;
}

static bool same_chain(const struct chain_judgment *a,
		       const struct chain_judgment *b)
{
	if (a->certs.n != b->certs.n)
		return false;
	for (size_t i = 0; i < a->certs.n; i++)
		if (memcmp(a->certs.items[i].sha256, b->certs.items[i].sha256,
			   sizeof(a->certs.items[i].sha256)) != 0)
			return false;
	return true;
}

size_t facts_chain_first(const struct evidence *ev, const struct advice *a,
			 size_t i)
{
	struct facts f, g;

	if (i >= CHAINS_LOOKED_AT)
		return a->contacts.n;
	facts_get(ev, a, i, &f);
	if (!f.judgment || f.judgment->certs.n == 0)
		return a->contacts.n;
	for (size_t k = 0; k < i; k++) {
		facts_get(ev, a, k, &g);
		if (g.judgment && same_chain(f.judgment, g.judgment))
			return k;
	}
	return i;
}

void facts_chain_from(const struct evidence *ev, const struct advice *a,
		      size_t first, struct buf *out)
{
	const struct facts *last = NULL;
	struct facts of, f, g;

	buf_adds(out, facts_is_file(ev) ? "Chain as read from "
					: "Chain as received from ");
	facts_get(ev, a, first, &of);
	for (size_t i = first; i < a->contacts.n && i < CHAINS_LOOKED_AT; i++) {
		facts_get(ev, a, i, &f);
		if (!f.judgment || !same_chain(f.judgment, of.judgment) ||
		    (last && last->address == f.address))
			continue;
		buf_addf(out, "%s%s", last ? ", " : "", f.address->ip);
		g = f;
		last = &g;
	}
}

void facts_scenario(const struct scenario *s, struct buf *out)
{
	if (s->host_header)
		buf_addf(out, "Host %s forwarded", s->host_header);
	else
		buf_adds(out, "Host not forwarded");
}

void facts_setting(const struct evidence *ev, const struct scenario *s,
		   struct buf *out)
{
	if (facts_is_file(ev) && !ev->host) {
		buf_adds(out, "Names not judged");
		return;
	}
	facts_scenario(s, out);
	if (s->sni)
		buf_addf(out, ", SNI %s", s->sni);
	else
		buf_adds(out, ", no SNI");
}

const char *facts_alert_level(unsigned level, char out[NAME_SIZE])
{
	if (level == ALERT_LEVEL_WARNING)
		return "warning";
	if (level == ALERT_LEVEL_FATAL)
		return "fatal";
	snprintf(out, NAME_SIZE, "%u", level);
	return out;
}

void facts_alert(const struct conn_alert *alert, struct buf *out)
{
	char name[NAME_SIZE], level[NAME_SIZE];

	buf_addf(out, "alert %u %s (%s)", alert->code,
		 alert_name(alert->code, name),
		 facts_alert_level(alert->level, level));
}

void facts_conn(const struct evidence *ev, const struct conn *c,
		struct buf *out)
{
	const struct conn_alert *alert = last_received(c);

	buf_addf(out, "%d %s %s", c->id, purpose_name(c->purpose),
		 ev->addresses.items[c->address].ip);
	if (c->sni)
		buf_addf(out, ", SNI %s", c->sni);
	buf_addf(out, ": %s",
		 c->ended ? outcome_name(c->end) : "still under way");
	if (alert) {
		buf_adds(out, ", ");
		facts_alert(alert, out);
	}
}

bool facts_conn_is_told(const struct conn *c)
{
	return c->step != STEP_FILE && c->purpose != PURPOSE_SURVEY;
}

void facts_conn_times(const struct conn *c, struct buf *out)
{
	const struct {
		const char *word;
		int64_t at_us;
	} times[] = {
		{ "TCP", c->connected_us },
		{ "ServerHello", c->server_hello_us },
		{ "chain", c->chain_us },
		{ "handshake", c->handshake_us },
		{ "end", c->ended ? c->end_us : 0 },
	};

	buf_addf(out, "start %.1f", (double)c->syn_us / 1000.0);
	for (size_t i = 0; i < ARRAY_LEN(times); i++)
		if (times[i].at_us > 0)
			buf_addf(out, ", %s %.1f", times[i].word,
				 (double)times[i].at_us / 1000.0);
	buf_adds(out, " ms");
}

double facts_finding_ms(const struct round *r, const struct finding *f)
{
	double ms = -1;

	for (size_t i = 0; i < f->cites.n; i++) {
		uint64_t seq = f->cites.items[i];

		if (seq > 0 && seq <= r->log.events.n &&
		    (double)r->log.events.items[seq - 1].at_us / 1000.0 > ms)
			ms = (double)r->log.events.items[seq - 1].at_us /
			     1000.0;
	}
	return ms;
}

const char *facts_cert_role(const struct cert *c, size_t index)
{
	if (index == 0)
		return "leaf";
	if (!c->parsed)
		return "?";
	if (c->self_issued)
		return "root";
	return c->ca ? "issuer" : "other";
}

bool facts_is_over(const struct cert *c, int64_t at)
{
	return at > c->not_after;
}

void facts_time_left(const struct cert *c, int64_t at, struct buf *out)
{
	bool over = facts_is_over(c, at);
	char span[TIME_TEXT_SIZE];

	buf_addf(out, "%s %s",
		 time_span(over ? at - c->not_after : c->not_after - at, span),
		 over ? "ago" : "left");
}

bool facts_is_file(const struct evidence *ev)
{
	return (ev->flags & ASKED_FILE) != 0;
}

const char *facts_ip(const struct address *a)
{
	return a->where == WHERE_FILE ? NULL : a->ip;
}

static void add_file(const struct evidence *ev, struct buf *out)
{
	buf_adds(out, ev->addresses.n > 0 ? ev->addresses.items[0].ip : "?");
	if (ev->host)
		buf_addf(out, " for %s", ev->host);
}

void facts_origin(const struct evidence *ev, struct buf *out)
{
	const char *host = ev->host ? ev->host : "?";

	if (facts_is_file(ev)) {
		add_file(ev, out);
		return;
	}
	buf_addf(out, strchr(host, ':') ? "[%s]:%d" : "%s:%d", host, ev->port);
}

static const char *outcome_meaning(enum verdict_outcome o)
{
	static const char *const meaning[] = {
		[VERDICT_UNREACHABLE] = "TLS was not reached from here",
		[VERDICT_CONNECTS] = "CloudFront would connect",
		[VERDICT_DOUBTFUL] =
			"CloudFront may refuse: the sources disagree",
		[VERDICT_INTERMITTENT] = "CloudFront would fail now and then",
		[VERDICT_FAILS] = "CloudFront would answer 502",
		[VERDICT_DEPENDS] = "CloudFront's answer depends on Host",
	};

	return meaning[o];
}

/* A hosts file, or the other family, has an address that answers; CloudFront
 * goes by public DNS and by its own family alone. */
static const char *name_meaning(const struct evidence *ev,
				const struct rule *cause)
{
	size_t i = 0;

	while (i < ev->conns.n && !ev->conns.items[i].server_hello)
		i++;
	if (i == ev->conns.n)
		return NULL;
	if (strcmp(cause->id, "dns-not-found") == 0)
		return "CloudFront would not find the origin";
	return strcmp(cause->id, "dns-failed") == 0
		       ? "Whether CloudFront would find the origin is not known"
		       : NULL;
}

bool facts_said(const struct evidence *ev, const struct advice *a)
{
	const char *meaning = facts_meaning(ev, a);

	return a->summary && strncmp(a->summary, meaning, strlen(meaning)) == 0;
}

const char *facts_meaning(const struct evidence *ev, const struct advice *a)
{
	enum verdict_outcome o = a->verdict.outcome;

	if (ev->stopped && !a->settled)
		return "The check was stopped before it could tell";
	/* An address may have been reached, and another not asked. */
	if (o == VERDICT_UNREACHABLE && !a->verdict.cause)
		return "It could not be judged";
	if (o == VERDICT_UNREACHABLE && name_meaning(ev, a->verdict.cause))
		return name_meaning(ev, a->verdict.cause);
	if (!facts_is_file(ev))
		return outcome_meaning(o);
	if (o == VERDICT_CONNECTS)
		return "CloudFront would accept this chain";
	if (o == VERDICT_FAILS)
		return "CloudFront would refuse this chain and answer 502";
	return outcome_meaning(o);
}

char *facts_tried(const struct session *s, const struct tried *t)
{
	const char *title;
	enum way_kind is = catalogue_way(s->catalogue, t->id, &title);

	return xasprintf("%s%s", title,
			 is == WAY_DEAD_END ? " (dead end)" : "");
}

char *facts_dead_end(const struct dead_end *d)
{
	return d->fail_rate >= 0 || d->here.tried > 0 ? dead_end_basis(d)
						      : NULL;
}

const char *facts_came(const struct tried *t)
{
	return t->judged ? comparison_word(t->came) : "not asked again yet";
}

static bool has_same_steps(const struct advised_remedy *a,
			   const struct advised_remedy *b)
{
	size_t i;

	if (!a->fits || !b->fits || a->commands.n != b->commands.n ||
	    a->commands.n == 0)
		return false;
	for (i = 0; i < a->commands.n; i++) {
		if (strcmp(a->commands.items[i], b->commands.items[i]) != 0)
			return false;
	}
	if (!a->verify || !b->verify)
		return a->verify == b->verify;
	return strcmp(a->verify, b->verify) == 0;
}

char *facts_same_steps(const struct advice *a, size_t i)
{
	size_t k;

	for (k = 0; k < i; k++) {
		const struct advised_remedy *r = &a->remedies.items[k];

		if (has_same_steps(r, &a->remedies.items[i]))
			return xasprintf("The steps are those of: %s.",
					 r->remedy->title);
	}
	return NULL;
}
