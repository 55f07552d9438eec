#ifndef CF502_TESTS_PTY_VT_SCAN_H
#define CF502_TESTS_PTY_VT_SCAN_H
/*
 * What libvterm does not tell in the same way in all its versions: operating
 * system commands (OSC), bracketed paste and the mouse, read from the bytes.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct vt_scan {
	struct buf output; /* all that came */
	struct buf osc;	   /* the command under way */
	char tail[8];	   /* the last bytes, for \033[?2004h */
	bool in_osc, escape;
	bool pastes, mouse, sgr_mouse;
	unsigned long frames, keys; /* of the last marker */
	size_t unmarked;	    /* bytes since then */
	bool resized;		    /* a size was marked; the caller clears */
	int rows, cols;		    /* that size */
	char title[256];
	char *clipboard; /* owned; NULL until one came */
};

void vt_scan_init(struct vt_scan *s);
void vt_scan_release(struct vt_scan *s);
void vt_scan_feed(struct vt_scan *s, const char *bytes, size_t n);

#endif
