#ifndef CF502_SCREENS_SCREEN_H
#define CF502_SCREENS_SCREEN_H
/*
 * A page of the wizard: a const row of functions, and a state that the wizard
 * owns. It gets actions, never keys, except that a field looks at the key for
 * its text. It changes nothing but its own state: what else it wants, it asks
 * for, and the wizard does it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advice/session.h"
#include "screens/key_words.h"
#include "screens/wizard.h"
#include "tui/action.h"
#include "tui/frame.h"
#include "tui/keymap.h"
#include "tui/scroll.h"
#include "tui/surface.h"

/* Side by side from here on: short things, texts, everything. */
#define WIDE_COLS  100
#define TEXT_COLS  116
#define WIDER_COLS 140

/* What a page looks at; all of it borrowed. */
struct view {
	const struct wizard_config *config;
	const struct session *session; /* NULL before the first probe */
	unsigned session_number; /* each session has another one, from 1 */
	bool running;		 /* a probe is under way */
	bool watching;		 /* it is asked again by itself */
	bool demo;		 /* what is probed is an offer */
	bool recording;		 /* nothing is probed */
	const char *kept_as;	 /* name of the session's file, or NULL */
	bool exported;		 /* a report of this state was written */
	int64_t elapsed_us;	 /* since the newest round began */
	struct rect body;	 /* of the page, as it is drawn */
	enum context context;	 /* of the page, when the view was made */
	bool ascii;
};

enum ask {
	ASK_NOTHING,
	ASK_NEXT,
	ASK_BACK,
	ASK_FORGET,   /* the session: what it asked is no longer there */
	ASK_PROBE,    /* question, demo */
	ASK_REPROBE,  /* the same question again */
	ASK_MARK,     /* id, done */
	ASK_EVENT,    /* event: show it in the handshake */
	ASK_COPY,     /* text */
	ASK_RESUME,   /* text: the name of a session, in place of this one */
	ASK_EXPORTED, /* text: the path of the report that was written */
};

/* All zero: nothing. The wizard releases what is owned. */
struct request {
	const struct view *view; /* borrowed: where it is asked, or NULL */
	enum ask ask;
	struct question *question; /* owned */
	bool demo;
	const char *id; /* borrowed: of a remedy or a dead end */
	bool done;
	uint64_t event;
	char *text;	    /* owned */
	char message[256];  /* for the message line; "": none */
	enum theme element; /* of the message */
	bool bell;
};

#define PLACE_MAX 8

struct screen {
	const char *id;
	const char *title;
	const char *notes; /* for the help, below the terms; or NULL; lines */
	size_t state_size; /* zeroed and owned by the wizard */
	void (*init)(void *state, const struct view *v);
	void (*release)(void *state);
	/* The page comes into sight. */
	void (*enter)(void *state, const struct view *v);
	/* what: SESSION_* bits; also for pages out of sight. */
	void (*changed)(void *state, const struct view *v, unsigned what);
	enum context (*context)(const void *state);
	/* The key bar, the primary action first; ends with ACT_NONE. */
	const struct hint *(*hints)(const void *state, const struct view *v);
	/* What stands in the message line while nothing has happened. */
	void (*message)(const void *state, const struct view *v,
			struct buf *out);
	void (*draw)(const void *state, const struct view *v, struct surface *s,
		     struct rect body);
	/* k: the key behind the action, for fields; never NULL. */
	void (*act)(void *state, const struct view *v, enum action a,
		    const struct key *k, struct request *ret);
	/*
	 * Where the user is on it, as numbers for the file of the session, and
	 * back there with numbers that anybody may have written. Both, or NULL.
	 */
	void (*place)(const void *state, uint64_t ret[PLACE_MAX]);
	void (*go_to)(void *state, const struct view *v,
		      const uint64_t place[PLACE_MAX]);
};

extern const struct screen page_target;
extern const struct screen page_handshake;
extern const struct screen page_diagnosis;
extern const struct screen page_workarounds;
extern const struct screen page_report;

/* The form on the target page stands on an offer. */
bool page_target_on_offer(const void *state);
/* Selects an event in the timeline of the handshake page. */
void page_handshake_show(void *state, const struct view *v, uint64_t event);

/* A text with BOUND_ keys in it, filled in; owned by the caller. */
char *view_words(const struct view *v, const char *text);
/* Fills in the request's message with its keys, clean and cut to its size. */
void request_say(struct request *r, enum theme element, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * One key while a text of its own covers the page: scrolls, copies (the text
 * is taken then), or closes it. False: it is closed. rows is what of the text
 * is seen at once.
 */
bool read_text(struct scroll *scroll, struct buf *text, const struct view *v,
	       int rows, enum action close, enum action a, struct request *ret);

/* Where in a text one is, at the right of a row, unless something is there. */
void draw_place(struct surface *s, struct rect row, const char *text);
/* The newest round, or NULL. */
const struct round *view_round(const struct view *v);
/* How a verdict looks. */
enum mark verdict_mark(enum verdict_outcome o);
enum theme verdict_element(enum verdict_outcome o);

#endif
