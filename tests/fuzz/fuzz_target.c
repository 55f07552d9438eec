/*
 * Whatever is typed: a target that is taken has a host name or address that
 * reads back as itself, and what is refused has a clean reason.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/target.h"

static void check_taken(const struct target *t)
{
	struct target again;
	char *text;

	FUZZ_CHECK(t->port >= 1 && t->port <= 65535);
	FUZZ_CHECK(text_is_clean(t->host) && text_is_clean(t->shown));
	FUZZ_CHECK(!t->note || text_is_clean(t->note));
	FUZZ_CHECK(strlen(t->host) <= 253);
	FUZZ_CHECK(t->is_ip == host_is_ip(t->host));
	if (!t->is_ip)
		FUZZ_CHECK(!strpbrk(t->host, " :/@%[]*\\?#"));
	text = xasprintf(strchr(t->host, ':') ? "[%s]:%d" : "%s:%d", t->host,
			 t->port);
	FUZZ_CHECK(target_parse(text, 1, &again, NULL) == CF_OK);
	FUZZ_CHECK(!strcmp(again.host, t->host) && again.port == t->port);
	FUZZ_CHECK(again.port_given && !again.note);
	target_release(&again);
	free(text);
}

static void check_target(const char *text)
{
	struct cf_why why = { .text = "" };
	struct target t;

	if (target_parse(text, 443, &t, &why) == CF_OK) {
		check_taken(&t);
		target_release(&t);
	} else {
		FUZZ_CHECK(why.text[0] != '\0' && text_is_clean(why.text));
	}
}

static void check_host(const char *text)
{
	struct cf_why why = { .text = "" };
	char *host = host_normal(text, &why), *again;

	if (!host) {
		FUZZ_CHECK(why.text[0] != '\0' && text_is_clean(why.text));
		return;
	}
	again = host_normal(host, &why);
	FUZZ_CHECK(again && !strcmp(host, again) && !host_is_ip(host));
	free(again);
	free(host);
}

static void check_question(const char *text)
{
	struct cf_why why = { .text = "" };
	struct question q, copy;
	unsigned bits;
	char *words;

	question_init(&q);
	question_add_pin(&q, text, &why);
	question_add_dns(&q, text, &why);
	FUZZ_CHECK(text_is_clean(why.text));
	question_copy(&q, &copy);
	FUZZ_CHECK(copy.pins.n == q.pins.n && copy.dns.n == q.dns.n);
	question_release(&copy);
	question_release(&q);
	if (protocols_parse(text, &bits, &why) == CF_OK) {
		FUZZ_CHECK(bits != 0 && bits < 16);
		words = protocols_text(bits);
		FUZZ_CHECK(words[0] != '\0');
		free(words);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = xstrndup((const char *)data, size);

	check_target(text);
	check_host(text);
	check_question(text);
	free(text);
	return 0;
}
