/* Which bytes are which key, and which code of curses is which of ours. */
#include <curses.h>

#include "base/vec.h"
#include "tui/term_parts.h"

/* Codes for define_key(), above those that curses gives out itself. */
enum {
	CODE_PASTE_START = 3000,
	CODE_PASTE_END,
	CODE_CLEFT,
	CODE_CRIGHT,
};

void keys_define(void)
{
	static const struct {
		const char *bytes;
		int code;
	} keys[] = {
		{ "\033[200~", CODE_PASTE_START },
		{ "\033[201~", CODE_PASTE_END },
		{ "\033[1;5D", CODE_CLEFT },
		{ "\033[1;5C", CODE_CRIGHT },
		/* Terminals do not always keep to their terminfo entry. */
		{ "\033[A", KEY_UP },
		{ "\033OA", KEY_UP },
		{ "\033[B", KEY_DOWN },
		{ "\033OB", KEY_DOWN },
		{ "\033[C", KEY_RIGHT },
		{ "\033OC", KEY_RIGHT },
		{ "\033[D", KEY_LEFT },
		{ "\033OD", KEY_LEFT },
		{ "\033[H", KEY_HOME },
		{ "\033OH", KEY_HOME },
		{ "\033[1~", KEY_HOME },
		{ "\033[F", KEY_END },
		{ "\033OF", KEY_END },
		{ "\033[4~", KEY_END },
		{ "\033[3~", KEY_DC },
		{ "\033[5~", KEY_PPAGE },
		{ "\033[6~", KEY_NPAGE },
		{ "\033[Z", KEY_BTAB },
		{ "\033OP", KEY_F(1) },
		{ "\033OQ", KEY_F(2) },
		{ "\033OR", KEY_F(3) },
		{ "\033OS", KEY_F(4) },
		{ "\033[15~", KEY_F(5) },
		{ "\033[17~", KEY_F(6) },
		{ "\033[18~", KEY_F(7) },
		{ "\033[19~", KEY_F(8) },
		{ "\033[20~", KEY_F(9) },
		{ "\033[21~", KEY_F(10) },
		{ "\033[23~", KEY_F(11) },
		{ "\033[24~", KEY_F(12) },
	};
	size_t i;

	for (i = 0; i < ARRAY_LEN(keys); i++)
		define_key(keys[i].bytes, keys[i].code);
	/*
	 * Curses would wait for the rest of a mouse report with no end, and no
	 * signal gets through meanwhile: input.c reads them.
	 */
	define_key(NULL, KEY_MOUSE);
}

void keys_feed(struct input *in, int code)
{
	static const struct {
		int code;
		enum key_name name;
	} names[] = {
		{ KEY_UP, KN_UP },	  { KEY_DOWN, KN_DOWN },
		{ KEY_LEFT, KN_LEFT },	  { KEY_RIGHT, KN_RIGHT },
		{ KEY_HOME, KN_HOME },	  { KEY_END, KN_END },
		{ KEY_PPAGE, KN_PGUP },	  { KEY_NPAGE, KN_PGDN },
		{ KEY_DC, KN_DEL },	  { KEY_IC, KN_INSERT },
		{ KEY_BTAB, KN_STAB },	  { KEY_BACKSPACE, KN_BACKSPACE },
		{ KEY_ENTER, KN_ENTER },  { KEY_F(1), KN_F1 },
		{ CODE_CLEFT, KN_CLEFT }, { CODE_CRIGHT, KN_CRIGHT },
		{ KEY_SLEFT, KN_LEFT },	  { KEY_SRIGHT, KN_RIGHT },
		{ KEY_SHOME, KN_HOME },	  { KEY_SEND, KN_END },
	};
	size_t i;

	if (code >= 0 && code <= 0xff) {
		input_byte(in, (unsigned char)code);
		return;
	}
	if (code == CODE_PASTE_START)
		input_paste_start(in);
	if (code == CODE_PASTE_END)
		input_paste_end(in);
	if (code >= KEY_F(2) && code <= KEY_F(12))
		input_named(in, (enum key_name)(KN_F2 + code - KEY_F(2)));
	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].code == code)
			input_named(in, names[i].name);
	}
}
