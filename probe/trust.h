#ifndef CF502_PROBE_TRUST_H
#define CF502_PROBE_TRUST_H
/*
 * Trust anchors: the ones the edge trusts (Mozilla's alone, or --trust) and,
 * to explain "works here", those that only this workstation trusts. Loaded in
 * slices, after the first SYN has left; certificates are kept as DER and
 * looked up by subject, never handed to a library's own verdict.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "probe/event.h"
#include "probe/flight.h"

struct trust;
struct roots;

/* Whose anchors. */
enum trust_store {
	TRUST_EDGE,
	TRUST_LOCAL, /* of the workstation's store, and not the edge's */
	TRUST_NEWER, /* on Mozilla's list, and not in the bundle */
};

/*
 * path: --trust, a PEM file or a folder of them; NULL: Mozilla's roots of the
 * system's package. Only looks whether there is something to read: CF_EINPUT
 * names the path and what would be right. Mozilla's roots are compared with
 * the compiled-in table of differences (probe/roots.h).
 */
int trust_new(const char *path, struct trust **ret, struct cf_why *why);
/* Mozilla's roots in another place, compared with a table that is taken over
 * in any case; for tests. */
int trust_new_compared(const char *path, struct roots *roots,
		       struct trust **ret, struct cf_why *why);
void trust_free(struct trust *t);

/* Loads for at most about budget_us; false when nothing is left to load. */
bool trust_load_slice(struct trust *t, int64_t budget_us);
/* Loads the rest. CF_EINPUT when no certificate at all could be read. */
int trust_load(struct trust *t, struct cf_why *why);
bool trust_loaded(const struct trust *t);

/* For people: "Mozilla's roots (package ca-certificates, files of 2026-10-20)",
 * the date once all is loaded, or the path. */
const char *trust_title(const struct trust *t);
/* Newest date of the files, seconds since the epoch. */
int64_t trust_date(const struct trust *t);
size_t trust_count(const struct trust *t);
/* What the edge's anchors were compared with, for people; NULL: nothing. */
const char *trust_list(const struct trust *t);
/* Adds to an EV_ANCHOR what that makes of the anchor, if it differs, so that a
 * replay needs no table. */
void trust_note(const struct trust *t, enum trust_store from,
		const struct blob *anchor, struct event *ev);

/*
 * What a question about these certificates needs: the anchors that are named
 * as an issuer in one of them, or are one of them. An array that the caller
 * gives back with free(); what it points to is borrowed from t.
 */
size_t trust_for_chain(const struct trust *t, enum trust_store from,
		       const struct blob *sent, size_t n_sent,
		       struct blob **ret);

#endif
