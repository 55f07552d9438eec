#ifndef CF502_SCREENS_TIMELINE_H
#define CF502_SCREENS_TIMELINE_H
/*
 * Events in words, one row each: what the handshake page lists for an address
 * in a scenario. A row that says how a chain is judged stands behind the event
 * that completed it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "advice/session.h"
#include "base/vec.h"
#include "tui/theme.h"

struct timeline_row {
	uint64_t id;  /* see timeline_id */
	uint64_t seq; /* of the event */
	int64_t at_us;
	int conn;	  /* 0: of none */
	const char *what; /* "DNS", ">", "<", "verify": static */
	enum mark mark;	  /* MARK_N: none */
	char *text;	  /* owned, clean */
};

struct timeline {
	VEC_OF(struct timeline_row) rows;
};

/* No contact: what belongs to no connection. */
#define NO_CONTACT SIZE_MAX

/*
 * The rows of an address in a scenario, oldest first; failures: only those
 * with a failing or doubtful mark. ret is made anew.
 */
void timeline_build(const struct round *r, size_t address, size_t scenario,
		    bool failures, struct timeline *ret);
void timeline_release(struct timeline *t);

/* One event in words, whatever it belongs to; text is the caller's to free.
 * False: there is no such event, or none that is told. */
bool timeline_tell(const struct round *r, uint64_t seq,
		   struct timeline_row *ret);

/*
 * The row to show while nobody has chosen one: the newest, and once the probe
 * is over the first that failed or is in doubt. 0 when there are none.
 */
size_t timeline_focus(const struct timeline *t, bool done);

/* The id of the row of an event. */
uint64_t timeline_id(uint64_t seq);
/* The event of that number, or NULL. */
const struct event *round_event(const struct round *r, uint64_t seq);
/* How severe what is wrong with a chain is: OK, WARN or FAIL. */
enum mark judgment_mark(const struct chain_judgment *j);
/* The gravest reason of a chain, or NULL when there is none. */
const struct chain_reason *judgment_reason(const struct chain_judgment *j);

#endif
