/*
 * What stands in JSON behind the contract's first keys: what was tried, how to
 * check the claims, limits, and the versions that it all rests on.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/json.h"
#include "report/json_rest.h"
#include "report/proof.h"
#include "report/redact.h"

static void add_words(struct json *to, const char *key, char *const *items,
		      size_t n)
{
	struct json *list = json_arr();

	for (size_t i = 0; i < n; i++)
		json_add_str(list, NULL, items[i]);
	json_add(to, key, list);
}

static void add_proofs(struct json *to, const struct session *s)
{
	struct json *list = json_arr();
	struct proofs proofs;

	proofs_make(s, &proofs);
	for (size_t i = 0; i < proofs.n; i++) {
		const struct proof *p = &proofs.items[i];
		struct json *o = json_obj();

		json_add_str(o, "finding", p->finding);
		json_add_str(o, "claim", p->claim);
		add_words(o, "commands", p->commands.items, p->commands.n);
		json_add(list, NULL, o);
	}
	proofs_release(&proofs);
	json_add(to, "checks", list);
}

/* A dead end is no remedy: who counts those must not count it. */
static void add_tried(struct json *to, const struct session *s)
{
	static const char *const kinds[] = {
		[WAY_REMEDY] = "remedy",
		[WAY_DEAD_END] = "dead_end",
	};
	struct json *list = json_arr();

	for (size_t i = 0; i < s->tried.n; i++) {
		const struct tried *t = &s->tried.items[i];
		struct json *o = json_obj();
		const char *title;
		enum way_kind is = catalogue_way(s->catalogue, t->id, &title);

		json_add_str(o, "remedy", is == WAY_DEAD_END ? NULL : t->id);
		json_add_str(o, "came",
			     t->judged ? comparison_word(t->came) : NULL);
		json_add_str(o, "kind", kinds[is]);
		json_add_str(o, "dead_end", is == WAY_DEAD_END ? t->id : NULL);
		json_add_str(o, "title", is == WAY_UNKNOWN ? NULL : title);
		json_add(list, NULL, o);
	}
	json_add(to, "tried", list);
}

static struct json *change_json(const struct change *c)
{
	struct json *o = json_obj();

	json_add_str(o, "fact", c->what);
	json_add_str(o, "before", c->before);
	json_add_str(o, "after", c->after);
	return o;
}

/* null as long as there is nothing to compare with. */
static void add_difference(struct json *to, const struct session *s)
{
	struct difference d;
	struct json *o, *list;

	if (session_before(s) == s->rounds.n) {
		json_add_null(to, "before_after");
		return;
	}
	session_compare(s, session_first(s), s->rounds.n - 1, &d);
	o = json_obj();
	list = json_arr();
	for (size_t i = 0; i < d.changes.n; i++)
		json_add(list, NULL, change_json(&d.changes.items[i]));
	json_add_str(o, "is", comparison_word(d.is));
	json_add_str(o, "sentence", d.sentence);
	json_add(o, "changes", list);
	json_add(to, "before_after", o);
	difference_release(&d);
}

static void add_date(struct json *to, const char *key, int64_t epoch_s)
{
	char text[TIME_TEXT_SIZE];

	json_add_str(to, key, epoch_s ? time_date(epoch_s, text) : NULL);
}

static void add_versions(struct json *to, const struct session *s,
			 const struct report_options *o)
{
	const struct evidence *ev = &session_now(s)->evidence;
	struct json *v = json_obj();

	json_add_str(v, "tool", o->tool);
	json_add_str(v, "measured_by", ev->tool);
	json_add_str(v, "policy", s->policy->id);
	json_add_str(v, "policy_as_of", s->policy->as_of);
	json_add_str(v, "trust", ev->trust_title);
	add_date(v, "trust_newest", ev->trust_date);
	json_add_str(v, "trust_list", ev->trust_list);
	json_add_str(v, "card", s->catalogue->id);
	json_add_str(v, "card_written_for", s->catalogue->written_for);
	json_add(to, "versions", v);
}

/* null: nothing is hidden. */
static void add_hidden(struct json *to, const struct redaction *r)
{
	struct json *o;

	if (!r) {
		json_add_null(to, "hidden");
		return;
	}
	o = json_obj();
	for (int k = 0; k < REDACT_KINDS; k++)
		json_add_int(o, redaction_word((enum redacted)k),
			     (int64_t)redaction_count(r, (enum redacted)k));
	json_add(to, "hidden", o);
}

void json_add_rest(struct json *to, const struct session *s,
		   const struct report_options *o)
{
	const struct round *r = session_now(s);

	add_proofs(to, s);
	add_tried(to, s);
	add_difference(to, s);
	add_words(to, "fine", r->advice.fine.items, r->advice.fine.n);
	add_words(to, "unknown", r->advice.unknown.items, r->advice.unknown.n);
	add_words(to, "notes", r->evidence.settings.items,
		  r->evidence.settings.n);
	add_words(to, "cnames", r->evidence.cnames.items, r->evidence.cnames.n);
	add_versions(to, s, o);
	add_hidden(to, o->redaction);
}
