#ifndef CF502_TESTS_UNIT_STORY_H
#define CF502_TESTS_UNIT_STORY_H
/*
 * Tells a diagnosis as lines of an event log, and asks what the advice says.
 * Sequence numbers and times are added; certificates come from a lab.
 */
#include "advice/session.h"
#include "base/buf.h"
#include "tests/unit/lab.h"
#include "tests/unit/test.h"

struct story {
	struct lab *lab;
	struct buf text;
	int64_t ms; /* time of the next line */
	bool broken;
	struct policy_set policies;
	struct catalogue catalogue;
	struct session session;
	bool begun;
};

int story_setup(void **state);
int story_teardown(void **state);
#define story_test(f) \
	cmocka_unit_test_setup_teardown(f, story_setup, story_teardown)

/* Forgets what was told. */
void story_again(struct story *st);
/* One or more lines, each KIND key=value ...; appended. */
void story_tell(struct story *st, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* asked, scenarios (words of an EV_SCENARIO line, NULL at the end). */
void story_asked(struct story *st, const char *more, ...)
	__attribute__((sentinel));
/* One address of DNS, then dns-done and the lab's anchors. */
void story_found(struct story *st, const char *ips);
/* One certificate line. */
void story_certificate(struct story *st, int conn, int index,
		       const struct pki_cert *c);
/* certificate lines and chain; NULL at the end. */
void story_chain(struct story *st, int conn, ...) __attribute__((sentinel));
/* A raw hello that goes well in TLS 1.2, with this chain (NULL: the lab's). */
void story_edge(struct story *st, int conn, const char *ip, int scenario,
		const struct pki_cert *leaf);
/* A whole handshake of the same kind. */
void story_proof(struct story *st, int conn, const char *ip, int scenario,
		 const struct pki_cert *leaf);

/* Feeds all of it to a new session in one round, and yields its answer. */
const struct advice *story_end(struct story *st);
/* The same as a further round of that session. */
const struct advice *story_round(struct story *st);
const struct evidence *story_evidence(const struct story *st);

const struct finding *story_finding(const struct advice *a, const char *id);
/* "id id id": those with that severity, in order. */
void story_assert(const struct advice *a, enum verdict_outcome outcome,
		  const char *cause, int line);
#define assert_verdict(a, outcome, cause) \
	story_assert(a, outcome, cause, __LINE__)

#endif
