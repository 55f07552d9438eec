#ifndef CF502_BASE_TEXT_H
#define CF502_BASE_TEXT_H
/*
 * Text that people see. Everything that came from the wire, a file or a paste
 * passes text_clean() once, where it enters the evidence; from there on it is
 * valid UTF-8 without control, bidi or zero-width characters.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

/*
 * One code point from at most n bytes; returns the bytes it took (at least 1
 * while n > 0). What is not valid UTF-8 (RFC 3629) yields U+FFFD for 1 byte.
 */
size_t utf8_decode(const char *s, size_t n, uint32_t *ret);
bool utf8_append(struct buf *b, uint32_t cp);

/*
 * A clean copy of at most max_bytes (cut at a character, ending in "~"), owned
 * by the caller: invalid bytes become U+FFFD; C0, DEL, C1, bidi controls,
 * zero-width characters, line and paragraph separators, noncharacters and
 * tags become visible as <U+XXXX>. Never NULL.
 */
char *text_clean(const void *bytes, size_t n, size_t max_bytes);
/* True when text_clean() would leave it as it is. */
bool text_is_clean(const char *s);
/* The same for text of several lines: line ends and tabs stay. */
char *text_clean_block(const void *bytes, size_t n, size_t max_bytes);
bool text_block_is_clean(const char *s);

/* Terminal cells that clean UTF-8 takes. */
int text_width(const char *s);
/* Cells of one code point: 0, 1 or 2. */
int text_cp_width(uint32_t cp);
/* Bytes of s that fit into cells, at a character. */
size_t text_fit(const char *s, int cells);

/*
 * Breaks a paragraph at blanks: appends s in lines of at most cells, each
 * behind indent blanks (which count) and ended by a line end. A word that is
 * too long is broken where the line ends.
 */
void text_wrap(struct buf *out, const char *s, int indent, int cells);

/*
 * One word for a POSIX shell: as it is when harmless, else 'quoted'. A leading
 * dash stays: where options could follow, the caller writes -- in front.
 */
void text_shell_quote(struct buf *out, const char *s);
/*
 * Markdown inline text: nothing in it can become markup, a link or HTML. What
 * sites link by themselves (://, www., @name, #12) is broken by a code span.
 */
void text_markdown(struct buf *out, const char *s);

/* Lower-case hex, owned by the caller. */
char *text_hex(const void *bytes, size_t n);
/* Reads hex of exactly n bytes; false when it is not that. */
bool text_unhex(const char *hex, size_t len, unsigned char *ret, size_t n);
char *text_base64(const void *bytes, size_t n);
/* Owned by the caller; NULL when it is not RFC 4648 base64. */
unsigned char *text_unbase64(const char *s, size_t len, size_t *ret_n);

/* Whole decimal number in min..max and nothing else; false otherwise. */
bool text_number(const char *s, int64_t min, int64_t max, int64_t *ret);
bool text_eq_nocase(const char *a, const char *b);
/* The same for names that may be missing: NULL is like NULL alone. */
bool text_eq_name(const char *a, const char *b);
/* The candidate nearest to word for "did you mean", or NULL if none is near. */
const char *text_nearest(const char *word, const char *const *candidates);

#endif
