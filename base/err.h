#ifndef CF502_BASE_ERR_H
#define CF502_BASE_ERR_H
/*
 * Errors are bad input, bad files and libraries that do not start; what an
 * origin does is never an error. Functions return a negative enum cf_err and
 * fill a cf_why: what, where, and what would be right, in one sentence.
 */

enum cf_err {
	CF_OK = 0,
	CF_EINPUT = -1,	   /* what the user gave is not right: exit status 2 */
	CF_EFILE = -2,	   /* a file could not be read or written */
	CF_EINTERNAL = -3, /* a library failed: exit status 4 */
};

struct cf_why {
	char text[512]; /* UTF-8, clean, no line end */
};

/* Fills why (which may be NULL), cut to its size, and returns err. */
int why_set(struct cf_why *why, enum cf_err err, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
