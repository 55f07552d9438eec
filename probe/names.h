#ifndef CF502_PROBE_NAMES_H
#define CF502_PROBE_NAMES_H
/*
 * The numbers of the TLS registries and the names under which people know
 * them. Functions return "0x...." in the caller's buffer for what is
 * not in the tables, or NULL where out is NULL.
 */
#include <stddef.h>
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
	ALERT_CLOSE_NOTIFY = 0,
	ALERT_HANDSHAKE_FAILURE = 40,
	ALERT_PROTOCOL_VERSION = 70,
	ALERT_INTERNAL_ERROR = 80,
	ALERT_UNRECOGNIZED_NAME = 112,
	ALERT_CERTIFICATE_REQUIRED = 116,
};

/* RFC 8446 section 4, RFC 5246 section 7.4. */
enum {
	MESSAGE_HELLO_REQUEST = 0,
	MESSAGE_CLIENT_HELLO = 1,
	MESSAGE_SERVER_HELLO = 2,
	MESSAGE_NEW_SESSION_TICKET = 4,
	MESSAGE_CERTIFICATE = 11,
	MESSAGE_SERVER_KEY_EXCHANGE = 12,
	MESSAGE_CERTIFICATE_REQUEST = 13,
	MESSAGE_SERVER_HELLO_DONE = 14,
	MESSAGE_CERTIFICATE_STATUS = 22,
};

/* Extension types that a hello writes or a flight reads. */
enum {
	EXT_SERVER_NAME = 0,
	EXT_STATUS_REQUEST = 5,
	EXT_SUPPORTED_GROUPS = 10,
	EXT_EC_POINT_FORMATS = 11,
	EXT_SIGNATURE_ALGORITHMS = 13,
	EXT_ALPN = 16,
	EXT_ENCRYPT_THEN_MAC = 22,
	EXT_EXTENDED_MASTER_SECRET = 23,
	EXT_SESSION_TICKET = 35,
	EXT_SUPPORTED_VERSIONS = 43,
	EXT_COOKIE = 44,
	EXT_PSK_KEY_EXCHANGE_MODES = 45,
	EXT_KEY_SHARE = 51,
	EXT_RENEGOTIATION_INFO = 0xff01,
};

/* Signaling values that stand among the suites (RFC 5746, RFC 7507). */
enum {
	SUITE_RENEGOTIATION_SCSV = 0x00ff,
	SUITE_FALLBACK_SCSV = 0x5600,
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
/* IANA's words: "server_name". */
const char *extension_name(unsigned ext, char out[NAME_SIZE]);

/* Numbers by the same names, for the policy files; -1 when unknown. */
int version_number(const char *name);
int suite_number(const char *name);
int group_number(const char *name);
int scheme_number(const char *name);
int extension_number(const char *name);

/*
 * The i-th suite in the table, in the order of numbers, to go through all of
 * them; NO_NUMBER behind the last.
 */
#define NO_NUMBER 0x10000u
unsigned suite_at(size_t i);

#endif
