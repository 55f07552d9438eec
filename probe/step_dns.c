/*
 * Two queries over one c-ares channel. What c-ares calls "could not contact
 * servers" is asked once more over a second channel that takes any answer, to
 * hear what they said. Answers are read in step_dns_answer.c, for the chain of
 * aliases with its times to live.
 */
#include "probe/step_dns.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "probe/step_dns_answer.h"

#define TRY_MS	     2000
#define TRIES	     2
#define LOOKUP_US    INT64_C(10000000)
#define STRAGGLER_US INT64_C(2500000) /* for the other family, after one */
#define LINKS_MAX    16

struct resolver {
	struct dns_lookup *lookup;
	ares_channel channel; /* owned; NULL until it is wanted */
	VEC_OF(struct dns_socket *) sockets;
};

struct dns_socket {
	struct resolver *resolver;
	int fd; /* c-ares' */
	struct watch *watch;
};

struct query {
	struct dns_lookup *lookup;
	int type; /* T_A, T_AAAA */
	bool frank, done;
	int status; /* c-ares' */
};

struct dns_lookup {
	struct loop *loop;
	char *host;    /* owned */
	char *servers; /* owned, as c-ares takes them; NULL: the system's */
	bool primary_v6;
	struct dns_listener listener;
	struct resolver usual, frank;
	struct query queries[2];
	struct timer *retry, *limit;
	size_t addresses;
	VEC_OF(char *) aliases; /* owned: told already */
	bool dying, finished;
};

static bool alias_is_told(const struct dns_lookup *d, const char *owner)
{
	size_t i;

	for (i = 0; i < d->aliases.n; i++) {
		if (text_eq_nocase(d->aliases.items[i], owner))
			return true;
	}
	return false;
}

/* Follows the aliases, and tells those that the other answer had not. */
static const char *last_alias(struct dns_lookup *d, const struct dns_answer *a)
{
	const char *name = d->host;
	const struct dns_record *link;
	int i;

	for (i = 0; i < LINKS_MAX; i++) {
		link = dns_answer_cname(a, name);
		if (!link)
			break;
		if (!alias_is_told(d, name)) {
			*VEC_PUSH(&d->aliases) = xstrdup(name);
			d->listener.cname(d->listener.ctx, name, link->target,
					  link->ttl);
		}
		name = link->target;
	}
	return name;
}

static void tell_address(struct dns_lookup *d, int af, const void *addr,
			 int64_t ttl, enum where where)
{
	char ip[INET6_ADDRSTRLEN];

	if (!inet_ntop(af, addr, ip, sizeof(ip)))
		return;
	d->addresses++;
	d->listener.address(d->listener.ctx, ip, af == AF_INET6 ? 6 : 4, ttl,
			    where);
}

static void answer_tell(struct dns_lookup *d, const struct dns_answer *a,
			int type)
{
	const char *name = last_alias(d, a);
	size_t i;

	for (i = 0; i < a->n; i++) {
		const struct dns_record *rec = &a->records[i];

		if (rec->type == type && text_eq_nocase(rec->owner, name))
			tell_address(d, type == T_AAAA ? AF_INET6 : AF_INET,
				     rec->addr, rec->ttl, WHERE_DNS);
	}
}

static void on_socket(void *ctx, int fd, short revents);

static struct dns_socket *socket_find(struct resolver *r, int fd, size_t *ret)
{
	size_t i;

	for (i = 0; i < r->sockets.n; i++) {
		*ret = i;
		if (r->sockets.items[i]->fd == fd)
			return r->sockets.items[i];
	}
	return NULL;
}

static void socket_drop(struct resolver *r, size_t i)
{
	struct dns_socket *s = r->sockets.items[i];

	watch_free(&s->watch);
	free(s);
	r->sockets.items[i] = r->sockets.items[--r->sockets.n];
}

/* c-ares says which descriptors it has and what it waits for. */
static void on_socket_state(void *ctx, ares_socket_t fd, int readable,
			    int writable)
{
	struct resolver *r = ctx;
	short events =
		(short)((readable ? POLLIN : 0) | (writable ? POLLOUT : 0));
	size_t i = 0;
	struct dns_socket *s = socket_find(r, fd, &i);

	if (!events) {
		if (s)
			socket_drop(r, i);
		return;
	}
	if (s) {
		watch_events(s->watch, events);
		return;
	}
	s = xcalloc(1, sizeof(*s));
	s->resolver = r;
	s->fd = fd;
	s->watch = loop_watch(r->lookup->loop, fd, events, on_socket, s);
	*VEC_PUSH(&r->sockets) = s;
}

