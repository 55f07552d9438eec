/*
 * The only place that knows jansson. Its strings must be valid UTF-8 or a
 * whole member is dropped without a word, so every string is cleaned first.
 */
#include "base/json.h"

#include <assert.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

/* 15 digits give 0.1 back as 0.1. */
#define DUMP_FLAGS (JSON_ENCODE_ANY | JSON_REAL_PRECISION(15))

static const json_t *lib(const struct json *v)
{
	return (const json_t *)v;
}

static json_t *lib_mut(struct json *v)
{
	return (json_t *)v;
}

/* jansson then never sees a failed allocation, and free() takes its text. */
static void use_xmem(void)
{
	json_set_alloc_funcs(xmalloc, free);
}

struct json *json_obj(void)
{
	use_xmem();
	return (struct json *)json_object();
}

struct json *json_arr(void)
{
	use_xmem();
	return (struct json *)json_array();
}

void json_free(struct json *v)
{
	json_decref(lib_mut(v));
}

static json_t *new_string(const char *s)
{
	char *clean;
	json_t *v;

	if (!s)
		return json_null();
	if (text_block_is_clean(s))
		return json_string(s);
	clean = text_clean_block(s, strlen(s), SIZE_MAX);
	v = json_string(clean);
	free(clean);
	return v;
}

static void add(struct json *to, const char *key, json_t *v)
{
	char *clean;
	int rc;

	if (json_is_array(lib(to))) {
		rc = json_array_append_new(lib_mut(to), v);
	} else if (text_is_clean(key)) {
		rc = json_object_set_new(lib_mut(to), key, v);
	} else {
		clean = text_clean(key, strlen(key), SIZE_MAX);
		rc = json_object_set_new(lib_mut(to), clean, v);
		free(clean);
	}
	assert(rc == 0);
	(void)rc;
}

void json_add(struct json *to, const char *key, struct json *child)
{
	add(to, key, child ? lib_mut(child) : json_null());
}

void json_add_null(struct json *to, const char *key)
{
	add(to, key, json_null());
}

void json_add_str(struct json *to, const char *key, const char *s)
{
	add(to, key, new_string(s));
}

void json_add_int(struct json *to, const char *key, int64_t v)
{
	add(to, key, json_integer(v));
}

void json_add_ms(struct json *to, const char *key, double v)
{
	double tenths = v * 10 + (v < 0 ? -0.5 : 0.5);

	if (!isfinite(v))
		add(to, key, json_null());
	else if (fabs(tenths) < 1e15)
		add(to, key, json_real((double)(int64_t)tenths / 10));
	else
		add(to, key, json_real(v));
}

void json_add_bool(struct json *to, const char *key, bool v)
{
	add(to, key, json_boolean(v));
}

char *json_line(const struct json *v)
{
	char *text = json_dumps(lib(v), JSON_COMPACT | DUMP_FLAGS);

	return text ? text : xstrdup("null");
}

/* Escapes such as \u001b bring control characters in; depth is limited by
 * the parser. */
static void clean_strings(json_t *v)
{
	const char *key;
	char *clean;
	json_t *member;
	size_t i;

	if (json_is_string(v) && !text_block_is_clean(json_string_value(v))) {
		clean = text_clean_block(json_string_value(v),
					 json_string_length(v), SIZE_MAX);
		json_string_set(v, clean);
		free(clean);
	}
	json_array_foreach(v, i, member) clean_strings(member);
	json_object_foreach(v, key, member) clean_strings(member);
}

struct json *json_parse(const char *name, const char *text, size_t n,
			struct cf_why *why)
{
	json_error_t error;
	json_t *v;

	use_xmem();
	v = json_loadb(text, n, JSON_REJECT_DUPLICATES, &error);
	if (!v) {
		const char *near = strstr(error.text, " near ");
		size_t len = near ? (size_t)(near - error.text)
				  : strlen(error.text);

		why_set(why, CF_EINPUT, "%s:%d:%d: %.*s", name, error.line,
			error.column, (int)len, error.text);
		return NULL;
	}
	clean_strings(v);
	return (struct json *)v;
}

const struct json *json_get(const struct json *obj, const char *key)
{
	return (const struct json *)json_object_get(lib(obj), key);
}

const struct json *json_at(const struct json *arr, size_t i)
{
	return (const struct json *)json_array_get(lib(arr), i);
}

size_t json_count(const struct json *v)
{
	if (json_is_object(lib(v)))
		return json_object_size(lib(v));
	return json_array_size(lib(v));
}

const char *json_str(const struct json *v)
{
	return json_string_value(lib(v));
}

bool json_int(const struct json *v, int64_t *ret)
{
	if (!json_is_integer(lib(v)))
		return false;
	*ret = json_integer_value(lib(v));
	return true;
}

bool json_bool(const struct json *v, bool *ret)
{
	if (!json_is_boolean(lib(v)))
		return false;
	*ret = json_is_true(lib(v));
	return true;
}

bool json_is_none(const struct json *v)
{
	return json_is_null(lib(v));
}

bool json_is_obj(const struct json *v)
{
	return json_is_object(lib(v));
}

bool json_is_arr(const struct json *v)
{
	return json_is_array(lib(v));
}
