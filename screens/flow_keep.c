/* The session on its way into its file, and back from it. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "advice/record.h"
#include "advice/shelf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "screens/flow_parts.h"
#include "screens/saved_words.h"

#define PLACE_BYTES 256

void flow_keep_begin(struct flow *f)
{
	/* The origins of the demo end with it: nothing could be asked again. */
	if (f->config->keep && !f->demo)
		f->record = record_new(f->config->policy_path,
				       f->config->catalogue_path);
}

void flow_keep_end(struct flow *f)
{
	record_free(f->record);
	f->record = NULL;
	free(f->unkept);
	f->unkept = NULL;
	free(f->unasked);
	f->unasked = NULL;
	f->unkept_is_new = false;
}

void flow_keep_step(struct flow *f, enum event_kind k, const char *text,
		    int flags)
{
	if (f->record && f->session)
		record_step(f->record, f->session, k, text, flags);
}

/* "0 2001 0 16": without the zeros at the end. */
static void place_text(const struct flow *f, struct buf *out)
{
	const struct screen *page = flow_pages[f->at];
	uint64_t place[PLACE_MAX] = { 0 };
	size_t i, n = PLACE_MAX;

	if (page->place)
		page->place(f->state[f->at], place);
	while (n > 0 && place[n - 1] == 0)
		n--;
	for (i = 0; i < n; i++)
		buf_addf(out, "%s%" PRIu64, i ? " " : "", place[i]);
}

/* Not at each key: who is killed comes back to the page, if not to the row. */
void flow_keep_page(struct flow *f)
{
	struct buf place = BUF_INIT(PLACE_BYTES);

	if (!f->record || !f->session)
		return;
	place_text(f, &place);
	record_page(f->record, f->session, flow_pages[f->at]->id,
		    place.len > 0 ? buf_str(&place) : NULL);
	buf_release(&place);
}

static void note_unkept(struct flow *f, const char *reason)
{
	f->unkept_is_new = !f->unkept || strcmp(f->unkept, reason) != 0;
	if (!f->unkept_is_new)
		return;
	free(f->unkept);
	f->unkept = xstrdup(reason);
}

/* Until it was seen, no other message takes its place. */
static bool say_unkept(struct flow *f)
{
	char *text;

	if (!f->unkept_is_new || f->message)
		return false;
	f->unkept_is_new = false;
	text = xasprintf("This session is not kept: %s", f->unkept);
	flow_say(f, TH_WARN, text);
	f->message_stays = true;
	free(text);
	return true;
}

bool flow_keep_save(struct flow *f)
{
	struct cf_why why = { "" };
	bool was_unkept = f->unkept != NULL;

	if (!f->record || !f->session)
		return false;
	record_take(f->record, f->session);
	if (record_save(f->record, &why) < 0) {
		if (!was_unkept)
			note_unkept(f, why.text);
		return say_unkept(f) || !was_unkept;
	}
	if (!was_unkept)
		return false;
	free(f->unkept);
	f->unkept = NULL;
	f->unkept_is_new = false;
	if (!f->message || f->message_stays)
		flow_say(f, TH_MESSAGE, "The session is kept again, whole.");
	return true;
}

bool flow_unkept(const struct flow *f)
{
	return f->unkept != NULL;
}

const char *flow_kept_as(const struct flow *f)
{
	return f->record ? record_name(f->record) : NULL;
}

/* Nothing is open any more: no fault is left, or a report tells of it. */
static bool is_finished(const struct flow *f)
{
	const struct round *r = session_now(f->session);

	if (f->exported && !f->export_is_stale)
		return true;
	return r && round_connects(r);
}

void flow_leave(struct flow *f)
{
	if (!f->session)
		return;
	flow_learn(f);
	flow_keep_page(f);
	flow_keep_step(f, EV_LEFT, NULL, is_finished(f));
	flow_keep_save(f);
}

/* Coming back ------------------------------------------------------------ */

static size_t page_by_id(const char *id)
{
	size_t i;

	for (i = 0; id && i < N_PAGES; i++) {
		if (strcmp(flow_pages[i]->id, id) == 0)
			return i;
	}
	return N_PAGES;
}

/* A file may say anything: what is no number is 0. */
static void read_place(const char *text, uint64_t ret[PLACE_MAX])
{
	size_t i;

	for (i = 0; i < PLACE_MAX; i++) {
		size_t n = strcspn(text, " ");
		char *word = xstrndup(text, n);
		int64_t value;

		ret[i] = text_number(word, 0, INT64_MAX, &value)
				 ? (uint64_t)value
				 : 0;
		free(word);
		text += n + (text[n] == ' ');
	}
}

