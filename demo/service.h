#ifndef CF502_DEMO_SERVICE_H
#define CF502_DEMO_SERVICE_H
/* A form made ready to serve: its certificates, its GnuTLS settings. */
#include <gnutls/gnutls.h>

#include "base/err.h"
#include "demo/origin.h"
#include "demo/pki.h"

struct service {
	const struct demo_form *form; /* borrowed */
	const char *host;	      /* borrowed */
	struct pki_chain chain;	      /* owned, as all below */
	gnutls_certificate_credentials_t credentials;
	struct pki_chain fallback; /* for names it has not; may be empty */
	gnutls_certificate_credentials_t fallback_credentials;
	gnutls_priority_t priority;
};

/* Makes the certificates with the pki, which must outlive the service.
 * CF_EINTERNAL, and nothing to release, when GnuTLS fails. */
int service_init(struct service *s, const struct demo_form *form,
		 const char *host, struct demo_pki *pki, struct cf_why *why);
void service_release(struct service *s);

/*
 * A server's session for one connection; the caller ends it. It keeps the
 * service in its pointer's place: gnutls_session_get_ptr. NULL: no memory.
 */
gnutls_session_t service_session(const struct service *s);

#endif
