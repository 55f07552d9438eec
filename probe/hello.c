/*
 * Writes ClientHellos. What stands in them comes from the policy; here is only
 * how each field is encoded, and from which version on it has a meaning.
 */
#include "probe/hello.h"

#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "probe/names.h"

/* One hello fits a record many times over, even with every suite there is. */
#define RECORD_MAX 16384

/* The spec with the policy's values filled in. */
struct offer {
	const struct policy *policy;
	const char *sni;
	const struct u16_list *groups, *schemes;
	struct u16_list suites; /* those that min..max can use */
	uint16_t min, max;
	const struct hello_secrets *secrets;
};

/* Each is closed with the place that vector_open() gave. */
static size_t vector_open(struct buf *b, int length_bytes)
{
	static const unsigned char zero[3];

	buf_add(b, zero, (size_t)length_bytes);
	return b->len;
}

static void vector_close(struct buf *b, size_t start, int length_bytes)
{
	size_t n;

	if (b->overflow)
		return;
	n = b->len - start;
	for (int i = 1; i <= length_bytes; i++, n >>= 8)
		b->data[start - (size_t)i] = n & 0xff;
}

static void add_list(struct buf *b, const struct u16_list *l)
{
	size_t start = vector_open(b, 2);

	for (size_t i = 0; i < l->n; i++)
		buf_add_u16(b, l->v[i]);
	vector_close(b, start, 2);
}

/* RFC 6066 section 3. */
static void add_server_name(const struct offer *o, struct buf *b)
{
	size_t list = vector_open(b, 2), name;

	buf_add_u8(b, 0); /* host_name */
	name = vector_open(b, 2);
	buf_adds(b, o->sni);
	vector_close(b, name, 2);
	vector_close(b, list, 2);
}

/* RFC 6066 section 8: OCSP, no responders, no extensions. */
static void add_status_request(const struct offer *o, struct buf *b)
{
	(void)o;
	buf_add_u8(b, 1);
	buf_add_u16(b, 0);
	buf_add_u16(b, 0);
}

static void add_groups(const struct offer *o, struct buf *b)
{
	add_list(b, o->groups);
}

/* RFC 8422 section 5.1.2: uncompressed is the only format left. */
static void add_point_formats(const struct offer *o, struct buf *b)
{
	(void)o;
	buf_add_u8(b, 1);
	buf_add_u8(b, 0);
}

static void add_schemes(const struct offer *o, struct buf *b)
{
	add_list(b, o->schemes);
}

static void add_nothing(const struct offer *o, struct buf *b)
{
	(void)o;
	(void)b;
}

/* The highest first, as the library writes them (RFC 8446 section 4.2.1). */
static void add_versions(const struct offer *o, struct buf *b)
{
	size_t start = vector_open(b, 1);

	for (unsigned v = o->max; v >= o->min; v--)
		buf_add_u16(b, v);
	vector_close(b, start, 1);
}

/* RFC 8446 section 4.2.9: psk_dhe_ke. */
static void add_psk_modes(const struct offer *o, struct buf *b)
{
	(void)o;
	buf_add_u8(b, 1);
	buf_add_u8(b, 1);
}

/*
 * RFC 8446 section 4.2.8. A list without entries is legal: the server then
 * names the group that it wants in a HelloRetryRequest.
 */
static void add_key_share(const struct offer *o, struct buf *b)
{
	const struct u16_list *shares = &o->policy->key_shares;
	size_t list = vector_open(b, 2), point;

	for (size_t i = 0; i < shares->n; i++) {
		if (!u16_list_has(o->groups, shares->v[i]))
			continue;
		buf_add_u16(b, shares->v[i]);
		point = vector_open(b, 2);
		buf_add(b, o->secrets->share_p256,
			sizeof(o->secrets->share_p256));
		vector_close(b, point, 2);
	}
	vector_close(b, list, 2);
}

/* RFC 5746 section 3.4: no connection to renegotiate. */
static void add_renegotiation(const struct offer *o, struct buf *b)
{
	(void)o;
	buf_add_u8(b, 0);
}

struct extension_writer {
	uint16_t type;
	uint16_t since; /* pointless where max is lower */
	void (*add)(const struct offer *o, struct buf *b);
};

static const struct extension_writer writers[] = {
	{ EXT_SERVER_NAME, TLS_1_0, add_server_name },
	{ EXT_STATUS_REQUEST, TLS_1_0, add_status_request },
	{ EXT_SUPPORTED_GROUPS, TLS_1_0, add_groups },
	{ EXT_EC_POINT_FORMATS, TLS_1_0, add_point_formats },
	{ EXT_SIGNATURE_ALGORITHMS, TLS_1_2, add_schemes },
	{ EXT_ENCRYPT_THEN_MAC, TLS_1_0, add_nothing },
	{ EXT_EXTENDED_MASTER_SECRET, TLS_1_0, add_nothing },
	{ EXT_SESSION_TICKET, TLS_1_0, add_nothing },
	{ EXT_SUPPORTED_VERSIONS, TLS_1_3, add_versions },
	{ EXT_PSK_KEY_EXCHANGE_MODES, TLS_1_3, add_psk_modes },
	{ EXT_KEY_SHARE, TLS_1_3, add_key_share },
	{ EXT_RENEGOTIATION_INFO, TLS_1_0, add_renegotiation },
};

static const struct extension_writer *writer_of(unsigned ext)
{
	for (size_t i = 0; i < ARRAY_LEN(writers); i++) {
		if (writers[i].type == ext)
			return &writers[i];
	}
	return NULL;
}

