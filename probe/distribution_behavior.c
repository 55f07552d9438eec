/*
 * One cache behavior: which origins it uses, and what it makes of the viewer's
 * Host header. AWS, "How origin request policies and cache policies work
 * together": a header that either of the two includes reaches the origin.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/distribution_parts.h"

#define MEMBERS_MAX 16 /* of an origin group; AWS has 2 */
#define TARGETS_MAX (MEMBERS_MAX + 1)

/* A behavior while it is read. */
struct behavior {
	struct distribution_reader *r;
	const struct json_place *at;
	const char *path; /* borrowed: as the file has it */
	char *pattern;	  /* owned: the same, clean and short */
	size_t targets[TARGETS_MAX];
	size_t n_targets;
};

static void note_all(struct behavior *b, const char *sentence)
{
	for (size_t i = 0; i < b->n_targets; i++)
		distribution_note(&b->r->d->origins.items[b->targets[i]], "%s",
				  sentence);
}

static bool add_target(struct behavior *b, const char *id)
{
	char *clean = text_clean(id, strlen(id), SIZE_MAX);
	struct distribution_origin *o = distribution_find(b->r->d, clean);

	free(clean);
	if (!o || b->n_targets >= TARGETS_MAX)
		return false;
	b->targets[b->n_targets++] = (size_t)(o - b->r->d->origins.items);
	return true;
}

/* AWS, "Optimize high availability with CloudFront origin failover". */
static void note_member(struct behavior *b, const struct json_place *group,
			bool first)
{
	size_t at = b->targets[b->n_targets - 1];
	const char *id = json_str(json_get(group->v, "Id"));
	char *shown = distribution_quote(id ? id : "");

	distribution_note(&b->r->d->origins.items[at],
			  first ? "it is the first of the origin group "
				  "\"%s\": where it fails, CloudFront asks "
				  "the next for GET, HEAD and OPTIONS, so "
				  "that a fault here can stay unseen"
				: "it stands behind the first of the origin "
				  "group \"%s\": CloudFront asks it only "
				  "where that one fails, and only for GET, "
				  "HEAD and OPTIONS",
			  shown);
	free(shown);
}

static int add_members(struct behavior *b, const struct json_place *group)
{
	struct json_place list = json_member(group, "Members"), items;

	if (distribution_items(b->r, &list, &items) != CF_OK ||
	    json_want_arr(&items, MEMBERS_MAX, b->r->why) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place member = json_item(&items, i);
		struct json_place at = json_member(&member, "OriginId");
		const char *id = NULL;

		if (json_need_text(&at, &id, b->r->why) != CF_OK)
			return CF_EINPUT;
		if (!add_target(b, id))
			return json_complain(&at, b->r->why,
					     "no origin has this Id");
		note_member(b, group, i == 0);
	}
	return CF_OK;
}

