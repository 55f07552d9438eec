/*
 * Reads the catalogue against tables. Ids of findings, conditions and {facts}
 * in templates are checked here, so that a slip in a file is told with its
 * line and not met by a user in the middle of the night.
 */
#include "advice/catalogue.h"

#include <stdlib.h>
#include <string.h>

#include "advice/finding.h"
#include "advice/situation.h"
#include "base/conf.h"
#include "base/embed.h"
#include "base/text.h"
#include "base/xmem.h"

#define SHIPPED	  "catalogue.cfg"
#define WORDS_MAX 64
#define ITEMS_MAX 200

typedef int (*check_fn)(const struct conf_node *n, const char *text,
			struct cf_why *why);

static int check_call(const struct conf_node *n, const char *id,
		      struct cf_why *why)
{
	const char *ids[WORDS_MAX + 3] = { "connects", "any-fault" };
	const char *near;
	size_t i;

	for (i = 0; i < WORDS_MAX && rule_at(i)->id; i++)
		ids[i + 2] = rule_at(i)->id;
	for (i = 0; ids[i]; i++) {
		if (strcmp(ids[i], id) == 0)
			return CF_OK;
	}
	near = text_nearest(id, ids);
	return conf_complain(n, why, "%s is no finding%s%s%s", id,
			     near ? "; is " : "", near ? near : "",
			     near ? " meant?" : "");
}

static int check_template(const struct conf_node *n, const char *text,
			  struct cf_why *why)
{
	char *word = situation_unknown(text);

	if (!word)
		return CF_OK;
	conf_complain(n, why, "the fact {%s} is not known", word);
	free(word);
	return CF_EINPUT;
}

static int check_command(const struct conf_node *n, const char *text,
			 struct cf_why *why)
{
	if (situation_quoted(text))
		return conf_complain(n, why,
				     "a {fact} stands within quotes; it is "
				     "quoted when it is filled in");
	return check_template(n, text, why);
}

/* What is shown as a comment among commands, which some shells read when it
 * is pasted. */
static int check_comment(const struct conf_node *n, const char *text,
			 struct cf_why *why)
{
	const char *bad = strpbrk(text, "'\"`$|&;<>(){}[]*?!~#\\\n");

	if (strlen(text) < 3)
		return conf_complain(n, why, "this says too little");
	if (!bad)
		return CF_OK;
	return conf_complain(n, why,
			     "it is shown as a comment, where %c is not safe "
			     "to paste",
			     *bad == '\n' ? ' ' : *bad);
}

static int check_check(const struct conf_node *n, const char *text,
		       struct cf_why *why)
{
	if (text[0] == '\0')
		return conf_complain(n, why, "a recipe wants a check command");
	return check_command(n, text, why);
}

static int check_when(const struct conf_node *n, const char *word,
		      struct cf_why *why)
{
	if (situation_when_known(word))
		return CF_OK;
	return conf_complain(n, why, "when: %s is no condition", word);
}

static int read_words(const struct conf_node *list, check_fn check,
		      struct words *ret, struct cf_why *why)
{
	const struct conf_node *n;
	const char *text;
	size_t i;

	if (conf_count(list) > WORDS_MAX)
		return conf_complain(list, why, "at most %d belong here",
				     WORDS_MAX);
	for (i = 0; (n = conf_at(list, i)); i++) {
		if (conf_string(n, &text, why) != CF_OK ||
		    check(n, text, why) != CF_OK)
			return CF_EINPUT;
		*VEC_PUSH(ret) = xstrdup(text);
	}
	return CF_OK;
}

static void words_release(struct words *w)
{
	size_t i;

	for (i = 0; i < w->n; i++)
		free(w->items[i]);
	VEC_RELEASE(w);
}

/* Keeps a copy of a text of the group, checked; absent is fine. */
static int keep(const struct conf_node *group, const char *key,
		const char *text, check_fn check, char **ret,
		struct cf_why *why)
{
	if (!text)
		return CF_OK;
	if (check && check(conf_member(group, key), text, why) != CF_OK)
		return CF_EINPUT;
	*ret = xstrdup(text);
	return CF_OK;
}

struct reason_row {
	const char *finding, *text;
};

static const struct conf_field reason_fields[] = {
	{ .key = "finding",
	  .type = CONF_STRING,
	  .offset = offsetof(struct reason_row, finding),
	  .required = true },
	{ .key = "text",
	  .type = CONF_STRING,
	  .offset = offsetof(struct reason_row, text),
	  .required = true },
	{ .key = NULL },
};

static int read_reasons(const struct conf_node *list, struct reasons *ret,
			struct cf_why *why)
{
	const struct conf_node *n;
	size_t i;

