#ifndef CF502_REPORT_FORMATS_H
#define CF502_REPORT_FORMATS_H
/* One function a format, for the table in report.c alone. */
#include "report/report.h"

void report_html(const struct session *s, const struct report_options *o,
		 struct buf *out);
void report_html_open(const struct session *first,
		      const struct report_options *o, struct buf *out);
void report_html_close(const struct report_options *o, struct buf *out);
void report_json(const struct session *s, const struct report_options *o,
		 struct buf *out);
void report_log(const struct session *s, const struct report_options *o,
		struct buf *out);
void report_markdown(const struct session *s, const struct report_options *o,
		     struct buf *out);
void report_pem(const struct session *s, const struct report_options *o,
		struct buf *out);
void report_text(const struct session *s, const struct report_options *o,
		 struct buf *out);
void report_ticket(const struct session *s, const struct report_options *o,
		   struct buf *out);

#endif
