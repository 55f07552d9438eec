#ifndef CF502_PROBE_EVENT_H
#define CF502_PROBE_EVENT_H
/*
 * The only thing that leaves the prober. An event has a kind, a monotonic
 * time and a few named fields; one table makes the kinds, their names and the
 * lines of the event log (cf502-log(5)), a second one the fields. Everything
 * right of the prober is computed from events alone, so a log can be replayed
 * without a network.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"

/* clang-format off */

/* X(NAME, "key", type): what an event can carry. */
#define EVENT_FIELDS(X)                                                      \
	X(CONN, "conn", NUMBER)           /* number of the connection, from 1 */ \
	X(STEP, "step", NAMED)            /* enum step */                    \
	X(PURPOSE, "purpose", NAMED)      /* enum purpose */                 \
	X(SCENARIO, "scenario", NUMBER)   /* index */                        \
	X(IP, "ip", TEXT)                                                    \
	X(FAMILY, "family", NUMBER)       /* 4 or 6 */                       \
	X(PORT, "port", NUMBER)                                              \
	X(HTTP_PORT, "http-port", NUMBER)                                    \
	X(HOST, "host", TEXT)                                                \
	X(SNI, "sni", TEXT)                                                  \
	X(PROTOCOLS, "protocols", NUMBER) /* enum origin_protocol bits */    \
	X(POLICY, "policy", TEXT)                                            \
	X(VERSION, "version", HEX)                                           \
	X(SUITE, "suite", HEX)                                               \
	X(GROUP, "group", HEX)                                               \
	X(SCHEME, "scheme", HEX)                                             \
	X(LEVEL, "level", NUMBER)                                            \
	X(CODE, "code", NUMBER)           /* alert, errno, library code */   \
	X(SENT, "sent", NUMBER)           /* 1: by us, 0: by the origin */   \
	X(TYPE, "type", NUMBER)           /* handshake message type */       \
	X(LENGTH, "length", NUMBER)       /* bytes */                        \
	X(INDEX, "index", NUMBER)                                            \
	X(COUNT, "count", NUMBER)                                            \
	X(TTL, "ttl", NUMBER)             /* seconds */                      \
	X(STATUS, "status", NUMBER)       /* HTTP status */                  \
	X(SUITES, "suites", TEXT)         /* numbers of those offered */     \
	X(GROUPS, "groups", TEXT)                                            \
	X(TIME, "time", NUMBER)           /* seconds since the epoch */      \
	X(AT, "at", NUMBER)               /* dates are judged at this time */ \
	X(WHERE, "where", NAMED)          /* enum where */                   \
	X(STATE, "state", NAMED)          /* enum root_state */              \
	X(OUTCOME, "outcome", NAMED)      /* enum outcome */                 \
	X(FLAGS, "flags", NUMBER)                                            \
	X(LOCATION, "location", TEXT)                                        \
	X(SERVER, "server", TEXT)                                            \
	X(LIST, "list", TEXT)             /* Mozilla's own list, for people */ \
	X(PLACE, "place", TEXT)           /* numbers of a page of the wizard */ \
	X(TEXT, "text", TEXT)             /* clean, for people */            \
	X(DER, "der", BYTES)

