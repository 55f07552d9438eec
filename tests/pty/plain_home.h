#ifndef CF502_TESTS_PTY_PLAIN_HOME_H
#define CF502_TESTS_PTY_PLAIN_HOME_H
/* A place for tests of the linear mode: a folder for its state, and an origin
 * on loopback whose port refuses until somebody listens. */
#include "tests/pty/vt.h"

struct plain_home {
	char path[64], state[96];
	char port[16];
	char target[64], pin[96]; /* origin.example.com */
	int fd;			  /* holds the port */
};

/* For cmocka; *state is the home. */
int plain_home_make(void **state);
int plain_home_drop(void **state);
/* From now on the port opens, and nothing is ever said there. */
void plain_home_listen(const struct plain_home *h);

/* args end with NULL. TERM is dumb. */
struct vt *plain_start(const struct plain_home *h, const char *const *args);
/* --plain with the pin. */
struct vt *plain_start_pinned(const struct plain_home *h);
void plain_line(struct vt *t, const char *text);
/* Sends a line, and waits for what follows at or behind the place from. */
size_t plain_ask(struct vt *t, size_t from, const char *line,
		 const char *answer);
/* Names the origin, and waits for the prompt. */
size_t plain_answer_all(struct vt *t, const struct plain_home *h);
/* What was written is ASCII for ever added to: no escape sequence. */
void plain_is_linear(struct vt *t);
/* "quit", and what plain_is_linear says. */
void plain_leave(struct vt *t);

#endif
