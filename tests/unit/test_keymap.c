/* tui/action, keymap, theme, tty: the tables, and what is made from them. */
#include "tests/unit/test.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "tui/keymap.h"
#include "tui/theme.h"
#include "tui/tty.h"

struct row {
	enum action action;
	unsigned contexts;
	const char *keys;
};

/* clang-format off */
static const struct row rows[] = {
#define X(id, ctx, list) { ACT_##id, (ctx), list },
	KEYS(X)
#undef X
};
/* clang-format on */

static enum action action_of(enum context ctx, const char *key)
{
	struct key k;

	assert_true(key_parse(key, strlen(key), &k));
	return keymap_action(NULL, ctx, &k);
}

/* The next key of a list of keys; its length, 0 at the end. */
static size_t next_word(const char **list, char out[KEY_TEXT])
{
	size_t n;

	*list += strspn(*list, " ");
	n = strcspn(*list, " ");
	assert_true(n < KEY_TEXT);
	memcpy(out, *list, n);
	out[n] = '\0';
	*list += n;
	return n;
}

static void test_no_key_means_two_things_in_one_context(void **state)
{
	char one[KEY_TEXT], two[KEY_TEXT];
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		const char *a = rows[i].keys;

		while (next_word(&a, one) > 0) {
			for (j = i + 1; j < ARRAY_LEN(rows); j++) {
				const char *b = rows[j].keys;

				if (!(rows[i].contexts & rows[j].contexts))
					continue;
				while (next_word(&b, two) > 0)
					assert_string_not_equal(one, two);
			}
		}
	}
}

static void test_every_key_of_the_table_finds_its_action(void **state)
{
	char word[KEY_TEXT];
	size_t i;
	int bit;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		for (bit = 0; bit < CTX_N_BITS; bit++) {
			const char *list = rows[i].keys;

			if (!(rows[i].contexts >> bit & 1))
				continue;
			while (next_word(&list, word) > 0)
				assert_int_equal(
					action_of((enum context)(1 << bit),
						  word),
					rows[i].action);
		}
	}
}

static void test_every_action_has_a_key_and_texts(void **state)
{
	size_t i;
	int a;

	(void)state;
	for (a = ACT_NONE + 1; a < ACT_N; a++) {
		const struct action_info *info = action_info((enum action)a);
		bool found = false;

		for (i = 0; i < ARRAY_LEN(rows); i++)
			found = found || rows[i].action == (enum action)a;
		if (!found)
			fail_msg("%s has no key", info->name);
		assert_true(strlen(info->label) > 0);
		assert_true(strlen(info->help) > 0);
		assert_true(strlen(info->help) < 56);
	}
}

static void test_characters_type_themselves_in_a_field(void **state)
{
	static const char *const typed[] = { "q", "b", "?", "1", "j", "g" };
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(typed); i++) {
		assert_int_equal(action_of(CTX_FIELD, typed[i]), ACT_NONE);
		assert_int_not_equal(action_of(CTX_LIST, typed[i]), ACT_NONE);
	}
	assert_int_equal(action_of(CTX_FIELD, "Space"), ACT_NONE);
	assert_int_equal(action_of(CTX_FIELD, "^G"), ACT_HELP);
	assert_int_equal(action_of(CTX_LIST, "?"), ACT_HELP);
}

static void test_back_is_never_quit(void **state)
{
	(void)state;
	assert_int_equal(action_of(CTX_LIST, "b"), ACT_BACK);
	assert_int_equal(action_of(CTX_LIST, "Esc"), ACT_BACK);
	assert_int_equal(action_of(CTX_FIELD, "Esc"), ACT_BACK);
	assert_int_equal(action_of(CTX_LIST, "Left"), ACT_BACK);
	assert_int_equal(action_of(CTX_HELP, "q"), ACT_BACK);
	assert_int_equal(action_of(CTX_LIST, "q"), ACT_QUIT);
	assert_int_equal(action_of(CTX_FIELD, "^X"), ACT_QUIT);
}

static void test_a_blank_and_the_space_key_are_one(void **state)
{
	struct key blank = { .type = K_CHAR, .cp = ' ' };

	(void)state;
	assert_int_equal(keymap_action(NULL, CTX_CHOICE, &blank), ACT_TOGGLE);
	assert_int_equal(keymap_action(NULL, CTX_HELP, &blank), ACT_PAGE_DOWN);
	assert_int_equal(keymap_action(NULL, CTX_FIELD, &blank), ACT_NONE);
}

static void test_a_paste_is_no_action(void **state)
{
	struct key paste = { .type = K_PASTE, .text = "q" };

	(void)state;
	assert_int_equal(keymap_action(NULL, CTX_LIST, &paste), ACT_NONE);
}

static void test_the_key_bar_shows_the_first_key(void **state)
{
	char key[KEY_TEXT];

	(void)state;
	assert_int_equal(keymap_key(NULL, CTX_LIST, ACT_HELP, key), 1);
	assert_string_equal(key, "?");
	keymap_key(NULL, CTX_FIELD, ACT_HELP, key);
	assert_string_equal(key, "^G");
	assert_int_equal(keymap_key(NULL, CTX_FIELD, ACT_REPROBE, key), 0);
	assert_string_equal(key, "");
}

