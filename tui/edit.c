/* The line editor. The buffer's content is followed by a NUL at all times. */
#include "tui/edit.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

void edit_init(struct edit *e, size_t max)
{
	*e = (struct edit){ .text = BUF_INIT(max ? max : 1) };
}

void edit_release(struct edit *e)
{
	buf_release(&e->text);
	e->at = 0;
}

const char *edit_text(const struct edit *e)
{
	return e->text.data ? (const char *)e->text.data : "";
}

bool edit_is_empty(const struct edit *e)
{
	return e->text.len == 0;
}

static size_t cluster_at(const struct edit *e, size_t at, int *ret_width)
{
	return cluster_next(edit_text(e) + at, e->text.len - at, ret_width);
}

static int width_between(const struct edit *e, size_t from, size_t to)
{
	int cells = 0, width;

	while (from < to) {
		from += cluster_at(e, from, &width);
		cells += width;
	}
	return cells;
}

static size_t next_at(const struct edit *e, size_t at)
{
	int width;

	return at + cluster_at(e, at, &width);
}

static size_t previous_at(const struct edit *e, size_t at)
{
	size_t i = 0, before = 0;

	while (i < at) {
		before = i;
		i = next_at(e, i);
	}
	return before;
}

/* A cursor inside a cluster goes behind it. */
static size_t snap(const struct edit *e, size_t at)
{
	size_t i = 0;

	while (i < at)
		i = next_at(e, i);
	return i;
}

/*
 * Host names and URLs have no blanks, so a word is what stands between dots,
 * slashes and the like.
 */
static bool in_word(const struct edit *e, size_t at)
{
	unsigned char c = (unsigned char)edit_text(e)[at];

	return c >= 0x80 || (c != '\0' && strchr(" ./:@?#&=,;[]", c) == NULL);
}

static size_t word_left(const struct edit *e, size_t at)
{
	while (at > 0 && !in_word(e, previous_at(e, at)))
		at = previous_at(e, at);
	while (at > 0 && in_word(e, previous_at(e, at)))
		at = previous_at(e, at);
	return at;
}

static size_t word_right(const struct edit *e, size_t at)
{
	while (at < e->text.len && !in_word(e, at))
		at = next_at(e, at);
	while (at < e->text.len && in_word(e, at))
		at = next_at(e, at);
	return at;
}

static enum edit_result insert(struct edit *e, const char *text, size_t n)
{
	size_t tail = e->text.len - e->at;

	if (n == 0)
		return EDIT_MOVED;
	if (!buf_add(&e->text, text, n)) /* also makes the room */
		return EDIT_REFUSED;
	memmove(e->text.data + e->at + n, e->text.data + e->at, tail);
	memcpy(e->text.data + e->at, text, n);
	buf_str(&e->text);
	e->at = snap(e, e->at + n);
	return EDIT_CHANGED;
}

static enum edit_result cut(struct edit *e, size_t from, size_t to)
{
	if (from >= to)
		return EDIT_MOVED;
	memmove(e->text.data + from, e->text.data + to, e->text.len - to);
	e->text.len -= to - from;
	buf_str(&e->text);
	e->at = snap(e, from);
	return EDIT_CHANGED;
}

static enum edit_result move_to(struct edit *e, size_t at)
{
	e->at = at;
	return EDIT_MOVED;
}

void edit_set(struct edit *e, const char *text)
{
	size_t max = e->text.max;
	char *clean = text_clean(text, strlen(text), max);

	buf_clear(&e->text);
	e->at = 0;
	insert(e, clean, strlen(clean));
	if (e->text.data)
		buf_str(&e->text);
	free(clean);
}

static enum edit_result type(struct edit *e, const struct key *k)
{
	struct buf one = BUF_INIT(4);
	enum edit_result result = EDIT_IGNORED;

	if (k->type != K_CHAR)
		return EDIT_IGNORED;
	utf8_append(&one, k->cp);
	if (text_is_clean(buf_str(&one)))
		result = insert(e, buf_str(&one), one.len);
	buf_release(&one);
	return result;
}

enum edit_result edit_act(struct edit *e, enum action a, const struct key *k)
{
	if (k && k->type == K_PASTE)
		return edit_paste(e, k->text);
	if (a == ACT_NONE)
		return k ? type(e, k) : EDIT_IGNORED;
	if (a == ACT_LEFT)
		return move_to(e, previous_at(e, e->at));
	if (a == ACT_RIGHT)
		return move_to(e, next_at(e, e->at));
	if (a == ACT_WORD_LEFT)
		return move_to(e, word_left(e, e->at));
	if (a == ACT_WORD_RIGHT)
		return move_to(e, word_right(e, e->at));
	if (a == ACT_HOME)
		return move_to(e, 0);
	if (a == ACT_END)
		return move_to(e, e->text.len);
	if (a == ACT_RUBOUT)
		return cut(e, previous_at(e, e->at), e->at);
	if (a == ACT_DELETE)
		return cut(e, e->at, next_at(e, e->at));
	if (a == ACT_CUT_WORD)
		return cut(e, word_left(e, e->at), e->at);
	if (a == ACT_CUT_START)
		return cut(e, 0, e->at);
	if (a == ACT_CUT_END)
		return cut(e, e->at, e->text.len);
	return EDIT_IGNORED;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

enum edit_result edit_paste(struct edit *e, const char *text)
{
	struct buf line = BUF_INIT(strlen(text));
	enum edit_result result;
	char *clean;
	size_t n;

	while (is_blank(*text))
		text++;
	n = strlen(text);
	while (n > 0 && is_blank(text[n - 1]))
		n--;
	for (; n > 0; text++, n--) {
		if (*text == '\r' && n > 1 && text[1] == '\n')
			continue;
		if (is_blank(*text))
			buf_addc(&line, ' ');
		else if ((unsigned char)*text >= 0x20 && *text != 0x7f)
			buf_addc(&line, *text);
	}
	/* What cleaning makes visible may be longer; then it is refused. */
	clean = text_clean(buf_str(&line), line.len, SIZE_MAX / 8);
	result = insert(e, clean, strlen(clean));
	free(clean);
	buf_release(&line);
	return result;
}

/*
 * Where the visible part starts: as far left as the cursor allows. What is
 * cut on either side costs a cell for its "~".
 */
static size_t visible_start(const struct edit *e, int cols)
{
	size_t start = 0, behind;
	int width = 1, need;

	behind = e->at + cluster_at(e, e->at, &width);
	need = behind == e->at ? 1 : width + (behind < e->text.len);
	while (start < e->at &&
	       (start > 0) + width_between(e, start, e->at) + need > cols)
		start = next_at(e, start);
	return start;
}

void edit_draw(const struct edit *e, struct surface *s, struct rect r,
	       bool focus)
{
	size_t start;
	int col;

	r = rect_rows(r, 0, 1);
	if (r.cols <= 0 || r.rows <= 0)
		return;
	surface_fill(s, r, TH_FIELD, '_');
	start = visible_start(e, r.cols);
	if (start > 0)
		surface_text(s, r, 0, 0, TH_FIELD, "~");
	col = start > 0;
	surface_text(s, r, 0, col, TH_FIELD, edit_text(e) + start);
	if (focus)
		surface_cursor(s, r, 0, col + width_between(e, start, e->at),
			       true);
}