/* TargetOriginId names an origin, or a group of them. */
static int find_targets(struct behavior *b, const struct json_place *config)
{
	struct json_place at = json_member(b->at, "TargetOriginId");
	struct json_place list = json_member(config, "OriginGroups"), items;
	const char *id = NULL;

	if (json_need_text(&at, &id, b->r->why) != CF_OK)
		return CF_EINPUT;
	if (add_target(b, id))
		return CF_OK;
	if (distribution_items(b->r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place group = json_item(&items, i);
		const char *name = json_str(json_get(group.v, "Id"));

		if (name && strcmp(name, id) == 0)
			return add_members(b, &group);
	}
	return json_complain(&at, b->r->why,
			     "no origin and no origin group has this Id");
}

/* Legacy settings: a list of headers, or * for all of them. */
static int read_legacy(struct behavior *b, const struct json_place *values,
		       unsigned *ret)
{
	struct json_place list = json_member(values, "Headers"), items;

	*ret = HOST_DROPPED;
	if (json_need_obj(values, b->r->why) != CF_OK ||
	    distribution_items(b->r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place at = json_item(&items, i);
		const char *header = NULL;

		if (json_need_text(&at, &header, b->r->why) != CF_OK)
			return CF_EINPUT;
		if (strcmp(header, "*") == 0 || text_eq_nocase(header, "Host"))
			*ret = HOST_FORWARDED;
	}
	return CF_OK;
}

static void note_unknown(struct behavior *b, enum managed_kind kind,
			 const char *id)
{
	static const char *const kinds[] = {
		[MANAGED_CACHE] = "cache",
		[MANAGED_ORIGIN_REQUEST] = "origin-request",
	};
	struct buf word = BUF_INIT(512);
	char *clean = distribution_quote(id), *sentence;

	text_shell_quote(&word, clean);
	sentence = xasprintf(
		"whether the %s policy %s forwards Host is not known; this "
		"tells: aws cloudfront get-%s-policy --id %s",
		kind == MANAGED_CACHE ? "cache" : "origin request", clean,
		kinds[kind], buf_str(&word));
	note_all(b, sentence);
	free(sentence);
	free(clean);
	buf_release(&word);
}

/* What a policy makes of Host; ret_id says whose work is not known. */
static int read_policy(struct behavior *b, const char *key,
		       enum managed_kind kind, unsigned *ret,
		       const char **ret_id)
{
	struct json_place at = json_member(b->at, key);
	const struct managed_policy *p;
	const char *id = NULL;

	*ret = 0;
	*ret_id = NULL;
	if (json_want_text(&at, &id, b->r->why) != CF_OK)
		return CF_EINPUT;
	if (!id || !id[0])
		return CF_OK;
	p = managed_find(&b->r->managed, kind, id);
	if (p) {
		*ret = p->forwards_host ? HOST_FORWARDED : HOST_DROPPED;
	} else {
		*ret = HOST_UNKNOWN;
		*ret_id = id;
	}
	return CF_OK;
}

static int read_policies(struct behavior *b, unsigned *ret)
{
	const char *cache_id = NULL, *request_id = NULL;
	unsigned cache = 0, request = 0;

	if (read_policy(b, "CachePolicyId", MANAGED_CACHE, &cache, &cache_id) !=
		    CF_OK ||
	    read_policy(b, "OriginRequestPolicyId", MANAGED_ORIGIN_REQUEST,
			&request, &request_id) != CF_OK)
		return CF_EINPUT;
	*ret = HOST_DROPPED;
	if ((cache | request) & HOST_FORWARDED) {
		*ret = HOST_FORWARDED;
		return CF_OK;
	}
	if ((cache | request) & HOST_UNKNOWN)
		*ret = HOST_UNKNOWN;
	if (cache_id)
		note_unknown(b, MANAGED_CACHE, cache_id);
	if (request_id)
		note_unknown(b, MANAGED_ORIGIN_REQUEST, request_id);
	if (!(cache | request)) {
		*ret = HOST_UNKNOWN;
		note_all(b, "a cache behavior of it has neither a cache policy "
			    "nor ForwardedValues, so whether Host is forwarded "
			    "is not known");
	}
	return CF_OK;
}

/*
 * Code that runs before the origin is asked may put another origin, Host or
 * SNI in place; what runs on the way back can't.
 */
static int note_functions(struct behavior *b, const char *list_key,
			  const char *arn_key, const char *what)
{
	struct json_place list = json_member(b->at, list_key), items;

	if (distribution_items(b->r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place item = json_item(&items, i);
		struct json_place event = json_member(&item, "EventType");
		struct json_place at = json_member(&item, arn_key);
		const char *when = NULL, *arn = NULL;
		char *shown, *name, *sentence;

		if (json_need_text(&event, &when, b->r->why) != CF_OK ||
		    json_need_text(&at, &arn, b->r->why) != CF_OK)
			return CF_EINPUT;
		if (strcmp(when, "viewer-request") != 0 &&
		    strcmp(when, "origin-request") != 0)
			continue;
		shown = distribution_quote(arn);
		name = strstr(shown, "function");
		sentence = xasprintf("%s %s runs at %s of behavior \"%s\": it "
				     "can put another origin, Host or SNI in "
				     "place, and what is found may not hold",
				     what, name ? name : shown, when,
				     b->pattern);
		note_all(b, sentence);
		free(sentence);
		free(shown);
	}
	return CF_OK;
}

static void add_use(const struct behavior *b, unsigned host,
		    struct origin_use *ret)
{
	ret->host |= host;
	if (host & (HOST_DROPPED | HOST_UNKNOWN))
		json_add_str(ret->dropping, NULL, b->path);
	if (host & (HOST_FORWARDED | HOST_UNKNOWN))
		json_add_str(ret->forwarding, NULL, b->path);
}

static int read(struct behavior *b, const struct json_place *config)
{
	struct json_place values = json_member(b->at, "ForwardedValues");
	struct json_place cache = json_member(b->at, "CachePolicyId");
	unsigned host = 0;

	if (find_targets(b, config) != CF_OK)
		return CF_EINPUT;
	if (values.v && !cache.v) {
		if (read_legacy(b, &values, &host) != CF_OK)
			return CF_EINPUT;
	} else if (read_policies(b, &host) != CF_OK) {
		return CF_EINPUT;
	}
	for (size_t i = 0; i < b->n_targets; i++)
		add_use(b, host, &b->r->uses.items[b->targets[i]]);
	if (note_functions(b, "FunctionAssociations", "FunctionARN",
			   "the CloudFront Function") != CF_OK)
		return CF_EINPUT;
	return note_functions(b, "LambdaFunctionAssociations",
			      "LambdaFunctionARN", "the Lambda@Edge");
}

int distribution_behavior_read(struct distribution_reader *r,
			       const struct json_place *config,
			       const struct json_place *at)
{
	struct json_place path = json_member(at, "PathPattern");
	struct behavior b = { .r = r, .at = at };
	const char *pattern = DEFAULT_PATH;
	int rc;

	if (json_need_obj(at, r->why) != CF_OK ||
	    json_want_text(&path, &pattern, r->why) != CF_OK)
		return CF_EINPUT;
	b.path = pattern;
	b.pattern = distribution_quote(pattern);
	rc = read(&b, config);
	free(b.pattern);
	return rc;
}
