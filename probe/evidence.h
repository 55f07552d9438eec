#ifndef CF502_PROBE_EVIDENCE_H
#define CF502_PROBE_EVIDENCE_H
/*
 * What is known so far: a pure fold over events. It holds facts with the
 * numbers of the events they rest on, and no opinion; the judgment of chains
 * is kept beside them because it is a function of the facts alone.
 *
 *   evidence -> addresses (of the name)
 *            -> conns     (each connection made, with all it saw)
 *            -> contacts  (one for each scenario and address: which of the
 *                          connections tell what CloudFront would meet)
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "probe/chain.h"
#include "probe/event.h"
#include "probe/policy.h"
#include "probe/survey.h"
#include "probe/target.h"

struct address {
	char *ip;    /* owned; for WHERE_FILE the name of the file */
	int family;  /* 4 or 6; 0: no address */
	bool counts; /* the edge would use it, or the user named it */
	enum where where;
	int ttl; /* seconds, -1 unknown */
	uint64_t seq;
	size_t last_conn; /* internal: newest connection's index + 1; 0: none */
};

struct conn_alert {
	uint8_t level, code;
	bool sent_by_us;
	uint64_t seq;
};

/* One timeline row has at_us since EV_ASKED; 0 stands for "not seen". */
struct conn {
	int id;
	enum step step;
	enum purpose purpose;
	size_t address; /* index */
	int port;
	size_t scenario; /* index */
	int attempt;	 /* TCP attempts, from 1 */
	char *sni;	 /* owned; NULL: none sent */
	char *variant;	 /* owned; text of EV_OPEN, or NULL */
	/* what a survey's hello offers: one version, lists of numbers */
	uint16_t offered;
	char *offered_suites, *offered_groups; /* owned, or NULL */

	int64_t syn_us, connected_us, hello_us, server_hello_us, chain_us,
		handshake_us, end_us;
	enum outcome tcp; /* NONE while under way, OK, REFUSED, TIMEOUT, ... */
	int tcp_errno;
	uint16_t version, suite, group, scheme; /* 0: not seen */
	unsigned hello_flags;
	bool server_hello, retry, cert_requested, handshake_done;
	enum outcome key_proof;	   /* OK, BAD, or NONE: not seen */
	VEC_OF(struct blob) certs; /* as received, owned */
	bool chain_seen;	   /* the Certificate message is complete */
	size_t chain_bytes;
	VEC_OF(struct conn_alert) alerts;
	bool not_tls, malformed, closed, timed_out;
	int limit_ms;		    /* that passed; 0: unknown */
	enum outcome closed_how;    /* FIN or RESET */
	int64_t bytes_before_close; /* -1: unknown */
	char *text;	  /* owned: banner or complaint of the above, clean */
	int plain_status; /* HTTP status of a banner; 0: none */
	char *plain_protocol; /* owned: what speaks there, or NULL */
	bool local_end;	      /* our own side broke off */
	char *local_text;     /* owned */
	bool ended;
	enum outcome end;
	size_t prev_conn; /* internal: the address' one before, index + 1 */
	size_t judged;	  /* internal: its place in judged + 1; 0: not yet */

	bool http_seen;
	int http_status;
	int64_t http_date;		   /* epoch seconds; 0: none */
	int64_t http_seen_at;		   /* our clock then, epoch seconds */
	char *http_location, *http_server; /* owned or NULL */

	/* the events that decide, 0: not seen */
	uint64_t seq_open, seq_tcp, seq_server_hello, seq_chain, seq_alert,
		seq_not_tls, seq_malformed, seq_closed, seq_timeout,
		seq_cert_request, seq_handshake, seq_http, seq_key;
};

/*
 * What one address in one scenario showed. Pointers are borrowed from the
 * evidence and valid until the next event; NULL: no such connection (yet).
 */
