/* cf502 explain: what an id means, from the same tables that judge. */
#include "cli/explain.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "advice/anchors.h"
#include "advice/finding.h"
#include "advice/source.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/cli.h"
#include "cli/explain_table.h"
#include "screens/terms.h"

#define WIDTH	80
#define OUT_MAX (1u << 20)

/* The end of a sentence, not a word: "Port 80 answers 301". */
#define CLAUSE "{http}"

/*
 * A template without a target: {host} reads as HOST, as in a synopsis; other
 * braces are a command's own. The caller owns it.
 */
static char *synopsis(const char *template)
{
	struct buf out = BUF_INIT(64 * 1024);

	for (const char *p = template; *p; p++) {
		size_t n = *p == '{'
				   ? strspn(p + 1, "abcdefghijklmnopqrstuvwxyz"
						   "_")
				   : 0;

		if (strncmp(p, CLAUSE, strlen(CLAUSE)) == 0) {
			buf_adds(&out, "ANSWERS SO OR SO");
			p += strlen(CLAUSE) - 1;
		} else if (n > 0 && p[n + 1] == '}') {
			for (size_t i = 1; i <= n; i++)
				buf_addc(&out, (char)toupper(p[i]));
			p += n + 1;
		} else {
			buf_addc(&out, *p);
		}
	}
	return buf_take(&out);
}

static void paragraph(struct buf *out, const char *s)
{
	char *text;

	if (!s)
		return;
	text = synopsis(s);
	text_wrap(out, text, 0, WIDTH);
	free(text);
}

static void labelled(struct buf *out, const char *label, const char *s)
{
	char *text = xasprintf("%s%s", label, s);

	paragraph(out, text);
	free(text);
}

static void line(struct buf *out, const char *before, const char *template)
{
	char *shown = anchors_template(template), *text = synopsis(shown);

	buf_addf(out, "%s%s\n", before, text);
	free(shown);
	free(text);
}

/* Their first sentences. */
static void list_terms(void)
{
	char id[TERM_ID];

	puts("\nTerms");
	for (size_t i = 0; term_at(i); i++) {
		const char *text = term_at(i)->text;

		term_id(term_at(i), id);
		printf("  %-28s %.*s\n", id, (int)strcspn(text, ".:;"), text);
	}
}

static void list_all(const struct catalogue *c)
{
	puts("Findings");
	for (size_t i = 0; rule_at(i)->id; i++)
		printf("  %-28s %-8s %s\n", rule_at(i)->id,
		       severity_name(rule_at(i)->severity), rule_at(i)->title);
	puts("\nRemedies");
	for (size_t i = 0; i < c->remedies.n; i++)
		printf("  %-28s %s\n", c->remedies.items[i].id,
		       c->remedies.items[i].title);
	puts("\nDead ends");
	for (size_t i = 0; i < c->dead_ends.n; i++)
		printf("  %-28s %s\n", c->dead_ends.items[i].id,
		       c->dead_ends.items[i].title);
	list_terms();
}

static void explain_rule(const struct rule *r, const struct catalogue *c,
			 struct buf *out)
{
	buf_addf(out, "%s: %s\n", r->id, r->title);
	buf_addf(out, "%s, %s\n\n", severity_name(r->severity),
		 confidence_name(r->confidence));
	labelled(out, "Seen when: ", r->seen);
	labelled(out, "What CloudFront does: ", r->does);
	buf_addc(out, '\n');
	paragraph(out, r->explain);
	if (r->remedies && r->remedies[0])
		buf_adds(out, "\nWhat helps:\n");
	for (size_t i = 0; r->remedies && r->remedies[i]; i++) {
		const struct remedy *m = catalogue_remedy(c, r->remedies[i]);

		buf_addf(out, "  %-28s %s\n", r->remedies[i],
			 m ? m->title : "");
	}
	buf_adds(out, "\nRests on:\n");
	for (const struct source *const *s = r->sources; *s; s++)
		buf_addf(out, "  %-10s  %s\n%14s%s\n", (*s)->date, (*s)->title,
			 "", (*s)->url);
}