static void test_all_keys_of_an_action_are_listed_once(void **state)
{
	struct buf out = BUF_INIT(128);

	(void)state;
	keymap_keys(NULL, CTX_LIST, ACT_BACK, &out);
	assert_string_equal(buf_str(&out), "b Esc Left");
	buf_clear(&out);
	keymap_keys(NULL, CTX_ALL, ACT_HELP, &out);
	assert_string_equal(buf_str(&out), "? F1 ^G");
	buf_release(&out);
}

static void test_status_is_told_without_color(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < MARK_N; i++) {
		const struct mark_look *a = mark_look((enum mark)i);

		assert_int_equal(text_width(a->glyph), 1);
		assert_int_equal(strlen(a->ascii), 4);
		for (j = i + 1; j < MARK_N; j++) {
			const struct mark_look *b = mark_look((enum mark)j);

			assert_string_not_equal(a->glyph, b->glyph);
			assert_string_not_equal(a->ascii, b->ascii);
			assert_string_not_equal(a->word, b->word);
		}
	}
}

static void test_no_status_rests_on_red_against_green(void **state)
{
	int i;

	(void)state;
	for (i = 0; i < TH_N; i++) {
		const struct look *look =
			theme_look(SCHEME_DEFAULT, (enum theme)i);

		assert_int_not_equal(look->fg, 2);
		assert_int_equal(theme_look(SCHEME_MONO, (enum theme)i)->fg,
				 FG_DEFAULT);
	}
	assert_int_equal(theme_look(SCHEME_DEFAULT, TH_OK)->fg, 6);
	assert_true(theme_look(SCHEME_MONO, TH_FAIL)->attrs & LOOK_BOLD);
}

static void test_golden_letters_are_unique(void **state)
{
	int i, j;

	(void)state;
	for (i = 0; i < TH_N; i++) {
		for (j = i + 1; j < TH_N; j++)
			if (theme_letter((enum theme)i) ==
			    theme_letter((enum theme)j))
				fail_msg("%s and %s", theme_name((enum theme)i),
					 theme_name((enum theme)j));
	}
}

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

static bool color_with(const char *no_color, const char *force,
		       const char *clicolor, const char *term)
{
	set("NO_COLOR", no_color);
	set("CLICOLOR_FORCE", force);
	set("CLICOLOR", clicolor);
	set("TERM", term);
	return tty_color(COLOR_WHEN_AUTO, true);
}

static void test_color_is_decided_in_the_documented_order(void **state)
{
	(void)state;
	assert_true(color_with(NULL, NULL, NULL, "xterm"));
	assert_true(color_with("", NULL, NULL, "xterm"));
	assert_false(color_with("1", NULL, NULL, "xterm"));
	assert_false(color_with("1", "1", NULL, "xterm"));
	assert_true(color_with(NULL, "1", "0", "dumb"));
	assert_false(color_with(NULL, "0", "0", "xterm"));
	assert_false(color_with(NULL, NULL, NULL, "dumb"));
	assert_false(tty_color(COLOR_WHEN_AUTO, false));
	color_with("1", NULL, NULL, "xterm");
	assert_true(tty_color(COLOR_WHEN_ALWAYS, false));
	color_with(NULL, "1", NULL, "xterm");
	assert_false(tty_color(COLOR_WHEN_NEVER, true));
}

static void test_kin_of_xterm_get_a_stand_in(void **state)
{
	(void)state;
	assert_string_equal(tty_stand_in("xterm-kitty"), "xterm-256color");
	assert_string_equal(tty_stand_in("xterm-ghostty"), "xterm-256color");
	assert_string_equal(tty_stand_in("foot-extra"), "xterm-256color");
	assert_string_equal(tty_stand_in("wezterm"), "xterm-256color");
	assert_string_equal(tty_stand_in("alacritty"), "xterm-256color");
	assert_string_equal(tty_stand_in("st-256color"), "xterm-256color");
	assert_string_equal(tty_stand_in("tmux-256color"), "screen");
	assert_null(tty_stand_in("dumb"));
	assert_null(tty_stand_in("vt52"));
	assert_null(tty_stand_in(NULL));
}

static void test_looks_are_read_as_words(void **state)
{
	struct look look = { .fg = 3 };

	(void)state;
	assert_true(look_parse("magenta bold", &look));
	assert_int_equal(look.fg, 5);
	assert_int_equal(look.attrs, LOOK_BOLD);
	assert_true(look_parse(" default  reverse dim ", &look));
	assert_int_equal(look.fg, FG_DEFAULT);
	assert_int_equal(look.attrs, LOOK_REVERSE | LOOK_DIM);
	assert_false(look_parse("", &look));
	assert_false(look_parse("pink", &look));
	assert_false(look_parse("bol", &look));
	assert_int_equal(look.fg, FG_DEFAULT);
}

/* A key map with "W" for one action and so on: pairs, ended by ACT_NONE. */
static struct keymap choose(const char *const *keys, const enum action *actions)
{
	struct keymap m = { .own = { .n = 0 } };
	size_t i;

