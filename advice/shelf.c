/* Names, looking, opening and forgetting; what a session says is in saved.c. */
#include "advice/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"

#define HOST_MAX_BYTES 80
#define NAME_MAX_BYTES 160
#define ALIKE_MAX      1000 /* sessions on one host begun in one minute */
#define DAMAGED	       ".damaged"

const char *shelf_state_word(enum shelf_state s)
{
	static const char *const words[] = {
#define X(name, word) [SHELF_##name] = word,
		SHELF_STATES(X)
#undef X
	};

	return words[s];
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '.' || c == '-';
}

char *shelf_name(int64_t asked_at, const char *host)
{
	char time[TIME_TEXT_SIZE], stamp[TIME_TEXT_SIZE];
	struct buf name = BUF_INIT(NAME_MAX_BYTES);
	size_t i, n = 0;

	time_rfc3339(asked_at, time);
	for (i = 0; time[i]; i++) {
		if (time[i] == 'T')
			stamp[n++] = '-';
		else if (time[i] >= '0' && time[i] <= '9')
			stamp[n++] = time[i];
	}
	/* Without the seconds, and whatever year it is. */
	stamp[n > 2 ? n - 2 : n] = '\0';
	buf_addf(&name, "%s-", stamp);
	for (i = 0; host[i] && i < HOST_MAX_BYTES; i++)
		buf_addc(&name, is_plain(host[i]) ? host[i] : '-');
	return buf_take(&name);
}

/* No path, nothing hidden, nothing that looks like an option. */
static bool name_is_right(const char *name)
{
	size_t n = strlen(name);

	if (n == 0 || n > NAME_MAX_BYTES || name[0] == '.' || name[0] == '-')
		return false;
	while (*name && is_plain(*name))
		name++;
	return *name == '\0';
}

/* As it is, for reading. */
static char *folder_there(struct cf_why *why)
{
	char *state = file_state_path(), *dir = NULL;

	if (state)
		dir = file_join(state, "sessions");
	else
		why_set(why, CF_EFILE,
			"there is no home folder: HOME is not set");
	free(state);
	return dir;
}

static char *folder_made(struct cf_why *why)
{
	char *state = file_state_dir(why), *dir;

	if (!state)
		return NULL;
	dir = file_join(state, "sessions");
	free(state);
	if (mkdir(dir, 0700) == 0 || errno == EEXIST)
		return dir;
	why_set(why, CF_EFILE, "%s (%s)", strerror(errno), dir);
	free(dir);
	return NULL;
}

static char *path_of(const char *name, struct cf_why *why)
{
	char *dir = folder_there(why), *path = NULL;

	if (dir)
		path = file_join(dir, name);
	free(dir);
	return path;
}

int shelf_create(const char *base, struct trail *t, char **ret_name,
		 struct cf_why *why)
{
	char *dir = folder_made(why);
	bool there = true;
	int rc = CF_EFILE, i;

	for (i = 1; dir && there && i <= ALIKE_MAX; i++) {
		char *name = i == 1 ? xstrdup(base)
				    : xasprintf("%s-%d", base, i);
		char *path = file_join(dir, name);

		rc = trail_create(t, path, &there, why);
		free(path);
		if (rc == CF_OK) {
			*ret_name = name;
			break;
		}
		free(name);
	}
	free(dir);
	return rc;
}

/* Listing ---------------------------------------------------------------- */

struct found {
	char *name;
	struct timespec changed;
};

static int newer_first(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->changed.tv_sec != y->changed.tv_sec)
		return x->changed.tv_sec < y->changed.tv_sec ? 1 : -1;
	if (x->changed.tv_nsec != y->changed.tv_nsec)
		return x->changed.tv_nsec < y->changed.tv_nsec ? 1 : -1;
	return strcmp(y->name, x->name);
}

