#ifndef CF502_ADVICE_SHELF_H
#define CF502_ADVICE_SHELF_H
/*
 * The folder of saved sessions, $XDG_STATE_HOME/cf502/sessions: one file each,
 * and the name of the file is the name of the session. Nothing in it is
 * deleted but by shelf_forget.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advice/record.h"
#include "advice/saved.h"
#include "base/err.h"
#include "base/trail.h"

/* X(NAME, "word") */
#define SHELF_STATES(X)                 \
	X(UNFINISHED, "unfinished")     \
	X(FINISHED, "finished")         \
	X(OPEN, "open") /* elsewhere */ \
	X(EMPTY, "empty")               \
	X(DAMAGED, "damaged")

enum shelf_state {
#define X(name, word) SHELF_##name,
	SHELF_STATES(X)
#undef X
};

const char *shelf_state_word(enum shelf_state s);

/* "20261123-0950-origin.example.com": UTC, and the host as far as a file name
 * and a shell like it. Owned by the caller. */
char *shelf_name(int64_t asked_at, const char *host);
/* Makes the file base, or base-2 and so on; *ret_name is its name (owned). */
int shelf_create(const char *base, struct trail *t, char **ret_name,
		 struct cf_why *why);

struct shelf {
	VEC_OF(char *) names; /* owned; those changed last come first */
};

/* No folder: no names. CF_EFILE when it can't be read. */
int shelf_list(struct shelf *ret, struct cf_why *why);
void shelf_release(struct shelf *s);

/*
 * Looks at a session without a claim on it, and ends one that this process
 * has: never look at the session that is open here. ret is always to be
 * released, and has no round where nothing can be read.
 */
enum shelf_state shelf_look(const char *name, struct saved *ret);
/* Set aside as damaged: what could be read of it went on in another file. */
bool shelf_is_set_aside(const char *name);
/* The process that has it open: 0, none; -1, one without a number here. */
int64_t shelf_holder(const char *name);

/* A session that goes on. */
struct resumed {
	char *name;	    /* owned */
	struct saved saved; /* owned */
	struct trail trail; /* owned; not open: the file can't go on */
	struct cf_why note; /* what was damaged, and set aside as what */
	char *judged; /* owned: what judges it now is not what did; or NULL */
};

/*
 * Opens a session and reads it. A line that can't be read has the file set
 * aside as NAME.damaged, and what stands before it is shown. CF_EINPUT: there
 * is none of that name, it is open elsewhere, or holds nothing.
 */
int shelf_open(const char *name, struct resumed *ret, struct cf_why *why);
/*
 * Looks at the unfinished session that was used last; its name is owned by the
 * caller. NULL: there is none, or no folder; ret is to be released even then.
 */
char *shelf_newest(struct saved *ret, struct cf_why *why);
/* The same as shelf_open for that one. */
int shelf_open_newest(struct resumed *ret, struct cf_why *why);
void resumed_release(struct resumed *r);
/* Deletes it: CF_EINPUT for no name of a session, CF_EFILE if it can't be. */
int shelf_forget(const char *name, struct cf_why *why);

#endif
