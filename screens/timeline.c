/* Which events are listed, and how chains are judged among them. */
#include "screens/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "screens/event_words.h"

uint64_t timeline_id(uint64_t seq)
{
	return seq * 2;
}

const struct event *round_event(const struct round *r, uint64_t seq)
{
	return seq > 0 && seq <= r->log.events.n ? &r->log.events.items[seq - 1]
						 : NULL;
}

/* What came in is said better by the event that was made from it. */
static bool is_repeated(const struct event *e)
{
	return e->kind == EV_MESSAGE && event_get(e, EF_SENT) != 1;
}

static bool belongs(const struct evidence *ev, const struct event *e,
		    size_t address, size_t scenario)
{
	const struct conn *c;
	const char *ip = event_str(e, EF_IP);

	if (e->kind == EV_ADDRESS)
		return address == NO_CONTACT ||
		       (ip && strcmp(ip, ev->addresses.items[address].ip) == 0);
	if (!event_has(e, EF_CONN))
		return true;
	if (address == NO_CONTACT)
		return false;
	c = evidence_conn_by_id(ev, (int)event_get(e, EF_CONN));
	/* The many of a survey stand together in the details of an address. */
	return c && c->address == address && c->purpose != PURPOSE_SURVEY &&
	       (c->scenario == scenario ||
		(c->tcp != OUTCOME_OK && c->tcp != OUTCOME_NONE));
}

static void add_row(struct timeline *t, const struct event *e, uint64_t id,
		    bool failures, struct telling *told)
{
	struct timeline_row *row;

	/* Port 80 is asked out of curiosity; nobody needs it. */
	if (told->conn && told->conn->step == STEP_HTTP)
		told->mark = MARK_N;
	if (failures && told->mark != MARK_FAIL && told->mark != MARK_WARN) {
		buf_release(&told->text);
		return;
	}
	row = VEC_PUSH(&t->rows);
	*row = (struct timeline_row){
		.id = id,
		.seq = e->seq,
		.at_us = e->at_us,
		.conn = told->conn ? told->conn->id : 0,
		.what = told->what,
		.mark = told->mark,
		.text = buf_take(&told->text),
	};
}

static const struct rule *reason_rule(const struct chain_reason *r)
{
	return rule_by_id(chain_fault_id(r->fault));
}

const struct chain_reason *judgment_reason(const struct chain_judgment *j)
{
	const struct chain_reason *worst = NULL;
	size_t i;

	for (i = 0; i < j->reasons.n; i++) {
		const struct chain_reason *r = &j->reasons.items[i];

		if (!reason_rule(r))
			continue;
		if (!worst ||
		    reason_rule(r)->severity < reason_rule(worst)->severity)
			worst = r;
	}
	return worst;
}

enum mark judgment_mark(const struct chain_judgment *j)
{
	const struct chain_reason *r = judgment_reason(j);

	if (!r || reason_rule(r)->severity >= SEV_WARNING)
		return j->trusted ? MARK_OK : MARK_FAIL;
	return reason_rule(r)->severity == SEV_FATAL ? MARK_FAIL : MARK_WARN;
}

/* What our judge says of the chain that this event completed. */
static void add_verdict(struct timeline *t, const struct evidence *ev,
			const struct event *e, bool failures)
{
	struct telling told = { .ev = ev,
				.what = "verify",
				.text = BUF_INIT(WORDS_MAX) };
	const struct chain_judgment *j;
	const struct chain_reason *r;

	told.conn = evidence_conn_by_id(ev, (int)event_get(e, EF_CONN));
	if (!told.conn || !told.conn->judged)
		return;
	j = ev->judged.items[told.conn->judged - 1].judgment;
	r = judgment_reason(j);
	told.mark = judgment_mark(j);
	if (told.mark == MARK_OK)
		buf_addf(&told.text, "the path ends at %s",
			 j->anchor ? j->anchor : "a trusted root");
	else
		buf_adds(&told.text,
			 r && r->detail ? r->detail : "not trusted");
	add_row(t, e, timeline_id(e->seq) + 1, failures, &told);
}

bool timeline_tell(const struct round *r, uint64_t seq,
		   struct timeline_row *ret)
{
	const struct event *e = round_event(r, seq);
	struct timeline one = { .rows = { .n = 0 } };
	struct telling told;

	if (!e || !event_is_told(e->kind))
		return false;
	event_tell(&r->evidence, e, &told);
	add_row(&one, e, timeline_id(seq), false, &told);
	*ret = one.rows.items[0];
	VEC_RELEASE(&one.rows);
	return true;
}

void timeline_build(const struct round *r, size_t address, size_t scenario,
		    bool failures, struct timeline *ret)
{
	const struct evidence *ev = &r->evidence;
	struct timeline t = { .rows = { .n = 0 } };
	size_t i;

	if (address >= ev->addresses.n)
		address = NO_CONTACT;
	for (i = 0; i < r->log.events.n; i++) {
		const struct event *e = &r->log.events.items[i];
		struct telling told;

		if (!event_is_told(e->kind) || is_repeated(e) ||
		    !belongs(ev, e, address, scenario))
			continue;
		event_tell(ev, e, &told);
		add_row(&t, e, timeline_id(e->seq), failures, &told);
		if (e->kind == EV_CHAIN)
			add_verdict(&t, ev, e, failures);
	}
	*ret = t;
}

static size_t first_of(const struct timeline *t, enum mark mark)
{
	size_t i;

	for (i = 0; i < t->rows.n; i++) {
		if (t->rows.items[i].mark == mark)
			return i;
	}
	return t->rows.n;
}

size_t timeline_focus(const struct timeline *t, bool done)
{
	size_t i = t->rows.n;

	if (done)
		i = first_of(t, MARK_FAIL);
	if (done && i == t->rows.n)
		i = first_of(t, MARK_WARN);
	if (i < t->rows.n)
		return i;
	return t->rows.n > 0 ? t->rows.n - 1 : 0;
}

void timeline_release(struct timeline *t)
{
	size_t i;

	for (i = 0; i < t->rows.n; i++)
		free(t->rows.items[i].text);
	VEC_RELEASE(&t->rows);
}
