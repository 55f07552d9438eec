/* Pages in their order, and what they ask for. */
#include "screens/flow.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "screens/flow_parts.h"
#include "screens/terms.h"

#define HELP_WORDS 16384 /* bytes */

const struct screen *const flow_pages[N_PAGES] = {
	[PAGE_TARGET] = &page_target,
	[PAGE_HANDSHAKE] = &page_handshake,
	[PAGE_DIAGNOSIS] = &page_diagnosis,
	[PAGE_WORKAROUNDS] = &page_workarounds,
	[PAGE_REPORT] = &page_report,
};

enum { QUIT_STAY, QUIT_REPORT, QUIT_NOW };

bool flow_ascii(const struct flow *f)
{
	return f->ascii_terminal || f->ascii_wanted;
}

bool flow_running(const struct flow *f)
{
	return f->run != NULL;
}

bool flow_mouse(const struct flow *f)
{
	return f->mouse;
}

void flow_no_mouse(struct flow *f)
{
	f->mouse = false;
	flow_say(f, TH_WARN, "This terminal has no mouse for cf502.");
}

static struct rect body_of(const struct flow *f)
{
	/* What frame_draw leaves of the surface. */
	return (struct rect){ .row = 2,
			      .rows = f->rows > 4 ? f->rows - 4 : 0,
			      .cols = f->cols };
}

struct view flow_view(const struct flow *f)
{
	const struct round *r = f->session ? session_now(f->session) : NULL;
	int64_t elapsed = r ? r->evidence.last_us : 0;

	if (f->run)
		elapsed = loop_now_us(f->config->loop) - f->began_us;
	return (struct view){
		.config = f->config,
		.session = f->session,
		.session_number = f->session_number,
		.running = f->run != NULL || flow_replay_running(f),
		.watching = flow_watching(f),
		.demo = f->demo,
		.recording = f->config->recording != NULL,
		.exported = f->exported && !f->export_is_stale,
		.kept_as = flow_kept_as(f),
		.elapsed_us = elapsed,
		.body = body_of(f),
		.context = f->state[f->at]
				   ? flow_pages[f->at]->context(f->state[f->at])
				   : CTX_FIELD,
		.ascii = flow_ascii(f),
	};
}

struct flow *flow_new(const struct wizard_config *config, bool ascii)
{
	struct flow *f = xcalloc(1, sizeof(*f));
	struct view v;
	size_t i;

	f->config = config;
	f->mouse = config->mouse;
	buf_init(&f->reports, 8192);
	f->ascii_terminal = ascii;
	f->rows = 24;
	f->cols = 80;
	f->back_to = N_PAGES;
	f->visited[PAGE_TARGET] = true;
	v = flow_view(f);
	for (i = 0; i < N_PAGES; i++) {
		f->state[i] = xcalloc(1, flow_pages[i]->state_size);
		if (flow_pages[i]->init)
			flow_pages[i]->init(f->state[i], &v);
	}
	return f;
}

void flow_free(struct flow *f)
{
	size_t i;

	if (!f)
		return;
	flow_end_session(f);
	for (i = 0; i < N_PAGES; i++) {
		if (flow_pages[i]->release)
			flow_pages[i]->release(f->state[i]);
		free(f->state[i]);
	}
	free(f->exported);
	buf_release(&f->reports);
	free(f->message);
	free(f->notice);
	free(f->copy);
	free(f->help_words);
	free(f->title);
	outcomes_release(&f->outcomes);
	free(f);
}

struct session *flow_session(struct flow *f)
{
	return f->session;
}

void flow_say(struct flow *f, enum theme element, const char *text)
{
	free(f->message);
	f->message = xstrdup(text);
	f->message_stays = false;
	f->message_element = element;
}

static void flow_unsay(struct flow *f)
{
	free(f->message);
	f->message = NULL;
	f->message_stays = false;
}

/* The terms of the page, as wide as the help is. */
static void fill_help_words(struct flow *f)
{
	const char *notes = flow_pages[f->at]->notes;
	struct buf out = BUF_INIT(HELP_WORDS);

	terms_write(1u << f->at, f->cols - HELP_LEFT, &out);
	if (notes)
		buf_addf(&out, "\n%s", notes);
	free(f->help_words);
	f->help_words = buf_take(&out);
	f->help.extra = f->help_words;
}

void flow_resize(struct flow *f, int rows, int cols)
{
	f->rows = rows;
	f->cols = cols;
	if (f->helping)
		fill_help_words(f);
}

/* Going ---------------------------------------------------------------- */

