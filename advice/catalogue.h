#ifndef CF502_ADVICE_CATALOGUE_H
#define CF502_ADVICE_CATALOGUE_H
/*
 * The troubleshooting card and what lies beyond it, as data
 * (data/catalogue.cfg): remedies with rates and their basis, dead ends with
 * the reason why they are some.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/vec.h"

/* What a user may do about a fault; unknown: of another catalogue. */
enum way_kind { WAY_UNKNOWN, WAY_REMEDY, WAY_DEAD_END };

enum basis { BASIS_CARD, BASIS_FIELD, BASIS_NONE };

/* Seen by this user: outcomes.h; tried 0: nothing. */
struct here {
	int worked, tried;
};

/* A list of owned strings. */
struct words {
	char **items;
	size_t n, cap;
};

/* One act with its commands for one kind of server; {host} and the like are
 * filled in and quoted for a shell when shown. */
struct recipe {
	char *software; /* owned: "nginx", "any" */
	char *tool;	/* owned: "aws CLI", where no server tells them apart */
	char *act;	/* owned; fit for a comment in a shell */
	bool powershell;       /* the commands are for it, not for sh */
	struct words commands; /* templates */
	char *verify;	    /* owned template: how it is seen to have worked */
	char *risk;	    /* owned; fit for a comment in a shell */
	struct words calls; /* only with one of these findings; empty: any */
	bool first;	    /* it makes or shows what the others build on */
	bool last;	    /* for those who can do none of the others */
};

/* What is said when this finding is there; a template. */
struct catalogue_reason {
	char *finding; /* owned id */
	char *text;    /* owned */
};

struct reasons {
	struct catalogue_reason *items; /* owned */
	size_t n, cap;
};

/*
 * A remedy fits when one of the findings in calls is there and the condition
 * holds. In calls and applies two more words are known: "connects" (the
 * outcome) and "any-fault" (any fatal finding or doubt).
 */
struct remedy {
	char *id, *title, *why; /* owned; why is a template */
	enum basis basis;
	int rate;	   /* the card's, percent; -1: none */
	int worked, tried; /* in the field; tried 0: no data */
	struct here here;
	bool on_card;
	char *caution; /* owned or NULL: what contradicts the figure */
	char *when;    /* owned: a condition of situation.h, or NULL */
	char *unfit;   /* owned template: why not, when the condition fails */
	char *near; /* owned: the condition under which unfit is worth saying */
	char *idle; /* owned template: why not, when nothing calls for it */
	struct words calls; /* finding ids that call for it */
	struct reasons reasons;
	VEC_OF(struct recipe) recipes;
};

struct dead_end {
	char *id, *title, *why; /* owned; why is a template */
	int fail_rate;		/* the card's, percent; -1: none */
	int walked;		/* times in the field; 0: none */
	struct here here;
	bool on_card;
	char *when;	      /* owned: a condition, or NULL */
	struct words applies; /* finding ids where people walk it */
	struct reasons reasons;
};

struct catalogue {
	char *id;	   /* owned: the card's identity */
	int fix_rate;	   /* percent, overall */
	char *written_for; /* owned: versions */
	char *root_cause;  /* owned */
	VEC_OF(struct remedy) remedies;
	VEC_OF(struct dead_end) dead_ends;
};

/* The compiled-in one. CF_EINTERNAL if it does not load (tests forbid it). */
int catalogue_shipped(struct catalogue *ret, struct cf_why *why);
/* CF_EINPUT with file:line; ret is untouched then. */
int catalogue_file(const char *path, struct catalogue *ret, struct cf_why *why);
int catalogue_text(const char *name, const char *text, size_t n,
		   struct catalogue *ret, struct cf_why *why);
void catalogue_release(struct catalogue *c);
const struct remedy *catalogue_remedy(const struct catalogue *c,
				      const char *id);
const struct dead_end *catalogue_dead_end(const struct catalogue *c,
					  const char *id);
/*
 * What the id stands for, as one does for one thing only, and its title in
 * ret_title: borrowed, and the id itself where nothing has it.
 */
enum way_kind catalogue_way(const struct catalogue *c, const char *id,
			    const char **ret_title);
/* "nginx", "aws CLI", "any server": by which one chooses; borrowed. */
const char *recipe_label(const struct recipe *r);
/* So many outcomes of the user's own decide over the card and the field. */
#define HERE_ENOUGH 3
/*
 * The figure that orders: 100 (w+1)/(t+2) of what was tried here, if that is
 * enough; else the card's rate, else the same of the field, else 0.
 */
double remedy_rank(const struct remedy *r);
/* "card", "field 12 of 13", "no data", with ", here 2 of 3" behind it where
 * something was tried here; owned by the caller. */
char *remedy_basis(const struct remedy *r);
/* "fails 85 %, card", "walked in vain 11 times in the field", "no data", with
 * ", here 0 of 2 worked" behind it where it was tried; owned by the caller. */
char *dead_end_basis(const struct dead_end *d);

#endif
