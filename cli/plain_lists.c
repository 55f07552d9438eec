/* What can be chosen by its number: origins on offer, targets asked before. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"

#define RECENT_SHOWN 9

/* Offers ------------------------------------------------------------------- */

bool plain_has_offers(const struct plain *p)
{
	const struct wizard_offers *o = p->config->offers;

	return o && (o->open || p->config->first_offer >= 0);
}

/* "api: Domain api.example.com, Port 443", or the name and its title. */
static void add_offer(const struct wizard_offers *o, size_t i, struct buf *out)
{
	struct buf row = BUF_INIT(PLAIN_LINE_MAX);

	buf_addf(&row, "%zu. %s", i + 1, o->name(o->ctx, i));
	if (o->title)
		buf_addf(&row, ": %s", o->title(o->ctx, i));
	for (size_t k = 1; o->cell && k < o->n_columns; k++)
		buf_addf(&row, ", %s %s", o->columns[k], o->cell(o->ctx, i, k));
	if (o->can_take && !o->can_take(o->ctx, i))
		buf_adds(&row, ", can't be asked");
	text_wrap(out, buf_str(&row), 2, PLAIN_COLUMNS);
	buf_release(&row);
}

void plain_list_offers(const struct plain *p)
{
	const struct wizard_offers *o = p->config->offers;
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	buf_addf(&out, "%s:\n", o->heading);
	for (size_t i = 0; i < o->n; i++)
		add_offer(o, i, &out);
	plain_put_buf(&out);
}

void plain_say_offer(const struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	add_offer(p->config->offers, (size_t)p->config->first_offer, &out);
	buf_adds(&out, "Enter asks it, \"list\" names the others.\n");
	plain_put_buf(&out);
}

/* By its number or its name; o->n: neither. */
static size_t find_offer(const struct plain *p, const char *text)
{
	const struct wizard_offers *o = p->config->offers;
	size_t i;
	int64_t n;

	if (!*text && p->config->first_offer >= 0)
		return (size_t)p->config->first_offer;
	if (text_number(text, 1, (int64_t)o->n, &n))
		return (size_t)n - 1;
	for (i = 0; i < o->n; i++) {
		if (text_eq_nocase(o->name(o->ctx, i), text))
			break;
	}
	return i;
}

static void say_fact(void *to, const char *label, const char *text)
{
	struct buf *out = to;
	char *line = *label ? xasprintf("%s: %s", label, text) : xstrdup(text);

	text_wrap(out, line, 2, PLAIN_COLUMNS);
	free(line);
}

void plain_take_offer(struct plain *p, const char *text)
{
	const struct wizard_offers *o = p->config->offers;
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);
	struct cf_why why = { "" };
	struct question q;
	size_t i = find_offer(p, text);

	if (text_eq_nocase(text, "list")) {
		plain_list_offers(p);
		return;
	}
	if (i >= o->n) {
		buf_addf(&out,
			 "A number from 1 to %zu is needed, or a name of the "
			 "list; \"list\" says it again.\n",
			 o->n);
		plain_put_buf(&out);
		return;
	}
	/* The one before ends with this, and its session with it. */
	plain_close_session(p);
	if (o->take(o->ctx, i, &q, &why) < 0) {
		plain_put_line(why.text);
		return;
	}
	buf_addf(&out, "%s.\n", o->name(o->ctx, i));
	if (o->tell)
		o->tell(o->ctx, i, say_fact, &out);
	plain_put_buf(&out);
	plain_begin(p, &q, o->demo);
	plain_remember(p);
	question_release(&q);
}

/* Recent targets ----------------------------------------------------------- */

static size_t shown(const struct plain *p)
{
	return p->recent.items.n < RECENT_SHOWN ? p->recent.items.n
						: RECENT_SHOWN;
}

void plain_list_recent(const struct plain *p)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	if (shown(p) > 0)
		buf_adds(&out, "Asked before; a number takes one of them:\n");
	for (size_t i = 0; i < shown(p); i++)
		buf_addf(&out, "  %zu. %s\n", i + 1, p->recent.items.items[i]);
	plain_put_buf(&out);
}

const char *plain_recent(const struct plain *p, const char *text)
{
	int64_t n;

	return text_number(text, 1, (int64_t)shown(p), &n)
		       ? p->recent.items.items[n - 1]
		       : NULL;
}

void plain_remember(struct plain *p)
{
	char *target;

	if (p->demo || !p->has_session)
		return;
	target = recent_text(&p->session.question.target);
	recent_add(&p->recent, p->recent_path, target);
	free(target);
}
