/*
 * The bundle against Mozilla's own list: the chain is judged with the anchors
 * of either, for a cross-sign that is sent along often satisfies both. Where
 * only one trusts it, that one's judgment stands, with the doubt.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/vec.h"
#include "probe/chain_judge.h"

/* Anchors of one of the two, and where they are in the question. */
struct subset {
	VEC_OF(struct blob) anchors;
	VEC_OF(size_t) from;
};

static bool in_bundle(const struct anchor_note *n, int64_t issued)
{
	(void)issued;
	return n->state != ROOT_MISSING;
}

/* Mozilla distrusts a leaf whose notBefore is later, not one of that second
 * (CKA_NSS_SERVER_DISTRUST_AFTER in NSS). */
static bool in_list(const struct anchor_note *n, int64_t issued)
{
	if (n->state == ROOT_DISTRUST_AFTER)
		return issued <= n->after;
	return n->state == ROOT_LISTED || n->state == ROOT_MISSING;
}

static void judge_subset(const struct chain_question *q, int64_t issued,
			 bool (*has)(const struct anchor_note *n,
				     int64_t issued),
			 struct chain_judgment *ret)
{
	struct chain_question part = *q;
	struct subset s = { .anchors = { .n = 0 } };

	for (size_t i = 0; i < q->n_anchors; i++) {
		if (!has(&q->notes[i], issued))
			continue;
		*VEC_PUSH(&s.anchors) = q->anchors[i];
		*VEC_PUSH(&s.from) = i;
	}
	part.anchors = s.anchors.items;
	part.n_anchors = s.anchors.n;
	chain_judge_store(&part, ret);
	if (ret->anchor_at >= 0)
		ret->anchor_at = (int)s.from.items[ret->anchor_at];
	VEC_RELEASE(&s.anchors);
	VEC_RELEASE(&s.from);
}

/* 0: not trusted, 1: trusted and refused for another fault of the path. */
static int standing(const struct chain_judgment *j)
{
	if (!j->trusted)
		return 0;
	if (chain_fault_of(j, CHAIN_WRONG_PURPOSE) ||
	    chain_fault_of(j, CHAIN_CHAIN_EXPIRED))
		return 1;
	return 2;
}

static const struct anchor_note *note_of(const struct chain_question *q,
					 const struct chain_judgment *j)
{
	return j->anchor_at < 0 ? NULL : &q->notes[j->anchor_at];
}

static void add_not_mozilla(struct judge *j, const struct anchor_note *note,
			    const char *list)
{
	char until[TIME_TEXT_SIZE], from[TIME_TEXT_SIZE];
	const char *root = j->out->anchor;

	if (note->state == ROOT_REMOVED)
		chain_add(j, CHAIN_ROOT_NOT_MOZILLA, -1,
			  "the chain ends at %s, which this machine's bundle "
			  "has and %s no longer has",
			  root, list);
	else if (note->state == ROOT_WEBSITES_OFF)
		chain_add(j, CHAIN_ROOT_NOT_MOZILLA, -1,
			  "the chain ends at %s, which %s no longer trusts "
			  "for web sites",
			  root, list);
	else if (note->state == ROOT_DISTRUST_AFTER)
		chain_add(j, CHAIN_ROOT_NOT_MOZILLA, 0,
			  "the chain ends at %s, which %s trusts for "
			  "certificates that begin by %s; this one begins on "
			  "%s",
			  root, list, time_rfc3339(note->after, until),
			  time_rfc3339(j->out->certs.items[0].not_before,
				       from));
}

/* Swaps the two, so that the judgment that stands is in bundle. */
static void compare(const struct chain_question *q,
		    struct chain_judgment *bundle, struct chain_judgment *list)
{
	const char *name = q->list ? q->list : "Mozilla's list";
	const struct anchor_note *note;
	struct judge j = { .q = q, .out = bundle };
	struct chain_judgment tmp;

	if (standing(bundle) > standing(list)) {
		note = note_of(q, bundle);
		if (note)
			add_not_mozilla(&j, note, name);
		return;
	}
	note = note_of(q, list);
	if (standing(bundle) == standing(list) || !note ||
	    note->state != ROOT_MISSING)
		return;
	tmp = *bundle;
	*bundle = *list;
	*list = tmp;
	chain_add(&j, CHAIN_ROOT_NEWER, -1,
		  "the chain ends at %s, which %s has and this machine's "
		  "bundle lacks",
		  bundle->anchor, name);
}

static bool is_disputed(const struct chain_question *q)
{
	for (size_t i = 0; q->notes && i < q->n_anchors; i++) {
		if (q->notes[i].state != ROOT_LISTED)
			return true;
	}
	return false;
}

static int by_fault(const void *a, const void *b)
{
	const struct chain_reason *x = a, *y = b;

	return (int)x->fault - (int)y->fault;
}

void chain_judge(const struct chain_question *q, struct chain_judgment *ret)
{
	struct chain_judgment list;
	int64_t issued;

	if (!is_disputed(q)) {
		chain_judge_store(q, ret);
	} else {
		judge_subset(q, 0, in_bundle, ret);
		issued = ret->certs.n ? ret->certs.items[0].not_before : 0;
		judge_subset(q, issued, in_list, &list);
		compare(q, ret, &list);
		chain_judgment_release(&list);
	}
	if (ret->reasons.n > 1)
		qsort(ret->reasons.items, ret->reasons.n,
		      sizeof(*ret->reasons.items), by_fault);
}
