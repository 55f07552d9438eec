#ifndef CF502_TESTS_PTY_HOME_H
#define CF502_TESTS_PTY_HOME_H
/*
 * Where cf502 lives while a test runs it on a terminal: a folder of its own
 * for state and reports and, where a test asks, an origin: one of the demo,
 * served by another process so that it outlives the program, or a port that
 * refuses.
 */
#include <sys/types.h>

#include "tests/pty/vt.h"
#include "tests/unit/folder.h"

#define HOME_WORDS 16

struct home {
	char path[FOLDER_PATH];
	char state[FOLDER_PATH + 32]; /* XDG_STATE_HOME=path/state */
	pid_t server;		      /* 0: none */
	char line[1024];	      /* what the server says should be tried */
	const char *args[HOME_WORDS]; /* of it: options and the target */
	int port;		      /* that nobody listens on; -1: none */
	char target[64], pin[96];     /* of the port, for --resolve */
};

void home_make(struct home *h);
/* Ends its server too. */
void home_drop(struct home *h);

/* For cmocka; *state is a struct home. */
int home_setup(void **state);
int home_teardown(void **state);
#define home_test(f) \
	cmocka_unit_test_setup_teardown(f, home_setup, home_teardown)

/* Serves that origin of the demo; args are how to ask it. */
void home_serve(struct home *h, const char *origin);
/* Holds a port of loopback that refuses; target and pin are how to ask it. */
void home_hold_port(struct home *h);
/*
 * cf502 with these arguments. Settings of how->env come behind its own; its
 * program and args are set here.
 */
struct vt *home_start(const struct home *h, const struct vt_spec *how,
		      const char *const *args);

#endif
