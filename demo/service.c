/* What GnuTLS must be told so that an origin behaves as its row says. */
#include "demo/service.h"

#include <gnutls/abstract.h>
#include <stdint.h>

#define PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

static const enum pki_id send_usual[] = { PKI_LEAF, PKI_INTERMEDIATE,
					  PKI_NONE };
static const enum pki_id send_alone[] = { PKI_LEAF, PKI_NONE };

static int private_key(const struct pki_chain *chain, gnutls_privkey_t *ret)
{
	gnutls_privkey_t key;
	int rc;

	rc = gnutls_privkey_init(&key);
	if (rc < 0)
		return rc;
	rc = gnutls_privkey_import_x509(key, chain->key,
					GNUTLS_PRIVKEY_IMPORT_COPY);
	if (rc < 0) {
		gnutls_privkey_deinit(key);
		return rc;
	}
	*ret = key;
	return 0;
}

/* One by one: gnutls_certificate_set_x509_key would sort them. */
static int set_chain(gnutls_certificate_credentials_t c,
		     const struct pki_chain *chain)
{
	gnutls_pcert_st list[PKI_CHAIN_MAX];
	gnutls_privkey_t key;
	unsigned n;
	int rc;

	rc = private_key(chain, &key);
	if (rc < 0)
		return rc;
	for (n = 0; n < chain->n; n++) {
		rc = gnutls_pcert_import_x509(&list[n], chain->sent[n], 0);
		if (rc < 0)
			break;
	}
	/* What is set belongs to the credentials. */
	if (rc >= 0)
		rc = gnutls_certificate_set_key(c, NULL, 0, list, (int)n, key);
	if (rc >= 0)
		return rc;
	while (n > 0)
		gnutls_pcert_deinit(&list[--n]);
	gnutls_privkey_deinit(key);
	return rc;
}

static int credentials_make(const struct pki_chain *chain, struct demo_pki *pki,
			    gnutls_certificate_credentials_t *ret)
{
	gnutls_x509_crt_t root = pki_authority(pki, PKI_ROOT);
	gnutls_certificate_credentials_t c;
	int rc;

	rc = gnutls_certificate_allocate_credentials(&c);
	if (rc < 0)
		return rc;
	rc = set_chain(c, chain);
	/* The root is what a request for a client certificate names. */
	if (rc >= 0 && root)
		rc = gnutls_certificate_set_x509_trust(c, &root, 1);
	if (rc < 0) {
		gnutls_certificate_free_credentials(c);
		return rc;
	}
	*ret = c;
	return 0;
}

static int fallback_init(struct service *s, struct demo_pki *pki,
			 struct cf_why *why)
{
	int rc;

	if (s->form->quirk != QUIRK_SNI_FALLBACK)
		return CF_OK;
	rc = pki_chain_make(pki, &s->form->fallback, s->host, send_alone,
			    &s->fallback, why);
	if (rc < 0)
		return rc;
	rc = credentials_make(&s->fallback, pki, &s->fallback_credentials);
	if (rc < 0)
		return why_set(why, CF_EINTERNAL, "GnuTLS: %s",
			       gnutls_strerror(rc));
	return CF_OK;
}

static int settings_init(struct service *s, struct demo_pki *pki,
			 struct cf_why *why)
{
	const char *priority = s->form->priority ? s->form->priority : PRIORITY;
	int rc;

	rc = credentials_make(&s->chain, pki, &s->credentials);
	if (rc >= 0)
		rc = gnutls_priority_init(&s->priority, priority, NULL);
	if (rc < 0)
		return why_set(why, CF_EINTERNAL, "GnuTLS: %s",
			       gnutls_strerror(rc));
	return CF_OK;
}

int service_init(struct service *s, const struct demo_form *form,
		 const char *host, struct demo_pki *pki, struct cf_why *why)
{
	const enum pki_id *send = form->send[0] ? form->send : send_usual;
	int rc;

	*s = (struct service){ .form = form, .host = host };
	if ((rc = pki_chain_make(pki, &form->leaf, host, send, &s->chain,
				 why)) < 0 ||
	    (rc = settings_init(s, pki, why)) < 0 ||
	    (rc = fallback_init(s, pki, why)) < 0)
		service_release(s);
	return rc;
}

void service_release(struct service *s)
{
	if (s->priority)
		gnutls_priority_deinit(s->priority);
	if (s->credentials)
		gnutls_certificate_free_credentials(s->credentials);
	if (s->fallback_credentials)
		gnutls_certificate_free_credentials(s->fallback_credentials);
	pki_chain_release(&s->chain);
	pki_chain_release(&s->fallback);
	*s = (struct service){ .form = NULL };
}

static bool service_has_name(const struct service *s, gnutls_session_t tls)
{
	const char *names = s->form->leaf.names ? s->form->leaf.names : s->host;
	char name[256];
	size_t n = sizeof(name);
	unsigned type;

	if (gnutls_server_name_get(tls, name, &n, &type, 0) < 0 ||
	    type != GNUTLS_NAME_DNS)
		return false;
	return words_have(names, name);
}

/* Called when the ClientHello is read and nothing is answered yet. */
static int on_client_hello(gnutls_session_t tls)
{
	const struct service *s = gnutls_session_get_ptr(tls);

	if (s->form->quirk != QUIRK_SNI_WARNING && service_has_name(s, tls))
		return 0;
	if (s->form->quirk == QUIRK_SNI_STRICT)
		return GNUTLS_E_UNRECOGNIZED_NAME;
	if (s->form->quirk == QUIRK_SNI_FALLBACK)
		return gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE,
					      s->fallback_credentials);
	/* Seven bytes always fit into a fresh socket's buffer. */
	gnutls_alert_send(tls, GNUTLS_AL_WARNING, GNUTLS_A_UNRECOGNIZED_NAME);
	return 0;
}

static bool quirk_is_sni(enum demo_quirk quirk)
{
	return quirk == QUIRK_SNI_STRICT || quirk == QUIRK_SNI_WARNING ||
	       quirk == QUIRK_SNI_FALLBACK;
}

gnutls_session_t service_session(const struct service *s)
{
	static const gnutls_certificate_request_t requests[] = {
		[CLIENT_CERTIFICATE_NONE] = GNUTLS_CERT_IGNORE,
		[CLIENT_CERTIFICATE_ASKED] = GNUTLS_CERT_REQUEST,
		[CLIENT_CERTIFICATE_DEMANDED] = GNUTLS_CERT_REQUIRE,
	};
	gnutls_session_t tls;

	if (gnutls_init(&tls,
			GNUTLS_SERVER | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL) < 0)
		return NULL;
	if (gnutls_priority_set(tls, s->priority) < 0 ||
	    gnutls_credentials_set(tls, GNUTLS_CRD_CERTIFICATE,
				   s->credentials) < 0) {
		gnutls_deinit(tls);
		return NULL;
	}
	gnutls_certificate_server_set_request(
		tls, requests[s->form->client_certificate]);
	/* The session's pointer is not const; nobody writes through it. */
	gnutls_session_set_ptr(tls, (void *)(uintptr_t)s);
	if (quirk_is_sni(s->form->quirk))
		gnutls_handshake_set_post_client_hello_function(
			tls, on_client_hello);
	return tls;
}
