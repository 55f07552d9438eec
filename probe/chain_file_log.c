/*
 * The events of an inspection. The file stands where an origin has an
 * address, and each scenario has one connection that saw no more than a
 * chain; so evidence, rules and reports need not know where it came from. All
 * times are 0: nothing was waited for.
 */
#include <stdlib.h>

#include "probe/chain_file.h"

static void emit(struct sink sink, struct event *ev)
{
	sink.emit(sink.ctx, ev);
	event_release(ev);
}

static unsigned flags_of(const struct question *q)
{
	unsigned flags = ASKED_FILE;

	if (q->at_given)
		flags |= ASKED_AT_GIVEN;
	if (q->forwarding_unknown)
		flags |= ASKED_FORWARDING_UNKNOWN;
	if (q->forwarding_assumed)
		flags |= ASKED_FORWARDING_ASSUMED;
	return flags;
}

static void tell_asked(const struct inspection *in, struct sink sink)
{
	const struct question *q = in->question;
	struct event ev;

	event_init(&ev, EV_ASKED);
	event_text(&ev, EF_HOST, q->target.host);
	event_text(&ev, EF_POLICY, in->policy->id);
	event_number(&ev, EF_TIME, in->now);
	event_number(&ev, EF_AT, q->at_given ? q->at : in->now);
	event_number(&ev, EF_FLAGS, flags_of(q));
	event_text(&ev, EF_TEXT, PACKAGE_STRING);
	emit(sink, &ev);
}

static void tell_scenarios(const struct question *q, struct sink sink)
{
	struct event ev;
	size_t i;

	for (i = 0; i < q->scenarios.n; i++) {
		event_init(&ev, EV_SCENARIO);
		event_number(&ev, EF_INDEX, (int64_t)i);
		event_text(&ev, EF_HOST, q->scenarios.items[i].host_header);
		event_text(&ev, EF_SNI, q->scenarios.items[i].sni);
		emit(sink, &ev);
	}
}

static void tell_file(const char *name, struct sink sink)
{
	struct event ev;

	event_init(&ev, EV_ADDRESS);
	event_text(&ev, EF_IP, name);
	event_number(&ev, EF_WHERE, WHERE_FILE);
	emit(sink, &ev);
}

static void tell_certificates(const struct chain_file *f, int64_t conn,
			      struct sink sink)
{
	struct event ev;
	size_t i, length = 3;

	for (i = 0; i < f->certs.n; i++) {
		event_init(&ev, EV_CERTIFICATE);
		event_number(&ev, EF_CONN, conn);
		event_number(&ev, EF_INDEX, (int64_t)i);
		event_der(&ev, f->certs.items[i].data, f->certs.items[i].len);
		length += 3 + f->certs.items[i].len;
		emit(sink, &ev);
	}
	/* As long as the message of TLS 1.2 is (RFC 5246 section 7.4.2). */
	event_init(&ev, EV_CHAIN);
	event_number(&ev, EF_CONN, conn);
	event_number(&ev, EF_COUNT, (int64_t)f->certs.n);
	event_number(&ev, EF_LENGTH, (int64_t)length);
	emit(sink, &ev);
}

static void tell_chain(const struct inspection *in, size_t scenario,
		       struct sink sink)
{
	int64_t conn = (int64_t)scenario + 1;
	struct event ev;

	event_init(&ev, EV_OPEN);
	event_number(&ev, EF_CONN, conn);
	event_number(&ev, EF_STEP, STEP_FILE);
	event_number(&ev, EF_PURPOSE, PURPOSE_EDGE);
	event_text(&ev, EF_IP, in->name);
	event_number(&ev, EF_SCENARIO, (int64_t)scenario);
	emit(sink, &ev);
	tell_certificates(in->file, conn, sink);
	event_init(&ev, EV_END);
	event_number(&ev, EF_CONN, conn);
	event_number(&ev, EF_OUTCOME, OUTCOME_OK);
	emit(sink, &ev);
}

static void tell_anchors(const struct inspection *in, enum trust_store from,
			 struct sink sink)
{
	struct blob *found = NULL;
	size_t n = trust_for_chain(in->trust, from, in->file->certs.items,
				   in->file->certs.n, &found);
	struct event ev;
	size_t i;

	for (i = 0; i < n; i++) {
		event_init(&ev, EV_ANCHOR);
		event_number(&ev, EF_WHERE,
			     from == TRUST_LOCAL ? WHERE_LOCAL : WHERE_EDGE);
		trust_note(in->trust, from, &found[i], &ev);
		event_der(&ev, found[i].data, found[i].len);
		emit(sink, &ev);
	}
	free(found);
}

static void tell_trust(const struct inspection *in, struct sink sink)
{
	struct event ev;

	tell_anchors(in, TRUST_EDGE, sink);
	tell_anchors(in, TRUST_NEWER, sink);
	tell_anchors(in, TRUST_LOCAL, sink);
	event_init(&ev, EV_TRUST);
	event_number(&ev, EF_WHERE, WHERE_EDGE);
	event_number(&ev, EF_COUNT, (int64_t)trust_count(in->trust));
	event_text(&ev, EF_TEXT, trust_title(in->trust));
	event_number(&ev, EF_TIME, trust_date(in->trust));
	event_text(&ev, EF_LIST, trust_list(in->trust));
	emit(sink, &ev);
}

void chain_file_inspect(const struct inspection *in, struct sink sink)
{
	struct event ev;
	size_t i;

	tell_asked(in, sink);
	tell_scenarios(in->question, sink);
	tell_file(in->name, sink);
	for (i = 0; i < in->question->scenarios.n; i++)
		tell_chain(in, i, sink);
	tell_trust(in, sink);
	event_init(&ev, EV_DONE);
	event_number(&ev, EF_COUNT, 0);
	emit(sink, &ev);
}
