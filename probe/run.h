#ifndef CF502_PROBE_RUN_H
#define CF502_PROBE_RUN_H
/*
 * Carries a plan out in a loop: DNS, then every address and scenario side by
 * side, each step with its deadline and one for the whole. Results leave as
 * events and in no other way.
 */
#include "base/clock.h"
#include "base/loop.h"
#include "probe/event.h"
#include "probe/policy.h"
#include "probe/target.h"
#include "probe/trust.h"

struct run;

struct run_config {
	struct loop *loop;		 /* borrowed */
	const struct question *question; /* copied */
	const struct policy *policy;	 /* borrowed */
	struct trust *trust;		 /* borrowed; loaded by the run */
	struct sink sink;
	unsigned asked_flags; /* further ASKED_* bits, such as ASKED_DEMO */
};

/*
 * Begins: EV_ASKED, EV_SCENARIO for each, then DNS; the last event is EV_DONE.
 * Nothing is called back after that. Never NULL.
 */
struct run *run_start(const struct run_config *config);
/* Ends what is under way: EV_STOPPED, then EV_DONE, before it returns. */
void run_stop(struct run *r, const char *why);
/* Closes everything without a further event; NULL is fine. */
void run_free(struct run *r);
/*
 * Prepares GnuTLS, immune to the system's crypto policy, and takes room for
 * the descriptors of many targets. To be called first thing in a program that
 * holds GNUTLS_SKIP_GLOBAL_INIT. CF_EINTERNAL when the library can't make the
 * offers that the policy needs.
 */
int run_global_init(struct cf_why *why);
void run_global_deinit(void);

#endif
