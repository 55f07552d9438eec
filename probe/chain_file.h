#ifndef CF502_PROBE_CHAIN_FILE_H
#define CF502_PROBE_CHAIN_FILE_H
/*
 * A chain out of a PEM file, as a server would be given it, and the events of
 * its inspection: the log that a run would make of an origin that sends these
 * certificates, as far as a file can tell. No network, no clock.
 *
 * Text before, between and behind the blocks is passed over, as servers do
 * (RFC 7468 section 2), so that what "openssl s_client -showcerts" prints can
 * be inspected. What a server would stumble over is refused with its line.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"
#include "probe/event.h"
#include "probe/flight.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "probe/trust.h"

/* A block that is no certificate: passed over, and worth a word. */
struct chain_file_note {
	size_t line; /* from 1 */
	char *text;  /* owned: what it is; never what is in it */
};

struct chain_file {
	VEC_OF(struct blob) certs; /* owned DER, in the order of the file */
	VEC_OF(struct chain_file_note) notes;
};

#define CHAIN_FILE_CERTS 128	   /* as many as evidence keeps */
#define CHAIN_FILE_BYTES (1 << 20) /* of the file; for who reads it */

/*
 * Reads hostile text. name stands in messages (name:line). CF_EINPUT: no
 * certificate in it, a damaged block, or too many. ret (zeroed) is to be
 * released, and is empty on failure.
 */
int chain_file_read(const char *name, const char *text, size_t n,
		    struct chain_file *ret, struct cf_why *why);
void chain_file_release(struct chain_file *f);

struct inspection {
	const char *name; /* of the file */
	const struct chain_file *file;
	/* Host, scenarios, time; without a host no names are judged. */
	const struct question *question;
	const struct policy *policy;
	const struct trust *trust; /* loaded */
	int64_t now;		   /* epoch seconds */
};

/* Tells the sink everything, from EV_ASKED to EV_DONE. */
void chain_file_inspect(const struct inspection *in, struct sink sink);

#endif
