#ifndef CF502_TUI_KEYMAP_H
#define CF502_TUI_KEYMAP_H
/*
 * Keys as they come from the terminal, and the way from a key to an action.
 * Pages get actions; only a field looks at the key itself, for its text.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/vec.h"
#include "tui/action.h"
#include "tui/spot.h"

enum key_type {
	K_NONE,
	K_CHAR,	 /* cp: a printable character, blank too */
	K_CTRL,	 /* cp: 'A' .. 'Z', '\\', ']', '^', '_' */
	K_NAMED, /* name */
	K_PASTE, /* text: a bracketed paste, see term.h */
};

/* X(name, text in tables, key bar and help) */
/* clang-format off */
#define KEY_NAMES(X)                                                           \
	X(ENTER, "Enter") X(TAB, "Tab") X(STAB, "Shift-Tab") X(ESC, "Esc")     \
	X(BACKSPACE, "Backspace") X(DEL, "Del") X(INSERT, "Ins")               \
	X(UP, "Up") X(DOWN, "Down") X(LEFT, "Left") X(RIGHT, "Right")          \
	X(CLEFT, "Ctrl-Left") X(CRIGHT, "Ctrl-Right")                          \
	X(HOME, "Home") X(END, "End")                                          \
	X(PGUP, "PgUp") X(PGDN, "PgDn") X(SPACE, "Space") X(F1, "F1")          \
	X(F2, "F2") X(F3, "F3") X(F4, "F4") X(F5, "F5") X(F6, "F6")            \
	X(F7, "F7") X(F8, "F8") X(F9, "F9") X(F10, "F10") X(F11, "F11")        \
	X(F12, "F12") X(CLICK, "Click") X(WHEEL_UP, "Wheel-Up")                \
	X(WHEEL_DOWN, "Wheel-Down")
/* clang-format on */

enum key_name {
#define X(name, text) KN_##name,
	KEY_NAMES(X)
#undef X
		KN_N
};

struct key {
	enum key_type type;
	uint32_t cp;
	enum key_name name;
	const char *text; /* K_PASTE: clean UTF-8, borrowed for the call */
	int row, col;	  /* of the mouse: a cell of the surface */
	struct spot spot; /* of the mouse: what was drawn there */
};

/* A key that the user gave an action; ACT_NONE: it shall do nothing. */
struct key_choice {
	struct key key;
	enum action action;
};

/*
 * What keys mean: the shipped table, and in front of it what the user chose. A
 * choice counts where its action has a shipped key (ACT_NONE: anywhere), but
 * no character does in a field; there the key means nothing else any more. All
 * zero, and NULL for a const pointer, is the shipped table.
 */
struct keymap {
	VEC_OF(struct key_choice) own; /* the one that the bar shows first */
};

void keymap_release(struct keymap *m);

/* Whether a choice counts in any of these contexts (ORed). */
bool keymap_counts(unsigned contexts, const struct key_choice *c);
/* Whether two choices give one key two meanings somewhere. */
bool keymap_clash(const struct key_choice *a, const struct key_choice *b);

/*
 * The action of a key where ctx (one bit) has the focus; ACT_NONE when it has
 * none, and always for characters in a field and for pastes.
 */
enum action keymap_action(const struct keymap *m, enum context ctx,
			  const struct key *k);
#define KEY_TEXT 16 /* bytes with NUL */
/* The first key of an action there, as text: "Enter"; its length, 0: none. */
size_t keymap_key(const struct keymap *m, enum context ctx, enum action a,
		  char out[KEY_TEXT]);
/*
 * All keys of an action in these contexts (ORed) into an empty buffer, with
 * blanks between: "b Esc". "" if it has none.
 */
void keymap_keys(const struct keymap *m, unsigned contexts, enum action a,
		 struct buf *out);
/*
 * Reads one key of the tables, such as "^A". Keys that terminals send alike
 * are one: "^M" is Enter. False: not a key.
 */
bool key_parse(const char *text, size_t n, struct key *ret);
/* Of the mouse: row and col are set. */
bool key_points(const struct key *k);
/* The named key nearest to text for "did you mean", or NULL. */
const char *key_nearest(const char *text);

#endif
