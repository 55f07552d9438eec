#ifndef CF502_REPORT_REDACT_H
#define CF502_REPORT_REDACT_H
/*
 * Hides who an answer is about. All that could tell is collected from the
 * evidence, and a copy of the session is made in which each of these words
 * stands as "host-1", "addr-1", "name-1" wherever it occurs; formats then
 * write that copy, and know nothing of it. The same word has the same number
 * in all sessions of a report.
 *
 * Names of trust anchors stay where these are Mozilla's roots: they tell
 * nothing of the origin, and an answer without them could not be judged.
 * All else in certificates goes, serial numbers and fingerprints too, for
 * Certificate Transparency finds the certificate by them. Certificates
 * themselves are left out.
 */
#include "advice/session.h"
#include "base/buf.h"

/* X(NAME, "placeholder", "one of it", "more of it") */
#define REDACTED(X)                                                            \
	X(HOST, "host", "host name", "host names")                             \
	X(ADDR, "addr", "address", "addresses")                                \
	X(NAME, "name", "name in certificates", "names in certificates")       \
	X(SERIAL, "serial", "serial number", "serial numbers")                 \
	X(CERT, "cert", "certificate fingerprint", "certificate fingerprints") \
	X(TEXT, "text", "text of the origin", "texts of the origin")           \
	X(FILE, "file", "file name", "file names")

enum redacted {
#define X(name, ...) REDACT_##name,
	REDACTED(X)
#undef X
		REDACT_KINDS
};

struct redaction;

struct redaction *redaction_new(void);
void redaction_free(struct redaction *r);

/* A copy of s without what tells; the caller releases it. */
void redaction_session(struct redaction *r, const struct session *s,
		       struct session *ret);

/*
 * The same for what is told while s still grows: a copy of an event that s has
 * got, which the caller releases, and a line about s, owned by the caller.
 */
void redaction_event(struct redaction *r, const struct session *s,
		     const struct event *ev, struct event *ret);
char *redaction_line(struct redaction *r, const struct session *s,
		     const char *line);

/* How many of a kind were hidden so far. */
size_t redaction_count(const struct redaction *r, enum redacted kind);
const char *redaction_word(enum redacted kind);
/* "2 host names, 1 address", or "nothing"; appended. */
void redaction_say(const struct redaction *r, struct buf *out);

/*
 * A fingerprint as lower-case hex, or "cert-1" from a copy: there it holds
 * nothing but a number. Owned by the caller.
 */
char *redaction_sha256(const unsigned char sha256[32]);

#endif
