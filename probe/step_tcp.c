/*
 * TCP without waiting: opens it, sends, and says in words why it did not open.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vec.h"
#include "probe/run_parts.h"

static void set_port(struct sockaddr_storage *addr, int port)
{
	uint16_t wire = htons((uint16_t)port);

	if (addr->ss_family == AF_INET6)
		((struct sockaddr_in6 *)addr)->sin6_port = wire;
	else
		((struct sockaddr_in *)addr)->sin_port = wire;
}

int tcp_open(const struct sockaddr_storage *addr, socklen_t len, int port)
{
	struct sockaddr_storage to = *addr;
	int one = 1, fd;

	fd = socket(to.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
		    0);
	if (fd < 0)
		return -1;
	/* Each of our flights is one write, and no reply waits for an ACK. */
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	set_port(&to, port);
	if (connect(fd, (struct sockaddr *)&to, len) < 0 &&
	    errno != EINPROGRESS) {
		int err = errno;

		close(fd);
		errno = err;
		return -1;
	}
	return fd;
}

int tcp_result(int fd)
{
	struct sockaddr_storage peer;
	socklen_t len = sizeof(int);
	int err = 0;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0)
		return errno;
	if (err)
		return err;
	len = sizeof(peer);
	if (getpeername(fd, (struct sockaddr *)&peer, &len) == 0)
		return 0;
	return errno == ENOTCONN ? EINPROGRESS : errno;
}

struct tcp_row {
	int err;
	enum outcome outcome;
	const char *words;
};

static const struct tcp_row *row_of(int err)
{
	static const struct tcp_row rows[] = {
		{ ECONNREFUSED, OUTCOME_REFUSED,
		  "the address refuses the connection" },
		{ ETIMEDOUT, OUTCOME_TIMEOUT, "the address does not answer" },
		{ ECONNRESET, OUTCOME_RESET,
		  "the connection was reset while it was opened" },
		{ ENETUNREACH, OUTCOME_NO_ROUTE,
		  "there is no route to this network from here" },
		{ EHOSTUNREACH, OUTCOME_NO_ROUTE,
		  "there is no route to this address from here" },
		{ ENETDOWN, OUTCOME_NO_ROUTE, "the network is down" },
		{ EHOSTDOWN, OUTCOME_NO_ROUTE, "the host is down" },
		{ EADDRNOTAVAIL, OUTCOME_NO_ROUTE,
		  "this machine has no address of that family" },
		{ EAFNOSUPPORT, OUTCOME_NO_ROUTE,
		  "this machine does not know this family of addresses" },
		{ EINVAL, OUTCOME_NO_ROUTE,
		  "no connection can be made to this address" },
		{ EACCES, OUTCOME_LOCAL,
		  "this machine forbids the connection" },
		{ EPERM, OUTCOME_LOCAL, "this machine forbids the connection" },
	};
	static const struct tcp_row other = {
		.outcome = OUTCOME_FAILED,
		.words = "the connection could not be opened",
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		if (rows[i].err == err)
			return &rows[i];
	}
	return &other;
}

enum outcome tcp_outcome(int err)
{
	return row_of(err)->outcome;
}

const char *tcp_words(int err)
{
	return row_of(err)->words;
}

bool talk_send(struct talk *t, struct buf *out, uint64_t received)
{
	ssize_t n;

	while (out->len > 0 && !t->send_err) {
		n = send(t->fd, out->data, out->len, MSG_NOSIGNAL);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 && errno == EAGAIN) {
			talk_wait(t, POLLIN | POLLOUT);
			return true;
		}
		if (n < 0 && talk_is_reset(errno)) {
			t->send_err = errno;
			break;
		}
		if (n < 0) {
			talk_closed(t, errno, received);
			return false;
		}
		buf_consume(out, (size_t)n);
	}
	talk_wait(t, POLLIN);
	return true;
}
