#ifndef CF502_CLI_EXPLAIN_TABLE_H
#define CF502_CLI_EXPLAIN_TABLE_H
/* The table of all findings, for doc/findings.md. */

/* Prints it to standard output, in Markdown. */
void explain_table(void);

#endif
