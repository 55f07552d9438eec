#ifndef CF502_CLI_CHECK_H
#define CF502_CLI_CHECK_H
/* The report of a log that is there already, as check gives it. */
#include "cli/cli.h"
#include "probe/event.h"

/*
 * Judges the log, prints or writes the report as the options say, and returns
 * the exit status. name stands in messages.
 */
int check_log(struct cli *c, const char *name, const struct event_log *log);

#endif
