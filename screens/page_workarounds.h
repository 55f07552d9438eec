#ifndef CF502_SCREENS_PAGE_WORKAROUNDS_H
#define CF502_SCREENS_PAGE_WORKAROUNDS_H
/* The state of the workarounds page, shared by its files alone. */
#include "screens/doc.h"
#include "screens/screen.h"
#include "tui/list.h"

#define WAY_LABEL_COLS 8 /* "Recipe", "Check" */

enum workarounds_pane { PANE_LIST, PANE_TEXT };

struct workarounds_page {
	enum workarounds_pane pane;
	struct list list;      /* ids: place in the catalogue */
	struct doc_place text; /* of the instructions */
	bool moved;	       /* the user chose a row; else it is the first */
	bool comparing;	       /* before and after is shown */
	bool compared_before;  /* it was, when the probe under way began */
	bool asked;	       /* that probe was asked for on this page */
	bool all;	       /* with what did not change */
	struct doc_place rows; /* of the comparison */
	unsigned session;      /* the one that all this is about */
	size_t compared;       /* rounds when a comparison was opened */
	/* The recipe chosen, by its label and which of those it is; NULL: the
	 * first. Borrowed from the catalogue. */
	const char *recipe;
	size_t recipe_nth;
};

/* A row of the list: one of the two is set. */
struct way {
	uint64_t id;
	size_t number; /* from 1 for those that fit; 0: it does not */
	const struct advised_remedy *remedy;
	const struct advised_dead_end *dead_end;
};

struct ways {
	VEC_OF(struct way) rows;
	VEC_OF(uint64_t) ids;
};

/* Remedies by rank, then those that do not fit, then dead ends. */
void ways_build(const struct view *v, struct ways *ret);
void ways_release(struct ways *w);
/* The selected one, or NULL when there is none. */
const struct way *ways_at(const struct ways *w, const struct list *l);

/* What its mark names; borrowed. */
const char *way_id(const struct way *w);

struct workarounds_layout {
	struct rect head, list, rule, text;
	struct rect dead_ends; /* unfolded below the list; rows 0: not */
};

void workarounds_layout(const struct view *v, size_t n_ways,
			struct workarounds_layout *ret);
/* The instructions of a way, at length, with the recipe chosen. */
void way_text(const struct workarounds_page *p, const struct way *w,
	      const struct view *v, struct doc *d);

/* The recipe that is shown, or NULL when there is none. */
const struct advised_recipe *recipe_chosen(const struct workarounds_page *p,
					   const struct advised_remedy *r);
/* The next one, or the one before, and what the message line says of it. */
void recipe_other(struct workarounds_page *p, const struct way *w, bool back,
		  struct request *ret);
/* The choice where there is one, then the recipe. */
void recipe_text(const struct workarounds_page *p,
		 const struct advised_remedy *r, const struct view *v,
		 struct doc *d);
/* Where the choice stands among the lines; their number when nowhere. */
size_t recipe_line(const struct doc *d);
/* Before and after of the last two rounds. */
void comparison_text(const struct workarounds_page *p, const struct view *v,
		     struct doc *d);
void workarounds_draw(const void *state, const struct view *v,
		      struct surface *s, struct rect body);

#endif
