/* How outcomes add up. */
#include "advice/verdict.h"

#include "advice/rules.h"

const char *verdict_word(enum verdict_outcome o)
{
	static const char *const words[] = {
#define X(name, word) [VERDICT_##name] = word,
		VERDICTS(X)
#undef X
	};

	return words[o];
}

/* The cause that comes first in the order of rules; NULL is none. */
static const struct rule *earlier(const struct rule *a, const struct rule *b)
{
	if (!a || !b)
		return a ? a : b;
	return rule_order(b) < rule_order(a) ? b : a;
}

struct judgment verdict_of_addresses(const struct contact_verdict *v, size_t n)
{
	const struct rule *cause[VERDICT_DEPENDS + 1] = { NULL };
	size_t count[VERDICT_DEPENDS + 1] = { 0 };
	size_t unknown = 0; /* stopped, or broken off by ourselves */
	struct judgment ret = { .outcome = VERDICT_UNREACHABLE };
	size_t i;

	for (i = 0; i < n; i++) {
		if (!v[i].counts)
			continue;
		if (v[i].is.outcome == VERDICT_UNREACHABLE && !v[i].is.cause) {
			unknown++;
			continue;
		}
		count[v[i].is.outcome]++;
		cause[v[i].is.outcome] =
			earlier(cause[v[i].is.outcome], v[i].is.cause);
	}
	if (count[VERDICT_CONNECTS] > 0 &&
	    count[VERDICT_FAILS] + count[VERDICT_UNREACHABLE] > 0) {
		ret.outcome = VERDICT_INTERMITTENT;
		ret.cause = earlier(cause[VERDICT_FAILS],
				    cause[VERDICT_UNREACHABLE]);
		return ret;
	}
	if (count[VERDICT_FAILS] > 0)
		ret.outcome = VERDICT_FAILS;
	else if (count[VERDICT_DOUBTFUL] > 0)
		ret.outcome = VERDICT_DOUBTFUL;
	else if (count[VERDICT_CONNECTS] > 0 && unknown == 0)
		ret.outcome = VERDICT_CONNECTS;
	ret.cause = cause[ret.outcome];
	return ret;
}

struct judgment verdict_of_scenarios(const struct judgment *v, size_t n)
{
	struct judgment ret = { .outcome = VERDICT_UNREACHABLE };
	size_t known = 0, i;

	for (i = 0; i < n; i++) {
		/* Not asked, stopped, or broken off by ourselves. */
		if (v[i].outcome == VERDICT_UNREACHABLE && !v[i].cause)
			continue;
		if (known++ == 0)
			ret.outcome = v[i].outcome;
		else if (ret.outcome != v[i].outcome)
			ret.outcome = VERDICT_DEPENDS;
		ret.cause = earlier(ret.cause, v[i].cause);
	}
	if (ret.outcome == VERDICT_CONNECTS && known < n)
		ret.outcome = VERDICT_UNREACHABLE;
	return ret;
}
