#ifndef CF502_ADVICE_ADVICE_H
#define CF502_ADVICE_ADVICE_H
/*
 * The whole answer: findings, the verdict over addresses and scenarios, and
 * what to do about it. A pure function of evidence, policy and catalogue.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/catalogue.h"
#include "advice/finding.h"

/* X(NAME, "word") */
#define VERDICTS(X)                     \
	X(UNREACHABLE, "unreachable")   \
	X(CONNECTS, "connects")         \
	X(DOUBTFUL, "doubtful")         \
	X(INTERMITTENT, "intermittent") \
	X(FAILS, "fails")               \
	X(DEPENDS, "depends")

enum verdict_outcome {
#define X(name, word) VERDICT_##name,
	VERDICTS(X)
#undef X
};

const char *verdict_word(enum verdict_outcome o);

struct judgment {
	enum verdict_outcome outcome;
	const struct rule *cause; /* NULL: connects */
};

struct contact_verdict {
	size_t address, scenario;
	bool counts, settled;
	struct judgment is;
};

/* Comments among the commands of a remedy: "# " and an act before those of a
 * recipe, its risk behind them, and a check of its own where it has one. */
#define RECIPE_RISK  "# Risk: "
#define RECIPE_CHECK "# Check"

/* A recipe whose commands are known for this target. */
struct advised_recipe {
	const struct recipe *recipe; /* borrowed from the catalogue */
	bool seen;		     /* it is for the software seen */
	VEC_OF(char *) commands;     /* owned: filled in, ready to paste */
	char *check;		     /* owned or NULL */
};

/* A remedy or dead end as it stands for this target. */
struct advised_remedy {
	const struct remedy *remedy; /* borrowed from the catalogue */
	bool fits;
	double rank;
	char *why; /* owned: why it fits, or why not, for this target */
	/* All of them: that of the software seen first, then those for any,
	 * then those for others. */
	VEC_OF(struct advised_recipe) recipes;
	/* What a report tells of them: others only where none was seen. */
	VEC_OF(char *) commands; /* owned: filled in, ready to paste */
	char *verify;		 /* owned or NULL */
};

struct advised_dead_end {
	const struct dead_end *dead_end; /* borrowed */
	char *why; /* owned: for this target, from its evidence */
};

struct advice {
	/* The outcome will not change by what is under way. A probe that is
	 * stopped before that never settles. */
	bool settled;
	VEC_OF(struct finding) findings; /* fatal first */
	VEC_OF(struct contact_verdict) contacts;
	VEC_OF(struct judgment) scenarios; /* as evidence's scenarios */
	struct judgment verdict;
	enum confidence confidence;
	char *summary;	     /* owned: one sentence that a person can act on */
	VEC_OF(char *) fine; /* owned: what was checked and is fine */
	VEC_OF(char *) unknown; /* owned: what can't be known from here */
	VEC_OF(struct advised_remedy) remedies; /* fitting first, by rank */
	VEC_OF(struct advised_dead_end) dead_ends;
};

/* ret is made anew; catalogue must outlive it. */
void advice_judge(const struct evidence *ev, const struct policy *p,
		  const struct catalogue *c, struct advice *ret);
void advice_release(struct advice *a);

/* The recipe as it is pasted into a shell: act and risk as comments around its
 * commands. Owned by the caller. */
char *advised_recipe_text(const struct advised_recipe *r);

/* The finding that decides the verdict, or NULL. */
const struct finding *advice_cause(const struct advice *a);

/*
 * How many of the ways to meet the origin (an address that counts, in a
 * scenario) show nothing, not even that TCP fails; ret_all: how many there are.
 */
size_t advice_unasked(const struct evidence *ev, const struct advice *a,
		      size_t *ret_all);

#endif
