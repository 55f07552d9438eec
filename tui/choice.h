#ifndef CF502_TUI_CHOICE_H
#define CF502_TUI_CHOICE_H
/*
 * A row of choices: radio buttons "(*) one  ( ) other", check boxes "[x] a",
 * or buttons "< Run >". One focus stop; Left and Right go between the choices.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tui/action.h"
#include "tui/surface.h"

enum choice_kind {
	CHOICE_RADIO, /* one of them is on; moving the cursor does not choose */
	CHOICE_BOXES,
	CHOICE_BUTTONS, /* nothing is on; ENTER on one is the page's affair */
};

struct choice {
	enum choice_kind kind;
	size_t n;	     /* at most 32 */
	size_t at;	     /* which one the cursor is on */
	uint32_t on;	     /* bit i: choice i is on */
	uint32_t off_limits; /* bit i: shown dim, can't be toggled */
};

/* The one that is on (CHOICE_RADIO); n when none is. */
size_t choice_chosen(const struct choice *c);
/*
 * LEFT and RIGHT move (false at either end, so that the page may go on to the
 * next field), TOGGLE switches. *ret_changed (may be NULL) tells whether "on"
 * is another now. False: not an action of choices.
 */
bool choice_act(struct choice *c, enum action a, bool *ret_changed);
/*
 * Draws the choices from r's first row on, wrapped between choices. Returns
 * the rows used. With focus the hardware cursor is on the current choice.
 */
int choice_draw(const struct choice *c, const char *const *labels,
		struct surface *s, struct rect r, bool focus);
/* Each choice, where choice_draw draws it, stands for a row of the pane. */
void choice_spots(const struct choice *c, const char *const *labels,
		  struct surface *s, struct rect r, int pane);
/* The rows that choice_draw would use in a width of cols. */
int choice_rows(const struct choice *c, const char *const *labels, int cols);

#endif
