/* Whole files, read with a limit and written so that they are never half. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/xmem.h"

#define DIGEST_MAX ((size_t)16 << 20) /* bytes */

static int fail(struct cf_why *why, enum cf_err err, const char *verb,
		const char *path)
{
	return why_set(why, err, "cannot %s %s: %s", verb, path,
		       strerror(errno));
}

static int read_all(int fd, const char *path, size_t max, struct buf *ret,
		    struct cf_why *why)
{
	char chunk[16384];
	ssize_t n;

	for (;;) {
		n = read(fd, chunk, sizeof(chunk));
		if (n == 0)
			return CF_OK;
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(why, CF_EINPUT, "read", path);
		if (!buf_add(ret, chunk, (size_t)n))
			return why_set(why, CF_EINPUT,
				       "%s is larger than %zu bytes", path,
				       max);
	}
}

int file_read(const char *path, size_t max, struct buf *ret, struct cf_why *why)
{
	struct buf content = BUF_INIT(max);
	bool is_stdin = strcmp(path, "-") == 0;
	const char *shown = is_stdin ? "standard input" : path;
	int fd = STDIN_FILENO, rc;

	if (!is_stdin)
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return fail(why, CF_EINPUT, "read", shown);
	rc = read_all(fd, shown, max, &content, why);
	if (!is_stdin)
		close(fd);
	if (rc != CF_OK) {
		buf_release(&content);
		return rc;
	}
	buf_release(ret);
	*ret = content;
	return CF_OK;
}

/* FNV-1a of 64 bits, folded (draft-eastlake-fnv, "xor-folding"). */
int64_t file_digest(const char *path)
{
	struct buf text = BUF_INIT(DIGEST_MAX);
	uint64_t h = UINT64_C(14695981039346656037);
	struct stat st;
	bool is_read;

	if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
		return -1;
	is_read = file_read(path, DIGEST_MAX, &text, NULL) == CF_OK;
	for (size_t i = 0; i < text.len; i++)
		h = (h ^ text.data[i]) * UINT64_C(1099511628211);
	buf_release(&text);
	return is_read ? (int64_t)((h ^ h >> 32) & INT32_MAX) : -1;
}

static int write_all(int fd, const unsigned char *bytes, size_t n)
{
	ssize_t done;

	while (n > 0) {
		done = write(fd, bytes, n);
		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		bytes += done;
		n -= (size_t)done;
	}
	return 0;
}

/* The folder part of a path, owned by the caller. */
static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (!slash)
		return xstrdup(".");
	if (slash == path)
		return xstrdup("/");
	return xstrndup(path, (size_t)(slash - path));
}

static int sync_folder(const char *path)
{
	char *dir = folder_of(path);
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc = fd < 0 ? -1 : fsync(fd);

	/* Some file systems cannot sync a folder; that is their limit. */
	if (rc < 0 && (errno == EINVAL || errno == ENOTSUP || errno == EACCES))
		rc = 0;
	if (fd >= 0)
		close(fd);
	free(dir);
	return rc;
}

/* Devices and pipes are written into; renaming over them would end them. */
static int write_device(const char *path, const void *bytes, size_t n,
			struct cf_why *why)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY), rc;

	if (fd < 0)
		return fail(why, CF_EFILE, "write", path);
	rc = write_all(fd, bytes, n);
	if (rc < 0)
		rc = fail(why, CF_EFILE, "write", path);
	if (close(fd) < 0 && rc == CF_OK)
		rc = fail(why, CF_EFILE, "write", path);
	return rc;
}

/* link(2) refuses where something stands; not every file system has it. */
int file_move(const char *from, const char *to)
{
	if (link(from, to) == 0)
		return unlink(from);
	if (errno == EEXIST)
		return -1;
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
}

/* The temporary file, complete and on the disk; its content is n bytes. */
static int write_temporary(char *temp, const void *bytes, size_t n)
{
	int fd = mkostemp(temp, O_CLOEXEC), saved, rc;

	if (fd < 0)
		return -1;
	rc = fchmod(fd, 0600);
	if (rc == 0)
		rc = write_all(fd, bytes, n);
	if (rc == 0)
		rc = fsync(fd);
	saved = errno;
	/* Some file systems tell only now that there was no room. */
	if (close(fd) < 0 && rc == 0) {
		rc = -1;
		saved = errno;
	}
	if (rc < 0)
		unlink(temp);
	errno = saved;
	return rc;
}

