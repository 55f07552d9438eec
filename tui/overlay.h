#ifndef CF502_TUI_OVERLAY_H
#define CF502_TUI_OVERLAY_H
/*
 * What lies above a page for a while: the help, made from the action table,
 * and a question with buttons. Both are drawn last, into the page's body.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/action.h"
#include "tui/frame.h"
#include "tui/scroll.h"
#include "tui/surface.h"

/* The key bars for CTX_HELP and CTX_DIALOG. */
extern const struct hint help_hints[], dialog_hints[];

struct help {
	const char *title;	     /* "step 2, handshake" */
	const struct keymap *keymap; /* NULL: the shipped one */
	enum context context;	     /* of the page below */
	const struct hint *hints;    /* its key bar; ends with ACT_NONE */
	const char *extra; /* words and notes of this page, or NULL; lines */
	struct scroll scroll;
};

#define HELP_LEFT 3 /* cells before its text */

/* The whole help as lines of text: this view, everywhere, marks, extra. */
void help_text(const struct help *h, bool ascii, struct buf *out);
/* Scrolls; rows and cols are the body's. False: the help is to be closed. */
bool help_act(struct help *h, enum action a, struct rect body, bool ascii);
void help_draw(const struct help *h, struct surface *s, struct rect body);

#define DIALOG_BUTTONS 4

struct dialog {
	const char *question;		     /* borrowed, wrapped */
	const char *buttons[DIALOG_BUTTONS]; /* NULL: no more */
	size_t at; /* button with the focus; 0 is the safe default */
};

enum dialog_result {
	DIALOG_OPEN,
	DIALOG_CHOSEN, /* ENTER: the button is d->at */
	DIALOG_BACK,   /* BACK: nothing shall happen */
	DIALOG_YES,    /* y, or ^C or ^X once more: what was asked for */
};

/* Moves between the buttons, or ends the question. */
enum dialog_result dialog_act(struct dialog *d, enum action a);
/* In the middle of the body, over what the page has drawn there. */
void dialog_draw(const struct dialog *d, struct surface *s, struct rect body);

#endif
