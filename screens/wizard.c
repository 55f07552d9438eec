/* The wizard in a terminal: keys in, frames out, and a few lines at the end. */
#include "screens/wizard.h"

#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/xmem.h"
#include "screens/flow.h"
#include "tui/term.h"

#define FRAME_US 33000	/* between frames while events stream in */
#define TICK_US	 250000 /* running times change four times a second */

struct wizard {
	const struct wizard_config *config;
	struct flow *flow;	   /* owned */
	struct terminal *terminal; /* owned */
	struct surface *surface;   /* owned */
	struct timer *frame, *tick;
	int64_t drawn_us;
	bool mouse;  /* of the terminal is on */
	bool dirty;  /* something changed */
	bool urgent; /* because of a key: draw at once */
	bool over;   /* keys that were typed ahead mean nothing any more */
	int status;
};

static void finish(struct wizard *w, int status)
{
	w->status = status;
	w->over = true;
	loop_stop(w->config->loop);
}

/* tmux(1), set-clipboard: by default it keeps what a program copies. */
static const char *words_of_copy(bool sent)
{
	const char *tmux = getenv("TMUX");

	if (!sent)
		return "This terminal takes no copy; the report has the same "
		       "text.";
	if (tmux && tmux[0])
		return "Sent to tmux, which takes it only after 'tmux set -s "
		       "set-clipboard on'.";
	return "Sent to the terminal's clipboard; whether it took it can't be "
	       "known.";
}

static void copy_out(struct wizard *w)
{
	char *text = flow_take_copy(w->flow);

	if (text)
		flow_say(w->flow, TH_MESSAGE,
			 words_of_copy(term_copy(w->terminal, text)));
	free(text);
}

/* What the flow wants of the terminal besides its screen. */
static void ring_out(struct wizard *w)
{
	char *title = flow_take_title(w->flow);

	if (title)
		term_title(w->terminal, title);
	free(title);
	if (flow_take_bell(w->flow))
		term_bell(w->terminal);
}

/* The terminal follows what the flow wants. */
static void follow_mouse(struct wizard *w)
{
	bool on = flow_mouse(w->flow);

	if (on == w->mouse)
		return;
	w->mouse = term_mouse(w->terminal, on) && on;
	if (on && !w->mouse)
		flow_no_mouse(w->flow);
}

static void on_key(void *ctx, const struct key *k)
{
	struct wizard *w = ctx;
	struct key key = *k;
	enum flow_result result;

	if (w->over)
		return;
	if (key_points(k))
		key.spot = surface_spot_at(w->surface, k->row, k->col);
	result = flow_key(w->flow, &key);
	follow_mouse(w);

	w->dirty = w->urgent = true;
	copy_out(w);
	ring_out(w);
	if (result == FLOW_QUIT) {
		flow_stop(w->flow);
		flow_leave(w->flow);
		finish(w, 0);
	}
	if (result == FLOW_SUSPEND)
		term_suspend(w->terminal);
	else if (result == FLOW_REPAINT)
		term_redraw(w->terminal);
}

static void on_resized(void *ctx, int rows, int cols)
{
	struct wizard *w = ctx;

	flow_resize(w->flow, rows, cols);
	surface_resize(w->surface, rows, cols);
	w->dirty = w->urgent = true;
}

static void on_ended(void *ctx, int signo)
{
	finish(ctx, 128 + signo);
}

static void on_timer(void *ctx)
{
	struct wizard *w = ctx;

	w->dirty = true;
}

static void draw(struct wizard *w, int64_t now)
{
	w->surface->ascii = flow_ascii(w->flow);
	flow_draw(w->flow, w->surface);
	term_draw(w->terminal, w->surface);
	w->drawn_us = now;
	w->dirty = w->urgent = false;
	timer_stop(w->frame);
	if (flow_running(w->flow) || flow_unkept(w->flow) ||
	    flow_watching(w->flow))
		timer_at(w->tick, now + TICK_US);
	else
		timer_stop(w->tick);
}

/* One frame a turn at most, and none that nobody could see. */
static void before_sleep(void *ctx)
{
	struct wizard *w = ctx;
	int64_t now = loop_now_us(w->config->loop);

	if (flow_settle(w->flow)) {
		w->dirty = true;
		ring_out(w);
	}
	if (!w->dirty)
		return;
	if (w->urgent || now - w->drawn_us >= FRAME_US)
		draw(w, now);
	else
		timer_at(w->frame, w->drawn_us + FRAME_US);
}

static void open_surface(struct wizard *w)
{
	const char *note = term_note(w->terminal);
	int rows, cols;

	term_size(w->terminal, &rows, &cols);
	w->surface = surface_new(rows, cols, term_ascii(w->terminal));
	w->flow = flow_new(w->config, term_ascii(w->terminal));
	flow_resize(w->flow, rows, cols);
	if (note)
		flow_say(w->flow, TH_WARN, note);
	follow_mouse(w);
	term_title(w->terminal, "cf502");
	if (w->config->resumed)
		flow_resume(w->flow, w->config->resumed);
	else if (w->config->recording)
		flow_replay(w->flow);
	else if (w->config->unfinished)
		flow_hint(w->flow);
}

static void run_loop(struct wizard *w)
{
	struct loop *loop = w->config->loop;

	w->frame = loop_timer(loop, INT64_MAX, on_timer, w);
	w->tick = loop_timer(loop, INT64_MAX, on_timer, w);
	timer_stop(w->frame);
	timer_stop(w->tick);
	w->dirty = w->urgent = true;
	loop_before_sleep(loop, before_sleep, w);
	loop_run(loop);
	loop_before_sleep(loop, NULL, NULL);
	timer_free(&w->frame);
	timer_free(&w->tick);
}

/* Leaves its lines behind on the normal screen. */
static void say_farewell(const struct wizard *w)
{
	struct buf text = BUF_INIT(8192);
	size_t at = 0;
	ssize_t n = 0;

	if (!w->config->quiet)
		flow_farewell(w->flow, &text);
	while (at < text.len && n >= 0) {
		n = write(STDOUT_FILENO, text.data + at, text.len - at);
		at += n > 0 ? (size_t)n : 0;
	}
	buf_release(&text);
}

int wizard_run(const struct wizard_config *config, struct cf_why *why)
{
	struct wizard w = { .config = config };
	const struct term_options options = {
		.color = config->color,
		.ascii = config->ascii,
		.looks = config->looks,
	};
	const struct term_events events = {
		.key = on_key,
		.resized = on_resized,
		.ended = on_ended,
		.ctx = &w,
	};
	int rc = term_open(config->loop, &options, &events, &w.terminal, why);

	if (rc < 0)
		return rc == CF_EINPUT ? 2 : 4;
	open_surface(&w);
	run_loop(&w);
	flow_stop(w.flow);
	term_close(w.terminal);
	say_farewell(&w);
	flow_free(w.flow);
	surface_free(w.surface);
	return w.status;
}
