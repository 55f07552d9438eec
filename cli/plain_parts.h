#ifndef CF502_CLI_PLAIN_PARTS_H
#define CF502_CLI_PLAIN_PARTS_H
/* The inside of the linear mode, for its own files alone. */
#include "advice/outcomes.h"
#include "advice/record.h"
#include "advice/session.h"
#include "base/buf.h"
#include "base/loop.h"
#include "cli/cli.h"
#include "probe/run.h"
#include "probe/trust.h"

enum place { AT_TARGET, AT_PORT, AT_HOST, AT_NAMES, AT_PROMPT };

struct plain {
	struct cli *cli; /* borrowed */
	struct loop *loop;
	struct watch *input;
	struct buf line; /* what was typed and has no end yet */
	bool too_long;	 /* the rest of this line is dropped */

	enum place at;
	char *target;	       /* owned: as it was typed */
	struct options asking; /* the user's, with what was answered */
	bool unknown;	       /* whether Host is forwarded */
	char *names[16];       /* owned */

	struct session session;
	bool has_session;
	struct run *run;
	struct trust *trust;
	struct record *record; /* owned, or NULL */
	struct outcomes outcomes;
	bool unkept; /* and said so */
	int status;
};

/* ASCII alone; put_buf empties what it was given. */
void plain_put(const struct plain *p, const char *text);
void plain_put_buf(const struct plain *p, struct buf *b);

/* Ends with that exit status. */
void plain_finish(struct plain *p, int status);

/* A new session on q, and its first run. */
void plain_begin(struct plain *p, const struct question *q);
/* The same question once more; where that can't be, it is said. */
void plain_begin_run(struct plain *p);

/* Lines where a question is open, in the order of enum place. */
void plain_take_target(struct plain *p, const char *text);
void plain_take_port(struct plain *p, const char *text);
void plain_take_host(struct plain *p, const char *text);
void plain_take_names(struct plain *p, const char *text);
void plain_take_command(struct plain *p, const char *text);

#endif
