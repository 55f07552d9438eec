/* A distribution as a whole: names of viewers, origins, behaviors, and from
 * them the scenarios of each origin. */
#include "probe/distribution.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/distribution_parts.h"

#define SCENARIOS_MAX 64
#define WILDCARDS_MAX 8	  /* told of, for each origin */
#define QUOTE_MAX     120 /* bytes */

/* Where the file knows no viewer's name: the form of the distribution's own,
 * and nobody's (those begin with "d" and have no hyphen). */
#define STAND_IN "unknown-distribution.cloudfront.net"

char *distribution_quote(const char *text)
{
	return text_clean(text, strlen(text), QUOTE_MAX);
}

void distribution_note(struct distribution_origin *o, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	question_add_note(&o->question, text);
	free(text);
}

int distribution_items(struct distribution_reader *r,
		       const struct json_place *list, struct json_place *ret)
{
	struct json_place quantity = json_member(list, "Quantity");
	int64_t n = 0;

	*ret = json_member(list, "Items");
	if (json_want_obj(list, r->why) != CF_OK ||
	    json_want_int(&quantity, 0, INT32_MAX, &n, r->why) != CF_OK)
		return CF_EINPUT;
	if (!ret->v && n > 0)
		return json_complain(ret, r->why,
				     "an array is expected, nothing stands "
				     "there, and Quantity is %lld",
				     (long long)n);
	return json_want_arr(ret, DISTRIBUTION_LIST_MAX, r->why);
}

struct distribution_origin *distribution_find(struct distribution *d,
					      const char *id)
{
	for (size_t i = 0; i < d->origins.n; i++) {
		if (strcmp(d->origins.items[i].id, id) == 0)
			return &d->origins.items[i];
	}
	return NULL;
}

static bool is_known(const struct distribution_reader *r, const char *name)
{
	for (size_t i = 0; i < r->viewers.n; i++) {
		if (strcmp(r->viewers.items[i], name) == 0)
			return true;
	}
	return false;
}

static int add_viewer(struct distribution_reader *r,
		      const struct json_place *at)
{
	const char *text = NULL;
	struct cf_why inner;
	char *name;

	if (json_need_text(at, &text, r->why) != CF_OK)
		return CF_EINPUT;
	if (strncmp(text, "*.", 2) == 0) {
		*VEC_PUSH(&r->wildcard) = distribution_quote(text);
		return CF_OK;
	}
	name = host_normal(text, &inner);
	if (!name)
		return json_complain(at, r->why, "%s", inner.text);
	if (is_known(r, name))
		free(name);
	else
		*VEC_PUSH(&r->viewers) = name;
	return CF_OK;
}

