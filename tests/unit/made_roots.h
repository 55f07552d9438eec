#ifndef CF502_TESTS_UNIT_MADE_ROOTS_H
#define CF502_TESTS_UNIT_MADE_ROOTS_H
/* A made-up table of what Mozilla's own list makes of a root. */
#include "probe/roots.h"

/* "Mozilla's list 9.9 (a test)" has that state for the first certificate of
 * this PEM file; after is for ROOT_DISTRUST_AFTER. False: no such table. */
bool made_roots(const char *pem_path, enum root_state state, int64_t after,
		struct roots *ret);

#endif