static int write_beside(const char *path, const void *bytes, size_t n,
			enum file_mode mode, struct cf_why *why)
{
	char *temp = xasprintf("%s.XXXXXX", path);
	int rc, saved;

	rc = write_temporary(temp, bytes, n);
	if (rc == 0) {
		rc = mode == FILE_CREATE ? file_move(temp, path)
					 : rename(temp, path);
		saved = errno;
		if (rc < 0)
			unlink(temp);
		errno = saved;
	}
	if (rc == 0)
		rc = sync_folder(path);
	if (rc < 0)
		rc = fail(why, CF_EFILE, "write", path);
	free(temp);
	return rc;
}

int file_write(const char *path, const void *bytes, size_t n,
	       enum file_mode mode, struct cf_why *why)
{
	struct stat st;
	char *real;
	int rc;

	if (stat(path, &st) < 0)
		return write_beside(path, bytes, n, mode, why);
	if (S_ISDIR(st.st_mode)) {
		errno = EISDIR;
		return fail(why, CF_EFILE, "write", path);
	}
	if (!S_ISREG(st.st_mode))
		return write_device(path, bytes, n, why);
	if (mode == FILE_CREATE) {
		errno = EEXIST;
		return fail(why, CF_EFILE, "write", path);
	}
	/* A link keeps standing; the file that it names is replaced. */
	real = realpath(path, NULL);
	if (!real)
		return fail(why, CF_EFILE, "write", path);
	rc = write_beside(real, bytes, n, mode, why);
	free(real);
	return rc;
}

/* XDG base directories: values that are not absolute do not count. */
static char *xdg_dir(const char *variable, const char *below_home)
{
	const char *value = getenv(variable);
	const char *home = getenv("HOME");

	if (value && value[0] == '/')
		return file_join(value, "cf502");
	if (!home || home[0] != '/')
		return NULL;
	return xasprintf("%s/%s/cf502", home, below_home);
}

static int make_folders(char *path)
{
	struct stat st;
	char *slash;
	int rc, refused = 0;

	for (slash = strchr(path + 1, '/'); slash;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		rc = mkdir(path, 0700);
		*slash = '/';
		if (rc < 0 && errno != EEXIST && errno != EROFS &&
		    errno != EACCES)
			return -1;
		if (rc < 0 && errno != EEXIST && refused == 0)
			refused = errno;
	}
	if (mkdir(path, 0700) < 0 && errno != EEXIST) {
		/* What is missing could not be made, and that says why. */
		if (errno == ENOENT && refused != 0)
			errno = refused;
		return -1;
	}
	if (stat(path, &st) < 0)
		return -1;
	if (!S_ISDIR(st.st_mode)) {
		errno = ENOTDIR;
		return -1;
	}
	return access(path, W_OK | X_OK);
}

char *file_state_path(void)
{
	return xdg_dir("XDG_STATE_HOME", ".local/state");
}

char *file_state_dir(struct cf_why *why)
{
	char *dir = file_state_path();

	if (!dir) {
		why_set(why, CF_EFILE,
			"there is no home folder: HOME is not set");
		return NULL;
	}
	if (make_folders(dir) < 0) {
		/* The reason first: a message line may have no room for all. */
		why_set(why, CF_EFILE, "%s (%s)", strerror(errno), dir);
		free(dir);
		return NULL;
	}
	return dir;
}

char *file_config_dir(void)
{
	return xdg_dir("XDG_CONFIG_HOME", ".config");
}

char *file_join(const char *dir, const char *name)
{
	size_t n = strlen(dir);
	const char *slash = n > 0 && dir[n - 1] == '/' ? "" : "/";

	return xasprintf("%s%s%s", dir, slash, name);
}

char *file_from_home(const char *path)
{
	const char *home = getenv("HOME");

	if (strncmp(path, "~/", 2) == 0 && home && *home)
		return file_join(home, path + 2);
	return xstrdup(path);
}
