#ifndef CF502_DEMO_DEMO_H
#define CF502_DEMO_DEMO_H
/*
 * Broken origins on loopback, in the same process and loop as the program,
 * with a PKI made at start-up. They answer for names under example.com; the
 * prober reaches them as it reaches any origin.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/loop.h"

struct demo_origin; /* one row of the table */
struct demo;	    /* a running one */

/* Rows in the order shown; NULL behind the last. */
const struct demo_origin *demo_origin_at(size_t i);
const struct demo_origin *demo_origin_by_name(const char *name);
const char *demo_origin_name(const struct demo_origin *o);
const char *demo_origin_title(const struct demo_origin *o);
/* Expected outcome, and expected cause or NULL; used for --list and tests,
 * never for judging. */
const char *demo_origin_outcome(const struct demo_origin *o);
const char *demo_origin_cause(const struct demo_origin *o);
/* What else is found, separated by a blank, or NULL. */
const char *demo_origin_also(const struct demo_origin *o);
/* The remedy whose "done" mends it, or NULL; further ones separated by a
 * blank. */
const char *demo_origin_mended_by(const struct demo_origin *o);

/*
 * Starts listening (port 0: a free one). CF_EFILE or CF_EINTERNAL with the
 * reason. The trust anchor is written as PEM to a new file in a folder of its
 * own, removed by demo_stop.
 */
int demo_start(struct loop *l, const struct demo_origin *o, int port,
	       struct demo **ret, struct cf_why *why);
void demo_stop(struct demo *d);

/* The one of demo_addresses(), host order. */
int demo_port(const struct demo *d);
/* "127.0.0.1,127.0.0.2": all addresses it listens on, or should. */
const char *demo_addresses(const struct demo *d);
const char *demo_host(const struct demo *d);
/* The name or address that its question is about: mostly its host. */
const char *demo_asked(const struct demo *d);
const char *demo_trust_path(const struct demo *d);
/* The command line that probes it, behind "cf502 check"; NULL at the end. */
const char *const *demo_arguments(const struct demo *d);

/*
 * The user says that a remedy was done: switches the origin to its mended
 * form if that remedy mends it (true), else changes nothing. Once all that
 * mend it are taken back (done false), it is broken again. Connections under
 * way end as they began.
 */
bool demo_mark(struct demo *d, const char *remedy_id, bool done);

#endif
