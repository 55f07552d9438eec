#ifndef CF502_REPORT_FACTS_H
#define CF502_REPORT_FACTS_H
/*
 * The facts of one address in one scenario, picked from its connections and
 * put into the words that people and scripts know. All formats and the
 * screens show these, so that they cannot differ.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advice/session.h"
#include "base/buf.h"
#include "probe/evidence.h"
#include "probe/names.h"

/* The heading of evidence's settings. */
#define SETTINGS_TITLE "What the distribution says besides"

struct facts {
	const struct address *address;	 /* borrowed */
	const struct scenario *scenario; /* borrowed */
	struct judgment is;
	bool counts;
	/* milliseconds since the address's SYN; negative: not seen */
	double connect_ms, chain_ms, handshake_ms;
	/* empty: not seen */
	char protocol[NAME_SIZE], cipher[NAME_SIZE], group[NAME_SIZE],
		signature[NAME_SIZE];
	const struct conn_alert *alert; /* the last one received, or NULL */
	bool cert_requested, cert_request_known;
	const struct chain_judgment *judgment; /* borrowed, or NULL */
	const struct conn *http; /* the one that saw an answer, or NULL */
};

/* Of entry i of a->contacts. */
void facts_get(const struct evidence *ev, const struct advice *a, size_t i,
	       struct facts *ret);
/* Index of the counting contact that got furthest, or a->contacts.n. */
size_t facts_furthest(const struct evidence *ev, const struct advice *a);

/* The first contact with the same chain as contact i, which may be i itself;
 * a->contacts.n: i shows none. */
size_t facts_chain_first(const struct evidence *ev, const struct advice *a,
			 size_t i);
/* "Chain as received from 192.0.2.7, 192.0.2.8": those with the chain of that
 * first contact; appended. */
void facts_chain_from(const struct evidence *ev, const struct advice *a,
		      size_t first, struct buf *out);

/* The setting, the SNI behind it: "Host not forwarded, SNI NAME"; appended. */
void facts_setting(const struct evidence *ev, const struct scenario *s,
		   struct buf *out);
/* "Host not forwarded" or "Host: NAME"; appended. */
void facts_scenario(const struct scenario *s, struct buf *out);
/* "alert 40 handshake_failure (fatal)"; appended. */
void facts_alert(const struct conn_alert *alert, struct buf *out);
/* "fatal" or "warning", else the number; RFC 8446 section 6. */
const char *facts_alert_level(unsigned level, char out[NAME_SIZE]);
/* "1 edge 192.0.2.7, SNI NAME: ok": what it was for and how it ended. */
void facts_conn(const struct evidence *ev, const struct conn *c,
		struct buf *out);
/* False for what a file holds, which was never opened, and for the many of a
 * survey, which are told together. */
bool facts_conn_is_told(const struct conn *c);
/* What it reached, "start 0.1, TCP 0.6, chain 1.5, end 1.6 ms", counted from
 * the beginning of the probe; appended. */
void facts_conn_times(const struct conn *c, struct buf *out);
/* When the last event was seen on which the finding rests, in ms since the
 * probe began; negative: it rests on none. */
double facts_finding_ms(const struct round *r, const struct finding *f);
/* "leaf", "intermediate", "root" of a received certificate. */
const char *facts_cert_role(const struct cert *c, size_t index);
/*
 * How far at (seconds since the epoch) is from the end of c's validity, in
 * whole days, or hours or minutes below that: "334 days left", "5 hours ago".
 */
void facts_time_left(const struct cert *c, int64_t at, struct buf *out);
/* At is behind the end of c's validity (RFC 5280 section 4.1.2.5). */
bool facts_is_over(const struct cert *c, int64_t at);
/* The origin as host:port, with [] around an IPv6 literal, or the file with
 * the host that its chain was judged for; appended. */
void facts_origin(const struct evidence *ev, struct buf *out);
/* What the outcome means, "CloudFront would answer 502", for what was asked, an
 * origin or the chain in a file, and whether it was decided. */
const char *facts_meaning(const struct evidence *ev, const struct advice *a);
/* True when the summary begins with just that, so that it need not be said. */
bool facts_said(const struct evidence *ev, const struct advice *a);
/* True when a file was judged, and nothing asked of the network. */
bool facts_is_file(const struct evidence *ev);
/* The title of what was marked, with "(dead end)" behind that of one, or its
 * id where the catalogue has no such thing; owned by the caller. */
char *facts_tried(const struct session *s, const struct tried *t);
/* "fails 85 %, card" and what it came to here; NULL: it has no figure of the
 * card or of the user's own. Owned by the caller. */
char *facts_dead_end(const struct dead_end *d);
/* "NO CHANGE" and the like; "not asked again yet". */
const char *facts_came(const struct tried *t);
/* The address in digits; NULL where a file stands for one. */
const char *facts_ip(const struct address *a);

/*
 * A sentence in place of the steps of remedy i, where an earlier one that fits
 * has the same; NULL: they have to be told. Owned by the caller.
 */
char *facts_same_steps(const struct advice *a, size_t i);

#endif
