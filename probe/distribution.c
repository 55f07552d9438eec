/* A distribution as a whole: names of viewers, origins, behaviors, and from
 * them the scenarios of each origin. */
#include "probe/distribution.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/distribution_parts.h"

#define SCENARIOS_MAX 64
#define WILDCARDS_MAX 8	  /* told of, for each origin */
#define QUOTE_MAX     120 /* bytes */
#define PATHS_MAX     1000

/* In place of the "*" of an alias. */
#define WILDCARD_LABEL "www"

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
	text[0] = (char)toupper((unsigned char)text[0]);
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
	if (json_want_arr(ret, DISTRIBUTION_LIST_MAX, r->why) != CF_OK)
		return CF_EINPUT;
	/* AWS keeps the two equal: a file that does not was cut or edited. */
	if (quantity.v && (size_t)n != json_count(ret->v))
		return json_complain(&quantity, r->why,
				     "%zu is expected, as many as there are "
				     "Items; %lld stands there",
				     json_count(ret->v), (long long)n);
	return CF_OK;
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

/* Takes the name. */
static void keep_viewer(struct distribution_reader *r, char *name)
{
	if (is_known(r, name))
		free(name);
	else
		*VEC_PUSH(&r->viewers) = name;
}

/* No viewer asks for a "*": one of the names that it stands for is asked. */
static int add_wildcard(struct distribution_reader *r,
			const struct json_place *at, const char *alias)
{
	char *text = xasprintf("%s%s", WILDCARD_LABEL, alias + 1);
	struct cf_why inner;
	char *name = host_normal(text, &inner);

	free(text);
	if (name && !alias[2]) {
		free(name);
		return json_complain(at, r->why,
				     "a name is expected behind \"*.\"");
	}
	if (!name)
		return json_complain(at, r->why, "%s", inner.text);
	*VEC_PUSH(&r->wildcard) = distribution_quote(alias);
	keep_viewer(r, name);
	return CF_OK;
}

static int add_viewer(struct distribution_reader *r,
		      const struct json_place *at)
{
	const char *text = NULL;
	struct cf_why inner;
	char *name;

	if (json_need_text(at, &text, r->why) != CF_OK)
		return CF_EINPUT;
	if (strncmp(text, "*.", 2) == 0)
		return add_wildcard(r, at, text);
	name = host_normal(text, &inner);
	if (!name)
		return json_complain(at, r->why, "%s", inner.text);
	keep_viewer(r, name);
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
				     "file; without -H NAME, " STAND_IN
				     " stands in for the distribution's own, "
				     "which get-distribution prints");
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
				  "the alias %s stands for many names; without "
				  "-H NAME, " WILDCARD_LABEL
				  "%s stands in for them",
				  r->wildcard.items[i],
				  r->wildcard.items[i] + 1);
}

/* What the behaviors make of Host, as the ways in which it is met. */
static void add_scenarios(struct distribution_reader *r,
			  struct distribution_origin *o,
			  const struct origin_use *use)
{
	struct question *q = &o->question;
	unsigned host = use->host;

	if (host == 0) {
		q->forwarding_assumed = true;
		distribution_note(o, "no cache behavior uses it, so CloudFront "
				     "does not ask it; without -H NAME it is "
				     "asked as if Host were not forwarded");
	}
	q->forwarding_unknown = (host & HOST_UNKNOWN) != 0;
	if (host != HOST_FORWARDED)
		question_add_scenario(q, NULL, q->target.host);
	if (host & (HOST_FORWARDED | HOST_UNKNOWN))
		add_viewers(r, o);
}

/* NULL where an event, as which it goes on, would not hold it as it is. */
static char *paths_text(const struct json *paths)
{
	char *text = json_line(paths);
	char *clean = text_clean(text, strlen(text), PATHS_MAX);
	bool whole = json_count(paths) > 0 && strcmp(text, clean) == 0;

	free(clean);
	if (whole)
		return text;
	free(text);
	return NULL;
}

static void add_paths(const struct origin_use *use, struct question *q)
{
	for (size_t i = 0; i < q->scenarios.n; i++) {
		struct scenario *s = &q->scenarios.items[i];

		s->paths = paths_text(s->host_header ? use->forwarding
						     : use->dropping);
	}
}

