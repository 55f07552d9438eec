/* The pictures of the HTML report, drawn as inline SVG. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"
#include "report/html.h"

#define WIDTH	  720
#define EDGE	  10 /* left and right of what is drawn */
#define TEXT_MAX  88 /* characters of 7.2 units that fit into WIDTH */
#define ROW	  36
#define ROWS_MAX  60
#define AXIS	  26
#define BOX	  48
#define BOX_SPACE 26

/* Cut at a character, so that it stays within the picture. */
static void fitted(struct buf *out, const char *s, size_t cells)
{
	size_t n = text_fit(s, (int)cells);
	char *cut;

	if (!s[n]) {
		html_text(out, s);
		return;
	}
	cut = xstrndup(s, text_fit(s, (int)cells - 1));
	html_text(out, cut);
	buf_addc(out, '~');
	free(cut);
}

static void label(struct buf *out, int x, int y, const char *class,
		  const char *s)
{
	buf_addf(out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
	fitted(out, s, TEXT_MAX - (size_t)x / 8);
	buf_adds(out, "</text>\n");
}

static void begin(struct buf *out, const char *what, const char *title,
		  size_t number, int height)
{
	buf_addf(out,
		 "<div class=\"wide\">\n<svg role=\"img\" "
		 "aria-labelledby=\"%s-%zu\" viewBox=\"0 0 %d %d\">\n"
		 "<title id=\"%s-%zu\">",
		 what, number, WIDTH, height, what, number);
	html_text(out, title);
	buf_adds(out, "</title>\n");
}

static void end(struct buf *out)
{
	buf_adds(out, "</svg>\n</div>\n");
}

/* A step of 1, 2 or 5 times a power of ten that makes at most 8 of them. */
static int64_t axis_step(int64_t span_us)
{
	int64_t step = 100;
	static const int factor[] = { 1, 2, 5 };

	for (;; step *= 10)
		for (size_t i = 0; i < ARRAY_LEN(factor); i++)
			if (span_us <= 8 * step * factor[i])
				return step * factor[i];
}

struct axis {
	int64_t span_us;
	int height;
};

static int axis_x(const struct axis *a, int64_t at_us)
{
	if (at_us > a->span_us)
		at_us = a->span_us;
	return EDGE + (int)(at_us * (WIDTH - 2 * EDGE) / a->span_us);
}

static void draw_axis(struct buf *out, const struct axis *a)
{
	int64_t step = axis_step(a->span_us);

	for (int64_t at = 0; at <= a->span_us; at += step) {
		int x = axis_x(a, at);

		buf_addf(out,
			 "<line class=\"grid\" x1=\"%d\" y1=\"%d\" x2=\"%d\" "
			 "y2=\"%d\"/>\n<text x=\"%d\" y=\"12\" "
			 "class=\"quiet\" text-anchor=\"%s\">",
			 x, AXIS - 8, x, a->height - 4, x,
			 at == 0		? "start"
			 : x > WIDTH - 6 * EDGE ? "end"
						: "middle");
		if (at > 0 && step % 1000)
			buf_addf(out, "%.1f", (double)at / 1000.0);
		else
			buf_addf(out, "%lld", (long long)(at / 1000));
		buf_adds(out, at == 0 ? " ms</text>\n" : "</text>\n");
	}
}

/* Shapes differ, since colors alone must not tell. */
static void draw_mark(struct buf *out, const char *what, char shape, int x,
		      int y)
{
	buf_adds(out, "<g class=\"mark\">");
	buf_addf(out, "<title>%s</title>", what);
	if (shape == '|')
		buf_addf(out,
			 "<rect x=\"%d\" y=\"%d\" width=\"4\" height=\"14\"/>",
			 x - 2, y - 7);
	else if (shape == 'o')
		buf_addf(out, "<circle cx=\"%d\" cy=\"%d\" r=\"5\"/>", x, y);
	else if (shape == 'd')
		buf_addf(out, "<path d=\"M%d %dl6 6l-6 6l-6 -6z\"/>", x, y - 6);
	else
		buf_addf(out,
			 "<rect x=\"%d\" y=\"%d\" width=\"10\" "
			 "height=\"10\"/>",
			 x - 5, y - 5);
	buf_adds(out, "</g>\n");
}

static void draw_connection(struct buf *out, const struct evidence *ev,
			    const struct conn *c, const struct axis *a, int y)
{
	const struct {
		const char *what;
		char shape;
		int64_t at_us;
	} marks[] = {
		{ "TCP open", '|', c->connected_us },
		{ "ServerHello", 'o', c->server_hello_us },
		{ "chain", 'd', c->chain_us },
		{ "handshake done", 's', c->handshake_us },
	};
	int from = axis_x(a, c->syn_us);
	int to = axis_x(a, c->ended ? c->end_us : ev->last_us);
	struct buf words = BUF_INIT(4096);

	facts_conn(ev, c, &words);
	label(out, EDGE, y + 12, "", buf_str(&words));
	buf_release(&words);
	buf_addf(out,
		 "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" "
		 "height=\"8\"/>\n",
		 from, y + 18, to > from ? to - from : 1);
	for (size_t i = 0; i < ARRAY_LEN(marks); i++)
		if (marks[i].at_us > 0)
			draw_mark(out, marks[i].what, marks[i].shape,
				  axis_x(a, marks[i].at_us), y + 22);
}

void html_timeline(struct buf *out, const struct evidence *ev, size_t number)
{
	struct axis a = { .span_us = 1000 };
	size_t n = 0, shown = 0;

	for (size_t i = 0; i < ev->conns.n; i++) {
		const struct conn *c = &ev->conns.items[i];
		int64_t end_us = c->ended ? c->end_us : ev->last_us;

		if (!facts_conn_is_told(c) || ++n > ROWS_MAX)
			continue;
		if (end_us > a.span_us)
			a.span_us = end_us;
	}
	if (n == 0)
		return;
	a.height = AXIS + ROW * (int)(n > ROWS_MAX ? ROWS_MAX : n) + 8;
	buf_adds(out, "<h3>Timeline</h3>\n");
	begin(out, "timeline", "Connections on one axis of milliseconds",
	      number, a.height);
	draw_axis(out, &a);
	for (size_t i = 0; i < ev->conns.n && shown < ROWS_MAX; i++)
		if (facts_conn_is_told(&ev->conns.items[i]))
			draw_connection(out, ev, &ev->conns.items[i], &a,
					AXIS + ROW * (int)shown++);
	end(out);
	buf_adds(out, "<p class=\"quiet\">A bar begins with the SYN. Upright "
		      "stroke: TCP is open; circle: ServerHello; diamond: "
		      "the chain is there; square: the handshake is done.");
	if (n > ROWS_MAX)
		buf_addf(out, " %zu more connections are not drawn.",
			 n - ROWS_MAX);
	buf_adds(out, "</p>\n");
}

struct box {
	const char *class, *first, *second, *tone;
};

static void draw_box(struct buf *out, const struct box *b, int y)
{
	buf_addf(out,
		 "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" "
		 "height=\"%d\" rx=\"4\"/>\n",
		 b->class, EDGE, y, WIDTH - 2 * EDGE, BOX);
	label(out, 2 * EDGE, y + 20, "", b->first);
	label(out, 2 * EDGE, y + 38, b->tone, b->second);
}

static void draw_arrow(struct buf *out, int y, const char *word)
{
	buf_addf(out,
		 "<path class=\"arrow\" d=\"M40 %dv%dm-5 -6l5 6l5 -6\"/>\n", y,
		 BOX_SPACE - 2);
	label(out, 56, y + 17, "quiet", word);
}

static void draw_cert(struct buf *out, const struct evidence *ev,
		      const struct cert *c, size_t index, int y)
{
	struct buf first = BUF_INIT(4096), second = BUF_INIT(1024);
	char from[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];
	struct box b = { .class = "box", .tone = "quiet" };

	buf_addf(&first, "%zu %s  %s", index, facts_cert_role(c, index),
		 c->parsed ? c->subject : "can't be read");
	if (c->parsed) {
		buf_addf(&second, "%s, %s to %s (", c->key_text,
			 time_date(c->not_before, from),
			 time_date(c->not_after, until));
		facts_time_left(c, ev->at, &second);
		buf_adds(&second, ")");
	} else {
		buf_adds(&second, c->complaint);
	}
	if (!c->parsed || facts_is_over(c, ev->at))
		b.tone = "bad";
	if (c->parsed && c->not_before > ev->at) {
		buf_adds(&second, ", not valid yet");
		b.tone = "bad";
	}
	b.first = buf_str(&first);
	b.second = buf_str(&second);
	draw_box(out, &b, y);
	buf_release(&first);
	buf_release(&second);
}

static bool on_path(const struct chain_judgment *j, size_t index)
{
	for (size_t i = 0; i < j->path.n; i++)
		if (j->path.items[i] == (int)index)
			return true;
	return false;
}

/* Where the path ends: at an anchor, in nothing, or at an unknown root. */
static bool get_top(const struct chain_judgment *j, struct box *ret)
{
	*ret = (struct box){ .class = "box", .tone = "bad" };
	if (j->trusted && j->anchor) {
		ret->class = "box anchor";
		ret->first = j->anchor;
		ret->second = "trust anchor of the edge";
		ret->tone = "good";
	} else if (j->missing) {
		ret->class = "missing";
		ret->first = j->missing;
		ret->second = "missing: neither sent nor trusted";
	} else if (!j->trusted && j->path.n > 0) {
		ret->class = "missing";
		ret->first = "No trust anchor";
		ret->second = "the edge does not trust where this path ends";
	} else {
		return false;
	}
	return true;
}

void html_chain(struct buf *out, const struct evidence *ev,
		const struct chain_judgment *j, size_t number)
{
	struct box top;
	bool has_top = get_top(j, &top);
	size_t drawn = j->certs.n + has_top;
	int y = 2, pitch = BOX + BOX_SPACE;

	if (drawn == 0)
		return;
	begin(out, "chain",
	      j->trusted ? "The chain, from the leaf to its trust anchor"
			 : "The chain, from the leaf up; it leads to no trust "
			   "anchor",
	      number, pitch * (int)drawn);
	for (size_t i = 0; i < j->path.n; i++, y += pitch) {
		size_t index = (size_t)j->path.items[i];

		draw_cert(out, ev, &j->certs.items[index], index, y);
		if (i + 1 < j->path.n || has_top)
			draw_arrow(out, y + BOX, "signed by");
	}
	if (has_top) {
		draw_box(out, &top, y);
		y += pitch;
	}
	for (size_t i = 0; i < j->certs.n; i++) {
		if (on_path(j, i))
			continue;
		draw_cert(out, ev, &j->certs.items[i], i, y);
		label(out, 56, y + BOX + 17, "quiet",
		      "sent, and not on the path");
		y += pitch;
	}
	end(out);
}
