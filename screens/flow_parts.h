#ifndef CF502_SCREENS_FLOW_PARTS_H
#define CF502_SCREENS_FLOW_PARTS_H
/* The inside of the wizard, shared by the flow's two files alone. */
#include "advice/outcomes.h"
#include "advice/record.h"
#include "advice/shelf.h"
#include "base/pace.h"
#include "probe/run.h"
#include "probe/trust.h"
#include "screens/flow.h"
#include "screens/screen.h"
#include "tui/overlay.h"

#define MESSAGE_MAX 1024 /* bytes */
#define HINTS_ROOM  16

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

/* A watch that goes on; all zero: none. */
struct flow_watch {
	bool on;
	struct pace pace;
	struct timer *timer; /* owned; or NULL */
	int64_t next_us; /* when it is asked again; 0: a probe is under way */
	unsigned probes; /* that it has seen end */
};

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

	struct record *record; /* owned; NULL: the session is not to be kept */
	char *unkept;	       /* owned: why it is not written, or NULL */
	bool unkept_is_new;    /* and not said yet */
	char *unasked;	       /* owned: why it can't be asked again, or NULL */
	size_t moment;	       /* of a recording: events that are shown */

	struct outcomes outcomes; /* that the user's file has not got yet */

	char *exported;	      /* owned: path of the last report, or NULL */
	struct buf reports;   /* paths of those before, ", " behind each */
	bool export_is_stale; /* the session changed since */
	char *message;	      /* owned, or NULL: the page's own */
	enum theme message_element;
	bool message_stays; /* until a key; no result takes its place */
	bool leaving;	    /* for another session */
	bool asking;	    /* the quit dialog is open */
	struct dialog quit;
	char *notice; /* owned: what is to be read first, or NULL */
	bool helping;
	struct help help;
	char *help_words; /* owned: terms and notes of the page */
	struct hint help_hints[HINTS_ROOM]; /* of a recording */
	bool ascii_terminal, ascii_wanted;
	bool mouse;	    /* wanted */
	struct spot picked; /* by the key before, a click */
	int rows, cols;
	char *copy;  /* owned */
	char *title; /* owned: of the window; NULL: as it is */
	bool bell;
	struct flow_watch watch;
};

struct view flow_view(const struct flow *f);
/* The session ends, and no page but the first was visited. */
void flow_end_session(struct flow *f);
void flow_begin_session(struct flow *f, const struct question *q, bool demo);
/* A new round, and a run that feeds it; false: the message says why not. */
bool flow_begin_run(struct flow *f);
/* The same question with nothing asked yet; pages keep their place. */
void flow_clear_session(struct flow *f);
/* Hands on what changed. */
void flow_tell_pages(struct flow *f);
void flow_go(struct flow *f, size_t page);
/* Above the page, until a key; for what a message line is too short for. */
void flow_notice(struct flow *f, const char *text);

/* A report was written there; those before it are remembered. */
void flow_exported(struct flow *f, const char *path);

/* The file of the session. */
void flow_keep_begin(struct flow *f);
void flow_keep_end(struct flow *f);
void flow_keep_step(struct flow *f, enum event_kind k, const char *text,
		    int flags);
/* The page at hand: that it is gone to, or where it is left. */
void flow_keep_page(struct flow *f);
/* What waits is written; true when that changed what is to be seen. */
bool flow_keep_save(struct flow *f);
/* Opens that session for config->next; false: the message says why not. */
bool flow_take_up(struct flow *f, const char *name);
/* The name of the session's file, or NULL. */
const char *flow_kept_as(const struct flow *f);

/* What marks came to is counted, and kept. */
void flow_learn(struct flow *f);

/* Watching begins, or ends; the message says which. */
void flow_watch_toggle(struct flow *f);
void flow_watch_end(struct flow *f);
/* A run has begun; one has ended, and its result is said. */
void flow_watch_asked(struct flow *f);
void flow_watch_round(struct flow *f);
/* ", next in 27 s", or nothing. */
void flow_watch_status(const struct flow *f, struct buf *out);

/* A recording in place of a network. True when a steps through time. */
bool flow_replay_act(struct flow *f, enum action a);
bool flow_replay_refuses(struct flow *f, enum ask ask);
bool flow_replay_running(const struct flow *f);
/* What a page can't know to say of a recording, or NULL. */
const char *flow_replay_message(const struct flow *f);
void flow_replay_status(const struct flow *f, struct buf *out);
void flow_replay_hints(const struct hint *page, struct hint ret[HINTS_ROOM]);

#endif
