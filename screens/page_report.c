/* Step 5: the answer as a file, with its preview. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "report/redact.h"
#include "report/report.h"
#include "screens/screen.h"
#include "tui/choice.h"
#include "tui/edit.h"
#include "tui/scroll.h"

#define FORMATS_MAX 8
#define PATH_BYTES  1024
#define TEXT_MAX    ((size_t)4 << 20)
#define HIDDEN_MAX  512
#define NUMBER_MAX  1000 /* of names that are tried */
#define TEXT_WIDTH  76	 /* of the file; its preview fits 80 columns */
#define LABEL_COL   3
#define FIELD_COL   13

enum report_focus {
	FOCUS_FILE,
	FOCUS_FORMAT,
	FOCUS_REDACT,
	FOCUS_PREVIEW,
	N_FOCUS
};

/* The report as it was last written, kept until something else is asked. */
struct kept {
	struct buf text, hidden;	    /* hidden: in words */
	const struct report_format *format; /* NULL: nothing yet */
	unsigned session, revision;
	bool redact;
};

struct report_page {
	enum report_focus focus;
	struct choice format, redact;
	struct edit file;
	bool touched; /* the user wrote the name */
	char *error;  /* owned, or NULL */
	struct scroll scroll;
	unsigned session;  /* its number */
	struct kept *kept; /* owned */
};

static const struct report_format *format_of(const struct report_page *p)
{
	return &report_formats[choice_chosen(&p->format)];
}

static const char *const redact_labels[] = { "off", "on" };

static bool is_redacted(const struct report_page *p)
{
	return choice_chosen(&p->redact) == 1;
}

static void report_init(void *state, const struct view *v)
{
	struct report_page *p = state;

	p->redact = (struct choice){ .kind = CHOICE_RADIO,
				     .n = ARRAY_LEN(redact_labels),
				     .at = v->config->redact,
				     .on = v->config->redact ? 2 : 1 };
	p->kept = xcalloc(1, sizeof(*p->kept));
	buf_init(&p->kept->text, TEXT_MAX);
	buf_init(&p->kept->hidden, HIDDEN_MAX);
	p->format = (struct choice){ .kind = CHOICE_RADIO, .on = 1 };
	while (p->format.n < FORMATS_MAX && report_formats[p->format.n].name)
		p->format.n++;
	edit_init(&p->file, PATH_BYTES);
}

static void report_release(void *state)
{
	struct report_page *p = state;

	edit_release(&p->file);
	buf_release(&p->kept->text);
	buf_release(&p->kept->hidden);
	free(p->kept);
	free(p->error);
}

static void propose_name(struct report_page *p, const struct view *v)
{
	char *name = report_file_name(v->session, format_of(p), is_redacted(p));

	edit_set(&p->file, name);
	free(name);
}

static void set_error(struct report_page *p, const char *text)
{
	free(p->error);
	p->error = xstrdup_null(text);
}

static void report_enter(void *state, const struct view *v)
{
	struct report_page *p = state;

	if (!view_round(v))
		return;
	if (p->session != v->session_number) {
		p->touched = false;
		p->scroll = (struct scroll){ .top = 0 };
		set_error(p, NULL);
	}
	p->session = v->session_number;
	if (!p->touched && !v->exported)
		propose_name(p, v);
}

static enum context report_context(const void *state)
{
	const struct report_page *p = state;

	if (p->focus == FOCUS_FILE)
		return CTX_FIELD;
	return p->focus == FOCUS_PREVIEW ? CTX_TEXT : CTX_CHOICE;
}

