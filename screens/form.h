#ifndef CF502_SCREENS_FORM_H
#define CF502_SCREENS_FORM_H
/*
 * The target form without its drawing: fields, their errors, and the question
 * that they make. What the command line set and the form does not show (pinned
 * addresses, trust, limits) is kept and said.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "probe/plan.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "tui/choice.h"
#include "tui/edit.h"

enum form_field {
	FIELD_HOST,
	FIELD_PORT,
	FIELD_FORWARD,
	FIELD_NAMES,
	FIELD_PROTOCOLS,
	FIELD_FAMILY,
	FIELD_BUTTONS,
	FIELD_N,
};

/* Choices of FIELD_FORWARD. */
enum { FORWARD_NO, FORWARD_YES, FORWARD_UNKNOWN };

struct form {
	struct edit host, port, names;
	struct choice forward, protocols, family, buttons;
	enum form_field focus;
	char *errors[FIELD_N]; /* owned; NULL: none */
	struct question base;  /* owned: what the form does not show */
	bool touched_forward, touched_family, touched_port;
	bool mixed; /* some cache behaviors forward Host, and others don't */
	char *sni;  /* owned: overrules all, or NULL */
	bool no_sni;

	/* what the fields make, as of the last form_update */
	bool valid;
	struct question question; /* owned, when valid */
	struct plan plan;	  /* owned, when valid */
	const struct policy *policy;
};

extern const char *const form_protocol_labels[];
extern const char *const form_family_labels[];

/* The last of them is about policies, or about cache behaviors. */
const char *const *form_forward_labels(const struct form *f);

void form_init(struct form *f);
void form_release(struct form *f);
/* Fills all fields from a question; its target may be empty. */
void form_fill(struct form *f, const struct question *q);

/* True while the field is to be seen (names only when Host is forwarded). */
bool form_shows(const struct form *f, enum form_field field);
/* The line editor of a field, or NULL. */
struct edit *form_edit(struct form *f, enum form_field field);
/* The choices of a field, or NULL. */
struct choice *form_choice(struct form *f, enum form_field field);

/* Makes question and plan anew; errors are left as they are. */
void form_update(struct form *f, const struct policy_set *policies);
/*
 * A host and port, or a whole URL, in the host field goes to both fields.
 * ret_note says what was dropped. False: nothing to split.
 */
bool form_split(struct form *f, struct buf *ret_note);
/* Checks one field and keeps or clears its error. */
void form_check(struct form *f, enum form_field field);
/* Checks all; the first field with an error, or FIELD_N. */
enum form_field form_check_all(struct form *f);

/* What the form does not show but the question holds: "trust ca.pem"... */
void form_extras(const struct form *f, struct buf *out);

#endif
