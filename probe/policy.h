#ifndef CF502_PROBE_POLICY_H
#define CF502_PROBE_POLICY_H
/*
 * What the edge offers and demands, as data: read from a libconfig file
 * (data/policy/cloudfront.cfg is compiled in), with source and date. Nothing
 * about CloudFront's behavior stands in code.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

/* Room for every suite that names.h knows. */
#define POLICY_LIST_MAX 320

struct u16_list {
	uint16_t v[POLICY_LIST_MAX];
	size_t n;
};

struct port_range {
	int first, last;
};

struct policy {
	char *id;	   /* owned: "CloudFront-Upstream-TLS-1-2-2025" */
	char *title;	   /* owned, for people */
	char *source;	   /* owned: URL or name of where the list comes from */
	char *as_of;	   /* owned: date, 2026-08-07 */
	unsigned min_for;  /* the least OriginSslProtocols bit it stands for */
	uint16_t min, max; /* versions */
	uint16_t record_version; /* of the first record */
	uint16_t hello_version;	 /* legacy_version */
	struct u16_list suites, groups, schemes, key_shares;
	struct u16_list versions;   /* supported_versions; empty: not sent */
	struct u16_list extensions; /* in the order sent */
	size_t session_id_len;

	/* limits of what the edge reads and waits for */
	int max_certificates;
	int max_message; /* bytes */
	bool warning_alert_ends;
	VEC_OF(struct port_range) ports; /* allowed for custom origins */
	int rsa_bits_max;		 /* as AWS lists them */
	struct u16_list key_curves;	 /* of leaf keys, as AWS lists them */
};

struct policy_set {
	VEC_OF(struct policy) items; /* file order */
};

/* The compiled-in set. CF_EINTERNAL if it does not load (tests forbid it). */
int policy_set_shipped(struct policy_set *ret, struct cf_why *why);
/* From text; name stands in messages. CF_EINPUT with name:line. */
int policy_set_text(const char *name, const char *text, size_t n,
		    struct policy_set *ret, struct cf_why *why);
/* From a file; CF_EINPUT with file:line. */
int policy_set_file(const char *path, struct policy_set *ret,
		    struct cf_why *why);
void policy_set_release(struct policy_set *s);

/*
 * The policy that OriginSslProtocols selects: in each, the lowest version
 * listed acts as the minimum (AWS' console calls it so). Never NULL for
 * protocols != 0.
 */
const struct policy *policy_for(const struct policy_set *s, unsigned protocols);
/* The one of that id, or NULL. */
const struct policy *policy_find(const struct policy_set *s, const char *id);
bool policy_allows_port(const struct policy *p, int port);
bool u16_list_has(const struct u16_list *l, unsigned v);
/* False when the list is full. */
bool u16_list_add(struct u16_list *l, unsigned v);

#endif
