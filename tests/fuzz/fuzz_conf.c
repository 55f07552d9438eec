/* Any file: refused with a clean reason, or a tree whose values are sound. */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>

#include "base/conf.h"
#include "base/text.h"

static const struct conf_field fields[] = {
	{ .key = "name", .type = CONF_STRING, .offset = 0 },
	{ .key = "port", .type = CONF_INT, .offset = 8, .min = 1, .max = 9 },
	{ .key = "rate", .type = CONF_REAL, .offset = 16, .max = 9 },
	{ .key = "quirk", .type = CONF_BOOL, .offset = 24 },
	{ .key = "list", .type = CONF_NODE, .offset = 32 },
	{ .key = NULL },
};

static void check_why(const struct cf_why *why)
{
	FUZZ_CHECK(why->text[0] != '\0');
	FUZZ_CHECK(text_is_clean(why->text));
}

static void walk(const struct conf_node *n)
{
	struct cf_why why = { { 0 } };
	const char *text = NULL;
	const struct conf_node *child;
	uint64_t filled[8] = { 0 };
	int64_t v = 0;
	size_t i;

	if (conf_string(n, &text, &why) == CF_OK)
		FUZZ_CHECK(text_block_is_clean(text));
	else
		check_why(&why);
	if (conf_int(n, -5, 5, &v, NULL) == CF_OK)
		FUZZ_CHECK(v >= -5 && v <= 5);
	why.text[0] = '\0';
	if (conf_fill(n, fields, filled, &why) != CF_OK)
		check_why(&why);
	for (i = 0; (child = conf_at(n, i)); i++)
		walk(child);
	FUZZ_CHECK(i == conf_count(n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct cf_why why = { { 0 } };
	struct conf *c = conf_read_text("fuzz", (const char *)data, size, &why);

	if (c)
		walk(conf_root(c));
	else
		check_why(&why);
	conf_free(c);
	return 0;
}
