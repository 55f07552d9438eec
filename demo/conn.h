#ifndef CF502_DEMO_CONN_H
#define CF502_DEMO_CONN_H
/* One connection to a demo origin, from accept to close. */
#include "base/loop.h"
#include "demo/service.h"

struct conn;

typedef void (*conn_ended_fn)(void *ctx, struct conn *c);

/*
 * Takes over the descriptor. ended is called once, from the loop, when the
 * connection is over; it must free it. The service must outlive it.
 */
struct conn *conn_new(struct loop *l, int fd, const struct service *s,
		      conn_ended_fn ended, void *ctx);
void conn_free(struct conn *c);

#endif