bool hello_knows_extension(unsigned ext)
{
	return writer_of(ext) != NULL;
}

static void add_extensions(const struct offer *o, struct buf *b)
{
	const struct u16_list *order = &o->policy->extensions;
	size_t all = vector_open(b, 2), one;

	for (size_t i = 0; i < order->n; i++) {
		const struct extension_writer *w = writer_of(order->v[i]);

		if (!w || o->max < w->since)
			continue;
		if (w->type == EXT_SERVER_NAME && !o->sni)
			continue;
		buf_add_u16(b, w->type);
		one = vector_open(b, 2);
		w->add(o, b);
		vector_close(b, one, 2);
	}
	vector_close(b, all, 2);
}

/*
 * SSLv3 has the suites of RFC 6101 A.6 and, by custom, those that RFC 3268
 * and RFC 4279 added to TLS 1.0 with SHA-1; 0x13.. is TLS 1.3 alone (RFC 8446
 * appendix B.4). Signaling values have no meaning without TLS 1.2 or older.
 */
static bool suite_fits(unsigned suite, unsigned min, unsigned max)
{
	if (suite >> 8 == 0x13)
		return max >= TLS_1_3;
	if (max == TLS_SSL3)
		return suite <= 0x003a;
	return min <= TLS_1_2;
}

static bool offer_make(const struct hello_spec *spec,
		       const struct hello_secrets *secrets, struct offer *ret)
{
	const struct policy *p = spec->policy;
	const struct u16_list *wanted = spec->suites ? spec->suites
						     : &p->suites;

	*ret = (struct offer){
		.policy = p,
		.sni = spec->sni,
		.groups = spec->groups ? spec->groups : &p->groups,
		.schemes = spec->schemes ? spec->schemes : &p->schemes,
		.min = spec->min ? spec->min : p->min,
		.max = spec->max ? spec->max : p->max,
		.secrets = secrets,
	};
	if (ret->min > ret->max || ret->min < TLS_SSL3 || ret->max > TLS_1_3)
		return false;
	for (size_t i = 0; i < wanted->n; i++) {
		if (suite_fits(wanted->v[i], ret->min, ret->max))
			u16_list_add(&ret->suites, wanted->v[i]);
	}
	return ret->suites.n > 0;
}

static uint16_t at_most(uint16_t version, uint16_t max)
{
	return version < max ? version : max;
}

/* RFC 5246 section 7.4.1.2; an SSLv3 hello ends behind the compressions. */
static void add_body(const struct offer *o, struct buf *b)
{
	const struct policy *p = o->policy;
	bool ssl3 = o->max == TLS_SSL3;
	size_t id_len = ssl3 ? 0 : p->session_id_len;

	buf_add_u16(b, at_most(p->hello_version, o->max));
	buf_add(b, o->secrets->random, sizeof(o->secrets->random));
	buf_add_u8(b, (unsigned)id_len);
	buf_add(b, o->secrets->session_id, id_len);
	add_list(b, &o->suites);
	buf_add_u8(b, 1);
	buf_add_u8(b, 0); /* no compression */
	if (!ssl3)
		add_extensions(o, b);
}

bool hello_build(const struct hello_spec *spec,
		 const struct hello_secrets *secrets, struct buf *out)
{
	struct buf b = BUF_INIT(RECORD_MAX);
	size_t record, message;
	struct offer o;
	bool ok;

	if (!offer_make(spec, secrets, &o))
		return false;
	buf_add_u8(&b, 22); /* handshake */
	buf_add_u16(&b, at_most(o.policy->record_version, o.max));
	record = vector_open(&b, 2);
	buf_add_u8(&b, 1); /* ClientHello */
	message = vector_open(&b, 3);
	add_body(&o, &b);
	vector_close(&b, message, 3);
	vector_close(&b, record, 2);
	ok = !b.overflow && buf_add(out, b.data, b.len);
	buf_release(&b);
	return ok;
}

/* Big-endian, cut or filled to 32 bytes. */
static void put_coordinate(unsigned char *to, const gnutls_datum_t *d)
{
	size_t n = d->size, skip = n > 32 ? n - 32 : 0;

	memset(to, 0, 32);
	if (n > 0)
		memcpy(to + 32 - (n - skip), d->data + skip, n - skip);
}

static int share_make(unsigned char ret[65])
{
	gnutls_ecc_curve_t curve = GNUTLS_ECC_CURVE_INVALID;
	gnutls_datum_t x = { NULL, 0 }, y = { NULL, 0 };
	gnutls_privkey_t key = NULL;
	int rc;

	rc = gnutls_privkey_init(&key);
	if (rc < 0)
		return rc;
	rc = gnutls_privkey_generate(
		key, GNUTLS_PK_ECDSA,
		GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0);
	if (rc >= 0)
		rc = gnutls_privkey_export_ecc_raw(key, &curve, &x, &y, NULL);
	gnutls_privkey_deinit(key);
	if (rc < 0)
		return rc;
	ret[0] = 4; /* uncompressed */
	put_coordinate(ret + 1, &x);
	put_coordinate(ret + 33, &y);
	gnutls_free(x.data);
	gnutls_free(y.data);
	return 0;
}

int hello_secrets_make(struct hello_secrets *ret)
{
	struct hello_secrets s;

	if (gnutls_rnd(GNUTLS_RND_NONCE, s.random, sizeof(s.random)) < 0 ||
	    gnutls_rnd(GNUTLS_RND_NONCE, s.session_id, sizeof(s.session_id)) <
		    0 ||
	    share_make(s.share_p256) < 0)
		return CF_EINTERNAL;
	*ret = s;
	return CF_OK;
}
