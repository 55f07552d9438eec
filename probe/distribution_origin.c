/* One origin of a distribution: is it a question for TLS, and which one? */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/distribution_parts.h"

/* AWS has 120 s today, and raised it before. */
#define READ_S_MAX 3600

static void skip(struct distribution_origin *o, const char *kind,
		 const char *why)
{
	o->kind = kind;
	o->skipped = xstrdup(why);
}

/* The id is quoted for a shell: AWS' own are harmless, this may be none. */
static void skip_vpc(struct distribution_origin *o,
		     const struct json_place *vpc)
{
	struct json_place at = json_member(vpc, "VpcOriginId");
	struct buf command = BUF_INIT(512);
	const char *id = json_str(at.v);
	char *clean = distribution_quote(id ? id : "ID");

	text_shell_quote(&command, clean);
	o->kind = "VPC origin";
	o->skipped = xasprintf("a VPC origin, which CloudFront alone can "
			       "reach; how it speaks to it tells: aws "
			       "cloudfront get-vpc-origin --id %s",
			       buf_str(&command));
	free(clean);
	buf_release(&command);
}

/* True when the origin is none that a custom origin's TLS is asked of. */
static bool is_other_kind(const struct json_place *at,
			  struct distribution_origin *o)
{
	struct json_place s3 = json_member(at, "S3OriginConfig");
	struct json_place vpc = json_member(at, "VpcOriginConfig");
	struct json_place custom = json_member(at, "CustomOriginConfig");

	if (custom.v)
		return false;
	if (vpc.v)
		skip_vpc(o, &vpc);
	else if (s3.v)
		skip(o, "S3 bucket",
		     "an S3 bucket: the certificate is Amazon's own, and "
		     "not the reason of a 502");
	else
		skip(o, "unknown kind",
		     "it has no CustomOriginConfig, so it is no custom "
		     "origin");
	return true;
}

/* OriginProtocolPolicy decides whether there is any TLS. */
static int read_policy(struct distribution_reader *r,
		       const struct json_place *custom,
		       struct distribution_origin *o)
{
	struct json_place at = json_member(custom, "OriginProtocolPolicy");
	const char *policy = NULL;

	if (json_need_text(&at, &policy, r->why) != CF_OK)
		return CF_EINPUT;
	if (strcmp(policy, "http-only") == 0)
		skip(o, "http-only",
		     "OriginProtocolPolicy is http-only: CloudFront speaks "
		     "plain HTTP to it, and there is no TLS to fail");
	else if (strcmp(policy, "match-viewer") == 0)
		distribution_note(o, "OriginProtocolPolicy is match-viewer: "
				     "only viewers that come by HTTPS meet "
				     "what is found");
	else if (strcmp(policy, "https-only") != 0)
		return json_complain(&at, r->why,
				     "http-only, match-viewer or https-only "
				     "is expected");
	return CF_OK;
}

static int read_protocols(struct distribution_reader *r,
			  const struct json_place *custom,
			  struct distribution_origin *o)
{
	struct json_place list = json_member(custom, "OriginSslProtocols");
	struct json_place items;
	unsigned all = 0, bit = 0;

	if (distribution_items(r, &list, &items) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < json_count(items.v); i++) {
		struct json_place at = json_item(&items, i);
		const char *word = NULL;
		char *shown;

		if (json_need_text(&at, &word, r->why) != CF_OK)
			return CF_EINPUT;
		/* A comma would be read as a list of several. */
		if (!strchr(word, ',') &&
		    protocols_parse(word, &bit, NULL) == CF_OK) {
			all |= bit;
			continue;
		}
		if (strcmp(word, "TLSv1.3") == 0) {
			distribution_note(o, "OriginSslProtocols has TLSv1.3, "
					     "which needs no setting: "
					     "CloudFront offers it beside "
					     "TLSv1.2");
			continue;
		}
		shown = distribution_quote(word);
		distribution_note(o,
				  "OriginSslProtocols has \"%s\", which is not "
				  "known here and is passed over",
				  shown);
		free(shown);
	}
	if (all)
		o->question.protocols = all;
	else
		distribution_note(o, "OriginSslProtocols names no protocol "
				     "that is known here: TLSv1.2 is assumed");
	return CF_OK;
}

static int read_family(struct distribution_reader *r,
		       const struct json_place *custom,
		       struct distribution_origin *o)
{
	static const struct {
		const char *word;
		enum ip_family family;
	} rows[] = {
		{ "ipv4", FAMILY_4 },
		{ "ipv6", FAMILY_6 },
		{ "dualstack", FAMILY_ANY },
	};
	struct json_place at = json_member(custom, "IpAddressType");
	const char *word = "ipv4";
	char *shown;

	if (json_want_text(&at, &word, r->why) != CF_OK)
		return CF_EINPUT;
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (strcmp(rows[i].word, word) == 0) {
			o->question.family = rows[i].family;
			o->question.family_given = at.v != NULL;
			return CF_OK;
		}
	}
	shown = distribution_quote(word);
	distribution_note(o,
			  "IpAddressType \"%s\" is not known here: IPv4 is "
			  "assumed, CloudFront's default",
			  shown);
	free(shown);
	return CF_OK;
}

