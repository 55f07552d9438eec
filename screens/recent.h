#ifndef CF502_SCREENS_RECENT_H
#define CF502_SCREENS_RECENT_H
/*
 * Targets probed before, newest first: one host:port a line, in the file
 * "recent" of the state folder. Convenience only: whatever is wrong with the
 * file, the wizard goes on without it.
 */
#include <stddef.h>

#include "base/vec.h"
#include "probe/target.h"

#define RECENT_MAX 50

struct recent {
	VEC_OF(char *) items; /* owned */
};

/* path NULL: nothing is remembered. */
void recent_load(struct recent *r, const char *path);
/* Puts target first, and writes the file unless path is NULL. */
void recent_add(struct recent *r, const char *path, const char *target);
void recent_release(struct recent *r);
/* A target as it stands there, an IPv6 literal in []; owned by the caller. */
char *recent_text(const struct target *t);
/* Where the file is; owned by the caller. NULL: there is no such place. */
char *recent_path(void);

#endif
