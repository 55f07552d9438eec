/*
 * The only place that knows libconfig. What the library lets pass without a
 * word (numbers that wrap, includes, invalid UTF-8) is refused before it
 * parses, by conf_scan.c; what it does not know (tables, ranges) comes after.
 */
#include "base/conf.h"

#include <libconfig.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/conf_scan.h"
#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"

#define FILE_MAX     (8u << 20)
#define KEYS_NAMED   12 /* so many known keys are listed in a complaint */
#define FOUND_LENGTH 40 /* bytes of a wrong string that are quoted */

struct conf {
	config_t lib;
	char *name; /* owned */
};

static const config_setting_t *lib(const struct conf_node *n)
{
	return (const config_setting_t *)n;
}

static const struct conf_node *node(const config_setting_t *s)
{
	return (const struct conf_node *)s;
}

struct conf *conf_read_text(const char *name, const char *text, size_t n,
			    struct cf_why *why)
{
	struct conf *c;
	char *copy;
	int ok;

	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) {
		text += 3; /* a byte order mark, as some editors leave it */
		n -= 3;
	}
	if (conf_scan(name, text, n, why) != CF_OK)
		return NULL;
	c = xcalloc(1, sizeof(*c));
	c->name = xstrdup(name);
	config_init(&c->lib);
	copy = xstrndup(text, n);
	ok = config_read_string(&c->lib, copy);
	free(copy);
	if (!ok) {
		why_set(why, CF_EINPUT, "%s:%d: %s", name,
			config_error_line(&c->lib), config_error_text(&c->lib));
		conf_free(c);
		return NULL;
	}
	/* For the file name in complaints; every node leads to the root. */
	config_setting_set_hook(config_root_setting(&c->lib), c);
	return c;
}

struct conf *conf_read_file(const char *path, struct cf_why *why)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct conf *c = NULL;

	if (file_read(path, FILE_MAX, &text, why) == CF_OK)
		c = conf_read_text(path, buf_str(&text), text.len, why);
	buf_release(&text);
	return c;
}

void conf_free(struct conf *c)
{
	if (!c)
		return;
	config_destroy(&c->lib);
	free(c->name);
	free(c);
}

const struct conf_node *conf_root(const struct conf *c)
{
	return node(config_root_setting(&c->lib));
}

int conf_complain(const struct conf_node *n, struct cf_why *why,
		  const char *fmt, ...)
{
	unsigned line = config_setting_source_line(lib(n));
	const config_setting_t *root = lib(n);
	const struct conf *c;
	va_list ap;
	char *text;

	while (config_setting_parent(root))
		root = config_setting_parent(root);
	c = config_setting_get_hook(root);
	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	if (line > 0)
		why_set(why, CF_EINPUT, "%s:%u: %s", c->name, line, text);
	else
		why_set(why, CF_EINPUT, "%s: %s", c->name, text);
	free(text);
	return CF_EINPUT;
}

/* What stands there, in words; owned by the caller. */
static char *found(const struct conf_node *n)
{
	const config_setting_t *s = lib(n);
	const char *text;
	char *clean, *quoted;

	switch (config_setting_type(s)) {
	case CONFIG_TYPE_INT:
	case CONFIG_TYPE_INT64:
		return xasprintf("the number %lld",
				 config_setting_get_int64(s));
	case CONFIG_TYPE_FLOAT:
		return xasprintf("the number %g", config_setting_get_float(s));
	case CONFIG_TYPE_BOOL:
		return xstrdup(config_setting_get_bool(s) ? "true" : "false");
	case CONFIG_TYPE_STRING:
		text = config_setting_get_string(s);
		clean = text_clean(text, strlen(text), FOUND_LENGTH);
		quoted = xasprintf("the text \"%s\"", clean);
		free(clean);
		return quoted;
	case CONFIG_TYPE_ARRAY:
		return xstrdup("an array");
	case CONFIG_TYPE_LIST:
		return xstrdup("a list");
	default:
		return xstrdup("a group");
	}
}

/* "port: a whole number from 1 to 65535 belongs here, not the text "x"" */
static int expected(const struct conf_node *n, struct cf_why *why,
		    const char *what)
{
	const char *name = conf_name(n);
	char *there = found(n);

	conf_complain(n, why, "%s%s%s belongs here, not %s", name ? name : "",
		      name ? ": " : "", what, there);
	free(there);
	return CF_EINPUT;
}

static bool is_int(const config_setting_t *s)
{
	int type = config_setting_type(s);

	return type == CONFIG_TYPE_INT || type == CONFIG_TYPE_INT64;
}

static int out_of_range(const struct conf_node *n, const char *kind,
			int64_t min, int64_t max, struct cf_why *why)
{
	char *what;

	if (min == 0 && max == 0)
		what = xstrdup(kind);
	else
		what = xasprintf("%s from %lld to %lld", kind, (long long)min,
				 (long long)max);
	expected(n, why, what);
	free(what);
	return CF_EINPUT;
}

int conf_int(const struct conf_node *n, int64_t min, int64_t max, int64_t *ret,
	     struct cf_why *why)
{
	int64_t v;

	if (!is_int(lib(n)))
		return out_of_range(n, "a whole number", min, max, why);
	v = config_setting_get_int64(lib(n));
	if ((min != 0 || max != 0) && (v < min || v > max))
		return out_of_range(n, "a whole number", min, max, why);
	*ret = v;
	return CF_OK;
}

