#ifndef CF502_REPORT_REPORT_H
#define CF502_REPORT_REPORT_H
/*
 * Formats of the answer: a const table, one file and one row each. A format
 * reads a session and writes into a buffer; it measures and judges nothing.
 */
#include <stdint.h>

#include "advice/session.h"
#include "base/buf.h"

struct redaction;

struct report_options {
	int width;  /* columns for text */
	bool color; /* ANSI colors, text only */
	bool ascii; /* no glyph beyond ASCII, also none that the origin sent */
	bool verbose;
	const char *tool; /* "cf502 0.1.0" */
	/* What hides names, for all sessions of the report; NULL: nothing. */
	struct redaction *redaction;
	size_t number, total; /* of the session, from 0; of how many */
};

struct report_format {
	const char *name;    /* as for --format */
	const char *suffix;  /* of file names, without the dot */
	const char *title;   /* for the form */
	bool single;	     /* can't hold more than one session */
	const char *between; /* two sessions; NULL: nothing */
	/* Writes a character beyond ASCII in ASCII; NULL: it is "?". */
	void (*escape)(uint32_t cp, struct buf *out);
	/* What stands before the first session and behind the last, or NULL. */
	void (*open)(const struct session *first,
		     const struct report_options *o, struct buf *out);
	void (*close)(const struct report_options *o, struct buf *out);
	/* Appends the report of one session (one target). */
	void (*write)(const struct session *s, const struct report_options *o,
		      struct buf *out);
};

/* Ends with name NULL. */
extern const struct report_format report_formats[];
const struct report_format *report_format_by_name(const char *name);

/*
 * Appends session o->number, and what belongs between it and the one before;
 * report_end comes behind the last, if there was one.
 */
void report_add(const struct report_format *f, const struct session *s,
		const struct report_options *o, struct buf *out);
void report_end(const struct report_format *f, const struct report_options *o,
		struct buf *out);
/* The whole report of one session alone. */
void report_write(const struct report_format *f, const struct session *s,
		  const struct report_options *o, struct buf *out);

/* "cf502-origin.example.com-20261123T140940Z.md", without the host where it is
 * hidden; owned by the caller. */
char *report_file_name(const struct session *s, const struct report_format *f,
		       bool redacted);

#endif
