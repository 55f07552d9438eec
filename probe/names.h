#ifndef CF502_PROBE_NAMES_H
#define CF502_PROBE_NAMES_H
/*
 * The numbers of the TLS registries and the names under which people know
 * them. Functions return NULL (or "0x...." into the caller's buffer) for what
 * is not in the tables.
 */
#include <stdint.h>

enum {
	TLS_SSL3 = 0x0300,
	TLS_1_0 = 0x0301,
	TLS_1_1 = 0x0302,
	TLS_1_2 = 0x0303,
	TLS_1_3 = 0x0304,
};

enum {
	GROUP_SECP256R1 = 0x0017,
	GROUP_SECP384R1 = 0x0018,
	GROUP_SECP521R1 = 0x0019,
	GROUP_X25519 = 0x001d,
	GROUP_X448 = 0x001e,
};

/* RFC 8446 section 6. */
enum {
	ALERT_LEVEL_WARNING = 1,
	ALERT_LEVEL_FATAL = 2,
	ALERT_HANDSHAKE_FAILURE = 40,
	ALERT_PROTOCOL_VERSION = 70,
	ALERT_INTERNAL_ERROR = 80,
	ALERT_UNRECOGNIZED_NAME = 112,
	ALERT_CERTIFICATE_REQUIRED = 116,
};

#define NAME_SIZE 48

/* "TLSv1.2", "SSLv3"; as in AWS' lists. */
const char *version_name(unsigned v, char out[NAME_SIZE]);
/* OpenSSL's names: "ECDHE-RSA-AES128-GCM-SHA256". */
const char *suite_name(unsigned suite, char out[NAME_SIZE]);
/* "X25519", "P-256", "P-384". */
const char *group_name(unsigned group, char out[NAME_SIZE]);
/* "RSA-PSS-RSAE-SHA256", "RSA-SHA256", "ECDSA-SHA256". */
const char *scheme_name(unsigned scheme, char out[NAME_SIZE]);
/* RFC 8446 section 6: "handshake_failure". */
const char *alert_name(unsigned code, char out[NAME_SIZE]);
/* RFC 8446 section 4, in the RFC's words: "ClientHello", "Certificate". */
const char *message_name(unsigned type, char out[NAME_SIZE]);

/* Numbers by the same names, for the policy files; -1 when unknown. */
int version_number(const char *name);
int suite_number(const char *name);
int group_number(const char *name);
int scheme_number(const char *name);

#endif
