/*
 * Step 1: which origin is asked, and how CloudFront meets it. Keys and state;
 * page_target_draw.c shows it.
 */
#include "screens/page_target.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

static const struct wizard_offers *offers_of(const struct view *v)
{
	return v->config->offers;
}

/* The form goes on with what the command line said, not with the offer. */
static void drop_offer(struct target_page *p, const struct view *v)
{
	struct question base;

	p->offer = -1;
	question_copy(v->config->question, &base);
	question_release(&p->form.base);
	p->form.base = base;
	free(p->form.sni);
	p->form.sni = NULL;
	p->form.no_sni = false;
}

static void update(struct target_page *p, const struct view *v)
{
	char *origin;
	bool same;

	form_update(&p->form, v->config->policies);
	if (p->offer < 0 || !p->form.valid)
		return;
	origin = recent_text(&p->form.question.target);
	same = strcmp(origin, p->offer_origin) == 0;
	free(origin);
	if (same)
		return;
	drop_offer(p, v);
	form_update(&p->form, v->config->policies);
}

static int take_offer(struct target_page *p, const struct view *v, size_t i,
		      struct cf_why *why)
{
	const struct wizard_offers *o = offers_of(v);
	struct question q;

	if (o->take(o->ctx, i, &q, why) < 0)
		return CF_EINPUT;
	form_fill(&p->form, &q);
	free(p->offer_origin);
	p->offer_origin = recent_text(&q.target);
	p->offer = (int)i;
	p->on_demo = o->demo;
	question_release(&q);
	update(p, v);
	return CF_OK;
}

bool page_target_on_offer(const void *state)
{
	const struct target_page *p = state;

	return p->offer >= 0 && p->on_demo;
}

/* The cursor stays on its button. */
static void lay_buttons(struct target_page *p, const struct view *v)
{
	struct choice *c = &p->form.buttons;
	enum target_button at = p->buttons[c->at];
	size_t n = 0;

	p->buttons[n++] = BUTTON_PROBE;
	p->buttons[n++] = BUTTON_RECENT;
	if (p->unfinished.rows.n > 0)
		p->buttons[n++] = BUTTON_RESUME;
	if (offers_of(v))
		p->buttons[n++] = BUTTON_OFFERS;
	c->n = n;
	c->at = 0;
	for (size_t i = 0; i < n; i++) {
		if (p->buttons[i] == at)
			c->at = i;
	}
}

static void look_for_sessions(struct target_page *p, const struct view *v)
{
	const struct resumed *from = v->config->resumed;
	const char *own = v->kept_as;

	/* At the start it is claimed, but not taken up yet. */
	if (!own && from)
		own = from->name;
	unfinished_load(&p->unfinished, v->config, own);
	if (p->mode == TARGET_RESUME)
		unfinished_tell(&p->unfinished, v->config);
	if (p->mode == TARGET_RESUME && p->unfinished.rows.n == 0)
		p->mode = TARGET_FORM;
	lay_buttons(p, v);
}

static void target_init(void *state, const struct view *v)
{
	struct target_page *p = state;
	struct cf_why why = { "" };

	form_init(&p->form);
	p->offer = -1;
	form_fill(&p->form, v->config->question);
	look_for_sessions(p, v);
	p->recent_path = recent_path();
	recent_load(&p->recent, p->recent_path);
	update(p, v);
	if (v->config->has_target)
		p->form.focus = FIELD_BUTTONS;
	if (!offers_of(v))
		return;
	if (v->config->first_offer < 0)
		p->mode = offers_of(v)->open ? TARGET_OFFERS : TARGET_FORM;
	else if (take_offer(p, v, (size_t)v->config->first_offer, &why) !=
		 CF_OK)
		p->trouble = xstrdup(why.text);
}

static void target_enter(void *state, const struct view *v)
{
	look_for_sessions(state, v);
}

