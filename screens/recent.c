/* The file of targets probed before. */
#include "screens/recent.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"

#define FILE_MAX 32768 /* bytes */

char *recent_path(void)
{
	char *dir = file_state_dir(NULL), *path = NULL;

	if (dir)
		path = file_join(dir, "recent");
	free(dir);
	return path;
}

char *recent_text(const struct target *t)
{
	return xasprintf(strchr(t->host, ':') ? "[%s]:%d" : "%s:%d", t->host,
			 t->port);
}

/* A line of the file is taken only if it still reads as a target. */
static void take_line(struct recent *r, const char *line, size_t n)
{
	struct target t;
	char *text = xstrndup(line, n);

	if (n > 0 && r->items.n < RECENT_MAX &&
	    target_parse(text, 443, &t, NULL) == CF_OK) {
		*VEC_PUSH(&r->items) = recent_text(&t);
		target_release(&t);
	}
	free(text);
}

void recent_load(struct recent *r, const char *path)
{
	struct buf text = BUF_INIT(FILE_MAX);
	const char *line;

	recent_release(r);
	if (path && file_read(path, FILE_MAX, &text, NULL) == CF_OK) {
		for (line = buf_str(&text); *line;) {
			size_t n = strcspn(line, "\n");

			take_line(r, line, n);
			line += n + (line[n] == '\n');
		}
	}
	buf_release(&text);
}

static void drop(struct recent *r, size_t i)
{
	free(r->items.items[i]);
	memmove(&r->items.items[i], &r->items.items[i + 1],
		(r->items.n - i - 1) * sizeof(*r->items.items));
	r->items.n--;
}

void recent_add(struct recent *r, const char *path, const char *target)
{
	struct buf text = BUF_INIT(FILE_MAX);
	size_t i;

	for (i = r->items.n; i-- > 0;) {
		if (strcmp(r->items.items[i], target) == 0)
			drop(r, i);
	}
	if (r->items.n == RECENT_MAX)
		drop(r, r->items.n - 1);
	*VEC_PUSH(&r->items) = NULL;
	memmove(&r->items.items[1], &r->items.items[0],
		(r->items.n - 1) * sizeof(*r->items.items));
	r->items.items[0] = xstrdup(target);
	for (i = 0; i < r->items.n; i++)
		buf_addf(&text, "%s\n", r->items.items[i]);
	if (path)
		file_write(path, buf_str(&text), text.len, FILE_REPLACE, NULL);
	buf_release(&text);
}

void recent_release(struct recent *r)
{
	size_t i;

	for (i = 0; i < r->items.n; i++)
		free(r->items.items[i]);
	VEC_RELEASE(&r->items);
}
