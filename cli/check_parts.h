#ifndef CF502_CLI_CHECK_PARTS_H
#define CF502_CLI_CHECK_PARTS_H
/* The inside of cf502 check, for its own files alone. */
#include "advice/session.h"
#include "base/loop.h"
#include "base/pace.h"
#include "cli/cli.h"
#include "probe/run.h"
#include "probe/trust.h"
#include "report/report.h"

struct check;

/* One target on its way: its turn, its run, its answer. */
struct job {
	struct check *check; /* borrowed */
	struct session session;
	struct run *run; /* owned; NULL before and after */
	bool started;	 /* there is an answer, or one is being sought */
	bool ended;	 /* the run has nothing more to say */
	bool done;	 /* and it is not asked again */

	struct pace pace;    /* of --watch */
	struct timer *timer; /* owned; NULL: never watched */
	bool due;	     /* waits for its turn to be asked again */
};

struct check {
	struct cli *cli;
	struct loop *loop;
	struct trust *trust;
	const struct report_format *format;
	VEC_OF(struct job *) jobs;
	size_t running;
	size_t printed; /* reports go out in the order of the targets */
	struct redaction *redaction; /* owned; NULL: nothing is hidden */
	struct buf report;
	int64_t watch_s; /* 0: each target is asked once */
	int interrupted; /* signal number, or 0 */
	bool color;
};

/* What is said of a target on standard error; --redact hides what tells. */
char *check_line(const struct job *j, const char *line);

/* Reads --watch. */
int watch_prepare(struct check *c, struct cf_why *why);
/*
 * A round has ended: says what changed, and sets the time of the next one.
 * False: there is none, and what the session has is its answer.
 */
bool watch_goes_on(struct job *j);
/* True when every target has an answer to end with. */
bool watch_has_answers(const struct check *c);

#endif
