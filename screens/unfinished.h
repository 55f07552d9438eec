#ifndef CF502_SCREENS_UNFINISHED_H
#define CF502_SCREENS_UNFINISHED_H
/*
 * The sessions that one can go on with: unfinished ones, and those that are
 * damaged or open in another process, which are named as such. What finished,
 * and what was set aside as damaged, is left out: its name opens it.
 */
#include <stdint.h>

#include "advice/shelf.h"
#include "base/buf.h"
#include "base/vec.h"
#include "screens/wizard.h"

struct unfinished_row {
	char *name; /* owned: of the session */
	/* By unfinished_tell: */
	char *target; /* owned: host:port, or the name */
	char *state;  /* owned: "fails, cert-expired", "in use by pid 4711" */
	int64_t time; /* of the newest diagnosis, since the epoch; 0: unknown */
};

/* All zero: none. */
struct unfinished {
	VEC_OF(struct unfinished_row) rows; /* used last come first */
};

/*
 * Looks for those that were used last, in place of what was in u. own: the
 * session that is open in this process, which is not looked at; or NULL.
 * Without config->next there are none.
 */
void unfinished_load(struct unfinished *u, const struct wizard_config *config,
		     const char *own);
/* Fills the rows in, judged by config's policies. */
void unfinished_tell(struct unfinished *u, const struct wizard_config *config);
void unfinished_release(struct unfinished *u);
/* Appends "3 hours ago", "just now", or "-"; now is wall-clock seconds. */
void unfinished_age(const struct unfinished_row *row, int64_t now,
		    struct buf *out);

#endif