/* X(NAME, "word", "fields, for the documentation"): what can happen. */
#define EVENT_KINDS(X)                                                       \
	X(ASKED, "asked", "host port http-port protocols policy time at family flags code text", \
	  "a diagnosis begins; time is the wall clock, at the time that dates are judged by, " \
	  "code the time limit in ms, text the program") \
	X(SCENARIO, "scenario", "index host sni text",                       \
	  "one way in which CloudFront may meet the origin; no host: not forwarded; no sni: none " \
	  "sent; text: path patterns of its cache behaviors, as JSON")       \
	X(NOTE, "note", "text",                                              \
	  "what the distribution's settings say besides, for people")        \
	X(TRUST, "trust", "where count text time list",                      \
	  "a set of trust anchors is in use; list: what it was compared with") \
	X(CNAME, "cname", "host text ttl", "DNS: host is an alias of text")  \
	X(ADDRESS, "address", "ip family ttl where",                        \
	  "an address of the origin, from DNS or elsewhere")                 \
	X(DNS_DONE, "dns-done", "outcome code text", "DNS is finished")      \
	X(OPEN, "open", "conn step purpose ip port scenario sni version index suites groups text", \
	  "a connection is begun: its SYN leaves; index counts attempts, version is " \
	  "the highest offered, suites and groups are those of a survey, text says " \
	  "how it differs from the edge's")    \
	X(CONNECTED, "connected", "conn", "TCP is open")                     \
	X(TCP_FAILED, "tcp-failed", "conn outcome code text", "TCP could not be opened") \
	X(MESSAGE, "message", "conn sent type length text", "a handshake message went out or came in") \
	X(SERVER_HELLO, "server-hello", "conn version suite group flags", "what the origin chose") \
	X(RETRY, "retry", "conn version suite group",                        \
	  "HelloRetryRequest: what the origin chose, and the group it wants")            \
	X(CERTIFICATE, "certificate", "conn index der", "one certificate, as received") \
	X(CHAIN, "chain", "conn count length", "the Certificate message is complete") \
	X(KEY_EXCHANGE, "key-exchange", "conn group scheme outcome",         \
	  "ServerKeyExchange; outcome: does the signature prove the leaf's key") \
	X(CERT_REQUEST, "certificate-request", "conn", "the origin asks for a client certificate") \
	X(ALERT, "alert", "conn sent level code", "a TLS alert")             \
	X(NOT_TLS, "not-tls", "conn status server text",                     \
	  "what answered instead of TLS: its protocol where that is known, its first line") \
	X(MALFORMED, "malformed", "conn text", "the origin breaks the protocol") \
	X(CLOSED, "closed", "conn outcome length", "the origin ended the connection; length: bytes it had sent") \
	X(LOCAL, "local", "conn code text", "our own side broke off; says nothing about the origin") \
	X(HANDSHAKE, "handshake", "conn version suite group scheme",         \
	  "a whole handshake succeeded, Finished checked")                   \
	X(HTTP, "http", "conn status time location server text", "the answer to HEAD /") \
	X(TIMEOUT, "timeout", "conn code text", "a limit of code ms passed") \
	X(END, "end", "conn outcome", "the connection is over")              \
	X(ANCHOR, "anchor", "where der state time",                          \
	  "a trust anchor whose name fits an issuer in a received chain; state: how " \
	  "Mozilla's list differs, time: where distrust begins")             \
	X(STOPPED, "stopped", "text", "the user ended the run")              \
	X(DONE, "done", "count", "nothing more will come; count: connections made") \
	X(TRIED, "tried", "text flags", "the user did a remedy or dead end (text), as marked; flags 0: taken back") \
	X(OPTION, "option", "text der code",                                 \
	  "stands in front of the diagnosis: an option that asks and judges the same " \
	  "again; der: its value, where it is no clean text; code: a digest of the file " \
	  "that it names")                                \
	X(PAGE, "page", "text place",                                        \
	  "the user is on this page of the wizard; place: what was selected there, " \
	  "in numbers of its own") \
	X(REPORT, "report", "text", "a report was written there")            \
	X(LEFT, "left", "flags", "the user leaves the wizard; flags 1: nothing is open any more")

/* X(NAME, "word"): kinds of connections. */
#define STEPS(X)                                                             \
	X(HELLO, "hello")  /* the raw hello */                               \
	X(TLS, "tls")      /* a whole handshake by GnuTLS */                 \
	X(HTTP, "http")    /* plain HTTP on the HTTP port */                 \
	X(FILE, "file")    /* no connection: a chain that a file holds */

/* X(NAME, "word"): what a connection is to find out. */
#define PURPOSES(X)                                                          \
	X(EDGE, "edge")             /* as CloudFront would */                \
	X(PROOF, "proof")           /* key, TLS 1.3 chain, HTTP */           \
	X(AGAIN, "again")           /* proof once more with what edge got */ \
	X(ALL_OFFERED, "all-offered") /* every suite and group we know */    \
	X(OLDER, "older")           /* versions below the minimum */         \
	X(OTHER_SNI, "other-sni")   /* the origin host, or another name */   \
	X(NO_SNI, "no-sni")                                                  \
	X(PROXY, "proxy")           /* a PROXY header in front */            \
	X(PLAIN, "plain")           /* the HTTP port */                      \
	X(UNKNOWN_SNI, "unknown-sni") /* a name that can't exist */         \
	X(SURVEY, "survey")         /* a part of the edge's list */

