/* The user's own keys: what they mean, and that no way out is lost. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "cli/settings_parts.h"
#include "tui/theme.h"

#define NAMES_MAX (ACT_N + TH_N)

struct reader {
	struct keymap *map;
	VEC_OF(const struct conf_node *) from; /* of each choice in it */
};

void settings_name(const char *name, char out[NAME_ROOM])
{
	size_t i;

	for (i = 0; name[i] && i + 1 < NAME_ROOM; i++)
		out[i] = name[i] == '_' ? '-'
					: (char)tolower((unsigned char)name[i]);
	out[i] = '\0';
}

int settings_find(const struct conf_node *n, size_t end,
		  void (*name)(size_t i, char out[NAME_ROOM]),
		  struct cf_why *why)
{
	char names[NAMES_MAX][NAME_ROOM];
	const char *list[NAMES_MAX + 1];
	const char *near;
	size_t i;

	for (i = 0; i < end; i++) {
		name(i, names[i]);
		list[i] = names[i];
		if (strcmp(names[i], conf_name(n)) == 0)
			return (int)i;
	}
	list[end] = NULL;
	near = text_nearest(conf_name(n), list);
	conf_complain(n, why, "%s is not known here%s%s%s", conf_name(n),
		      near ? "; is " : "", near ? near : "",
		      near ? " meant?" : "");
	return -1;
}

static void action_name(size_t i, char out[NAME_ROOM])
{
	settings_name(i == ACT_NONE ? "none"
				    : action_info((enum action)i)->name,
		      out);
}

/* There has to be a way out whatever somebody chose. */
static bool is_reserved(const struct key *k)
{
	return k->type == K_CTRL && (k->cp == 'C' || k->cp == 'X');
}

static int no_key(const struct conf_node *n, const char *text, size_t len,
		  struct cf_why *why)
{
	char *word = text_clean(text, len, NAME_ROOM);
	const char *near = key_nearest(word);

	if (near)
		conf_complain(n, why, "%s: %s is no key; is %s meant?",
			      conf_name(n), word, near);
	else
		conf_complain(n, why,
			      "%s: %s is no key; keys are needed with blanks "
			      "between: a character, ^A to ^_, or a name such "
			      "as PgUp or F5",
			      conf_name(n), word);
	free(word);
	return CF_EINPUT;
}

static int check_choice(const struct conf_node *n, const char *text, int len,
			const struct reader *r, const struct key_choice *c,
			struct cf_why *why)
{
	size_t i;

	if (is_reserved(&c->key))
		return conf_complain(n, why, "%s: ^C and ^X stay what they are",
				     conf_name(n));
	if (!keymap_counts(CTX_ALL, c))
		return conf_complain(
			n, why,
			"%s: it counts in fields alone, where %.*s "
			"types itself; ^A to ^_ or a name such as "
			"F5 is needed",
			conf_name(n), len, text);
	for (i = 0; i < r->map->own.n; i++) {
		if (keymap_clash(&r->map->own.items[i], c))
			return conf_complain(n, why,
					     "%s: %.*s is given to %s already; "
					     "one of the two needs another key",
					     conf_name(n), len, text,
					     conf_name(r->from.items[i]));
	}
	return 0;
}

static int add_keys(const struct conf_node *n, enum action action,
		    struct reader *r, struct cf_why *why)
{
	struct key_choice c = { .action = action };
	const char *text;
	size_t len;

	if (conf_string(n, &text, why) < 0)
		return CF_EINPUT;
	for (; *(text += strspn(text, " ")); text += len) {
		len = strcspn(text, " ");
		if (!key_parse(text, len, &c.key))
			return no_key(n, text, len, why);
		if (check_choice(n, text, (int)len, r, &c, why) < 0)
			return CF_EINPUT;
		*VEC_PUSH(&r->map->own) = c;
		*VEC_PUSH(&r->from) = n;
	}
	return 0;
}

/* Says which setting took the last key of an action there. */
static int no_way_out(const struct reader *r, enum action a, int bit,
		      struct cf_why *why)
{
	static const char *const places[CTX_N_BITS] = {
		"in fields", "on choices",   "in lists",
		"in texts",  "in questions", "in the help",
	};
	enum context ctx = (enum context)(1 << bit);
	char name[NAME_ROOM];
	size_t i = r->map->own.n;

	action_name(a, name);
	while (i-- > 1) {
		if (keymap_action(NULL, ctx, &r->map->own.items[i].key) == a)
			break;
	}
	return conf_complain(r->from.items[i], why,
			     "%s: %s has no key %s any more; it needs another "
			     "one there, as by %s = \"F2\"",
			     conf_name(r->from.items[i]), name, places[bit],
			     name);
}

static int check_ways_out(const struct reader *r, struct cf_why *why)
{
	static const enum action needed[] = { ACT_QUIT, ACT_BACK, ACT_HELP };
	char key[KEY_TEXT];
	size_t i;
	int bit;

	for (i = 0; i < ARRAY_LEN(needed); i++) {
		for (bit = 0; bit < CTX_N_BITS; bit++) {
			enum context ctx = (enum context)(1 << bit);

			if (keymap_key(NULL, ctx, needed[i], key) > 0 &&
			    keymap_key(r->map, ctx, needed[i], key) == 0)
				return no_way_out(r, needed[i], bit, why);
		}
	}
	return 0;
}

int settings_keys(const struct conf_node *group, struct keymap *ret,
		  struct cf_why *why)
{
	struct reader r = { .map = ret };
	const struct conf_node *n;
	int rc = 0;

	for (size_t i = 0; rc == 0 && (n = conf_at(group, i)); i++) {
		int at = settings_find(n, ACT_N, action_name, why);

		rc = at < 0 ? CF_EINPUT : add_keys(n, (enum action)at, &r, why);
	}
	if (rc == 0)
		rc = check_ways_out(&r, why);
	VEC_RELEASE(&r.from);
	return rc;
}
