/* Events: their fields and names. The lines of the log are in event_log.c. */
#include "probe/event.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/event_field.h"

#define TEXT_MAX 1024

const struct event_field_row event_fields[EF_COUNT_] = {
#define X(name, word, t) [EF_##name] = { .key = word, .type = EF_TYPE_##t },
	EVENT_FIELDS(X)
#undef X
};

static const struct {
	const char *name, *fields, *meaning;
} kinds[EV_COUNT_] = {
#define X(n, word, f, m) [EV_##n] = { .name = word, .fields = f, .meaning = m },
	EVENT_KINDS(X)
#undef X
};

static const char *const steps[] = {
#define X(name, word) [STEP_##name] = word,
	STEPS(X)
#undef X
};

static const char *const purposes[] = {
#define X(name, word) [PURPOSE_##name] = word,
	PURPOSES(X)
#undef X
};

static const char *const outcomes[] = {
#define X(name, word) [OUTCOME_##name] = word,
	OUTCOMES(X)
#undef X
};

static const char *const wheres[] = {
#define X(name, word) [WHERE_##name] = word,
	WHERES(X)
#undef X
};

static const char *const root_states[] = {
#define X(name, word) [ROOT_##name] = word,
	ROOT_STATES(X)
#undef X
};

const char *event_kind_name(enum event_kind k)
{
	return kinds[k].name;
}

const char *event_kind_meaning(enum event_kind k)
{
	return kinds[k].meaning;
}

const char *event_kind_fields(enum event_kind k)
{
	return kinds[k].fields;
}

const char *event_field_key(enum event_field f)
{
	return event_fields[f].key;
}

const char *purpose_name(enum purpose p)
{
	return purposes[p];
}

const char *outcome_name(enum outcome o)
{
	return outcomes[o];
}

const char *where_name(enum where w)
{
	return wheres[w];
}

const char *root_state_name(enum root_state s)
{
	return root_states[s];
}

size_t event_field_names(enum event_field f, const char *const **ret)
{
	static const struct {
		enum event_field field;
		const char *const *names;
		size_t n;
	} named[] = {
		{ EF_STEP, steps, ARRAY_LEN(steps) },
		{ EF_PURPOSE, purposes, ARRAY_LEN(purposes) },
		{ EF_WHERE, wheres, ARRAY_LEN(wheres) },
		{ EF_STATE, root_states, ARRAY_LEN(root_states) },
		{ EF_OUTCOME, outcomes, ARRAY_LEN(outcomes) },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(named); i++) {
		if (named[i].field != f)
			continue;
		*ret = named[i].names;
		return named[i].n;
	}
	return 0;
}

static bool is_text(enum event_field f)
{
	return event_fields[f].type == EF_TYPE_TEXT;
}

static bool is_number(enum event_field f)
{
	return !is_text(f) && event_fields[f].type != EF_TYPE_BYTES;
}

void event_init(struct event *ev, enum event_kind kind)
{
	memset(ev, 0, sizeof(*ev));
	ev->kind = kind;
}

void event_release(struct event *ev)
{
	int f;

	for (f = 0; f < EF_COUNT_; f++) {
		if (is_text(f) && event_has(ev, f))
			free(ev->f[f].text);
	}
	free(ev->der);
	event_init(ev, ev->kind);
}

void event_copy(const struct event *ev, struct event *ret)
{
	int f;

	*ret = *ev;
	for (f = 0; f < EF_COUNT_; f++) {
		if (is_text(f) && event_has(ev, f))
			ret->f[f].text = xstrdup(ev->f[f].text);
	}
	ret->der = NULL;
	ret->der_len = 0;
	if (event_has(ev, EF_DER))
		event_der(ret, ev->der, ev->der_len);
}

void event_number(struct event *ev, enum event_field f, int64_t v)
{
	if (!is_number(f))
		return;
	ev->f[f].number = v;
	ev->has |= UINT64_C(1) << f;
}

void event_text(struct event *ev, enum event_field f, const char *s)
{
	if (s)
		event_textn(ev, f, s, strlen(s));
}

void event_textn(struct event *ev, enum event_field f, const void *s, size_t n)
{
	if (!is_text(f) || !s)
		return;
	if (event_has(ev, f))
		free(ev->f[f].text);
	ev->f[f].text = text_clean(s, n, TEXT_MAX);
	ev->has |= UINT64_C(1) << f;
}

void event_der(struct event *ev, const void *der, size_t n)
{
	unsigned char *copy = NULL;

	if (n > 0) {
		copy = xmalloc(n);
		memcpy(copy, der, n);
	}
	free(ev->der);
	ev->der = copy;
	ev->der_len = n;
	ev->has |= UINT64_C(1) << EF_DER;
}

bool event_has(const struct event *ev, enum event_field f)
{
	return ev->has >> f & 1;
}

int64_t event_get(const struct event *ev, enum event_field f)
{
	return is_number(f) && event_has(ev, f) ? ev->f[f].number : -1;
}

const char *event_str(const struct event *ev, enum event_field f)
{
	return is_text(f) && event_has(ev, f) ? ev->f[f].text : NULL;
}
