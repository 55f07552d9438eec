/*
 * Takes a DNS message apart (RFC 1035 section 4.1), which is hostile: what
 * c-ares offers for it has no times to live of aliases.
 */
#include "probe/step_dns_answer.h"

#include <ares.h>
#include <ares_dns.h>
#include <arpa/nameser.h>
#include <string.h>

#include "base/text.h"

void dns_answer_release(struct dns_answer *a)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		ares_free_string(a->records[i].owner);
		ares_free_string(a->records[i].target);
	}
}

/* A message that is being read. */
struct reader {
	const unsigned char *msg, *p;
	size_t left;
};

static bool skip(struct reader *r, size_t n)
{
	if (r->left < n)
		return false;
	r->p += n;
	r->left -= n;
	return true;
}

static bool read_name(struct reader *r, char **ret)
{
	size_t total = (size_t)(r->p - r->msg) + r->left;
	long used = 0;

	if (ares_expand_name(r->p, r->msg, (int)total, ret, &used) !=
	    ARES_SUCCESS)
		return false;
	if (skip(r, (size_t)used))
		return true;
	ares_free_string(*ret);
	*ret = NULL;
	return false;
}

static bool skip_questions(struct reader *r, unsigned n)
{
	char *name;

	for (; n > 0; n--) {
		if (!read_name(r, &name))
			return false;
		ares_free_string(name);
		if (!skip(r, 4))
			return false;
	}
	return true;
}

/* The data of a record; true also for what is of no interest. */
static bool read_data(const struct reader *r, size_t n, struct dns_record *ret)
{
	struct reader data = *r;

	data.left = n;
	if (ret->type == T_CNAME)
		return read_name(&data, &ret->target);
	if (ret->type == T_A || ret->type == T_AAAA) {
		if (n != (ret->type == T_A ? 4u : 16u))
			return false;
		memcpy(ret->addr, data.p, n);
	}
	return true;
}

/* RFC 1035 section 4.1.3 */
static bool read_record(struct reader *r, struct dns_record *ret)
{
	const unsigned char *fixed;
	size_t n;

	if (!read_name(r, &ret->owner))
		return false;
	fixed = r->p;
	if (!skip(r, 10))
		return false;
	ret->type = DNS_RR_TYPE(fixed);
	/* RFC 2181 section 8: the sign bit makes it zero. */
	ret->ttl = DNS_RR_TTL(fixed);
	if (ret->ttl < 0 || ret->ttl > INT32_MAX)
		ret->ttl = 0;
	n = DNS_RR_LEN(fixed);
	if (DNS_RR_CLASS(fixed) != C_IN)
		ret->type = 0;
	if (r->left < n || !read_data(r, n, ret))
		return false;
	return skip(r, n);
}

void dns_answer_read(const unsigned char *msg, size_t n, struct dns_answer *ret)
{
	struct reader r = { .msg = msg, .p = msg, .left = n };
	unsigned count;

	ret->n = 0;
	if (!msg || !skip(&r, HFIXEDSZ))
		return;
	count = DNS_HEADER_ANCOUNT(msg);
	if (!skip_questions(&r, DNS_HEADER_QDCOUNT(msg)))
		return;
	while (count-- > 0 && ret->n < DNS_RECORDS_MAX) {
		struct dns_record *rec = &ret->records[ret->n];

		memset(rec, 0, sizeof(*rec));
		ret->n++;
		if (!read_record(&r, rec)) {
			rec->type = 0;
			return;
		}
	}
}

const struct dns_record *dns_answer_cname(const struct dns_answer *a,
					  const char *owner)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		if (a->records[i].type == T_CNAME &&
		    text_eq_nocase(a->records[i].owner, owner))
			return &a->records[i];
	}
	return NULL;
}
