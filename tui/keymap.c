/* From keys to actions and back, by the table in action.h. */
#include "tui/keymap.h"

#include <stdlib.h>
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

/* Control characters that a terminal sends for a key of its own. */
static const struct {
	char letter;
	enum key_name name;
} twins[] = {
	{ 'H', KN_BACKSPACE }, { 'I', KN_TAB }, { 'J', KN_ENTER },
	{ 'M', KN_ENTER },     { '[', KN_ESC },
};

static struct key named(enum key_name name)
{
	return (struct key){ .type = K_NAMED, .name = name };
}

static struct key control(char letter)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(twins); i++) {
		if (twins[i].letter == letter)
			return named(twins[i].name);
	}
	return (struct key){ .type = K_CTRL, .cp = (uint32_t)letter };
}

bool key_parse(const char *text, size_t n, struct key *ret)
{
	size_t i;
	uint32_t cp;

	for (i = 0; i < KN_N; i++) {
		if (strlen(key_names[i]) == n &&
		    memcmp(key_names[i], text, n) == 0) {
			*ret = named((enum key_name)i);
			return true;
		}
	}
	if (n == 2 && text[0] == '^' && text[1] >= 'A' && text[1] <= '_') {
		*ret = control(text[1]);
		return true;
	}
	if (n == 0 || utf8_decode(text, n, &cp) != n || cp <= ' ' ||
	    (cp >= 0x7f && cp < 0xa0) || cp == 0xfffd)
		return false;
	*ret = (struct key){ .type = K_CHAR, .cp = cp };
	return true;
}

bool key_points(const struct key *k)
{
	return k->type == K_NAMED &&
	       (k->name == KN_CLICK || k->name == KN_WHEEL_UP ||
		k->name == KN_WHEEL_DOWN);
}

const char *key_nearest(const char *text)
{
	const char *list[KN_N + 1];
	size_t i;

	for (i = 0; i < KN_N; i++) {
		list[i] = key_names[i];
		if (text_eq_nocase(text, key_names[i]))
			return key_names[i];
	}
	list[KN_N] = NULL;
	return text_nearest(text, list);
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

/* The action that a key is shipped with. */
static enum action shipped_action(enum context ctx, const struct key *k)
{
	size_t i;

	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		if ((bindings[i].contexts & ctx) &&
		    binding_has(&bindings[i], k))
			return bindings[i].action;
	}
	return ACT_NONE;
}

/* All contexts in which an action is shipped with a key. */
static unsigned contexts_of(enum action a)
{
	unsigned contexts = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		if (bindings[i].action == a)
			contexts |= bindings[i].contexts;
	}
	return contexts;
}

/* The contexts in which a choice counts. */
static unsigned choice_contexts(const struct key_choice *c)
{
	unsigned contexts = c->action == ACT_NONE ? CTX_ALL
						  : contexts_of(c->action);

	return c->key.type == K_CHAR ? contexts & ~(unsigned)CTX_FIELD
				     : contexts;
}

void keymap_release(struct keymap *m)
{
	VEC_RELEASE(&m->own);
}

bool keymap_counts(unsigned contexts, const struct key_choice *c)
{
	return (choice_contexts(c) & contexts) != 0;
}

bool keymap_clash(const struct key_choice *a, const struct key_choice *b)
{
	return a->action != b->action && key_equal(&a->key, &b->key) &&
	       (choice_contexts(a) & choice_contexts(b)) != 0;
}

enum action keymap_action(const struct keymap *m, enum context ctx,
			  const struct key *k)
{
	struct key key = *k;
	size_t i;

	if (key.type == K_PASTE || key.type == K_NONE)
		return ACT_NONE;
	if (key.type == K_CHAR && ctx == CTX_FIELD)
		return ACT_NONE;
	if (key.type == K_CHAR && key.cp == ' ')
		key = named(KN_SPACE);
	for (i = 0; m && i < m->own.n; i++) {
		const struct key_choice *c = &m->own.items[i];

		if (key_equal(&c->key, &key) && keymap_counts(ctx, c))
			return c->action;
	}
	return shipped_action(ctx, &key);
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

/* The key has this meaning in one of the contexts. */
static bool means(const struct keymap *m, unsigned contexts,
		  const struct key *k, enum action a)
{
	int bit;

	for (bit = 0; bit < CTX_N_BITS; bit++) {
		unsigned ctx = 1u << bit;

		if ((contexts & ctx) &&
		    keymap_action(m, (enum context)ctx, k) == a)
			return true;
	}
	return false;
}

static void add_word(struct buf *out, const char *word, size_t n)
{
	if (has_word(buf_str(out), word, n))
		return;
	if (out->len > 0)
		buf_addc(out, ' ');
	buf_add(out, word, n);
}

static void add_key(struct buf *out, const struct key *k)
{
	struct buf text = BUF_INIT(KEY_TEXT);

	if (k->type == K_NAMED)
		buf_adds(&text, key_names[k->name]);
	else if (k->type == K_CTRL)
		buf_addf(&text, "^%c", (int)k->cp);
	else
		utf8_append(&text, k->cp);
	add_word(out, buf_str(&text), text.len);
	buf_release(&text);
}

void keymap_keys(const struct keymap *m, unsigned contexts, enum action a,
		 struct buf *out)
{
	struct key key;
	size_t i, n;

	for (i = 0; m && i < m->own.n; i++) {
		const struct key_choice *c = &m->own.items[i];

		if (c->action == a && means(m, contexts, &c->key, a))
			add_key(out, &c->key);
	}
	for (i = 0; i < ARRAY_LEN(bindings); i++) {
		const char *list = bindings[i].keys;
		unsigned where = bindings[i].contexts & contexts;

		if (bindings[i].action != a || !where)
			continue;
		for (; (n = next_key(&list)) > 0; list += n) {
			if (key_parse(list, n, &key) &&
			    means(m, where, &key, a))
				add_word(out, list, n);
		}
	}
}

size_t keymap_key(const struct keymap *m, enum context ctx, enum action a,
		  char out[KEY_TEXT])
{
	struct buf keys = BUF_INIT(256);
	size_t n;

	keymap_keys(m, ctx, a, &keys);
	n = strcspn(buf_str(&keys), " ");
	memcpy(out, buf_str(&keys), n);
	out[n] = '\0';
	buf_release(&keys);
	return n;
}
