/* Reads captures and goldens for unit tests. */
#include "tests/unit/captured.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "tests/unit/test.h"

#define FILE_MAX (1u << 20)

void captured_read(const char *name, struct buf *ret)
{
	char *path = xasprintf("%s/tests/captures/%s.hex", CF502_SRCDIR, name);
	struct buf hex = BUF_INIT(FILE_MAX);
	struct cf_why why;
	unsigned char byte;
	size_t n = 0;

	if (file_read(path, FILE_MAX, &hex, &why) != CF_OK)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < hex.len; i++) {
		if (hex.data[i] != '\n')
			hex.data[n++] = hex.data[i];
	}
	for (size_t i = 0; i < n; i += 2) {
		assert_true(text_unhex((char *)hex.data + i, 2, &byte, 1));
		assert_true(buf_add_u8(ret, byte));
	}
	buf_release(&hex);
	free(path);
}

void golden_compare(const char *path, const char *text)
{
	char *full = xasprintf("%s/%s", CF502_SRCDIR, path);
	struct buf want = BUF_INIT(FILE_MAX);
	struct cf_why why = { .text = "" };

	if (getenv("UPDATE_GOLDENS")) {
		if (file_write(full, text, strlen(text), FILE_REPLACE, &why) !=
		    CF_OK)
			fail_msg("%s", why.text);
	}
	if (file_read(full, FILE_MAX, &want, &why) != CF_OK)
		fail_msg("%s (UPDATE_GOLDENS=1 writes it)", why.text);
	if (strcmp(buf_str(&want), text) != 0)
		fail_msg("%s differs; it is now:\n%s", path, text);
	buf_release(&want);
	free(full);
}
