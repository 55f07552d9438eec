#ifndef CF502_BASE_JSON_H
#define CF502_BASE_JSON_H
/*
 * JSON out (and in). Strings that are not clean UTF-8 are cleaned on the way
 * in (line ends and tabs stay), so that no value can get lost; NaN and NULL
 * strings become null. Each json_add takes over the child it is given. The
 * readers take NULL for an absent value.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct json; /* a value; owned until it is added to another */

/* An empty object or array. */
struct json *json_obj(void);
struct json *json_arr(void);
/* With all that was added to it; NULL is fine. */
void json_free(struct json *v);

/* key NULL: append to an array. */
void json_add(struct json *to, const char *key, struct json *child);
void json_add_null(struct json *to, const char *key);
void json_add_str(struct json *to, const char *key, const char *s);
void json_add_int(struct json *to, const char *key, int64_t v);
/* Rounded to one place behind the point: milliseconds, rates. */
void json_add_ms(struct json *to, const char *key, double v);
void json_add_bool(struct json *to, const char *key, bool v);

/* One line without line end, owned by the caller. */
char *json_line(const struct json *v);

/*
 * Reading, strictly: no duplicates, no comments, no NUL in strings. NULL on
 * failure; why holds name:line:column and the complaint, and nothing of the
 * text, which may be secret. Strings are clean, except that line ends and tabs
 * stay.
 */
struct json *json_parse(const char *name, const char *text, size_t n,
			struct cf_why *why);
/* Borrowed members; NULL when absent. */
const struct json *json_get(const struct json *obj, const char *key);
const struct json *json_at(const struct json *arr, size_t i);
size_t json_count(const struct json *v);
/* NULL when it is no string. */
const char *json_str(const struct json *v);
bool json_int(const struct json *v, int64_t *ret);
bool json_bool(const struct json *v, bool *ret);
/* True for null, false for what is absent. */
bool json_is_none(const struct json *v);
bool json_is_obj(const struct json *v);
bool json_is_arr(const struct json *v);

/* A step from a value to one within it: a key, or without one an index. */
struct json_step {
	const char *key;
	size_t index;
};

/*
 * The line, from 1, on which the value stands in text that json_parse took;
 * where the way ends earlier, that of the last value on it.
 */
size_t json_line_of(const char *text, size_t n, const struct json_step *steps,
		    size_t n_steps);

#endif