void flow_go(struct flow *f, size_t page)
{
	struct view v;

	if (f->at != page)
		flow_keep_page(f);
	f->at = page;
	f->visited[page] = true;
	f->back_to = N_PAGES;
	v = flow_view(f);
	if (flow_pages[page]->enter)
		flow_pages[page]->enter(f->state[page], &v);
	flow_keep_page(f);
}

static void go_back(struct flow *f)
{
	size_t to = f->back_to;

	if (to == N_PAGES)
		to = f->at > 0 ? f->at - 1 : 0;
	flow_go(f, to);
}

void flow_show(struct flow *f, const struct question *q)
{
	flow_begin_session(f, q, false);
	session_round(f->session);
	flow_go(f, PAGE_HANDSHAKE);
}

static void probe(struct flow *f, const struct request *r)
{
	if (f->run && flow_same_question(f, r->question)) {
		flow_go(f, PAGE_HANDSHAKE);
		return;
	}
	if (!flow_same_question(f, r->question))
		flow_begin_session(f, r->question, r->demo);
	if (!flow_begin_run(f)) {
		if (f->session->rounds.n == 0)
			flow_end_session(f);
		return;
	}
	flow_go(f, PAGE_HANDSHAKE);
}

static void reprobe(struct flow *f)
{
	if (f->run) {
		flow_say(f, TH_MESSAGE,
			 "A probe is under way; " BOUND_STOP " stops it.");
		return;
	}
	if (f->session)
		flow_begin_run(f);
}

static void mark(struct flow *f, const struct request *r)
{
	const struct wizard_offers *o = f->config->offers;

	session_mark(f->session, r->id, r->done);
	if (f->demo && o && o->mark)
		o->mark(o->ctx, r->id, r->done);
}

static void carry_out(struct flow *f, struct request *r)
{
	void *handshake = f->state[PAGE_HANDSHAKE];
	size_t from = f->at;
	struct view v;

	if (r->message[0])
		flow_say(f, r->element, r->message);
	f->bell = f->bell || r->bell;
	if (flow_replay_refuses(f, r->ask))
		r->ask = ASK_NOTHING;
	if (r->ask == ASK_NEXT && f->at + 1 < N_PAGES)
		flow_go(f, f->at + 1);
	else if (r->ask == ASK_BACK)
		go_back(f);
	else if (r->ask == ASK_FORGET)
		flow_end_session(f);
	else if (r->ask == ASK_PROBE)
		probe(f, r);
	else if (r->ask == ASK_REPROBE)
		reprobe(f);
	else if (r->ask == ASK_MARK)
		mark(f, r);
	else if (r->ask == ASK_RESUME)
		f->leaving = flow_take_up(f, r->text);
	if (r->ask == ASK_EVENT) {
		flow_go(f, PAGE_HANDSHAKE);
		f->back_to = from;
		v = flow_view(f);
		page_handshake_show(handshake, &v, r->event);
	}
	if (r->ask == ASK_COPY) {
		free(f->copy);
		f->copy = r->text;
		r->text = NULL;
	}
	if (r->ask == ASK_EXPORTED) {
		flow_exported(f, r->text);
		flow_keep_step(f, EV_REPORT, f->exported, 0);
	}
	if (r->question) {
		question_release(r->question);
		free(r->question);
	}
	free(r->text);
}

/* Keys ----------------------------------------------------------------- */

/*
 * What is left behind: FIXED as well, for it is what one shows to others. An
 * origin of the demo is gone with the wizard, and a recording is a file.
 */
static bool has_results(const struct flow *f)
{
	const struct round *r = f->session ? session_now(f->session) : NULL;

	return r && r->evidence.conns.n > 0 && !f->demo &&
	       !f->config->recording && (!f->exported || f->export_is_stale);
}

static const char *quit_question(const struct flow *f)
{
	if (f->unkept)
		return "Leave cf502? This session is not kept, and no report "
		       "of it was written.";
	if (f->run)
		return "A probe is under way. Leave cf502?";
	return flow_kept_as(f)
		       ? "Leave cf502? No report of these results was written; "
			 "'cf502 resume' goes on with them."
		       : "Leave cf502? No report of these results was written.";
}

static enum flow_result ask_quit(struct flow *f)
{
	if (!f->run && !has_results(f))
		return FLOW_QUIT;
	f->quit = (struct dialog){
		.question = quit_question(f),
		.buttons = { "Stay", "Go to the report", "Quit" },
	};
	f->asking = true;
	f->helping = false;
	return FLOW_STAY;
}

void flow_notice(struct flow *f, const char *text)
{
	free(f->notice);
	f->notice = xstrdup(text);
	f->quit = (struct dialog){ .question = f->notice,
				   .buttons = { "Go on" } };
	f->asking = true;
}

