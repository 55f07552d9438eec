#ifndef CF502_CLI_WIZARD_H
#define CF502_CLI_WIZARD_H
/* Both ways into the wizard: on a target of the user's, and on the demo. */
#include "cli/cli.h"

/* Returns the exit status. */
int wizard_on_demo(struct cli *c);

#endif
