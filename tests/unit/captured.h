#ifndef CF502_TESTS_UNIT_CAPTURED_H
#define CF502_TESTS_UNIT_CAPTURED_H
/* Files of the source tree that tests compare with. */
#include "base/buf.h"

/* Bytes of tests/captures/NAME.hex; fails the test when it can't be read. */
void captured_read(const char *name, struct buf *ret);

/*
 * Compares text with the file at path below the source tree, and prints both
 * when they differ. With UPDATE_GOLDENS set it writes the file instead.
 */
void golden_compare(const char *path, const char *text);

#endif
