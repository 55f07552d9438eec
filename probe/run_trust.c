/*
 * Trust anchors in a run: loaded in slices once the first SYN has left, then
 * told as far as a certificate names one, so that the log holds what a judge
 * of the chain needs and no more.
 */
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"
#include "probe/run_parts.h"
#include "probe/trust.h"

/* Short, so that a chain that comes meanwhile does not wait for it. */
#define SLICE_US    2000
#define WAITING_MAX 1024

static bool is_told(const struct run *r, const unsigned char *der)
{
	size_t i;

	for (i = 0; i < r->anchors.n; i++) {
		if (r->anchors.items[i] == der)
			return true;
	}
	return false;
}

static void tell(struct run *r, const struct blob *certs, size_t n,
		 enum trust_store from)
{
	struct blob *found = NULL;
	size_t count = trust_for_chain(r->trust, from, certs, n, &found), i;
	bool local = from == TRUST_LOCAL;
	struct event ev;

	for (i = 0; i < count; i++) {
		if (is_told(r, found[i].data))
			continue;
		*VEC_PUSH(&r->anchors) = found[i].data;
		r->edge_anchors += !local;
		event_init(&ev, EV_ANCHOR);
		event_number(&ev, EF_WHERE, local ? WHERE_LOCAL : WHERE_EDGE);
		trust_note(r->trust, from, &found[i], &ev);
		event_der(&ev, found[i].data, found[i].len);
		run_emit(r, &ev);
	}
	free(found);
}

void run_anchors(struct run *r, const struct blob *certs, size_t n)
{
	size_t i;

	if (r->trust_told) {
		tell(r, certs, n, TRUST_EDGE);
		tell(r, certs, n, TRUST_NEWER);
		tell(r, certs, n, TRUST_LOCAL);
		return;
	}
	for (i = 0; i < n && r->unanchored.n < WAITING_MAX; i++) {
		struct blob *copy = VEC_PUSH(&r->unanchored);

		copy->data = xmalloc(certs[i].len);
		copy->len = certs[i].len;
		memcpy(copy->data, certs[i].data, certs[i].len);
	}
}

static void forget_unanchored(struct run *r)
{
	size_t i;

	for (i = 0; i < r->unanchored.n; i++)
		free(r->unanchored.items[i].data);
	VEC_RELEASE(&r->unanchored);
}

void run_tell_trust(struct run *r)
{
	struct event ev;

	if (r->trust_told || !trust_loaded(r->trust))
		return;
	r->trust_told = true;
	/* Anchors first: a judge waits for EV_TRUST, and then has them all. */
	run_anchors(r, r->unanchored.items, r->unanchored.n);
	forget_unanchored(r);
	event_init(&ev, EV_TRUST);
	event_number(&ev, EF_WHERE, WHERE_EDGE);
	event_number(&ev, EF_COUNT, (int64_t)trust_count(r->trust));
	event_text(&ev, EF_TEXT, trust_title(r->trust));
	event_number(&ev, EF_TIME, trust_date(r->trust));
	event_text(&ev, EF_LIST, trust_list(r->trust));
	run_emit(r, &ev);
	run_doubt_chains(r);
}

static bool on_slice(void *ctx)
{
	struct run *r = ctx;

	if (trust_load_slice(r->trust, SLICE_US))
		return true;
	run_tell_trust(r);
	run_turn(r);
	return false;
}

void run_load_trust(struct run *r)
{
	if (trust_loaded(r->trust))
		run_tell_trust(r);
	else
		loop_slices(r->loop, on_slice, r);
}

void run_release_trust(struct run *r)
{
	forget_unanchored(r);
	VEC_RELEASE(&r->anchors);
}
