/* The wizard on a stage: see stage.h. */
#include "tests/screen/stage.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/replay.h"
#include "tests/screen/golden.h"
#include "tests/unit/test.h"

void stage_prepare(struct stage *st)
{
	struct cf_why why;

	memset(st, 0, sizeof(*st));
	assert_int_equal(policy_set_shipped(&st->policies, &why), 0);
	assert_int_equal(catalogue_shipped(&st->catalogue, &why), 0);
	question_init(&st->template);
	assert_int_equal(question_scenarios(&st->template, NULL, 0, NULL, 0,
					    NULL, false, &why),
			 0);
	st->config = (struct wizard_config){
		.question = &st->template,
		.policies = &st->policies,
		.catalogue = &st->catalogue,
		.first_offer = -1,
		.tool = "cf502 0.1.0",
	};
}

void stage_begin(struct stage *st, int rows, int cols, bool ascii)
{
	st->flow = flow_new(&st->config, ascii);
	st->surface = surface_new(rows, cols, ascii);
	flow_resize(st->flow, rows, cols);
}

void stage_open(struct stage *st, int rows, int cols, bool ascii)
{
	stage_prepare(st);
	stage_begin(st, rows, cols, ascii);
}

void stage_close(struct stage *st)
{
	flow_free(st->flow);
	surface_free(st->surface);
	question_release(&st->template);
	catalogue_release(&st->catalogue);
	policy_set_release(&st->policies);
	keymap_release(&st->keys);
}

void rebind(struct stage *st, enum action a, const char *keys)
{
	struct key_choice c = { .action = a };
	size_t n;

	for (; *keys; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		assert_true(key_parse(keys, n, &c.key));
		*VEC_PUSH(&st->keys.own) = c;
	}
	st->config.keys = &st->keys;
}

void stage_log(const char *name, struct buf *out)
{
	char *path =
		xasprintf("%s/tests/screen/logs/%s.log", CF502_SRCDIR, name);
	struct cf_why why = { "" };

	if (file_read(path, STAGE_LOG_MAX, out, &why) < 0)
		fail_msg("%s", why.text);
	free(path);
}

void stage_read(const char *name, struct event_log *ret)
{
	struct buf text = BUF_INIT(STAGE_LOG_MAX);
	struct cf_why why = { "" };

	stage_log(name, &text);
	if (event_log_read(name, buf_str(&text), text.len, ret, &why) < 0)
		fail_msg("%s", why.text);
	buf_release(&text);
}

void feed(struct stage *st, const struct event_log *log)
{
	size_t i;

	for (i = 0; i < log->events.n; i++) {
		session_feed(flow_session(st->flow), &log->events.items[i]);
		flow_settle(st->flow);
	}
}

enum flow_result press(struct stage *st, const char *keys)
{
	enum flow_result result = FLOW_STAY;
	struct key k;
	size_t n;

	for (; *keys; keys += n + (keys[n] == ' ')) {
		n = strcspn(keys, " ");
		assert_true(key_parse(keys, n, &k));
		result = flow_key(st->flow, &k);
		flow_settle(st->flow);
	}
	return result;
}

void show(struct stage *st, const char *log, size_t page)
{
	struct event_log events = { .events = { .n = 0 } };
	struct question q;

	stage_read(log ? log : "missing-intermediate", &events);
	assert_int_equal(replay_question(log, &events, &q, NULL), 0);
	flow_show(st->flow, &q);
	flow_settle(st->flow);
	if (log)
		feed(st, &events);
	if (page == TARGET)
		press(st, "1");
	for (; page > HANDSHAKE; page--)
		press(st, "Enter");
	event_log_release(&events);
	question_release(&q);
}

void probe_again(struct stage *st, const char *log)
{
	struct event_log events = { .events = { .n = 0 } };

	session_round(flow_session(st->flow));
	stage_read(log, &events);
	feed(st, &events);
	event_log_release(&events);
}

void type(struct stage *st, const char *text)
{
	for (; *text; text++) {
		const struct key k = { .type = K_CHAR,
				       .cp = (unsigned char)*text };

		flow_key(st->flow, &k);
	}
}

void paste(struct stage *st, const char *text)
{
	const struct key k = { .type = K_PASTE, .text = text };

	flow_key(st->flow, &k);
}

void click(struct stage *st, int row, int col)
{
	struct key k = {
		.type = K_NAMED, .name = KN_CLICK, .row = row, .col = col
	};

	flow_draw(st->flow, st->surface);
	k.spot = surface_spot_at(st->surface, row, col);
	flow_key(st->flow, &k);
	flow_settle(st->flow);
}

bool has(struct stage *st, const char *text)
{
	bool found = false;
	int row;

	flow_draw(st->flow, st->surface);
	for (row = 0; row < st->surface->rows; row++) {
		char *line = surface_row_text(st->surface, row);

		found = found || strstr(line, text);
		free(line);
	}
	return found;
}

/* What a report says is held by the goldens of reports. */
static void hide_preview(struct surface *s)
{
	struct rect r = surface_rect(s);
	const struct cell *c;
	int row, col;

	for (row = 2; row < s->rows; row++) {
		for (col = 0; col < s->cols; col++) {
			c = surface_cell(s, row, col);
			if (c->text[0] != 'P' ||
			    (enum theme)c->element != TH_HEADING)
				continue;
			rect_top(&r, row + 1);
			rect_bottom(&r, 2);
			rect_left(&r, col);
			surface_fill(s, r, TH_TEXT, ' ');
			r = rect_rows(surface_rect(s), row, 1);
			rect_left(&r, col + 7);
			surface_fill(s, r, TH_TEXT, ' ');
			return;
		}
	}
}

void check(struct stage *st, const char *name)
{
	flow_draw(st->flow, st->surface);
	if (strstr(name, "report"))
		hide_preview(st->surface);
	golden_check(name, st->surface);
}
