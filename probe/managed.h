#ifndef CF502_PROBE_MANAGED_H
#define CF502_PROBE_MANAGED_H
/*
 * CloudFront's managed policies, from data/policies.cfg: which of them forward
 * the viewer's Host header to the origin.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

enum managed_kind {
	MANAGED_CACHE,
	MANAGED_ORIGIN_REQUEST,
};

struct managed_policy {
	char *id, *name; /* owned */
	enum managed_kind kind;
	bool forwards_host;
};

struct managed_set {
	VEC_OF(struct managed_policy) items;
};

/* Reads the file as text; name stands in messages. */
int managed_set_text(const char *name, const char *text, size_t n,
		     struct managed_set *ret, struct cf_why *why);
/* What is compiled in. CF_EINTERNAL if that is broken. */
int managed_set_shipped(struct managed_set *ret, struct cf_why *why);
void managed_set_release(struct managed_set *s);
/* NULL: none of AWS' own; ids are compared without regard to case. */
const struct managed_policy *managed_find(const struct managed_set *s,
					  enum managed_kind kind,
					  const char *id);

#endif
