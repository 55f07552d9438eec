#ifndef CF502_PROBE_STEP_DNS_ANSWER_H
#define CF502_PROBE_STEP_DNS_ANSWER_H
/* The records of one DNS answer. For step_dns.c. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DNS_RECORDS_MAX 64 /* further ones are not read */

struct dns_record {
	char *owner;  /* owned, of c-ares; NULL when it could not be read */
	char *target; /* the same; where a CNAME leads, else NULL */
	int type;     /* T_A and so on; 0: of no interest, or broken */
	int64_t ttl;  /* seconds */
	unsigned char addr[16]; /* of T_A (4 bytes) and T_AAAA */
};

struct dns_answer {
	struct dns_record records[DNS_RECORDS_MAX];
	size_t n;
};

/*
 * Reads the answer section of a message of n bytes (NULL: none). What can be
 * read is kept, also when the rest breaks off.
 */
void dns_answer_read(const unsigned char *msg, size_t n,
		     struct dns_answer *ret);
void dns_answer_release(struct dns_answer *a);
/* The alias that stands for this name, borrowed, or NULL. */
const struct dns_record *dns_answer_cname(const struct dns_answer *a,
					  const char *owner);

#endif
