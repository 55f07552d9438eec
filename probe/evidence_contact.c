/*
 * Which connections tell what CloudFront would meet at an address in a
 * scenario, and the judgments of their chains.
 */
#include "probe/evidence.h"

#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

static const struct conn *conn_before(const struct evidence *ev, size_t link)
{
	return link ? &ev->conns.items[link - 1] : NULL;
}

const struct conn *evidence_conn(const struct evidence *ev, size_t address,
				 size_t scenario, enum purpose purpose)
{
	const struct conn *c;

	if (address >= ev->addresses.n)
		return NULL;
	c = conn_before(ev, ev->addresses.items[address].last_conn);
	for (; c; c = conn_before(ev, c->prev_conn)) {
		if (c->scenario == scenario && c->purpose == purpose)
			return c;
	}
	return NULL;
}

/*
 * TCP knows nothing of scenarios: a failure in one holds in the others, whose
 * connections are then not made. Unless it did open for one of them: then the
 * others were not asked, and nobody knows.
 */
static const struct conn *tcp_failure(const struct evidence *ev, size_t address)
{
	const struct conn *failed = NULL;
	const struct conn *c =
		conn_before(ev, ev->addresses.items[address].last_conn);

	for (; c; c = conn_before(ev, c->prev_conn)) {
		if (c->step == STEP_HTTP || c->purpose == PURPOSE_SURVEY ||
		    c->tcp == OUTCOME_NONE)
			continue;
		if (c->tcp == OUTCOME_OK)
			return NULL;
		if (!failed)
			failed = c;
	}
	return failed;
}

static int progress(const struct conn *c)
{
	if (!c)
		return -1;
	if (c->handshake_done)
		return 5;
	if (c->chain_seen)
		return 4;
	if (c->server_hello)
		return 3;
	if (c->alerts.n > 0 || c->not_tls || c->malformed)
		return 2;
	return c->tcp == OUTCOME_OK ? 1 : 0;
}

/* The repetition with the edge's version and suite is nearer to what the edge
 * would meet, as long as it came as far; a mere second look is not. */
static const struct conn *better_proof(const struct conn *proof,
				       const struct conn *again)
{
	bool alike = proof && again && proof->version == again->version &&
		     proof->suite == again->suite;

	if (progress(again) == progress(proof))
		return alike ? proof : again;
	return progress(again) > progress(proof) ? again : proof;
}

/* A handshake that asks for no client certificate can't be undone by what
 * follows; it need not wait for HTTP. */
static bool proof_settled(const struct conn *c)
{
	return c->ended || (c->handshake_done && !c->cert_requested);
}

static bool contact_settled(const struct evidence *ev, const struct contact *c)
{
	if (ev->done)
		return true;
	if (!c->edge || !c->edge->ended)
		return false;
	if (c->proof)
		return proof_settled(c->proof);
	return c->edge->tcp != OUTCOME_OK;
}

const struct chain_judgment *evidence_judgment(const struct evidence *ev,
					       const struct conn *c)
{
	return c && c->judged ? ev->judged.items[c->judged - 1].judgment : NULL;
}

/* True when both show a chain, for the same version and suite, and not the
 * same one. Either may be NULL. */
static bool chains_differ(const struct conn *a, const struct conn *b)
{
	size_t i;

	/* Another version or suite may rightly bring another certificate. */
	if (!a || !b || !a->chain_seen || !b->chain_seen ||
	    a->version != b->version || a->suite != b->suite)
		return false;
	if (a->certs.n != b->certs.n)
		return true;
	for (i = 0; i < a->certs.n; i++) {
		const struct blob *x = &a->certs.items[i];
		const struct blob *y = &b->certs.items[i];

		if (x->len != y->len || memcmp(x->data, y->data, x->len) != 0)
			return true;
	}
	return false;
}

/*
 * The edge's chain, unless the whole handshake met a worse one: an address
 * with several machines behind it is no better than the worst of them.
 */
static const struct conn *chain_of(const struct evidence *ev,
				   const struct contact *c)
{
	const struct chain_judgment *edge, *proof;

	if (!c->edge || !c->edge->chain_seen)
		return c->proof && c->proof->chain_seen ? c->proof : NULL;
	edge = evidence_judgment(ev, c->edge);
	proof = evidence_judgment(ev, c->proof);
	if (edge && proof && chains_differ(c->edge, c->proof) &&
	    chain_badness(proof) > chain_badness(edge))
		return c->proof;
	return c->edge;
}

bool contact_differs(const struct contact *c, const struct conn **ret_a,
		     const struct conn **ret_b)
{
	if (!c->other && !chains_differ(c->edge, c->proof))
		return false;
	*ret_a = c->other ? c->other : c->edge;
	*ret_b = c->proof;
	return true;
}

