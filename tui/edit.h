#ifndef CF502_TUI_EDIT_H
#define CF502_TUI_EDIT_H
/*
 * A line editor without a terminal: clean UTF-8 edited by cluster, so that a
 * character and its combining marks are one thing to the cursor. The content
 * has a maximum in bytes; what would exceed it is refused whole.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/action.h"
#include "tui/keymap.h"
#include "tui/surface.h"

struct edit {
	struct buf text; /* owned; the content */
	size_t at;	 /* cursor: byte offset at the start of a cluster */
};

enum edit_result {
	EDIT_IGNORED, /* not for a field; the page may use the action */
	EDIT_MOVED,   /* the cursor; also when it could not move further */
	EDIT_CHANGED,
	EDIT_REFUSED, /* it would not fit: ring the bell */
};

/* max: bytes of content, at least 1. */
void edit_init(struct edit *e, size_t max);
void edit_release(struct edit *e);
/* Replaces the content (cleaned, cut to the maximum), cursor at its end. */
void edit_set(struct edit *e, const char *text);
/* The content, borrowed until the next change. Never NULL. */
const char *edit_text(const struct edit *e);
bool edit_is_empty(const struct edit *e);

/*
 * What the user did: first the action, as keymap_action(CTX_FIELD, k) gave it;
 * with ACT_NONE the key's own character is typed. A K_PASTE goes through
 * edit_paste. UP, DOWN, ENTER and all that is no editing: EDIT_IGNORED.
 */
enum edit_result edit_act(struct edit *e, enum action a, const struct key *k);
/*
 * Inserts a paste: blanks around it are dropped, line ends and tabs inside
 * become one blank each, other control characters vanish.
 */
enum edit_result edit_paste(struct edit *e, const char *text);

/*
 * Draws into the first row of r, filled up with "_", scrolled sideways so that
 * the cursor is visible ("~" where text is cut). With focus it also puts the
 * hardware cursor.
 */
void edit_draw(const struct edit *e, struct surface *s, struct rect r,
	       bool focus);

#endif
