/*
 * A small page over tui/, for test_term: a field, a list and the help. It says
 * in its message line what each key did.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "tui/edit.h"
#include "tui/frame.h"
#include "tui/list.h"
#include "tui/overlay.h"
#include "tui/term.h"

#define ROWS 12

struct probe {
	struct loop *loop;
	struct terminal *term;
	struct surface *surface;
	struct edit edit;
	struct list list;
	struct help help;
	struct rect body;
	bool in_list, helping, dirty;
	int signo;
	char message[256];
};

static const uint64_t ids[ROWS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };

static const struct frame_step steps[] = { { "Field", true },
					   { "List", false } };

static const struct hint hints[] = {
	{ .action = ACT_ENTER, .label = "Run" },
	{ .action = ACT_NEXT },
	{ .action = ACT_COPY },
	{ .action = ACT_HELP },
	{ .action = ACT_NONE },
};

static enum context focus(const struct probe *p)
{
	if (p->helping)
		return CTX_HELP;
	return p->in_list ? CTX_LIST : CTX_FIELD;
}

static void say(struct probe *p, const char *what, const char *text)
{
	snprintf(p->message, sizeof(p->message), "%s %s", what, text);
}

static void draw_row(const void *ctx, size_t i, bool selected,
		     struct surface *s, struct rect r)
{
	(void)ctx;
	(void)selected;
	surface_mark(s, r, 0, 0, (enum mark)(i % MARK_N), true);
	surface_textf(s, r, 0, 14, TH_TEXT, "row %zu", i + 1);
}

static void draw(void *ctx)
{
	struct probe *p = ctx;
	struct surface *s = p->surface;
	char status[32];
	struct rect rest;
	struct frame f = { .program = "probe",
			   .steps = steps,
			   .n_steps = 2,
			   .current = p->in_list,
			   .status = status,
			   .message = p->message,
			   .message_element = TH_MESSAGE,
			   .context = focus(p),
			   .hints = p->helping ? help_hints : hints };

	if (!p->dirty)
		return;
	p->dirty = false;
	surface_clear(s);
	snprintf(status, sizeof(status), "%dx%d", s->cols, s->rows);
	rest = p->body = frame_draw(s, &f);
	if (rest.rows > 0) {
		surface_text(s, rest, 0, 1, TH_TEXT, "Host");
		edit_draw(&p->edit, s, rect_cols(rect_rows(rest, 0, 1), 8, 30),
			  !p->in_list);
		rect_top(&rest, 2);
		list_draw(&p->list, ROWS, s, rest, p->in_list, draw_row, NULL);
		surface_spots(s, rest, 1,
			      list_top(&p->list, ROWS, (size_t)rest.rows),
			      ROWS);
		if (p->helping)
			help_draw(&p->help, s, p->body);
	}
	term_draw(p->term, s);
}

static bool common_action(struct probe *p, enum action a)
{
	if (a == ACT_QUIT)
		loop_stop(p->loop);
	else if (a == ACT_SUSPEND)
		term_suspend(p->term);
	else if (a == ACT_REDRAW)
		term_redraw(p->term);
	else
		return false;
	return true;
}

static void pick(struct probe *p, const struct key *k)
{
	struct spot spot = surface_spot_at(p->surface, k->row, k->col);

	if (spot.pane == 1)
		list_pick(&p->list, ids, ROWS, spot.row);
}

static bool list_action(struct probe *p, enum action a, const struct key *k)
{
	char row[16];

	snprintf(row, sizeof(row), "row %d", (int)p->list.at + 1);
	if (list_act(&p->list, ids, ROWS, 5, a))
		return true;
	if (a == ACT_MOUSE)
		say(p, "mouse", term_mouse(p->term, true) ? "on" : "none");
	else if (a == ACT_PICK)
		pick(p, k);
	else if (a == ACT_COPY)
		say(p, term_copy(p->term, row) ? "sent" : "kept", row);
	else if (a == ACT_STOP)
		term_bell(p->term);
	else
		return false;
	return true;
}

static void run_field(struct probe *p)
{
	say(p, "ran", edit_text(&p->edit));
	if (strcmp(edit_text(&p->edit), "crash") == 0)
		raise(SIGSEGV);
	if (strcmp(edit_text(&p->edit), "eat all memory") == 0)
		free(xmalloc(SIZE_MAX / 4));
}

static void page_key(struct probe *p, enum action a, const struct key *k)
{
	if (a == ACT_NEXT || a == ACT_PREVIOUS) {
		p->in_list = !p->in_list;
	} else if (a == ACT_HELP) {
		p->help = (struct help){ .title = "the probe",
					 .context = focus(p),
					 .hints = hints };
		p->helping = true;
	} else if (a == ACT_ENTER) {
		run_field(p);
	} else if (p->in_list) {
		if (!list_action(p, a, k))
			say(p, "not here:",
			    a == ACT_NONE ? "key" : action_info(a)->name);
	} else if (edit_act(&p->edit, a, k) == EDIT_IGNORED) {
		say(p,
		    "not here:", a == ACT_NONE ? "key" : action_info(a)->name);
	}
}

static void on_key(void *ctx, const struct key *k)
{
	struct probe *p = ctx;
	enum action a = keymap_action(NULL, focus(p), k);

	p->dirty = true;
	if (common_action(p, a))
		return;
	if (p->helping)
		p->helping = help_act(&p->help, a, p->body, p->surface->ascii);
	else
		page_key(p, a, k);
}

static void on_resized(void *ctx, int rows, int cols)
{
	struct probe *p = ctx;

	surface_resize(p->surface, rows, cols);
	p->dirty = true;
}

static void on_ended(void *ctx, int signo)
{
	struct probe *p = ctx;

	p->signo = signo;
	loop_stop(p->loop);
}

static void run(struct probe *p)
{
	int rows, cols;

	term_size(p->term, &rows, &cols);
	p->surface = surface_new(rows, cols, term_ascii(p->term));
	p->dirty = true;
	edit_init(&p->edit, 200);
	list_sync(&p->list, ids, ROWS);
	say(p, "ready", term_note(p->term) ? term_note(p->term) : "to be used");
	term_title(p->term, "probe \033 title");
	loop_before_sleep(p->loop, draw, p);
	loop_run(p->loop);
	term_close(p->term);
	edit_release(&p->edit);
	surface_free(p->surface);
}

int main(int argc, char *argv[])
{
	struct probe p = { .signo = 0 };
	const struct term_options opt = {
		.ascii = argc > 1 && strcmp(argv[1], "--ascii") == 0,
	};
	const struct term_events ev = { .key = on_key,
					.resized = on_resized,
					.ended = on_ended,
					.ctx = &p };
	struct cf_why why = { "" };

	setlocale(LC_CTYPE, "");
	p.loop = loop_new(&clock_system);
	if (term_open(p.loop, &opt, &ev, &p.term, &why) < 0) {
		fprintf(stderr, "no terminal: %s\n", why.text);
		loop_free(p.loop);
		return 2;
	}
	run(&p);
	loop_free(p.loop);
	printf("bye, signal %d\n", p.signo);
	return p.signo ? 128 + p.signo : 0;
}
