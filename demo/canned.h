#ifndef CF502_DEMO_CANNED_H
#define CF502_DEMO_CANNED_H
/* Answers to a ClientHello that no TLS library would give. */
#include "base/buf.h"

/* A fatal alert in plain text. */
void canned_alert(struct buf *out, unsigned code);
/* A ServerHello whose session id is longer than the message. */
void canned_malformed(struct buf *out);
/* TLS 1.2 up to ServerHelloDone, with a certificate that is no DER. */
void canned_bad_certificate(struct buf *out);

#endif
