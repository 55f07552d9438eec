/* Moments of a log, found by looking at the events around them. */
#include "screens/moments.h"

#include "screens/event_words.h"

static enum event_kind kind_at(const struct event_log *log, size_t i)
{
	return log->events.items[i].kind;
}

size_t moments_last(const struct event_log *log)
{
	size_t n = log->events.n;

	while (n > 0 && event_is_step(kind_at(log, n - 1)))
		n--;
	return n;
}

/* The moment behind event i shows something that the one before did not. */
static bool is_moment(const struct event_log *log, size_t i)
{
	enum event_kind k = kind_at(log, i);

	return k == EV_ASKED || k == EV_TRIED || event_is_told(k);
}

/* Behind event i a diagnosis has begun, or is over. */
static bool is_edge(const struct event_log *log, size_t i)
{
	size_t next = i + 1, last = moments_last(log);

	if (event_is_step(kind_at(log, i)))
		return false;
	while (next < last && event_is_step(kind_at(log, next)))
		next++;
	return kind_at(log, i) == EV_ASKED || next == last ||
	       kind_at(log, next) == EV_ASKED;
}

/* The first diagnosis has begun. */
static size_t first_moment(const struct event_log *log)
{
	size_t i = 0, last = moments_last(log);

	while (i < last && kind_at(log, i) != EV_ASKED)
		i++;
	return i + 1;
}

size_t moments_before(const struct event_log *log, size_t at, bool edge)
{
	size_t first = first_moment(log), i = at;

	while (i > first) {
		i--;
		if (i <= first ||
		    (edge ? is_edge(log, i - 1) : is_moment(log, i - 1)))
			return i;
	}
	return first;
}

size_t moments_after(const struct event_log *log, size_t at, bool edge)
{
	size_t last = moments_last(log);

	for (size_t i = at; i < last; i++) {
		if (edge ? is_edge(log, i) : is_moment(log, i))
			return i + 1;
	}
	return last;
}

int64_t moments_round_us(const struct event_log *log, size_t at)
{
	size_t i = at, last = moments_last(log);

	while (i < last && kind_at(log, i) != EV_ASKED)
		i++;
	return i > 0 ? log->events.items[i - 1].at_us : 0;
}
