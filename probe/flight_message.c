/*
 * Takes the server's handshake messages apart: RFC 8446 section 4, RFC 5246
 * section 7.4, RFC 8422 section 5.4.
 */
#include "probe/flight_message.h"

#include <string.h>

#include "base/xmem.h"
#include "probe/names.h"
#include "probe/wire.h"

/* RFC 8446 section 4.1.3: the random that makes a HelloRetryRequest. */
static const unsigned char retry_random[32] = {
	0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c,
	0x02, 0x1e, 0x65, 0xb8, 0x91, 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb,
	0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c,
};

static void broken(struct flight *f, const char *complaint)
{
	flight_end(f, FLIGHT_MALFORMED, complaint);
}

/* What of the extensions is read; the rest is passed over. */
struct server_extensions {
	bool versions, share;
	uint16_t version, group;
	uint64_t seen; /* bit by type; all that a server may send has one */
};

/*
 * Bytes of a share; those of the prime curves begin with 4, for no other form
 * of a point is allowed (RFC 8446 section 4.2.8.2, RFC 8422 section 5.4.1).
 * s2n-tls holds the same sizes against it.
 */
static const struct {
	uint16_t group;
	uint8_t size;
	bool point;
} shares[] = {
	{ GROUP_SECP256R1, 65, true },	{ GROUP_SECP384R1, 97, true },
	{ GROUP_SECP521R1, 133, true }, { GROUP_X25519, 32, false },
	{ GROUP_X448, 56, false },
};

/* Of groups that are not in the table only that there is something. */
static bool share_fits(uint16_t group, const struct wire *share)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(shares); i++) {
		if (shares[i].group == group)
			return share->left == shares[i].size &&
			       (!shares[i].point || share->at[0] == 4);
	}
	return share->left > 0;
}

static void read_share(struct flight *f, struct wire *w,
		       struct server_extensions *e)
{
	struct wire point;

	e->share = true;
	e->group = wire_u16(w);
	/* A HelloRetryRequest names the group alone. */
	if (!f->retry) {
		point = wire_vector(w, 2);
		if (point.left == 0)
			w->bad = true;
	}
	if (!wire_ended(w))
		broken(f, "a key_share in the ServerHello that breaks off");
	else if (!f->retry && !share_fits(e->group, &point))
		broken(f, "a key_share that does not have its group's form");
}

/* RFC 8446 section 4.2: none may come twice. */
static bool came_before(struct server_extensions *e, unsigned type)
{
	unsigned at = type == EXT_RENEGOTIATION_INFO ? 63 : type;
	uint64_t bit = at < 64 ? UINT64_C(1) << at : 0;
	bool before = e->seen & bit;

	e->seen |= bit;
	return before;
}

static void read_extension(struct flight *f, unsigned type, struct wire *w,
			   struct server_extensions *e)
{
	if (came_before(e, type)) {
		broken(f, "an extension that comes twice in the ServerHello");
		return;
	}
	switch (type) {
	case EXT_SERVER_NAME:
		f->sni_acknowledged = true;
		break;
	case EXT_EXTENDED_MASTER_SECRET:
		f->extended_master_secret = true;
		break;
	case EXT_SUPPORTED_VERSIONS:
		e->versions = true;
		e->version = wire_u16(w);
		if (!wire_ended(w) || e->version < TLS_1_3)
			broken(f, "supported_versions of the ServerHello "
				  "names no version that it may name");
		break;
	case EXT_KEY_SHARE:
		read_share(f, w, e);
		break;
	}
}

static void read_extensions(struct flight *f, struct wire *w,
			    struct server_extensions *e)
{
	struct wire all, one;
	unsigned type;

	if (w->left == 0)
		return;
	all = wire_vector(w, 2);
	while (all.left > 0 && f->status == FLIGHT_MORE) {
		type = wire_u16(&all);
		one = wire_vector(&all, 2);
		if (!all.bad)
			read_extension(f, type, &one, e);
	}
	if (all.bad || !wire_ended(w))
		broken(f, "extensions of the ServerHello that break off");
}

