/*
 * What is still to be asked, and when: at most so many connections at a time
 * and in all, none to an address that does not open.
 */
#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "probe/run_parts.h"

#define TALKS_MAX     32
#define TALKS_AT_ONCE 8 /* to one address */
#define NO_SOCKET_US  50000

void errand_release(struct errand *what)
{
	free(what->sni);
	what->sni = NULL;
}

int run_room(const struct run *r, size_t route)
{
	int room = plan_connections(&r->question) - r->routes.items[route].made;
	size_t i;

	for (i = 0; i < r->errands.n; i++)
		room -= r->errands.items[i].route == route;
	return room;
}

/* What the edge itself does is asked in any case. */
static bool may_send(const struct run *r, const struct errand *what)
{
	return what->purpose == PURPOSE_EDGE ||
	       what->purpose == PURPOSE_PROOF || run_room(r, what->route) > 0;
}

void run_send(struct run *r, struct errand *what)
{
	if (!may_send(r, what)) {
		errand_release(what);
		return;
	}
	r->routes.items[what->route].asked |= 1u << what->purpose;
	*VEC_PUSH(&r->errands) = *what;
}

static void errand_remove(struct run *r, size_t i)
{
	memmove(&r->errands.items[i], &r->errands.items[i + 1],
		(r->errands.n - i - 1) * sizeof(r->errands.items[0]));
	r->errands.n--;
}

void run_drop_errands(struct run *r)
{
	size_t i;

	for (i = 0; i < r->errands.n; i++)
		errand_release(&r->errands.items[i]);
	r->errands.n = 0;
}

/* TCP knows nothing of scenarios: what failed once is not tried again. */
static void drop_dead(struct run *r)
{
	size_t i = 0;

	while (i < r->errands.n) {
		struct errand *what = &r->errands.items[i];

		if (what->step == STEP_HTTP || what->attempt > 1 ||
		    !r->routes.items[what->route].dead) {
			i++;
			continue;
		}
		errand_release(what);
		errand_remove(r, i);
	}
}

int run_at_once(const struct run *r)
{
	return r->question.gentle ? 1 : TALKS_AT_ONCE;
}

/* The first errand that may begin now. */
static bool pick(struct run *r, size_t *ret)
{
	int limit = run_at_once(r);
	size_t i;

	if (r->talks.n >= TALKS_MAX)
		return false;
	for (i = 0; i < r->errands.n; i++) {
		if (r->routes.items[r->errands.items[i].route].talks >= limit)
			continue;
		*ret = i;
		return true;
	}
	return false;
}

void run_pump(struct run *r)
{
	struct errand what;
	size_t i;

	drop_dead(r);
	while (pick(r, &i)) {
		what = r->errands.items[i];
		errand_remove(r, i);
		if (!talk_begin(r, &what)) {
			r->starved = true;
			run_send(r, &what);
			timer_at(r->wake, loop_now_us(r->loop) + NO_SOCKET_US);
			break;
		}
		drop_dead(r);
	}
	run_survey(r);
	/* All SYNs are under way by now. */
	for (i = 0; i < r->talks.n; i++) {
		struct talk *t = r->talks.items[i];

		if (!t->prepared) {
			t->prepared = true;
			t->step->prepare(t);
		}
	}
}