static int read_aliases(struct distribution_reader *r,
			const struct json_place *config)
{
	struct json_place list = json_member(config, "Aliases"), items;

	if (distribution_items(r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place at = json_item(&items, i);

		if (add_viewer(r, &at) != CF_OK)
			return CF_EINPUT;
	}
	return CF_OK;
}

static int read_origins(struct distribution_reader *r,
			const struct json_place *config)
{
	struct json_place list = json_member(config, "Origins"), items;

	if (json_need_obj(&list, r->why) != CF_OK ||
	    distribution_items(r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place at = json_item(&items, i);

		if (distribution_origin_read(r, &at) != CF_OK)
			return CF_EINPUT;
	}
	if (r->d->origins.n == 0)
		return json_complain(&list, r->why,
				     "at least one origin is expected");
	return CF_OK;
}

static int read_behaviors(struct distribution_reader *r,
			  const struct json_place *config)
{
	struct json_place first = json_member(config, "DefaultCacheBehavior");
	struct json_place list = json_member(config, "CacheBehaviors"), items;

	if (distribution_behavior_read(r, config, &first) != CF_OK ||
	    distribution_items(r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place at = json_item(&items, i);

		if (distribution_behavior_read(r, config, &at) != CF_OK)
			return CF_EINPUT;
	}
	return CF_OK;
}

static void add_viewers(struct distribution_reader *r,
			struct distribution_origin *o)
{
	struct question *q = &o->question;

	if (r->viewers.n == 0) {
		question_add_scenario(q, STAND_IN, STAND_IN);
		distribution_note(o, "no name that viewers use is in this "
				     "file: " STAND_IN " stands in for the "
				     "distribution's own; get-distribution "
				     "prints that, and -H NAME gives another");
	}
	for (size_t i = 0; i < r->viewers.n; i++) {
		const char *name = r->viewers.items[i];

		if (q->scenarios.n >= SCENARIOS_MAX) {
			distribution_note(o,
					  "of %zu names that viewers use, the "
					  "first %zu are asked; -H NAME asks "
					  "another",
					  r->viewers.n, i);
			break;
		}
		question_add_scenario(q, name, name);
	}
	if (r->viewers.n > 0 && !r->own_domain)
		distribution_note(o, "the distribution's own name, which "
				     "viewers can use as well, is not in this "
				     "file; get-distribution prints it");
	for (size_t i = 0; i < r->wildcard.n && i < WILDCARDS_MAX; i++)
		distribution_note(o,
				  "the alias %s stands for names that are not "
				  "in this file: -H NAME asks with one of them",
				  r->wildcard.items[i]);
}

/* What the behaviors make of Host, as the ways in which it is met. */
static void add_scenarios(struct distribution_reader *r,
			  struct distribution_origin *o, unsigned host)
{
	struct question *q = &o->question;

	if (host == 0) {
		q->forwarding_assumed = true;
		distribution_note(o, "no cache behavior uses it; it is asked "
				     "as if Host were not forwarded");
	}
	q->forwarding_unknown = (host & HOST_UNKNOWN) != 0;
	if (host != HOST_FORWARDED)
		question_add_scenario(q, NULL, q->target.host);
	if (host & (HOST_FORWARDED | HOST_UNKNOWN))
		add_viewers(r, o);
}

/* domain: the distribution's own name, where the file has it. */
static int read_config(struct distribution_reader *r,
		       const struct json_place *config,
		       const struct json_place *domain)
{
	r->own_domain = domain && domain->v;
	if (read_aliases(r, config) != CF_OK ||
	    (r->own_domain && add_viewer(r, domain) != CF_OK) ||
	    read_origins(r, config) != CF_OK ||
	    read_behaviors(r, config) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < r->d->origins.n; i++) {
		struct distribution_origin *o = &r->d->origins.items[i];

		if (!o->skipped) {
			add_scenarios(r, o, r->hosts.items[i]);
			continue;
		}
		/* Why it is not asked says all there is to say. */
		question_release(&o->question);
		question_init(&o->question);
	}
	return CF_OK;
}

/* get-distribution, get-distribution-config, or what stands within them. */
static int read_whole(struct distribution_reader *r,
		      const struct json_place *root)
{
	struct json_place outer = json_member(root, "Distribution");
	const struct json_place *up = outer.v ? &outer : root;
	struct json_place domain = json_member(up, "DomainName");
	struct json_place config = json_member(up, "DistributionConfig");
	struct json_place list = json_member(root, "DistributionList");
	struct json_place bare = json_member(root, "Origins");

	if (list.v)
		return json_complain(&list, r->why,
				     "this is a list of distributions; what "
				     "\"aws cloudfront get-distribution --id "
				     "ID\" prints is expected");
	if (json_want_obj(&outer, r->why) != CF_OK)
		return CF_EINPUT;
	if (!config.v && bare.v)
		return read_config(r, root, NULL);
	if (!config.v)
		return json_complain(root, r->why,
				     "no distribution is in it; what \"aws "
				     "cloudfront get-distribution --id ID\" "
				     "prints is expected");
	if (json_need_obj(&config, r->why) != CF_OK)
		return CF_EINPUT;
	return read_config(r, &config, &domain);
}

static int check_size(const char *name, size_t n, struct cf_why *why)
{
	if (n > DISTRIBUTION_MAX)
		return why_set(why, CF_EINPUT,
			       "%s: %zu bytes are too many for one "
			       "distribution: at most %u",
			       name, n, DISTRIBUTION_MAX);
	if (n == 0)
		return why_set(why, CF_EINPUT,
			       "%s:1: it is empty; what \"aws cloudfront "
			       "get-distribution --id ID\" prints is expected",
			       name);
	return CF_OK;
}

static void release_names(struct distribution_reader *r)
{
	for (size_t i = 0; i < r->viewers.n; i++)
		free(r->viewers.items[i]);
	for (size_t i = 0; i < r->wildcard.n; i++)
		free(r->wildcard.items[i]);
	VEC_RELEASE(&r->viewers);
	VEC_RELEASE(&r->wildcard);
	VEC_RELEASE(&r->hosts);
}

int distribution_read(const char *name, const char *text, size_t n,
		      struct distribution *ret, struct cf_why *why)
{
	struct distribution d = { .origins = { .n = 0 } };
	struct distribution_reader r = {
		.doc = { .name = name, .text = text, .n = n },
		.d = &d,
		.why = why,
	};
	struct json_place root;
	struct json *v;
	int rc;

	if (check_size(name, n, why) != CF_OK)
		return CF_EINPUT;
	v = json_parse(name, text, n, why);
	if (!v)
		return CF_EINPUT;
	rc = managed_set_shipped(&r.managed, why);
	root = json_place_root(&r.doc, v);
	if (rc == CF_OK)
		rc = read_whole(&r, &root);
	managed_set_release(&r.managed);
	release_names(&r);
	json_free(v);
	if (rc == CF_OK)
		*ret = d;
	else
		distribution_release(&d);
	return rc;
}

void distribution_release(struct distribution *d)
{
	for (size_t i = 0; i < d->origins.n; i++) {
		struct distribution_origin *o = &d->origins.items[i];

		free(o->id);
		free(o->domain);
		free(o->skipped);
		question_release(&o->question);
	}
	VEC_RELEASE(&d->origins);
}
