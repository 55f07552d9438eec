#ifndef CF502_REPORT_REDACT_WORDS_H
#define CF502_REPORT_REDACT_WORDS_H
/* The words that a redaction hides, and texts without them. */
#include "report/redact.h"

/* Forgets which words concern the session at hand; their numbers stay. */
void redaction_begin(struct redaction *r);
/*
 * Adds a word of the session at hand; NULL and "" are passed over. A name that
 * is an address is one, and an address has its spellings added.
 */
void redaction_add(struct redaction *r, enum redacted kind, const char *word);
/* Another spelling of a host name that was added. */
void redaction_add_alias(struct redaction *r, const char *host,
			 const char *alias);
/* The values of a distinguished name (RFC 4514), and the whole of it. */
void redaction_add_dn(struct redaction *r, const char *dn);

/* The text without any of them; owned by the caller, NULL for NULL. */
char *redaction_text(struct redaction *r, const char *text);
/* The number of that very word, given to it if it has none yet. */
size_t redaction_number(struct redaction *r, enum redacted kind,
			const char *word);

#endif
