/* Waits that double while nothing changes. */
#include "base/pace.h"

#define SECOND_US 1000000

void pace_init(struct pace *p, int64_t first_s)
{
	*p = (struct pace){ .first_us = first_s * SECOND_US };
	pace_again(p);
}

void pace_again(struct pace *p)
{
	p->wait_us = p->first_us;
	p->alike = 0;
}

static int64_t longest(const struct pace *p)
{
	const int64_t most = (int64_t)PACE_MAX_S * SECOND_US;

	return p->first_us > most ? p->first_us : most;
}

int64_t pace_next(struct pace *p, bool changed)
{
	if (changed) {
		pace_again(p);
	} else if (p->alike >= PACE_ROUNDS) {
		p->wait_us *= 2;
		p->alike = 0;
	}
	p->alike++;
	if (p->wait_us > longest(p))
		p->wait_us = longest(p);
	return p->wait_us;
}

int64_t pace_begin(struct pace *p, int64_t ended_us, int64_t now_us)
{
	int64_t at;

	pace_init(p, PACE_FIRST_S);
	at = ended_us + pace_next(p, true);
	return ended_us > 0 && at > now_us ? at : now_us;
}
