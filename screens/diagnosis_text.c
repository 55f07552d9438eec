/* What the diagnosis page says, as text with rows. */
#include "screens/diagnosis_text.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/xmem.h"
#include "report/facts.h"
#include "screens/screen.h"
#include "screens/timeline.h"

#define SEQ_BITS 32 /* of a row's id; above: what it belongs to */

/* Rows are finding i with event seq: (i + 1) << SEQ_BITS | seq. */
static uint64_t row_id(size_t finding, uint64_t seq)
{
	return ((uint64_t)finding + 1) << SEQ_BITS | seq;
}

const struct finding *diagnosis_finding(const struct advice *a, uint64_t id)
{
	size_t i = (size_t)(id >> SEQ_BITS);

	return i > 0 && i <= a->findings.n ? &a->findings.items[i - 1] : NULL;
}

/* The last event that a finding rests on is the one that decided it. */
static uint64_t decisive(const struct finding *f)
{
	return f->cites.n > 0 ? f->cites.items[f->cites.n - 1] : 0;
}

uint64_t diagnosis_event(const struct advice *a, uint64_t id)
{
	const struct finding *f = diagnosis_finding(a, id);
	uint64_t seq = id & (((uint64_t)1 << SEQ_BITS) - 1);

	return seq == 0 && f ? decisive(f) : seq;
}

static enum mark severity_mark(enum severity s)
{
	static const enum mark marks[] = {
		[SEV_FATAL] = MARK_FAIL,
		[SEV_DOUBT] = MARK_WARN,
		[SEV_WARNING] = MARK_WARN,
		[SEV_INFO] = MARK_SKIPPED,
	};

	return marks[s];
}

static bool is_cause(const struct advice *a, const struct finding *f)
{
	return a->verdict.cause && f->rule == a->verdict.cause;
}

/* "192.0.2.10, 78.0 ms" */
static void where_and_when(const struct round *r, const struct finding *f,
			   uint64_t seq, struct buf *out)
{
	const struct event *e = round_event(r, seq);

	if (f->address >= 0)
		buf_addf(out, "%s%s",
			 r->evidence.addresses.items[f->address].ip,
			 e ? ", " : "");
	if (e)
		buf_addf(out, "%.1f ms", (double)e->at_us / 1000.0);
}

/* What is not decided is not said as if it were. */
static void add_outcome(const struct round *r, struct doc *d)
{
	const struct judgment *is = &r->advice.verdict;
	char *text;

	if (!r->advice.settled && !r->evidence.done) {
		doc_row(d, 0, MARK_RUNNING, TH_RUNNING, NULL,
			"not decided yet: the probe is under way");
		return;
	}
	if (!r->advice.settled) {
		doc_row(d, 0, MARK_UNKNOWN, mark_look(MARK_UNKNOWN)->element,
			NULL, "not decided: the probe was stopped before");
		return;
	}
	text = xasprintf("%s: %s", verdict_word(is->outcome),
			 facts_meaning(&r->evidence, &r->advice));
	doc_row(d, 0, verdict_mark(is->outcome), verdict_element(is->outcome),
		NULL, text);
	free(text);
}

/* How far the cause reaches, and what it rests on. */
static void add_weight(const struct advice *a, struct doc *d)
{
	struct buf text = BUF_INIT(256);
	size_t affected = 0, count = 0, i;

	for (i = 0; i < a->contacts.n; i++) {
		count += a->contacts.items[i].counts;
		affected += a->contacts.items[i].counts &&
			    a->contacts.items[i].is.outcome != VERDICT_CONNECTS;
	}
	buf_addf(&text, "%s; rests on: %s", a->verdict.cause->id,
		 confidence_name(a->confidence));
	if (count > 1)
		buf_addf(&text, "; affects %zu of %zu %s", affected, count,
			 a->scenarios.n > 1 ? "ways asked" : "addresses");
	doc_text(d, DOC_TEXT, TH_DIM, buf_str(&text));
	buf_release(&text);
}

static void add_headline(const struct round *r, struct doc *d)
{
	const struct advice *a = &r->advice;

	add_outcome(r, d);
	if (a->verdict.cause)
		doc_textf(d, DOC_TEXT, TH_HEADING, "%s.",
			  a->verdict.cause->title);
	if (a->summary)
		doc_text(d, DOC_TEXT, TH_TEXT, a->summary);
	if (a->verdict.cause)
		add_weight(a, d);
}

