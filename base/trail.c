/* Files that grow: claimed with a record lock, which ends with its process. */
#include "base/trail.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int fail(struct cf_why *why, enum cf_err err, const char *verb,
		const char *path)
{
	return why_set(why, err, "cannot %s %s: %s", verb, path,
		       strerror(errno));
}

void trail_init(struct trail *t)
{
	*t = (struct trail){ .fd = -1,
			     .rest = BUF_INIT(TRAIL_MAX),
			     .write = write };
}

void trail_release(struct trail *t)
{
	if (t->fd >= 0)
		close(t->fd);
	buf_release(&t->rest);
	trail_init(t);
}

/* 0: ours. 1: another process has it. -1: no lock is to be had here. */
static int claim(int fd)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_SETLK, &whole) == 0)
		return 0;
	return errno == EACCES || errno == EAGAIN ? 1 : -1;
}

/* Who has it: 0, nobody; -1, a process that has no number here. */
static pid_t claimed_by(int fd)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	if (fcntl(fd, F_GETLK, &whole) < 0 || whole.l_type == F_UNLCK)
		return 0;
	return whole.l_pid > 0 ? whole.l_pid : -1;
}

int trail_create(struct trail *t, const char *path, bool *ret_there,
		 struct cf_why *why)
{
	int fd = open(path,
		      O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW |
			      O_CLOEXEC,
		      0600);

	*ret_there = fd < 0 && errno == EEXIST;
	/* The reason first: a message line may have no room for all. */
	if (fd < 0)
		return why_set(why, CF_EFILE, "%s (%s)", strerror(errno), path);
	/* A file system without locks keeps one session as well. */
	claim(fd);
	t->fd = fd;
	t->size = 0;
	return CF_OK;
}

static int check_kind(int fd, const char *path, struct cf_why *why)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return fail(why, CF_EINPUT, "read", path);
	if (!S_ISREG(st.st_mode))
		return why_set(why, CF_EINPUT, "%s is no regular file", path);
	if (st.st_size > (off_t)TRAIL_MAX)
		return why_set(why, CF_EINPUT, "%s is larger than %u MiB", path,
			       TRAIL_MAX >> 20);
	return CF_OK;
}

static int read_fd(int fd, const char *path, struct buf *ret,
		   struct cf_why *why)
{
	char chunk[16384];
	ssize_t n;

	if (check_kind(fd, path, why) < 0)
		return CF_EINPUT;
	buf_clear(ret);
	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return fail(why, CF_EINPUT, "read", path);
		if (!buf_add(ret, chunk, (size_t)n))
			return why_set(why, CF_EINPUT, "%s is too large", path);
	}
	return CF_OK;
}

static int open_at(const char *path, int mode)
{
	/* O_NONBLOCK: a pipe in the place of a file must not make it wait. */
	return open(path,
		    mode | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
}

int trail_read(const char *path, struct buf *ret, bool *ret_busy,
	       struct cf_why *why)
{
	int fd = open_at(path, O_RDONLY), rc;

	*ret_busy = false;
	if (fd < 0)
		return fail(why, CF_EINPUT, "read", path);
	*ret_busy = claimed_by(fd) != 0;
	rc = read_fd(fd, path, ret, why);
	close(fd);
	return rc;
}

pid_t trail_holder(const char *path)
{
	int fd = open_at(path, O_RDONLY);
	pid_t holder = fd < 0 ? 0 : claimed_by(fd);

	if (fd >= 0)
		close(fd);
	return holder;
}

int trail_open(struct trail *t, const char *path, struct buf *ret,
	       bool *ret_busy, struct cf_why *why)
{
	int fd = open_at(path, O_RDWR | O_APPEND), rc;

	if (fd < 0 && (errno == EACCES || errno == EROFS || errno == EPERM))
		return trail_read(path, ret, ret_busy, why);
	*ret_busy = false;
	if (fd < 0)
		return fail(why, CF_EINPUT, "read", path);
	*ret_busy = claim(fd) == 1;
	rc = *ret_busy ? why_set(why, CF_EINPUT, "%s is open elsewhere", path)
		       : read_fd(fd, path, ret, why);
	if (rc < 0) {
		close(fd);
		return rc;
	}
	t->fd = fd;
	t->size = ret->len;
	return CF_OK;
}

int trail_cut(struct trail *t, size_t size, struct cf_why *why)
{
	if (ftruncate(t->fd, (off_t)size) < 0)
		return why_set(why, CF_EFILE, "cannot write the file: %s",
			       strerror(errno));
	t->size = size;
	return CF_OK;
}

bool trail_add(struct trail *t, const void *bytes, size_t n)
{
	if (t->size + t->rest.len + n > TRAIL_MAX)
		return false;
	return buf_add(&t->rest, bytes, n);
}

int trail_save(struct trail *t, struct cf_why *why)
{
	size_t at = 0;
	ssize_t n = 0;

	if (t->fd < 0)
		return why_set(why, CF_EFILE, "no file is open");
	while (at < t->rest.len) {
		n = t->write(t->fd, t->rest.data + at, t->rest.len - at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		at += (size_t)n;
	}
	t->size += at;
	if (at == t->rest.len) {
		buf_clear(&t->rest);
		return CF_OK;
	}
	why_set(why, CF_EFILE, "%s", strerror(n < 0 ? errno : ENOSPC));
	buf_consume(&t->rest, at);
	return CF_EFILE;
}
