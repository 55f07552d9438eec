/*
 * What a support asks for, in at most 15 lines and 1200 bytes: who was asked
 * when and how, what was seen, and which versions say so. What of the
 * distribution's settings limits the answer adds at most 3 lines, and what was
 * tried adds one.
 */
#include <stdlib.h>
#include <string.h>

#include "advice/situation.h"
#include "base/clock.h"
#include "base/text.h"
#include "report/facts.h"
#include "report/formats.h"
#include "report/redact.h"

#define ROW_BYTES  75 /* behind the word that begins it */
#define SEEN_BYTES 150
#define NOTE_BYTES 110
#define NOTES_MAX  3

/* One line; what is longer is cut at a character and ends in "~". */
static void row(struct buf *out, const char *word, struct buf *text, size_t max)
{
	char *cut = text_clean(buf_str(text), text->len, max);

	if (cut[0])
		buf_addf(out, "%-9s%s\n", word, cut);
	free(cut);
	buf_clear(text);
}

/* Index of the contact that stands for the target, or contacts.n. */
static size_t contact_of(const struct situation *s)
{
	const struct advice *a = s->advice;
	size_t i = 0;

	while (s->has_contact && i < a->contacts.n &&
	       (a->contacts.items[i].address != s->contact.address ||
		a->contacts.items[i].scenario != s->contact.scenario))
		i++;
	return s->has_contact ? i : a->contacts.n;
}

/* What the rest of the ticket is silent about: where it does work. */
static void add_working(const struct situation *s, struct buf *t)
{
	const struct advice *a = s->advice;
	bool by_setting = a->verdict.outcome == VERDICT_DEPENDS;
	size_t works = 0, n = 0;

	if (!by_setting && a->verdict.outcome != VERDICT_INTERMITTENT)
		return;
	for (size_t i = 0; by_setting && i < a->scenarios.n; i++, n++)
		works += a->scenarios.items[i].outcome == VERDICT_CONNECTS;
	for (size_t i = 0; !by_setting && i < a->contacts.n; i++) {
		const struct contact_verdict *v = &a->contacts.items[i];

		if (!v->counts || v->scenario != s->contact.scenario)
			continue;
		n++;
		works += v->is.outcome == VERDICT_CONNECTS;
	}
	buf_addf(t, "; works %s %zu of %zu %s", by_setting ? "with" : "at",
		 works, n, by_setting ? "settings" : "addresses");
}

static void write_verdict(const struct situation *s, struct buf *t,
			  struct buf *out)
{
	const struct advice *a = s->advice;

	buf_addf(t, "%s%s%s%s, %s", verdict_word(a->verdict.outcome),
		 a->verdict.cause ? " (" : "",
		 a->verdict.cause ? a->verdict.cause->id : "",
		 a->verdict.cause ? ")" : "", confidence_name(a->confidence));
	add_working(s, t);
	row(out, "Verdict", t, NOTE_BYTES);
	if (s->cause && s->cause->evidence)
		buf_adds(t, s->cause->evidence);
	row(out, "Seen", t, SEEN_BYTES);
}

static void write_contact(const struct situation *s, const struct facts *f,
			  struct buf *t, struct buf *out)
{
	buf_adds(t, f->address->ip);
	if (s->evidence->port)
		buf_addf(t, ", port %d", s->evidence->port);
	if (f->connect_ms >= 0)
		buf_addf(t, ", TCP open after %.1f ms", f->connect_ms);
	row(out, "Address", t, ROW_BYTES);
	facts_setting(s->evidence, f->scenario, t);
	row(out, "Asked", t, ROW_BYTES);
	if (f->protocol[0])
		buf_addf(t, "%s %s%s%s", f->protocol, f->cipher,
			 f->group[0] ? ", group " : "", f->group);
	row(out, "Chosen", t, ROW_BYTES);
	if (f->alert)
		facts_alert(f->alert, t);
	if (t->len > 0)
		buf_consume(t, strlen("alert "));
	row(out, "Alert", t, ROW_BYTES);
}

static void write_chain(const struct chain_judgment *j, struct buf *t,
			struct buf *out)
{
	const struct cert *c = j->certs.n > 0 ? &j->certs.items[0] : NULL;
	char from[TIME_TEXT_SIZE], until[TIME_TEXT_SIZE];

