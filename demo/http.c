/* Answers that end the connection; a body only where one was asked for. */
#include "demo/http.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/xmem.h"

bool http_is_whole(const struct buf *request)
{
	return request->len > 0 &&
	       (memmem(request->data, request->len, "\r\n\r\n", 4) ||
		memmem(request->data, request->len, "\n\n", 2));
}

bool http_is_likely(const struct buf *request)
{
	size_t i;

	for (i = 0; i < request->len && request->data[i] != ' '; i++) {
		if (!isupper(request->data[i]))
			return false;
	}
	return i > 0;
}

/* IMF-fixdate of RFC 9110 section 5.6.7; strftime would follow the locale. */
static void add_date(struct buf *out, int64_t at_s)
{
	static const char days[] = "SunMonTueWedThuFriSat";
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	time_t t = at_s;
	struct tm tm;

	if (!gmtime_r(&t, &tm))
		return;
	buf_addf(out, "Date: %.3s, %02d %.3s %d %02d:%02d:%02d GMT\r\n",
		 days + 3 * tm.tm_wday, tm.tm_mday, months + 3 * tm.tm_mon,
		 tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void add_answer(const struct demo_form *form, const char *status,
		       int64_t now_s, const char *body, bool with_body,
		       struct buf *out)
{
	buf_addf(out, "HTTP/1.1 %s\r\nServer: cf502-demo\r\n", status);
	add_date(out, now_s + form->clock_ahead_s);
	buf_addf(out, "Content-Type: text/plain\r\nContent-Length: %zu\r\n",
		 strlen(body));
	if (form->location)
		buf_addf(out, "Location: %s\r\n", form->location);
	buf_adds(out, "Connection: close\r\n\r\n");
	if (with_body)
		buf_adds(out, body);
}

void http_answer(const struct demo_form *form, const char *host,
		 const struct buf *request, int64_t now_s, struct buf *out)
{
	const char *status = form->status ? form->status : "200 OK";
	bool head = request->len > 5 && !memcmp(request->data, "HEAD ", 5);
	char *body;

	if (!http_is_whole(request) || !http_is_likely(request)) {
		add_answer(form, "400 Bad Request", now_s, "Bad Request\n",
			   true, out);
		return;
	}
	body = xasprintf("%s, an origin of cf502 demo\n", host);
	add_answer(form, status, now_s, body, !head, out);
	free(body);
}