	if (conf_count(list) > WORDS_MAX)
		return conf_complain(list, why, "at most %d belong here",
				     WORDS_MAX);
	for (i = 0; (n = conf_at(list, i)); i++) {
		struct reason_row row = { .finding = NULL };
		struct catalogue_reason *r;

		if (conf_fill(n, reason_fields, &row, why) != CF_OK)
			return CF_EINPUT;
		r = VEC_PUSH(ret);
		if (keep(n, "finding", row.finding, check_call, &r->finding,
			 why) != CF_OK ||
		    keep(n, "text", row.text, check_template, &r->text, why) !=
			    CF_OK)
			return CF_EINPUT;
	}
	return CF_OK;
}

struct recipe_row {
	const char *software, *tool, *act, *verify, *risk, *shell;
	const struct conf_node *commands, *calls;
	bool first, last;
};

static const struct conf_field recipe_fields[] = {
	{ .key = "software",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, software),
	  .required = true },
	{ .key = "tool",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, tool) },
	{ .key = "act",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, act),
	  .required = true },
	{ .key = "commands",
	  .type = CONF_NODE,
	  .offset = offsetof(struct recipe_row, commands),
	  .required = true },
	{ .key = "verify",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, verify),
	  .required = true },
	{ .key = "risk",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, risk),
	  .required = true },
	{ .key = "shell",
	  .type = CONF_STRING,
	  .offset = offsetof(struct recipe_row, shell) },
	{ .key = "calls",
	  .type = CONF_NODE,
	  .offset = offsetof(struct recipe_row, calls) },
	{ .key = "first",
	  .type = CONF_BOOL,
	  .offset = offsetof(struct recipe_row, first) },
	{ .key = "last",
	  .type = CONF_BOOL,
	  .offset = offsetof(struct recipe_row, last) },
	{ .key = NULL },
};

static int read_recipe(const struct conf_node *n, struct recipe *ret,
		       struct cf_why *why)
{
	struct recipe_row row = { .software = NULL };

	if (conf_fill(n, recipe_fields, &row, why) != CF_OK)
		return CF_EINPUT;
	if (row.shell && strcmp(row.shell, "powershell") != 0 &&
	    strcmp(row.shell, "sh") != 0)
		return conf_complain(conf_member(n, "shell"), why,
				     "shell: %s is neither sh nor powershell",
				     row.shell);
	ret->first = row.first;
	ret->last = row.last;
	ret->powershell = row.shell && strcmp(row.shell, "powershell") == 0;
	if (keep(n, "software", row.software, check_comment, &ret->software,
		 why) != CF_OK ||
	    keep(n, "tool", row.tool, check_comment, &ret->tool, why) !=
		    CF_OK ||
	    keep(n, "act", row.act, check_comment, &ret->act, why) != CF_OK ||
	    keep(n, "risk", row.risk, check_comment, &ret->risk, why) !=
		    CF_OK ||
	    keep(n, "verify", row.verify, check_check, &ret->verify, why) !=
		    CF_OK)
		return CF_EINPUT;
	if (conf_count(row.commands) == 0)
		return conf_complain(conf_member(n, "commands"), why,
				     "a recipe wants commands");
	if (read_words(row.calls, check_call, &ret->calls, why) != CF_OK)
		return CF_EINPUT;
	return read_words(row.commands, check_command, &ret->commands, why);
}

struct remedy_row {
	const char *id, *title, *why, *caution, *when, *unfit, *near, *idle;
	int64_t rate, worked, tried;
	const struct conf_node *calls, *reasons, *recipes;
};

static const struct conf_field remedy_fields[] = {
	{ .key = "id",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, id),
	  .required = true },
	{ .key = "title",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, title),
	  .required = true },
	{ .key = "why",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, why),
	  .required = true },
	{ .key = "rate",
	  .type = CONF_INT,
	  .offset = offsetof(struct remedy_row, rate),
	  .min = 0,
	  .max = 100 },
	{ .key = "worked",
	  .type = CONF_INT,
	  .offset = offsetof(struct remedy_row, worked),
	  .min = 0,
	  .max = 100000 },
	{ .key = "tried",
	  .type = CONF_INT,
	  .offset = offsetof(struct remedy_row, tried),
	  .min = 0,
	  .max = 100000 },
	{ .key = "caution",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, caution) },
	{ .key = "when",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, when) },
	{ .key = "unfit",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, unfit) },
	{ .key = "near",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, near) },
	{ .key = "idle",
	  .type = CONF_STRING,
	  .offset = offsetof(struct remedy_row, idle) },
	{ .key = "calls",
	  .type = CONF_NODE,
	  .offset = offsetof(struct remedy_row, calls),
	  .required = true },
	{ .key = "reasons",
	  .type = CONF_NODE,
	  .offset = offsetof(struct remedy_row, reasons) },
	{ .key = "recipes",
	  .type = CONF_NODE,
	  .offset = offsetof(struct remedy_row, recipes) },
	{ .key = NULL },
};

