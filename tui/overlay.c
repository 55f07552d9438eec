/* Help and questions above a page. */
#include "tui/overlay.h"

#include <string.h>

#include "base/text.h"
#include "tui/choice.h"
#include "tui/keymap.h"

#define HELP_MAX   32768 /* bytes */
#define KEYS_WIDTH 19

const struct hint help_hints[] = {
	{ .action = ACT_BACK, .label = "Close" },
	{ .action = ACT_PAGE_DOWN, .label = "More" },
	{ .action = ACT_NONE },
};

const struct hint dialog_hints[] = {
	{ .action = ACT_ENTER, .label = "Choose" },
	{ .action = ACT_LEFT, .also = ACT_RIGHT, .label = "Other answer" },
	{ .action = ACT_BACK },
	{ .action = ACT_NONE },
};

static void help_row(struct buf *out, const char *keys, const char *text)
{
	buf_addf(out, "  %-*s %s\n", KEYS_WIDTH, keys, text);
}

/* also: an action that shares the line, or ACT_NONE. */
static void help_action(struct buf *out, const struct help *h, enum action a,
			enum action also, const char *text)
{
	struct buf keys = BUF_INIT(256), more = BUF_INIT(256);

	keymap_keys(h->keymap, h->context, a, &keys);
	if (also != ACT_NONE)
		keymap_keys(h->keymap, h->context, also, &more);
	if (keys.len > 0 && more.len > 0)
		buf_addf(&keys, " %s", buf_str(&more));
	if (keys.len > 0)
		help_row(out, buf_str(&keys), text);
	buf_release(&keys);
	buf_release(&more);
}

static bool has_hint(const struct hint *hints, enum action a)
{
	for (; hints && hints->action != ACT_NONE; hints++) {
		if (hints->action == a || hints->also == a)
			return true;
	}
	return false;
}

static void help_marks(struct buf *out, bool ascii)
{
	int i;

	for (i = 0; i < MARK_N; i++) {
		const struct mark_look *look = mark_look((enum mark)i);

		buf_addf(out, "  %s %s\n", ascii ? look->ascii : look->glyph,
			 look->word);
	}
	buf_adds(out, "  ~ at the end of a text: it is cut\n"
		      "  > before a row: the keys act on it\n");
}

void help_text(const struct help *h, bool ascii, struct buf *out)
{
	const struct hint *hint;
	int a;

	buf_adds(out, "In this view\n");
	for (hint = h->hints; hint && hint->action != ACT_NONE; hint++)
		help_action(out, h, hint->action, hint->also,
			    hint->label ? hint->label
					: action_info(hint->action)->help);
	buf_adds(out, "\nEverywhere\n");
	for (a = ACT_NONE + 1; a < ACT_N; a++) {
		if (!has_hint(h->hints, (enum action)a))
			help_action(out, h, (enum action)a, ACT_NONE,
				    action_info((enum action)a)->help);
	}
	buf_adds(out, "\nWhat the marks mean\n");
	help_marks(out, ascii);
	if (h->extra)
		buf_addf(out, "\n%s", h->extra);
}

/* The place of the text below the head line. */
static struct rect help_rect(struct rect body)
{
	rect_top(&body, 2);
	rect_left(&body, HELP_LEFT);
	return body;
}

bool help_act(struct help *h, enum action a, struct rect body, bool ascii)
{
	struct buf text = BUF_INIT(HELP_MAX);
	struct rect r = help_rect(body);
	size_t lines;

	if (a == ACT_BACK || a == ACT_HELP || a == ACT_ENTER || a == ACT_QUIT ||
	    a == ACT_STOP)
		return false;
	help_text(h, ascii, &text);
	lines = wrap_lines(buf_str(&text), r.cols);
	scroll_act(&h->scroll, lines, (size_t)r.rows, a);
	buf_release(&text);
	return true;
}

void help_draw(const struct help *h, struct surface *s, struct rect body)
{
	struct buf text = BUF_INIT(HELP_MAX), place = BUF_INIT(64);
	struct rect r = help_rect(body);
	size_t lines;

	surface_fill(s, body, TH_TEXT, ' ');
	help_text(h, s->ascii, &text);
	surface_textf(s, body, 0, HELP_LEFT, TH_TITLE, "Help: %s", h->title);
	lines = scroll_draw(&h->scroll, s, r, TH_TEXT, buf_str(&text), true);
	scroll_position(&h->scroll, lines, (size_t)r.rows, &place);
	surface_right(s, rect_rows(body, 0, 1), 0, TH_STATUS, buf_str(&place));
	buf_release(&text);
	buf_release(&place);
}

static size_t count_buttons(const struct dialog *d)
{
	size_t n = 0;

	while (n < DIALOG_BUTTONS && d->buttons[n])
		n++;
	return n;
}

enum dialog_result dialog_act(struct dialog *d, enum action a)
{
	size_t n = count_buttons(d);

	if (a == ACT_ENTER)
		return DIALOG_CHOSEN;
	if (a == ACT_BACK)
		return DIALOG_BACK;
	if (a == ACT_YES || a == ACT_STOP || a == ACT_QUIT)
		return DIALOG_YES;
	if (a == ACT_RIGHT || a == ACT_DOWN || a == ACT_NEXT)
		d->at = n > 0 ? (d->at + 1) % n : 0;
	if (a == ACT_LEFT || a == ACT_UP || a == ACT_PREVIOUS)
		d->at = n > 0 ? (d->at + n - 1) % n : 0;
	return DIALOG_OPEN;
}

void dialog_draw(const struct dialog *d, struct surface *s, struct rect body)
{
	struct choice buttons = { .kind = CHOICE_BUTTONS,
				  .n = count_buttons(d),
				  .at = d->at };
	struct rect in = rect_cols(body, HELP_LEFT, body.cols - 2 * HELP_LEFT);
	int text = surface_wrap_rows(in.cols, d->question);
	int rows = text + choice_rows(&buttons, d->buttons, in.cols) + 5;
	int top = body.rows > rows ? (body.rows - rows) / 2 : 0;
	struct rect box = rect_rows(body, top, rows);

	surface_fill(s, box, TH_TEXT, ' ');
	surface_hline(s, box, 0);
	surface_hline(s, box, rows - 1);
	in = rect_rows(in, top + 2, rows - 3);
	surface_wrap(s, in, 0, TH_HEADING, d->question);
	in = rect_rows(in, text + 1, rows);
	choice_draw(&buttons, d->buttons, s, in, true);
	choice_spots(&buttons, d->buttons, s, in, SPOT_DIALOG);
}
