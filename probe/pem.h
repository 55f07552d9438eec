#ifndef CF502_PROBE_PEM_H
#define CF502_PROBE_PEM_H
/* Certificates out of PEM text (RFC 7468), or one as plain DER. */
#include <stdbool.h>
#include <stddef.h>

#include "probe/flight.h"

/*
 * The next certificate; *at moves behind it. ret is the caller's to free.
 * False when there is none left. Blocks of another kind, keys say, and blocks
 * that can't be decoded are passed over; those of certificates that can't
 * count in *damaged (which may be NULL).
 */
bool pem_next(const char *text, size_t n, size_t *at, struct blob *ret,
	      size_t *damaged);

#endif
