/* From bytes to keys. */
#include "tui/input.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define ESC	  0x1b
#define DEL	  0x7f
#define MODIFIERS 28   /* shift, meta and control in a button's number */
#define QUEUE	  4096 /* keys; what a terminal sends beyond that is lost */

void input_init(struct input *in)
{
	*in = (struct input){ .paste = BUF_INIT(PASTE_MAX) };
}

static void forget(struct input *in, size_t from)
{
	size_t i;

	for (i = from; i < in->queue.n; i++)
		free(in->queue.items[i].text);
	in->queue.n = from;
}

void input_release(struct input *in)
{
	forget(in, 0);
	VEC_RELEASE(&in->queue);
	buf_release(&in->paste);
}

static struct input_event *push(struct input *in, struct key key)
{
	struct input_event *ev;

	if (in->queue.n >= QUEUE)
		forget(in, QUEUE - 1);
	ev = VEC_PUSH(&in->queue);
	ev->key = key;
	return ev;
}

void input_named(struct input *in, enum key_name name)
{
	bool after_escape = in->escape == ESCAPE_SEEN;

	/* Keys that curses knows begin with ESC: what came before is over. */
	in->escape = ESCAPE_NONE;
	if (in->in_paste || (in->pasted && name == KN_ENTER))
		return;
	if (after_escape)
		push(in, (struct key){ .type = K_NAMED, .name = KN_ESC });
	push(in, (struct key){ .type = K_NAMED, .name = name });
}

/* What ctlseqs of xterm calls Cb; row and col count from 1, and are 0 where
 * the report could not say them. */
static void push_mouse(struct input *in, int button, int row, int col)
{
	static const struct {
		int button;
		enum key_name name;
	} names[] = {
		{ 0, KN_CLICK },
		{ 64, KN_WHEEL_UP },
		{ 65, KN_WHEEL_DOWN },
	};
	size_t i;

	if (!in->mouse || row < 1 || col < 1)
		return;
	for (i = 0; i < ARRAY_LEN(names); i++) {
		if (names[i].button == (button & ~MODIFIERS))
			push(in, (struct key){ .type = K_NAMED,
					       .name = names[i].name,
					       .row = row - 1,
					       .col = col - 1 });
	}
}

/* "<0;12;9" is a button, its column and its row. */
static void push_sgr(struct input *in)
{
	int values[3] = { 0 }, n = 0;
	size_t i;

	for (i = 1; i < in->n_csi; i++) {
		char c = in->csi[i];

		if (c == ';' && n < 2)
			n++;
		else if (c >= '0' && c <= '9' && values[n] < 10000)
			values[n] = values[n] * 10 + (c - '0');
		else
			return;
	}
	if (n == 2 && in->n_csi < INPUT_CSI)
		push_mouse(in, values[0], values[2], values[1]);
}

/* Each byte is a number and 32. */
static bool in_x10(struct input *in, unsigned char byte)
{
	in->csi[in->n_csi++] = (char)byte;
	if (in->n_csi == 3)
		push_mouse(in, (unsigned char)in->csi[0] - 32,
			   (unsigned char)in->csi[2] - 32,
			   (unsigned char)in->csi[1] - 32);
	return in->n_csi < 3;
}

static void push_control(struct input *in, unsigned char byte)
{
	if (byte == '\r' || byte == '\n')
		input_named(in, KN_ENTER);
	else if (byte == '\t')
		input_named(in, KN_TAB);
	else if (byte == '\b' || byte == DEL)
		input_named(in, KN_BACKSPACE);
	else if (byte != 0)
		push(in, (struct key){ .type = K_CTRL, .cp = byte + 0x40u });
}

