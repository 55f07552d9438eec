/* Whatever bytes come: clean text is clean, fits, and stays what it is. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

/* Cleaned to a maximum, it fits, is clean, and cleaning changes nothing. */
static void check_cleaning(const char *bytes, size_t n, size_t max)
{
	char *once = text_clean(bytes, n, max);
	char *twice = text_clean(once, strlen(once), SIZE_MAX);
	char *block = text_clean_block(bytes, n, max);

	FUZZ_CHECK(strlen(once) <= max);
	FUZZ_CHECK(text_is_clean(once));
	FUZZ_CHECK(strcmp(once, twice) == 0);
	FUZZ_CHECK(strlen(block) <= max);
	FUZZ_CHECK(text_block_is_clean(block));
	free(block);
	free(twice);
	free(once);
}

static void check_width(const char *s, int cells)
{
	size_t fits = text_fit(s, cells);
	char *head;

	FUZZ_CHECK(fits <= strlen(s));
	head = strndup(s, fits);
	FUZZ_CHECK(text_is_clean(head));
	FUZZ_CHECK(text_width(head) <= cells);
	free(head);
}

/* Each line fits, where a line has room for one wide character at least. */
static void check_wrapping(const char *s, int indent, int cells)
{
	struct buf out = BUF_INIT(SIZE_MAX);
	char *line, *rest, *text;

	text_wrap(&out, s, indent, cells);
	text = rest = buf_take(&out);
	FUZZ_CHECK(text_block_is_clean(text));
	while ((line = strsep(&rest, "\n")) && rest)
		FUZZ_CHECK(text_width(line) <= cells);
	FUZZ_CHECK(!line || *line == '\0');
	free(text);
}

static void check_quoting(const char *s)
{
	struct buf out = BUF_INIT(SIZE_MAX);
	unsigned char *bytes;
	size_t n;

	text_shell_quote(&out, s);
	FUZZ_CHECK(out.len > 0);
	buf_clear(&out);
	text_markdown(&out, s);
	FUZZ_CHECK(!strstr(buf_str(&out), "://"));
	buf_release(&out);
	bytes = text_unbase64(s, strlen(s), &n);
	if (bytes) {
		char *code = text_base64(bytes, n);

		FUZZ_CHECK(strcmp(code, s) == 0);
		free(code);
	}
	free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *bytes = (const char *)data;
	int cells = size > 0 ? data[0] % 100 : 10;
	char *clean = text_clean(bytes, size, SIZE_MAX);

	check_cleaning(bytes, size, SIZE_MAX);
	check_cleaning(bytes, size, (size_t)cells);
	check_width(clean, cells);
	check_wrapping(clean, cells % 5, cells + 7);
	check_quoting(clean);
	free(clean);
	return 0;
}
