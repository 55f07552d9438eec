/*
 * Reads policy files. The settings outside "policies" are defaults, so that
 * what the policies of an edge share stands in the file once; each policy may
 * give any of them again.
 */
#include "probe/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/conf.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/hello.h"
#include "probe/names.h"
#include "probe/target.h"

#define SHIPPED "policy/cloudfront.cfg"

/* One policy as it stands in the file; all borrowed from the conf. */
struct raw {
	const char *id, *title, *source, *as_of;
	const char *min, *max, *min_for, *record_version, *hello_version;
	const struct conf_node *suites, *groups, *schemes, *key_shares;
	const struct conf_node *extensions, *ports, *key_curves;
	int64_t session_id_length, max_certificates, max_message, rsa_bits_max;
	bool warning_alert_ends;
	const struct conf_node *policies;
};

/* clang-format off */

#define FIELD(key_, type_, ...) \
	{ .key = #key_, .type = type_, .offset = offsetof(struct raw, key_), \
	  ##__VA_ARGS__ }

/* What may stand outside the policies and in each of them. */
#define SHARED_FIELDS                                                        \
	FIELD(title, CONF_STRING),                                           \
	FIELD(source, CONF_STRING),                                          \
	FIELD(as_of, CONF_STRING),                                           \
	FIELD(record_version, CONF_STRING),                                  \
	FIELD(hello_version, CONF_STRING),                                   \
	FIELD(session_id_length, CONF_INT, .min = 0, .max = 32),             \
	FIELD(extensions, CONF_NODE),                                        \
	FIELD(suites, CONF_NODE),                                            \
	FIELD(groups, CONF_NODE),                                            \
	FIELD(key_shares, CONF_NODE),                                        \
	FIELD(schemes, CONF_NODE),                                           \
	FIELD(max_certificates, CONF_INT, .min = 1, .max = 64),              \
	FIELD(max_message, CONF_INT, .min = 1024, .max = 262144),            \
	FIELD(warning_alert_ends, CONF_BOOL),                                \
	FIELD(ports, CONF_NODE),                                             \
	FIELD(rsa_bits_max, CONF_INT, .min = 512, .max = 65536),             \
	FIELD(key_curves, CONF_NODE)

static const struct conf_field file_fields[] = {
	SHARED_FIELDS,
	FIELD(policies, CONF_NODE, .required = true),
	{ .key = NULL },
};

static const struct conf_field policy_fields[] = {
	SHARED_FIELDS,
	FIELD(id, CONF_STRING, .required = true),
	FIELD(min, CONF_STRING, .required = true),
	FIELD(max, CONF_STRING, .required = true),
	FIELD(min_for, CONF_STRING),
	{ .key = NULL },
};

/* clang-format on */

bool u16_list_has(const struct u16_list *l, unsigned v)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->v[i] == v)
			return true;
	}
	return false;
}

bool u16_list_add(struct u16_list *l, unsigned v)
{
	if (l->n >= ARRAY_LEN(l->v))
		return false;
	l->v[l->n++] = (uint16_t)v;
	return true;
}

/* A list of names of one registry. */
static int read_names(const struct conf_node *list, const char *what,
		      int (*number)(const char *), struct u16_list *ret,
		      struct cf_why *why)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *at = conf_at(list, i);
		const char *name;
		int v;

		if (conf_string(at, &name, why) != CF_OK)
			return CF_EINPUT;
		v = number(name);
		if (v < 0)
			return conf_complain(at, why, "\"%s\" is no %s", name,
					     what);
		if (u16_list_has(ret, (unsigned)v))
			return conf_complain(at, why,
					     "\"%s\" stands there twice", name);
		if (!u16_list_add(ret, (unsigned)v))
			return conf_complain(at, why,
					     "more than %d names in a list",
					     POLICY_LIST_MAX);
	}
	return CF_OK;
}

static int read_version(const struct conf_node *group, const char *key,
			const char *name, uint16_t *ret, struct cf_why *why)
{
	int v = version_number(name);

	if (v < TLS_SSL3)
		return conf_complain(group, why,
				     "%s: SSLv3, TLSv1, TLSv1.1, TLSv1.2 or "
				     "TLSv1.3 belongs here, not \"%s\"",
				     key, name);
	*ret = (uint16_t)v;
	return CF_OK;
}

/* "443" or "1024-65535" */
static bool read_range(const char *text, struct port_range *ret)
{
	const char *dash = strchr(text, '-');
	int64_t first, last;
	char *head;
	bool ok;

	head = xstrndup(text, dash ? (size_t)(dash - text) : strlen(text));
	ok = text_number(head, 1, 65535, &first);
	free(head);
	if (!ok)
		return false;
	last = first;
	if (dash && !text_number(dash + 1, first, 65535, &last))
		return false;
	ret->first = (int)first;
	ret->last = (int)last;
	return true;
}