static enum flow_result key_in_dialog(struct flow *f, enum action a,
				      const struct key *k)
{
	enum dialog_result result;

	if (a == ACT_PICK && k->spot.pane == SPOT_DIALOG)
		f->quit.at = k->spot.row;
	result = dialog_act(&f->quit, a);
	if (result == DIALOG_OPEN)
		return FLOW_STAY;
	f->asking = false;
	if (f->notice) {
		free(f->notice);
		f->notice = NULL;
		return FLOW_STAY;
	}
	if (result == DIALOG_YES ||
	    (result == DIALOG_CHOSEN && f->quit.at == QUIT_NOW))
		return FLOW_QUIT;
	if (result == DIALOG_CHOSEN && f->quit.at == QUIT_REPORT)
		flow_go(f, PAGE_REPORT);
	return FLOW_STAY;
}

static enum context context_of(const struct flow *f)
{
	if (f->asking)
		return CTX_DIALOG;
	if (f->helping)
		return CTX_HELP;
	return flow_pages[f->at]->context(f->state[f->at]);
}

static void open_help(struct flow *f)
{
	struct view v = flow_view(f);

	f->help = (struct help){
		.title = flow_pages[f->at]->title,
		.keymap = f->config->keys,
		.context = flow_pages[f->at]->context(f->state[f->at]),
		.hints = flow_pages[f->at]->hints(f->state[f->at], &v),
	};
	if (f->config->recording) {
		flow_replay_hints(f->help.hints, f->help_hints);
		f->help.hints = f->help_hints;
	}
	fill_help_words(f);
	f->helping = true;
}

static bool jump(struct flow *f, enum action a)
{
	size_t page;

	if (a < ACT_STEP_1 || a > ACT_STEP_5)
		return false;
	page = (size_t)(a - ACT_STEP_1);
	if (f->visited[page])
		flow_go(f, page);
	else
		flow_say(f, TH_MESSAGE,
			 f->session ? "That step comes later; " BOUND_ENTER
				      " goes on."
				    : "Nothing was probed yet; " BOUND_ENTER
				      " goes on.");
	return true;
}

/* What means the same on every page. */
static bool act_everywhere(struct flow *f, enum action a, enum flow_result *ret)
{
	*ret = FLOW_STAY;
	if (flow_replay_act(f, a))
		return true;
	if (a == ACT_QUIT) {
		*ret = ask_quit(f);
	} else if (a == ACT_STOP) {
		if (f->run || f->watch.on)
			flow_stop(f);
		else
			*ret = ask_quit(f);
	} else if (a == ACT_SUSPEND) {
		*ret = FLOW_SUSPEND;
	} else if (a == ACT_REDRAW) {
		*ret = FLOW_REPAINT;
	} else if (a == ACT_HELP) {
		open_help(f);
	} else if (a == ACT_WATCH) {
		flow_watch_toggle(f);
	} else if (a == ACT_MOUSE) {
		f->mouse = !f->mouse;
		flow_say(f, TH_MESSAGE,
			 f->mouse ? "Mouse on: a click selects, a second one "
				    "goes on."
				  : "Mouse off: the terminal selects text "
				    "again.");
	} else if (a == ACT_GLYPHS) {
		f->ascii_wanted = !f->ascii_wanted;
		if (f->ascii_terminal)
			flow_say(f, TH_MESSAGE,
				 "This terminal or locale knows ASCII alone.");
	} else {
		return jump(f, a);
	}
	return true;
}

static void act_page(struct flow *f, enum action a, const struct key *k)
{
	struct request r = { .ask = ASK_NOTHING, .element = TH_MESSAGE };
	struct view v = flow_view(f);

	r.view = &v;
	flow_pages[f->at]->act(f->state[f->at], &v, a, k, &r);
	if (r.ask == ASK_NOTHING && !r.message[0] && a == ACT_REPROBE)
		r.ask = ASK_REPROBE;
	if (r.ask == ASK_NOTHING && a == ACT_EXPORT && f->session &&
	    f->at != PAGE_REPORT)
		flow_go(f, PAGE_REPORT);
	carry_out(f, &r);
}

static bool fits(const struct flow *f)
{
	return f->rows >= FRAME_MIN_ROWS && f->cols >= FRAME_MIN_COLS;
}

/*
 * What a click means: what was drawn there for an action, Enter the second
 * time on a row, else to pick it; where nothing is, nothing.
 */
static enum action click(struct flow *f, const struct spot *spot)
{
	struct spot before = f->picked;

