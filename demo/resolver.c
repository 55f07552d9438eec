/* A query in, an answer out, over one socket (RFC 1035 section 4). */
#include "demo/resolver.h"

#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xmem.h"

#define QUERY_MAX    512
#define HEAD_SIZE    12
#define TYPE_A	     1
#define CLASS_IN     1
#define TTL_S	     60
#define ANSWER_FLAGS 0x8180u /* an answer, recursion wanted and available */
#define SERVFAIL     2
#define NXDOMAIN     3
/* Where the question stands in the answer too (section 4.1.4). */
#define NAME_ASKED 0xc00cu

struct resolver {
	enum demo_lookup lookup;
	int fd, port;	     /* owned */
	struct watch *watch; /* owned */
};

/* Where the one question ends, or 0 when there is none. */
static size_t question_end(const unsigned char *q, size_t n)
{
	size_t at = HEAD_SIZE;

	if (n < HEAD_SIZE || q[2] & 0x80 || q[4] != 0 || q[5] != 1)
		return 0;
	while (at < n && q[at] != 0)
		at += 1u + q[at];
	return at + 5 <= n ? at + 5 : 0;
}

static void add_loopback(struct buf *out)
{
	buf_add_u16(out, NAME_ASKED);
	buf_add_u16(out, TYPE_A);
	buf_add_u16(out, CLASS_IN);
	buf_add_u16(out, 0);
	buf_add_u16(out, TTL_S);
	buf_add_u16(out, 4);
	buf_add_u16(out, INADDR_LOOPBACK >> 16);
	buf_add_u16(out, INADDR_LOOPBACK & 0xffff);
}

bool resolver_answer(enum demo_lookup lookup, const unsigned char *query,
		     size_t n, struct buf *out)
{
	static const unsigned codes[] = {
		[LOOKUP_NO_NAME] = NXDOMAIN,
		[LOOKUP_FAILURE] = SERVFAIL,
		[LOOKUP_LOOPBACK] = 0,
	};
	size_t end = question_end(query, n);
	bool found;

	if (end == 0)
		return false;
	found = lookup == LOOKUP_LOOPBACK &&
		(query[end - 4] << 8 | query[end - 3]) == TYPE_A;
	buf_add(out, query, 2);
	buf_add_u16(out, ANSWER_FLAGS | codes[lookup]);
	buf_add_u16(out, 1);
	buf_add_u16(out, found);
	buf_add_u16(out, 0);
	buf_add_u16(out, 0);
	buf_add(out, query + HEAD_SIZE, end - HEAD_SIZE);
	if (found)
		add_loopback(out);
	return true;
}

static void on_query(void *ctx, int fd, short revents)
{
	struct resolver *r = ctx;
	struct buf out = BUF_INIT(2 * QUERY_MAX);
	unsigned char query[QUERY_MAX];
	struct sockaddr_in asker;
	socklen_t len = sizeof(asker);
	ssize_t n = recvfrom(fd, query, sizeof(query), 0,
			     (struct sockaddr *)&asker, &len);

	(void)revents;
	if (n > 0 && resolver_answer(r->lookup, query, (size_t)n, &out))
		sendto(fd, out.data, out.len, MSG_NOSIGNAL,
		       (struct sockaddr *)&asker, len);
	buf_release(&out);
}

static int resolver_bind(struct resolver *r)
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	r->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (r->fd < 0 || bind(r->fd, (struct sockaddr *)&at, len) < 0 ||
	    getsockname(r->fd, (struct sockaddr *)&at, &len) < 0)
		return -1;
	r->port = ntohs(at.sin_port);
	return 0;
}

int resolver_new(struct loop *l, enum demo_lookup lookup, struct resolver **ret,
		 struct cf_why *why)
{
	struct resolver *r = xcalloc(1, sizeof(*r));
	int saved;

	r->lookup = lookup;
	if (resolver_bind(r) < 0) {
		saved = errno;
		resolver_free(r);
		return why_set(why, CF_EFILE,
			       "no name server can be started on loopback: %s",
			       strerror(saved));
	}
	r->watch = loop_watch(l, r->fd, POLLIN, on_query, r);
	*ret = r;
	return CF_OK;
}

void resolver_free(struct resolver *r)
{
	if (!r)
		return;
	watch_free(&r->watch);
	if (r->fd >= 0)
		close(r->fd);
	free(r);
}

int resolver_port(const struct resolver *r)
{
	return r->port;
}
