/* Values of foreign JSON with the way to them, and complaints about them. */
#include "base/json_place.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/xmem.h"

#define STEPS_MAX 16

struct json_place json_place_root(const struct json_doc *doc,
				  const struct json *v)
{
	return (struct json_place){ .doc = doc, .v = v };
}

static const struct json *present(const struct json *v)
{
	return json_is_none(v) ? NULL : v;
}

struct json_place json_member(const struct json_place *up, const char *key)
{
	return (struct json_place){
		.doc = up->doc,
		.up = up,
		.step = { .key = key },
		.v = present(json_get(up->v, key)),
	};
}

struct json_place json_item(const struct json_place *up, size_t i)
{
	return (struct json_place){
		.doc = up->doc,
		.up = up,
		.step = { .index = i },
		.v = present(json_at(up->v, i)),
	};
}

/* Fills steps from the end; returns where the way begins. */
static size_t way_to(const struct json_place *at,
		     struct json_step steps[STEPS_MAX])
{
	size_t first = STEPS_MAX;

	for (; at->up && first > 0; at = at->up)
		steps[--first] = at->step;
	return first;
}

static void add_step(struct buf *way, const struct json_step *s)
{
	if (s->key)
		buf_addf(way, "%s%s", way->len ? "." : "", s->key);
	else
		buf_addf(way, "[%zu]", s->index);
}

int json_complain(const struct json_place *at, struct cf_why *why,
		  const char *fmt, ...)
{
	struct json_step steps[STEPS_MAX];
	size_t first = way_to(at, steps), line;
	struct buf way = BUF_INIT(256);
	char *sentence;
	va_list ap;

	va_start(ap, fmt);
	sentence = xvasprintf(fmt, ap);
	va_end(ap);
	for (size_t i = first; i < STEPS_MAX; i++)
		add_step(&way, &steps[i]);
	line = json_line_of(at->doc->text, at->doc->n, steps + first,
			    STEPS_MAX - first);
	why_set(why, CF_EINPUT, "%s:%zu: %s%s%s", at->doc->name, line,
		buf_str(&way), way.len ? ": " : "", sentence);
	free(sentence);
	buf_release(&way);
	return CF_EINPUT;
}

static const char *kind_of(const struct json *v)
{
	int64_t number;
	bool b;

	if (!v)
		return "nothing";
	if (json_is_obj(v))
		return "an object";
	if (json_is_arr(v))
		return "an array";
	if (json_str(v))
		return "a string";
	if (json_bool(v, &b))
		return b ? "true" : "false";
	return json_int(v, &number) ? "a whole number" : "a number";
}

static int wrong(const struct json_place *at, struct cf_why *why,
		 const char *expected)
{
	return json_complain(at, why, "%s is expected, %s stands there",
			     expected, kind_of(at->v));
}

int json_need_obj(const struct json_place *at, struct cf_why *why)
{
	return json_is_obj(at->v) ? CF_OK : wrong(at, why, "an object");
}

int json_want_obj(const struct json_place *at, struct cf_why *why)
{
	return at->v ? json_need_obj(at, why) : CF_OK;
}

int json_need_text(const struct json_place *at, const char **ret,
		   struct cf_why *why)
{
	const char *text = json_str(at->v);

	if (!text)
		return wrong(at, why, "a string");
	*ret = text;
	return CF_OK;
}

int json_want_text(const struct json_place *at, const char **ret,
		   struct cf_why *why)
{
	return at->v ? json_need_text(at, ret, why) : CF_OK;
}

int json_want_int(const struct json_place *at, int64_t min, int64_t max,
		  int64_t *ret, struct cf_why *why)
{
	int64_t v;

	if (!at->v)
		return CF_OK;
	if (!json_int(at->v, &v))
		return json_complain(at, why,
				     "a whole number from %lld to %lld is "
				     "expected, %s stands there",
				     (long long)min, (long long)max,
				     kind_of(at->v));
	if (v < min || v > max)
		return json_complain(at, why,
				     "a whole number from %lld to %lld is "
				     "expected, %lld stands there",
				     (long long)min, (long long)max,
				     (long long)v);
	*ret = v;
	return CF_OK;
}

int json_want_arr(const struct json_place *at, size_t max, struct cf_why *why)
{
	if (!at->v)
		return CF_OK;
	if (!json_is_arr(at->v))
		return wrong(at, why, "an array");
	if (json_count(at->v) > max)
		return json_complain(at, why,
				     "at most %zu are expected, there are %zu",
				     max, json_count(at->v));
	return CF_OK;
}
