#ifndef CF502_ADVICE_VERDICT_H
#define CF502_ADVICE_VERDICT_H
/*
 * How outcomes add up: over the addresses of a scenario, then over scenarios.
 * Pure; the rules are a contract.
 */
#include "advice/advice.h"

/*
 * Over the contacts that count: all alike gives that outcome; connects beside
 * fails or unreachable is intermittent; else fails decides, then doubtful.
 * None that counts: unreachable without a cause.
 */
struct judgment verdict_of_addresses(const struct contact_verdict *v, size_t n);
/*
 * Over scenarios: all alike gives that outcome, otherwise it depends. Of which
 * nothing is known, as with addresses, keep the rest from connecting.
 */
struct judgment verdict_of_scenarios(const struct judgment *v, size_t n);

#endif