	f->picked = *spot;
	if (spot->pane == 0)
		return ACT_NONE;
	if (spot->pane == SPOT_ACTION)
		return (enum action)spot->row;
	if (spot->once || spot->row == SPOT_NO_ROW ||
	    spot->pane != before.pane || spot->row != before.row)
		return ACT_PICK;
	f->picked = (struct spot){ .pane = 0 };
	return ACT_ENTER;
}

static enum action action_of(struct flow *f, const struct key *k)
{
	enum action a = keymap_action(f->config->keys, context_of(f), k);

	if (a == ACT_PICK)
		return click(f, &k->spot);
	f->picked = (struct spot){ .pane = 0 };
	return a;
}

enum flow_result flow_key(struct flow *f, const struct key *k)
{
	enum action a = action_of(f, k);
	enum flow_result result;

	/* What can't be seen is not acted on. */
	if (!fits(f) && a != ACT_QUIT && a != ACT_STOP && a != ACT_SUSPEND &&
	    a != ACT_REDRAW)
		return FLOW_STAY;
	if (!f->notice)
		flow_unsay(f);
	if (f->asking && (a == ACT_SUSPEND || a == ACT_REDRAW))
		return a == ACT_SUSPEND ? FLOW_SUSPEND : FLOW_REPAINT;
	if (f->asking)
		return key_in_dialog(f, a, k);
	if (f->helping && a != ACT_SUSPEND && a != ACT_REDRAW) {
		f->helping = help_act(&f->help, a, body_of(f), flow_ascii(f));
		return FLOW_STAY;
	}
	if (!act_everywhere(f, a, &result))
		act_page(f, a, k);
	return f->leaving ? FLOW_QUIT : result;
}

/* Drawing -------------------------------------------------------------- */

static void status_text(const struct flow *f, struct buf *out)
{
	const char *word = f->demo ? "DEMO" : "probe";

	if (f->config->recording && f->session) {
		flow_replay_status(f, out);
		return;
	}
	if (!f->session || f->session->rounds.n == 0)
		buf_adds(out, page_target_on_offer(f->state[PAGE_TARGET])
				      ? "DEMO"
				      : "new");
	else
		buf_addf(out, "%s %zu%s", word, f->session->rounds.n,
			 f->unkept ? ", not kept" : "");
	flow_watch_status(f, out);
}

static void frame_of(const struct flow *f, const struct view *v,
		     struct frame_step steps[N_PAGES], struct frame *ret)
{
	const struct screen *page = flow_pages[f->at];
	size_t i;

	for (i = 0; i < N_PAGES; i++)
		steps[i] = (struct frame_step){ .title = flow_pages[i]->title,
						.visited = f->visited[i] };
	*ret = (struct frame){
		.program = "cf502",
		.steps = steps,
		.n_steps = N_PAGES,
		.current = f->at,
		.message = f->message,
		.message_element = f->message ? f->message_element : TH_MESSAGE,
		.keymap = f->config->keys,
		.context = context_of(f),
		.hints = f->asking    ? dialog_hints
			 : f->helping ? help_hints
				      : page->hints(f->state[f->at], v),
	};
}

void flow_draw(const struct flow *f, struct surface *s)
{
	struct buf message = BUF_INIT(MESSAGE_MAX), status = BUF_INIT(64);
	struct frame_step steps[N_PAGES];
	struct hint hints[HINTS_ROOM];
	const struct screen *page = flow_pages[f->at];
	struct view v = flow_view(f);
	struct frame frame;
	struct rect body;
	char *words;

	surface_clear(s);
	frame_of(f, &v, steps, &frame);
	if (f->config->recording && !f->asking && !f->helping) {
		flow_replay_hints(frame.hints, hints);
		frame.hints = hints;
	}
	if (!frame.message)
		frame.message = flow_replay_message(f);
	if (!frame.message && page->message) {
		page->message(f->state[f->at], &v, &message);
		frame.message = buf_str(&message);
	}
	words = view_words(&v, frame.message ? frame.message : "");
	frame.message = words;
	status_text(f, &status);
	frame.status = buf_str(&status);
	body = frame_draw(s, &frame);
	v.body = body;
	if (body.rows > 0 && !f->helping)
		page->draw(f->state[f->at], &v, s, body);
	if (body.rows > 0 && f->helping)
		help_draw(&f->help, s, body);
	if (body.rows > 0 && f->asking)
		dialog_draw(&f->quit, s, body);
	free(words);
	buf_release(&message);
	buf_release(&status);
}

/* What the terminal does for it ---------------------------------------- */

char *flow_take_copy(struct flow *f)
{
	char *text = f->copy;

	f->copy = NULL;
	return text;
}

bool flow_take_bell(struct flow *f)
{
	bool bell = f->bell;

	f->bell = false;
	return bell;
}
