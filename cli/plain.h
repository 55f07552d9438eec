#ifndef CF502_CLI_PLAIN_H
#define CF502_CLI_PLAIN_H
/*
 * The wizard's walk as questions and answers, line by line: for terminals that
 * can't place a cursor, and for screen readers.
 */
#include <stdbool.h>

#include "cli/cli.h"

struct resumed;

/* Asked for by --plain, or by a TERM that is good for nothing else. */
bool plain_wanted(const struct cli *c);
/* Both return the exit status. */
int plain_run(struct cli *c, const char *target_text);
int plain_on_saved(struct cli *c, struct resumed *from);

#endif
