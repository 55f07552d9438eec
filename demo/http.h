#ifndef CF502_DEMO_HTTP_H
#define CF502_DEMO_HTTP_H
/* As much of HTTP/1.1 as a demo origin needs. */
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "demo/origin.h"

/* More than this of a request is not read. */
#define HTTP_REQUEST_MAX 8192

/* True when the header of a request is complete. */
bool http_is_whole(const struct buf *request);
/* True while the bytes can be the begin of a request (RFC 9112 section 3). */
bool http_is_likely(const struct buf *request);
/* The answer of a form to that request, or to bytes that are none; now_s is
 * for its Date header. */
void http_answer(const struct demo_form *form, const char *host,
		 const struct buf *request, int64_t now_s, struct buf *out);

#endif