static int read_remedy_lists(const struct remedy_row *row, struct remedy *ret,
			     struct cf_why *why)
{
	const struct conf_node *n;
	size_t i;
	int rc = read_reasons(row->reasons, &ret->reasons, why);

	if (rc == CF_OK)
		rc = read_words(row->calls, check_call, &ret->calls, why);
	for (i = 0; rc == CF_OK && (n = conf_at(row->recipes, i)); i++) {
		if (i >= WORDS_MAX)
			return conf_complain(n, why, "at most %d belong here",
					     WORDS_MAX);
		rc = read_recipe(n, VEC_PUSH(&ret->recipes), why);
	}
	return rc;
}

static int read_remedy(const struct conf_node *n, struct remedy *ret,
		       struct cf_why *why)
{
	struct remedy_row row = { .rate = -1 };

	if (conf_fill(n, remedy_fields, &row, why) != CF_OK)
		return CF_EINPUT;
	if (row.worked > row.tried)
		return conf_complain(n, why, "worked can't be more than tried");
	ret->rate = (int)row.rate;
	ret->worked = (int)row.worked;
	ret->tried = (int)row.tried;
	ret->on_card = row.rate >= 0;
	ret->basis = row.rate >= 0   ? BASIS_CARD
		     : row.tried > 0 ? BASIS_FIELD
				     : BASIS_NONE;
	keep(n, "id", row.id, NULL, &ret->id, why);
	keep(n, "title", row.title, NULL, &ret->title, why);
	keep(n, "caution", row.caution, NULL, &ret->caution, why);
	if (keep(n, "why", row.why, check_template, &ret->why, why) != CF_OK ||
	    keep(n, "when", row.when, check_when, &ret->when, why) != CF_OK ||
	    keep(n, "near", row.near, check_when, &ret->near, why) != CF_OK ||
	    keep(n, "idle", row.idle, check_template, &ret->idle, why) !=
		    CF_OK ||
	    keep(n, "unfit", row.unfit, check_template, &ret->unfit, why) !=
		    CF_OK)
		return CF_EINPUT;
	return read_remedy_lists(&row, ret, why);
}

struct dead_end_row {
	const char *id, *title, *why, *when;
	int64_t fail_rate, walked;
	const struct conf_node *applies, *reasons;
};

static const struct conf_field dead_end_fields[] = {
	{ .key = "id",
	  .type = CONF_STRING,
	  .offset = offsetof(struct dead_end_row, id),
	  .required = true },
	{ .key = "title",
	  .type = CONF_STRING,
	  .offset = offsetof(struct dead_end_row, title),
	  .required = true },
	{ .key = "why",
	  .type = CONF_STRING,
	  .offset = offsetof(struct dead_end_row, why),
	  .required = true },
	{ .key = "when",
	  .type = CONF_STRING,
	  .offset = offsetof(struct dead_end_row, when) },
	{ .key = "fail_rate",
	  .type = CONF_INT,
	  .offset = offsetof(struct dead_end_row, fail_rate),
	  .min = 0,
	  .max = 100 },
	{ .key = "walked",
	  .type = CONF_INT,
	  .offset = offsetof(struct dead_end_row, walked),
	  .min = 0,
	  .max = 100000 },
	{ .key = "applies",
	  .type = CONF_NODE,
	  .offset = offsetof(struct dead_end_row, applies) },
	{ .key = "reasons",
	  .type = CONF_NODE,
	  .offset = offsetof(struct dead_end_row, reasons) },
	{ .key = NULL },
};

static int read_dead_end(const struct conf_node *n, struct dead_end *ret,
			 struct cf_why *why)
{
	struct dead_end_row row = { .fail_rate = -1 };

	if (conf_fill(n, dead_end_fields, &row, why) != CF_OK)
		return CF_EINPUT;
	ret->fail_rate = (int)row.fail_rate;
	ret->walked = (int)row.walked;
	ret->on_card = row.fail_rate >= 0;
	keep(n, "id", row.id, NULL, &ret->id, why);
	keep(n, "title", row.title, NULL, &ret->title, why);
	if (keep(n, "why", row.why, check_template, &ret->why, why) != CF_OK ||
	    keep(n, "when", row.when, check_when, &ret->when, why) != CF_OK)
		return CF_EINPUT;
	if (read_reasons(row.reasons, &ret->reasons, why) != CF_OK)
		return CF_EINPUT;
	return read_words(row.applies, check_call, &ret->applies, why);
}

