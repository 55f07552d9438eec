#ifndef CF502_PROBE_PLAN_H
#define CF502_PROBE_PLAN_H
/*
 * What will be asked, before it is asked: a pure function of question and
 * policy. The target page shows it; the run follows it for every address that
 * the name turns out to have.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "probe/event.h"
#include "probe/policy.h"
#include "probe/target.h"

/* RFC 6761 section 6.4: nobody has it. */
#define PLAN_NO_SUCH_NAME "cf502-no-such-name.invalid"

/* When an item is asked. */
enum plan_when {
	PLAN_ALWAYS,	    /* for each address and scenario */
	PLAN_ON_ANSWER,	    /* the edge's hello is answered: and other names */
	PLAN_ON_REFUSAL,    /* to find the cause; at most four an address */
	PLAN_ON_DIFFERENCE, /* proof got another version or suite than edge, or
			     * TLS 1.3 hides from one of them what it shows */
	PLAN_ON_NO_TLS,	    /* port closed or plain: what does port 80 say */
	PLAN_AFTER,	    /* the answer stands: what else is accepted */
};

struct plan_item {
	enum step step;
	enum purpose purpose;
	enum plan_when when;
	size_t scenario;
	char *title; /* owned: one line for people, commands not included */
	char *sni;   /* owned; NULL: none */
};

struct plan {
	VEC_OF(struct plan_item) items;
	char *dns;     /* owned: what is looked up and where, one line */
	char *by_hand; /* owned: the openssl line nearest to it, quoted */
};

/* Fills ret, whatever it held; it borrows nothing from q and p. */
void plan_build(const struct question *q, const struct policy *p,
		struct plan *ret);
void plan_release(struct plan *p);
/* How many connections an address gets at most, all purposes together. */
int plan_connections(const struct question *q);

#endif
