#ifndef CF502_PROBE_RUN_PARTS_H
#define CF502_PROBE_RUN_PARTS_H
/*
 * The insides of a run, for run*.c and step_*.c. A run keeps errands (what is
 * still to be asked), talks (connections under way, one errand each) and
 * meetings (what an address showed in a scenario so far). Steps tell what they
 * see with talk_emit() and end with talk_end(); events wait in a queue until
 * the loop's callback is over, so that whoever gets them may stop or free the
 * run.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/loop.h"
#include "base/vec.h"
#include "probe/event.h"
#include "probe/flight.h"
#include "probe/plan.h"
#include "probe/run.h"
#include "probe/survey.h"
#include "probe/target.h"

/* What a connection is to find out. */
struct errand {
	enum step step;
	enum purpose purpose;
	size_t route, scenario;	 /* indices */
	int attempt;		 /* from 1 */
	char *sni;		 /* owned; NULL: none */
	const char *text;	 /* static: what differs from the edge; NULL */
	uint16_t min, max;	 /* versions; 0: as the policy says */
	uint16_t suite;		 /* this one alone; 0: as the policy says */
	bool chain_only;	 /* no HTTP behind the handshake */
	struct survey_item item; /* of PURPOSE_SURVEY */
};

/* What a connection showed, as far as the next errands hang on it. */
struct seen {
	bool begun, ended;
	enum outcome outcome; /* of EV_END */
	enum outcome tcp;     /* NONE while under way */
	bool server_hello, chain, retry, not_tls, malformed, timed_out, local;
	bool handshake, cert_requested, closed;
	uint16_t version, suite, group;
	int alert;     /* fatal one, -1: none */
	int64_t bytes; /* when it closed */
};

/* One address in one scenario. */
struct meeting {
	struct seen edge, proof;
	bool again; /* asked already */
	int drops;  /* of the raw hello, where the proof was served */
	int causes; /* hellos sent to find the cause of a refusal */
};

/* A hello that was answered. */
struct greeting {
	char *sni; /* owned; NULL: none */
	size_t scenario;
	uint16_t version, suite, group;
};

/* One address. */
struct route {
	char *ip;		      /* owned */
	int family;		      /* 4 or 6 */
	struct sockaddr_storage addr; /* without port */
	socklen_t addr_len;
	int talks;	/* under way */
	bool opened;	/* TCP did, on the target's port */
	bool dead;	/* TCP does not */
	bool plain;	/* the HTTP port is asked already */
	int made;	/* connections, to any of its ports */
	unsigned asked; /* bits 1 << enum purpose */
	VEC_OF(struct greeting) greetings; /* what it answered with */
	struct survey *survey;		   /* owned; NULL: not begun */
	char *survey_sni; /* owned; the name that it is asked for */
	size_t survey_scenario;
	size_t surveying;  /* its connections under way */
	int64_t survey_us; /* not before */
};

struct talk;

/* One row a step. Each may end the talk, and must not touch it afterwards. */
struct step_row {
	/* While the SYN is under way: what takes time of our own. */
	void (*prepare)(struct talk *t);
	/* TCP is open. */
	void (*begin)(struct talk *t);
	void (*ready)(struct talk *t, short revents);
	/* Its limit passed; ends the talk. */
	void (*expired)(struct talk *t);
	/* Gives state back. */
	void (*release)(void *state);
};

extern const struct step_row step_hello, step_tls, step_http;

/* A connection under way. */
struct talk {
	struct run *run;
	int id;
	struct errand what;
	int port;
	const struct step_row *step;
	int fd;
	struct watch *watch;
	struct timer *limit;
	int limit_ms; /* for the event, when it passes */
	bool connected, prepared;
	int64_t begun_us; /* its SYN left */
	bool late;	  /* begun when the run had waited for descriptors */
	int send_err;	  /* errno: nothing can be sent any more; else 0 */
	void *state;	  /* the step's */
	struct seen seen;
};

struct dns_lookup;

struct run {
	struct loop *loop;
	struct question question; /* a copy */
	const struct policy *policy;
	struct trust *trust;
	struct sink sink;
	struct plan plan;

	int64_t start_us;
	VEC_OF(struct event) events; /* not yet told */
	size_t told;		     /* so many of them are */
	int flushing;		     /* depth of telling */
	bool freed;		     /* while telling */
	bool limited;		     /* no further errands */
	bool starved;		     /* had to wait for a descriptor */
	bool over;		     /* EV_DONE is in the queue */

	struct dns_lookup *dns;
	bool dns_done;
	VEC_OF(struct route) routes;
	VEC_OF(struct meeting) meetings; /* route by route */
	VEC_OF(struct errand) errands;	 /* in the order of asking */
	VEC_OF(struct talk *) talks;
	int talks_begun;
	struct timer *limit; /* of the whole */
	struct timer *wake;  /* for another try, or another turn */
	struct timer *nap;   /* of a survey that was fended off */

