/* What worked here, kept from one session to the next. */
#include "advice/outcomes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"

#define FILE_NAME  "outcomes"
#define FILE_MAX   65536 /* bytes */
#define ID_MAX	   60
#define COUNT_MAX  1000000
#define ASIDE_MAX  100
#define LINE_BYTES 128

void outcomes_release(struct outcomes *o)
{
	size_t i;

	for (i = 0; i < o->of.n; i++)
		free(o->of.items[i].id);
	VEC_RELEASE(&o->of);
}

static struct way_outcome *find(const struct outcomes *o, const char *id)
{
	size_t i;

	for (i = 0; i < o->of.n; i++) {
		if (strcmp(o->of.items[i].id, id) == 0)
			return &o->of.items[i];
	}
	return NULL;
}

static struct way_outcome *find_or_add(struct outcomes *o, const char *id)
{
	struct way_outcome *at = find(o, id);

	if (at)
		return at;
	at = VEC_PUSH(&o->of);
	at->id = xstrdup(id);
	return at;
}

static int bounded(int n)
{
	if (n < 0)
		return 0;
	return n < COUNT_MAX ? n : COUNT_MAX;
}

void outcomes_count(struct outcomes *o, const char *id, int worked, int failed)
{
	struct way_outcome *at = find_or_add(o, id);

	at->worked = bounded(at->worked + worked);
	at->failed = bounded(at->failed + failed);
}

/* Reading ---------------------------------------------------------------- */

static bool is_id(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && n <= ID_MAX && s[n] == '\0';
}

/* The words of a line, which is cut into them; false: not three of them. */
static bool split(char *line, char *ret[3])
{
	size_t i;

	for (i = 0; i < 3; i++) {
		ret[i] = line;
		line += strcspn(line, " ");
		if (i < 2 && *line != ' ')
			return false;
		if (i < 2)
			*line++ = '\0';
	}
	return *line == '\0';
}

static bool read_line(char *line, struct outcomes *o)
{
	char *word[3];
	int64_t worked, failed;

	if (line[0] == '\0' || line[0] == '#')
		return true;
	if (!split(line, word) || !is_id(word[0]) || find(o, word[0]) ||
	    !text_number(word[1], 0, COUNT_MAX, &worked) ||
	    !text_number(word[2], 0, COUNT_MAX, &failed))
		return false;
	outcomes_count(o, word[0], (int)worked, (int)failed);
	return true;
}

static int complain(const char *name, size_t line, struct cf_why *why)
{
	return why_set(why, CF_EINPUT,
		       "%s:%zu: not a line of outcomes; right would be: ID "
		       "WORKED FAILED, below the line \"%s\"",
		       name, line, OUTCOMES_HEADER);
}

int outcomes_read(const char *name, const char *text, size_t n,
		  struct outcomes *ret, struct cf_why *why)
{
	const char *end = text + n;
	size_t number;

	*ret = (struct outcomes){ .of = { .n = 0 } };
	for (number = 1; text < end || number == 1; number++) {
		const char *eol = memchr(text, '\n', (size_t)(end - text));
		size_t len = (size_t)((eol ? eol : end) - text);
		char line[LINE_BYTES];
		bool good = len < sizeof(line) && !memchr(text, '\0', len);

		if (good) {
			memcpy(line, text, len);
			line[len] = '\0';
			good = number == 1 ? strcmp(line, OUTCOMES_HEADER) == 0
					   : read_line(line, ret);
		}
		if (!good) {
			outcomes_release(ret);
			return complain(name, number, why);
		}
		text = eol ? eol + 1 : end;
	}
	return 0;
}

static int load(const char *path, struct outcomes *ret, struct cf_why *why)
{
	struct buf text = BUF_INIT(FILE_MAX);
	struct stat st;
	int rc;

	*ret = (struct outcomes){ .of = { .n = 0 } };
	if (stat(path, &st) < 0)
		return errno == ENOENT
			       ? 0
			       : why_set(why, CF_EINPUT, "cannot read %s: %s",
					 path, strerror(errno));
	/* A pipe there would be waited for. */
	if (!S_ISREG(st.st_mode))
		return why_set(why, CF_EINPUT, "%s is no regular file", path);
	rc = file_read(path, FILE_MAX, &text, why);
	if (rc == 0)
		rc = outcomes_read(path, buf_str(&text), text.len, ret, why);
	buf_release(&text);
	return rc;
}

int outcomes_load(struct outcomes *ret, struct cf_why *why)
{
	char *dir = file_state_path();
	char *path = dir ? file_join(dir, FILE_NAME) : NULL;
	int rc = 0;

	*ret = (struct outcomes){ .of = { .n = 0 } };
	if (path)
		rc = load(path, ret, why);
	free(path);
	free(dir);
	return rc;
}

/* Writing ---------------------------------------------------------------- */

static int set_aside(const char *path, const struct cf_why *reason,
		     struct cf_why *ret_note, struct cf_why *why)
{
	int i, rc = -1;

	for (i = 1; i < ASIDE_MAX && rc < 0; i++) {
		char *to = i == 1 ? xasprintf("%s.damaged", path)
				  : xasprintf("%s.damaged-%d", path, i);

		rc = file_move(path, to);
		if (rc == 0)
			why_set(ret_note, CF_OK,
				"%s; it is set aside as %s, and counting "
				"begins anew",
				reason->text, to);
		free(to);
		if (rc < 0 && errno != EEXIST)
			break;
	}
	return rc == 0 ? 0
		       : why_set(why, CF_EFILE, "%s, and can't be set aside",
				 reason->text);
}