/* A mark is made on a page as well. */
static bool is_on_page(const struct event *ev)
{
	return event_is_step(ev->kind) || ev->kind == EV_TRIED;
}

/* After the last diagnosis: each puts the pages anew. */
static void go_to_places(struct flow *f, const struct saved *saved)
{
	const struct view v = flow_view(f);
	size_t i, page, n = saved->log.events.n, from = n;
	uint64_t place[PLACE_MAX];

	while (from > 0 && is_on_page(&saved->log.events.items[from - 1]))
		from--;
	for (i = from; i < n; i++) {
		const struct event *ev = &saved->log.events.items[i];
		const char *text = event_str(ev, EF_PLACE);

		page = ev->kind == EV_PAGE ? page_by_id(event_str(ev, EF_TEXT))
					   : N_PAGES;
		if (!text || page == N_PAGES || !flow_pages[page]->go_to)
			continue;
		read_place(text, place);
		flow_pages[page]->go_to(f->state[page], &v, place);
	}
}

/* Where the user was, and what was written; the last step counts. */
static size_t retrace(struct flow *f, const struct saved *saved)
{
	size_t i, page, at = PAGE_HANDSHAKE;

	for (i = 0; i < saved->log.events.n; i++) {
		const struct event *ev = &saved->log.events.items[i];

		if (ev->kind == EV_PAGE) {
			page = page_by_id(event_str(ev, EF_TEXT));
			at = page < N_PAGES ? page : at;
			f->visited[at] = true;
		} else if (ev->kind == EV_REPORT && event_str(ev, EF_TEXT)) {
			flow_exported(f, event_str(ev, EF_TEXT));
		} else if (!event_is_step(ev->kind)) {
			f->export_is_stale = true;
		}
	}
	return at;
}

void flow_hint(struct flow *f)
{
	struct buf text = BUF_INIT(MESSAGE_MAX);

	saved_say_unfinished(f->config->unfinished,
			     clock_wall_s(loop_clock(f->config->loop)),
			     f->config->next ? BOUND_RESUME : "'cf502 resume'",
			     &text);
	if (text.len > 0)
		flow_say(f, TH_MESSAGE, buf_str(&text));
	buf_release(&text);
}

static void say_resumed(struct flow *f, const struct resumed *from, bool cut)
{
	struct buf text = BUF_INIT(MESSAGE_MAX);

	saved_say_seen(&from->saved, f->session, cut,
		       clock_wall_s(loop_clock(f->config->loop)), &text);
	buf_addf(&text, "; %s again.",
		 f->at == PAGE_TARGET	? BOUND_ENTER " asks"
		 : f->at == PAGE_REPORT ? BOUND_BACK " and " BOUND_REPROBE
						     " ask"
					: BOUND_REPROBE " asks");
	flow_say(f, TH_MESSAGE, buf_str(&text));
	f->message_stays = true;
	buf_clear(&text);
	if (from->note.text[0])
		buf_addf(&text, "%s. ", from->note.text);
	if (from->judged)
		buf_addf(&text, "%s ", from->judged);
	saved_say_policy(f->session, &text);
	if (text.len > 0)
		flow_notice(f, buf_str(&text));
	buf_release(&text);
}

bool flow_take_up(struct flow *f, const char *name)
{
	struct cf_why why = { "" };

	if (f->run) {
		flow_say(f, TH_WARN,
			 "A probe is under way; " BOUND_STOP
			 " stops it first.");
		return false;
	}
	if (shelf_open(name, f->config->next, &why) == CF_OK)
		return true;
	flow_say(f, TH_ERROR, why.text);
	f->bell = true;
	return false;
}

void flow_resume(struct flow *f, struct resumed *from)
{
	size_t page;
	bool cut;

	flow_begin_session(f, &from->saved.question, false);
	saved_play(&from->saved, from->saved.log.events.n, f->session);
	outcomes_forget(f->session);
	page = retrace(f, &from->saved);
	f->unasked = xstrdup_null(from->saved.unasked);
	/* A file that can't go on is followed by another one. */
	if (f->record && from->trail.fd >= 0) {
		record_free(f->record);
		f->record = record_resume(from->name, &from->trail,
					  from->saved.log.events.n, f->session);
	}
	cut = saved_close(f->session);
	if (!cut && !f->exported)
		f->export_is_stale = false;
	flow_tell_pages(f);
	f->at = page;
	if (!cut)
		go_to_places(f, &from->saved);
	flow_go(f, page);
	say_resumed(f, from, cut);
}
