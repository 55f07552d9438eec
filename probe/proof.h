#ifndef CF502_PROBE_PROOF_H
#define CF502_PROBE_PROOF_H
/*
 * Does the origin hold the key of the certificate that it shows? In TLS 1.2
 * and older with (EC)DHE the signature over the key exchange tells, without
 * finishing the handshake.
 */
#include "probe/event.h"
#include "probe/flight.h"

/*
 * OUTCOME_OK: the leaf's key made the signature. OUTCOME_BAD: it did not.
 * OUTCOME_LOCAL: our library can not check it. OUTCOME_NONE: there is nothing
 * to check (no signed key exchange, no certificate). client_random is that of
 * the hello that was answered.
 */
enum outcome flight_check_key(const struct flight *f,
			      const unsigned char client_random[32]);

#endif
