/* What all pages share. */
#include "screens/screen.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "tui/wrap.h"

char *view_words(const struct view *v, const char *text)
{
	return key_words(v->config->keys, v->context, text);
}

void request_say(struct request *r, enum theme element, const char *fmt, ...)
{
	char *text, *words, *clean;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	words = r->view ? view_words(r->view, text) : xstrdup(text);
	clean = text_clean(words, strlen(words), sizeof(r->message) - 1);
	snprintf(r->message, sizeof(r->message), "%s", clean);
	r->element = element;
	free(clean);
	free(words);
	free(text);
}

bool read_text(struct scroll *scroll, struct buf *text, const struct view *v,
	       int rows, enum action close, enum action a, struct request *ret)
{
	size_t lines = wrap_lines(buf_str(text), v->body.cols - 4);

	if (a == ACT_BACK || a == ACT_ENTER || a == close)
		return false;
	if (a == ACT_COPY) {
		ret->ask = ASK_COPY;
		ret->text = buf_take(text);
		return true;
	}
	scroll_act(scroll, lines, rows > 0 ? (size_t)rows : 1, a);
	return true;
}

void draw_place(struct surface *s, struct rect row, const char *text)
{
	int width = text_width(text), i;
	const struct cell *c;

	row = rect_rows(row, 0, 1);
	row.cols--;
	for (i = row.cols - width - 1; i >= 0 && i < row.cols; i++) {
		c = surface_cell(s, row.row, row.col + i);
		if (c && strcmp(c->text, " ") != 0)
			return;
	}
	surface_right(s, row, 0, TH_DIM, text);
}

const struct round *view_round(const struct view *v)
{
	return v->session ? session_now(v->session) : NULL;
}

enum mark verdict_mark(enum verdict_outcome o)
{
	static const enum mark marks[] = {
		[VERDICT_UNREACHABLE] = MARK_UNKNOWN,
		[VERDICT_CONNECTS] = MARK_OK,
		[VERDICT_DOUBTFUL] = MARK_WARN,
		[VERDICT_INTERMITTENT] = MARK_WARN,
		[VERDICT_FAILS] = MARK_FAIL,
		[VERDICT_DEPENDS] = MARK_WARN,
	};

	return marks[o];
}

enum theme verdict_element(enum verdict_outcome o)
{
	return mark_look(verdict_mark(o))->element;
}