/* X(NAME, "word") */
#define OUTCOMES(X)                                                          \
	X(NONE, "none")                                                      \
	X(OK, "ok")                                                          \
	X(NOT_FOUND, "not-found")                                            \
	X(FAILED, "failed")                                                  \
	X(REFUSED, "refused")                                                \
	X(TIMEOUT, "timeout")                                                \
	X(RESET, "reset")                                                    \
	X(NO_ROUTE, "no-route")                                              \
	X(FIN, "fin")                                                        \
	X(BAD, "bad")               /* a signature does not verify */        \
	X(LOCAL, "local")           /* ended by our own side */              \
	X(STOPPED, "stopped")

/* X(NAME, "word"): where an address or an anchor comes from. */
#define WHERES(X)                                                            \
	X(DNS, "dns")                                                        \
	X(HOSTS, "hosts")                                                    \
	X(PINNED, "pinned")         /* --resolve */                          \
	X(LITERAL, "literal")       /* the target is an address */           \
	X(EDGE, "edge")             /* trusted by the edge */                \
	X(LOCAL, "local")           /* trusted by this workstation alone */  \
	X(FILE, "file")             /* no address: ip is the name of a file */

/* X(NAME, "word"): what Mozilla's own list makes of an anchor. */
#define ROOT_STATES(X)                                                       \
	X(LISTED, "listed")         /* the same as the bundle */             \
	X(REMOVED, "removed")       /* from the list */                      \
	X(WEBSITES_OFF, "websites-off") /* listed, and not for web sites */  \
	X(DISTRUST_AFTER, "distrust-after") /* not for what begins later */  \
	X(MISSING, "missing")       /* listed, and not in the bundle */

/* clang-format on */

enum event_field {
#define X(name, ...) EF_##name,
	EVENT_FIELDS(X)
#undef X
		EF_COUNT_
};

enum event_kind {
#define X(name, ...) EV_##name,
	EVENT_KINDS(X)
#undef X
		EV_COUNT_
};

enum step {
#define X(name, word) STEP_##name,
	STEPS(X)
#undef X
};

enum purpose {
#define X(name, word) PURPOSE_##name,
	PURPOSES(X)
#undef X
};

enum outcome {
#define X(name, word) OUTCOME_##name,
	OUTCOMES(X)
#undef X
};

enum where {
#define X(name, word) WHERE_##name,
	WHERES(X)
#undef X
};

enum root_state {
#define X(name, word) ROOT_##name,
	ROOT_STATES(X)
#undef X
};

/* EF_FLAGS of EV_SERVER_HELLO. */
enum {
	HELLO_SNI_ACKNOWLEDGED = 1 << 0,
	HELLO_EXTENDED_MASTER_SECRET = 1 << 1,
	HELLO_AFTER_RETRY = 1 << 2,
};

/* EF_FLAGS of EV_ASKED. */
enum {
	ASKED_AT_GIVEN = 1 << 0,
	ASKED_FAMILY_GIVEN = 1 << 1,
	ASKED_FORWARDING_UNKNOWN = 1 << 2,
	ASKED_FORWARDING_ASSUMED = 1 << 3,
	ASKED_QUICK = 1 << 4,
	ASKED_GENTLE = 1 << 5,
	ASKED_DEMO = 1 << 6,
	ASKED_ORIGIN_MTLS = 1 << 7, /* the distribution has OriginMtlsConfig */
	ASKED_FILE = 1 << 8,	    /* a chain in a file, and no network */
};

struct event {
	uint64_t seq;  /* from 1, set where the event enters the log */
	int64_t at_us; /* monotonic, since EV_ASKED */
	enum event_kind kind;
	uint64_t has; /* bit 1 << enum event_field */
	union {
		int64_t number;
		char *text; /* owned by the event */
	} f[EF_COUNT_];
	unsigned char *der; /* owned; the BYTES field */
	size_t der_len;
};

