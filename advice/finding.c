/* Findings, and the list of rules. */
#include "advice/finding.h"

#include <stdlib.h>
#include <string.h>

#include "advice/rules.h"
#include "base/text.h"
#include "base/xmem.h"

#define EVIDENCE_MAX 600

static const struct rule *const order[] = {
#define X(name) &rule_##name,
	RULES(X)
#undef X
};

static const struct rule none = { .id = NULL };

const struct rule *rule_at(size_t i)
{
	return i < ARRAY_LEN(order) ? order[i] : &none;
}

const struct rule *rule_by_id(const char *id)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(order); i++) {
		if (strcmp(order[i]->id, id) == 0)
			return order[i];
	}
	return NULL;
}

const char *rule_reference(const struct rule *r)
{
	return r->sources[0]->url;
}

size_t rule_order(const struct rule *r)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(order) && order[i] != r; i++)
		;
	return i;
}

bool rule_is_reach(const struct rule *r)
{
	return strncmp(r->id, "dns-", 4) == 0 ||
	       strncmp(r->id, "connect-", 8) == 0;
}

const char *severity_name(enum severity s)
{
	static const char *const names[] = {
		[SEV_FATAL] = "fatal",
		[SEV_DOUBT] = "doubt",
		[SEV_WARNING] = "warning",
		[SEV_INFO] = "info",
	};

	return names[s];
}

const char *confidence_name(enum confidence c)
{
	static const char *const names[] = {
		[CONF_DOCUMENTED] = "documented",
		[CONF_IMPLEMENTED] = "implemented",
		[CONF_REPORTED] = "reported",
		[CONF_INFERRED] = "inferred",
	};

	return names[c];
}

void finding_cite(struct finding *f, uint64_t seq)
{
	size_t i;

	if (seq == 0)
		return;
	for (i = 0; i < f->cites.n; i++) {
		if (f->cites.items[i] == seq)
			return;
	}
	*VEC_PUSH(&f->cites) = seq;
}

void finding_say(struct finding *f, const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	free(f->evidence);
	f->evidence = text_clean(text, strlen(text), EVIDENCE_MAX);
	free(text);
}

void finding_release(struct finding *f)
{
	free(f->evidence);
	f->evidence = NULL;
	VEC_RELEASE(&f->cites);
}