/* TLS 1.3 goes on encrypted; so this is all there is to see. */
static void hello_of_tls_1_3(struct flight *f,
			     const struct server_extensions *e)
{
	/* RFC 8446 section 4.2.8: of P-256 the hello holds a share already. */
	if (f->retry && e->share && e->group == GROUP_SECP256R1) {
		broken(f, "a HelloRetryRequest for the group that was sent");
		return;
	}
	if (!e->share && !f->retry) {
		broken(f, "a ServerHello of TLS 1.3 without key_share");
		return;
	}
	flight_tell(f, f->retry ? FLIGHT_NOTE_RETRY : FLIGHT_NOTE_SERVER_HELLO);
	flight_end(f, FLIGHT_DONE, NULL);
}

/* RFC 8446 appendix B.4: neither has the other's. */
static bool is_of_tls_1_3(uint16_t suite)
{
	return suite >> 8 == 0x13;
}

/* RFC 8446 section 4.1.3; s2n_client_detect_downgrade_mechanism looks for it
 * too. The last byte is 1 for TLS 1.2 and 0 for older ones. */
static bool is_downgrade(const unsigned char random[32])
{
	return memcmp(random + 24, "DOWNGRD", 7) == 0 && random[31] <= 1;
}

static void server_hello(struct flight *f, struct wire *w)
{
	struct server_extensions e = { .versions = false };
	uint16_t version = wire_u16(w);
	const unsigned char *random = wire_bytes(w, 32);
	struct wire id = wire_vector(w, 1);
	uint16_t suite = wire_u16(w);
	uint8_t compression = wire_u8(w);

	if (w->bad || !random || id.left > 32) {
		broken(f, "a ServerHello that breaks off");
		return;
	}
	if (version < TLS_SSL3 || version > TLS_1_2) {
		broken(f, "a ServerHello of a version that is none");
		return;
	}
	if (compression != 0) {
		broken(f, "a ServerHello with compression, never offered");
		return;
	}
	f->retry = !memcmp(random, retry_random, sizeof(retry_random));
	memcpy(f->server_random, random, sizeof(f->server_random));
	read_extensions(f, w, &e);
	if (f->status != FLIGHT_MORE)
		return;
	f->hello_seen = true;
	f->version = e.versions ? e.version : version;
	f->suite = suite;
	f->group = e.share ? e.group : 0;
	if (f->version >= TLS_1_3)
		hello_of_tls_1_3(f, &e);
	else if (f->retry)
		broken(f, "a HelloRetryRequest below TLS 1.3");
	else if (is_of_tls_1_3(suite))
		broken(f, "a suite of TLS 1.3 in an older version");
	else if (f->offered_max >= TLS_1_3 && is_downgrade(random))
		broken(f, "a ServerHello with the mark of a downgrade from "
			  "TLS 1.3, which was offered");
	else
		flight_tell(f, FLIGHT_NOTE_SERVER_HELLO);
}

/* How splitting a list of certificates ended. */
enum split { SPLIT_ALL, SPLIT_BROKEN, SPLIT_MANY };

static enum split split_list(struct wire *list, bool tls13, struct blob **ret,
			     size_t *ret_n)
{
	while (list->left > 0) {
		struct wire one = wire_vector(list, 3);
		struct blob *to;

		if (tls13)
			wire_vector(list, 2);
		if (list->bad || one.left == 0)
			return SPLIT_BROKEN;
		if (*ret_n >= FLIGHT_CERTS_MAX)
			return SPLIT_MANY;
		*ret = xreallocarray(*ret, *ret_n + 1, sizeof(**ret));
		to = &(*ret)[(*ret_n)++];
		to->data = xmalloc(one.left);
		memcpy(to->data, one.at, one.left);
		to->len = one.left;
	}
	return list->bad ? SPLIT_BROKEN : SPLIT_ALL;
}

bool flight_split_certificates(const unsigned char *body, size_t n, bool tls13,
			       struct blob **ret, size_t *ret_n)
{
	struct wire w = { .at = body, .left = n }, list;

	if (tls13)
		wire_vector(&w, 1);
	list = wire_vector(&w, 3);
	if (!wire_ended(&w))
		return false;
	return split_list(&list, tls13, ret, ret_n) != SPLIT_BROKEN;
}

