/*
 * One verdict from two witnesses, and what a refusal means.
 *
 *   raw hello (edge)     whole handshake (proof)   what stands
 *   alert, malformed     succeeded                 edge: this very offer is
 *                                                  what the origin refuses
 *   dropped, three times succeeded                 edge: it is these bytes
 *                                                  that the origin drops
 *   other failures       succeeded                 proof: silence, one close
 *                                                  or a busy port lowers
 *                                                  nothing
 *   TLS 1.2 flight read  failed before the chain   edge: it saw more
 *   TLS 1.2 flight read  failed after the chain    proof: the only witness of
 *                                                  the second half
 *   TLS 1.3 ServerHello  anything the origin did   proof: the only witness of
 *                                                  all that follows
 *   says nothing         failed                    proof
 *   failed               failed                    edge
 *
 * A failure of our own side never stands against anything.
 */
#include "advice/standing.h"

#include <stddef.h>

#include "base/text.h"
#include "base/vec.h"
#include "probe/names.h"

static bool tcp_failed(const struct conn *c)
{
	return c->tcp != OUTCOME_NONE && c->tcp != OUTCOME_OK;
}

/* close_notify says goodbye, not no, and so does user_canceled as the warning
 * that it is (RFC 8446 6.1). */
static bool is_goodbye(const struct conn_alert *a)
{
	return a->code == 0 ||
	       (a->code == 90 && a->level == ALERT_LEVEL_WARNING);
}

/*
 * The alert that ended it: the last one from the origin, if it was fatal or,
 * as a warning, the last thing that came. In TLS 1.3 the level says nothing
 * (RFC 8446 6.2). After a handshake one still counts as long as no HTTP answer
 * came: TLS 1.3 servers refuse that late.
 */
static const struct conn_alert *deciding_alert(const struct conn *c)
{
	const struct conn_alert *a = NULL;
	size_t i;

	for (i = 0; i < c->alerts.n; i++) {
		if (!c->alerts.items[i].sent_by_us &&
		    !is_goodbye(&c->alerts.items[i]))
			a = &c->alerts.items[i];
	}
	if (!a || c->http_seen)
		return NULL;
	if (a->level == ALERT_LEVEL_FATAL ||
	    (c->version >= TLS_1_3 && a->seq > c->seq_server_hello))
		return a;
	return (c->closed || c->timed_out) && !c->server_hello ? a : NULL;
}

/*
 * Asked for a client certificate, finished from our side, then ended without
 * an HTTP answer: the alert can get lost when the origin resets.
 */
static bool closed_after_request(const struct conn *c)
{
	return c->handshake_done && c->cert_requested && !c->http_seen &&
	       c->version == TLS_1_3 && c->closed;
}

static enum standing_result result_of(const struct conn *c)
{
	if (c->tcp == OUTCOME_LOCAL || c->tcp == OUTCOME_STOPPED)
		return STANDING_LOCAL;
	if (tcp_failed(c))
		return STANDING_TCP;
	if (c->not_tls)
		return STANDING_NOT_TLS;
	if (closed_after_request(c))
		return STANDING_CLOSED;
	if (c->handshake_done)
		return STANDING_OK;
	if (c->malformed || c->key_proof == OUTCOME_BAD)
		return STANDING_MALFORMED;
	if (c->step != STEP_TLS && c->ended && c->end == OUTCOME_OK)
		return STANDING_OK;
	if (c->timed_out)
		return STANDING_SILENT;
	if (c->closed)
		return STANDING_CLOSED;
	return c->ended || c->local_end ? STANDING_LOCAL : STANDING_UNKNOWN;
}

struct standing standing_of_conn(const struct conn *c)
{
	struct standing st = { .conn = c };

	if (!c)
		return st;
	st.alert = deciding_alert(c);
	st.result = st.alert ? STANDING_ALERT : result_of(c);
	return st;
}

/* One may be a limit, two a machine of several that is dead. */
#define DROPS_ENOUGH 2

static bool yields_to_success(const struct contact *c,
			      enum standing_result edge)
{
	if (edge == STANDING_CLOSED && c->drops > DROPS_ENOUGH)
		return false;
	return edge != STANDING_ALERT && edge != STANDING_MALFORMED;
}

