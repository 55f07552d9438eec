/* A recorded session, and the time in it: any moment is a prefix of the log. */
#include <stdlib.h>
#include <string.h>

#include "advice/saved.h"
#include "base/clock.h"
#include "base/xmem.h"
#include "screens/flow_parts.h"
#include "screens/moments.h"
#include "screens/saved_words.h"

static const struct event_log *recording(const struct flow *f)
{
	return &f->config->recording->log;
}

static void go_to(struct flow *f, size_t moment)
{
	struct session *s = f->session;

	if (moment < f->moment) {
		flow_clear_session(f);
		f->moment = 0;
	}
	s->in_bulk = true;
	while (f->moment < moment)
		saved_feed(s, &recording(f)->events.items[f->moment++]);
	s->in_bulk = false;
	session_settle(s);
	f->what = SESSION_EVENT | SESSION_ADVICE | SESSION_ROUND |
		  SESSION_TRIED;
	flow_tell_pages(f);
}

bool flow_replay_act(struct flow *f, enum action a)
{
	size_t to;

	if (a != ACT_EVENT_BACK && a != ACT_EVENT_ON && a != ACT_PROBE_BACK &&
	    a != ACT_PROBE_ON)
		return false;
	if (!f->config->recording) {
		flow_say(f, TH_MESSAGE,
			 "That steps through a recording; cf502 --replay LOG "
			 "shows one.");
		return true;
	}
	if (a == ACT_EVENT_BACK || a == ACT_PROBE_BACK)
		to = moments_before(recording(f), f->moment,
				    a == ACT_PROBE_BACK);
	else
		to = moments_after(recording(f), f->moment, a == ACT_PROBE_ON);
	if (to == f->moment)
		flow_say(f, TH_MESSAGE,
			 a == ACT_EVENT_BACK || a == ACT_PROBE_BACK
				 ? "The recording begins here."
				 : "The recording ends here.");
	else
		go_to(f, to);
	return true;
}

/* Nothing can be asked of a recording, and it stays as it is. */
bool flow_replay_refuses(struct flow *f, enum ask ask)
{
	if (!f->config->recording || (ask != ASK_PROBE && ask != ASK_REPROBE &&
				      ask != ASK_MARK && ask != ASK_FORGET))
		return false;
	if (ask == ASK_PROBE)
		flow_go(f, PAGE_HANDSHAKE);
	flow_say(f, TH_MESSAGE,
		 ask == ASK_MARK ? "This is a recording: its marks stay as "
				   "they are."
				 : "This is a recording: nothing is asked of "
				   "the network.");
	return true;
}

/* When that was is asked first of what somebody else has seen. */
static void add_age(const struct flow *f, struct buf *out)
{
	const struct round *r = session_now(f->session);
	char when[TIME_TEXT_SIZE];

	if (r && r->evidence.time > 0)
		buf_addf(out, "Recorded %.10s %.5s UTC; ",
			 time_rfc3339(r->evidence.time, when), when + 11);
	else
		buf_adds(out, "A recording: ");
	buf_adds(out, BOUND_EVENT_BACK " and " BOUND_EVENT_ON
				       " step by an event, " BOUND_PROBE_BACK
				       " and " BOUND_PROBE_ON " by a probe.");
}

void flow_replay(struct flow *f)
{
	struct buf text = BUF_INIT(MESSAGE_MAX);
	const struct log_end *end = &f->config->recording->end;
	size_t i;

	flow_begin_session(f, &f->config->recording->question, false);
	f->moment = 0;
	go_to(f, moments_last(recording(f)));
	for (i = 0; i < N_PAGES; i++)
		f->visited[i] = true;
	flow_go(f, PAGE_HANDSHAKE);
	saved_say_end(end, &text);
	if (!end->line)
		add_age(f, &text);
	flow_say(f, end->line ? TH_WARN : TH_MESSAGE, buf_str(&text));
	buf_release(&text);
}

bool flow_replay_running(const struct flow *f)
{
	const struct round *r = f->session ? session_now(f->session) : NULL;

	return f->config->recording && r && !r->evidence.done &&
	       f->moment < moments_last(recording(f));
}

void flow_replay_status(const struct flow *f, struct buf *out)
{
	const struct round *r = session_now(f->session);
	size_t rounds = f->config->recording->rounds;
	int64_t now = r ? r->evidence.last_us : 0,
		whole = moments_round_us(recording(f), f->moment);

	buf_adds(out, "recording ");
	if (rounds > 1)
		buf_addf(out, "%zu/%zu, ", f->session->rounds.n, rounds);
	if (whole < 1000000)
		buf_addf(out, "%.1f ms of %.1f ms", (double)now / 1e3,
			 (double)whole / 1e3);
	else
		buf_addf(out, "%.3f s of %.3f s", (double)now / 1e6,
			 (double)whole / 1e6);
}

const char *flow_replay_message(const struct flow *f)
{
	if (!f->config->recording)
		return NULL;
	if (f->at == PAGE_TARGET)
		return "This is what the recording asked; nothing is asked of "
		       "the network.";
	if (flow_replay_running(f))
		return "In the midst of a recorded probe: " BOUND_EVENT_ON
		       " goes on by an event, " BOUND_PROBE_ON " to its end.";
	return NULL;
}

/* The page's own without those that act, and the way through time. */
void flow_replay_hints(const struct hint *page, struct hint ret[HINTS_ROOM])
{
	static const struct hint time[] = {
		{ .action = ACT_EVENT_BACK,
		  .also = ACT_EVENT_ON,
		  .label = "Event" },
		{ .action = ACT_PROBE_BACK,
		  .also = ACT_PROBE_ON,
		  .label = "Probe" },
	};
	size_t i, n = 0;

	for (i = 0; page[i].action != ACT_NONE && n + 3 < HINTS_ROOM; i++) {
		if (i == 1) {
			ret[n++] = time[0];
			ret[n++] = time[1];
		}
		if (page[i].action != ACT_REPROBE &&
		    page[i].action != ACT_WATCH &&
		    page[i].action != ACT_TOGGLE &&
		    page[i].action != ACT_STOP && page[i].action != ACT_UNDO)
			ret[n++] = page[i];
	}
	ret[n] = (struct hint){ .action = ACT_NONE };
}
