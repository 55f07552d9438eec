#ifndef CF502_SCREENS_PAGE_TARGET_H
#define CF502_SCREENS_PAGE_TARGET_H
/* The state of the target page, shared by its three files alone. */
#include "screens/doc.h"
#include "screens/form.h"
#include "screens/recent.h"
#include "screens/screen.h"
#include "screens/unfinished.h"
#include "tui/list.h"

enum target_mode {
	TARGET_FORM,
	TARGET_RECENT,
	TARGET_RESUME, /* unfinished sessions */
	TARGET_OFFERS,
	TARGET_ABOUT, /* one offer, all that is told of it */
};

/* The buttons, in their order; some are not there. */
enum target_button {
	BUTTON_PROBE,
	BUTTON_RECENT,
	BUTTON_RESUME,
	BUTTON_OFFERS,
	N_BUTTONS,
};

struct target_page {
	enum target_mode mode;
	enum target_button buttons[N_BUTTONS]; /* of the form */
	struct form form;
	struct list picks; /* of the recent targets or the offers */
	struct doc_place about;
	struct recent recent;
	struct unfinished unfinished;
	char *recent_path;  /* owned, or NULL */
	int offer;	    /* taken; -1: none */
	bool on_demo;	    /* it is one of the demo's */
	char *offer_origin; /* owned: host:port that it answers on */
	char *trouble;	    /* owned: why the first offer could not start */
};

void target_draw(const void *state, const struct view *v, struct surface *s,
		 struct rect body);
/* In any mode but TARGET_FORM. */
void target_list_draw(const struct target_page *p, const struct view *v,
		      struct surface *s, struct rect body);
/* How many there are to pick from. */
size_t target_list_size(const struct target_page *p, const struct view *v);
/* Rows of the list that are seen at once. */
size_t target_list_rows(const struct target_page *p, const struct view *v);
/* Scrolls what is told of an offer; false: another action. */
bool target_about_act(struct target_page *p, const struct view *v,
		      enum action a);

#endif