/* The raw hello is well; can the proof's failure be about what follows? */
static bool witness_of_the_rest(const struct standing *edge,
				const struct standing *proof)
{
	if (proof->result < STANDING_SILENT ||
	    proof->result == STANDING_NOT_TLS)
		return false;
	return edge->conn->version == TLS_1_3 || proof->conn->chain_seen ||
	       proof->conn->handshake_done;
}

struct standing standing_of(const struct contact *c)
{
	struct standing edge = standing_of_conn(c->edge);
	struct standing proof = standing_of_conn(c->proof);

	if (proof.result == STANDING_OK)
		return yields_to_success(c, edge.result) ? proof : edge;
	if (edge.result == STANDING_OK)
		return witness_of_the_rest(&edge, &proof) ? proof : edge;
	if (edge.result <= STANDING_SILENT && proof.result > edge.result)
		return proof;
	return edge;
}

const struct conn *standing_probe(const struct rule_input *in,
				  enum purpose purpose)
{
	return evidence_conn(in->evidence, in->contact->address,
			     in->contact->scenario, purpose);
}

bool standing_answered(const struct conn *c)
{
	/* A HelloRetryRequest is a ServerHello that wants another group. */
	return c && (c->server_hello || c->retry);
}

static bool is_refusal(const struct standing *st)
{
	return st->result == STANDING_SILENT || st->result == STANDING_CLOSED ||
	       st->result == STANDING_NOT_TLS || st->result == STANDING_ALERT ||
	       st->result == STANDING_MALFORMED;
}

/* Refused as an answer to the hello, not later. */
static bool refused_hello(const struct standing *st)
{
	return is_refusal(st) && !st->conn->server_hello;
}

static bool alert_is(const struct standing *st, unsigned code)
{
	return st->result == STANDING_ALERT && st->alert->code == code;
}

static bool wants_client_certificate(const struct standing *st)
{
	if (alert_is(st, ALERT_CERTIFICATE_REQUIRED))
		return true;
	return st->conn->cert_requested && st->conn->step == STEP_TLS &&
	       (st->result == STANDING_ALERT || st->result == STANDING_CLOSED);
}

/* What a wide hello was answered with lies outside the edge's offer; what
 * TLS 1.3 encrypts (the signature scheme) may. */
static bool outside_offer(const struct rule_input *in, const struct conn *c)
{
	const struct policy *p = in->policy;
	const struct chain_judgment *j = evidence_judgment(in->evidence, c);

	/* The groups bound the certificate's key too (RFC 8422 5.1.1). */
	if (j && chain_fault_of(j, CHAIN_KEY_UNSUPPORTED))
		return true;
	if (!u16_list_has(&p->suites, c->suite))
		return true;
	if (c->group && !u16_list_has(&p->groups, c->group))
		return true;
	if (c->scheme && !u16_list_has(&p->schemes, c->scheme))
		return true;
	/* Unless a whole handshake went well, with a scheme of the edge's. */
	return c->version == TLS_1_3 && c->scheme == 0 &&
	       !(in->contact->proof && in->contact->proof->handshake_done);
}

/*
 * A ServerHello below the policy's minimum, or above its maximum, or the
 * alert that says so, or an older hello that is answered.
 */
static bool no_common_version(const struct rule_input *in,
			      const struct standing *st)
{
	const struct conn *edge = in->contact->edge;
	const struct conn *older = standing_probe(in, PURPOSE_OLDER);
	const struct conn *wide = standing_probe(in, PURPOSE_ALL_OFFERED);
	const struct policy *p = in->policy;

	if (edge && edge->server_hello &&
	    (edge->version < p->min || edge->version > p->max))
		return true;
	/* It has the version after all, so it is something else it lacks. */
	if (standing_answered(wide) && wide->version >= p->min)
		return alert_is(st, ALERT_PROTOCOL_VERSION) &&
		       !outside_offer(in, wide);
	if (alert_is(st, ALERT_PROTOCOL_VERSION) && !st->conn->server_hello)
		return true;
	return refused_hello(st) && standing_answered(older) &&
	       older->version < p->min;
}

/* The edge's own hello is answered with what it does not offer. Zero: not
 * named, or encrypted. */
static bool answered_outside_offer(const struct policy *p, const struct conn *c)
{
	if (c->server_hello && !u16_list_has(&p->suites, c->suite))
		return true;
	if (c->group && !u16_list_has(&p->groups, c->group))
		return true;
	return c->scheme && !u16_list_has(&p->schemes, c->scheme);
}