/* What holds for all origins of a distribution. */
static const struct {
	const char *key, *word; /* of the settings; word NULL: any text */
	bool is;
	const char *note;
} states[] = {
	{ "Enabled", NULL, false,
	  "the distribution is disabled: CloudFront asks none of its origins" },
	{ "Staging", NULL, true,
	  "this is a staging distribution: only viewers that a continuous "
	  "deployment policy sends there meet it" },
	{ "ContinuousDeploymentPolicyId", "", true,
	  "a continuous deployment policy may send some viewers to a staging "
	  "distribution, with settings of its own" },
	{ "ConnectionMode", "tenant-only", true,
	  "this is a multi-tenant distribution: the names that viewers use "
	  "stand with its tenants, not in this file; -H NAME asks with one" },
};

static bool is_state(const struct json *config, size_t i)
{
	const struct json *v = json_get(config, states[i].key);
	const char *text = json_str(v);
	bool is;

	if (!states[i].word)
		return json_bool(v, &is) && is == states[i].is;
	if (!text)
		return false;
	return states[i].word[0] ? strcmp(text, states[i].word) == 0
				 : text[0] != '\0';
}

#define ERROR_SECONDS 10 /* how long an error is kept where nobody says */

/*
 * AWS, "How CloudFront processes HTTP 4xx and 5xx status codes from your
 * origin": who looks too early after the mending sees the old error.
 */
static void note_kept_error(const struct json *config,
			    struct distribution_origin *o)
{
	const struct json *list =
		json_get(json_get(config, "CustomErrorResponses"), "Items");

	for (size_t i = 0; json_is_arr(list) && i < json_count(list); i++) {
		const struct json *item = json_at(list, i);
		int64_t code, seconds;

		if (json_int(json_get(item, "ErrorCode"), &code) &&
		    json_int(json_get(item, "ErrorCachingMinTTL"), &seconds) &&
		    code == 502 && seconds > ERROR_SECONDS)
			distribution_note(
				o,
				"a 502 is kept and shown for %lld s "
				"(ErrorCachingMinTTL): viewers may still see "
				"it so long after the mending",
				(long long)seconds);
	}
}

static void note_states(const struct distribution_reader *r,
			const struct json *config,
			struct distribution_origin *o)
{
	for (size_t i = 0; i < ARRAY_LEN(states); i++)
		if (is_state(config, i))
			distribution_note(o, "%s", states[i].note);
	if (r->deploying)
		distribution_note(o, "the distribution is InProgress: edges "
				     "may go by its settings before these for "
				     "some minutes");
	note_kept_error(config, o);
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
			add_scenarios(r, o, &r->uses.items[i]);
			add_paths(&r->uses.items[i], &o->question);
			note_states(r, config->v, o);
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
	const char *status = json_str(json_get(up->v, "Status"));
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
	r->deploying = status && strcmp(status, "InProgress") == 0;
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
	for (size_t i = 0; i < r->uses.n; i++) {
		json_free(r->uses.items[i].dropping);
		json_free(r->uses.items[i].forwarding);
	}
	VEC_RELEASE(&r->uses);
}

/*
 * Windows' shells put a byte order mark in front, or write UTF-16. Returns the
 * bytes of the mark; negative: the text can't be read.
 */
static int skip_mark(const char *name, const char *text, size_t n,
		     struct cf_why *why)
{
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		return 3;
	if (n >= 2 && (memcmp(text, "\xff\xfe", 2) == 0 ||
		       memcmp(text, "\xfe\xff", 2) == 0))
		return why_set(why, CF_EINPUT,
			       "%s:1: this is UTF-16; UTF-8 is expected", name);
	return 0;
}

static struct json *parse(const struct json_doc *doc, struct cf_why *why)
{
	struct cf_why inner;
	struct json *v = json_parse(doc->name, doc->text, doc->n, &inner);

	if (!v)
		why_set(why, CF_EINPUT,
			"%s; what \"aws cloudfront "
			"get-distribution --id ID --output json\" prints is "
			"expected",
			inner.text);
	return v;
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
	int rc, mark;

	if (check_size(name, n, why) != CF_OK)
		return CF_EINPUT;
	mark = skip_mark(name, text, n, why);
	if (mark < 0)
		return CF_EINPUT;
	r.doc.text += mark;
	r.doc.n -= (size_t)mark;
	v = parse(&r.doc, why);
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
