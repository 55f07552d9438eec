/* What is read as outcomes is ids and counts, and nothing else. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "advice/outcomes.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cf_why why = { { 0 } };
	struct outcomes o;

	if (outcomes_read("f", (const char *)data, size, &o, &why) < 0) {
		FUZZ_CHECK(why.text[0] && text_is_clean(why.text));
		FUZZ_CHECK(o.of.n == 0);
	}
	for (size_t i = 0; i < o.of.n; i++) {
		FUZZ_CHECK(text_is_clean(o.of.items[i].id));
		FUZZ_CHECK(o.of.items[i].worked >= 0);
		FUZZ_CHECK(o.of.items[i].failed >= 0);
	}
	outcomes_release(&o);
	return 0;
}
