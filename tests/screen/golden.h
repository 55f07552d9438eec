#ifndef CF502_TESTS_SCREEN_GOLDEN_H
#define CF502_TESTS_SCREEN_GOLDEN_H
/*
 * Golden screens: a surface's text form against a file in the tree. With
 * UPDATE_GOLDENS=1 in the environment the file is written instead, and the
 * change is reviewed as a diff.
 */
#include "tui/surface.h"

/*
 * Compares with tests/screen/golden/NAME.txt; a difference fails the cmocka
 * test and prints the first line that differs and the whole screen.
 */
void golden_check(const char *name, const struct surface *s);
/* The same for any text; path is below tests/. */
void golden_check_text(const char *path, const char *text);

#endif