static const struct hint *report_hints(const void *state, const struct view *v)
{
	static const struct hint field[] = {
		{ .action = ACT_ENTER, .label = "Write the file" },
		{ .action = ACT_NEXT },
		{ .action = ACT_PAGE_UP,
		  .also = ACT_PAGE_DOWN,
		  .label = "Preview" },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	static const struct hint choice[] = {
		{ .action = ACT_ENTER, .label = "Write the file" },
		{ .action = ACT_LEFT, .also = ACT_RIGHT, .label = "Choose" },
		{ .action = ACT_NEXT },
		{ .action = ACT_COPY },
		{ .action = ACT_TICKET },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	static const struct hint preview[] = {
		{ .action = ACT_ENTER, .label = "Write the file" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Scroll" },
		{ .action = ACT_NEXT },
		{ .action = ACT_COPY },
		{ .action = ACT_TICKET },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	const struct report_page *p = state;

	(void)v;
	if (p->focus == FOCUS_FILE)
		return field;
	return p->focus == FOCUS_PREVIEW ? preview : choice;
}

static void report_message(const void *state, const struct view *v,
			   struct buf *out)
{
	(void)state;
	if (v->running)
		buf_adds(out, "The probe is under way; what is known by then "
			      "is written.");
	else if (v->exported)
		buf_adds(out, "Written. " BOUND_QUIT
			      " leaves; the path is shown once more then.");
	else
		buf_adds(out, "The file is for you alone, and overwrites no "
			      "other.");
}

/* The report as the form asks for it, borrowed until it asks anew. */
static struct buf *build(const struct report_page *p, const struct view *v)
{
	struct report_options o = {
		.width = TEXT_WIDTH,
		.tool = v->config->tool,
	};
	struct kept *k = p->kept;

	if (k->format == format_of(p) && k->redact == is_redacted(p) &&
	    k->session == v->session_number &&
	    k->revision == v->session->revision)
		return &k->text;
	k->format = format_of(p);
	k->redact = is_redacted(p);
	k->session = v->session_number;
	k->revision = v->session->revision;
	buf_clear(&k->text);
	if (k->redact)
		o.redaction = redaction_new();
	report_write(k->format, v->session, &o, &k->text);
	buf_clear(&k->hidden);
	if (o.redaction)
		redaction_say(o.redaction, &k->hidden);
	redaction_free(o.redaction);
	return &k->text;
}

/* "a/report.md" with number 2 is "a/report-2.md". */
static char *numbered(const char *name, int number)
{
	const char *slash = strrchr(name, '/');
	const char *dot = strrchr(slash ? slash : name, '.');
	size_t stem = dot ? (size_t)(dot - name) : strlen(name);

	return xasprintf("%.*s-%d%s", (int)stem, name, number, dot ? dot : "");
}

static bool exists(const char *name)
{
	char *path = file_from_home(name);
	bool there = access(path, F_OK) == 0;

	free(path);
	return there;
}

/* Puts the first numbered name that is free into the field. */
static void propose_numbered(struct report_page *p)
{
	char *taken = xstrdup(edit_text(&p->file)), *next = NULL;
	int i;

	for (i = 2; i < NUMBER_MAX; i++) {
		free(next);
		next = numbered(taken, i);
		if (!exists(next))
			break;
	}
	if (next)
		edit_set(&p->file, next);
	free(next);
	free(taken);
}

static void write_file(struct report_page *p, const struct view *v,
		       struct request *ret)
{
	char *path = file_from_home(edit_text(&p->file));
	struct buf *text = build(p, v);
	struct cf_why why = { "" };
	char *words;

	set_error(p, NULL);
	if (edit_is_empty(&p->file)) {
		set_error(p, "The name of the file is missing.");
	} else if (file_write(path, buf_str(text), text->len, FILE_CREATE,
			      &why) == CF_OK) {
		request_say(ret, TH_OK, "Written: %s", path);
		ret->ask = ASK_EXPORTED;
		ret->text = path;
		path = NULL;
	} else if (access(path, F_OK) == 0) {
		words = key_words(
			v->config->keys, CTX_FIELD,
			"That file exists and stays as it is. " BOUND_ENTER
			" writes the name above.");
		set_error(p, words);
		free(words);
		propose_numbered(p);
	} else {
		set_error(p, why.text);
	}
	if (p->error) {
		ret->bell = true;
		p->focus = FOCUS_FILE;
		request_say(ret, TH_ERROR, "Nothing was written yet.");
	}
	free(path);
}

/* The name follows the format, as long as it ends as the formats do. */
static void change_format(struct report_page *p, const struct view *v,
			  const char *old)
{
	const char *name = edit_text(&p->file);
	size_t n = strlen(name), tail = strlen(old);
	char *next;

	if (!p->touched) {
		propose_name(p, v);
	} else if (n > tail + 1 && strcmp(name + n - tail, old) == 0) {
		next = xasprintf("%.*s%s", (int)(n - tail), name,
				 format_of(p)->suffix);
		edit_set(&p->file, next);
		free(next);
	}
	p->scroll = (struct scroll){ .top = 0 };
}

static bool is_wide(const struct view *v)
{
	return v->body.cols >= WIDER_COLS;
}

static int format_rows(const struct report_page *p, int cols)
{
	const char *labels[FORMATS_MAX];

	for (size_t i = 0; i < p->format.n; i++)
		labels[i] = report_formats[i].title;
	return choice_rows(&p->format, labels, cols - FIELD_COL - 1);
}

/* Where the preview's text stands; its heading is the row above. */
static struct rect preview_rect(const struct report_page *p,
				const struct view *v)
{
	struct rect r = v->body;

	if (is_wide(v))
		rect_left(&r, r.cols - TEXT_WIDTH - LABEL_COL - 1);
	else
		rect_top(&r,
			 3 + (p->error ? 1 : 0) + format_rows(p, r.cols) + 2);
	rect_top(&r, 1);
	rect_left(&r, LABEL_COL);
	return r;
}

static void scroll(struct report_page *p, const struct view *v, enum action a)
{
	struct rect r = preview_rect(p, v);

	scroll_act(&p->scroll, wrap_lines(buf_str(build(p, v)), r.cols),
		   r.rows > 0 ? (size_t)r.rows : 1, a);
}

static bool act_file(struct report_page *p, enum action a, const struct key *k,
		     struct request *ret)
{
	enum edit_result result;

	if (p->focus != FOCUS_FILE)
		return false;
	result = edit_act(&p->file, a, k);
	if (result == EDIT_REFUSED)
		ret->bell = true;
	if (result == EDIT_CHANGED) {
		p->touched = true;
		set_error(p, NULL);
	}
	return result != EDIT_IGNORED;
}

static void choose(struct report_page *p, const struct view *v,
		   struct choice *c)
{
	const char *old = format_of(p)->suffix;
	uint32_t on = c->on;

	choice_act(c, ACT_TOGGLE, NULL);
	if (c->on != on)
		change_format(p, v, old);
}

/* Here moving chooses: the preview shows at once what it does. */
static bool act_choice(struct report_page *p, const struct view *v,
		       enum action a)
{
	struct choice *c = p->focus == FOCUS_FORMAT ? &p->format : &p->redact;

	if (p->focus != FOCUS_FORMAT && p->focus != FOCUS_REDACT)
		return false;
	if (a == ACT_TOGGLE && c == &p->redact)
		c->at = !c->at;
	if (a != ACT_LEFT && a != ACT_RIGHT && a != ACT_TOGGLE)
		return false;
	choice_act(c, a, NULL);
	choose(p, v, c);
	return true;
}

static void copy(const struct report_page *p, const struct view *v,
		 struct request *ret)
{
	ret->ask = ASK_COPY;
	ret->text = xstrdup(buf_str(build(p, v)));
}

/* The short form, whatever format the file is to have. */
static void copy_ticket(const struct report_page *p, const struct view *v,
			struct request *ret)
{
	struct buf text = BUF_INIT(TEXT_MAX);
	struct report_options o = { .tool = v->config->tool };

	if (is_redacted(p))
		o.redaction = redaction_new();
	report_write(report_format_by_name("ticket"), v->session, &o, &text);
	redaction_free(o.redaction);
	ret->ask = ASK_COPY;
	ret->text = buf_take(&text);
}

/* What was hidden, in the message line. */
static void say_hidden(const struct report_page *p, const struct view *v,
		       struct request *ret)
{
	build(p, v);
	request_say(ret, TH_MESSAGE, "Hidden: %s",
		    is_redacted(p) ? buf_str(&p->kept->hidden)
				   : "nothing; Redact is off");
}

/* A click: focus for what is under it; a choice there is chosen. */
static void pick(struct report_page *p, const struct view *v,
		 const struct spot *spot)
{
	struct choice *c;

	if (spot->pane == 0 || spot->pane > N_FOCUS)
		return;
	p->focus = (enum report_focus)(spot->pane - 1);
	c = p->focus == FOCUS_FORMAT ? &p->format : &p->redact;
	if (spot->row >= c->n ||
	    (p->focus != FOCUS_FORMAT && p->focus != FOCUS_REDACT))
		return;
	c->at = spot->row;
	choose(p, v, c);
}

static void report_act(void *state, const struct view *v, enum action a,
		       const struct key *k, struct request *ret)
{
	struct report_page *p = state;

	if (!view_round(v)) {
		if (a == ACT_BACK)
			ret->ask = ASK_BACK;
		return;
	}
	if (a == ACT_PICK) {
		pick(p, v, &k->spot);
		return;
	}
	if (act_file(p, a, k, ret) || act_choice(p, v, a))
		return;
	if (a == ACT_ENTER || a == ACT_EXPORT)
		write_file(p, v, ret);
	else if (a == ACT_BACK)
		ret->ask = ASK_BACK;
	else if (a == ACT_NEXT || (a == ACT_DOWN && p->focus != FOCUS_PREVIEW))
		p->focus = (p->focus + 1) % N_FOCUS;
	else if (a == ACT_PREVIOUS ||
		 (a == ACT_UP && p->focus != FOCUS_PREVIEW))
		p->focus = (p->focus + N_FOCUS - 1) % N_FOCUS;
	else if (a == ACT_COPY)
		copy(p, v, ret);
	else if (a == ACT_TICKET)
		copy_ticket(p, v, ret);
	else if (a == ACT_HIDDEN)
		say_hidden(p, v, ret);
	else
		scroll(p, v, a);
}

static void draw_label(struct surface *s, struct rect r, const char *label,
		       bool focus)
{
	if (focus)
		surface_text(s, r, 0, 1, TH_FOCUS, ">");
	surface_text(s, r, 0, LABEL_COL, TH_TEXT, label);
}

static void mark_row(struct surface *s, struct rect r, enum report_focus focus)
{
	surface_spot(s, r,
		     (struct spot){ .pane = (uint16_t)(focus + 1),
				    .row = SPOT_NO_ROW,
				    .once = true });
}

static void draw_form(const struct report_page *p, struct surface *s,
		      struct rect r)
{
	const char *labels[FORMATS_MAX];
	struct rect line;
	size_t i;

	for (i = 0; i < p->format.n; i++)
		labels[i] = report_formats[i].title;
	line = rect_top(&r, 1);
	surface_text(s, line, 0, 1, TH_TEXT,
		     "The answer as a file, to mail it or to keep it.");
	rect_top(&r, 1);
	line = rect_top(&r, 1);
	draw_label(s, line, "File", p->focus == FOCUS_FILE);
	edit_draw(&p->file, s,
		  rect_cols(line, FIELD_COL, line.cols - FIELD_COL - 1),
		  p->focus == FOCUS_FILE);
	mark_row(s, line, FOCUS_FILE);
	if (p->error) {
		int col;

		line = rect_top(&r, 1);
		col = surface_mark(s, line, 0, LABEL_COL, MARK_FAIL, false);
		surface_text(s, line, 0, col + 1, TH_ERROR, p->error);
	}
	line = rect_top(&r, format_rows(p, r.cols));
	draw_label(s, line, "Format", p->focus == FOCUS_FORMAT);
	choice_draw(&p->format, labels, s,
		    rect_cols(line, FIELD_COL, line.cols - FIELD_COL - 1),
		    p->focus == FOCUS_FORMAT);
	mark_row(s, line, FOCUS_FORMAT);
	choice_spots(&p->format, labels, s,
		     rect_cols(line, FIELD_COL, line.cols - FIELD_COL - 1),
		     FOCUS_FORMAT + 1);
	line = rect_top(&r, 1);
	draw_label(s, line, "Redact", p->focus == FOCUS_REDACT);
	choice_draw(&p->redact, redact_labels, s,
		    rect_cols(line, FIELD_COL, line.cols - FIELD_COL - 1),
		    p->focus == FOCUS_REDACT);
	mark_row(s, line, FOCUS_REDACT);
	choice_spots(&p->redact, redact_labels, s,
		     rect_cols(line, FIELD_COL, line.cols - FIELD_COL - 1),
		     FOCUS_REDACT + 1);
}

static void draw_preview(const struct report_page *p, const struct view *v,
			 struct surface *s, struct rect r)
{
	struct buf place = BUF_INIT(64);
	struct rect head = { .row = r.row - 1,
			     .col = r.col - LABEL_COL,
			     .rows = 1,
			     .cols = r.cols + LABEL_COL };
	size_t lines;

	draw_label(s, head, "", p->focus == FOCUS_PREVIEW);
	surface_text(s, head, 0, LABEL_COL, TH_HEADING, "Preview");
	lines = scroll_draw(&p->scroll, s, r, TH_TEXT, buf_str(build(p, v)),
			    p->focus == FOCUS_PREVIEW);
	mark_row(s, r, FOCUS_PREVIEW);
	if (p->focus == FOCUS_PREVIEW)
		surface_cursor(s, head, 0, 1, false);
	scroll_position(&p->scroll, lines, (size_t)r.rows, &place);
	surface_right(s, rect_cols(head, 0, head.cols - 1), 0, TH_DIM,
		      buf_str(&place));
	buf_release(&place);
}

static void report_draw(const void *state, const struct view *v,
			struct surface *s, struct rect body)
{
	const struct report_page *p = state;
	struct rect r = preview_rect(p, v), form = body;

	if (!view_round(v)) {
		surface_text(s, body, 0, 1, TH_DIM, "Nothing was probed yet.");
		return;
	}
	if (is_wide(v))
		form.cols = r.col - LABEL_COL - 1;
	draw_form(p, s, form);
	if (r.rows > 0)
		draw_preview(p, v, s, r);
}

const struct screen page_report = {
	.id = "report",
	.title = "Report",
	.notes =
		"Notes\n"
		"  The file is written whole or not at all, with mode 0600, and "
		"never over another.\n"
		"  A name that is taken gets a number; ~/ is your home.\n",
	.state_size = sizeof(struct report_page),
	.init = report_init,
	.release = report_release,
	.enter = report_enter,
	.context = report_context,
	.hints = report_hints,
	.message = report_message,
	.draw = report_draw,
	.act = report_act,
};