static int by_id(const void *a, const void *b)
{
	const struct way_outcome *x = a, *y = b;

	return strcmp(x->id, y->id);
}

static int store(const char *path, struct outcomes *o, struct cf_why *why)
{
	struct buf text = BUF_INIT(FILE_MAX);
	size_t i;
	int rc;

	qsort(o->of.items, o->of.n, sizeof(*o->of.items), by_id);
	buf_adds(&text, OUTCOMES_HEADER "\n# id worked failed\n");
	for (i = 0; i < o->of.n; i++)
		buf_addf(&text, "%s %d %d\n", o->of.items[i].id,
			 o->of.items[i].worked, o->of.items[i].failed);
	if (text.overflow)
		rc = why_set(why, CF_EFILE, "%s would be too large", path);
	else
		rc = file_write(path, buf_str(&text), text.len, FILE_REPLACE,
				why);
	buf_release(&text);
	return rc;
}

static int update(const char *path, const struct outcomes *add,
		  struct cf_why *ret_note, struct cf_why *why)
{
	struct outcomes all;
	struct cf_why reason;
	size_t i;
	int rc = load(path, &all, &reason);

	if (rc < 0 && set_aside(path, &reason, ret_note, why) < 0)
		return CF_EFILE;
	for (i = 0; i < add->of.n; i++)
		outcomes_count(&all, add->of.items[i].id,
			       add->of.items[i].worked,
			       add->of.items[i].failed);
	rc = store(path, &all, why);
	outcomes_release(&all);
	return rc;
}

/* -1: it can't be locked, or is locked by another process. */
static int lock(const char *dir)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char *path = file_join(dir, FILE_NAME ".lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	free(path);
	if (fd >= 0 && fcntl(fd, F_SETLK, &whole) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

int outcomes_save(struct outcomes *add, struct cf_why *ret_note,
		  struct cf_why *why)
{
	char *dir = file_state_dir(why), *path;
	int fd, rc;

	ret_note->text[0] = '\0';
	if (!dir)
		return CF_EFILE;
	fd = lock(dir);
	if (fd < 0) {
		rc = why_set(why, CF_EFILE, "%s/%s is in use", dir, FILE_NAME);
		free(dir);
		return rc;
	}
	path = file_join(dir, FILE_NAME);
	rc = update(path, add, ret_note, why);
	if (rc == 0)
		outcomes_release(add);
	free(path);
	free(dir);
	close(fd);
	return rc;
}

/* Into the catalogue, out of a session ----------------------------------- */

static void apply(const struct outcomes *o, const char *id, struct here *ret)
{
	const struct way_outcome *at = find(o, id);

	ret->worked = at ? at->worked : 0;
	ret->tried = at ? at->worked + at->failed : 0;
}

void outcomes_apply(const struct outcomes *o, struct catalogue *c)
{
	size_t i;

	for (i = 0; i < c->remedies.n; i++)
		apply(o, c->remedies.items[i].id, &c->remedies.items[i].here);
	for (i = 0; i < c->dead_ends.n; i++)
		apply(o, c->dead_ends.items[i].id, &c->dead_ends.items[i].here);
}

/* Of two steps between the same probes nobody knows which one mended it. */
static bool is_alone(const struct session *s, const struct tried *t)
{
	size_t i;

	for (i = 0; i < s->tried.n; i++) {
		if (&s->tried.items[i] != t &&
		    s->tried.items[i].before == t->before)
			return false;
	}
	return true;
}

static void take(const struct session *s, struct tried *t, struct outcomes *o)
{
	enum tried_counted as = t->came != COMPARISON_FIXED ? COUNTED_FAILED
				: is_alone(s, t)	    ? COUNTED_WORKED
							    : COUNTED_NOT;
	const struct round *before = s->rounds.items[t->before];
	struct way_outcome *at;
	const char *title;

	if (!t->judged || t->counted == as || !round_is_judged(before) ||
	    before->advice.verdict.outcome == VERDICT_CONNECTS ||
	    catalogue_way(s->catalogue, t->id, &title) == WAY_UNKNOWN)
		return;
	at = find_or_add(o, t->id);
	at->worked += as == COUNTED_WORKED;
	at->failed += (as == COUNTED_FAILED) - (t->counted == COUNTED_FAILED);
	t->counted = as;
}

void outcomes_take(struct session *s, struct outcomes *ret)
{
	size_t i;

	for (i = 0; i < s->tried.n; i++)
		take(s, &s->tried.items[i], ret);
}

void outcomes_forget(struct session *s)
{
	struct outcomes known = { .of = { .n = 0 } };

	outcomes_take(s, &known);
	outcomes_release(&known);
}

void outcomes_learn(struct session *s, struct outcomes *waiting,
		    struct catalogue *c, struct cf_why *ret)
{
	struct outcomes all;
	struct cf_why why;

	ret->text[0] = '\0';
	outcomes_take(s, waiting);
	if (waiting->of.n == 0)
		return;
	if (outcomes_save(waiting, ret, &why) < 0) {
		*ret = why;
		return;
	}
	if (outcomes_load(&all, &why) == 0)
		outcomes_apply(&all, c);
	outcomes_release(&all);
}
