/*
 * What a terminal sends: 0xff and an operation stand for what curses finds in
 * it, and for its pauses. The keys that come of it keep their promises.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "tui/input.h"

enum { PASTE_START, PASTE_END, DRAINED, TIMEOUT, NAMED };

static void check_key(const struct key *k)
{
	if (k->type == K_PASTE) {
		FUZZ_CHECK(strlen(k->text) <= PASTE_MAX);
		FUZZ_CHECK(text_block_is_clean(k->text));
	} else if (k->type == K_CHAR) {
		FUZZ_CHECK(k->cp >= ' ' && k->cp <= 0x10ffff);
	} else if (k->type == K_CTRL) {
		FUZZ_CHECK(k->cp > '@' && k->cp <= '_');
	} else {
		FUZZ_CHECK(k->type == K_NAMED && k->name < KN_N);
	}
	FUZZ_CHECK(k->row >= 0 && k->row < 100000);
	FUZZ_CHECK(k->col >= 0 && k->col < 100000);
}

static void take(struct input *in)
{
	enum context ctx = CTX_FIELD;
	struct key k;

	while (input_next(in, &k)) {
		check_key(&k);
		FUZZ_CHECK(in->mouse || !key_points(&k));
		FUZZ_CHECK(keymap_action(NULL, ctx, &k) < ACT_N);
		ctx = ctx == CTX_HELP ? CTX_FIELD : (enum context)(ctx << 1);
	}
}

static void operate(struct input *in, uint8_t op)
{
	if (op == PASTE_START)
		input_paste_start(in);
	else if (op == PASTE_END)
		input_paste_end(in);
	else if (op == DRAINED)
		input_drained(in);
	else if (op == TIMEOUT)
		input_paste_timeout(in);
	else
		input_named(in, (enum key_name)((op - NAMED) % KN_CLICK));
	/* Keys are taken when nothing more can be read. */
	if (op == DRAINED || op == TIMEOUT)
		take(in);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in;
	size_t i;

	input_init(&in);
	in.mouse = size > 0 && (data[0] & 1);
	for (i = 1; i < size; i++) {
		if (data[i] == 0xff && i + 1 < size)
			operate(&in, data[++i]);
		else
			input_byte(&in, data[i]);
	}
	input_drained(&in);
	take(&in);
	input_release(&in);
	return 0;
}
