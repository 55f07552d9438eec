#ifndef CF502_SCREENS_DIAGNOSIS_TEXT_H
#define CF502_SCREENS_DIAGNOSIS_TEXT_H
/* What the diagnosis page says, as text with rows that lead to events. */
#include <stdint.h>

#include "advice/session.h"
#include "screens/doc.h"

/* Outcome, cause, summary, and each setting where there are several. */
void diagnosis_answer(const struct round *r, struct doc *d);
/* The findings: those of the cause with their events, then the others. */
void diagnosis_evidence(const struct round *r, struct doc *d);
/* What is fine, what can't be known, what the distribution says, and
 * where it is written. */
void diagnosis_checked(const struct round *r, struct doc *d);

/* The finding of a row, or NULL; borrowed. */
const struct finding *diagnosis_finding(const struct advice *a, uint64_t id);
/* The event that a row rests on, 0 when there is none. */
uint64_t diagnosis_event(const struct advice *a, uint64_t id);

#endif
