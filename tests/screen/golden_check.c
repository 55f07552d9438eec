/* Golden files: compare, or write with UPDATE_GOLDENS=1. */
#include "tests/screen/golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/xmem.h"
#include "tests/unit/test.h"

#define GOLDEN_MAX (1 << 20) /* bytes */

static bool is_update(void)
{
	const char *value = getenv("UPDATE_GOLDENS");

	return value && *value && strcmp(value, "0") != 0;
}

/* The number of the first line that differs, from 1. */
static int first_difference(const char *a, const char *b)
{
	int line = 1;

	for (; *a && *a == *b; a++, b++)
		line += *a == '\n';
	return line;
}

static void compare(const char *path, const char *text)
{
	struct buf want = BUF_INIT(GOLDEN_MAX);
	struct cf_why why = { "" };

	if (file_read(path, GOLDEN_MAX, &want, &why) < 0) {
		print_error("%s\nUPDATE_GOLDENS=1 writes it. It would be:\n%s",
			    why.text, text);
		buf_release(&want);
		fail();
	}
	if (strcmp(buf_str(&want), text) != 0) {
		print_error("differs from %s in line %d; it is:\n%s", path,
			    first_difference(buf_str(&want), text), text);
		buf_release(&want);
		fail();
	}
	buf_release(&want);
}

void golden_check_text(const char *path, const char *text)
{
	char *full = xasprintf("%s/tests/%s", CF502_SRCDIR, path);
	FILE *f;

	if (is_update()) {
		f = fopen(full, "w");
		assert_non_null(f);
		fputs(text, f);
		assert_int_equal(fclose(f), 0);
	} else {
		compare(full, text);
	}
	free(full);
}

void golden_check(const char *name, const struct surface *s)
{
	struct buf text = BUF_INIT(GOLDEN_MAX);
	char *path = xasprintf("screen/golden/%s.txt", name);

	surface_dump(s, &text);
	golden_check_text(path, buf_str(&text));
	buf_release(&text);
	free(path);
}
