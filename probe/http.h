#ifndef CF502_PROBE_HTTP_H
#define CF502_PROBE_HTTP_H
/* The one request that cf502 sends, and what of its answer is of interest. */
#include <stdbool.h>

#include "base/buf.h"
#include "probe/event.h"

/* Bytes of an answer that are looked at; a buffer's maximum. */
#define HTTP_HEAD_MAX 16384

/* Appends HEAD / for that host, a name or an IP literal. */
void http_request(const char *host, struct buf *out);

/* True when the head of the answer is complete; 1xx ones do not count. */
bool http_is_complete(const struct buf *answer);

/*
 * Sets status, time (Date), location, server and text (status line) of an
 * EV_HTTP from what came, complete or not. False when it is no HTTP.
 */
bool http_read(const struct buf *answer, struct event *ev);

#endif