struct catalogue_row {
	const char *id, *written_for, *root_cause;
	int64_t fix_rate;
	const struct conf_node *remedies, *dead_ends;
};

static const struct conf_field catalogue_fields[] = {
	{ .key = "id",
	  .type = CONF_STRING,
	  .offset = offsetof(struct catalogue_row, id),
	  .required = true },
	{ .key = "fix_rate",
	  .type = CONF_INT,
	  .offset = offsetof(struct catalogue_row, fix_rate),
	  .required = true,
	  .min = 0,
	  .max = 100 },
	{ .key = "written_for",
	  .type = CONF_STRING,
	  .offset = offsetof(struct catalogue_row, written_for),
	  .required = true },
	{ .key = "root_cause",
	  .type = CONF_STRING,
	  .offset = offsetof(struct catalogue_row, root_cause),
	  .required = true },
	{ .key = "remedies",
	  .type = CONF_NODE,
	  .offset = offsetof(struct catalogue_row, remedies),
	  .required = true },
	{ .key = "dead_ends",
	  .type = CONF_NODE,
	  .offset = offsetof(struct catalogue_row, dead_ends),
	  .required = true },
	{ .key = NULL },
};

static int twice(const struct conf_node *n, const char *id, struct cf_why *why)
{
	return conf_complain(n, why, "%s stands here for the second time", id);
}

static int read_remedies(const struct conf_node *list, struct catalogue *ret,
			 struct cf_why *why)
{
	const struct conf_node *n;
	size_t i, k;

	for (i = 0; (n = conf_at(list, i)); i++) {
		if (i >= ITEMS_MAX)
			return conf_complain(n, why, "too many remedies");
		if (read_remedy(n, VEC_PUSH(&ret->remedies), why) != CF_OK)
			return CF_EINPUT;
		for (k = 0; k < i; k++) {
			if (strcmp(ret->remedies.items[k].id,
				   ret->remedies.items[i].id) == 0)
				return twice(n, ret->remedies.items[i].id, why);
		}
	}
	return CF_OK;
}

static int read_dead_ends(const struct conf_node *list, struct catalogue *ret,
			  struct cf_why *why)
{
	const struct conf_node *n;
	struct dead_end *d;
	size_t i;

	for (i = 0; (n = conf_at(list, i)); i++) {
		if (i >= ITEMS_MAX)
			return conf_complain(n, why, "too many dead ends");
		d = VEC_PUSH(&ret->dead_ends);
		if (read_dead_end(n, d, why) != CF_OK)
			return CF_EINPUT;
		/* A mark names its id alone. */
		if (catalogue_remedy(ret, d->id) ||
		    catalogue_dead_end(ret, d->id) != d)
			return twice(n, d->id, why);
	}
	return CF_OK;
}

/* Takes the conf over. */
static int read_all(struct conf *conf, struct catalogue *ret,
		    struct cf_why *why)
{
	const struct conf_node *root = conf_root(conf);
	struct catalogue c = { .fix_rate = 0 };
	struct catalogue_row row = { .id = NULL };
	int rc = conf_fill(root, catalogue_fields, &row, why);

	if (rc == CF_OK) {
		c.fix_rate = (int)row.fix_rate;
		keep(root, "id", row.id, NULL, &c.id, why);
		keep(root, "written_for", row.written_for, NULL, &c.written_for,
		     why);
		keep(root, "root_cause", row.root_cause, NULL, &c.root_cause,
		     why);
		rc = read_remedies(row.remedies, &c, why);
	}
	if (rc == CF_OK)
		rc = read_dead_ends(row.dead_ends, &c, why);
	conf_free(conf);
	if (rc == CF_OK)
		*ret = c;
	else
		catalogue_release(&c);
	return rc;
}

int catalogue_shipped(struct catalogue *ret, struct cf_why *why)
{
	const struct embedded *e = embedded_find(SHIPPED);
	struct conf *conf;

	if (!e)
		return why_set(why, CF_EINTERNAL, "%s is not compiled in",
			       SHIPPED);
	conf = conf_read_text(SHIPPED, e->text, e->len, why);
	if (!conf || read_all(conf, ret, why) != CF_OK)
		return CF_EINTERNAL;
	return CF_OK;
}

int catalogue_file(const char *path, struct catalogue *ret, struct cf_why *why)
{
	struct conf *conf = conf_read_file(path, why);

	return conf ? read_all(conf, ret, why) : CF_EINPUT;
}

