/*
 * Any text as a catalogue: it is refused with a complaint, or what it says
 * can be advised with.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "advice/advice.h"
#include "base/text.h"

static void check(const struct catalogue *c)
{
	struct policy policy = { .min = 0x0303, .max = 0x0304 };
	struct evidence ev;
	struct advice a;
	size_t i;

	evidence_init(&ev);
	advice_judge(&ev, &policy, c, &a);
	for (i = 0; i < a.remedies.n; i++)
		FUZZ_CHECK(text_block_is_clean(a.remedies.items[i].why));
	for (i = 0; i < a.dead_ends.n; i++)
		FUZZ_CHECK(text_block_is_clean(a.dead_ends.items[i].why));
	for (i = 0; i < c->remedies.n; i++)
		FUZZ_CHECK(remedy_rank(&c->remedies.items[i]) <= 100);
	advice_release(&a);
	evidence_release(&ev);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct catalogue c = { .fix_rate = 0 };
	struct cf_why why = { "" };
	int rc = catalogue_text("fuzz", (const char *)data, size, &c, &why);

	FUZZ_CHECK((rc == CF_OK) == (why.text[0] == '\0'));
	if (rc == CF_OK)
		check(&c);
	catalogue_release(&c);
	return 0;
}
