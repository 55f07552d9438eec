#ifndef CF502_TUI_INPUT_H
#define CF502_TUI_INPUT_H
/*
 * From what the terminal sent to keys: bytes become characters, what stands
 * between paste marks becomes one paste, and escape sequences that nobody
 * knows vanish instead of being typed. term.c feeds it; tests do so as well.
 *
 * A drain is what could be read without waiting. A terminal that lets the end
 * mark through inside a paste could make us run what follows it; so an Enter
 * in the drain of a paste's end is dropped, and if another end mark comes in
 * that drain, so is all between the two.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "tui/keymap.h"

#define INPUT_CSI 16   /* bytes that are kept; no mouse says more */
#define PASTE_MAX 4096 /* bytes of one paste; the rest is dropped */

struct input_event {
	struct key key;
	char *text; /* owned; of a paste */
};

enum escape_state {
	ESCAPE_NONE,
	ESCAPE_SEEN, /* ESC, and what follows decides */
	ESCAPE_CSI,  /* inside ESC [ (ECMA-48 5.4), up to its final byte */
	ESCAPE_SS3,  /* one byte after ESC O */
	ESCAPE_X10,  /* the three bytes after ESC [ M: a mouse without SGR */
};

struct input {
	VEC_OF(struct input_event) queue;
	size_t next;	   /* first of the queue that was not taken */
	size_t paste_mark; /* length of the queue behind the last paste */
	bool pasted;	   /* a paste ended in this drain */
	bool in_paste;
	enum escape_state escape;
	bool mouse; /* clicks and the wheel are keys, else they vanish */
	char csi[INPUT_CSI]; /* the bytes since ESC [ */
	size_t n_csi;
	char partial[4]; /* bytes of a character whose end is missing */
	size_t n_partial;
	struct buf paste; /* owned */
};

void input_init(struct input *in);
/* Frees what was not taken, and texts of pastes that were. */
void input_release(struct input *in);

/* The next byte from the terminal, of a character or a control. */
void input_byte(struct input *in, unsigned char byte);
/* A key that curses knew by its sequence. */
void input_named(struct input *in, enum key_name name);
/* The marks around a paste (bracketed paste); bytes between are its text. */
void input_paste_start(struct input *in);
void input_paste_end(struct input *in);
/* Nothing more to read now: a lone ESC was the key. */
void input_drained(struct input *in);
/* The end mark of a paste does not come: what came is the paste. */
void input_paste_timeout(struct input *in);

/* The next key; its text lives until the next call. False: none. */
bool input_next(struct input *in, struct key *ret);

#endif