/* Of two whole handshakes with the same name, the worse one. */
static void choose_proof(const struct evidence *ev, struct contact *c)
{
	const struct conn *first =
		evidence_conn(ev, c->address, c->scenario, PURPOSE_PROOF);
	const struct conn *again =
		evidence_conn(ev, c->address, c->scenario, PURPOSE_AGAIN);
	const struct chain_judgment *a, *b;

	c->proof = better_proof(first, again);
	if (!chains_differ(first, again))
		return;
	a = evidence_judgment(ev, first);
	b = evidence_judgment(ev, again);
	if (a && b && chain_badness(a) != chain_badness(b))
		c->proof = chain_badness(a) > chain_badness(b) ? first : again;
	c->other = c->proof == first ? again : first;
}

/* Ended by the origin as an answer to the raw hello, without a word. */
static int count_drops(const struct evidence *ev, size_t address,
		       size_t scenario)
{
	const struct conn *c =
		conn_before(ev, ev->addresses.items[address].last_conn);
	int n = 0;

	for (; c; c = conn_before(ev, c->prev_conn))
		n += c->scenario == scenario && c->purpose == PURPOSE_EDGE &&
		     c->closed && !c->server_hello && !c->retry &&
		     c->alerts.n == 0;
	return n;
}

bool evidence_contact(const struct evidence *ev, size_t address,
		      size_t scenario, struct contact *ret)
{
	struct contact c = { .address = address, .scenario = scenario };

	if (address >= ev->addresses.n || scenario >= ev->scenarios.n)
		return false;
	c.edge = evidence_conn(ev, address, scenario, PURPOSE_EDGE);
	choose_proof(ev, &c);
	if (!c.edge && !c.proof)
		c.edge = tcp_failure(ev, address);
	if (!c.edge && !c.proof)
		return false;
	c.chain = chain_of(ev, &c);
	c.best = progress(c.proof) > progress(c.edge) ? c.proof : c.edge;
	c.judgment = evidence_judgment(ev, c.chain);
	c.drops = count_drops(ev, address, scenario);
	c.settled = contact_settled(ev, &c);
	*ret = c;
	return true;
}

static bool is_current(const struct evidence *ev, const struct conn *c)
{
	const struct judged *j;

	if (!c->judged)
		return false;
	j = &ev->judged.items[c->judged - 1];
	return j->n_anchors == ev->anchors.n + ev->local_anchors.n &&
	       j->n_certs == c->certs.n && j->version == c->version;
}

static void judge_conn(struct evidence *ev, struct conn *c,
		       const struct policy *policy)
{
	const struct scenario *s = &ev->scenarios.items[c->scenario];
	struct chain_question q = {
		.sent = c->certs.items,
		.n_sent = c->certs.n,
		.bytes = c->chain_bytes,
		.anchors = ev->anchors.items,
		.n_anchors = ev->anchors.n,
		.notes = ev->notes.items,
		.list = ev->trust_list,
		.local = ev->local_anchors.items,
		.n_local = ev->local_anchors.n,
		.origin_host = ev->host,
		/* The origin's own name is asked as if Host were not sent. */
		.host_header = c->purpose == PURPOSE_OTHER_SNI ? NULL
							       : s->host_header,
		.at = ev->at,
		.version = c->version,
		.policy = policy,
	};
	struct judged *j;

	if (c->judged) {
		j = &ev->judged.items[c->judged - 1];
		chain_judgment_release(j->judgment);
	} else {
		j = VEC_PUSH(&ev->judged);
		j->judgment = xcalloc(1, sizeof(*j->judgment));
		c->judged = ev->judged.n;
	}
	memset(j->judgment, 0, sizeof(*j->judgment));
	chain_judge(&q, j->judgment);
	j->conn = c->id;
	j->scenario = c->scenario;
	j->n_anchors = ev->anchors.n + ev->local_anchors.n;
	j->n_certs = c->certs.n;
	j->version = c->version;
}

static void judge_if_due(struct evidence *ev, const struct conn *c,
			 const struct policy *policy)
{
	struct conn *mine;

	if (!c || !c->chain_seen)
		return;
	mine = &ev->conns.items[c - ev->conns.items];
	if (!is_current(ev, mine))
		judge_conn(ev, mine, policy);
}

/* What was asked to find a cause is judged too: is the other name healthy? */
static void judge_probes(struct evidence *ev, size_t address, size_t scenario,
			 const struct policy *policy)
{
	static const enum purpose purposes[] = {
		PURPOSE_ALL_OFFERED,
		PURPOSE_OTHER_SNI,
		PURPOSE_NO_SNI,
		PURPOSE_UNKNOWN_SNI,
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(purposes); i++)
		judge_if_due(ev,
			     evidence_conn(ev, address, scenario, purposes[i]),
			     policy);
}

void evidence_judge(struct evidence *ev, const struct policy *policy)
{
	struct contact contact;
	size_t a, s;

	if (!ev->trust_seen && !ev->done)
		return;
	for (a = 0; a < ev->addresses.n; a++) {
		for (s = 0; s < ev->scenarios.n; s++) {
			if (!evidence_contact(ev, a, s, &contact))
				continue;
			judge_if_due(ev, contact.edge, policy);
			if (contact.chain == contact.proof ||
			    chains_differ(contact.edge, contact.proof))
				judge_if_due(ev, contact.proof, policy);
			judge_if_due(ev, contact.other, policy);
			judge_probes(ev, a, s, policy);
		}
	}
}