int conf_string(const struct conf_node *n, const char **ret, struct cf_why *why)
{
	const char *text;

	if (config_setting_type(lib(n)) != CONFIG_TYPE_STRING)
		return expected(n, why, "a text in quotes");
	text = config_setting_get_string(lib(n));
	/* An escape such as \xff or \x1b can bring in what the scan of the
	 * file has refused. */
	if (!text_block_is_clean(text))
		return expected(n, why, "UTF-8 without control characters");
	*ret = text;
	return CF_OK;
}

static int read_bool(const struct conf_node *n, bool *ret, struct cf_why *why)
{
	if (config_setting_type(lib(n)) != CONFIG_TYPE_BOOL)
		return expected(n, why, "true or false");
	*ret = config_setting_get_bool(lib(n));
	return CF_OK;
}

static int read_real(const struct conf_node *n, int64_t min, int64_t max,
		     double *ret, struct cf_why *why)
{
	double v;

	if (is_int(lib(n)))
		v = (double)config_setting_get_int64(lib(n));
	else if (config_setting_type(lib(n)) == CONFIG_TYPE_FLOAT)
		v = config_setting_get_float(lib(n));
	else
		return out_of_range(n, "a number", min, max, why);
	if (!isfinite(v) ||
	    ((min != 0 || max != 0) && (v < (double)min || v > (double)max)))
		return out_of_range(n, "a number", min, max, why);
	*ret = v;
	return CF_OK;
}

static int read_node(const struct conf_node *n, const struct conf_node **ret,
		     struct cf_why *why)
{
	if (!config_setting_is_aggregate(lib(n)))
		return expected(n, why, "a group, a list or an array");
	*ret = n;
	return CF_OK;
}

static int read_field(const struct conf_node *n, const struct conf_field *f,
		      void *ret, struct cf_why *why)
{
	switch (f->type) {
	case CONF_STRING:
		return conf_string(n, ret, why);
	case CONF_INT:
		return conf_int(n, f->min, f->max, ret, why);
	case CONF_BOOL:
		return read_bool(n, ret, why);
	case CONF_REAL:
		return read_real(n, f->min, f->max, ret, why);
	case CONF_NODE:
		return read_node(n, ret, why);
	}
	return CF_EINTERNAL;
}

static const struct conf_field *field_named(const struct conf_field *fields,
					    const char *key)
{
	for (; fields->key; fields++) {
		if (strcmp(fields->key, key) == 0)
			return fields;
	}
	return NULL;
}

static int unknown_key(const struct conf_node *n,
		       const struct conf_field *fields, struct cf_why *why)
{
	VEC_OF(const char *) keys = { .n = 0 };
	struct buf list = BUF_INIT(sizeof(why->text));
	const char *near;
	size_t i;

	for (; fields->key; fields++) {
		*VEC_PUSH(&keys) = fields->key;
		buf_addf(&list, "%s%s", list.len ? ", " : "", fields->key);
	}
	i = keys.n;
	*VEC_PUSH(&keys) = NULL;
	near = text_nearest(conf_name(n), keys.items);
	if (near)
		conf_complain(n, why, "%s is not known here; is %s meant?",
			      conf_name(n), near);
	else if (i > 0 && i <= KEYS_NAMED)
		conf_complain(n, why, "%s is not known here; known are %s",
			      conf_name(n), buf_str(&list));
	else
		conf_complain(n, why, "%s is not known here", conf_name(n));
	buf_release(&list);
	VEC_RELEASE(&keys);
	return CF_EINPUT;
}

static int check_keys(const struct conf_node *group,
		      const struct conf_field *fields, struct cf_why *why)
{
	const struct conf_field *f;
	const struct conf_node *n;
	size_t i;

	if (!config_setting_is_group(lib(group)))
		return expected(group, why, "a group in braces");
	for (i = 0; (n = conf_at(group, i)); i++) {
		if (!field_named(fields, conf_name(n)))
			return unknown_key(n, fields, why);
	}
	for (f = fields; f->key; f++) {
		if (f->required && !conf_member(group, f->key))
			return conf_complain(
				group, why, "%s is missing%s%s", f->key,
				conf_name(group) ? " in " : "",
				conf_name(group) ? conf_name(group) : "");
	}
	return CF_OK;
}

int conf_fill(const struct conf_node *group, const struct conf_field *fields,
	      void *ret, struct cf_why *why)
{
	union {
		int64_t i;
		double d;
		bool b;
		const void *p;
	} scratch;
	const struct conf_field *f;
	const struct conf_node *n;
	int rc = check_keys(group, fields, why);

	/* First all are checked, so that a failure leaves ret as it was. */
	for (f = fields; f->key && rc == CF_OK; f++) {
		n = conf_member(group, f->key);
		if (n)
			rc = read_field(n, f, &scratch, why);
	}
	for (f = fields; f->key && rc == CF_OK; f++) {
		n = conf_member(group, f->key);
		if (n)
			rc = read_field(n, f, (char *)ret + f->offset, why);
	}
	return rc;
}

size_t conf_count(const struct conf_node *n)
{
	if (!n || !config_setting_is_aggregate(lib(n)))
		return 0;
	return (size_t)config_setting_length(lib(n));
}

const struct conf_node *conf_at(const struct conf_node *n, size_t i)
{
	if (i >= conf_count(n))
		return NULL;
	return node(config_setting_get_elem(lib(n), (unsigned)i));
}

const struct conf_node *conf_member(const struct conf_node *n, const char *key)
{
	if (!n || !config_setting_is_group(lib(n)))
		return NULL;
	return node(config_setting_get_member(lib(n), key));
}

const char *conf_name(const struct conf_node *n)
{
	return config_setting_name(lib(n));
}