static void explain_remedy(const struct remedy *r, struct buf *out)
{
	char *basis = remedy_basis(r);

	buf_addf(out, "%s: %s\n", r->id, r->title);
	if (r->rate >= 0)
		buf_addf(out, "remedy, works %d %% (%s)\n\n", r->rate, basis);
	else
		buf_addf(out, "remedy, works: %s\n\n", basis);
	paragraph(out, r->why);
	if (r->caution) {
		buf_adds(out, "\nCaution:\n");
		paragraph(out, r->caution);
	}
	for (size_t i = 0; i < r->recipes.n; i++) {
		const struct recipe *k = &r->recipes.items[i];

		buf_addf(out, "\nFor %s:\n", recipe_label(k));
		paragraph(out, k->act);
		for (size_t n = 0; n < k->commands.n; n++)
			line(out, k->powershell ? "  PS> " : "  $ ",
			     k->commands.items[n]);
		line(out, "  verified by: ", k->verify);
		line(out, "  risk: ", k->risk);
	}
	free(basis);
}

static void explain_dead_end(const struct dead_end *d, struct buf *out)
{
	char *basis = dead_end_basis(d);

	buf_addf(out, "%s: %s\n", d->id, d->title);
	buf_addf(out, "dead end, %s\n\n", basis);
	free(basis);
	paragraph(out, d->why);
}

static void explain_term(const struct term *t, struct buf *out)
{
	buf_addf(out, "%s\nterm of the wizard's pages\n\n", t->word);
	paragraph(out, t->text);
}

/* The known id nearest to a mistyped one, or NULL. */
static const char *nearest_id(const struct catalogue *c, const char *id)
{
	VEC_OF(const char *) ids = { 0 };
	const char *near;

	for (size_t i = 0; rule_at(i)->id; i++)
		*VEC_PUSH(&ids) = rule_at(i)->id;
	for (size_t i = 0; i < c->remedies.n; i++)
		*VEC_PUSH(&ids) = c->remedies.items[i].id;
	for (size_t i = 0; i < c->dead_ends.n; i++)
		*VEC_PUSH(&ids) = c->dead_ends.items[i].id;
	for (size_t i = 0; term_at(i); i++)
		*VEC_PUSH(&ids) = term_at(i)->word;
	*VEC_PUSH(&ids) = NULL;
	near = text_nearest(id, ids.items);
	VEC_RELEASE(&ids);
	return near;
}

static void unknown_id(const struct catalogue *c, const char *id,
		       struct buf *out)
{
	char *clean = text_clean(id, strlen(id), 60);
	const char *near = nearest_id(c, clean);

	if (near)
		buf_addf(out, "no id %s; did you mean %s?", clean, near);
	else
		buf_addf(out, "no id %s; 'cf502 explain' lists them", clean);
	free(clean);
}

bool explain_id(const struct catalogue *c, const char *id, struct buf *out)
{
	const struct rule *rule = rule_by_id(id);
	const struct remedy *remedy = catalogue_remedy(c, id);
	const struct dead_end *dead_end = catalogue_dead_end(c, id);
	const struct term *term = term_by_id(id);

	if (rule)
		explain_rule(rule, c, out);
	else if (remedy)
		explain_remedy(remedy, out);
	else if (dead_end)
		explain_dead_end(dead_end, out);
	else if (term)
		explain_term(term, out);
	else
		unknown_id(c, id, out);
	return rule || remedy || dead_end || term;
}

/* Text, or all findings as the table that the documentation has. */
static int print_table(const struct options *o)
{
	struct cf_why why;

	if (strcmp(o->format, "markdown") != 0)
		why_set(&why, CF_EINPUT,
			"explain --format takes text or markdown");
	else if (o->words.v.n > 0)
		why_set(&why, CF_EINPUT,
			"explain --format markdown prints the table of all "
			"findings; it takes no id");
	else {
		explain_table();
		return 0;
	}
	return cli_usage(&why);
}

int cmd_explain(struct cli *c)
{
	const struct text_list *words = &c->options.words;
	struct buf out = BUF_INIT(OUT_MAX);
	bool known = true;

	if (strcmp(c->options.format, "text") != 0)
		return print_table(&c->options);
	if (words->v.n == 0) {
		list_all(&c->catalogue);
		return 0;
	}
	for (size_t i = 0; known && i < words->v.n; i++) {
		buf_clear(&out);
		known = explain_id(&c->catalogue, words->v.items[i], &out);
		if (known && i > 0)
			putchar('\n');
		if (known)
			fputs(buf_str(&out), stdout);
		else
			cli_say("%s", buf_str(&out));
	}
	buf_release(&out);
	return known ? 0 : EXIT_USAGE;
}