static bool no_common_cipher(const struct rule_input *in,
			     const struct standing *st)
{
	const struct conn *edge = in->contact->edge;
	const struct conn *wide = standing_probe(in, PURPOSE_ALL_OFFERED);
	const struct policy *p = in->policy;

	if (edge && standing_answered(edge) && answered_outside_offer(p, edge))
		return true;
	if (!refused_hello(st) &&
	    !(st->result == STANDING_ALERT && st->conn->step == STEP_HELLO))
		return false;
	/* insufficient_security: stronger suites are wanted (RFC 8446 6.2) */
	if (alert_is(st, 71))
		return true;
	return standing_answered(wide) && wide->version >= p->min &&
	       outside_offer(in, wide);
}

/* The hello of another scenario is the same one but for the name. */
static const struct conn *answered_elsewhere(const struct rule_input *in,
					     const struct conn *refused)
{
	const struct evidence *ev = in->evidence;
	size_t s;

	for (s = 0; s < ev->scenarios.n; s++) {
		const struct conn *c = evidence_conn(ev, in->contact->address,
						     s, PURPOSE_EDGE);

		if (standing_answered(c) && !text_eq_name(c->sni, refused->sni))
			return c;
	}
	return NULL;
}

/* An answer that breaks the protocol too is no better for its name. */
static bool served(const struct conn *c)
{
	return standing_answered(c) && !c->malformed;
}

const struct conn *standing_other_name(const struct rule_input *in,
				       const struct conn *refused)
{
	static const enum purpose purposes[] = { PURPOSE_OTHER_SNI,
						 PURPOSE_NO_SNI };
	size_t i;

	for (i = 0; i < ARRAY_LEN(purposes); i++) {
		const struct conn *c = standing_probe(in, purposes[i]);

		if (served(c))
			return c;
	}
	return answered_elsewhere(in, refused);
}

static bool name_refused(const struct rule_input *in, const struct standing *st)
{
	if (!refused_hello(st))
		return false;
	if (st->conn->sni && alert_is(st, ALERT_UNRECOGNIZED_NAME))
		return true;
	/* With that very name, so it is something else that was refused. */
	if (standing_answered(standing_probe(in, PURPOSE_ALL_OFFERED)) ||
	    (standing_answered(in->contact->proof) &&
	     text_eq_name(in->contact->proof->sni, st->conn->sni)))
		return false;
	return standing_other_name(in, st->conn) != NULL;
}

/*
 * Behind a PROXY header it was read as TLS: besides an answer, these alerts
 * are drawn by what a hello asks, and not by bytes that are no hello.
 */
const struct conn *standing_behind_proxy(const struct rule_input *in)
{
	const struct conn *c = standing_probe(in, PURPOSE_PROXY);
	size_t i;

	if (standing_answered(c))
		return c;
	for (i = 0; c && i < c->alerts.n; i++) {
		const struct conn_alert *a = &c->alerts.items[i];

		if (!a->sent_by_us && (a->code == ALERT_UNRECOGNIZED_NAME ||
				       a->code == ALERT_HANDSHAKE_FAILURE))
			return c;
	}
	return NULL;
}

/* The edge hangs up at such a ServerHello, whatever comes after it. */
static bool unfit_hello(const struct rule_input *in)
{
	const struct conn *edge = in->contact->edge;
	const struct policy *p = in->policy;

	return edge && edge->server_hello &&
	       (edge->version < p->min || edge->version > p->max ||
		answered_outside_offer(p, edge));
}

unsigned standing_explained(const struct rule_input *in,
			    const struct standing *st)
{
	unsigned why = 0;

	if (!st->conn)
		return 0;
	if (no_common_version(in, st))
		why |= EXPLAINED_PROTOCOL;
	else if (no_common_cipher(in, st))
		why |= EXPLAINED_CIPHER;
	if (unfit_hello(in))
		why |= EXPLAINED_BY_HELLO;
	if (!is_refusal(st))
		return why;
	if (refused_hello(st) && standing_behind_proxy(in))
		why |= EXPLAINED_PROXY;
	if (name_refused(in, st))
		why |= EXPLAINED_SNI;
	if (wants_client_certificate(st))
		why |= EXPLAINED_CLIENT;
	return why;
}
