#ifndef CF502_CLI_PLAIN_PARTS_H
#define CF502_CLI_PLAIN_PARTS_H
/* The inside of the linear mode, for its own files alone. */
#include "advice/outcomes.h"
#include "advice/record.h"
#include "advice/session.h"
#include "base/buf.h"
#include "base/loop.h"
#include "base/pace.h"
#include "cli/cli.h"
#include "probe/run.h"
#include "probe/trust.h"
#include "screens/recent.h"
#include "screens/unfinished.h"
#include "screens/wizard.h"

#define PLAIN_OUT_MAX  (1u << 20) /* bytes of one text */
#define PLAIN_LINE_MAX 4096

/* The question that is open, or the prompt. */
enum plain_place {
	AT_OFFERS,
	AT_TARGET,
	AT_PORT,
	AT_HOST,
	AT_NAMES,
	AT_PROMPT,
	N_PLACES
};

/* A watch that goes on; all zero: none. */
struct plain_watch {
	bool on;
	struct pace pace;
	struct timer *timer; /* owned, or NULL */
	unsigned probes;     /* that it has seen end */
};

struct plain {
	struct cli *cli;		    /* borrowed */
	const struct wizard_config *config; /* borrowed */
	struct loop *loop;		    /* borrowed */
	struct watch *input;
	int input_fd;
	struct buf line; /* what was typed and has no end yet */
	bool too_long;	 /* the rest of this line is dropped */

	enum plain_place at;
	char *target;	       /* owned: as it was typed, or NULL */
	struct options asking; /* the user's, with what was answered */
	bool unknown;	       /* whether Host is forwarded */
	char *recent_path;     /* owned */
	struct recent recent;
	struct unfinished unfinished;

	struct session session;
	bool has_session;
	bool demo;     /* its origin ends with this program */
	bool exported; /* a report tells of all that it has */
	const char
		*unasked; /* why it can't be asked again, or NULL; borrowed */
	size_t moment;	  /* of a recording: events that have happened */
	struct run *run;
	struct trust *trust;
	int64_t began_us; /* the newest round */
	struct timer *beat;
	VEC_OF(char *) told; /* owned: what the run has said already */
	struct plain_watch watch;

	struct record *record; /* owned, or NULL */
	struct outcomes outcomes;
	bool unkept; /* and said so */
	bool redact;
	bool leaving;
	int status;
};

/*
 * Says something: ASCII alone, and no control character but line ends and
 * tabs. put_buf empties what it was given; put_line adds the line end.
 */
void plain_put(const char *text);
void plain_put_line(const char *text);
void plain_put_buf(struct buf *b);

/* Ends with that exit status. */
void plain_finish(struct plain *p, int status);

/* Questions (plain_questions.c) ------------------------------------------- */

/* The first question: the origins on offer, or a target. */
void plain_open_questions(struct plain *p);
/* The same with one on offer that was named; the others are not listed. */
void plain_open_offer(struct plain *p);
/* What is open is asked once more. */
void plain_prompt(const struct plain *p);
/* Takes a line as the answer, or as a command. */
void plain_take(struct plain *p, const char *text);
void plain_take_command(struct plain *p, const char *text);

/* Offers and recent targets (plain_lists.c) ------------------------------- */

/* The wizard begins with what is on offer. */
bool plain_has_offers(const struct plain *p);
void plain_list_offers(const struct plain *p);
/* The one to begin with. */
void plain_say_offer(const struct plain *p);
void plain_take_offer(struct plain *p, const char *text);
void plain_list_recent(const struct plain *p);
/* The recent target that a number names, or NULL. */
const char *plain_recent(const struct plain *p, const char *text);
void plain_remember(struct plain *p);

/* Sessions and runs (plain_run.c) ----------------------------------------- */

/* A session with nothing in it. */
void plain_open_session(struct plain *p, const struct question *q, bool demo);
/* The user leaves it: its file is closed, and its name is said. */
void plain_close_session(struct plain *p);
/* A new session on q, and its first run. */
void plain_begin(struct plain *p, const struct question *q, bool demo);
/* The same question once more; false where that can't be, and it is said. */
bool plain_begin_run(struct plain *p);
void plain_stop_run(struct plain *p);
/* Once a turn: what has ended is told, what is new is kept. */
void plain_settle(struct plain *p);
/* The round that is shown, if its question was asked; else NULL. */
const struct round *plain_round(const struct plain *p);
void plain_say_answer(const struct plain *p);
/* What was seen, event by event. */
void plain_say_events(const struct plain *p);
/* Of a remedy or a dead end. */
void plain_mark(struct plain *p, const char *id, bool done);

/* Coming back (plain_saved.c) --------------------------------------------- */

void plain_resume(struct plain *p, struct resumed *from);
/* The sessions of the last days that one can go on with, if any. */
void plain_say_unfinished(struct plain *p);
/* Goes on with the unfinished session of that number, or the only one. */
void plain_take_up(struct plain *p, const char *rest);
void plain_replay(struct plain *p);
/* Steps through a recording by an event, or by a probe. */
void plain_step(struct plain *p, bool on, bool edge);

/* Reports (plain_report.c) ------------------------------------------------ */

/* Commands of the prompt; rest is what stands behind the word. */
void plain_print(struct plain *p, const char *rest);
void plain_report(struct plain *p, const char *rest);
void plain_redact(struct plain *p, const char *rest);

/* Watching (plain_watch.c) ------------------------------------------------ */

void plain_watch_begin(struct plain *p);
/* The user ends it; a probe under way goes on unless stop says otherwise. */
void plain_watch_end(struct plain *p, bool stop);
/* A round has ended: a line about it. False: the watch is over. */
bool plain_watch_round(struct plain *p);

#endif
