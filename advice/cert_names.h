/*
 * Which names a new certificate has to carry so that what works now goes on
 * working: the one that is asked for, and those that the present one has.
 */
#ifndef CF502_ADVICE_CERT_NAMES_H
#define CF502_ADVICE_CERT_NAMES_H

#include <stdbool.h>

struct cert;

/* Fit for a command and for DNS, letter for letter: whatever else a
 * certificate says is no host name. A wildcard is none. */
bool cert_is_host_name(const char *text);
/* The first host name in the SAN, borrowed, or NULL. */
const char *cert_first_host(const struct cert *c);
/*
 * "-d wanted -d other", as certbot wants it, owned. Without wildcards, which
 * HTTP-01 can't prove; NULL where there are more names than a CA takes.
 */
char *cert_names_certbot(const struct cert *c, const char *wanted);
/* "DNS:wanted,DNS:other", as openssl wants it, wildcards too; owned, or NULL
 * where they are too many for a command. */
char *cert_names_request(const struct cert *c, const char *wanted);

#endif
