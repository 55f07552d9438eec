/* The tables of looks and marks. */
#include "tui/theme.h"

/* clang-format off */
static const struct look looks[SCHEME_N][TH_N] = {
	[SCHEME_DEFAULT] = {
#define X(name, letter, color, attributes, mono) \
		[name] = { .fg = (color), .attrs = (attributes) },
		THEME_ELEMENTS(X)
#undef X
	},
	[SCHEME_MONO] = {
#define X(name, letter, color, attributes, mono) \
		[name] = { .fg = FG_DEFAULT, .attrs = (mono) },
		THEME_ELEMENTS(X)
#undef X
	},
};

static const char letters[TH_N] = {
#define X(name, letter, color, attributes, mono) [name] = (letter),
	THEME_ELEMENTS(X)
#undef X
};

static const char *const names[TH_N] = {
#define X(name, letter, color, attributes, mono) [name] = #name,
	THEME_ELEMENTS(X)
#undef X
};
/* clang-format on */

static const struct mark_look marks[MARK_N] = {
	[MARK_OK] = { .glyph = "\xe2\x9c\x93", /* U+2713 */
		      .ascii = "[ok]",
		      .word = "OK",
		      .element = TH_OK },
	[MARK_FAIL] = { .glyph = "\xe2\x9c\x97", /* U+2717 */
			.ascii = "[XX]",
			.word = "FAIL",
			.element = TH_FAIL },
	[MARK_WARN] = { .glyph = "!",
			.ascii = "[!!]",
			.word = "WARN",
			.element = TH_WARN },
	[MARK_UNKNOWN] = { .glyph = "?",
			   .ascii = "[\?\?]",
			   .word = "UNKNOWN",
			   .element = TH_UNSURE },
	[MARK_SKIPPED] = { .glyph = "-",
			   .ascii = "[--]",
			   .word = "SKIPPED",
			   .element = TH_DIM },
	[MARK_RUNNING] = { .glyph = "~",
			   .ascii = "[..]",
			   .word = "RUNNING",
			   .element = TH_RUNNING },
};

const struct look *theme_look(enum scheme scheme, enum theme element)
{
	return &looks[scheme][element];
}

char theme_letter(enum theme element)
{
	return letters[element];
}

const char *theme_name(enum theme element)
{
	return names[element];
}

const struct mark_look *mark_look(enum mark mark)
{
	return &marks[mark];
}

const char *mark_glyph(enum mark mark, bool ascii)
{
	return ascii ? marks[mark].ascii : marks[mark].glyph;
}
