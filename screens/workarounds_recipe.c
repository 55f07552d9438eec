/* The recipes of a workaround: one is unfolded, the others are named. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "screens/page_workarounds.h"

#define LABEL	    "Recipe"
#define CHOICES_MAX 1024

/* Which of those with its label a recipe is: one server may have two. */
static size_t nth_of(const struct advised_remedy *r, size_t at)
{
	const char *label = recipe_label(r->recipes.items[at].recipe);
	size_t i, n = 0;

	for (i = 0; i < at; i++)
		n += strcmp(recipe_label(r->recipes.items[i].recipe), label) ==
		     0;
	return n;
}

/* The same label counts more than the same place: another remedy may have one
 * recipe for a server that has two here. */
static size_t chosen(const struct workarounds_page *p,
		     const struct advised_remedy *r)
{
	size_t i, at = 0;
	bool found = false;

	for (i = 0; p->recipe && i < r->recipes.n; i++) {
		if (strcmp(recipe_label(r->recipes.items[i].recipe),
			   p->recipe) != 0)
			continue;
		if (nth_of(r, i) == p->recipe_nth)
			return i;
		if (!found)
			at = i;
		found = true;
	}
	return at;
}

const struct advised_recipe *recipe_chosen(const struct workarounds_page *p,
					   const struct advised_remedy *r)
{
	return r->recipes.n > 0 ? &r->recipes.items[chosen(p, r)] : NULL;
}

void recipe_other(struct workarounds_page *p, const struct way *w, bool back,
		  struct request *ret)
{
	size_t n = w->remedy ? w->remedy->recipes.n : 0, at;
	const struct advised_recipe *r;

	if (n < 2) {
		request_say(ret, TH_MESSAGE, "There is no other recipe here.");
		return;
	}
	at = (chosen(p, w->remedy) + (back ? n - 1 : 1)) % n;
	r = &w->remedy->recipes.items[at];
	p->recipe = recipe_label(r->recipe);
	p->recipe_nth = nth_of(w->remedy, at);
	request_say(ret, TH_MESSAGE,
		    "Recipe %zu of %zu: %s%s. " BOUND_COPY " copies it.",
		    at + 1, n, p->recipe, r->seen ? ", as seen here" : "");
}

/* "[nginx]  Apache  Caddy", or the one and the next where that is too long. */
static void add_choice(const struct advised_remedy *r, size_t at,
		       const struct view *v, struct doc *d)
{
	int room = d->cols - DOC_TEXT - WAY_LABEL_COLS;
	size_t i, next = (at + 1) % r->recipes.n;
	struct buf out = BUF_INIT(CHOICES_MAX);
	char *words;

	for (i = 0; i < r->recipes.n; i++)
		buf_addf(&out, i == at ? "%s[%s]" : "%s%s", i ? "  " : "",
			 recipe_label(r->recipes.items[i].recipe));
	if (text_width(buf_str(&out)) > room) {
		buf_clear(&out);
		buf_addf(&out, "%zu of %zu: %s (" BOUND_OTHER ": %s)", at + 1,
			 r->recipes.n,
			 recipe_label(r->recipes.items[at].recipe),
			 recipe_label(r->recipes.items[next].recipe));
	}
	words = view_words(v, buf_str(&out));
	doc_gap(d);
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, LABEL, words);
	free(words);
	buf_release(&out);
}

void recipe_text(const struct workarounds_page *p,
		 const struct advised_remedy *a, const struct view *v,
		 struct doc *d)
{
	const struct advised_recipe *r = recipe_chosen(p, a);
	char *act;
	size_t i;

	if (!r)
		return;
	if (a->recipes.n > 1)
		add_choice(a, (size_t)(r - a->recipes.items), v, d);
	else
		doc_gap(d);
	act = xasprintf("%s%s", r->recipe->powershell ? "In PowerShell: " : "",
			r->recipe->act);
	doc_pair(d, WAY_LABEL_COLS, TH_TEXT, "Do", act);
	free(act);
	for (i = 0; i < r->commands.n; i++)
		doc_pair(d, WAY_LABEL_COLS, TH_CODE, "", r->commands.items[i]);
	doc_pair(d, WAY_LABEL_COLS, TH_WARN, "Risk", r->recipe->risk);
	if (r->check)
		doc_pair(d, WAY_LABEL_COLS, TH_CODE, "Check", r->check);
}

size_t recipe_line(const struct doc *d)
{
	size_t i;

	for (i = 0; i < d->lines.n; i++) {
		if (strncmp(d->lines.items[i].text, LABEL " ",
			    strlen(LABEL " ")) == 0)
			break;
	}
	return i;
}
