#ifndef CF502_ADVICE_JUDGES_H
#define CF502_ADVICE_JUDGES_H
/*
 * The files that were named in place of what is shipped, and that an answer
 * rests on. A session keeps their names, and a digest of what they were, so
 * that it is judged by the same when it goes on, or says that it is not.
 */
#include <stdint.h>

#include "probe/event.h"

/* X(NAME, "option") */
#define JUDGES(X)                   \
	X(POLICY, "--policy")       \
	X(CATALOGUE, "--catalogue") \
	X(TRUST, "--trust")

enum judge {
#define X(name, option) JUDGE_##name,
	JUDGES(X)
#undef X
		JUDGES_N
};

struct judges {
	struct judge_file {
		char *path;	/* owned; NULL: the shipped one */
		int64_t digest; /* file_digest() as it was; -1: not known */
	} files[JUDGES_N];
};

/* From the options of a log; those that are not there are NULL. */
void judges_read(const struct event_log *log, struct judges *ret);
void judges_release(struct judges *j);

/* "--policy" */
const char *judge_option(enum judge which);
/* True when the file is there, and not what it was. */
bool judge_differs(const struct judges *j, enum judge which);

#endif
