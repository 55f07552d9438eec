/* From keys to actions and back, by the table in action.h. */
#include "tui/keymap.h"

#include <string.h>

#include "base/text.h"
#include "base/vec.h"

struct binding {
	enum action action;
	unsigned contexts; /* enum context, ORed */
	const char *keys;
};

/* clang-format off */
static const struct binding bindings[] = {
#define X(id, ctx, list) \
	{ .action = ACT_##id, .contexts = (ctx), .keys = (list) },
	KEYS(X)
#undef X
};

static const char *const key_names[KN_N] = {
#define X(id, text) [KN_##id] = (text),
	KEY_NAMES(X)
#undef X
};
/* clang-format on */

bool key_parse(const char *text, size_t n, struct key *ret)
{
	size_t i;
	uint32_t cp;

	for (i = 0; i < KN_N; i++) {
		if (strlen(key_names[i]) == n &&
		    memcmp(key_names[i], text, n) == 0) {
			*ret = (struct key){ .type = K_NAMED,
					     .name = (enum key_name)i };
			return true;
		}
	}
	if (n == 2 && text[0] == '^' && text[1] >= 'A' && text[1] <= '_') {
		*ret = (struct key){ .type = K_CTRL, .cp = (uint32_t)text[1] };
		return true;
	}
	if (n == 0 || utf8_decode(text, n, &cp) != n)
		return false;
	*ret = (struct key){ .type = K_CHAR, .cp = cp };
	return true;
}

/* The next word of a list of keys; its length, 0 at the end. */
static size_t next_key(const char **list)
{
	*list += strspn(*list, " ");
	return strcspn(*list, " ");
}

static bool key_equal(const struct key *a, const struct key *b)
{
	if (a->type != b->type)
		return false;
	return a->type == K_NAMED ? a->name == b->name : a->cp == b->cp;
}

static bool binding_has(const struct binding *b, const struct key *k)
{
	const char *list = b->keys;
	struct key one;
	size_t n;

	while ((n = next_key(&list)) > 0) {
		if (key_parse(list, n, &one) && key_equal(&one, k))
			return true;
		list += n;
	}
	return false;
}

enum action keymap_action(enum context ctx, const struct key *k)
{
	struct key key = *k;
	size_t i;

	if (key.type == K_PASTE || key.type == K_NONE)
		return ACT_NONE;
	if (key.type == K_CHAR && ctx == CTX_FIELD)
		return ACT_NONE;
	if (key.type == K_CHAR && key.cp == ' ')
		key = (struct key){ .type = K_NAMED, .name = KN_SPACE };
	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		if ((bindings[i].contexts & ctx) &&
		    binding_has(&bindings[i], &key))
			return bindings[i].action;
	}
	return ACT_NONE;
}

enum action keymap_choose(const struct key_choice *choices, size_t n,
			  enum context ctx, const struct key *k)
{
	char shipped[KEY_TEXT];
	size_t i;

	for (i = 0; i < n; i++) {
		if (k->type == K_CHAR && ctx == CTX_FIELD)
			break;
		if (key_equal(&choices[i].key, k) &&
		    keymap_key(ctx, choices[i].action, shipped) > 0)
			return choices[i].action;
	}
	return keymap_action(ctx, k);
}

/* Whether the word stands in a list of words. */
static bool has_word(const char *list, const char *word, size_t n)
{
	size_t m;

	while ((m = next_key(&list)) > 0) {
		if (m == n && memcmp(list, word, n) == 0)
			return true;
		list += m;
	}
	return false;
}

void keymap_keys(unsigned contexts, enum action a, struct buf *out)
{
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		const char *list = bindings[i].keys;

		if (bindings[i].action != a ||
		    !(bindings[i].contexts & contexts))
			continue;
		for (; (n = next_key(&list)) > 0; list += n) {
			if (has_word(buf_str(out), list, n))
				continue;
			if (out->len > 0)
				buf_addc(out, ' ');
			buf_add(out, list, n);
		}
	}
}

size_t keymap_key(enum context ctx, enum action a, char out[KEY_TEXT])
{
	const char *list;
	size_t i, n;

	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		if (bindings[i].action != a || !(bindings[i].contexts & ctx))
			continue;
		list = bindings[i].keys;
		n = next_key(&list);
		memcpy(out, list, n);
		out[n] = '\0';
		return n;
	}
	out[0] = '\0';
	return 0;
}