static size_t sequence_length(unsigned char lead)
{
	if (lead < 0xc2 || lead > 0xf4)
		return 1;
	return lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* Bytes above ASCII wait until their character is whole. */
static void push_byte(struct input *in, unsigned char byte)
{
	uint32_t cp;

	if ((byte & 0xc0) != 0x80)
		in->n_partial = 0; /* the one before was broken: lost */
	in->partial[in->n_partial++] = (char)byte;
	if (in->n_partial < sequence_length((unsigned char)in->partial[0]))
		return;
	if (utf8_decode(in->partial, in->n_partial, &cp) == in->n_partial &&
	    cp != 0xfffd)
		push(in, (struct key){ .type = K_CHAR, .cp = cp });
	in->n_partial = 0;
}

/* What comes after this byte of a control sequence. */
static enum escape_state csi_byte(struct input *in, unsigned char byte)
{
	if (byte < 0x40 || byte == DEL) {
		if (in->n_csi < INPUT_CSI)
			in->csi[in->n_csi++] = (char)byte;
		return ESCAPE_CSI;
	}
	if (in->mouse && byte == 'M' && in->n_csi == 0)
		return ESCAPE_X10;
	if (byte == 'M' && in->csi[0] == '<')
		push_sgr(in);
	return ESCAPE_NONE;
}

/* True when the byte belonged to an escape sequence. */
static bool in_escape(struct input *in, unsigned char byte)
{
	enum escape_state was = in->escape;

	if (was == ESCAPE_NONE)
		return false;
	in->escape = ESCAPE_NONE;
	/* A control ends what was cut off, and is a key by itself. */
	if (was != ESCAPE_SEEN && byte < 0x20)
		return false;
	if (was == ESCAPE_SS3)
		return true;
	if (was == ESCAPE_X10) {
		if (in_x10(in, byte))
			in->escape = ESCAPE_X10;
		return true;
	}
	if (was == ESCAPE_CSI) {
		in->escape = csi_byte(in, byte);
		return true;
	}
	in->n_csi = 0;
	if (byte == '[')
		in->escape = ESCAPE_CSI;
	else if (byte == 'O')
		in->escape = ESCAPE_SS3;
	else
		input_named(in, KN_ESC);
	return in->escape != ESCAPE_NONE;
}

void input_byte(struct input *in, unsigned char byte)
{
	if (in->in_paste) {
		buf_addc(&in->paste, (char)byte);
		return;
	}
	if (in_escape(in, byte))
		return;
	if (byte == ESC)
		in->escape = ESCAPE_SEEN;
	else if (byte < 0x20 || byte == DEL)
		push_control(in, byte);
	else
		push_byte(in, byte);
}

void input_paste_start(struct input *in)
{
	in->in_paste = true;
	in->escape = ESCAPE_NONE;
	in->n_partial = 0;
	buf_clear(&in->paste);
}

/* Line ends and tabs stay; other controls go, the rest is cleaned. */
static char *paste_text(struct buf *raw)
{
	struct buf out = BUF_INIT(PASTE_MAX);
	char *clean;
	size_t i;

	for (i = 0; i < raw->len; i++) {
		unsigned char c = raw->data[i];

		if (c == '\r' && i + 1 < raw->len && raw->data[i + 1] == '\n')
			continue;
		if (c == '\r')
			c = '\n';
		if ((c >= 0x20 && c != DEL) || c == '\n' || c == '\t')
			buf_addc(&out, (char)c);
	}
	clean = text_clean_block(out.data ? buf_str(&out) : "", out.len,
				 PASTE_MAX);
	buf_release(&out);
	return clean;
}

void input_paste_end(struct input *in)
{
	struct input_event *ev;

	if (!in->in_paste) {
		if (in->pasted)
			forget(in, in->paste_mark);
		return;
	}
	in->in_paste = false;
	in->pasted = true;
	ev = push(in, (struct key){ .type = K_PASTE });
	ev->text = paste_text(&in->paste);
	ev->key.text = ev->text;
	in->paste_mark = in->queue.n;
	buf_clear(&in->paste);
}

void input_paste_timeout(struct input *in)
{
	if (in->in_paste)
		input_paste_end(in);
	in->pasted = false;
}

void input_drained(struct input *in)
{
	if (in->escape == ESCAPE_SEEN) {
		in->escape = ESCAPE_NONE;
		input_named(in, KN_ESC);
	}
	in->pasted = false;
}

bool input_next(struct input *in, struct key *ret)
{
	if (in->next >= in->queue.n) {
		forget(in, 0);
		in->next = 0;
		return false;
	}
	*ret = in->queue.items[in->next++].key;
	return true;
}
