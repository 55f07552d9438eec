#ifndef CF502_BASE_JSON_PLACE_H
#define CF502_BASE_JSON_PLACE_H
/*
 * Foreign JSON, read so that each complaint says file:line, the way to the
 * value and what is expected there. A place is a value with the way to it; it
 * borrows the places above it, which live on the callers' stacks. What a
 * string holds is never repeated: it may be a secret.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/json.h"

struct json_doc {
	const char *name; /* in messages; this and the text are borrowed */
	const char *text;
	size_t n;
};

struct json_place {
	const struct json_doc *doc;
	const struct json_place *up; /* NULL: the whole document */
	struct json_step step;	     /* from there */
	const struct json *v;	     /* NULL: absent, or null */
};

struct json_place json_place_root(const struct json_doc *doc,
				  const struct json *v);
/* Neither asks whether it is there: v tells. */
struct json_place json_member(const struct json_place *up, const char *key);
struct json_place json_item(const struct json_place *up, size_t i);

/* CF_EINPUT with "file:line: way: " before the sentence. */
int json_complain(const struct json_place *at, struct cf_why *why,
		  const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/*
 * Each complains of another type; an absent value is CF_OK and leaves ret as
 * it was, except that json_need_ complains of it.
 */
int json_want_obj(const struct json_place *at, struct cf_why *why);
int json_need_obj(const struct json_place *at, struct cf_why *why);
int json_want_text(const struct json_place *at, const char **ret,
		   struct cf_why *why);
int json_need_text(const struct json_place *at, const char **ret,
		   struct cf_why *why);
int json_want_int(const struct json_place *at, int64_t min, int64_t max,
		  int64_t *ret, struct cf_why *why);
/* An array of at most max members. */
int json_want_arr(const struct json_place *at, size_t max, struct cf_why *why);

#endif
