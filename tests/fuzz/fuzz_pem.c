/* Any text: certificates come out of it, and reading comes to an end. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "probe/pem.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t at = 0, before = 0, damaged = 0;
	struct blob der;

	while (pem_next((const char *)data, size, &at, &der, &damaged)) {
		FUZZ_CHECK(at > before && at <= size);
		FUZZ_CHECK(der.data && der.len <= size);
		before = at;
		free(der.data);
	}
	FUZZ_CHECK(damaged <= size / 20);
	return 0;
}
