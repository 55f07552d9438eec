/* Reads the managed policies. */
#include "probe/managed.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xmem.h"

#define SHIPPED "policies.cfg"

struct file {
	const char *as_of;
	const struct conf_node *policies;
};

struct row {
	const char *id, *name, *kind;
	bool forwards_host;
};

/* clang-format off */

#define FIELD(struct_, key_, type_) \
	{ .key = #key_, .type = type_, .offset = offsetof(struct_, key_), .required = true }

static const struct conf_field file_fields[] = {
	FIELD(struct file, as_of, CONF_STRING),
	FIELD(struct file, policies, CONF_NODE),
	{ .key = NULL },
};

static const struct conf_field row_fields[] = {
	FIELD(struct row, id, CONF_STRING),
	FIELD(struct row, name, CONF_STRING),
	FIELD(struct row, kind, CONF_STRING),
	FIELD(struct row, forwards_host, CONF_BOOL),
	{ .key = NULL },
};

/* clang-format on */

static int read_row(const struct conf_node *at, struct managed_set *s,
		    struct cf_why *why)
{
	struct managed_policy *p;
	struct row row = { .id = NULL };
	bool cache;

	if (conf_fill(at, row_fields, &row, why) != CF_OK)
		return CF_EINPUT;
	cache = strcmp(row.kind, "cache") == 0;
	if (!cache && strcmp(row.kind, "origin-request") != 0)
		return conf_complain(at, why,
				     "kind is cache or origin-request");
	if (managed_find(s, cache ? MANAGED_CACHE : MANAGED_ORIGIN_REQUEST,
			 row.id))
		return conf_complain(at, why, "%s stands there twice", row.id);
	p = VEC_PUSH(&s->items);
	p->id = xstrdup(row.id);
	p->name = xstrdup(row.name);
	p->kind = cache ? MANAGED_CACHE : MANAGED_ORIGIN_REQUEST;
	p->forwards_host = row.forwards_host;
	return CF_OK;
}

int managed_set_text(const char *name, const char *text, size_t n,
		     struct managed_set *ret, struct cf_why *why)
{
	struct conf *c = conf_read_text(name, text, n, why);
	struct managed_set s = { .items = { .n = 0 } };
	struct file file = { .policies = NULL };
	int rc;

	if (!c)
		return CF_EINPUT;
	rc = conf_fill(conf_root(c), file_fields, &file, why);
	for (size_t i = 0; rc == CF_OK && i < conf_count(file.policies); i++)
		rc = read_row(conf_at(file.policies, i), &s, why);
	conf_free(c);
	if (rc == CF_OK)
		*ret = s;
	else
		managed_set_release(&s);
	return rc;
}

int managed_set_shipped(struct managed_set *ret, struct cf_why *why)
{
	const struct embedded *e = embedded_find(SHIPPED);

	if (!e)
		return why_set(why, CF_EINTERNAL, "%s is not compiled in",
			       SHIPPED);
	if (managed_set_text(e->name, e->text, e->len, ret, why) != CF_OK)
		return CF_EINTERNAL;
	return CF_OK;
}

void managed_set_release(struct managed_set *s)
{
	for (size_t i = 0; i < s->items.n; i++) {
		free(s->items.items[i].id);
		free(s->items.items[i].name);
	}
	VEC_RELEASE(&s->items);
}

const struct managed_policy *managed_find(const struct managed_set *s,
					  enum managed_kind kind,
					  const char *id)
{
	for (size_t i = 0; i < s->items.n; i++) {
		const struct managed_policy *p = &s->items.items[i];

		if (p->kind == kind && text_eq_nocase(p->id, id))
			return p;
	}
	return NULL;
}
