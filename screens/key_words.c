/* The keys in sentences, as they are bound. */
#include "screens/key_words.h"

#include <string.h>

#include "base/buf.h"
#include "base/xmem.h"
#include "tui/action.h"

#define WORDS_MAX 65536 /* bytes */

struct words {
	const struct keymap *map;
	enum context context;
	bool labels; /* for actions without a key */
	struct buf text;
};

/* With the blank behind it. */
static size_t clause_length(const char *s)
{
	size_t n;

	for (n = 0; s[n]; n++) {
		if (s[n] != '.' && s[n] != ';')
			continue;
		if (s[n + 1] == ' ')
			return n + 2;
	}
	return n;
}

static enum action action_named(const char *name, size_t n)
{
	int a;

	for (a = ACT_NONE + 1; a < ACT_N; a++) {
		const char *own = action_info((enum action)a)->name;

		if (strlen(own) == n && memcmp(own, name, n) == 0)
			return (enum action)a;
	}
	return ACT_NONE;
}

/* False: it has no key. */
static bool add_key(struct words *w, enum action a)
{
	char key[KEY_TEXT];

	if (keymap_key(w->map, w->context, a, key) == 0 &&
	    keymap_key(w->map, CTX_PAGE, a, key) == 0) {
		if (!w->labels)
			return false;
		buf_adds(&w->text, action_info(a)->label);
		return true;
	}
	buf_adds(&w->text, key);
	return true;
}

/* False: it is left out. */
static bool add_clause(struct words *w, const char *s, const char *end)
{
	size_t n, before = w->text.len;
	enum action a;

	while (s < end) {
		n = strcspn(s, BOUND_OPEN);
		if (n >= (size_t)(end - s))
			return buf_add(&w->text, s, (size_t)(end - s));
		buf_add(&w->text, s, n);
		s += n + 1;
		n = strcspn(s, BOUND_CLOSE);
		a = action_named(s, n);
		if (a != ACT_NONE && !add_key(w, a)) {
			w->text.len = before;
			return false;
		}
		s += n + (s[n] != '\0');
	}
	return true;
}

/* Ends the sentence as it ended with the clause that is left out. */
static void end_sentence(struct buf *text, bool stop)
{
	while (text->len > 0 && strchr(" ;", text->data[text->len - 1]))
		text->len--;
	if (stop && text->len > 0 && text->data[text->len - 1] != '.')
		buf_addc(text, '.');
}

char *key_words(const struct keymap *m, enum context ctx, const char *text)
{
	struct words w = { .map = m,
			   .context = ctx,
			   .text = BUF_INIT(WORDS_MAX) };
	bool whole = true;
	const char *s;
	size_t n = 0;

	if (!strstr(text, BOUND_OPEN))
		return xstrdup(text);
	for (s = text; *s; s += n) {
		n = clause_length(s);
		whole = add_clause(&w, s, s + n);
	}
	if (!whole)
		end_sentence(&w.text, s[-1] == '.');
	if (w.text.len == 0) {
		w.labels = true;
		add_clause(&w, text, s);
	}
	return buf_take(&w.text);
}