static int read_ports(const struct conf_node *list, struct policy *p,
		      struct cf_why *why)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *at = conf_at(list, i);
		struct port_range range;
		const char *text;

		if (conf_string(at, &text, why) != CF_OK)
			return CF_EINPUT;
		if (!read_range(text, &range))
			return conf_complain(at, why,
					     "\"%s\" is no port and no range "
					     "such as \"1024-65535\"",
					     text);
		*VEC_PUSH(&p->ports) = range;
	}
	return CF_OK;
}

static int read_min_for(const struct conf_node *group, const struct raw *r,
			struct policy *p, struct cf_why *why)
{
	struct cf_why inner;

	if (!r->min_for)
		return CF_OK;
	if (protocols_parse(r->min_for, &p->min_for, &inner) != CF_OK)
		return conf_complain(group, why, "min_for: %s", inner.text);
	if (p->min_for & (p->min_for - 1))
		return conf_complain(group, why,
				     "min_for: one protocol belongs here");
	return CF_OK;
}

static int read_versions(const struct conf_node *group, const struct raw *r,
			 struct policy *p, struct cf_why *why)
{
	if (read_version(group, "min", r->min, &p->min, why) != CF_OK ||
	    read_version(group, "max", r->max, &p->max, why) != CF_OK ||
	    read_version(group, "record_version", r->record_version,
			 &p->record_version, why) != CF_OK ||
	    read_version(group, "hello_version", r->hello_version,
			 &p->hello_version, why) != CF_OK)
		return CF_EINPUT;
	if (p->min > p->max)
		return conf_complain(group, why, "min is above max");
	/* TLS 1.3 hides behind 1.2 there (RFC 8446 section 4.1.2). */
	if (p->hello_version > TLS_1_2 || p->record_version > TLS_1_2)
		return conf_complain(group, why,
				     "hello_version and record_version end at "
				     "TLSv1.2");
	return CF_OK;
}

static int read_lists(const struct raw *r, struct policy *p, struct cf_why *why)
{
	if (read_names(r->suites, "suite in OpenSSL's words", suite_number,
		       &p->suites, why) != CF_OK ||
	    read_names(r->groups, "group", group_number, &p->groups, why) !=
		    CF_OK ||
	    read_names(r->schemes, "signature scheme", scheme_number,
		       &p->schemes, why) != CF_OK ||
	    read_names(r->key_shares, "group", group_number, &p->key_shares,
		       why) != CF_OK ||
	    read_names(r->extensions, "extension", extension_number,
		       &p->extensions, why) != CF_OK ||
	    read_names(r->key_curves, "curve", group_number, &p->key_curves,
		       why) != CF_OK)
		return CF_EINPUT;
	return read_ports(r->ports, p, why);
}

/* What could be read, but not sent or used. */
static int check(const struct conf_node *group, const struct raw *r,
		 const struct policy *p, struct cf_why *why)
{
	char name[NAME_SIZE];

	for (size_t i = 0; i < p->extensions.n; i++) {
		if (!hello_knows_extension(p->extensions.v[i]))
			return conf_complain(
				conf_at(r->extensions, i), why,
				"%s can not be sent by this version",
				extension_name(p->extensions.v[i], name));
	}
	for (size_t i = 0; i < p->key_shares.n; i++) {
		if (p->key_shares.v[i] != GROUP_SECP256R1)
			return conf_complain(
				conf_at(r->key_shares, i), why,
				"only P-256 can be a key share here");
	}
	if (p->suites.n == 0)
		return conf_complain(group, why, "suites are missing");
	if (p->ports.n == 0)
		return conf_complain(group, why, "ports are missing");
	if (p->max >= TLS_1_3 &&
	    !u16_list_has(&p->extensions, EXT_SUPPORTED_VERSIONS))
		return conf_complain(group, why,
				     "TLSv1.3 needs supported_versions among "
				     "the extensions");
	return CF_OK;
}

static int check_text(const struct conf_node *group, const struct raw *r,
		      struct cf_why *why)
{
	if (!r->title || !r->source || !r->as_of)
		return conf_complain(group, why,
				     "title, source and as_of belong to a "
				     "policy");
	if (!r->record_version || !r->hello_version)
		return conf_complain(group, why,
				     "record_version or hello_version is "
				     "missing");
	return CF_OK;
}

static int policy_read(const struct conf_node *group, const struct raw *shared,
		       struct policy *p, struct cf_why *why)
{
	struct raw r = *shared;

