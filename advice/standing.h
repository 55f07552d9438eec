#ifndef CF502_ADVICE_STANDING_H
#define CF502_ADVICE_STANDING_H
/*
 * How a handshake stands at a contact, from its two witnesses: the raw hello
 * (as the edge would send it, up to ServerHelloDone, in TLS 1.3 up to
 * ServerHello) and the whole handshake (a near offer, but to the end).
 */
#include <stdbool.h>

#include "advice/finding.h"

/* From the least to the most that a connection can tell. */
enum standing_result {
	STANDING_UNKNOWN,   /* under way, or not made */
	STANDING_LOCAL,	    /* our own side broke off: says nothing */
	STANDING_TCP,	    /* TCP did not open */
	STANDING_SILENT,    /* a time limit passed */
	STANDING_CLOSED,    /* the origin ended it without an alert */
	STANDING_NOT_TLS,   /* something else than TLS answered */
	STANDING_MALFORMED, /* the answer breaks the protocol */
	STANDING_ALERT,	    /* the origin refused with an alert */
	STANDING_OK,	    /* as far as this witness can see */
};

struct standing {
	enum standing_result result;
	const struct conn *conn;	/* the witness; NULL: none */
	const struct conn_alert *alert; /* for STANDING_ALERT */
};

/* What one connection says; result UNKNOWN for NULL. */
struct standing standing_of_conn(const struct conn *c);
/* What both say together; the rules for that stand in standing.c. */
struct standing standing_of(const struct contact *c);

/* What explains a refusal more finely than its outer shape. */
enum {
	EXPLAINED_PROXY = 1 << 0,    /* a PROXY header is answered */
	EXPLAINED_PROTOCOL = 1 << 1, /* no version in common */
	EXPLAINED_CIPHER = 1 << 2,   /* no suite, group or scheme in common */
	EXPLAINED_SNI = 1 << 3,	     /* another name or none is answered */
	EXPLAINED_CLIENT = 1 << 4,   /* it wants a client certificate */
	EXPLAINED_BY_HELLO = 1 << 5, /* its ServerHello alone ends it */
};
unsigned standing_explained(const struct rule_input *in,
			    const struct standing *st);

/* Connections that look for the cause, or NULL. */
const struct conn *standing_probe(const struct rule_input *in,
				  enum purpose purpose);
/*
 * The connection that was answered for another name than that of refused, or
 * for none: a probe of this contact, or another scenario's hello; or NULL.
 */
const struct conn *standing_other_name(const struct rule_input *in,
				       const struct conn *refused);
/* The hello behind a PROXY header, if it was read as TLS; or NULL. */
const struct conn *standing_behind_proxy(const struct rule_input *in);
/* True when such a connection was answered with a ServerHello. */
bool standing_answered(const struct conn *c);

#endif
