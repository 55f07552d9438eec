#ifndef CF502_PROBE_DISTRIBUTION_PARTS_H
#define CF502_PROBE_DISTRIBUTION_PARTS_H
/* What the readers of a distribution's parts share; others include
 * distribution.h. */
#include "base/json_place.h"
#include "probe/distribution.h"
#include "probe/managed.h"

#define DISTRIBUTION_LIST_MAX 1000 /* origins, behaviors, groups, aliases */

/* What becomes of the viewer's Host header on its way to an origin. */
enum {
	HOST_DROPPED = 1 << 0,
	HOST_FORWARDED = 1 << 1,
	HOST_UNKNOWN = 1 << 2,
};

/* What the behaviors make of one origin. */
struct origin_use {
	unsigned host; /* HOST_* bits */
	/* owned arrays: path patterns of the behaviors that may drop Host, and
	 * of those that may forward it */
	struct json *dropping, *forwarding;
};

struct distribution_reader {
	struct json_doc doc;
	struct managed_set managed;
	struct distribution *d;		/* what is read so far */
	VEC_OF(struct origin_use) uses; /* one for each origin */
	VEC_OF(char *) viewers;		/* owned: names that viewers use */
	VEC_OF(char *) wildcard; /* owned: aliases that begin with "*." */
	bool own_domain;	 /* the distribution's own name is known */
	bool deploying; /* its settings are on their way to the edges */
	struct cf_why *why;
};

/* A clean copy of foreign text, short enough for a sentence; owned. */
char *distribution_quote(const char *text);
/* Keeps a sentence, once, and begins it with a capital. */
void distribution_note(struct distribution_origin *o, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/*
 * The Items of AWS' {"Quantity": n, "Items": [...]}; ret borrows list, and is
 * empty where the list is absent. Complains where Quantity speaks of Items
 * that are not there.
 */
int distribution_items(struct distribution_reader *r,
		       const struct json_place *list, struct json_place *ret);

/* Reads one member of Origins.Items into a new origin. */
int distribution_origin_read(struct distribution_reader *r,
			     const struct json_place *at);
/* Reads one cache behavior into the origins that it uses. */
int distribution_behavior_read(struct distribution_reader *r,
			       const struct json_place *config,
			       const struct json_place *at);

#endif
