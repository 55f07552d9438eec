#ifndef CF502_ADVICE_SITUATION_H
#define CF502_ADVICE_SITUATION_H
/*
 * What is advised on: evidence, findings and verdict of one target, and the
 * one contact that stands for it (where the cause was seen). Templates of the
 * catalogue and of the summary are filled from it.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/advice.h"

struct situation {
	const struct evidence *evidence;
	const struct policy *policy;
	const struct advice *advice;
	const struct finding *cause; /* or NULL */
	bool has_contact;
	struct contact contact;	 /* where the cause was seen, else the first */
	const struct cert *leaf; /* or NULL */
};

void situation_init(struct situation *s, const struct evidence *ev,
		    const struct policy *p, const struct advice *a);

/* The same with the contact and the evidence of one finding in place of the
 * cause's; f may be NULL. */
void situation_of_finding(const struct situation *s, const struct finding *f,
			  struct situation *ret);
/* A forwarded Host with which CloudFront connects, borrowed; or NULL. */
const char *situation_good_viewer(const struct situation *s);
/* True when the origin's name is one that its vendor gave it. */
bool situation_vendor_name(const struct situation *s);
/* The same without services that bring a certificate of their own. */
bool situation_vendor_machine(const struct situation *s);

/* For prose: unknown facts become a general word. Owned by the caller. */
char *situation_text(const struct situation *s, const char *template);
/*
 * For a shell: each fact quoted. NULL when one of them is not known, for half
 * a command is worse than none. Owned by the caller.
 */
char *situation_command(const struct situation *s, const char *template);
/* The same for PowerShell. NULL too where a fact has more than letters,
 * digits and .:_- in it: the two shells differ in what ends their quotes. */
char *situation_powershell(const struct situation *s, const char *template);
/* True when a {fact} of the template stands within quotes of its own, which
 * the quotes around what is filled in would end. */
bool situation_quoted(const char *template);
/* As text, but NULL when a fact is not known. Owned by the caller. */
char *situation_fact(const struct situation *s, const char *template);
/* The first {word} of the template that is no fact, or NULL; owned. */
char *situation_unknown(const char *template);

/* Conditions by which remedies and dead ends are told to fit. */
bool situation_when_known(const char *word);
/* f: the finding that calls for it, or NULL. A NULL word always holds. */
bool situation_when(const struct situation *s, const char *word,
		    const struct finding *f);

#endif
