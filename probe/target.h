#ifndef CF502_PROBE_TARGET_H
#define CF502_PROBE_TARGET_H
/*
 * What is asked: an origin, the scenarios in which CloudFront may meet it, and
 * the limits of the diagnosis. Filled once from the command line or the form,
 * const from then on.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

enum ip_family { FAMILY_ANY = 0, FAMILY_4 = 4, FAMILY_6 = 6 };

struct target {
	char *host;  /* owned: A-labels in lower case, or an IP literal */
	char *shown; /* owned: host, with the U-labels behind it for an IDN */
	int port;
	bool port_given; /* the text named a port */
	bool is_ip;
	char *note; /* owned: what was dropped from a pasted URL, or NULL */
};

/*
 * Reads HOST, HOST:PORT, [IPv6]:PORT, a bare IPv6 literal or an https:// URL
 * pasted whole. Blanks around it, a trailing dot, upper case, IDN (UTS 46
 * non-transitional, IDNA 2008) and userinfo, path, query are taken and, where
 * something was dropped, said in note. Everything else is CF_EINPUT with the
 * reason; ret is untouched then.
 */
int target_parse(const char *text, int default_port, struct target *ret,
		 struct cf_why *why);
void target_release(struct target *t);
void target_copy(const struct target *t, struct target *ret);

/*
 * A host name as CloudFront takes it in an origin domain, a Host header or
 * SNI: A-labels in lower case, owned by the caller. NULL with the reason.
 */
char *host_normal(const char *text, struct cf_why *why);
/* True for a dotted quad or an IPv6 literal without brackets. */
bool host_is_ip(const char *text);

/* The distribution's OriginSslProtocols as bits. */
enum origin_protocol {
	PROTO_SSL3 = 1 << 0,
	PROTO_TLS1 = 1 << 1,
	PROTO_TLS11 = 1 << 2,
	PROTO_TLS12 = 1 << 3,
};

/*
 * Reads AWS' words (SSLv3, TLSv1, TLSv1.1, TLSv1.2), separated by commas, any
 * case. CF_EINPUT names the unknown word.
 */
int protocols_parse(const char *text, unsigned *ret, struct cf_why *why);
/* "TLSv1.1,TLSv1.2"; owned by the caller. */
char *protocols_text(unsigned protocols);

/* One way in which CloudFront may meet the origin. */
struct scenario {
	char *host_header; /* owned; NULL: the viewer's Host is not forwarded */
	char *sni;	   /* owned; NULL: no server_name is sent */
	/* owned: the path patterns of the cache behaviors that meet it so, a
	 * JSON array of texts; NULL: not known */
	char *paths;
};

#define DEFAULT_PATH "Default (*)" /* of the behavior that has no pattern */

/* --resolve HOST:PORT:ADDR[,ADDR...] */
struct pin {
	char *host; /* owned */
	int port;
	VEC_OF(char *) addrs; /* owned IP literals */
};

struct question {
	struct target target;
	VEC_OF(struct scenario) scenarios; /* at least one */
	bool forwarding_unknown;	   /* --viewer: both ways are asked */
	bool forwarding_assumed; /* nobody said; "not forwarded" is assumed */
	unsigned protocols;	 /* enum origin_protocol bits */
	int http_port;
	VEC_OF(struct pin) pins;
	VEC_OF(char *) dns; /* owned ADDR or ADDR:PORT; empty: the system's */
	char *trust_path;   /* owned: --trust; NULL: Mozilla's roots */
	/* What the edge uses; ANY: IPv4, AWS' default, or both if given. */
	enum ip_family family;
	bool family_given;
	bool port_by_user;
	int64_t at;		/* judge dates at this time, epoch seconds */
	bool at_given;		/* else at is the wall clock when asked */
	int connect_timeout_ms; /* a TCP attempt */
	int attempts;		/* TCP attempts, 1..3 */
	int timeout_ms;		/* the whole diagnosis */
	bool quick;	  /* only the handshake that the edge would make */
	bool gentle;	  /* one connection to an address at a time */
	bool origin_mtls; /* the distribution has a client certificate */
	/* owned, clean: what else the distribution's settings say; at most
	 * QUESTION_NOTES_MAX */
	VEC_OF(char *) notes;
};

#define QUESTION_NOTES_MAX 64

/* Defaults of interface.md's table: 443, 80, TLSv1.2, 10 s, 1, 30 s. */
void question_init(struct question *q);
void question_release(struct question *q);
void question_copy(const struct question *q, struct question *ret);
struct scenario *question_add_scenario(struct question *q,
				       const char *host_header,
				       const char *sni);
/* For another origin, to which no behavior is known to lead. */
void question_forget_paths(struct question *q);
/* Keeps a clean copy of a sentence, once. */
void question_add_note(struct question *q, const char *text);
/*
 * Fills scenarios from what the user said: hosts forwarded (n_hosts > 0), or
 * viewers where nobody knows (n_viewers > 0: not forwarded first, then each
 * viewer), else one unforwarded scenario. sni overrules all; no_sni drops it.
 * The SNI is the forwarded Host, else the origin host; never an IP literal
 * (RFC 6066 section 3). A scenario whose Host was there before keeps its
 * cache behaviors.
 */
int question_scenarios(struct question *q, char *const *hosts, size_t n_hosts,
		       char *const *viewers, size_t n_viewers, const char *sni,
		       bool no_sni, struct cf_why *why);
/* Overrules the SNI of the scenarios that are there: sni, or none. */
int question_overrule_sni(struct question *q, const char *sni, bool no_sni,
			  struct cf_why *why);
/* Reads HOST:PORT:ADDR[,ADDR...] (curl's syntax, IPv6 with or without []). */
int question_add_pin(struct question *q, const char *text, struct cf_why *why);
/* Reads SERVER[,SERVER...], each an address with or without :PORT. */
int question_add_dns(struct question *q, const char *text, struct cf_why *why);

#endif
