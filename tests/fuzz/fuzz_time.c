/* What is read as a time can be written, and is read as the same again. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = strndup((const char *)data, size);
	char out[TIME_TEXT_SIZE];
	struct cf_why why = { { 0 } };
	int64_t at = 0, again = 0, wild = 0;

	if (time_parse(text, 1795442531, &at, &why) == CF_OK) {
		time_rfc3339(at, out);
		if (out[0] != '-' && strlen(out) == 20) {
			FUZZ_CHECK(time_parse(out, 0, &again, NULL) == CF_OK);
			FUZZ_CHECK(again == at);
		}
	} else {
		FUZZ_CHECK(why.text[0] && text_is_clean(why.text));
	}
	if (time_parse_http(text, &at) == CF_OK)
		FUZZ_CHECK(strlen(time_rfc3339(at, out)) == 20);
	memcpy(&wild, data, size < sizeof(wild) ? size : sizeof(wild));
	FUZZ_CHECK(strlen(time_rfc3339(wild, out)) < TIME_TEXT_SIZE);
	free(text);
	return 0;
}