static int resolver_open(struct resolver *r, struct dns_lookup *d, int flags)
{
	char dns_only[] = "b";
	struct ares_options options = {
		.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | flags,
		.timeout = TRY_MS,
		.tries = TRIES,
		.lookups = dns_only,
		.sock_state_cb = on_socket_state,
		.sock_state_cb_data = r,
	};
	int rc;

	r->lookup = d;
	rc = ares_init_options(&r->channel, &options,
			       ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS |
				       ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
				       ARES_OPT_SOCK_STATE_CB);
	if (rc != ARES_SUCCESS) {
		r->channel = NULL;
		return rc;
	}
	if (d->servers)
		rc = ares_set_servers_ports_csv(r->channel, d->servers);
	return rc;
}

static void resolver_close(struct resolver *r)
{
	if (r->channel)
		ares_destroy(r->channel);
	r->channel = NULL;
	while (r->sockets.n > 0)
		socket_drop(r, 0);
	VEC_RELEASE(&r->sockets);
}

static void on_answer(void *ctx, int status, int timeouts, unsigned char *msg,
		      int n);

static void ask(struct resolver *r, struct query *q)
{
	ares_query(r->channel, q->lookup->host, C_IN, q->type, on_answer, q);
}

/* True when the query went out again, to a channel that takes any answer. */
static bool ask_frankly(struct query *q, int status)
{
	struct dns_lookup *d = q->lookup;

	if (status != ARES_ECONNREFUSED || q->frank)
		return false;
	q->frank = true;
	if (!d->frank.channel &&
	    resolver_open(&d->frank, d, ARES_FLAG_NOCHECKRESP) != ARES_SUCCESS)
		return false;
	ask(&d->frank, q);
	return true;
}

static void on_answer(void *ctx, int status, int timeouts, unsigned char *msg,
		      int n)
{
	struct query *q = ctx;
	struct dns_lookup *d = q->lookup;
	struct dns_answer answer;
	size_t before = d->addresses;

	(void)timeouts;
	if (d->dying || ask_frankly(q, status))
		return;
	q->done = true;
	q->status = status;
	/* An alias that leads nowhere is worth telling too. */
	dns_answer_read(msg, n > 0 ? (size_t)n : 0, &answer);
	answer_tell(d, &answer, q->type);
	dns_answer_release(&answer);
	if (status == ARES_SUCCESS && d->addresses == before)
		q->status = ARES_ENODATA;
	if (d->addresses > before)
		timer_at(d->limit, loop_now_us(d->loop) + STRAGGLER_US);
}

struct status_row {
	int status;
	enum outcome outcome;
	int code; /* RFC 1035 section 4.1.1, or -1 */
	const char *text;
};

static const struct status_row *status_row(int status)
{
	static const struct status_row rows[] = {
		{ ARES_SUCCESS, OUTCOME_OK, 0, NULL },
		{ ARES_ENODATA, OUTCOME_NOT_FOUND, 0,
		  "the name exists, but has no address" },
		{ ARES_ENOTFOUND, OUTCOME_NOT_FOUND, 3,
		  "the name does not exist (NXDOMAIN)" },
		{ ARES_ESERVFAIL, OUTCOME_FAILED, 2,
		  "the resolver could not find out (SERVFAIL)" },
		{ ARES_EREFUSED, OUTCOME_FAILED, 5,
		  "the resolver refuses to answer (REFUSED)" },
		{ ARES_EFORMERR, OUTCOME_FAILED, 1,
		  "the resolver does not understand the query (FORMERR)" },
		{ ARES_ENOTIMP, OUTCOME_FAILED, 4,
		  "the resolver does not know such queries (NOTIMP)" },
		{ ARES_ECONNREFUSED, OUTCOME_FAILED, -1,
		  "no resolver can be reached" },
		{ ARES_EBADRESP, OUTCOME_FAILED, -1,
		  "the resolver's answer can't be read" },
		{ ARES_EBADNAME, OUTCOME_FAILED, -1,
		  "the name can't be written in a DNS query" },
		{ ARES_EBADSTR, OUTCOME_FAILED, -1,
		  "a resolver given is no address" },
		{ ARES_ETIMEOUT, OUTCOME_TIMEOUT, -1,
		  "the resolvers do not answer" },
		{ ARES_ECANCELLED, OUTCOME_TIMEOUT, -1,
		  "the resolvers do not answer" },
	};
	static const struct status_row other = {
		.outcome = OUTCOME_FAILED,
		.code = -1,
		.text = "the lookup failed",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].status == status)
			return &rows[i];
	}
	return &other;
}

static void look_into_hosts(struct dns_lookup *d, int af)
{
	struct hostent *found = NULL;
	size_t i;

	if (ares_gethostbyname_file(d->usual.channel, d->host, af, &found) !=
	    ARES_SUCCESS)
		return;
	for (i = 0; found->h_addr_list[i]; i++)
		tell_address(d, af, found->h_addr_list[i], -1, WHERE_HOSTS);
	ares_free_hostent(found);
}

/*
 * Addresses of the family that the edge does not use are no answer for it: as
 * long as the lookup of its own family failed, nobody knows whether it is
 * empty.
 */
