#ifndef CF502_BASE_TRAIL_H
#define CF502_BASE_TRAIL_H
/*
 * A file that only grows, one writer at a time. What could not be written, for
 * want of space or of a place, waits in memory and is tried again from where
 * it stopped: the file never lacks something that stands behind what it has.
 * A program that is killed loses nothing that trail_save had written.
 */
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"
#include "base/err.h"

#define TRAIL_MAX (64u << 20) /* bytes, of the file and of what waits */

struct trail {
	int fd;		 /* -1: not open */
	size_t size;	 /* bytes that are in the file */
	struct buf rest; /* that are not yet */
	/* write(2), or a test's. */
	ssize_t (*write)(int fd, const void *bytes, size_t n);
};

/* Not open; everything that is added waits. */
void trail_init(struct trail *t);
/* Closes; what waits is lost. */
void trail_release(struct trail *t);

/*
 * Makes the file with mode 0600. CF_EFILE: why says the reason, and *ret_there
 * whether it is that something stands there.
 */
int trail_create(struct trail *t, const char *path, bool *ret_there,
		 struct cf_why *why);
/*
 * Opens what is there, reads it into ret (initialized), and goes on behind it.
 * CF_EINPUT when it is no regular file, too large or not there, or open in
 * another process: *ret_busy. Where it can be read alone, t stays not open.
 */
int trail_open(struct trail *t, const char *path, struct buf *ret,
	       bool *ret_busy, struct cf_why *why);
/* Drops what stands behind the first size bytes of an open file. */
int trail_cut(struct trail *t, size_t size, struct cf_why *why);

/* False when there would be more than TRAIL_MAX: nothing is added then. */
bool trail_add(struct trail *t, const void *bytes, size_t n);
/* Writes what waits. CF_EFILE: some of it or all still does. */
int trail_save(struct trail *t, struct cf_why *why);

/*
 * Reads path as trail_open does, without a claim on it; *ret_busy: another
 * process has it open.
 */
int trail_read(const char *path, struct buf *ret, bool *ret_busy,
	       struct cf_why *why);
/*
 * The process that has path open: 0, none; -1, one without a number here. As
 * trail_read it ends a claim that this process itself has on the file
 * (fcntl(2), "Record locking").
 */
pid_t trail_holder(const char *path);

#endif