	if (c && c->parsed) {
		buf_adds(t, c->subject);
		row(out, "Leaf", t, ROW_BYTES);
		buf_adds(t, c->issuer);
		row(out, "Issuer", t, ROW_BYTES);
		buf_addf(t, "%s to %s", time_rfc3339(c->not_before, from),
			 time_rfc3339(c->not_after, until));
		row(out, "Valid", t, ROW_BYTES);
		buf_adds(t, c->serial ? c->serial : "");
		row(out, "Serial", t, ROW_BYTES);
	}
	buf_addf(t, "%zu certificate%s", j->certs.n,
		 j->certs.n == 1 ? "" : "s");
	if (j->missing)
		buf_addf(t, "; missing %s", j->missing);
	else if (j->trusted)
		buf_adds(t, "; leads to a trust anchor");
	row(out, "Chain", t, ROW_BYTES);
}

/*
 * With these the edge may ask another way than was asked here, or not at all;
 * other notes say how the file was read.
 */
static bool is_limit(const char *note)
{
	static const char *const words[] = {
		"OriginMtlsConfig",
		" runs at ",
		"disabled",
		"staging distribution",
		"multi-tenant",
		"InProgress",
		"No cache behavior",
		"forwards Host is not known",
		"Host is forwarded is not known",
	};

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (strstr(note, words[i]))
			return true;
	return false;
}

/* The first clause says what is set; the rest, what follows from it. */
static size_t clause(const char *note)
{
	const char *colon = strstr(note, ": "), *semicolon = strstr(note, "; ");

	if (!colon || (semicolon && semicolon < colon))
		colon = semicolon;
	return colon ? (size_t)(colon - note) : strlen(note);
}

static void write_notes(const struct evidence *ev, struct buf *t,
			struct buf *out)
{
	size_t n = 0, limits = 0;

	for (size_t i = 0; i < ev->settings.n; i++)
		limits += is_limit(ev->settings.items[i]);
	for (size_t i = 0; i < ev->settings.n && n < NOTES_MAX; i++) {
		const char *note = ev->settings.items[i];

		if (!is_limit(note))
			continue;
		if (++n == NOTES_MAX && limits > NOTES_MAX)
			buf_addf(t, "%zu more, in any other report",
				 limits - n + 1);
		else
			buf_add(t, note, clause(note));
		row(out, "Note", t, NOTE_BYTES);
	}
}

/* The last first: it is cut behind. */
static void write_tried(const struct session *s, struct buf *t, struct buf *out)
{
	for (size_t i = s->tried.n; i-- > 0;) {
		const struct tried *m = &s->tried.items[i];
		bool is_dead_end = catalogue_dead_end(s->catalogue, m->id);

		buf_addf(t, "%s%s%s: %s", t->len > 0 ? ", " : "", m->id,
			 is_dead_end ? " (dead end)" : "", facts_came(m));
	}
	row(out, "Tried", t, SEEN_BYTES);
}

static void write_versions(const struct session *s,
			   const struct report_options *o, struct buf *t,
			   struct buf *out)
{
	buf_addf(t, "%s, policy %s of %s", o->tool, s->policy->id,
		 s->policy->as_of);
	row(out, "Versions", t, ROW_BYTES);
	if (!o->redaction)
		return;
	redaction_say(o->redaction, t);
	row(out, "Hidden", t, SEEN_BYTES);
}

void report_ticket(const struct session *s, const struct report_options *o,
		   struct buf *out)
{
	const struct round *r = session_now(s);
	struct buf t = BUF_INIT(8192);
	char asked[TIME_TEXT_SIZE];
	struct situation about;
	struct facts f;
	size_t i;

	situation_init(&about, &r->evidence, s->policy, &r->advice);
	i = contact_of(&about);
	facts_origin(&r->evidence, &t);
	row(out, "Origin", &t, ROW_BYTES);
	buf_addf(&t, "%s", time_rfc3339(r->evidence.time, asked));
	row(out, "Time", &t, ROW_BYTES);
	write_verdict(&about, &t, out);
	if (i < r->advice.contacts.n) {
		facts_get(&r->evidence, &r->advice, i, &f);
		write_contact(&about, &f, &t, out);
		if (f.judgment)
			write_chain(f.judgment, &t, out);
	}
	write_notes(&r->evidence, &t, out);
	write_tried(s, &t, out);
	write_versions(s, o, &t, out);
	buf_release(&t);
}
