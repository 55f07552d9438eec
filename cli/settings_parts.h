#ifndef CF502_CLI_SETTINGS_PARTS_H
#define CF502_CLI_SETTINGS_PARTS_H
/* What the files that read the settings share; no other includes it. */
#include "base/conf.h"
#include "tui/keymap.h"

#define NAME_ROOM 40

/* "STEP_CURRENT" as users write it: "step-current". */
void settings_name(const char *name, char out[NAME_ROOM]);
/*
 * The number below end of the name of a setting, or -1: unknown, and why says
 * which is near.
 */
int settings_find(const struct conf_node *n, size_t end,
		  void (*name)(size_t i, char out[NAME_ROOM]),
		  struct cf_why *why);

/*
 * Reads the group "keys". CF_EINPUT where a name is unknown, a key counts
 * nowhere or has two meanings, or there is no way out of something any more.
 */
int settings_keys(const struct conf_node *group, struct keymap *ret,
		  struct cf_why *why);

#endif
