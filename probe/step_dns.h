#ifndef CF502_PROBE_STEP_DNS_H
#define CF502_PROBE_STEP_DNS_H
/*
 * Looks a name up as a resolver of the edge would: DNS alone, no search list,
 * A and AAAA side by side, so that the first answer can be used while the
 * other is under way. Only step_dns*.c know c-ares.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/loop.h"
#include "probe/event.h"

struct dns_lookup;

struct dns_listener {
	void (*cname)(void *ctx, const char *name, const char *target,
		      int64_t ttl);
	/* ttl in seconds, -1 unknown; where: WHERE_DNS or WHERE_HOSTS */
	void (*address)(void *ctx, const char *ip, int family, int64_t ttl,
			enum where where);
	/* The last of a lookup. code: the DNS answer's, -1 when there is none;
	 * text may be NULL. */
	void (*done)(void *ctx, enum outcome outcome, int code,
		     const char *text);
	/* After each turn that called one of the above; may free the lookup. */
	void (*turn)(void *ctx);
	void *ctx;
};

struct dns_config {
	struct loop *loop;    /* borrowed */
	const char *host;     /* copied */
	char *const *servers; /* ADDR or ADDR:PORT; borrowed */
	size_t n_servers;     /* 0: the system's, and its hosts file */
	bool primary_v6;      /* whose answer says why there is no address */
	struct dns_listener listener;
};

/* Never NULL. What fails at once is told in the loop's next turn. */
struct dns_lookup *dns_start(const struct dns_config *config);
/* Not from within cname, address or done; NULL is fine. */
void dns_free(struct dns_lookup *d);

#endif
