/* Any file: refused with a clean reason and its line, or a chain whose events
 * the evidence takes. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/chain_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cf_why why = { { 0 } };
	struct chain_file f = { 0 };
	size_t i;

	if (size > CHAIN_FILE_BYTES)
		return 0;
	if (chain_file_read("fuzz", (const char *)data, size, &f, &why) < 0) {
		FUZZ_CHECK(strncmp(why.text, "fuzz:", 5) == 0);
		FUZZ_CHECK(text_is_clean(why.text));
		FUZZ_CHECK(f.certs.n == 0 && f.notes.n == 0);
		return 0;
	}
	FUZZ_CHECK(f.certs.n > 0 && f.certs.n <= CHAIN_FILE_CERTS);
	for (i = 0; i < f.certs.n; i++)
		FUZZ_CHECK(f.certs.items[i].len > 0);
	for (i = 0; i < f.notes.n; i++)
		FUZZ_CHECK(f.notes.items[i].line > 0 &&
			   text_is_clean(f.notes.items[i].text));
	chain_file_release(&f);
	return 0;
}
