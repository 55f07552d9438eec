#ifndef CF502_CLI_EXPLAIN_H
#define CF502_CLI_EXPLAIN_H
/* What a finding, a remedy or a dead end means. */
#include <stdbool.h>

#include "advice/catalogue.h"
#include "base/buf.h"

/*
 * Appends what the id means, in lines. False: there is none such, and what
 * was appended is a sentence that says so, without a line end.
 */
bool explain_id(const struct catalogue *c, const char *id, struct buf *out);

#endif
