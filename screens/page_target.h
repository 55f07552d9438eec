#ifndef CF502_SCREENS_PAGE_TARGET_H
#define CF502_SCREENS_PAGE_TARGET_H
/* The state of the target page, shared by its two files alone. */
#include "screens/form.h"
#include "screens/recent.h"
#include "screens/screen.h"
#include "tui/list.h"

enum target_mode { TARGET_FORM, TARGET_RECENT, TARGET_OFFERS };

struct target_page {
	enum target_mode mode;
	struct form form;
	struct list picks; /* of the recent targets or the offers */
	struct recent recent;
	char *recent_path;  /* owned, or NULL */
	int offer;	    /* taken; -1: none */
	char *offer_origin; /* owned: host:port that it answers on */
	char *trouble;	    /* owned: why the first offer could not start */
};

void target_draw(const void *state, const struct view *v, struct surface *s,
		 struct rect body);

#endif
