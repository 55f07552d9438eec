/* Words for refusals. */
#include "advice/refusal.h"

#include "probe/names.h"

struct refusal refusal_of(const struct rule_input *in, struct finding *ret)
{
	struct refusal r = { .st = standing_of(in->contact) };

	r.why = standing_explained(in, &r.st);
	if (r.st.conn)
		finding_cite(ret, r.st.conn->seq_open);
	if (r.st.alert)
		finding_cite(ret, r.st.alert->seq);
	return r;
}

/* How far a connection had come when it broke, for "after ...". */
static const char *stage(const struct conn *c)
{
	if (c->handshake_done)
		return "after the handshake";
	if (c->cert_requested)
		return "after asking for a client certificate";
	if (c->chain_seen)
		return "after its certificates";
	if (c->server_hello)
		return "after its ServerHello";
	return "after the ClientHello";
}

void refusal_say(const struct standing *st, struct buf *out)
{
	char name[NAME_SIZE];

	if (st->alert) {
		buf_addf(out, "the origin sends the alert %s (%u) %s",
			 alert_name(st->alert->code, name), st->alert->code,
			 stage(st->conn));
		return;
	}
	switch (st->result) {
	case STANDING_SILENT:
		buf_addf(out, "nothing more comes from the origin %s",
			 stage(st->conn));
		break;
	case STANDING_CLOSED:
		buf_addf(out, "the origin %s the connection %s",
			 st->conn->closed_how == OUTCOME_RESET ? "resets"
							       : "closes",
			 stage(st->conn));
		break;
	case STANDING_NOT_TLS:
		buf_adds(out, "what answers is not TLS");
		break;
	case STANDING_MALFORMED:
		buf_adds(out, "the answer breaks the protocol");
		break;
	case STANDING_UNKNOWN:
	case STANDING_LOCAL:
	case STANDING_TCP:
	case STANDING_ALERT:
	case STANDING_OK:
		buf_adds(out, "the origin answers");
		break;
	}
}
