#ifndef CF502_TESTS_SCREEN_STAGE_H
#define CF502_TESTS_SCREEN_STAGE_H
/*
 * The wizard in memory, without a terminal, a run or a clock: recorded logs go
 * in, keys are pressed, and the screen is looked at. What goes wrong fails the
 * test.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "probe/event.h"
#include "screens/flow.h"

#define STAGE_LOG_MAX (1 << 20) /* bytes */

enum { TARGET, HANDSHAKE, DIAGNOSIS, WORKAROUNDS, REPORT, N_PAGES };

struct stage {
	struct policy_set policies;
	struct catalogue catalogue;
	struct question template;
	struct wizard_config config;
	struct keymap keys; /* what rebind chose */
	struct flow *flow;
	struct surface *surface;
};

/* What a wizard needs; the configuration may be changed before it begins. */
void stage_prepare(struct stage *st);
void stage_begin(struct stage *st, int rows, int cols, bool ascii);
/* Both. */
void stage_open(struct stage *st, int rows, int cols, bool ascii);
void stage_close(struct stage *st);

/* These keys, as the tables name them, are the user's choice for a. */
void rebind(struct stage *st, enum action a, const char *keys);

/* The text of tests/screen/logs/NAME.log, added to out. */
void stage_log(const char *name, struct buf *out);
/* The same as events, to be released by the caller. */
void stage_read(const char *name, struct event_log *ret);
void feed(struct stage *st, const struct event_log *log);
/* Shows a page with what the log says; log NULL: before the first event. */
void show(struct stage *st, const char *log, size_t page);
/* Keys as the tables name them, with blanks between; what the last one did. */
enum flow_result press(struct stage *st, const char *keys);
/* A second round with this log. */
void probe_again(struct stage *st, const char *log);
void type(struct stage *st, const char *text);
void paste(struct stage *st, const char *text);
/* Draws, and clicks on that cell. */
void click(struct stage *st, int row, int col);
/* Draws, and looks for a text within one row. */
bool has(struct stage *st, const char *text);
/* Draws, and holds the screen against a golden file. */
void check(struct stage *st, const char *name);

#endif
