#ifndef CF502_SCREENS_WIZARD_H
#define CF502_SCREENS_WIZARD_H
/*
 * The wizard: five pages over one session, in a table. It owns the terminal
 * while it runs, and asks nothing of the network before Enter.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/catalogue.h"
#include "base/err.h"
#include "base/loop.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "tui/tty.h"

/* Takes one fact about an offer; "" goes on with the label before. */
typedef void (*offer_fact_fn)(void *to, const char *label, const char *text);

#define OFFER_COLUMNS_MAX 6

/*
 * Ready-made targets: the demo's origins, or those of a distribution. The
 * wizard knows them by their words alone; what is behind them is the caller's.
 */
struct wizard_offers {
	size_t n;
	const char *button, *heading; /* on the form, and above the list */
	bool demo; /* they end with this program: no session is kept */
	bool open; /* the wizard opens with the list of them */
	const char *(*name)(void *ctx, size_t i);
	/* Behind the name; or NULL, and there are columns. */
	const char *(*title)(void *ctx, size_t i);
	const char *const *columns; /* their headings */
	size_t n_columns;	    /* at most OFFER_COLUMNS_MAX */
	const char *(*cell)(void *ctx, size_t i, size_t column);
	/* False: it is shown all the same, and take says why. NULL: all can. */
	bool (*can_take)(void *ctx, size_t i);
	/* Says all there is to know of number i; NULL: no more than the row. */
	void (*tell)(void *ctx, size_t i, offer_fact_fn say, void *to);
	/*
	 * Starts number i and fills the question that probes it; the one taken
	 * before ends. On an error that one stays, and why says the reason.
	 */
	int (*take)(void *ctx, size_t i, struct question *ret,
		    struct cf_why *why);
	/*
	 * The user says that something was done, or takes it back; true when
	 * that changed the target.
	 */
	bool (*mark)(void *ctx, const char *id, bool done);
	void *ctx;
};

struct keymap;
struct look;
struct resumed;
struct saved;

struct wizard_config {
	struct loop *loop;		 /* borrowed, as all that follows */
	const struct question *question; /* fills the form in */
	bool has_target;		 /* its target is set */
	const char *target_text;	 /* as the user wrote it, or NULL */
	const struct policy_set *policies;
	const struct catalogue *catalogue;
	/* The files that these two come from; NULL: as they are shipped. */
	const char *policy_path, *catalogue_path;
	/* The catalogue, where what worked may be counted; NULL: it is not */
	struct catalogue *learn;
	const struct wizard_offers *offers; /* NULL: none */
	int first_offer;		    /* taken at the start; -1: none */
	enum color_when color;
	bool keep;		 /* sessions are written as they happen */
	struct resumed *resumed; /* goes on with it and takes its file; NULL */
	const struct saved *unfinished; /* could be resumed; or NULL */
	/*
	 * Gets the session that the user goes on with in place of this one; the
	 * caller, who owns it, begins anew with it. Without a name: none. NULL:
	 * none is offered.
	 */
	struct resumed *next;
	const struct saved *recording; /* shows it and asks nothing; NULL */
	bool ascii, quiet;
	bool mouse;		   /* on at the start */
	const struct look *looks;  /* TH_N of them; NULL: the shipped ones */
	const struct keymap *keys; /* NULL: the shipped ones */
	bool redact; /* reports hide names, until the user says otherwise */
	const char *tool; /* "cf502 0.1.0" */
};

/*
 * Runs until the user leaves. Returns the exit status: 0, or 2 when there is
 * no usable terminal (why says so), 4 on an internal error, 128 + signal when
 * a signal ended it. A few lines about the result stay on standard output.
 */
int wizard_run(const struct wizard_config *config, struct cf_why *why);

#endif
