/* The tables of looks and marks. */
#include "tui/theme.h"

#include <string.h>

#include "base/vec.h"

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

const struct look *theme_looks(enum scheme scheme)
{
	return looks[scheme];
}

static bool add_word(const char *word, size_t n, struct look *look)
{
	/* In the order of ECMA-48 SGR 30, and of the bits of look_attr. */
	static const char *const colors[] = { "black",	"red",	"green",
					      "yellow", "blue", "magenta",
					      "cyan",	"white" };
	static const char *const attributes[] = { "bold", "underline",
						  "reverse", "dim" };
	size_t i;

	for (i = 0; i < ARRAY_LEN(colors); i++) {
		if (strlen(colors[i]) == n && !memcmp(colors[i], word, n)) {
			look->fg = (int8_t)i;
			return true;
		}
	}
	for (i = 0; i < ARRAY_LEN(attributes); i++) {
		if (strlen(attributes[i]) == n &&
		    !memcmp(attributes[i], word, n)) {
			look->attrs |= (uint8_t)(1u << i);
			return true;
		}
	}
	return n == 7 && memcmp(word, "default", n) == 0;
}

bool look_parse(const char *text, struct look *ret)
{
	struct look look = { .fg = FG_DEFAULT };
	bool any = false;
	size_t n;

	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		n = strcspn(text, " ");
		if (!add_word(text, n, &look))
			return false;
		any = true;
		text += n;
	}
	if (any)
		*ret = look;
	return any;
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
