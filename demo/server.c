/*
 * Sockets that listen. While as many connections are open as may be, or the
 * system has no descriptor left, nobody accepts; callers then wait in the
 * kernel's queue.
 */
#include "demo/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/xmem.h"
#include "demo/conn.h"

#define QUEUE	 64
#define PAUSE_US 100000
/* Connections of our own that fill a queue of length 0. */
#define FILLERS 2

struct listener {
	struct server *server;
	const struct service *service; /* borrowed */
	struct sockaddr_in address;
	int fd;		     /* owned */
	struct watch *watch; /* owned; NULL while nobody accepts for good */
	int fillers[FILLERS];
	size_t n_fillers;
};

struct server {
	struct loop *loop; /* borrowed */
	struct listener listeners[SERVER_LISTENERS_MAX];
	size_t n_listeners;
	struct conn *conns[SERVER_CONNS_MAX]; /* owned */
	size_t n_conns;
	struct timer *pause; /* owned */
};

static void accept_again(void *ctx)
{
	struct server *s = ctx;
	size_t i;

	for (i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].watch)
			watch_events(s->listeners[i].watch, POLLIN);
	}
}

static void accept_no_more(struct server *s)
{
	size_t i;

	for (i = 0; i < s->n_listeners; i++) {
		if (s->listeners[i].watch)
			watch_events(s->listeners[i].watch, 0);
	}
}

struct server *server_new(struct loop *l)
{
	struct server *s = xcalloc(1, sizeof(*s));

	s->loop = l;
	s->pause = loop_timer(l, 0, accept_again, s);
	timer_stop(s->pause);
	return s;
}

static void fillers_close(struct listener *l)
{
	while (l->n_fillers > 0)
		close(l->fillers[--l->n_fillers]);
}

static void on_conn_ended(void *ctx, struct conn *c)
{
	struct server *s = ctx;
	size_t i;

	for (i = 0; s->conns[i] != c; i++)
		continue;
	s->conns[i] = s->conns[--s->n_conns];
	conn_free(c);
	accept_again(s);
}

static void on_caller(void *ctx, int fd, short revents)
{
	struct listener *l = ctx;
	struct server *s = l->server;
	int on = 1;
	int got;

	(void)revents;
	if (s->n_conns == SERVER_CONNS_MAX) {
		accept_no_more(s);
		return;
	}
	got = accept4(fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
	if (got < 0) {
		if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED)
			return;
		accept_no_more(s);
		timer_at(s->pause, loop_now_us(s->loop) + PAUSE_US);
		return;
	}
	/* A flight is written in several pieces. */
	setsockopt(got, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	s->conns[s->n_conns++] =
		conn_new(s->loop, got, l->service, on_conn_ended, s);
}

/* With a full queue Linux drops the next SYN, as a firewall would. */
static void queue_fill(struct listener *l)
{
	int fd;

	while (l->n_fillers < FILLERS) {
		fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
			    0);
		if (fd < 0)
			return;
		l->fillers[l->n_fillers++] = fd;
		if (connect(fd, (struct sockaddr *)&l->address,
			    sizeof(l->address)) < 0 &&
		    errno == EINPROGRESS)
			return;
	}
}

static bool form_accepts(const struct demo_form *form)
{
	return form->quirk != QUIRK_CLOSED && form->quirk != QUIRK_FULL;
}

/* Listens as the service's form wants it. */
static int listener_open(struct listener *l)
{
	enum demo_quirk quirk = l->service->form->quirk;

	if (quirk == QUIRK_CLOSED)
		return 0;
	if (listen(l->fd, quirk == QUIRK_FULL ? 0 : QUEUE) < 0)
		return -1;
	if (quirk == QUIRK_FULL) {
		queue_fill(l);
		return 0;
	}
	fillers_close(l);
	if (!l->watch)
		l->watch = loop_watch(l->server->loop, l->fd, POLLIN, on_caller,
				      l);
	return 0;
}

/* Without a right to the port nobody listens there either. */
static bool is_closed_anyway(const struct listener *l)
{
	return errno == EACCES && l->service->form->quirk == QUIRK_CLOSED;
}

/* Takes the address; the port stays the same when it is taken again. */
static int listener_bind(struct listener *l)
{
	socklen_t len = sizeof(l->address);
	int on = 1;

	l->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return -1;
	if (setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) < 0)
		return -1;
	if (bind(l->fd, (struct sockaddr *)&l->address, len) < 0)
		return is_closed_anyway(l) ? 0 : -1;
	if (getsockname(l->fd, (struct sockaddr *)&l->address, &len) < 0)
		return -1;
	return listener_open(l);
}

static void listener_close(struct listener *l)
{
	watch_free(&l->watch);
	fillers_close(l);
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

int server_listen(struct server *s, const char *address, int port,
		  const struct service *service, struct cf_why *why)
{
	struct listener *l = &s->listeners[s->n_listeners];
	int saved;

	*l = (struct listener){ .server = s, .service = service, .fd = -1 };
	l->address = (struct sockaddr_in){ .sin_family = AF_INET,
					   .sin_port = htons((in_port_t)port) };
	if (inet_pton(AF_INET, address, &l->address.sin_addr) == 1 &&
	    listener_bind(l) == 0) {
		s->n_listeners++;
		return CF_OK;
	}
	saved = errno;
	listener_close(l);
	return why_set(why, CF_EFILE, "can't listen on %s port %d: %s", address,
		       port, strerror(saved));
}

void server_free(struct server *s)
{
	size_t i;

	if (!s)
		return;
	for (i = 0; i < s->n_listeners; i++)
		listener_close(&s->listeners[i]);
	for (i = 0; i < s->n_conns; i++)
		conn_free(s->conns[i]);
	timer_free(&s->pause);
	free(s);
}

int server_port(const struct server *s, size_t i)
{
	return ntohs(s->listeners[i].address.sin_port);
}

void server_switch(struct server *s, size_t i, const struct service *service)
{
	struct listener *l = &s->listeners[i];
	bool rebind = l->watch && !form_accepts(service->form);

	l->service = service;
	/* What listens can't stop to, but for a new socket. */
	if (rebind) {
		listener_close(l);
		if (listener_bind(l) < 0)
			listener_close(l);
	} else {
		listener_open(l);
	}
}
