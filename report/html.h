#ifndef CF502_REPORT_HTML_H
#define CF502_REPORT_HTML_H
/*
 * Parts of the HTML report. What they write is well-formed XML as well, so
 * that a strict parser finds what was not escaped.
 */
#include "report/facts.h"

/* Text or the value of an attribute, in which nothing can become markup. */
void html_text(struct buf *out, const char *s);

/*
 * Inline SVG, each with a title: the connections on a common axis, and the
 * chain from the leaf to its trust anchor. number makes ids differ between
 * the sessions of one file.
 */
void html_timeline(struct buf *out, const struct evidence *ev, size_t number);
void html_chain(struct buf *out, const struct evidence *ev,
		const struct chain_judgment *j, size_t number);

#endif
