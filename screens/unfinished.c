/* Sessions that one can go on with, each with how it stood. */
#include "screens/unfinished.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "report/facts.h"
#include "screens/saved_words.h"

#define LOOK_MAX     200 /* sessions */
#define ROWS_MAX     40	 /* so that no list is waited for */
#define TARGET_BYTES 1024
#define STATE_BYTES  256

static void add_outcome(const struct round *r, struct buf *out)
{
	const struct judgment *is = r ? &r->advice.verdict : NULL;

	if (!r || !r->advice.settled)
		buf_adds(out, "not decided");
	else
		buf_adds(out, verdict_word(is->outcome));
	if (r && r->advice.settled && is->cause)
		buf_addf(out, ", %s", is->cause->id);
}

static void add_holder(const char *name, struct buf *out)
{
	int64_t pid = shelf_holder(name);

	if (pid > 0)
		buf_addf(out, "in use by pid %" PRId64, pid);
	else
		buf_adds(out, "in use by another cf502");
}

/* As it stood when it was left. */
static void fill_row(struct unfinished_row *row, enum shelf_state state,
		     const struct saved *saved,
		     const struct wizard_config *config)
{
	struct buf target = BUF_INIT(TARGET_BYTES),
		   text = BUF_INIT(STATE_BYTES);
	struct session s;
	const struct round *r;

	session_init(&s, &saved->question,
		     policy_for(config->policies, saved->question.protocols),
		     config->catalogue);
	saved_play(saved, saved->log.events.n, &s);
	r = session_now(&s);
	if (r && r->evidence.asked) {
		row->time = r->evidence.time;
		facts_origin(&r->evidence, &target);
	}
	if (state == SHELF_DAMAGED)
		buf_adds(&text, "damaged; ");
	if (state == SHELF_OPEN)
		add_holder(row->name, &text);
	else
		add_outcome(r, &text);
	if (target.len == 0)
		buf_adds(&target, row->name);
	row->target = buf_take(&target);
	row->state = buf_take(&text);
	session_release(&s);
}

/* Cheap: what it comes to is found out when it is to be shown. */
static void look_at(struct unfinished *u, const char *name)
{
	struct saved saved;
	enum shelf_state state = shelf_look(name, &saved);

	if (state == SHELF_UNFINISHED || state == SHELF_OPEN ||
	    state == SHELF_DAMAGED)
		*VEC_PUSH(&u->rows) = (struct unfinished_row){
			.name = xstrdup(name),
		};
	saved_release(&saved);
}

void unfinished_load(struct unfinished *u, const struct wizard_config *config,
		     const char *own)
{
	struct shelf all;
	struct cf_why why;

	unfinished_release(u);
	if (!config->next || shelf_list(&all, &why) < 0)
		return;
	for (size_t i = 0; i < all.names.n && i < LOOK_MAX; i++) {
		const char *name = all.names.items[i];

		if (u->rows.n < ROWS_MAX && !shelf_is_set_aside(name) &&
		    (!own || strcmp(own, name) != 0))
			look_at(u, name);
	}
	shelf_release(&all);
}

void unfinished_tell(struct unfinished *u, const struct wizard_config *config)
{
	for (size_t i = 0; i < u->rows.n; i++) {
		struct unfinished_row *row = &u->rows.items[i];
		struct saved saved;
		enum shelf_state state = shelf_look(row->name, &saved);

		if (!row->state)
			fill_row(row, state, &saved, config);
		saved_release(&saved);
	}
}

void unfinished_release(struct unfinished *u)
{
	for (size_t i = 0; i < u->rows.n; i++) {
		free(u->rows.items[i].name);
		free(u->rows.items[i].target);
		free(u->rows.items[i].state);
	}
	VEC_RELEASE(&u->rows);
}

void unfinished_age(const struct unfinished_row *row, int64_t now,
		    struct buf *out)
{
	if (row->time == 0)
		buf_addc(out, '-');
	else if (now - row->time < 60)
		buf_adds(out, "just now");
	else
		saved_add_age(now - row->time, out);
}