int catalogue_text(const char *name, const char *text, size_t n,
		   struct catalogue *ret, struct cf_why *why)
{
	struct conf *conf = conf_read_text(name, text, n, why);

	return conf ? read_all(conf, ret, why) : CF_EINPUT;
}

static void reasons_release(struct reasons *r)
{
	size_t i;

	for (i = 0; i < r->n; i++) {
		free(r->items[i].finding);
		free(r->items[i].text);
	}
	VEC_RELEASE(r);
}

static void recipe_release(struct recipe *r)
{
	free(r->software);
	free(r->tool);
	free(r->act);
	free(r->verify);
	free(r->risk);
	words_release(&r->commands);
	words_release(&r->calls);
}

static void remedy_release(struct remedy *r)
{
	size_t i;

	for (i = 0; i < r->recipes.n; i++)
		recipe_release(&r->recipes.items[i]);
	VEC_RELEASE(&r->recipes);
	words_release(&r->calls);
	reasons_release(&r->reasons);
	free(r->id);
	free(r->title);
	free(r->why);
	free(r->caution);
	free(r->when);
	free(r->unfit);
	free(r->near);
	free(r->idle);
}

static void dead_end_release(struct dead_end *d)
{
	words_release(&d->applies);
	reasons_release(&d->reasons);
	free(d->id);
	free(d->title);
	free(d->why);
	free(d->when);
}

void catalogue_release(struct catalogue *c)
{
	size_t i;

	for (i = 0; i < c->remedies.n; i++)
		remedy_release(&c->remedies.items[i]);
	for (i = 0; i < c->dead_ends.n; i++)
		dead_end_release(&c->dead_ends.items[i]);
	VEC_RELEASE(&c->remedies);
	VEC_RELEASE(&c->dead_ends);
	free(c->id);
	free(c->written_for);
	free(c->root_cause);
	memset(c, 0, sizeof(*c));
}

const struct remedy *catalogue_remedy(const struct catalogue *c, const char *id)
{
	size_t i;

	for (i = 0; i < c->remedies.n; i++) {
		if (strcmp(c->remedies.items[i].id, id) == 0)
			return &c->remedies.items[i];
	}
	return NULL;
}

const struct dead_end *catalogue_dead_end(const struct catalogue *c,
					  const char *id)
{
	size_t i;

	for (i = 0; i < c->dead_ends.n; i++) {
		if (strcmp(c->dead_ends.items[i].id, id) == 0)
			return &c->dead_ends.items[i];
	}
	return NULL;
}

enum way_kind catalogue_way(const struct catalogue *c, const char *id,
			    const char **ret_title)
{
	const struct remedy *r = catalogue_remedy(c, id);
	const struct dead_end *d = catalogue_dead_end(c, id);

	*ret_title = r ? r->title : d ? d->title : id;
	return r ? WAY_REMEDY : d ? WAY_DEAD_END : WAY_UNKNOWN;
}

/* Laplace's rule of succession, so that 3 of 3 does not outrank a figure that
 * rests on more. */
static double succession(int worked, int tried)
{
	return 100.0 * (worked + 1) / (tried + 2);
}

double remedy_rank(const struct remedy *r)
{
	if (r->here.tried >= HERE_ENOUGH)
		return succession(r->here.worked, r->here.tried);
	if (r->rate >= 0)
		return r->rate;
	return r->tried > 0 ? succession(r->worked, r->tried) : 0;
}

static char *shipped_basis(const struct remedy *r)
{
	switch (r->basis) {
	case BASIS_CARD:
		return xstrdup("card");
	case BASIS_FIELD:
		return xasprintf("field %d of %d", r->worked, r->tried);
	case BASIS_NONE:
		break;
	}
	return xstrdup("no data");
}

char *remedy_basis(const struct remedy *r)
{
	char *shipped = shipped_basis(r), *text;

	if (r->here.tried == 0)
		return shipped;
	text = xasprintf("%s, here %d of %d", shipped, r->here.worked,
			 r->here.tried);
	free(shipped);
	return text;
}

char *dead_end_basis(const struct dead_end *d)
{
	struct buf text = BUF_INIT(256);

	if (d->fail_rate >= 0)
		buf_addf(&text, "fails %d %%, card", d->fail_rate);
	else if (d->walked > 0)
		buf_addf(&text, "walked in vain %d time%s in the field",
			 d->walked, d->walked == 1 ? "" : "s");
	else
		buf_adds(&text, "no data");
	if (d->here.tried > 0)
		buf_addf(&text, ", here %d of %d worked", d->here.worked,
			 d->here.tried);
	return buf_take(&text);
}
