/* advice/checked.c: what was seen to be right, and what can't be known. */
#include <string.h>

#include "advice/session.h"
#include "tests/unit/story.h"
#include "tests/unit/test.h"

#define IP   "198.51.100.1"
#define MUTE "What the application answers"

static bool is_unknown(const struct advice *a, const char *begin)
{
	for (size_t i = 0; i < a->unknown.n; i++) {
		if (strncmp(a->unknown.items[i], begin, strlen(begin)) == 0)
			return true;
	}
	return false;
}

/* TLS is fine, and viewers may get a 502 nevertheless. */
static void test_a_mute_application_is_not_passed_over(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, NULL);
	story_tell(st, "open conn=2 step=tls purpose=proof ip=\"" IP
		       "\" port=443 scenario=0 index=1 "
		       "sni=\"origin.example.com\"\nconnected conn=2\n"
		       "server-hello conn=2 version=0x0303 suite=0xc02f");
	story_chain(st, 2, st->lab->leaf, st->lab->inter, NULL);
	story_tell(st, "handshake conn=2 version=0x0303 suite=0xc02f "
		       "group=0x001d scheme=0x0804\nend conn=2 outcome=ok");
	a = story_end(st);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_true(is_unknown(a, MUTE));
}

static void test_an_application_that_answers_is_known(void **state)
{
	struct story *st = *state;
	const struct advice *a;

	story_asked(st, "", "sni=\"origin.example.com\"", NULL);
	story_found(st, IP);
	story_edge(st, 1, IP, 0, NULL);
	story_proof(st, 2, IP, 0, NULL);
	a = story_end(st);
	assert_verdict(a, VERDICT_CONNECTS, NULL);
	assert_false(is_unknown(a, MUTE));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		story_test(test_a_mute_application_is_not_passed_over),
		story_test(test_an_application_that_answers_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