/* Without any field; nothing to release yet. */
void event_init(struct event *ev, enum event_kind kind);
/* Frees what the fields own; the kind stays. */
void event_release(struct event *ev);
/* A deep copy, released on its own; what ret held is forgotten. */
void event_copy(const struct event *ev, struct event *ret);

/* Setters copy; text is cleaned and cut to 1 KiB, NULL leaves it unset. */
void event_number(struct event *ev, enum event_field f, int64_t v);
void event_text(struct event *ev, enum event_field f, const char *s);
void event_textn(struct event *ev, enum event_field f, const void *s, size_t n);
void event_der(struct event *ev, const void *der, size_t n);

bool event_has(const struct event *ev, enum event_field f);
/* -1 and NULL when unset. */
int64_t event_get(const struct event *ev, enum event_field f);
const char *event_str(const struct event *ev, enum event_field f);

/* The word in the log, static. */
const char *event_kind_name(enum event_kind k);
/* One sentence for the documentation. */
const char *event_kind_meaning(enum event_kind k);
/* Keys of the fields it carries, separated by blanks; for the same. */
const char *event_kind_fields(enum event_kind k);
const char *event_field_key(enum event_field f);
const char *purpose_name(enum purpose p);
const char *outcome_name(enum outcome o);
const char *where_name(enum where w);
const char *root_state_name(enum root_state s);

/*
 * One line of the log with its line end:
 * SEQ SECONDS.MICROS KIND key=value ...; text is "quoted", bytes are base64.
 */
void event_write(const struct event *ev, struct buf *out);
/*
 * Reads one line (without line end, hostile). CF_EINPUT says what is wrong
 * with it. Unknown keys are passed over; unknown kinds and values out of the
 * range of their field are refused.
 */
int event_read(const char *line, size_t n, struct event *ret,
	       struct cf_why *why);

#define EVENT_LOG_MAX 500000 /* events */

struct event_log {
	VEC_OF(struct event) events;
};

#define EVENT_LOG_HEADER "cf502-log 1"
/* Of a log without names and certificates: it is not read again. */
#define EVENT_LOG_REDACTED "cf502-log 1 redacted"

/* Copies the event behind the others and numbers it; returns the copy. */
const struct event *event_log_add(struct event_log *log,
				  const struct event *ev);
void event_log_release(struct event_log *log);
/* The whole log as text, with its header line. */
void event_log_write(const struct event_log *log, struct buf *out);
/* True for what the wizard writes between diagnoses, and no diagnosis reads:
 * OPTION, PAGE, REPORT, LEFT. */
bool event_is_step(enum event_kind k);

/*
 * name stands in messages (name:line). Blank lines and lines that start with
 * "#" are passed over. Events are numbered anew; time may go back only where
 * a diagnosis begins. At most 100,000 events a diagnosis, and 500,000 in all.
 * ret is untouched on failure.
 */
int event_log_read(const char *name, const char *text, size_t n,
		   struct event_log *ret, struct cf_why *why);

/* The last diagnosis in it has no end: the writer was killed, or the file was
 * cut on its way. */
bool event_log_ends_early(const struct event_log *log);

/* How far a log could be read. */
struct log_end {
	size_t good;	   /* bytes of whole, right lines */
	int line;	   /* number of the one that is left out; 0: none */
	bool torn;	   /* it is the last, begun and not ended */
	struct cf_why why; /* else: what is wrong with it */
};

/*
 * The same as far as the lines are right. A last line without its end was
 * being written when its writer was killed; it is left out, or with "open"
 * taken if it can be read. CF_EINPUT only when the first line is another.
 */
int event_log_read_start(const char *name, const char *text, size_t n,
			 bool open, struct event_log *ret,
			 struct log_end *ret_end, struct cf_why *why);

/* Where events go. */
struct sink {
	void (*emit)(void *ctx, struct event *ev); /* takes a borrowed event */
	void *ctx;
};

#endif
