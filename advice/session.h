#ifndef CF502_ADVICE_SESSION_H
#define CF502_ADVICE_SESSION_H
/*
 * One question with its answer so far: rounds of probing (the first, and each
 * re-probe), the event log of each, what the user has tried, and the answer
 * computed anew as events come in.
 */
#include <stdbool.h>
#include <stddef.h>

#include "advice/advice.h"
#include "probe/event.h"
#include "probe/run.h"

/* What changed, for listeners. */
enum {
	SESSION_EVENT = 1 << 0,	 /* evidence grew */
	SESSION_ADVICE = 1 << 1, /* findings or verdict are new */
	SESSION_ROUND = 1 << 2,	 /* a round began or ended */
	SESSION_TRIED = 1 << 3,
};

/* One probe of the question, and its answer. */
struct round {
	struct event_log log;
	struct evidence evidence;
	struct advice advice;
	bool done;
};

/* X(NAME, "WORD") */
#define COMPARISONS(X)            \
	X(FIXED, "FIXED")         \
	X(IMPROVED, "IMPROVED")   \
	X(NO_CHANGE, "NO CHANGE") \
	X(WORSE, "WORSE")         \
	X(DIFFERENT, "DIFFERENT")

enum comparison {
#define X(name, word) COMPARISON_##name,
	COMPARISONS(X)
#undef X
};

const char *comparison_word(enum comparison c);

/* What of a mark stands among the outcomes (outcomes.h). */
enum tried_counted { COUNTED_NOT, COUNTED_FAILED, COUNTED_WORKED };

/*
 * Settled, and by something that was seen. One that was stopped, or not asked
 * of every address for want of time, is neither better nor worse than another.
 */
bool round_is_judged(const struct round *r);
/* Settled, and the edge would connect: there is nothing left to mend. */
bool round_connects(const struct round *r);

struct tried {
	char *id;      /* owned: of a remedy or a dead end */
	size_t before; /* round index when it was marked */
	bool judged;   /* a later round is done */
	/*
	 * Of that round against the last judged one up to before. What does
	 * not come at once may come still: FIXED is said by a later round too,
	 * unless something else was marked in between.
	 */
	enum comparison came;
	enum tried_counted counted;
};

/* One fact that two rounds show differently. */
struct change {
	char mark;		     /* '+', '-', '~', '=' */
	char *what, *before, *after; /* owned; before/after may be NULL */
};

struct difference {
	enum comparison is;
	char *sentence; /* owned: what changed, one line */
	VEC_OF(struct change) changes;
	VEC_OF(struct change) same; /* what both show alike */
};

struct session {
	struct question question;	   /* owned */
	const struct policy *policy;	   /* borrowed */
	const struct catalogue *catalogue; /* borrowed */
	VEC_OF(struct round *) rounds;	   /* owned */
	VEC_OF(struct tried) tried;
	unsigned revision; /* grows with each change */
	unsigned stale;	   /* internal: what must be judged again */
	bool in_bulk; /* judge rounds at their end: nobody watches the events */
	void (*changed)(void *ctx, const struct session *s, unsigned what);
	void *ctx;
};

void session_init(struct session *s, const struct question *q,
		  const struct policy *p, const struct catalogue *c);
void session_release(struct session *s);

/* Begins a round; events are fed to it from then on. */
struct round *session_round(struct session *s);
/*
 * A round that is done, its log and the marks that were made on it are gone;
 * the others move up. Not for a session that is kept in a file.
 */
void session_forget(struct session *s, size_t round);
/* The newest round, or NULL. */
const struct round *session_now(const struct session *s);

/* Appends to the log, folds, judges, tells the listener. */
void session_feed(struct session *s, const struct event *ev);
/* A sink that feeds this session. */
struct sink session_sink(struct session *s);
/*
 * Judges what session_feed left for later (it judges at once only when a
 * chain, an end or the like came in). Called once a loop turn.
 */
void session_settle(struct session *s);

/* Marks a remedy or a dead end as done, or takes it back. */
void session_mark(struct session *s, const char *id, bool done);
/* The last mark of that remedy or dead end, or NULL. */
const struct tried *session_tried(const struct session *s, const char *id);

/*
 * The index of the round that the newest is to be compared with: the last one
 * before it that was judged. rounds.n when there is none, or when the newest
 * itself was not.
 */
size_t session_before(const struct session *s);
/* The index of the first round that was judged; rounds.n: none. */
size_t session_first(const struct session *s);
/* Round b against round a; the caller releases it. */
void session_compare(const struct session *s, size_t a, size_t b,
		     struct difference *ret);
/*
 * True when the newest round says something that the one before it did not;
 * *ret_turned: the outcome is another one.
 */
bool session_changed(const struct session *s, bool *ret_turned);
void difference_release(struct difference *d);

#endif
