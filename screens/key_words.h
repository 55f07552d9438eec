#ifndef CF502_SCREENS_KEY_WORDS_H
#define CF502_SCREENS_KEY_WORDS_H
/*
 * Sentences that name keys. They are written with the action, as in
 * BOUND_REPROBE " asks again": its key is the user's to choose. The characters
 * around the name are in no text from outside, see text_clean().
 */
#include "tui/keymap.h"

#define BOUND_OPEN  "\x1d"
#define BOUND_CLOSE "\x1e"

#define BOUND(name)	 BOUND_OPEN #name BOUND_CLOSE
#define BOUND_ENTER	 BOUND(ENTER)
#define BOUND_BACK	 BOUND(BACK)
#define BOUND_PREVIOUS	 BOUND(PREVIOUS)
#define BOUND_REPROBE	 BOUND(REPROBE)
#define BOUND_WATCH	 BOUND(WATCH)
#define BOUND_COPY	 BOUND(COPY)
#define BOUND_OTHER	 BOUND(OTHER)
#define BOUND_FAILURES	 BOUND(FAILURES)
#define BOUND_ALL	 BOUND(ALL)
#define BOUND_EVENT_BACK BOUND(EVENT_BACK)
#define BOUND_EVENT_ON	 BOUND(EVENT_ON)
#define BOUND_PROBE_BACK BOUND(PROBE_BACK)
#define BOUND_PROBE_ON	 BOUND(PROBE_ON)
#define BOUND_STOP	 BOUND(STOP)
#define BOUND_RESUME	 BOUND(RESUME)
#define BOUND_QUIT	 BOUND(QUIT)

/*
 * The text with the keys in it, owned by the caller: those where ctx has the
 * focus, or for an action without one there, those of other pages. A clause
 * (up to "; " or ". ") whose action has no key at all is left out; where
 * nothing would remain, the label of the action stands in place of the key.
 */
char *key_words(const struct keymap *m, enum context ctx, const char *text);

#endif
