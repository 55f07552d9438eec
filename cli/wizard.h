#ifndef CF502_CLI_WIZARD_H
#define CF502_CLI_WIZARD_H
/* The ways into the wizard besides a target of the user's. */
#include <stdbool.h>

#include "cli/cli.h"

struct resumed;

/* Returns the exit status. */
int wizard_on_demo(struct cli *c);
/* Goes on with a saved session; its file is the wizard's from then on. */
int wizard_on_saved(struct cli *c, struct resumed *from);

/* The wizard never draws into a pipe, and never waits for one. */
bool wizard_has_terminal(void);
/* Says so; returns the exit status. */
int wizard_no_terminal(void);

#endif
