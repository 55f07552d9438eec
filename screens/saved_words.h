#ifndef CF502_SCREENS_SAVED_WORDS_H
#define CF502_SCREENS_SAVED_WORDS_H
/* What is said of a session that somebody comes back to. */
#include <stdbool.h>
#include <stdint.h>

#include "advice/saved.h"
#include "base/buf.h"

/* Appends "3 days ago". */
void saved_add_age(int64_t seconds, struct buf *out);
/* Appends "Unfinished, HOW goes on: HOST, 3 hours ago." unless it is a week
 * old; now is wall-clock seconds. */
void saved_say_unfinished(const struct saved *last, int64_t now,
			  const char *how, struct buf *out);
/*
 * Appends how long ago the newest diagnosis of s was, "This was seen 3 days
 * ago", and what is missing at its end; cut: as saved_close said.
 */
void saved_say_seen(const struct saved *saved, const struct session *s,
		    bool cut, int64_t now, struct buf *out);
/* Appends why a log ends before its end, if it does; no line end. */
void saved_say_end(const struct log_end *end, struct buf *out);
/* Appends that it is judged by another policy than it was asked by, if so. */
void saved_say_policy(const struct session *s, struct buf *out);

#endif
