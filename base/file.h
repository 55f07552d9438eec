#ifndef CF502_BASE_FILE_H
#define CF502_BASE_FILE_H
/*
 * Whole files: read with a limit, written so that at any moment either the
 * old or the new content is there. Written files have mode 0600.
 */
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

enum file_mode {
	FILE_REPLACE, /* takes the place of what stood there */
	FILE_CREATE,  /* refuses when something stands there */
};

/*
 * Reads path, or standard input for "-". CF_EINPUT when it is larger than
 * max bytes, a folder or not there; why names the path and the reason. What
 * ret (initialized) held is replaced, and kept on failure.
 */
int file_read(const char *path, size_t max, struct buf *ret,
	      struct cf_why *why);

/*
 * A number that tells whether the bytes of a regular file are the same as
 * before, 0 to INT32_MAX; -1 for what can't be read twice or is larger than
 * 16 MiB. No proof against who wants it to be the same.
 */
int64_t file_digest(const char *path);

/*
 * A temporary file beside path, then fsync, rename (FILE_CREATE: link, so
 * that nothing is overwritten) and fsync of the folder. CF_EFILE on failure,
 * and no half file stays behind. Through a symbolic link FILE_REPLACE replaces
 * the file it names; devices and pipes are written into.
 */
int file_write(const char *path, const void *bytes, size_t n,
	       enum file_mode mode, struct cf_why *why);

/* Renames where nothing stands in the way; else -1, and errno is EEXIST. */
int file_move(const char *from, const char *to);

/*
 * $XDG_STATE_HOME/cf502, else ~/.local/state/cf502, made with mode 0700.
 * Owned by the caller; NULL when there is no such place (why says so).
 */
char *file_state_dir(struct cf_why *why);
/* The same as it is, not made and not tried; NULL: there is no home. */
char *file_state_path(void);
/* $XDG_CONFIG_HOME/cf502, else ~/.config/cf502; not made. NULL: no home. */
char *file_config_dir(void);
/* "dir/name", owned by the caller. */
char *file_join(const char *dir, const char *name);
/* "~/x" as a shell reads it, since people write it so; owned by the caller. */
char *file_from_home(const char *path);

#endif
