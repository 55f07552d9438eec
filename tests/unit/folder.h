#ifndef CF502_TESTS_UNIT_FOLDER_H
#define CF502_TESTS_UNIT_FOLDER_H
/* A folder that is a test's own, and is gone after it. */
#include <stdbool.h>

#define FOLDER_PATH 64 /* bytes that a path of folder_make needs at most */

/* Makes one under /tmp; fails the test where it can't. */
void folder_make(char ret_path[FOLDER_PATH]);
/* Removes it with all that is in it; it follows no symbolic link. */
void folder_drop(const char *path);
/* Some file below it has that text (files of up to 1 MB). */
bool folder_has(const char *path, const char *text);

#endif
