#ifndef CF502_ADVICE_RULES_H
#define CF502_ADVICE_RULES_H
/*
 * The list of rules, and what the themed files rule_*.c share. A new rule is
 * a function and a row in one of them, and a line here.
 */
#include "advice/finding.h"
#include "advice/source.h"

/*
 * In the order in which they decide as cause: fatal ones, doubts, then what
 * is never a cause. The first two parts are a contract.
 */
/* clang-format off */
#define RULES(X) \
	X(dns_not_found) \
	X(dns_failed) \
	X(connect_refused) \
	X(connect_timeout) \
	X(connect_reset) \
	X(connect_no_route) \
	X(not_tls) \
	X(proxy_protocol_expected) \
	X(malformed_tls) \
	X(handshake_timeout) \
	X(handshake_closed) \
	X(protocol_mismatch) \
	X(cipher_mismatch) \
	X(sni_rejected) \
	X(handshake_alert) \
	X(cert_malformed) \
	X(cert_key_unsupported) \
	X(cert_self_signed) \
	X(cert_wrong_purpose) \
	X(trust_local_only) \
	X(cert_untrusted) \
	X(chain_incomplete) \
	X(cert_expired) \
	X(cert_not_yet_valid) \
	X(chain_expired) \
	X(cert_name_mismatch) \
	X(client_certificate_required) \
	\
	X(chain_order) \
	X(chain_too_long) \
	X(client_certificate_requested) \
	X(sni_warned) \
	X(name_origin_only) \
	X(cert_key_size) \
	X(root_not_mozilla) \
	X(root_newer_than_bundle) \
	X(address_private) \
	\
	X(misdirected) \
	X(http_only_host) \
	X(http_redirects) \
	X(addresses_disagree) \
	X(resolvers_disagree) \
	X(path_needs_search) \
	X(cert_weak) \
	X(expires_soon) \
	X(protocol_old) \
	X(clock_skew) \
	X(origin_not_a_name) \
	X(port_not_allowed) \
	X(origin_aws_name) \
	X(tls13_only) \
	X(sni_default_differs) \
	X(cert_odd) \
	X(chain_extra) \
	X(chain_has_root)
/* clang-format on */

#define X(name) extern const struct rule rule_##name;
RULES(X)
#undef X

/* Place in the order; rules that decide earlier come first. */
size_t rule_order(const struct rule *r);
/* True for dns-* and connect-*: TLS was not reached. */
bool rule_is_reach(const struct rule *r);

/* clang-format off */
#define REMEDIES(...) ((const char *const[]){ __VA_ARGS__, NULL })
/* What a rule rests on; the first is the reference that reports show. */
#define SOURCES(...) ((const struct source *const[]){ __VA_ARGS__, NULL })
/* clang-format on */

#endif
