#ifndef CF502_CLI_SETTINGS_H
#define CF502_CLI_SETTINGS_H
/*
 * The user's own defaults: options by their long names, colors by theme
 * element, and keys by action. doc/config.example names all of them.
 */
#include <stdbool.h>

#include "base/conf.h"
#include "cli/options.h"
#include "tui/keymap.h"
#include "tui/theme.h"

struct settings {
	struct conf *conf; /* owned; options borrow from it; NULL: no file */
	bool themed;
	struct look looks[TH_N];
	struct keymap keys;
};

/*
 * Reads path, or $XDG_CONFIG_HOME/cf502/config, which may be missing, and
 * writes what a command has a use for into its options. CF_EINPUT with
 * file:line, and what would be right.
 */
int settings_load(struct settings *s, const char *path, unsigned command,
		  struct options *ret, struct cf_why *why);
void settings_release(struct settings *s);

#endif
