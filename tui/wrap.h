#ifndef CF502_TUI_WRAP_H
#define CF502_TUI_WRAP_H
/*
 * Texts of several lines, broken to a width. Lines that fit stay as they are;
 * others are broken at blanks, and go on under the first word of their line.
 */
#include <stddef.h>

#include "base/buf.h"

/* The lines of text in cols cells, each ended by a line end. */
void wrap_text(struct buf *out, const char *text, int cols);
/* How many lines that makes. */
size_t wrap_lines(const char *text, int cols);

#endif