	bool trust_told;
	size_t edge_anchors;		       /* told so far */
	VEC_OF(struct blob) unanchored;	       /* certificates seen before */
	VEC_OF(const unsigned char *) anchors; /* told: where trust has them */
	struct gnutls_certificate_credentials_st *credentials; /* owned */
};

/* run.c */

/* Takes over the event's content. */
void run_emit(struct run *r, struct event *ev);
/* The last thing in each callback from the loop; the run may be gone then. */
void run_turn(struct run *r);
/* What the edge would write into Host in that scenario; borrowed. */
const char *run_http_host(const struct run *r, size_t scenario);
struct meeting *run_meeting(struct run *r, size_t route, size_t scenario);

/* run_errand.c */

/* Takes over the errand. */
void run_send(struct run *r, struct errand *what);
/* Begins talks for errands as the limits allow. */
void run_pump(struct run *r);
void run_drop_errands(struct run *r);
/* Frees what it owns. */
void errand_release(struct errand *what);

/* How many connections an address may have under way. */
int run_at_once(const struct run *r);
/* How many connections more this address may get, with those that wait. */
int run_room(const struct run *r, size_t route);

/* run_survey.c: what the origin accepts, once the answer stands. */

/* A hello was answered; what the survey of that address begins with. */
void run_greeted(struct run *r, const struct errand *what,
		 const struct seen *seen);
/* Begins surveys, and their next connections as the limits allow. */
void run_survey(struct run *r);
/* What came of one. */
void run_survey_follow(struct run *r, const struct errand *what,
		       const struct seen *seen);
/* True while one has something to ask, or waits. */
bool run_survey_goes_on(const struct run *r);
void run_survey_release(struct route *route);

/* run_talk.c */

/*
 * Sends the SYN, and takes over what the errand owns. False, and nothing is
 * taken, when this machine has no descriptor left just now.
 */
bool talk_begin(struct run *r, const struct errand *what);
/* Tells which addresses were not asked for want of a descriptor. */
void run_tell_starved(struct run *r);
/* Ends all that is under way. */
void run_end_talks(struct run *r, enum outcome outcome);
/* Frees all that is under way without a word. */
void run_free_talks(struct run *r);

/* Sets the connection's number; takes over the event's content. */
void talk_emit(struct talk *t, struct event *ev);
/* The same for an event with nothing but a text. */
void talk_emit_text(struct talk *t, enum event_kind kind, const char *text);
/* EV_END. The talk is freed. */
void talk_end(struct talk *t, enum outcome outcome);
/* What to wait for: POLLIN, POLLOUT. */
void talk_wait(struct talk *t, short events);
/* Milliseconds from now; the limit of the whole holds besides. */
void talk_limit(struct talk *t, int ms);
/* EV_TIMEOUT with the limit that passed, and the end. */
void talk_timed_out(struct talk *t, const char *words);
/* EV_CLOSED and the end, for a descriptor that returned 0 (err 0) or failed. */
void talk_closed(struct talk *t, int err, uint64_t bytes);
/* True for the errno of a connection that the peer has reset. */
bool talk_is_reset(int err);
/* EV_CERTIFICATE for each, what trust knows of them, EV_CHAIN. */
void talk_chain(struct talk *t, const struct blob *certs, size_t n,
		size_t bytes);

/* run_cause.c: what follows from the end of a talk. */
void run_follow(struct run *r, const struct errand *what,
		const struct seen *seen);
/* Asks the HTTP port where a chain has no issuer that is trusted. */
void run_doubt_chains(struct run *r);

/* run_trust.c */
void run_load_trust(struct run *r);
/* EV_TRUST, if it is loaded and was not told. */
void run_tell_trust(struct run *r);
void run_anchors(struct run *r, const struct blob *certs, size_t n);
void run_release_trust(struct run *r);

/* step_tcp.c */

/* A descriptor on its way to the address, or -1 with errno. */
int tcp_open(const struct sockaddr_storage *addr, socklen_t len, int port);
/* 0 when it is open, EINPROGRESS, or why it is not. */
int tcp_result(int fd);
enum outcome tcp_outcome(int err);
/* For people; static. */
const char *tcp_words(int err);

/*
 * Sends what out holds, as far as the socket takes it, and waits for room or
 * for an answer. After a reset it waits for what came before that: the talk is
 * over when that is read. False when it is over already; received, in bytes,
 * is for its EV_CLOSED.
 */
bool talk_send(struct talk *t, struct buf *out, uint64_t received);

/* step_hello.c */

/* The events that a note of the flight parser makes; ctx of a flight_fn. */
void talk_note(struct talk *t, const struct flight *f, enum flight_note note);
/* EV_NOT_TLS, for a flight that ended so. */
void talk_not_tls(struct talk *t, const struct flight *f);

#endif