	if (conf_fill(group, policy_fields, &r, why) != CF_OK ||
	    check_text(group, &r, why) != CF_OK ||
	    read_versions(group, &r, p, why) != CF_OK ||
	    read_min_for(group, &r, p, why) != CF_OK ||
	    read_lists(&r, p, why) != CF_OK ||
	    check(group, &r, p, why) != CF_OK)
		return CF_EINPUT;
	for (unsigned v = p->max; v >= p->min; v--) {
		if (u16_list_has(&p->extensions, EXT_SUPPORTED_VERSIONS))
			u16_list_add(&p->versions, v);
	}
	p->id = xstrdup(r.id);
	p->title = xstrdup(r.title);
	p->source = xstrdup(r.source);
	p->as_of = xstrdup(r.as_of);
	p->session_id_len = (size_t)r.session_id_length;
	p->max_certificates = (int)r.max_certificates;
	p->max_message = (int)r.max_message;
	p->warning_alert_ends = r.warning_alert_ends;
	p->rsa_bits_max = (int)r.rsa_bits_max;
	return CF_OK;
}

static int set_read(const struct conf *c, struct policy_set *s,
		    struct cf_why *why)
{
	/* The library's defaults, where a file has nothing to say. */
	struct raw shared = {
		.session_id_length = 32,
		.max_certificates = 7,
		.max_message = 65536,
		.rsa_bits_max = 4096,
	};

	if (conf_fill(conf_root(c), file_fields, &shared, why) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < conf_count(shared.policies); i++) {
		const struct conf_node *at = conf_at(shared.policies, i);
		struct policy *p = VEC_PUSH(&s->items);

		if (policy_read(at, &shared, p, why) != CF_OK)
			return CF_EINPUT;
		if (policy_find(s, p->id) != p)
			return conf_complain(at, why, "%s stands there twice",
					     p->id);
	}
	if (s->items.n == 0)
		return conf_complain(conf_root(c), why,
				     "policies has no policy in it");
	return CF_OK;
}

/* Takes the conf. */
static int set_finish(struct conf *c, struct policy_set *ret,
		      struct cf_why *why)
{
	struct policy_set s = { .items = { .n = 0 } };

	if (!c)
		return CF_EINPUT;
	if (set_read(c, &s, why) != CF_OK) {
		policy_set_release(&s);
		conf_free(c);
		return CF_EINPUT;
	}
	conf_free(c);
	*ret = s;
	return CF_OK;
}

int policy_set_text(const char *name, const char *text, size_t n,
		    struct policy_set *ret, struct cf_why *why)
{
	return set_finish(conf_read_text(name, text, n, why), ret, why);
}

int policy_set_file(const char *path, struct policy_set *ret,
		    struct cf_why *why)
{
	return set_finish(conf_read_file(path, why), ret, why);
}

int policy_set_shipped(struct policy_set *ret, struct cf_why *why)
{
	const struct embedded *e = embedded_find(SHIPPED);

	if (!e)
		return why_set(why, CF_EINTERNAL, "%s is not compiled in",
			       SHIPPED);
	if (policy_set_text(e->name, e->text, e->len, ret, why) != CF_OK)
		return CF_EINTERNAL;
	return CF_OK;
}

static void policy_release(struct policy *p)
{
	free(p->id);
	free(p->title);
	free(p->source);
	free(p->as_of);
	VEC_RELEASE(&p->ports);
}

void policy_set_release(struct policy_set *s)
{
	for (size_t i = 0; i < s->items.n; i++)
		policy_release(&s->items.items[i]);
	VEC_RELEASE(&s->items);
}

const struct policy *policy_find(const struct policy_set *s, const char *id)
{
	for (size_t i = 0; i < s->items.n; i++) {
		const struct policy *p = &s->items.items[i];

		if (p->id && !strcmp(p->id, id))
			return p;
	}
	return NULL;
}

/*
 * Where a file has no policy for just that minimum, the next stricter one is
 * nearer to the truth than a laxer one; failing that, the first of the file.
 */
const struct policy *policy_for(const struct policy_set *s, unsigned protocols)
{
	unsigned lowest = protocols & -protocols;
	const struct policy *best = NULL;

	if (!protocols)
		return NULL;
	for (size_t i = 0; i < s->items.n; i++) {
		const struct policy *p = &s->items.items[i];

		if (p->min_for < lowest)
			continue;
		if (!best || p->min_for < best->min_for)
			best = p;
	}
	return best ? best : &s->items.items[0];
}

bool policy_allows_port(const struct policy *p, int port)
{
	for (size_t i = 0; i < p->ports.n; i++) {
		if (port >= p->ports.items[i].first &&
		    port <= p->ports.items[i].last)
			return true;
	}
	return false;
}
