#ifndef CF502_PROBE_EVENT_FIELD_H
#define CF502_PROBE_EVENT_FIELD_H
/* How fields of events stand in the log. For event.c and event_log.c. */
#include <stddef.h>

#include "probe/event.h"

enum event_field_type {
	EF_TYPE_NUMBER, /* decimal */
	EF_TYPE_NAMED,	/* a word; see event_field_names */
	EF_TYPE_HEX,	/* 0x0303: a number of the TLS registries */
	EF_TYPE_TEXT,	/* quoted */
	EF_TYPE_BYTES,	/* base64 */
};

struct event_field_row {
	const char *key;
	enum event_field_type type;
};

extern const struct event_field_row event_fields[EF_COUNT_];

/* The words of a NAMED field, indexed by their number; 0 for others. */
size_t event_field_names(enum event_field f, const char *const **ret);

#endif