static void certificate(struct flight *f, struct wire *w)
{
	size_t announced = wire_u24(w);
	bool whole = w->left == announced;
	enum split how;

	f->certs_bytes = f->msg_len;
	if (announced + 3 != f->msg_len) {
		broken(f, "a Certificate message whose lengths disagree");
		return;
	}
	how = split_list(w, false, &f->certs.items, &f->certs.n);
	f->certs.cap = f->certs.n;
	if (whole && how == SPLIT_BROKEN) {
		broken(f, "a Certificate message that breaks off");
		return;
	}
	f->certs_seen = true;
	flight_tell(f, FLIGHT_NOTE_CERTIFICATE);
	if (how == SPLIT_MANY)
		flight_end(f, FLIGHT_LIMIT, "more than 64 certificates");
	else if (!whole)
		flight_end(f, FLIGHT_LIMIT,
			   "a Certificate message of more than 256 KiB");
}

/* RFC 6066 section 8: what is stapled is not read, only its bounds. */
static void certificate_status(struct flight *f, struct wire *w)
{
	wire_u8(w);
	wire_vector(w, 3);
	if (!wire_ended(w))
		broken(f, "a CertificateStatus that breaks off");
}

enum exchange {
	EXCHANGE_OTHER, /* passed over: no suite of the edge needs it */
	EXCHANGE_ECDHE,
	EXCHANGE_DHE,
	EXCHANGE_ANON_ECDHE,
	EXCHANGE_ANON_DHE,
};

/* First fit: OpenSSL's names begin with the key exchange. */
static const struct {
	const char *prefix;
	enum exchange exchange;
} exchanges[] = {
	{ "ECDHE-PSK-", EXCHANGE_OTHER }, { "ECDHE-", EXCHANGE_ECDHE },
	{ "DHE-PSK-", EXCHANGE_OTHER },	  { "DHE-", EXCHANGE_DHE },
	{ "EDH-", EXCHANGE_DHE },	  { "EXP-EDH-", EXCHANGE_DHE },
	{ "EXP1024-DHE-", EXCHANGE_DHE }, { "AECDH-", EXCHANGE_ANON_ECDHE },
	{ "ADH-", EXCHANGE_ANON_DHE },	  { "EXP-ADH-", EXCHANGE_ANON_DHE },
};

static enum exchange exchange_of(unsigned suite)
{
	const char *name = suite_name(suite, NULL);

	for (size_t i = 0; name && i < ARRAY_LEN(exchanges); i++) {
		if (!strncmp(name, exchanges[i].prefix,
			     strlen(exchanges[i].prefix)))
			return exchanges[i].exchange;
	}
	return EXCHANGE_OTHER;
}

/* RFC 8422 section 5.4. */
static void ecdhe_params(struct flight *f, struct wire *w)
{
	uint8_t type = wire_u8(w);
	uint16_t group = wire_u16(w);
	struct wire point = wire_vector(w, 1);

	if (!w->bad && type != 3)
		broken(f, "a curve given by its parameters, never offered");
	else if (w->bad || point.left == 0)
		broken(f, "a ServerKeyExchange that breaks off");
	else if (!share_fits(group, &point))
		broken(f, "a ServerKeyExchange whose share does not have its "
			  "group's form");
	else
		f->group = group;
}

static int bits_of(struct wire number)
{
	int bits;

	while (number.left > 0 && number.at[0] == 0) {
		number.at++;
		number.left--;
	}
	if (number.left == 0)
		return 0;
	bits = (int)(number.left - 1) * 8;
	for (unsigned top = number.at[0]; top > 0; top >>= 1)
		bits++;
	return bits;
}

/* RFC 5246 section 7.4.3: p, g, Ys. */
static void dhe_params(struct flight *f, struct wire *w)
{
	struct wire prime = wire_vector(w, 2);
	struct wire generator = wire_vector(w, 2);
	struct wire value = wire_vector(w, 2);

	if (w->bad || bits_of(prime) == 0 || generator.left == 0 ||
	    value.left == 0)
		broken(f, "a ServerKeyExchange that breaks off");
	else
		f->dh_bits = bits_of(prime);
}

static void exchange_signature(struct flight *f, struct wire *w)
{
	struct wire signature;
	uint16_t scheme = 0;

	if (f->version >= TLS_1_2)
		scheme = wire_u16(w);
	signature = wire_vector(w, 2);
	if (!wire_ended(w)) {
		broken(f, "a ServerKeyExchange whose signature breaks off");
		return;
	}
	f->scheme = scheme;
	buf_add(&f->signature, signature.at, signature.left);
}