int shelf_list(struct shelf *ret, struct cf_why *why)
{
	VEC_OF(struct found) all = { .n = 0 };
	char *path = folder_there(why);
	DIR *dir = path ? opendir(path) : NULL;
	bool none = path && !dir && errno == ENOENT;
	const struct dirent *entry;
	struct stat st;
	size_t i;

	*ret = (struct shelf){ .names = { .n = 0 } };
	if (path && !dir && !none)
		why_set(why, CF_EFILE, "cannot read %s: %s", path,
			strerror(errno));
	free(path);
	if (!dir)
		return none ? CF_OK : CF_EFILE;
	while ((entry = readdir(dir))) {
		if (!name_is_right(entry->d_name) ||
		    fstatat(dirfd(dir), entry->d_name, &st,
			    AT_SYMLINK_NOFOLLOW) < 0 ||
		    !S_ISREG(st.st_mode))
			continue;
		*VEC_PUSH(&all) = (struct found){
			.name = xstrdup(entry->d_name),
			.changed = st.st_mtim,
		};
	}
	closedir(dir);
	if (all.n > 0)
		qsort(all.items, all.n, sizeof(all.items[0]), newer_first);
	for (i = 0; i < all.n; i++)
		*VEC_PUSH(&ret->names) = all.items[i].name;
	VEC_RELEASE(&all);
	return CF_OK;
}

void shelf_release(struct shelf *s)
{
	for (size_t i = 0; i < s->names.n; i++)
		free(s->names.items[i]);
	VEC_RELEASE(&s->names);
}

bool shelf_is_set_aside(const char *name)
{
	return strstr(name, DAMAGED) != NULL;
}

static enum shelf_state state_of(const struct saved *s, bool busy)
{
	if (busy)
		return SHELF_OPEN;
	if (s->end.line && !s->end.torn)
		return SHELF_DAMAGED;
	if (s->rounds == 0)
		return SHELF_EMPTY;
	return saved_is_finished(s) ? SHELF_FINISHED : SHELF_UNFINISHED;
}

enum shelf_state shelf_look(const char *name, struct saved *ret)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	char *path = path_of(name, NULL);
	enum shelf_state state = SHELF_DAMAGED;
	bool busy = false;

	*ret = (struct saved){ .rounds = 0 };
	if (path && trail_read(path, &text, &busy, NULL) == CF_OK &&
	    saved_read(name, buf_str(&text), text.len, false, ret, NULL) ==
		    CF_OK)
		state = shelf_is_set_aside(name) ? SHELF_DAMAGED
						 : state_of(ret, busy);
	buf_release(&text);
	free(path);
	return state;
}

int64_t shelf_holder(const char *name)
{
	char *path = path_of(name, NULL);
	int64_t holder = path ? trail_holder(path) : 0;

	free(path);
	return holder;
}

/* Opening ---------------------------------------------------------------- */

/* "; did you mean X?" where a name is near. */
static int unknown(const char *name, struct cf_why *why)
{
	char *clean = text_clean(name, strlen(name), 80);
	struct shelf all;
	const char *near = NULL;

	if (shelf_list(&all, why) < 0) {
		free(clean);
		return CF_EFILE;
	}
	*VEC_PUSH(&all.names) = NULL;
	near = text_nearest(clean, (const char *const *)all.names.items);
	why_set(why, CF_EINPUT,
		"there is no session %s; %s%s%s'cf502 resume "
		"--list' names all",
		clean, near ? "did you mean " : "", near ? near : "",
		near ? "? " : "");
	free(clean);
	shelf_release(&all);
	return CF_EINPUT;
}

