/*
 * Priority strings from a policy's lists. Words are GnuTLS'; each suite is a
 * product of key exchange, cipher and MAC, which is why a string of several
 * suites brings more of them along.
 */
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "base/xmem.h"
#include "probe/names.h"
#include "probe/tls.h"

#define STRING_MAX 4096

struct suite_row {
	uint16_t suite;
	const char *exchange; /* NULL: TLS 1.3 */
	const char *cipher, *mac;
};

/* clang-format off */
static const struct suite_row suites[] = {
	{ 0x1301, NULL, "AES-128-GCM", "AEAD" },
	{ 0x1302, NULL, "AES-256-GCM", "AEAD" },
	{ 0x1303, NULL, "CHACHA20-POLY1305", "AEAD" },
	{ 0xc02b, "ECDHE-ECDSA", "AES-128-GCM", "AEAD" },
	{ 0xc02f, "ECDHE-RSA", "AES-128-GCM", "AEAD" },
	{ 0xc02c, "ECDHE-ECDSA", "AES-256-GCM", "AEAD" },
	{ 0xc030, "ECDHE-RSA", "AES-256-GCM", "AEAD" },
	{ 0xc023, "ECDHE-ECDSA", "AES-128-CBC", "SHA256" },
	{ 0xc027, "ECDHE-RSA", "AES-128-CBC", "SHA256" },
	{ 0xc024, "ECDHE-ECDSA", "AES-256-CBC", "SHA384" },
	{ 0xc028, "ECDHE-RSA", "AES-256-CBC", "SHA384" },
	{ 0xc009, "ECDHE-ECDSA", "AES-128-CBC", "SHA1" },
	{ 0xc013, "ECDHE-RSA", "AES-128-CBC", "SHA1" },
	{ 0xc00a, "ECDHE-ECDSA", "AES-256-CBC", "SHA1" },
	{ 0xc014, "ECDHE-RSA", "AES-256-CBC", "SHA1" },
	{ 0x009c, "RSA", "AES-128-GCM", "AEAD" },
	{ 0x009d, "RSA", "AES-256-GCM", "AEAD" },
	{ 0x003c, "RSA", "AES-128-CBC", "SHA256" },
	{ 0x003d, "RSA", "AES-256-CBC", "SHA256" },
	{ 0x002f, "RSA", "AES-128-CBC", "SHA1" },
	{ 0x0035, "RSA", "AES-256-CBC", "SHA1" },
	{ 0x000a, "RSA", "3DES-CBC", "SHA1" },
	{ 0x0004, "RSA", "ARCFOUR-128", "MD5" },
	{ 0x0005, "RSA", "ARCFOUR-128", "SHA1" },
	{ 0xcca8, "ECDHE-RSA", "CHACHA20-POLY1305", "AEAD" },
	{ 0xcca9, "ECDHE-ECDSA", "CHACHA20-POLY1305", "AEAD" },
	{ 0x009e, "DHE-RSA", "AES-128-GCM", "AEAD" },
	{ 0x009f, "DHE-RSA", "AES-256-GCM", "AEAD" },
	{ 0x0067, "DHE-RSA", "AES-128-CBC", "SHA256" },
	{ 0x006b, "DHE-RSA", "AES-256-CBC", "SHA256" },
	{ 0x0033, "DHE-RSA", "AES-128-CBC", "SHA1" },
	{ 0x0039, "DHE-RSA", "AES-256-CBC", "SHA1" },
	{ 0x0016, "DHE-RSA", "3DES-CBC", "SHA1" },
};
/* clang-format on */

/* A number of the registries and up to two words for it. */
struct word_row {
	uint16_t number;
	const char *words[2];
};

static const struct word_row versions[] = {
	{ TLS_1_3, { "VERS-TLS1.3" } },
	{ TLS_1_2, { "VERS-TLS1.2" } },
	{ TLS_1_1, { "VERS-TLS1.1" } },
	{ TLS_1_0, { "VERS-TLS1.0" } },
};

static const struct word_row groups[] = {
	{ GROUP_SECP256R1, { "GROUP-SECP256R1" } },
	{ GROUP_SECP384R1, { "GROUP-SECP384R1" } },
	{ GROUP_SECP521R1, { "GROUP-SECP521R1" } },
	{ GROUP_X25519, { "GROUP-X25519" } },
	{ GROUP_X448, { "GROUP-X448" } },
};

/* One number has two names where TLS 1.3 ties it to a curve. */
static const struct word_row schemes[] = {
	{ 0x0403, { "SIGN-ECDSA-SHA256", "SIGN-ECDSA-SECP256R1-SHA256" } },
	{ 0x0503, { "SIGN-ECDSA-SHA384", "SIGN-ECDSA-SECP384R1-SHA384" } },
	{ 0x0603, { "SIGN-ECDSA-SHA512", "SIGN-ECDSA-SECP521R1-SHA512" } },
	{ 0x0809, { "SIGN-RSA-PSS-SHA256" } },
	{ 0x080a, { "SIGN-RSA-PSS-SHA384" } },
	{ 0x080b, { "SIGN-RSA-PSS-SHA512" } },
	{ 0x0804, { "SIGN-RSA-PSS-RSAE-SHA256" } },
	{ 0x0805, { "SIGN-RSA-PSS-RSAE-SHA384" } },
	{ 0x0806, { "SIGN-RSA-PSS-RSAE-SHA512" } },
	{ 0x0401, { "SIGN-RSA-SHA256" } },
	{ 0x0501, { "SIGN-RSA-SHA384" } },
	{ 0x0601, { "SIGN-RSA-SHA512" } },
	{ 0x0301, { "SIGN-RSA-SHA224" } },
	{ 0x0303, { "SIGN-ECDSA-SHA224" } },
	{ 0x0201, { "SIGN-RSA-SHA1" } },
	{ 0x0203, { "SIGN-ECDSA-SHA1" } },
	{ 0x0807, { "SIGN-EdDSA-Ed25519" } },
	{ 0x0808, { "SIGN-EdDSA-Ed448" } },
};

