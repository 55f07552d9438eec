#ifndef CF502_TESTS_FUZZ_FUZZ_H
#define CF502_TESTS_FUZZ_FUZZ_H
/*
 * A fuzz target is one file fuzz_X.c that defines this function. libFuzzer
 * calls it under --enable-fuzz; else replay.c does, with the files of
 * corpus/X, under make check.
 */
#include <stddef.h>
#include <stdint.h>

/* Reads the input and aborts when a promise is broken; returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* As assert(), but also where NDEBUG is set. */
#define FUZZ_CHECK(promise)      \
	do {                     \
		if (!(promise))  \
			abort(); \
	} while (0)

#endif
