#ifndef CF502_PROBE_FLIGHT_MESSAGE_H
#define CF502_PROBE_FLIGHT_MESSAGE_H
/* The half of the flight parser that knows messages; see flight.h. */
#include <stddef.h>

#include "probe/flight.h"

#define FLIGHT_MESSAGE_MAX 262144u /* bytes of a body */
#define FLIGHT_CERTS_MAX   128

/* Sets status and complaint, unless something ended the flight before. */
void flight_end(struct flight *f, enum flight_status status,
		const char *complaint);
void flight_tell(struct flight *f, enum flight_note note);

/*
 * One whole message: f->msg_type and f->msg_len say which; n is less than
 * msg_len for a Certificate beyond the limit alone.
 */
void flight_message(struct flight *f, const unsigned char *body, size_t n);

#endif
