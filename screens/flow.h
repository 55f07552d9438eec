#ifndef CF502_SCREENS_FLOW_H
#define CF502_SCREENS_FLOW_H
/*
 * The wizard without its terminal: pages, session and run, dialogs and help.
 * It takes keys and draws on a surface, so that tests walk through it in
 * memory; wizard.c gives it a terminal.
 */
#include <stdbool.h>

#include "advice/session.h"
#include "base/buf.h"
#include "screens/wizard.h"
#include "tui/keymap.h"
#include "tui/surface.h"

struct flow;

enum flow_result {
	FLOW_STAY,
	FLOW_QUIT,
	FLOW_SUSPEND,
	FLOW_REPAINT, /* every cell, not only what changed */
};

/* config is borrowed; ascii: the terminal knows no more. */
struct flow *flow_new(const struct wizard_config *config, bool ascii);
void flow_free(struct flow *f);

/* Clicks and the wheel are wanted. */
bool flow_mouse(const struct flow *f);
/* They can't be had; says so. */
void flow_no_mouse(struct flow *f);

/* Size of the surface from now on. */
void flow_resize(struct flow *f, int rows, int cols);
enum flow_result flow_key(struct flow *f, const struct key *k);
void flow_draw(const struct flow *f, struct surface *s);
/* True when surfaces are to be without glyphs beyond ASCII. */
bool flow_ascii(const struct flow *f);

/*
 * Once a loop turn: judges what came in, ends a run that is done. True when
 * something is to be drawn anew because of it.
 */
bool flow_settle(struct flow *f);
bool flow_running(const struct flow *f);
/* Ends a run, for good. */
void flow_stop(struct flow *f);

/* True while the question is asked again and again. */
bool flow_watching(const struct flow *f);

/* Once each: a text for the clipboard and one for the window's title (owned by
 * the caller), a bell. */
char *flow_take_copy(struct flow *f);
char *flow_take_title(struct flow *f);
bool flow_take_bell(struct flow *f);
/* Begins with what was kept, on the page where it was left. */
void flow_resume(struct flow *f, struct resumed *from);
/* Says that there is an unfinished session, unless it is a week old. */
void flow_hint(struct flow *f);
/* Begins with the recording, at its end. */
void flow_replay(struct flow *f);
/* The user leaves, with nothing in the way: the session's last line. */
void flow_leave(struct flow *f);
/* Some of the session is not in its file yet, and is tried again. */
bool flow_unkept(const struct flow *f);
/* Puts a sentence into the message line. */
void flow_say(struct flow *f, enum theme element, const char *text);

/* What stays on the normal screen: at most five lines. */
void flow_farewell(const struct flow *f, struct buf *out);

/* For tests: the session that the pages show, or NULL. */
struct session *flow_session(struct flow *f);
/*
 * For tests: begins a session on a question as Enter does on the first page,
 * with no run behind it.
 */
void flow_show(struct flow *f, const struct question *q);
/* Whether q asks what the session asks; false without a session. */
bool flow_same_question(const struct flow *f, const struct question *q);

#endif
