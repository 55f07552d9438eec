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
#include "tui/action.h"

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
	X(PGUP, "PgUp") X(PGDN, "PgDn") X(SPACE, "Space") X(F1, "F1")
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
};

/*
 * The action of a key where ctx (one bit) has the focus; ACT_NONE when it has
 * none, and always for characters in a field and for pastes.
 */
enum action keymap_action(enum context ctx, const struct key *k);
/* A key that the user gave an action, besides the shipped ones. */
struct key_choice {
	struct key key;
	enum action action;
};

/*
 * The same with choices in front: each counts where its action has a key at
 * all, and characters never in a field.
 */
enum action keymap_choose(const struct key_choice *choices, size_t n,
			  enum context ctx, const struct key *k);
#define KEY_TEXT 16 /* bytes with NUL */
/* The first key of an action there, as text: "Enter"; its length, 0: none. */
size_t keymap_key(enum context ctx, enum action a, char out[KEY_TEXT]);
/*
 * All keys of an action in these contexts (ORed) into an empty buffer, with
 * blanks between: "b Esc". "" if it has none.
 */
void keymap_keys(unsigned contexts, enum action a, struct buf *out);
/* Reads one key of the tables, such as "^A". False: not a key. */
bool key_parse(const char *text, size_t n, struct key *ret);

#endif
