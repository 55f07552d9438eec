#ifndef CF502_SCREENS_FLOW_PARTS_H
#define CF502_SCREENS_FLOW_PARTS_H
/* The inside of the wizard, shared by the flow's two files alone. */
#include "probe/run.h"
#include "probe/trust.h"
#include "screens/flow.h"
#include "screens/screen.h"
#include "tui/overlay.h"

#define MESSAGE_MAX 1024 /* bytes */

enum {
	PAGE_TARGET,
	PAGE_HANDSHAKE,
	PAGE_DIAGNOSIS,
	PAGE_WORKAROUNDS,
	PAGE_REPORT,
	N_PAGES
};

/* The pages in their order. */
extern const struct screen *const flow_pages[N_PAGES];

struct flow {
	const struct wizard_config *config; /* borrowed */
	void *state[N_PAGES];		    /* owned */
	bool visited[N_PAGES];
	size_t at;
	size_t back_to; /* page that jumped here, or N_PAGES */

	struct session *session; /* owned; NULL before the first probe */
	unsigned session_number;
	struct run *run;     /* owned; NULL: none under way */
	struct trust *trust; /* owned; lives as long as the run */
	bool demo;
	int64_t began_us; /* of the newest round */
	unsigned what;	  /* SESSION_* not told to the pages yet */

	char *exported;	      /* owned: path of the last report, or NULL */
	bool export_is_stale; /* the session changed since */
	char *message;	      /* owned, or NULL: the page's own */
	enum theme message_element;
	bool asking; /* the quit dialog is open */
	struct dialog quit;
	bool helping;
	struct help help;
	bool ascii_terminal, ascii_wanted;
	int rows, cols;
	char *copy; /* owned */
	bool bell;
};

struct view flow_view(const struct flow *f);
/* The session ends, and no page but the first was visited. */
void flow_end_session(struct flow *f);
void flow_begin_session(struct flow *f, const struct question *q, bool demo);
/* A new round, and a run that feeds it; false: the message says why not. */
bool flow_begin_run(struct flow *f);

#endif
