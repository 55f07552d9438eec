/* Options in a log: written from a question, and taken back. */
#include "probe/question_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"

#define WORD_MAX 65536 /* bytes */

/* What an event takes as text without cutting it. */
#define TEXT_MAX 1000

/* digest: of the file that is named; -1: none. */
static void emit(struct sink sink, const char *name, const char *value,
		 int64_t digest)
{
	char *word = xasprintf("%s=%s", name, value);
	struct event ev;

	event_init(&ev, EV_OPTION);
	if (strlen(word) <= TEXT_MAX && text_is_clean(word)) {
		event_text(&ev, EF_TEXT, word);
	} else {
		event_text(&ev, EF_TEXT, name);
		event_der(&ev, value, strlen(value));
	}
	if (digest >= 0)
		event_number(&ev, EF_CODE, digest);
	sink.emit(sink.ctx, &ev);
	event_release(&ev);
	free(word);
}

static void put(struct sink sink, const char *name, const char *value)
{
	emit(sink, name, value, -1);
}

void option_file(struct sink sink, const char *name, const char *path)
{
	/* It is read again from another folder. */
	char *real = realpath(path, NULL);

	emit(sink, name, real ? real : path, file_digest(path));
	free(real);
}

static void put_pins(const struct question *q, const char *name,
		     struct sink sink)
{
	for (size_t i = 0; i < q->pins.n; i++) {
		const struct pin *p = &q->pins.items[i];
		struct buf text = BUF_INIT(WORD_MAX);

		buf_addf(&text, "%s:%d:", p->host, p->port);
		for (size_t k = 0; k < p->addrs.n; k++)
			buf_addf(&text, "%s%s", k ? "," : "",
				 p->addrs.items[k]);
		put(sink, name, buf_str(&text));
		buf_release(&text);
	}
}

static void put_dns(const struct question *q, const char *name,
		    struct sink sink)
{
	for (size_t i = 0; i < q->dns.n; i++)
		put(sink, name, q->dns.items[i]);
}

static void put_trust(const struct question *q, const char *name,
		      struct sink sink)
{
	if (q->trust_path)
		option_file(sink, name, q->trust_path);
}

/* What judges is no part of the question: advice/judges.h. */
static void put_nothing(const struct question *q, const char *name,
			struct sink sink)
{
	(void)q;
	(void)name;
	(void)sink;
}

static void put_at(const struct question *q, const char *name, struct sink sink)
{
	char text[TIME_TEXT_SIZE];

	if (q->at_given)
		put(sink, name, time_rfc3339(q->at, text));
}

static void put_number(struct sink sink, const char *name, int value)
{
	char text[32];

	snprintf(text, sizeof(text), "%d", value);
	put(sink, name, text);
}

static void put_attempts(const struct question *q, const char *name,
			 struct sink sink)
{
	put_number(sink, name, q->attempts);
}

static void put_seconds(struct sink sink, const char *name, int ms)
{
	char text[32];

	snprintf(text, sizeof(text), "%d.%03d", ms / 1000, ms % 1000);
	put(sink, name, text);
}

static void put_connect_timeout(const struct question *q, const char *name,
				struct sink sink)
{
	put_seconds(sink, name, q->connect_timeout_ms);
}

static void put_timeout(const struct question *q, const char *name,
			struct sink sink)
{
	put_seconds(sink, name, q->timeout_ms);
}

static int take_pin(struct question *q, const char *value, struct cf_why *why)
{
	return question_add_pin(q, value, why);
}

static int take_dns(struct question *q, const char *value, struct cf_why *why)
{
	return question_add_dns(q, value, why);
}

static int take_trust(struct question *q, const char *value, struct cf_why *why)
{
	(void)why;
	free(q->trust_path);
	q->trust_path = xstrdup(value);
	return CF_OK;
}

static int take_nothing(struct question *q, const char *value,
			struct cf_why *why)
{
	(void)q;
	(void)value;
	(void)why;
	return CF_OK;
}

static int take_at(struct question *q, const char *value, struct cf_why *why)
{
	q->at_given = true;
	return time_parse(value, 0, &q->at, why);
}

