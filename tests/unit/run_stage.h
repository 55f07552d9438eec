#ifndef CF502_TESTS_UNIT_RUN_STAGE_H
#define CF502_TESTS_UNIT_RUN_STAGE_H
/*
 * A run and what it talks to, in one loop: demo origins, or servers of which
 * the test says what they do. Time goes on by itself and can be made to jump.
 */
#include "base/loop.h"
#include "demo/demo.h"
#include "probe/event.h"
#include "probe/policy.h"
#include "probe/run.h"
#include "probe/target.h"
#include "probe/trust.h"
#include "tests/unit/test.h"

/* A server on 127.0.0.1; each connection is given to play, in order. */
struct place {
	struct run_stage *stage;
	int fd, port;
	bool one_at_a_time; /* accepts the next when the last is gone */
	/* first: it was just accepted. False: closed now. */
	bool (*play)(struct place *p, int fd, int number, bool first);
	struct watch *watch;
	int accepted;
	struct guest *guests; /* owned list */
	unsigned char heard[4096];
	size_t heard_len; /* of what the newest guest said at once */
};

struct run_stage {
	int64_t skipped_us;
	struct clock clock;
	struct loop *loop;
	struct policy_set policies;
	struct trust *trust;
	struct demo *demo;
	struct place *place;
	struct question question;
	struct event_log log;
	struct run *run;
	bool done;
	/* May be NULL; after the event is in the log. */
	void (*seen)(struct run_stage *s, const struct event *ev);
	size_t stop_at; /* seen() of some tests */
};

int run_stage_setup(void **state);
int run_stage_teardown(void **state);
#define on_stage(f) \
	cmocka_unit_test_setup_teardown(f, run_stage_setup, run_stage_teardown)

/* Starts and ends GnuTLS for a whole program of tests. */
int run_group_setup(void **state);
int run_group_teardown(void **state);

/* A question about this demo origin, or this server; trust is there. */
void stage_demo(struct run_stage *s, const char *name);
void stage_place(struct run_stage *s,
		 bool (*play)(struct place *p, int fd, int number, bool first));
/* What a server says to a guest, all of it. */
void stage_say(int fd, const void *bytes, size_t n);
#define stage_say_literal(fd, bytes) stage_say((fd), (bytes), sizeof(bytes) - 1)
/* A question about a name that DNS at this port knows. */
void stage_dns(struct run_stage *s, const char *name, int dns_port);
void stage_begin(struct run_stage *s);
/* Turns until EV_DONE; fails after 10 s of real time. */
void stage_finish(struct run_stage *s);
void stage_ask(struct run_stage *s);
/* Turns until an event of that kind is there. */
void stage_until(struct run_stage *s, enum event_kind kind);
/* The same on one connection. */
void stage_until_on(struct run_stage *s, int conn, enum event_kind kind);
void stage_jump(struct run_stage *s, int seconds);

/* The n-th of that kind, from 0; NULL. */
const struct event *stage_event(const struct run_stage *s, enum event_kind k,
				size_t n);
size_t stage_count(const struct run_stage *s, enum event_kind k);
/* The connection's number of the n-th with that purpose; fails if none. */
int stage_conn(const struct run_stage *s, enum purpose p, size_t n);
size_t stage_conns(const struct run_stage *s, enum purpose p);
/* The n-th event of that kind on a connection, or NULL. */
const struct event *stage_on(const struct run_stage *s, int conn,
			     enum event_kind k, size_t n);
/* Kinds on a connection, separated by blanks; messages are >1 and <2. */
void assert_story(const struct run_stage *s, int conn, const char *want);

#endif
