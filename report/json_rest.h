#ifndef CF502_REPORT_JSON_REST_H
#define CF502_REPORT_JSON_REST_H
/* The latter half of the JSON report. */
#include "report/report.h"

struct json;

/* Adds it to the object of the session. */
void json_add_rest(struct json *to, const struct session *s,
		   const struct report_options *o);

#endif
