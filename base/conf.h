#ifndef CF502_BASE_CONF_H
#define CF502_BASE_CONF_H
/*
 * libconfig files read against tables. Every complaint says file:line, what
 * stands there and what would be right. Numbers that libconfig would wrap
 * without a word, unknown keys and invalid UTF-8 are refused.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct conf;
struct conf_node; /* a setting; borrowed, lives as long as its conf */

/* NULL on failure. Text is copied; name stands in messages. */
struct conf *conf_read_text(const char *name, const char *text, size_t n,
			    struct cf_why *why);
struct conf *conf_read_file(const char *path, struct cf_why *why);
void conf_free(struct conf *c);
const struct conf_node *conf_root(const struct conf *c);

enum conf_type {
	CONF_STRING, /* const char *, borrowed from the conf */
	CONF_INT,    /* int64_t, within min..max */
	CONF_BOOL,   /* bool */
	CONF_REAL,   /* double, an integer will do; within min..max */
	CONF_NODE,   /* const struct conf_node *: a group, list or array */
};

struct conf_field {
	const char *key;
	enum conf_type type;
	size_t offset; /* where in the struct, by offsetof */
	bool required;
	int64_t min, max; /* both 0: any */
};

/*
 * Fills the fields of one group (table ends with key NULL); what is absent and
 * not required stays as it was. Unknown keys are refused, with the nearest
 * known one.
 */
int conf_fill(const struct conf_node *group, const struct conf_field *fields,
	      void *ret, struct cf_why *why);

/* Members of a list, array or group; NULL node counts 0. */
size_t conf_count(const struct conf_node *n);
const struct conf_node *conf_at(const struct conf_node *n, size_t i);
/* A member by key, or NULL. */
const struct conf_node *conf_member(const struct conf_node *n, const char *key);
/* NULL for a nameless one. */
const char *conf_name(const struct conf_node *n);
/* The value of a scalar member of an array or list. */
int conf_string(const struct conf_node *n, const char **ret,
		struct cf_why *why);
int conf_int(const struct conf_node *n, int64_t min, int64_t max, int64_t *ret,
	     struct cf_why *why);

/* CF_EINPUT with "file:line: " of the node before the sentence. */
int conf_complain(const struct conf_node *n, struct cf_why *why,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

#endif
