#ifndef CF502_PROBE_EVIDENCE_FOLD_H
#define CF502_PROBE_EVIDENCE_FOLD_H
/* What the two halves of the fold share. Internal to probe/evidence*.c. */
#include <stdint.h>

#include "probe/evidence.h"

/* Folds an event into the connection that it names. */
void conn_apply(struct conn *c, const struct event *e);

/* The field's number within min..max, else otherwise. */
int64_t event_within(const struct event *e, enum event_field f, int64_t min,
		     int64_t max, int64_t otherwise);
enum outcome event_outcome(const struct event *e, enum outcome otherwise);
/* Replaces an owned text by the event's, if it has one. */
void event_keep(char **to, const struct event *e, enum event_field f);
/* A copy of the event's bytes; returns ret. */
struct blob *event_blob(const struct event *e, struct blob *ret);

#endif
