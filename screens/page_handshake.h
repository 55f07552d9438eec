#ifndef CF502_SCREENS_PAGE_HANDSHAKE_H
#define CF502_SCREENS_PAGE_HANDSHAKE_H
/* The state of the handshake page, shared by its files alone. */
#include "base/buf.h"
#include "screens/doc.h"
#include "screens/screen.h"
#include "screens/timeline.h"
#include "tui/list.h"
#include "tui/scroll.h"

enum handshake_pane { PANE_ADDRESSES, PANE_TIMELINE, PANE_CHAIN, N_PANES };

struct handshake_page {
	enum handshake_pane pane;
	struct list addresses;	/* ids: contact_id */
	struct list events;	/* ids: timeline_id */
	struct doc_place chain; /* ids: index + 1, or one of the two below */
	bool chose;    /* the user chose an address; else the decisive one */
	bool moved;    /* the user chose an event; else timeline_focus() */
	bool failures; /* only what failed */
	bool details;
	struct scroll scroll; /* of the details */
	unsigned session;     /* which round all this is about */
	size_t round;
};

#define CHAIN_MISSING 1000 /* ids of rows behind the certificates */
#define CHAIN_ANCHOR  1001

/* Where things are drawn; rows 0: not at all. */
struct handshake_layout {
	struct rect head, addresses, timeline, chain;
};

/* One line of the address table. */
struct contact_row {
	size_t address, scenario;
	bool seen; /* c is filled in */
	struct contact c;
	bool judged; /* is is filled in */
	struct judgment is;
	bool counts;
};

struct contact_rows {
	VEC_OF(struct contact_row) rows;
	VEC_OF(uint64_t) ids;
};

/* All addresses in all scenarios; ret is made anew. */
void contact_rows_build(const struct round *r, struct contact_rows *ret);
void contact_rows_release(struct contact_rows *c);
/* The one that is selected, or NULL when there is none. */
const struct contact_row *contact_rows_at(const struct contact_rows *c,
					  const struct list *l);

void handshake_layout(const struct handshake_page *p, const struct view *v,
		      const struct contact_rows *rows,
		      struct handshake_layout *ret);
/* The chain of a contact as rows. */
void handshake_chain(const struct contact_row *row, const struct round *r,
		     struct doc *d);
/* All about the selected row of the pane with the focus. */
void handshake_details(const struct handshake_page *p, const struct view *v,
		       struct buf *out);
void handshake_draw(const void *state, const struct view *v, struct surface *s,
		    struct rect body);

#endif
