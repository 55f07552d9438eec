/* Decisions about a terminal, from the environment and the locale. */
#include "tui/tty.h"

#include <fnmatch.h>
#include <langinfo.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"

static bool is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

static bool is_zero(const char *name)
{
	const char *value = getenv(name);

	return value && strcmp(value, "0") == 0;
}

bool tty_color(enum color_when when, bool is_tty)
{
	const char *term = getenv("TERM");

	if (when != COLOR_WHEN_AUTO)
		return when == COLOR_WHEN_ALWAYS;
	if (is_set("NO_COLOR"))
		return false;
	if (is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE"))
		return true;
	if (is_zero("CLICOLOR") || (term && strcmp(term, "dumb") == 0))
		return false;
	return is_tty;
}

bool tty_utf8(void)
{
	const char *codeset = nl_langinfo(CODESET);

	return strcmp(codeset, "UTF-8") == 0 || strcmp(codeset, "utf8") == 0;
}

static bool matches(const char *term, const char *const *kin, size_t n)
{
	size_t i;

	for (i = 0; term && i < n; i++) {
		if (fnmatch(kin[i], term, 0) == 0)
			return true;
	}
	return false;
}

const char *tty_stand_in(const char *term)
{
	/* These say so themselves, or are made to be taken for it. */
	static const char *const xterms[] = {
		"xterm-*",    "foot*",	"*ghostty*", "wezterm*",
		"alacritty*", "kitty*", "konsole*",  "contour*",
		"gnome*",     "vte*",	"rio*",	     "st-*"
	};
	static const char *const screens[] = { "tmux*", "screen*" };

	if (matches(term, xterms, ARRAY_LEN(xterms)))
		return "xterm-256color";
	return matches(term, screens, ARRAY_LEN(screens)) ? "screen" : NULL;
}

bool tty_has_title(const char *term)
{
	static const char *const kin[] = { "xterm*",   "foot*",	 "*ghostty*",
					   "wezterm*", "rxvt*",	 "alacritty*",
					   "konsole*", "gnome*", "vte*",
					   "tmux*" };

	return matches(term, kin, ARRAY_LEN(kin));
}

bool tty_present(void)
{
	return isatty(STDOUT_FILENO);
}