static const struct suite_row *suite_row(unsigned suite)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(suites); i++) {
		if (suites[i].suite == suite)
			return &suites[i];
	}
	return NULL;
}

/* Appends :+WORD, once. */
static void add_word(struct buf *out, const char *word)
{
	size_t n = strlen(word);
	const char *at = buf_str(out);

	while ((at = strstr(at, word))) {
		if (at[-1] == '+' && (at[n] == ':' || at[n] == '\0'))
			return;
		at += n;
	}
	buf_addf(out, ":+%s", word);
}

static void add_number(struct buf *out, const struct word_row *rows, size_t n,
		       unsigned number)
{
	size_t i, j;

	for (i = 0; i < n; i++) {
		if (rows[i].number != number)
			continue;
		for (j = 0; j < 2 && rows[i].words[j]; j++)
			add_word(out, rows[i].words[j]);
	}
}

static void add_list(struct buf *out, const struct word_row *rows, size_t n,
		     const struct u16_list *list)
{
	size_t i;

	for (i = 0; i < list->n; i++)
		add_number(out, rows, n, list->v[i]);
}

/* True when the suite belongs to one of the versions. */
static bool suite_fits(const struct suite_row *row, uint16_t min, uint16_t max)
{
	return row->exchange ? min <= TLS_1_2 : max >= TLS_1_3;
}

static size_t add_suites(struct buf *out, const struct u16_list *list,
			 uint16_t min, uint16_t max)
{
	const struct suite_row *row;
	size_t i, n = 0;

	for (i = 0; i < list->n; i++) {
		row = suite_row(list->v[i]);
		if (!row || !suite_fits(row, min, max))
			continue;
		if (row->exchange)
			add_word(out, row->exchange);
		add_word(out, row->cipher);
		add_word(out, row->mac);
		n++;
	}
	return n;
}

static size_t add_versions(struct buf *out, uint16_t min, uint16_t max)
{
	size_t i, n = 0;

	for (i = 0; i < ARRAY_LEN(versions); i++) {
		if (versions[i].number < min || versions[i].number > max)
			continue;
		add_word(out, versions[i].words[0]);
		n++;
	}
	return n;
}

char *tls_priority(const struct policy *p, uint16_t min, uint16_t max,
		   uint16_t suite)
{
	struct buf out = BUF_INIT(STRING_MAX);
	struct u16_list one = { .v = { suite }, .n = 1 };
	size_t n;

	min = min ? min : p->min;
	max = max ? max : p->max;
	buf_adds(&out, "NONE");
	n = add_versions(&out, min, max);
	if (n > 0)
		n = add_suites(&out, suite ? &one : &p->suites, min, max);
	if (n == 0 || out.overflow) {
		buf_release(&out);
		return NULL;
	}
	add_list(&out, groups, ARRAY_LEN(groups), &p->groups);
	add_list(&out, schemes, ARRAY_LEN(schemes), &p->schemes);
	/* The edge's hello has no encrypt_then_mac. */
	buf_adds(&out, ":+CTYPE-X509:%NO_ETM");
	return buf_take(&out);
}

bool tls_can(uint16_t version, uint16_t suite)
{
	const struct suite_row *row = suite_row(suite);

	return row && version >= TLS_1_0 && version <= TLS_1_3 &&
	       (row->exchange != NULL) == (version <= TLS_1_2);
}

static bool has_suite(gnutls_priority_t priority, unsigned suite)
{
	unsigned char id[2];
	unsigned idx;
	unsigned i;

	for (i = 0;; i++) {
		int rc = gnutls_priority_get_cipher_suite_index(priority, i,
								&idx);

		if (rc == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE)
			return false;
		if (rc < 0)
			continue; /* a gap in the product */
		if (gnutls_cipher_suite_info(idx, id, NULL, NULL, NULL, NULL) &&
		    (unsigned)(id[0] << 8 | id[1]) == suite)
			return true;
	}
}

int tls_check_offers(struct cf_why *why)
{
	struct policy all = { .min = TLS_1_0, .max = TLS_1_3 };
	gnutls_priority_t priority = NULL;
	char *string, name[NAME_SIZE];
	int rc;
	size_t i;

	for (i = 0; i < ARRAY_LEN(suites); i++)
		all.suites.v[all.suites.n++] = suites[i].suite;
	for (i = 0; i < ARRAY_LEN(groups); i++)
		all.groups.v[all.groups.n++] = groups[i].number;
	for (i = 0; i < ARRAY_LEN(schemes); i++)
		all.schemes.v[all.schemes.n++] = schemes[i].number;
	string = tls_priority(&all, 0, 0, 0);
	rc = gnutls_priority_init(&priority, string, NULL);
	free(string);
	if (rc < 0)
		return why_set(why, CF_EINTERNAL,
			       "GnuTLS does not take our offer: %s",
			       gnutls_strerror(rc));
	for (i = 0; i < ARRAY_LEN(suites); i++) {
		if (!has_suite(priority, suites[i].suite))
			break;
	}
	gnutls_priority_deinit(priority);
	if (i == ARRAY_LEN(suites))
		return CF_OK;
	return why_set(why, CF_EINTERNAL,
		       "GnuTLS can't offer %s, which the edge offers; a "
		       "system-wide policy may forbid it",
		       suite_name(suites[i].suite, name));
}
