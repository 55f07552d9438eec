/* Reads the table of differences, and finds certificates in it. */
#include "probe/roots.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/der.h"

#define SHIPPED	    "roots.cfg"
#define SUBJECT_MAX 200

/* As they stand in the file; all borrowed from the conf. */
struct raw_file {
	const char *version, *date, *source;
	const struct conf_node *roots, *missing;
};

struct raw_row {
	const char *sha256, *subject, *state, *after, *certificate;
};

/* clang-format off */

#define FIELD(from, key_, type_, required_) \
	{ .key = #key_, .type = type_, .offset = offsetof(struct from, key_), \
	  .required = required_ }

static const struct conf_field file_fields[] = {
	FIELD(raw_file, version, CONF_STRING, true),
	FIELD(raw_file, date, CONF_STRING, true),
	FIELD(raw_file, source, CONF_STRING, true),
	FIELD(raw_file, roots, CONF_NODE, true),
	FIELD(raw_file, missing, CONF_NODE, true),
	{ .key = NULL },
};

static const struct conf_field root_fields[] = {
	FIELD(raw_row, sha256, CONF_STRING, true),
	FIELD(raw_row, subject, CONF_STRING, true),
	FIELD(raw_row, state, CONF_STRING, true),
	FIELD(raw_row, after, CONF_STRING, false),
	{ .key = NULL },
};

static const struct conf_field missing_fields[] = {
	FIELD(raw_row, subject, CONF_STRING, true),
	FIELD(raw_row, certificate, CONF_STRING, true),
	{ .key = NULL },
};

/* clang-format on */

static const struct root_row *find_hash(const struct roots *r,
					const unsigned char *sha256)
{
	for (size_t i = 0; i < r->rows.n; i++) {
		if (memcmp(r->rows.items[i].sha256, sha256, 32) == 0)
			return &r->rows.items[i];
	}
	return NULL;
}

const struct root_row *roots_find(const struct roots *r, const void *der,
				  size_t n)
{
	unsigned char sha256[32];

	if (gnutls_hash_fast(GNUTLS_DIG_SHA256, der, n, sha256) != 0)
		return NULL;
	return find_hash(r, sha256);
}

static int read_state(const struct conf_node *at, const char *word,
		      enum root_state *ret, struct cf_why *why)
{
	static const enum root_state states[] = {
		ROOT_REMOVED,
		ROOT_WEBSITES_OFF,
		ROOT_DISTRUST_AFTER,
	};

	for (size_t i = 0; i < ARRAY_LEN(states); i++) {
		if (strcmp(word, root_state_name(states[i])) != 0)
			continue;
		*ret = states[i];
		return CF_OK;
	}
	return conf_complain(conf_member(at, "state"), why,
			     "removed, websites-off or distrust-after belongs "
			     "here, not \"%s\"",
			     word);
}

static int read_after(const struct conf_node *at, const struct raw_row *raw,
		      struct root_row *row, struct cf_why *why)
{
	bool wanted = row->state == ROOT_DISTRUST_AFTER;
	struct cf_why inner;

	if (!raw->after && !wanted)
		return CF_OK;
	if (!raw->after || !wanted)
		return conf_complain(at, why,
				     "distrust-after has \"after\", the other "
				     "states have none");
	if (raw->after[0] == '+' || raw->after[0] == '-' ||
	    time_parse(raw->after, 0, &row->after, &inner) != CF_OK)
		return conf_complain(conf_member(at, "after"), why,
				     "a time such as 2024-11-30T23:59:59Z "
				     "belongs here, not \"%s\"",
				     raw->after);
	return CF_OK;
}

static int read_root(const struct conf_node *at, struct roots *r,
		     struct cf_why *why)
{
	struct root_row row = { .subject = NULL };
	struct raw_row raw = { .sha256 = NULL };

	if (conf_fill(at, root_fields, &raw, why) != CF_OK)
		return CF_EINPUT;
	if (!text_unhex(raw.sha256, strlen(raw.sha256), row.sha256, 32))
		return conf_complain(conf_member(at, "sha256"), why,
				     "64 hex digits belong here, not \"%s\"",
				     raw.sha256);
	if (find_hash(r, row.sha256))
		return conf_complain(conf_member(at, "sha256"), why,
				     "this root stands there twice");
	if (read_state(at, raw.state, &row.state, why) != CF_OK ||
	    read_after(at, &raw, &row, why) != CF_OK)
		return CF_EINPUT;
	row.subject = text_clean(raw.subject, strlen(raw.subject), SUBJECT_MAX);
	*VEC_PUSH(&r->rows) = row;
	return CF_OK;
}

static int read_missing(const struct conf_node *at, struct roots *r,
			struct cf_why *why)
{
	struct raw_row raw = { .certificate = NULL };
	struct der_cert cert;
	struct blob der;

	if (conf_fill(at, missing_fields, &raw, why) != CF_OK)
		return CF_EINPUT;
	der.data = text_unbase64(raw.certificate, strlen(raw.certificate),
				 &der.len);
	if (!der.data || !der_cert_read(der.data, der.len, &cert)) {
		free(der.data);
		return conf_complain(conf_member(at, "certificate"), why,
				     "a certificate in base64 belongs here");
	}
	*VEC_PUSH(&r->missing) = der;
	return CF_OK;
}

static int read_all(const struct conf *c, struct roots *r, struct cf_why *why)
{
	struct raw_file raw = { .version = NULL };
	char *title;

	if (conf_fill(conf_root(c), file_fields, &raw, why) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < conf_count(raw.roots); i++) {
		if (read_root(conf_at(raw.roots, i), r, why) != CF_OK)
			return CF_EINPUT;
	}
	for (size_t i = 0; i < conf_count(raw.missing); i++) {
		if (read_missing(conf_at(raw.missing, i), r, why) != CF_OK)
			return CF_EINPUT;
	}
	title = xasprintf("Mozilla's list %s (%s)", raw.version, raw.date);
	r->title = text_clean(title, strlen(title), SUBJECT_MAX);
	free(title);
	return CF_OK;
}

int roots_text(const char *name, const char *text, size_t n, struct roots *ret,
	       struct cf_why *why)
{
	struct conf *c = conf_read_text(name, text, n, why);
	struct roots r = { .title = NULL };
	int rc = CF_EINPUT;

	if (c)
		rc = read_all(c, &r, why);
	conf_free(c);
	if (rc == CF_OK)
		*ret = r;
	else
		roots_release(&r);
	return rc;
}

int roots_shipped(struct roots *ret, struct cf_why *why)
{
	const struct embedded *e = embedded_find(SHIPPED);

	if (!e)
		return why_set(why, CF_EINTERNAL, "%s is not compiled in",
			       SHIPPED);
	if (roots_text(e->name, e->text, e->len, ret, why) != CF_OK)
		return CF_EINTERNAL;
	return CF_OK;
}

void roots_release(struct roots *r)
{
	free(r->title);
	for (size_t i = 0; i < r->rows.n; i++)
		free(r->rows.items[i].subject);
	VEC_RELEASE(&r->rows);
	for (size_t i = 0; i < r->missing.n; i++)
		free(r->missing.items[i].data);
	VEC_RELEASE(&r->missing);
	*r = (struct roots){ .title = NULL };
}
