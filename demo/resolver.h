#ifndef CF502_DEMO_RESOLVER_H
#define CF502_DEMO_RESOLVER_H
/*
 * A name server on loopback for origins whose fault is in DNS. It has one
 * answer to whatever is asked, and knows UDP alone (RFC 1035).
 */
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"
#include "demo/origin.h"

struct resolver;

/* Listens on 127.0.0.1, on any free port. CF_EFILE when it can't. */
int resolver_new(struct loop *l, enum demo_lookup lookup, struct resolver **ret,
		 struct cf_why *why);
void resolver_free(struct resolver *r);
int resolver_port(const struct resolver *r);

/*
 * Appends the answer to a query of n bytes; false when it is none that wants
 * one. No sockets here.
 */
bool resolver_answer(enum demo_lookup lookup, const unsigned char *query,
		     size_t n, struct buf *out);

#endif
