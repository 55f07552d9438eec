#ifndef CF502_PROBE_HELLO_H
#define CF502_PROBE_HELLO_H
/*
 * Builds the ClientHello of a policy, byte for byte as CloudFront's own TLS
 * library does (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2), and the
 * variants of it that find the cause of a refusal.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "probe/policy.h"

/* What differs from one hello to the next. */
struct hello_secrets {
	unsigned char random[32];
	unsigned char session_id[32];
	unsigned char share_p256[65]; /* uncompressed point */
};

struct hello_spec {
	const struct policy *policy; /* borrowed */
	const char *sni;	     /* borrowed; NULL: no server_name */
	/*
	 * NULL or 0: as the policy says. Suites that no version of min..max
	 * knows are left out; key shares are those of the policy whose group
	 * is offered.
	 */
	const struct u16_list *suites;
	const struct u16_list *groups;
	const struct u16_list *schemes;
	uint16_t min, max; /* versions */
};

/* Random bytes and a fresh P-256 share from GnuTLS. CF_EINTERNAL if it has
 * none. */
int hello_secrets_make(struct hello_secrets *ret);

/* True for extensions that hello_build() can write. */
bool hello_knows_extension(unsigned ext);

/*
 * Appends one TLS record that holds the ClientHello (for max SSLv3: an SSLv3
 * hello, RFC 6101, without extensions). False, and
 * nothing is added, when the spec leaves no version or suite to offer, or when
 * it does not fit the buffer.
 */
bool hello_build(const struct hello_spec *spec,
		 const struct hello_secrets *secrets, struct buf *out);

#endif
