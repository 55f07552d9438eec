#ifndef CF502_ADVICE_ADVISE_H
#define CF502_ADVICE_ADVISE_H
/* The parts of an answer that are made once the verdict stands. */
#include "advice/catalogue.h"
#include "advice/situation.h"

/* Fills remedies and dead_ends of ret. */
void advise_remedies(const struct situation *s, const struct catalogue *c,
		     struct advice *ret);
void advise_dead_ends(const struct situation *s, const struct catalogue *c,
		      struct advice *ret);
/* The remedy or dead end of that id, last in its list if nothing calls for it;
 * an id that the catalogue has not got changes nothing. */
void advise_keep(const struct catalogue *c, const char *id, struct advice *a);
/* Does one of the words name that finding, and does it call for anything? */
bool advise_calls(const struct words *w, const struct finding *f);
/* Fills recipes, commands and verify of ret. */
void advise_recipes(const struct situation *s, struct advised_remedy *ret);
/* One sentence that a person can act on; owned by the caller. */
char *advise_summary(const struct situation *s);
/* Fills fine and unknown of ret. */
void advise_checked(const struct situation *s, struct advice *ret);

#endif
