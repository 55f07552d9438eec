#ifndef CF502_DEMO_SERVER_H
#define CF502_DEMO_SERVER_H
/* The addresses that one demo origin listens on, and its connections. */
#include <stddef.h>

#include "base/err.h"
#include "base/loop.h"
#include "demo/service.h"

/* More connections than this wait in the system's queue. */
#define SERVER_CONNS_MAX     64
#define SERVER_LISTENERS_MAX 3

struct server;

/* Listens nowhere yet; the loop is borrowed. Never NULL. */
struct server *server_new(struct loop *l);
/* Ends all connections, handshakes under way too. */
void server_free(struct server *s);

/*
 * Takes an address and a port (0: any that is free) and serves there what the
 * form says; for QUIRK_CLOSED and QUIRK_FULL that is nothing. CF_EFILE when it
 * can't be had. The service is borrowed.
 */
int server_listen(struct server *s, const char *address, int port,
		  const struct service *service, struct cf_why *why);
/* The port of the i-th address. */
int server_port(const struct server *s, size_t i);
/* New connections to the i-th address get that service; those under way end
 * as they began. */
void server_switch(struct server *s, size_t i, const struct service *service);

#endif