static void key_exchange(struct flight *f, struct wire *w)
{
	const unsigned char *start = w->at;
	enum exchange exchange = exchange_of(f->suite);

	if (exchange == EXCHANGE_OTHER)
		return;
	if (exchange == EXCHANGE_DHE || exchange == EXCHANGE_ANON_DHE)
		dhe_params(f, w);
	else
		ecdhe_params(f, w);
	if (f->status != FLIGHT_MORE)
		return;
	buf_add(&f->params, start, (size_t)(w->at - start));
	if (exchange == EXCHANGE_DHE || exchange == EXCHANGE_ECDHE)
		exchange_signature(f, w);
	else if (w->left > 0)
		broken(f, "more in a ServerKeyExchange than belongs there");
	if (f->status == FLIGHT_MORE)
		flight_tell(f, FLIGHT_NOTE_KEY_EXCHANGE);
}

/* RFC 5246 section 7.4.4; signature algorithms are new in TLS 1.2. */
static void certificate_request(struct flight *f, struct wire *w)
{
	struct wire types = wire_vector(w, 1), authorities;

	if (f->version >= TLS_1_2)
		wire_vector(w, 2);
	authorities = wire_vector(w, 2);
	while (authorities.left > 0)
		wire_vector(&authorities, 2);
	if (!wire_ended(w) || authorities.bad || types.left == 0) {
		broken(f, "a CertificateRequest that breaks off");
		return;
	}
	f->cert_requested = true;
	flight_tell(f, FLIGHT_NOTE_CERT_REQUEST);
}

/* RFC 5246 sections 7.4.2 and 7.4.3: where the key exchange is signed, both
 * the certificate and the key exchange come before the end of the flight. */
static void hello_done(struct flight *f, struct wire *w)
{
	enum exchange exchange = exchange_of(f->suite);
	bool is_signed = exchange == EXCHANGE_DHE || exchange == EXCHANGE_ECDHE;

	if (w->left > 0)
		broken(f, "a ServerHelloDone that is not empty");
	else if (is_signed && !f->certs_seen)
		broken(f, "ServerHelloDone without a Certificate before it");
	else if (is_signed && f->params.len == 0)
		broken(f, "ServerHelloDone without the ServerKeyExchange that "
			  "the suite demands");
	else
		flight_end(f, FLIGHT_DONE, NULL);
}

static void passed_over(struct flight *f, struct wire *w)
{
	(void)f;
	(void)w;
}

/* In the order of RFC 5246 section 7.3; each at most once. */
static const struct {
	uint8_t type;
	int stage; /* 0: at any time, any number of times */
	void (*read)(struct flight *f, struct wire *w);
} messages[] = {
	{ MESSAGE_HELLO_REQUEST, 0, passed_over },
	{ MESSAGE_NEW_SESSION_TICKET, 0, passed_over },
	{ MESSAGE_SERVER_HELLO, 1, server_hello },
	{ MESSAGE_CERTIFICATE, 2, certificate },
	{ MESSAGE_CERTIFICATE_STATUS, 3, certificate_status },
	{ MESSAGE_SERVER_KEY_EXCHANGE, 4, key_exchange },
	{ MESSAGE_CERTIFICATE_REQUEST, 5, certificate_request },
	{ MESSAGE_SERVER_HELLO_DONE, 6, hello_done },
};

static bool in_order(struct flight *f, int stage)
{
	if (stage == 0)
		return true;
	if (stage <= f->stage || (f->stage == 0) != (stage == 1))
		return false;
	f->stage = stage;
	return true;
}

void flight_message(struct flight *f, const unsigned char *body, size_t n)
{
	struct wire w = { .at = body, .left = n };

	flight_tell(f, FLIGHT_NOTE_MESSAGE);
	for (size_t i = 0; i < ARRAY_LEN(messages); i++) {
		if (messages[i].type != f->msg_type)
			continue;
		if (in_order(f, messages[i].stage))
			messages[i].read(f, &w);
		else
			broken(f, "handshake messages in the wrong order");
		return;
	}
	broken(f, "a message that no server sends at this point");
}
