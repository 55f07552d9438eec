#ifndef CF502_DEMO_CANNED_H
#define CF502_DEMO_CANNED_H
/* Answers to a ClientHello that no TLS library would give. */
#include <gnutls/gnutls.h>

#include "base/buf.h"

/* A fatal alert in plain text. */
void canned_alert(struct buf *out, unsigned code);
/* A ServerHello whose session id is longer than the message. */
void canned_malformed(struct buf *out);
/* TLS 1.2 up to ServerHelloDone, with these n as certificates. */
void canned_flight(const gnutls_datum_t *certificates, size_t n,
		   struct buf *out);

#endif
