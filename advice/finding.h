#ifndef CF502_ADVICE_FINDING_H
#define CF502_ADVICE_FINDING_H
/*
 * Findings: what a rule says of an address in a scenario, with the events it
 * rests on. Their ids are a contract: scripts rely on them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "probe/evidence.h"

enum severity { SEV_FATAL, SEV_DOUBT, SEV_WARNING, SEV_INFO };
enum confidence {
	CONF_DOCUMENTED,  /* AWS says so */
	CONF_IMPLEMENTED, /* CloudFront's public TLS library does so */
	CONF_REPORTED,	  /* users saw it */
	CONF_INFERRED,
};

const char *severity_name(enum severity s);
const char *confidence_name(enum confidence c);

struct rule;
struct source;

struct finding {
	const struct rule *rule;
	enum severity severity; /* may be lower than the rule's */
	enum confidence confidence;
	int address;		/* index; -1: holds for all */
	int scenario;		/* index; -1: holds for all */
	char *evidence;		/* owned: what was seen, one line, clean */
	VEC_OF(uint64_t) cites; /* event numbers */
};

/* What a rule looks at. */
struct rule_input {
	const struct evidence *evidence;
	const struct policy *policy;
	const struct contact *contact; /* NULL for rules of the whole */
};

enum rule_scope { RULE_CONTACT, RULE_WHOLE };

struct rule {
	const char *id;
	const char *title; /* plain words, with "the origin" as subject */
	enum severity severity;
	enum confidence confidence;
	enum rule_scope scope;
	const char *seen;    /* what is observed when it holds */
	const char *does;    /* what CloudFront does then, as far as is known */
	const char *explain; /* for cf502 explain: what, why, what to do */
	const struct source *const *sources; /* of does; NULL at the end */
	const char *const *remedies; /* ids, NULL at the end; may be NULL */
	/* True: it holds; ret->evidence and cites are filled then. */
	bool (*judge)(const struct rule *r, const struct rule_input *in,
		      struct finding *ret);
};

/* All rules in the order in which they decide as cause; ends with id NULL. */
const struct rule *rule_at(size_t i);
const struct rule *rule_by_id(const char *id);
/* The address of the page that it rests on first. */
const char *rule_reference(const struct rule *r);

void finding_cite(struct finding *f, uint64_t seq);
void finding_say(struct finding *f, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void finding_release(struct finding *f);

#endif
