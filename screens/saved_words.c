/* Sentences about a session that was kept. */
#include "screens/saved_words.h"

#include <string.h>

#include "base/clock.h"

#define OLD_S (7 * 24 * 3600)

void saved_add_age(int64_t seconds, struct buf *out)
{
	char span[TIME_TEXT_SIZE];

	if (seconds < 60)
		buf_adds(out, "less than a minute ago");
	else
		buf_addf(out, "%s ago", time_span(seconds, span));
}

void saved_say_unfinished(const struct saved *last, int64_t now,
			  const char *how, struct buf *out)
{
	const struct event *asked = saved_step(last, EV_ASKED);
	int64_t age = now - (asked ? event_get(asked, EF_TIME) : 0);

	if (age < 0 || age >= OLD_S || !last->question.target.host)
		return;
	/* The way on first: a long name is cut at its end. */
	buf_addf(out, "Unfinished, %s goes on: %s, ", how,
		 last->question.target.host);
	saved_add_age(age, out);
	buf_addc(out, '.');
}

void saved_say_seen(const struct saved *saved, const struct session *s,
		    bool cut, int64_t now, struct buf *out)
{
	const struct round *r = session_now(s);
	char date[TIME_TEXT_SIZE];

	if (cut)
		buf_adds(out, "The last probe was cut off. Seen ");
	else if (saved->end.torn)
		buf_adds(out, "The last line was cut off. Seen ");
	else
		buf_adds(out, "This was seen ");
	if (now >= r->evidence.time)
		saved_add_age(now - r->evidence.time, out);
	else
		buf_addf(out, "at %s", time_rfc3339(r->evidence.time, date));
}

void saved_say_end(const struct log_end *end, struct buf *out)
{
	if (end->line && end->torn)
		buf_adds(out, "The last line of the log was not written to "
			      "its end and is left out.");
	else if (end->line)
		buf_addf(out,
			 "Line %d can't be read: %s. What stands before it is "
			 "shown.",
			 end->line, end->why.text);
}

/* It was started with another --policy. */
void saved_say_policy(const struct session *s, struct buf *out)
{
	const char *was = session_now(s)->evidence.policy_id,
		   *is = s->policy->id;

	if (was && strcmp(was, is) != 0)
		buf_addf(out,
			 "This was asked as the policy %s says, and is judged "
			 "by %s, as --policy does not name the other.",
			 was, is);
}
