/* The origins of a distribution, as rows and as facts. */
#include "cli/wizard_origins.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/ask.h"

enum { CELL_ID, CELL_DOMAIN, CELL_PORT, CELL_PROTOCOLS, CELL_HOST, N_CELLS };

static const char *const columns[N_CELLS] = { "Origin", "Domain", "Port",
					      "Protocols", "Host" };

struct origin {
	const struct distribution_origin *from; /* borrowed */
	struct question question;		/* unless it is skipped */
	char *cells[N_CELLS];			/* owned */
};

struct origins {
	struct distribution distribution;
	VEC_OF(struct origin) items;
	char *heading; /* owned */
	struct wizard_offers offers;
};

static const struct origin *origin_at(void *ctx, size_t i)
{
	const struct origins *s = ctx;

	return &s->items.items[i];
}

static const char *origin_name(void *ctx, size_t i)
{
	return origin_at(ctx, i)->cells[CELL_ID];
}

static const char *origin_cell(void *ctx, size_t i, size_t column)
{
	return origin_at(ctx, i)->cells[column];
}

static bool origin_can_take(void *ctx, size_t i)
{
	return !origin_at(ctx, i)->from->skipped;
}

static int origin_take(void *ctx, size_t i, struct question *ret,
		       struct cf_why *why)
{
	const struct origin *o = origin_at(ctx, i);

	if (o->from->skipped)
		return why_set(why, CF_EINPUT, "Not asked: %s",
			       o->from->skipped);
	question_copy(&o->question, ret);
	return CF_OK;
}

/* Bit 0: met without the viewer's Host, bit 1: with it. */
static unsigned ways(const struct question *q)
{
	unsigned bits = 0;

	for (size_t i = 0; i < q->scenarios.n; i++)
		bits |= q->scenarios.items[i].host_header ? 2 : 1;
	return bits;
}

static const char *host_word(const struct question *q)
{
	static const char *const words[] = { "-", "not forwarded", "forwarded",
					     "by some" };

	return q->forwarding_unknown ? "not known" : words[ways(q)];
}

static const char *host_sentence(const struct question *q)
{
	static const char *const sentences[] = {
		"-",
		"not forwarded to it",
		"forwarded to it",
		"some cache behaviors forward it, others don't",
	};

	if (q->forwarding_unknown)
		return "whether it is forwarded is not known; both ways are "
		       "asked";
	return q->forwarding_assumed ? "taken as not forwarded"
				     : sentences[ways(q)];
}

static void tell_limits(const struct question *q, offer_fact_fn say, void *to)
{
	char *text = xasprintf("%d attempt%s, %g s each", q->attempts,
			       q->attempts == 1 ? "" : "s",
			       q->connect_timeout_ms / 1000.0);

	say(to, "TCP", text);
	free(text);
	say(to, "Addresses",
	    q->family == FAMILY_6			 ? "IPv6"
	    : q->family == FAMILY_ANY && q->family_given ? "IPv4 and IPv6"
							 : "IPv4");
}

static void origin_tell(void *ctx, size_t i, offer_fact_fn say, void *to)
{
	const struct origin *o = origin_at(ctx, i);
	const struct question *q = &o->question;
	struct buf names = BUF_INIT(65536);

	if (o->from->skipped) {
		say(to, "Domain", o->cells[CELL_DOMAIN]);
		say(to, "Not asked", o->from->skipped);
		return;
	}
	for (size_t k = 0; k < q->scenarios.n; k++)
		buf_addf(&names, "%s%s", k ? ", " : "",
			 q->scenarios.items[k].sni ? q->scenarios.items[k].sni
						   : "none");
	say(to, "Host header", host_sentence(q));
	say(to, "SNI sent", buf_str(&names));
	tell_limits(q, say, to);
	for (size_t k = 0; k < q->notes.n; k++)
		say(to, k ? "" : "Besides", q->notes.items[k]);
	buf_release(&names);
}

static void fill_cells(struct origin *o)
{
	const struct question *q = &o->question;

	o->cells[CELL_ID] = text_clean(o->from->id, strlen(o->from->id), 120);
	if (o->from->skipped) {
		o->cells[CELL_DOMAIN] = xstrdup(o->from->domain);
		o->cells[CELL_PORT] = xstrdup("-");
		o->cells[CELL_PROTOCOLS] = xstrdup(o->from->kind);
		o->cells[CELL_HOST] = xstrdup("-");
		return;
	}
	o->cells[CELL_DOMAIN] = xstrdup(q->target.host);
	o->cells[CELL_PORT] = xasprintf("%d", q->target.port);
	o->cells[CELL_PROTOCOLS] = protocols_text(q->protocols);
	o->cells[CELL_HOST] = xstrdup(host_word(q));
}

static int add_origin(struct origins *s, const struct options *options,
		      const struct distribution_origin *from,
		      struct cf_why *why)
{
	struct origin o = { .from = from };

	if (from->skipped)
		question_init(&o.question);
	else if (ask_origin(options, from, &o.question, why) < 0)
		return CF_EINPUT;
	fill_cells(&o);
	*VEC_PUSH(&s->items) = o;
	return CF_OK;
}

static int nothing_to_ask(const struct options *o, const struct distribution *d,
			  struct cf_why *why)
{
	for (size_t i = 0; i < d->origins.n; i++)
		ask_say_skipped(o, d, i);
	return why_set(why, CF_EINPUT,
		       "none of these origins is a question for TLS: there is "
		       "nothing to probe");
}

static int fill(struct origins *s, const struct options *o,
		const struct distribution_origin *only, struct cf_why *why)
{
	const struct distribution *d = &s->distribution;
	char *name = text_clean(ask_distribution_name(o),
				strlen(ask_distribution_name(o)), 200);
	size_t asked = 0;

	s->heading = xasprintf("Origins of the distribution, from %s", name);
	free(name);
	if (only && only->skipped)
		return why_set(why, CF_EINPUT, "%s: origin %s is not asked: %s",
			       ask_distribution_name(o), only->id,
			       only->skipped);
	for (size_t i = 0; i < d->origins.n; i++) {
		asked += !d->origins.items[i].skipped;
		if (add_origin(s, o, &d->origins.items[i], why) < 0)
			return CF_EINPUT;
	}
	return asked ? CF_OK : nothing_to_ask(o, d, why);
}

struct origins *origins_new(const struct options *o, int *ret_first,
			    struct cf_why *why)
{
	const struct distribution_origin *only = NULL;
	struct origins *s = xcalloc(1, sizeof(*s));

	if (ask_distribution_read(o, &s->distribution, &only, why) < 0 ||
	    fill(s, o, only, why) < 0) {
		origins_free(s);
		return NULL;
	}
	*ret_first = only ? (int)(only - s->distribution.origins.items) : -1;
	s->offers = (struct wizard_offers){
		.n = s->items.n,
		.button = "Origins",
		.heading = s->heading,
		.open = true,
		.name = origin_name,
		.columns = columns,
		.n_columns = N_CELLS,
		.cell = origin_cell,
		.can_take = origin_can_take,
		.tell = origin_tell,
		.take = origin_take,
		.ctx = s,
	};
	return s;
}

void origins_free(struct origins *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->items.n; i++) {
		question_release(&s->items.items[i].question);
		for (size_t k = 0; k < N_CELLS; k++)
			free(s->items.items[i].cells[k]);
	}
	VEC_RELEASE(&s->items);
	distribution_release(&s->distribution);
	free(s->heading);
	free(s);
}

const struct wizard_offers *origins_offers(const struct origins *s)
{
	return &s->offers;
}