static void target_release_page(void *state)
{
	struct target_page *p = state;

	form_release(&p->form);
	recent_release(&p->recent);
	unfinished_release(&p->unfinished);
	free(p->recent_path);
	free(p->offer_origin);
	free(p->trouble);
}

static enum context target_context(const void *state)
{
	const struct target_page *p = state;

	if (p->mode == TARGET_ABOUT)
		return CTX_TEXT;
	if (p->mode != TARGET_FORM)
		return CTX_LIST;
	if (p->form.focus == FIELD_HOST || p->form.focus == FIELD_PORT ||
	    p->form.focus == FIELD_NAMES)
		return CTX_FIELD;
	return CTX_CHOICE;
}

static const struct hint *target_hints(const void *state, const struct view *v)
{
	static const struct hint field[] = {
		{ .action = ACT_ENTER, .label = "Probe" },
		{ .action = ACT_NEXT },
		{ .action = ACT_RECENT },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	static const struct hint choice[] = {
		{ .action = ACT_ENTER, .label = "Probe" },
		{ .action = ACT_TOGGLE, .label = "Choose" },
		{ .action = ACT_LEFT, .also = ACT_RIGHT, .label = "Move" },
		{ .action = ACT_NEXT },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	static const struct hint button[] = {
		{ .action = ACT_ENTER, .label = "Do it" },
		{ .action = ACT_LEFT, .also = ACT_RIGHT, .label = "Move" },
		{ .action = ACT_NEXT },
		{ .action = ACT_HELP },
		{ .action = ACT_QUIT },
		{ .action = ACT_NONE },
	};
	static const struct hint told[] = {
		{ .action = ACT_ENTER, .label = "Take" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_DETAILS },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	static const struct hint about[] = {
		{ .action = ACT_ENTER, .label = "Take" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Scroll" },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	static const struct hint list[] = {
		{ .action = ACT_ENTER, .label = "Take" },
		{ .action = ACT_UP, .also = ACT_DOWN, .label = "Row" },
		{ .action = ACT_BACK },
		{ .action = ACT_HELP },
		{ .action = ACT_NONE },
	};
	const struct target_page *p = state;

	if (p->mode == TARGET_OFFERS && offers_of(v)->tell)
		return told;
	if (p->mode == TARGET_ABOUT)
		return about;
	if (p->mode != TARGET_FORM)
		return list;
	if (p->form.focus == FIELD_BUTTONS)
		return button;
	return target_context(state) == CTX_FIELD ? field : choice;
}

static void list_message(const struct target_page *p, const struct view *v,
			 struct buf *out)
{
	if (p->mode == TARGET_RECENT)
		buf_adds(out, "Taking a row fills the form in; nothing is "
			      "sent yet.");
	else if (p->mode == TARGET_RESUME)
		buf_adds(out, "It is shown as it was left; nothing is asked "
			      "by itself.");
	else if (offers_of(v)->demo)
		buf_adds(out, "These origins run on this machine alone; "
			      "no other network is used.");
	else
		buf_adds(out, "Taking one fills the form in; nothing is sent "
			      "yet.");
}

/* What is taken, as long as the form stands on it. */
static void offer_message(const struct target_page *p, const struct view *v,
			  struct buf *out)
{
	const struct wizard_offers *o = offers_of(v);
	size_t n = p->form.base.notes.n;

	if (p->on_demo)
		buf_addf(out, "Demo: %s. " BOUND_ENTER " probes it.",
			 o->title(o->ctx, (size_t)p->offer));
	else if (n > 0)
		buf_addf(out,
			 "The distribution says %zu thing%s besides; the "
			 "list of origins tells, and the report.",
			 n, n == 1 ? "" : "s");
	else
		buf_adds(out, "As the distribution has it; nothing is sent "
			      "before you say so.");
}

static void target_message(const void *state, const struct view *v,
			   struct buf *out)
{
	static const char *const about[] = {
		[FIELD_HOST] = "The distribution's origin domain. A pasted "
			       "URL is split into host and port.",
		[FIELD_PORT] = "The port of the origin: 443 unless the "
			       "distribution says another.",
		[FIELD_FORWARD] = "Does a policy send the viewer's Host on "
				  "to the origin? It becomes the SNI.",
		[FIELD_NAMES] = "Names that viewers use, with blanks or "
				"commas between; each is probed.",
		[FIELD_PROTOCOLS] = "OriginSslProtocols of the distribution. "
				    "TLS 1.3 is offered beside TLSv1.2.",
		[FIELD_FAMILY] = "IPv4 is CloudFront's default; the other "
				 "family is shown and does not count.",
		[FIELD_BUTTONS] = "Nothing is sent before you say so.",
	};
	const struct target_page *p = state;

	if (p->trouble)
		buf_addf(out, "The demo could not start: %s", p->trouble);
	else if (p->mode != TARGET_FORM)
		list_message(p, v, out);
	else if (p->offer >= 0 && p->form.focus == FIELD_HOST)
		offer_message(p, v, out);
	else if (p->form.focus == FIELD_HOST && edit_is_empty(&p->form.host) &&
		 p->recent.items.n == 0 && offers_of(v) && offers_of(v)->demo)
		buf_adds(out, "First time? < Demo origins > needs no "
			      "network: " BOUND_PREVIOUS " goes there.");
	else
		buf_adds(out, about[p->form.focus]);
}

static void open_list(struct target_page *p, const struct view *v,
		      enum target_mode mode, struct request *ret)
{
	if (mode == TARGET_RECENT && p->recent.items.n == 0) {
		request_say(ret, TH_MESSAGE, "No target was probed before.");
		return;
	}
	p->mode = mode;
	if (mode == TARGET_RESUME)
		look_for_sessions(p, v);
	if (p->mode != mode) {
		request_say(ret, TH_MESSAGE,
			    v->recording ? "This is a recording: it goes on "
					   "with no session."
					 : "No session is unfinished.");
		return;
	}
	p->picks = (struct list){ .at = 0 };
	/* Back to the row that was taken. */
	if (mode == TARGET_OFFERS && p->offer >= 0)
		p->picks = (struct list){ .at = (size_t)p->offer,
					  .id = (uint64_t)p->offer + 1,
					  .any = true };
}

static void split_host(struct target_page *p, struct request *ret)
{
	struct buf note = BUF_INIT(256);

	form_split(&p->form, &note);
	if (note.len > 0)
		request_say(ret, TH_MESSAGE, "%s.", buf_str(&note));
	buf_release(&note);
}

static void leave_field(struct target_page *p, const struct view *v,
			struct request *ret)
{
	enum form_field field = p->form.focus;

	if (field == FIELD_HOST && edit_is_empty(&p->form.host))
		return;
	if (field == FIELD_HOST)
		split_host(p, ret);
	form_check(&p->form, field);
	update(p, v);
}

static void move_focus(struct target_page *p, int step)
{
	int field = (int)p->form.focus;

	do {
		field = (field + step + FIELD_N) % FIELD_N;
	} while (!form_shows(&p->form, (enum form_field)field));
	p->form.focus = (enum form_field)field;
}

static void ask_probe(struct target_page *p, const struct view *v,
		      struct request *ret)
{
	enum form_field wrong;
	char *origin;

	split_host(p, ret);
	update(p, v);
	wrong = form_check_all(&p->form);
	if (wrong != FIELD_N || !p->form.valid) {
		p->form.focus = wrong != FIELD_N ? wrong : FIELD_HOST;
		request_say(ret, TH_ERROR,
			    "Nothing was sent: one field is not right yet.");
		ret->bell = true;
		return;
	}
	ret->ask = ASK_PROBE;
	ret->question = xcalloc(1, sizeof(*ret->question));
	question_copy(&p->form.question, ret->question);
	ret->demo = p->offer >= 0 && p->on_demo;
	if (ret->demo || v->recording)
		return;
	origin = recent_text(&p->form.question.target);
	recent_add(&p->recent, p->recent_path, origin);
	free(origin);
}

static void pick_offer(struct target_page *p, const struct view *v,
		       struct request *ret)
{
	struct cf_why why = { "" };

	if (offers_of(v)->demo && v->running) {
		request_say(ret, TH_WARN,
			    "A probe is under way; " BOUND_STOP
			    " stops it first.");
		return;
	}
	if (take_offer(p, v, p->picks.at, &why) != CF_OK) {
		request_say(ret, TH_ERROR, "%s", why.text);
		ret->bell = true;
		return;
	}
	/* The origin of the session before is gone with this. */
	if (v->demo)
		ret->ask = ASK_FORGET;
	p->mode = TARGET_FORM;
	p->form.focus = FIELD_HOST;
}

static void pick_recent(struct target_page *p, const struct view *v,
			struct request *ret)
{
	if (p->offer >= 0)
		form_fill(&p->form, v->config->question);
	p->offer = -1;
	edit_set(&p->form.host, p->recent.items.items[p->picks.at]);
	split_host(p, ret);
	form_check(&p->form, FIELD_HOST);
	update(p, v);
	p->mode = TARGET_FORM;
	p->form.focus = FIELD_HOST;
}

static void act_about(struct target_page *p, const struct view *v,
		      enum action a, struct request *ret)
{
	if (a == ACT_ENTER)
		pick_offer(p, v, ret);
	else if (a == ACT_BACK || a == ACT_DETAILS)
		p->mode = TARGET_OFFERS;
	else
		target_about_act(p, v, a);
}

static void pick(struct target_page *p, const struct view *v, enum action a,
		 struct request *ret)
{
	if (p->mode == TARGET_RECENT) {
		pick_recent(p, v, ret);
	} else if (p->mode == TARGET_RESUME) {
		ret->ask = ASK_RESUME;
		ret->text = xstrdup(p->unfinished.rows.items[p->picks.at].name);
	} else if (a == ACT_DETAILS && offers_of(v)->tell) {
		p->about = (struct doc_place){ .id = 0 };
		p->mode = TARGET_ABOUT;
	} else {
		pick_offer(p, v, ret);
	}
}

static void act_list(struct target_page *p, const struct view *v, enum action a,
		     const struct spot *spot, struct request *ret)
{
	size_t n = target_list_size(p, v);
	uint64_t *ids = xcalloc(n, sizeof(*ids));
	size_t i;

	for (i = 0; i < n; i++)
		ids[i] = i + 1;
	list_sync(&p->picks, ids, n);
	if (a == ACT_ENTER || a == ACT_DETAILS || a == ACT_TOGGLE)
		pick(p, v, a, ret);
	else if (a == ACT_PICK)
		list_pick(&p->picks, ids, n, spot->row);
	else if (a == ACT_BACK || a == ACT_RECENT || a == ACT_RESUME)
		p->mode = TARGET_FORM;
	else
		list_act(&p->picks, ids, n, target_list_rows(p, v), a);
	free(ids);
}

/* True when the focused field took it. */
static bool act_field(struct target_page *p, const struct view *v,
		      enum action a, const struct key *k, struct request *ret)
{
	struct edit *e = form_edit(&p->form, p->form.focus);
	enum edit_result result;

	if (!e)
		return false;
	result = edit_act(e, a, k);
	if (result == EDIT_IGNORED)
		return false;
	if (result == EDIT_REFUSED) {
		ret->bell = true;
		request_say(ret, TH_WARN, "That is too long for this field.");
	}
	if (result != EDIT_CHANGED)
		return true;
	free(p->form.errors[p->form.focus]);
	p->form.errors[p->form.focus] = NULL;
	if (p->form.focus == FIELD_PORT)
		p->form.touched_port = true;
	if (p->form.focus == FIELD_HOST && k->type == K_PASTE)
		split_host(p, ret);
	update(p, v);
	return true;
}

static bool act_choice(struct target_page *p, const struct view *v,
		       enum action a)
{
	struct choice *c = form_choice(&p->form, p->form.focus);
	bool changed = false;

	if (!c || !choice_act(c, a, &changed))
		return c && (a == ACT_LEFT || a == ACT_RIGHT);
	if (!changed)
		return true;
	if (p->form.focus == FIELD_FORWARD)
		p->form.touched_forward = true;
	if (p->form.focus == FIELD_FAMILY)
		p->form.touched_family = true;
	form_check(&p->form, FIELD_PROTOCOLS);
	if (!form_shows(&p->form, FIELD_NAMES))
		form_check(&p->form, FIELD_NAMES);
	update(p, v);
	return true;
}

/* A click: focus for the field under it; a choice there is chosen. */
static void act_pick(struct target_page *p, const struct view *v,
		     const struct spot *spot, struct request *ret)
{
	enum form_field field = (enum form_field)(spot->pane - 1);
	struct choice *c;

	if (spot->pane == 0 || spot->pane > FIELD_N)
		return;
	if (field != p->form.focus)
		leave_field(p, v, ret);
	p->form.focus = field;
	c = form_choice(&p->form, field);
	if (!c || spot->row >= c->n)
		return;
	c->at = spot->row;
	act_choice(p, v, ACT_TOGGLE);
}

static void act_enter(struct target_page *p, const struct view *v,
		      struct request *ret)
{
	enum target_button at = p->form.focus == FIELD_BUTTONS
					? p->buttons[p->form.buttons.at]
					: BUTTON_PROBE;

	if (at == BUTTON_RECENT)
		open_list(p, v, TARGET_RECENT, ret);
	else if (at == BUTTON_RESUME)
		open_list(p, v, TARGET_RESUME, ret);
	else if (at == BUTTON_OFFERS)
		open_list(p, v, TARGET_OFFERS, ret);
	else
		ask_probe(p, v, ret);
}

static void target_act(void *state, const struct view *v, enum action a,
		       const struct key *k, struct request *ret)
{
	struct target_page *p = state;

	free(p->trouble);
	p->trouble = NULL;
	if (p->mode == TARGET_ABOUT) {
		act_about(p, v, a, ret);
		return;
	}
	if (p->mode != TARGET_FORM) {
		act_list(p, v, a, &k->spot, ret);
		return;
	}
	if (a == ACT_PICK) {
		act_pick(p, v, &k->spot, ret);
		return;
	}
	if (act_field(p, v, a, k, ret) || act_choice(p, v, a))
		return;
	if (k->type == K_PASTE) {
		request_say(ret, TH_WARN,
			    "That was a paste; it goes into a field only.");
	} else if (a == ACT_NEXT || a == ACT_DOWN) {
		leave_field(p, v, ret);
		move_focus(p, 1);
	} else if (a == ACT_PREVIOUS || a == ACT_UP) {
		leave_field(p, v, ret);
		move_focus(p, -1);
	} else if (a == ACT_ENTER) {
		act_enter(p, v, ret);
	} else if (a == ACT_RECENT) {
		open_list(p, v, TARGET_RECENT, ret);
	} else if (a == ACT_RESUME) {
		open_list(p, v, TARGET_RESUME, ret);
	} else if (a == ACT_COPY && p->form.valid) {
		ret->ask = ASK_COPY;
		ret->text = xstrdup(p->form.plan.by_hand);
	} else if (a == ACT_BACK && offers_of(v) && offers_of(v)->open) {
		open_list(p, v, TARGET_OFFERS, ret);
	} else if (a == ACT_BACK) {
		request_say(ret, TH_MESSAGE,
			    "This is the first step. " BOUND_QUIT
			    " leaves cf502.");
	}
}

const struct screen page_target = {
	.id = "target",
	.title = "Target",
	.state_size = sizeof(struct target_page),
	.init = target_init,
	.release = target_release_page,
	.enter = target_enter,
	.context = target_context,
	.hints = target_hints,
	.message = target_message,
	.draw = target_draw,
	.act = target_act,
};