static int read_number(struct distribution_reader *r,
		       const struct json_place *group, const char *key,
		       int64_t max, int *ret)
{
	struct json_place at = json_member(group, key);
	int64_t v = *ret;

	if (json_want_int(&at, 1, max, &v, r->why) != CF_OK)
		return CF_EINPUT;
	*ret = (int)v;
	return CF_OK;
}

/* Beside CustomOriginConfig or within it, by either name: AWS' guide and its
 * API reference differ. */
static bool has_mtls(const struct json_place *group)
{
	static const char *const keys[] = { "ClientCertificateArn",
					    "CertificateArn" };
	struct json_place mtls = json_member(group, "OriginMtlsConfig");

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		const char *arn = json_str(json_get(mtls.v, keys[i]));

		if (arn && arn[0])
			return true;
	}
	return false;
}

/* A multi-tenant distribution fills {{parameters}} in for each tenant. */
static bool has_parameter(const char *domain)
{
	return strstr(domain, "{{") != NULL;
}

static int read_domain(struct distribution_reader *r,
		       const struct json_place *at, int port,
		       struct distribution_origin *o)
{
	struct json_place domain = json_member(at, "DomainName");
	struct cf_why inner;
	const char *text = NULL;
	char *host;
	int rc;

	if (json_need_text(&domain, &text, r->why) != CF_OK)
		return CF_EINPUT;
	if (has_parameter(text)) {
		skip(o, "parameter",
		     "its domain has a parameter that each tenant of the "
		     "distribution fills in: give the name that comes out "
		     "as a target");
		return CF_OK;
	}
	host = host_is_ip(text) ? xstrdup(text) : host_normal(text, &inner);
	rc = host ? target_parse(host, port, &o->question.target, &inner)
		  : CF_EINPUT;
	free(host);
	if (rc != CF_OK)
		return json_complain(&domain, r->why, "%s", inner.text);
	return CF_OK;
}

static int read_custom(struct distribution_reader *r,
		       const struct json_place *at,
		       struct distribution_origin *o)
{
	struct json_place custom = json_member(at, "CustomOriginConfig");
	struct json_place ports = json_member(&custom, "HTTPSPort");
	struct question *q = &o->question;
	int port = 0, seconds = q->connect_timeout_ms / 1000, unused = 1;

	if (json_need_obj(&custom, r->why) != CF_OK ||
	    read_policy(r, &custom, o) != CF_OK)
		return CF_EINPUT;
	if (o->skipped)
		return CF_OK;
	if (read_number(r, &custom, "HTTPSPort", 65535, &port) != CF_OK ||
	    read_number(r, &custom, "HTTPPort", 65535, &q->http_port) !=
		    CF_OK ||
	    read_number(r, at, "ConnectionAttempts", 3, &q->attempts) !=
		    CF_OK ||
	    read_number(r, at, "ConnectionTimeout", 10, &seconds) != CF_OK ||
	    read_number(r, &custom, "OriginReadTimeout", READ_S_MAX, &unused) !=
		    CF_OK ||
	    read_number(r, &custom, "OriginKeepaliveTimeout", READ_S_MAX,
			&unused) != CF_OK)
		return CF_EINPUT;
	if (port == 0)
		return json_complain(&ports, r->why,
				     "a whole number from 1 to 65535 is "
				     "expected, nothing stands there");
	q->connect_timeout_ms = seconds * 1000;
	q->origin_mtls = has_mtls(at) || has_mtls(&custom);
	if (q->origin_mtls)
		distribution_note(o, "CloudFront has a client certificate for "
				     "it (OriginMtlsConfig), which this "
				     "machine has not: what the origin says to "
				     "that certificate is not asked");
	if (read_protocols(r, &custom, o) != CF_OK ||
	    read_family(r, &custom, o) != CF_OK)
		return CF_EINPUT;
	return read_domain(r, at, port, o);
}

/* For people, whatever it is worth; owned. */
static char *read_shown(const struct json_place *at, const char *key)
{
	const char *text = json_str(json_get(at->v, key));

	return distribution_quote(text ? text : "");
}

int distribution_origin_read(struct distribution_reader *r,
			     const struct json_place *at)
{
	struct json_place id_at = json_member(at, "Id");
	struct distribution_origin *o;
	const char *id = NULL;
	char *clean;

	if (json_need_obj(at, r->why) != CF_OK ||
	    json_need_text(&id_at, &id, r->why) != CF_OK)
		return CF_EINPUT;
	clean = text_clean(id, strlen(id), SIZE_MAX);
	if (distribution_find(r->d, clean)) {
		free(clean);
		return json_complain(&id_at, r->why,
				     "another origin has the same Id");
	}
	o = VEC_PUSH(&r->d->origins);
	o->id = clean;
	o->domain = read_shown(at, "DomainName");
	o->kind = "https";
	question_init(&o->question);
	*VEC_PUSH(&r->uses) = (struct origin_use){ .dropping = json_arr(),
						   .forwarding = json_arr() };
	if (is_other_kind(at, o))
		return CF_OK;
	return read_custom(r, at, o);
}