static void add_settings(const struct round *r, struct doc *d)
{
	const struct advice *a = &r->advice;
	struct buf text = BUF_INIT(512);
	size_t i;

	if (a->scenarios.n < 2)
		return;
	doc_gap(d);
	doc_heading(d, "By setting");
	for (i = 0; i < a->scenarios.n; i++) {
		const struct judgment *j = &a->scenarios.items[i];

		buf_clear(&text);
		facts_scenario(&r->evidence.scenarios.items[i], &text);
		buf_addf(&text, ": %s%s%s", verdict_word(j->outcome),
			 j->cause ? ", " : "", j->cause ? j->cause->id : "");
		doc_row(d, 0, verdict_mark(j->outcome), TH_TEXT, NULL,
			buf_str(&text));
	}
	buf_release(&text);
}

void diagnosis_answer(const struct round *r, struct doc *d)
{
	add_headline(r, d);
	add_settings(r, d);
}

static void add_finding(const struct round *r, size_t i, bool with_title,
			struct doc *d)
{
	const struct finding *f = &r->advice.findings.items[i];
	struct buf right = BUF_INIT(128), text = BUF_INIT(2048);

	where_and_when(r, f, decisive(f), &right);
	if (with_title)
		buf_addf(&text, "%s", f->rule->title);
	if (f->evidence && *f->evidence)
		buf_addf(&text, "%s%s", text.len ? ": " : "", f->evidence);
	doc_row(d, row_id(i, 0), severity_mark(f->severity), TH_TEXT,
		right.len ? buf_str(&right) : NULL, buf_str(&text));
	buf_release(&right);
	buf_release(&text);
}

/* The events that a finding rests on, in words. */
static void add_cites(const struct round *r, size_t i, struct doc *d)
{
	const struct finding *f = &r->advice.findings.items[i];
	struct timeline_row told;
	char right[32], *text;
	size_t k;

	for (k = 0; k < f->cites.n; k++) {
		if (!timeline_tell(r, f->cites.items[k], &told))
			continue;
		snprintf(right, sizeof(right), "%.1f ms",
			 (double)told.at_us / 1000.0);
		text = xasprintf("%s %s", told.what, told.text);
		doc_row(d, row_id(i, f->cites.items[k]), NO_MARK, TH_DIM, right,
			text);
		free(text);
		free(told.text);
	}
}

static void add_cause(const struct round *r, struct doc *d)
{
	const struct advice *a = &r->advice;
	size_t i, n = 0;

	doc_heading(d, "Evidence");
	for (i = 0; i < a->findings.n; i++) {
		if (!is_cause(a, &a->findings.items[i]))
			continue;
		add_finding(r, i, false, d);
		add_cites(r, i, d);
		n++;
	}
	if (n == 0)
		doc_text(d, DOC_TEXT, TH_DIM,
			 a->verdict.outcome == VERDICT_CONNECTS
				 ? "Nothing that was seen speaks against the "
				   "handshake."
				 : "None yet.");
}

static void add_others(const struct round *r, struct doc *d)
{
	const struct advice *a = &r->advice;
	size_t i, n = 0;

	for (i = 0; i < a->findings.n; i++) {
		if (is_cause(a, &a->findings.items[i]))
			continue;
		if (n++ == 0) {
			doc_gap(d);
			doc_heading(d, "Also seen");
		}
		add_finding(r, i, true, d);
	}
}

void diagnosis_evidence(const struct round *r, struct doc *d)
{
	add_cause(r, d);
	add_others(r, d);
}

static void add_texts(struct doc *d, const char *heading, enum mark mark,
		      char *const *texts, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	doc_gap(d);
	doc_heading(d, heading);
	for (i = 0; i < n; i++)
		doc_row(d, 0, mark, TH_TEXT, NULL, texts[i]);
}

void diagnosis_checked(const struct round *r, struct doc *d)
{
	const struct advice *a = &r->advice;

	add_texts(d, "Checked and fine", MARK_OK, a->fine.items, a->fine.n);
	add_texts(d, "Can't be known from here", MARK_UNKNOWN, a->unknown.items,
		  a->unknown.n);
	add_texts(d, SETTINGS_TITLE, NO_MARK, r->evidence.settings.items,
		  r->evidence.settings.n);
	if (a->verdict.cause) {
		doc_gap(d);
		doc_pair(d, 11, TH_TEXT, "Reference",
			 rule_reference(a->verdict.cause));
	}
}