static bool is_answered(const struct dns_lookup *d,
			const struct status_row *primary)
{
	return d->addresses > 0 && (primary->outcome == OUTCOME_OK ||
				    primary->outcome == OUTCOME_NOT_FOUND);
}

static void finish(struct dns_lookup *d)
{
	const struct status_row *row =
		status_row(d->queries[d->primary_v6 ? 1 : 0].status);
	bool found = is_answered(d, row);

	d->finished = true;
	timer_stop(d->retry);
	timer_stop(d->limit);
	/* The edge does not read this machine's file: what DNS says stands. */
	if (d->addresses == 0 && !d->servers && d->usual.channel) {
		look_into_hosts(d, AF_INET);
		look_into_hosts(d, AF_INET6);
	}
	d->listener.done(d->listener.ctx, found ? OUTCOME_OK : row->outcome,
			 found ? 0 : row->code, row->text);
}

static void plan_retry(struct dns_lookup *d)
{
	struct timeval none, *soonest = NULL;

	if (d->usual.channel)
		soonest = ares_timeout(d->usual.channel, NULL, &none);
	if (d->frank.channel)
		soonest = ares_timeout(d->frank.channel, soonest, &none);
	if (soonest)
		timer_at(d->retry, loop_now_us(d->loop) +
					   (int64_t)soonest->tv_sec * 1000000 +
					   soonest->tv_usec);
}

/* At the end of each callback from the loop; the lookup may be gone then. */
static void settle(struct dns_lookup *d)
{
	if (!d->finished && d->queries[0].done && d->queries[1].done)
		finish(d);
	if (!d->finished)
		plan_retry(d);
	d->listener.turn(d->listener.ctx);
}

static void on_socket(void *ctx, int fd, short revents)
{
	const short in = POLLIN | POLLERR | POLLHUP;
	struct dns_socket *s = ctx;
	struct resolver *r = s->resolver;

	ares_process_fd(r->channel, revents & in ? fd : ARES_SOCKET_BAD,
			revents & POLLOUT ? fd : ARES_SOCKET_BAD);
	settle(r->lookup);
}

static void on_retry(void *ctx)
{
	struct dns_lookup *d = ctx;

	if (d->usual.channel)
		ares_process_fd(d->usual.channel, ARES_SOCKET_BAD,
				ARES_SOCKET_BAD);
	if (d->frank.channel)
		ares_process_fd(d->frank.channel, ARES_SOCKET_BAD,
				ARES_SOCKET_BAD);
	settle(d);
}

static void on_limit(void *ctx)
{
	struct dns_lookup *d = ctx;

	/* What is cancelled is not asked again. */
	d->queries[0].frank = d->queries[1].frank = true;
	if (d->usual.channel)
		ares_cancel(d->usual.channel);
	if (d->frank.channel)
		ares_cancel(d->frank.channel);
	settle(d);
}

static char *servers_text(const struct dns_config *config)
{
	struct buf out = BUF_INIT(65536);
	size_t i;

	if (config->n_servers == 0)
		return NULL;
	for (i = 0; i < config->n_servers; i++)
		buf_addf(&out, "%s%s", i ? "," : "", config->servers[i]);
	return buf_take(&out);
}

static void begin(struct dns_lookup *d)
{
	int rc = resolver_open(&d->usual, d, 0);
	size_t i;

	for (i = 0; i < ARRAY_LEN(d->queries); i++) {
		d->queries[i].lookup = d;
		d->queries[i].type = i == 0 ? T_A : T_AAAA;
		d->queries[i].status = rc;
		d->queries[i].done = rc != ARES_SUCCESS;
	}
	for (i = 0; i < ARRAY_LEN(d->queries) && rc == ARES_SUCCESS; i++)
		ask(&d->usual, &d->queries[i]);
	if (d->queries[0].done && d->queries[1].done)
		timer_at(d->retry, loop_now_us(d->loop));
	else
		plan_retry(d);
}

struct dns_lookup *dns_start(const struct dns_config *config)
{
	struct dns_lookup *d = xcalloc(1, sizeof(*d));
	int64_t now = loop_now_us(config->loop);

	d->loop = config->loop;
	d->host = xstrdup(config->host);
	d->servers = servers_text(config);
	d->primary_v6 = config->primary_v6;
	d->listener = config->listener;
	d->retry = loop_timer(d->loop, now + LOOKUP_US, on_retry, d);
	d->limit = loop_timer(d->loop, now + LOOKUP_US, on_limit, d);
	ares_library_init(ARES_LIB_INIT_ALL);
	begin(d);
	return d;
}

void dns_free(struct dns_lookup *d)
{
	size_t i;

	if (!d)
		return;
	d->dying = true;
	resolver_close(&d->usual);
	resolver_close(&d->frank);
	ares_library_cleanup();
	timer_free(&d->retry);
	timer_free(&d->limit);
	for (i = 0; i < d->aliases.n; i++)
		free(d->aliases.items[i]);
	VEC_RELEASE(&d->aliases);
	free(d->servers);
	free(d->host);
	free(d);
}
