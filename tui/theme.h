#ifndef CF502_TUI_THEME_H
#define CF502_TUI_THEME_H
/*
 * What things look like. Pages name an element, never a color; a scheme maps
 * each element to one of the terminal's eight base colors and attributes, on
 * the user's own background. Red and green never stand against each other,
 * and every status has a glyph and a word beside its color.
 */
#include <stdbool.h>
#include <stdint.h>

enum scheme {
	SCHEME_DEFAULT,
	SCHEME_MONO, /* NO_COLOR, or a terminal without colors */
	SCHEME_N,
};

#define FG_DEFAULT (-1) /* the terminal's own foreground */

enum look_attr {
	LOOK_BOLD = 1,
	LOOK_UNDERLINE = 2,
	LOOK_REVERSE = 4,
	LOOK_DIM = 8, /* decoration only: many terminals do not show it */
};

struct look {
	int8_t fg;     /* FG_DEFAULT, or 0..7 in the order of ECMA-48 SGR 30 */
	uint8_t attrs; /* enum look_attr, ORed */
};

/*
 * X(element, letter in golden files, color, attributes with color, attributes
 * without). 0 black, 1 red, 2 green, 3 yellow, 4 blue, 5 magenta, 6 cyan.
 */
/* clang-format off */
#define THEME_ELEMENTS(X)                                                      \
	X(TH_TEXT,         '.', FG_DEFAULT, 0,              0)                 \
	X(TH_TITLE,        't', FG_DEFAULT, LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_HEADING,      'h', FG_DEFAULT, LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_STEP_CURRENT, 's', FG_DEFAULT, LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_STEP_VISITED, 'v', FG_DEFAULT, 0,              0)                 \
	X(TH_STEP_AHEAD,   'a', FG_DEFAULT, LOOK_DIM,       0)                 \
	X(TH_STATUS,       'n', FG_DEFAULT, 0,              0)                 \
	X(TH_RULE,         'l', FG_DEFAULT, LOOK_DIM,       0)                 \
	X(TH_OK,           'o', 6,          0,              0)                 \
	X(TH_WARN,         'w', 3,          0,              0)                 \
	X(TH_FAIL,         'x', 1,          LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_UNSURE,       'q', 5,          0,              0)                 \
	X(TH_RUNNING,      'g', 4,          0,              0)                 \
	X(TH_DIM,          'd', FG_DEFAULT, LOOK_DIM,       0)                 \
	X(TH_KEY,          'k', FG_DEFAULT, LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_FOCUS,        'f', FG_DEFAULT, LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_FIELD,        'i', FG_DEFAULT, LOOK_UNDERLINE, LOOK_UNDERLINE)    \
	X(TH_ERROR,        'e', 1,          LOOK_BOLD,      LOOK_BOLD)         \
	X(TH_MESSAGE,      'm', FG_DEFAULT, 0,              0)                 \
	X(TH_CODE,         'c', 6,          0,              0)                 \
	X(TH_DEAD_END,     'z', 5,          LOOK_DIM,       0)
/* clang-format on */

enum theme {
#define X(name, letter, fg, attrs, mono) name,
	THEME_ELEMENTS(X)
#undef X
		TH_N
};

/* Never NULL for elements and schemes of the enums. */
const struct look *theme_look(enum scheme scheme, enum theme element);
/* All looks of a scheme, TH_N of them. */
const struct look *theme_looks(enum scheme scheme);
/*
 * Reads one look as users write it: a color and attributes, blanks between,
 * such as "cyan bold"; "default" is the terminal's own color. False: a word
 * is neither.
 */
bool look_parse(const char *text, struct look *ret);
/* clang-format off */
#define LOOK_WORDS                                                             \
	"default, black, red, green, yellow, blue, magenta, cyan, white, "     \
	"bold, underline, reverse or dim"
/* clang-format on */
/* The letter that stands for the element in golden files. */
char theme_letter(enum theme element);
/* "TH_OK" and so on, for tests. */
const char *theme_name(enum theme element);

/*
 * A status. The UTF-8 glyphs are of narrow or neutral East Asian width (UAX
 * 11), so that no terminal draws them two cells wide.
 */
enum mark {
	MARK_OK,
	MARK_FAIL,
	MARK_WARN,
	MARK_UNKNOWN,
	MARK_SKIPPED,
	MARK_RUNNING,
	MARK_N,
};

struct mark_look {
	const char *glyph; /* UTF-8, one cell */
	const char *ascii; /* "[ok]", always four cells */
	const char *word;  /* "OK" */
	enum theme element;
};

/* Never NULL for marks of the enum. */
const struct mark_look *mark_look(enum mark mark);
/* The glyph in the wanted alphabet. */
const char *mark_glyph(enum mark mark, bool ascii);

#endif
