#ifndef CF502_TESTS_PTY_VT_CHILD_H
#define CF502_TESTS_PTY_VT_CHILD_H
/* For vt.c alone. */
#include "tests/pty/vt.h"

/*
 * Runs the program in a session on standard input and writes to report, as
 * int: its process id, and each status that wait(2) gives. Does not return.
 */
void vt_lead_session(const struct vt_spec *spec, int report)
	__attribute__((noreturn));

#endif
