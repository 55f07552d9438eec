/* The recipes of a workaround on its page: one is unfolded, and copied. */
#include <stdlib.h>
#include <string.h>

#include "tests/screen/stage.h"
#include "tests/unit/test.h"

static char *copied(struct stage *st, const char *keys)
{
	press(st, keys);
	return flow_take_copy(st->flow);
}

/* Where the answer does not say which server it is, one chooses. */
static void test_one_recipe_is_unfolded_and_the_choice_is_kept(void **state)
{
	struct stage st;
	char *text;

	(void)state;
	stage_open(&st, 24, 80, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	assert_true(has(&st, "[any server]  nginx  Apache"));
	press(&st, "o o");
	assert_true(has(&st, "any server  nginx  [Apache]"));
	assert_true(has(&st, "Recipe 3 of 7: Apache. c copies it."));
	assert_true(has(&st, "apachectl configtest"));
	assert_false(has(&st, "nginx -t"));
	check(&st, "page_workarounds_recipe_80x24");
	text = copied(&st, "c");
	assert_ptr_equal(strstr(text, "# Apache: "), text);
	assert_non_null(strstr(text, "apachectl graceful"));
	assert_null(strstr(text, "nginx"));
	free(text);
	press(&st, "Down");
	assert_true(has(&st, "2 Serve the leaf and its intermediates"));
	text = copied(&st, "c");
	assert_ptr_equal(strstr(text, "# Apache: "), text);
	free(text);
	press(&st, "O O O");
	assert_true(has(&st, "Recipe 7 of 7: AWS load balancer."));
	press(&st, "o");
	assert_true(has(&st, "Recipe 1 of 7: any server."));
	press(&st, "Down o");
	assert_true(has(&st, "There is no other recipe here."));
	stage_close(&st);
}

static void test_a_narrow_screen_names_one_recipe_and_the_key(void **state)
{
	struct stage st;

	(void)state;
	stage_open(&st, 18, 60, true);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "o");
	assert_true(has(&st, "Recipe  2 of 7: nginx (o: Apache)"));
	check(&st, "page_workarounds_recipe_60x18_ascii");
	stage_close(&st);
	stage_open(&st, 50, 160, false);
	show(&st, "missing-intermediate", WORKAROUNDS);
	press(&st, "o Tab");
	assert_true(has(&st, "any server  [nginx]  Apache"));
	check(&st, "page_workarounds_recipe_160x50");
	stage_close(&st);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_one_recipe_is_unfolded_and_the_choice_is_kept),
		cmocka_unit_test(
			test_a_narrow_screen_names_one_recipe_and_the_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