struct contact {
	size_t address, scenario;
	const struct conn *edge;  /* the raw hello, last attempt */
	const struct conn *proof; /* the GnuTLS handshake */
	const struct conn *other; /* a further one, where its chain differs */
	const struct conn *chain; /* the one whose chain is judged */
	const struct conn *best;  /* the one that got furthest */
	const struct chain_judgment *judgment; /* of that chain, or NULL */
	int drops;    /* raw hellos that were dropped, and with no alert */
	bool settled; /* edge and proof have ended */
};

struct evidence {
	bool asked;
	char *host; /* owned */
	int port, http_port;
	unsigned protocols, flags; /* ASKED_* */
	char *policy_id;	   /* owned */
	int64_t time;		   /* wall clock at EV_ASKED, epoch seconds */
	int64_t at;		   /* dates are judged at this time */
	enum ip_family family;
	int timeout_ms;
	char *tool; /* owned: version that made the log */
	uint64_t seq_asked;
	VEC_OF(struct scenario) scenarios;

	VEC_OF(char *) settings; /* owned: EV_NOTEs of the distribution */

	enum outcome dns; /* NONE: under way */
	char *dns_text;	  /* owned: the resolver's words */
	uint64_t seq_dns;
	VEC_OF(char *) cnames; /* owned: the chain of aliases, in order */
	VEC_OF(struct address) addresses;

	bool trust_seen;   /* the edge's anchors are known */
	char *trust_title; /* owned */
	int64_t trust_date;
	size_t trust_count;
	char *trust_list; /* owned: what they were compared with, or NULL */
	VEC_OF(struct blob) anchors;	   /* DER, trusted by the edge */
	VEC_OF(struct anchor_note) notes;  /* one for each of them */
	VEC_OF(struct blob) local_anchors; /* by this workstation alone */

	VEC_OF(struct conn) conns;
	VEC_OF(struct judged) judged; /* see evidence_judge */
	bool stopped, done;
	uint64_t seq_stopped, seq_done;
	int connections; /* made so far */
	int64_t last_us; /* time of the last event */
	uint64_t last_seq;
};

/* A judgment, and what it was made from. */
struct judged {
	int conn;
	size_t scenario;
	size_t n_anchors;		 /* known when it was judged */
	size_t n_certs;			 /* and certificates received */
	uint16_t version;		 /* and negotiated */
	struct chain_judgment *judgment; /* owned */
};

/* Nothing known; evidence_release gives back what events bring. */
void evidence_init(struct evidence *ev);
void evidence_release(struct evidence *ev);

/* Folds one event in. What refers to nothing known is passed over. */
void evidence_apply(struct evidence *ev, const struct event *e);

/*
 * Judges each contact's chain that was not judged yet, or was judged with
 * fewer anchors. Waits until the edge's anchors are known (EV_TRUST), unless
 * the run is over. Pure; cheap when nothing changed.
 */
void evidence_judge(struct evidence *ev, const struct policy *policy);

/*
 * The contact of an address and a scenario. TCP results hold for all
 * scenarios of an address. False when there is no connection at all.
 */
bool evidence_contact(const struct evidence *ev, size_t address,
		      size_t scenario, struct contact *ret);
/* The judgment of what that connection was sent, or NULL. */
const struct chain_judgment *evidence_judgment(const struct evidence *ev,
					       const struct conn *c);
/*
 * Two connections of a contact that show it: machines behind one address that
 * are not in the same state. False where none do.
 */
bool contact_differs(const struct contact *c, const struct conn **ret_a,
		     const struct conn **ret_b);
/* The connection of that purpose that was made last, or NULL. */
const struct conn *evidence_conn(const struct evidence *ev, size_t address,
				 size_t scenario, enum purpose purpose);
const struct conn *evidence_conn_by_id(const struct evidence *ev, int id);

/*
 * What that address accepts of the policy's lists, from the hellos of the
 * survey and those before it in the same name. False, and an empty survey,
 * where none was sent. The caller releases it either way.
 */
bool evidence_survey(const struct evidence *ev, size_t address,
		     const struct policy *policy, struct survey *ret);

#endif
