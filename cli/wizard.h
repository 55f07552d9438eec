#ifndef CF502_CLI_WIZARD_H
#define CF502_CLI_WIZARD_H
/* The ways into the wizard besides a target of the user's. */
#include <stdbool.h>

#include "cli/cli.h"

struct demo_origin;
struct resumed;

/* On that origin; NULL: the one to begin with. Returns the exit status. */
int wizard_on_demo(struct cli *c, const struct demo_origin *o);
/*
 * Goes on with a saved session; its file is the wizard's from then on. ret_next
 * is the one that the user takes up in its place, if it has a name.
 */
int wizard_on_saved(struct cli *c, struct resumed *from,
		    struct resumed *ret_next);
/*
 * Goes on with a session that was taken up in the wizard, and with those taken
 * up in turn, judged as 'cf502 resume' would. Releases it.
 */
int resume_next(struct cli *c, struct resumed *from);

/* The wizard never draws into a pipe, and never waits for one. */
bool wizard_has_terminal(void);
/* Says so; returns the exit status. */
int wizard_no_terminal(void);

#endif