	for (i = 0; keys[i]; i++) {
		struct key_choice *c = VEC_PUSH(&m.own);

		assert_true(key_parse(keys[i], strlen(keys[i]), &c->key));
		c->action = actions[i];
	}
	return m;
}

static enum action with(const struct keymap *m, enum context ctx,
			const char *key)
{
	struct key k;

	assert_true(key_parse(key, strlen(key), &k));
	return keymap_action(m, ctx, &k);
}

static const char *const chosen_keys[] = { "W", "r", "^T", "Space", "x", NULL };
static const enum action chosen_actions[] = { ACT_WATCH, ACT_WATCH, ACT_HELP,
					      ACT_NONE, ACT_RUBOUT };

static void test_chosen_keys_count_where_their_action_has_one(void **state)
{
	struct keymap m = choose(chosen_keys, chosen_actions);
	const struct key blank = { .type = K_CHAR, .cp = ' ' };

	(void)state;
	assert_int_equal(with(&m, CTX_LIST, "W"), ACT_WATCH);
	assert_int_equal(with(&m, CTX_LIST, "r"), ACT_WATCH);
	assert_int_equal(with(&m, CTX_DIALOG, "W"), ACT_NONE);
	assert_int_equal(with(&m, CTX_FIELD, "W"), ACT_NONE);
	assert_int_equal(with(&m, CTX_FIELD, "^T"), ACT_HELP);
	assert_int_equal(with(&m, CTX_LIST, "x"), ACT_HIDDEN);
	assert_int_equal(with(NULL, CTX_LIST, "r"), ACT_REPROBE);
	assert_int_equal(keymap_action(&m, CTX_LIST, &blank), ACT_NONE);
	assert_int_equal(keymap_action(&m, CTX_FIELD, &blank), ACT_NONE);
	keymap_release(&m);
}

static void test_what_is_chosen_is_what_is_shown(void **state)
{
	struct keymap m = choose(chosen_keys, chosen_actions);
	struct buf out = BUF_INIT(256);
	char key[KEY_TEXT];

	(void)state;
	assert_int_equal(keymap_key(&m, CTX_LIST, ACT_WATCH, key), 1);
	assert_string_equal(key, "W");
	keymap_keys(&m, CTX_LIST, ACT_WATCH, &out);
	assert_string_equal(buf_str(&out), "W r w");
	buf_clear(&out);
	keymap_keys(&m, CTX_LIST, ACT_HELP, &out);
	assert_string_equal(buf_str(&out), "^T ? F1 ^G");
	/* The key went to another action, or to none. */
	assert_int_equal(keymap_key(&m, CTX_LIST, ACT_REPROBE, key), 0);
	assert_int_equal(keymap_key(&m, CTX_LIST, ACT_TOGGLE, key), 0);
	buf_clear(&out);
	keymap_keys(&m, CTX_FIELD, ACT_RUBOUT, &out);
	assert_string_equal(buf_str(&out), "Backspace");
	buf_release(&out);
	keymap_release(&m);
}

static void test_keys_that_terminals_send_alike_are_one(void **state)
{
	static const char *const alike[][2] = { { "^M", "Enter" },
						{ "^J", "Enter" },
						{ "^I", "Tab" },
						{ "^H", "Backspace" },
						{ "^[", "Esc" } };
	struct key a, b;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(alike); i++) {
		assert_true(key_parse(alike[i][0], 2, &a));
		assert_true(key_parse(alike[i][1], strlen(alike[i][1]), &b));
		assert_int_equal(a.type, K_NAMED);
		assert_int_equal(a.name, b.name);
	}
	assert_false(key_parse("\x01", 1, &a));
	assert_false(key_parse("F13", 3, &a));
	assert_string_equal(key_nearest("pgup"), "PgUp");
	assert_null(key_nearest("Hyper-W"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_looks_are_read_as_words),
		cmocka_unit_test(
			test_chosen_keys_count_where_their_action_has_one),
		cmocka_unit_test(test_what_is_chosen_is_what_is_shown),
		cmocka_unit_test(test_keys_that_terminals_send_alike_are_one),
		cmocka_unit_test(test_no_key_means_two_things_in_one_context),
		cmocka_unit_test(test_every_key_of_the_table_finds_its_action),
		cmocka_unit_test(test_every_action_has_a_key_and_texts),
		cmocka_unit_test(test_characters_type_themselves_in_a_field),
		cmocka_unit_test(test_back_is_never_quit),
		cmocka_unit_test(test_a_blank_and_the_space_key_are_one),
		cmocka_unit_test(test_a_paste_is_no_action),
		cmocka_unit_test(test_the_key_bar_shows_the_first_key),
		cmocka_unit_test(test_all_keys_of_an_action_are_listed_once),
		cmocka_unit_test(test_status_is_told_without_color),
		cmocka_unit_test(test_no_status_rests_on_red_against_green),
		cmocka_unit_test(test_golden_letters_are_unique),
		cmocka_unit_test(test_color_is_decided_in_the_documented_order),
		cmocka_unit_test(test_kin_of_xterm_get_a_stand_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
