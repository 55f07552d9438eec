#ifndef CF502_DEMO_ORIGIN_H
#define CF502_DEMO_ORIGIN_H
/*
 * What a row of the table holds: how an origin is broken, how it looks once
 * mended, and what a diagnosis of it must say. Data alone; server.c and pki.c
 * act on it.
 */
#include <stdbool.h>

#include "demo/pki.h"

/* What an origin does besides an ordinary handshake. */
enum demo_quirk {
	QUIRK_NONE,
	QUIRK_CLOSED,	       /* the port is taken, and nobody listens */
	QUIRK_FULL,	       /* its queue is full: no answer to a SYN */
	QUIRK_PLAIN_HTTP,      /* speaks HTTP where TLS is expected */
	QUIRK_BANNER,	       /* greets as a mail server does */
	QUIRK_RESET,	       /* RST once the ClientHello is there */
	QUIRK_HANG_UP,	       /* FIN once the ClientHello is there */
	QUIRK_STALL,	       /* reads and never answers */
	QUIRK_ALERT,	       /* internal_error to any hello */
	QUIRK_PROXY,	       /* wants a PROXY header first */
	QUIRK_MALFORMED,       /* a ServerHello whose lengths do not fit */
	QUIRK_BAD_CERTIFICATE, /* a certificate that is no DER */
	QUIRK_ANY_CERTIFICATE, /* sends its chain, whatever the key is */
	QUIRK_SNI_STRICT,      /* unrecognized_name for names it has not */
	QUIRK_SNI_WARNING,     /* the same for any, as a warning; goes on */
	QUIRK_SNI_FALLBACK,    /* another certificate for such names */
};

enum demo_client_certificate {
	CLIENT_CERTIFICATE_NONE,
	CLIENT_CERTIFICATE_ASKED,
	CLIENT_CERTIFICATE_DEMANDED,
};

/* What a name server of the demo's own says of the origin's name. */
enum demo_lookup {
	LOOKUP_NONE, /* there is none: addresses are given with the question */
	LOOKUP_NO_NAME,
	LOOKUP_FAILURE,
	LOOKUP_LOOPBACK, /* 127.0.0.1 */
};

/* One way to answer; all zero is a healthy origin. */
struct demo_form {
	struct pki_leaf leaf;
	enum pki_id send[PKI_CHAIN_MAX + 1]; /* none: leaf, intermediate */
	const char *priority;		     /* GnuTLS; NULL: TLS 1.2 and 1.3 */
	enum demo_client_certificate client_certificate;
	enum demo_quirk quirk;
	struct pki_leaf fallback; /* of QUIRK_SNI_FALLBACK, sent alone */
	const char *status;	  /* of the HTTP answer; NULL: 200 OK */
	const char *location;	  /* where it redirects, or NULL */
	int clock_ahead_s;	  /* of the Date header */
};

#define DEMO_ARGUMENTS_MAX 6

struct demo_origin {
	const char *name;
	const char *title; /* what it does, in one line */
	const char *host;
	const char *outcome;
	const char *cause; /* a finding, or NULL */
	/* all that is found besides, separated by a blank; or NULL */
	const char *also;
	const char *mended_by; /* remedies, separated by a blank; or NULL */
	struct demo_form form; /* on 127.0.0.1 */
	struct demo_form mended;
	/* on 127.0.0.2, which answers only where this is not NULL */
	const struct demo_form *second;
	/* plain HTTP on one more port; NULL: nobody listens there */
	const struct demo_form *http;
	/* how the question is put, where that is the fault */
	enum demo_lookup lookup;
	const char *asked;    /* a name or address in place of host */
	const char *pinned;   /* addresses in place of those that listen */
	bool privileged_port; /* one that CloudFront does not accept */
	/* options that the question needs; NULL at the end */
	const char *arguments[DEMO_ARGUMENTS_MAX + 1];
};

/* Ends with a row whose name is NULL. */
extern const struct demo_origin demo_origins[];

/* True when word is one of the words, which blanks separate. */
bool words_have(const char *words, const char *word);

#endif
