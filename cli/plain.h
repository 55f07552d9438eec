#ifndef CF502_CLI_PLAIN_H
#define CF502_CLI_PLAIN_H
/*
 * The wizard's walk as questions and answers, line by line: for terminals that
 * can't place a cursor, and for screen readers.
 */
#include <stdbool.h>

#include "cli/cli.h"
#include "screens/wizard.h"

/* Asked for by --plain, or by a TERM that is good for nothing else. */
bool plain_wanted(const struct cli *c);
/*
 * What wizard_run is, and on the same config, as far as it does not concern a
 * screen. The caller has seen that there is a terminal. Returns the exit
 * status.
 */
int plain_run(struct cli *c, const struct wizard_config *config);

#endif
