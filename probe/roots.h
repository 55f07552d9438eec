#ifndef CF502_PROBE_ROOTS_H
#define CF502_PROBE_ROOTS_H
/*
 * In what a bundle of Mozilla's roots differs from Mozilla's own list of some
 * date, as data: data/roots.cfg is compiled in. AWS says that CloudFront goes
 * by the list, and the machine has a bundle, so each difference is a doubt.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"
#include "probe/event.h"
#include "probe/flight.h"

struct root_row {
	unsigned char sha256[32]; /* of the whole certificate */
	char *subject;		  /* owned, for people */
	enum root_state state;	  /* REMOVED, WEBSITES_OFF, DISTRUST_AFTER */
	int64_t after;		  /* seconds since the epoch, of the last */
};

struct roots {
	char *title; /* owned: "Mozilla's list 2.86 (spring 2026)" */
	VEC_OF(struct root_row) rows;
	VEC_OF(struct blob) missing; /* owned DER: the bundle lacks them */
};

/* The compiled-in table. CF_EINTERNAL if it does not load (tests forbid it). */
int roots_shipped(struct roots *ret, struct cf_why *why);
/* From text; name stands in messages. CF_EINPUT with name:line. */
int roots_text(const char *name, const char *text, size_t n, struct roots *ret,
	       struct cf_why *why);
void roots_release(struct roots *r);

/* The row of that certificate, or NULL: the list trusts it as well. */
const struct root_row *roots_find(const struct roots *r, const void *der,
				  size_t n);

#endif