static int take_number(const char *value, int64_t max, int *ret,
		       struct cf_why *why)
{
	int64_t n;

	if (!text_number(value, 1, max, &n))
		return why_set(why, CF_EINPUT,
			       "a number from 1 to %lld is needed",
			       (long long)max);
	*ret = (int)n;
	return CF_OK;
}

/* Seconds with three digits behind the point, as they are written above. */
static int take_ms(const char *value, int *ret, struct cf_why *why)
{
	const char *point = strchr(value, '.');
	char *digits;
	int rc;

	if (!point || strlen(point + 1) != 3)
		return why_set(why, CF_EINPUT,
			       "seconds such as 2.500 are needed");
	digits = xasprintf("%.*s%s", (int)(point - value), value, point + 1);
	rc = take_number(digits + strspn(digits, "0"), 3600 * 1000, ret, why);
	free(digits);
	return rc;
}

static int take_attempts(struct question *q, const char *value,
			 struct cf_why *why)
{
	return take_number(value, 3, &q->attempts, why);
}

static int take_connect_timeout(struct question *q, const char *value,
				struct cf_why *why)
{
	return take_ms(value, &q->connect_timeout_ms, why);
}

static int take_timeout(struct question *q, const char *value,
			struct cf_why *why)
{
	return take_ms(value, &q->timeout_ms, why);
}

static const struct {
	const char *name;
	void (*put)(const struct question *q, const char *name,
		    struct sink sink);
	int (*take)(struct question *q, const char *value, struct cf_why *why);
} words[] = {
	{ "--resolve", put_pins, take_pin },
	{ "--dns", put_dns, take_dns },
	{ "--trust", put_trust, take_trust },
	{ "--policy", put_nothing, take_nothing },
	{ "--catalogue", put_nothing, take_nothing },
	{ "--at", put_at, take_at },
	{ "--attempts", put_attempts, take_attempts },
	{ "--connect-timeout", put_connect_timeout, take_connect_timeout },
	{ "--timeout", put_timeout, take_timeout },
};

void question_options(const struct question *q, struct sink sink)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		words[i].put(q, words[i].name, sink);
}

static int take(struct question *q, const char *name, const char *value,
		struct cf_why *why)
{
	struct cf_why inner = { .text = "" };

	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (strcmp(words[i].name, name) != 0)
			continue;
		if (words[i].take(q, value, &inner) == CF_OK)
			return CF_OK;
		return why_set(why, CF_EINPUT, "%s: %s", name, inner.text);
	}
	return why_set(why, CF_EINPUT,
		       "%s is no option that this version of cf502 keeps",
		       name);
}

/* Where the value begins in the text; the name is in front of "=". */
static char *value_of(const struct event *ev, size_t at)
{
	const char *text = event_str(ev, EF_TEXT);

	if (event_has(ev, EF_DER))
		return xstrndup((const char *)ev->der, ev->der_len);
	return text && text[at] == '=' ? xstrdup(text + at + 1) : NULL;
}

char *option_value(const struct event *ev, const char *name)
{
	const char *text = event_str(ev, EF_TEXT);
	size_t n = text ? strcspn(text, "=") : 0;

	if (ev->kind != EV_OPTION || n != strlen(name) ||
	    memcmp(text, name, n) != 0)
		return NULL;
	return value_of(ev, n);
}

static int take_event(struct question *q, const struct event *ev,
		      struct cf_why *why)
{
	const char *text = event_str(ev, EF_TEXT);
	size_t n = text ? strcspn(text, "=") : 0;
	char *name = xstrndup(text ? text : "", n);
	char *value = value_of(ev, n);
	int rc;

	rc = value ? take(q, name, value, why)
		   : why_set(why, CF_EINPUT, "%s has no value", name);
	free(name);
	free(value);
	return rc;
}

int question_take_options(struct question *q, const struct event_log *log,
			  struct cf_why *why)
{
	for (size_t i = 0; i < log->events.n; i++) {
		const struct event *ev = &log->events.items[i];

		if (ev->kind == EV_OPTION && take_event(q, ev, why) < 0)
			return CF_EINPUT;
	}
	return CF_OK;
}
