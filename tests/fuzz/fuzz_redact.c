/*
 * A name or an address that is to be hidden is nowhere in the text behind it,
 * in no case, and what is not about it stays. The first line is what to hide.
 */
#include "tests/fuzz/fuzz.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/target.h"
#include "report/redact_words.h"

static bool contains(const char *text, const char *word)
{
	size_t n = strlen(word);

	for (; *text; text++)
		if (strncasecmp(text, word, n) == 0)
			return true;
	return false;
}

/* A host as host_normal() lets it through, with a dot in it. */
static bool is_host(const char *s)
{
	char *host = host_normal(s, NULL);
	bool is = host && strcmp(host, s) == 0 && strchr(s, '.') &&
		  !host_is_ip(s) && !contains(s, "host-") &&
		  !contains(s, "addr-") && !contains(s, "name-");

	free(host);
	return is;
}

static void check_host(const char *host, const char *text)
{
	struct redaction *r = redaction_new();
	char *hidden, *again;

	redaction_begin(r);
	redaction_add(r, REDACT_HOST, host);
	hidden = redaction_text(r, text);
	FUZZ_CHECK(!contains(hidden, host));
	again = redaction_text(r, hidden);
	FUZZ_CHECK(strcmp(hidden, again) == 0);
	free(again);
	free(hidden);
	redaction_free(r);
}

/* Whatever is hidden, texts come out whole and clean. */
static void check_any(const char *word, const char *text)
{
	struct redaction *r = redaction_new();
	char *hidden;

	redaction_begin(r);
	redaction_add_dn(r, word);
	for (int kind = 0; kind < REDACT_KINDS; kind++)
		redaction_add(r, (enum redacted)kind, word);
	hidden = redaction_text(r, text);
	FUZZ_CHECK(text_block_is_clean(hidden));
	free(hidden);
	redaction_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *eol = memchr(data, '\n', size);
	size_t n = eol ? (size_t)(eol - data) : size;
	char *word = text_clean(data, n, 300);
	char *text = text_clean_block(data + n, size - n, 4000);

	if (is_host(word))
		check_host(word, text);
	check_any(word, text);
	free(text);
	free(word);
	return 0;
}