static bool is_there(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* NAME.damaged, or a name behind it that is free; nothing is overwritten. */
static bool set_aside(const char *name, char *ret_as, size_t size)
{
	int i;

	for (i = 1; i <= ALIKE_MAX; i++) {
		char *from = path_of(name, NULL), *to;
		bool moved;

		if (i == 1)
			snprintf(ret_as, size, "%s" DAMAGED, name);
		else
			snprintf(ret_as, size, "%s" DAMAGED "-%d", name, i);
		to = path_of(ret_as, NULL);
		moved = from && to && file_move(from, to) == 0;
		free(from);
		free(to);
		if (moved)
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

static void note_damage(struct resumed *r, const char *what)
{
	char as[NAME_MAX_BYTES + 32];

	if (set_aside(r->name, as, sizeof(as)))
		why_set(&r->note, CF_EINPUT, "%s; the file is set aside as %s",
			what, as);
	else
		why_set(&r->note, CF_EINPUT, "%s; the file stays as it is: %s",
			what, strerror(errno));
	trail_release(&r->trail);
}

/* What is wrong with the end of the file is told, and mended if it can be. */
static void mend(struct resumed *r)
{
	const struct log_end *end = &r->saved.end;
	struct cf_why what;

	if (end->line && !end->torn) {
		why_set(&what, CF_EINPUT, "Line %d can't be read: %s",
			end->line, end->why.text);
		note_damage(r, what.text);
	} else if (end->torn) {
		if (r->trail.fd >= 0 &&
		    trail_cut(&r->trail, end->good, NULL) < 0)
			trail_release(&r->trail);
	}
}

static int read_session(struct resumed *r, const char *path, struct cf_why *why)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	struct cf_why inner = { .text = "" };
	bool busy;
	int rc = trail_open(&r->trail, path, &text, &busy, why);

	if (rc < 0 && busy)
		why_set(why, CF_EINPUT, "%s is open in another cf502", r->name);
	if (rc == 0 && saved_read(r->name, buf_str(&text), text.len, false,
				  &r->saved, &inner) < 0) {
		note_damage(r, inner.text);
		rc = why_set(why, CF_EINPUT, "%s", r->note.text);
	}
	buf_release(&text);
	if (rc < 0)
		return rc;
	mend(r);
	if (r->saved.rounds > 0)
		return CF_OK;
	return why_set(why, CF_EINPUT, "%s has no diagnosis in it%s%s", r->name,
		       r->note.text[0] ? ". " : "", r->note.text);
}

int shelf_open(const char *name, struct resumed *ret, struct cf_why *why)
{
	struct resumed r = { .note = { "" } };
	char *path;
	int rc;

	if (!name_is_right(name))
		return unknown(name, why);
	path = path_of(name, why);
	if (!path)
		return CF_EFILE;
	if (!is_there(path)) {
		free(path);
		return unknown(name, why);
	}
	if (shelf_is_set_aside(name)) {
		rc = why_set(why, CF_EINPUT,
			     "%s is set aside; 'cf502 --replay %s' shows what "
			     "of it can be read",
			     name, path);
		free(path);
		return rc;
	}
	trail_init(&r.trail);
	r.name = xstrdup(name);
	rc = read_session(&r, path, why);
	free(path);
	if (rc < 0)
		resumed_release(&r);
	else
		*ret = r;
	return rc;
}

char *shelf_newest(struct saved *ret, struct cf_why *why)
{
	struct shelf all;
	char *name = NULL;
	size_t i;

	*ret = (struct saved){ .rounds = 0 };
	if (shelf_list(&all, why) < 0)
		return NULL;
	for (i = 0; i < all.names.n && !name; i++) {
		const char *at = all.names.items[i];
		enum shelf_state state;

		saved_release(ret);
		state = shelf_look(at, ret);
		if (state == SHELF_UNFINISHED ||
		    (state == SHELF_DAMAGED && !shelf_is_set_aside(at)))
			name = xstrdup(at);
	}
	shelf_release(&all);
	if (!name)
		why_set(why, CF_EINPUT,
			"there is no unfinished session; 'cf502 resume "
			"--list' names those that are kept");
	return name;
}

int shelf_open_newest(struct resumed *ret, struct cf_why *why)
{
	struct saved saved;
	char *name = shelf_newest(&saved, why);
	int rc = name ? shelf_open(name, ret, why) : CF_EINPUT;

	saved_release(&saved);
	free(name);
	return rc;
}

void resumed_release(struct resumed *r)
{
	saved_release(&r->saved);
	trail_release(&r->trail);
	free(r->name);
	r->name = NULL;
	free(r->judged);
	r->judged = NULL;
}

int shelf_forget(const char *name, struct cf_why *why)
{
	struct buf text = BUF_INIT(TRAIL_MAX);
	char *path;
	bool busy = false;
	int rc = CF_OK;

	if (!name_is_right(name))
		return unknown(name, why);
	path = path_of(name, why);
	if (!path)
		return CF_EFILE;
	if (!is_there(path))
		rc = unknown(name, why);
	if (rc == CF_OK)
		trail_read(path, &text, &busy, NULL);
	if (busy)
		rc = why_set(why, CF_EINPUT, "%s is open in another cf502",
			     name);
	if (rc == CF_OK && unlink(path) < 0)
		rc = why_set(why, CF_EFILE, "cannot forget %s: %s", name,
			     strerror(errno));
	buf_release(&text);
	free(path);
	return rc;
}
