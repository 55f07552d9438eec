/* Which recipes of a remedy are shown for one target, and in which order. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "advice/advise.h"
#include "advice/anchors.h"
#include "advice/aws_name.h"
#include "base/buf.h"
#include "base/xmem.h"

#define ELB	   "AWS load balancer"
#define RECIPE_MAX 65536

/* What servers call themselves where it is not what people call them. */
static const struct {
	const char *software, *says;
} aliases[] = {
	{ "nginx", "openresty" },
	{ "nginx", "tengine" },
	{ "Apache", "httpd" },
	{ ELB, "awselb" },
};

static const char *server_seen(const struct situation *s)
{
	const struct conn *c = s->contact.proof;
	size_t i;

	if (c && c->http_server)
		return c->http_server;
	for (i = 0; s->has_contact && i < s->evidence->scenarios.n; i++) {
		c = evidence_conn(s->evidence, s->contact.address, i,
				  PURPOSE_PLAIN);
		if (c && c->http_server)
			return c->http_server;
	}
	return NULL;
}

static bool is_elb(const struct situation *s)
{
	return aws_service_of(s->evidence->host) == AWS_LOAD_BALANCER;
}

/*
 * Behind a load balancer's name TLS ends at the load balancer, whatever
 * server speaks in the HTTP answer.
 */
static bool software_fits(const struct situation *s, const struct recipe *r)
{
	const char *server = server_seen(s);
	size_t i;

	if (is_elb(s))
		return strcmp(r->software, ELB) == 0;
	if (!server)
		return false;
	for (i = 0; i < ARRAY_LEN(aliases); i++) {
		if (strcmp(aliases[i].software, r->software) == 0 &&
		    strcasestr(server, aliases[i].says))
			return true;
	}
	return strcasestr(server, r->software) != NULL;
}

static char *fill(const struct situation *s, const struct recipe *r, size_t i)
{
	return r->powershell ? situation_powershell(s, r->commands.items[i])
			     : situation_command(s, r->commands.items[i]);
}

/* Half a recipe is none: each command builds on the one before. */
static bool recipe_fills(const struct situation *s, const struct recipe *r)
{
	size_t i;

	for (i = 0; i < r->commands.n; i++) {
		char *filled = fill(s, r, i);

		if (!filled)
			return false;
		free(filled);
	}
	return true;
}

static bool recipe_applies(const struct situation *s, const struct recipe *r)
{
	size_t i;

	if (!recipe_fills(s, r))
		return false;
	for (i = 0; i < s->advice->findings.n; i++) {
		if (advise_calls(&r->calls, &s->advice->findings.items[i]))
			return true;
	}
	return r->calls.n == 0;
}

static bool is_general(const struct recipe *r)
{
	return strcmp(r->software, "any") == 0;
}

const char *recipe_label(const struct recipe *r)
{
	if (r->tool)
		return r->tool;
	return is_general(r) ? "any server" : r->software;
}

static void add_recipe(const struct situation *s, const struct recipe *r,
		       bool seen, struct advised_remedy *ret)
{
	struct advised_recipe *to = VEC_PUSH(&ret->recipes);
	size_t i;

	*to = (struct advised_recipe){
		.recipe = r,
		.seen = seen,
		.check = anchors_command(s, r->verify),
	};
	for (i = 0; i < r->commands.n; i++) {
		char *filled = fill(s, r, i);

		if (filled)
			*VEC_PUSH(&to->commands) = filled;
	}
}

static bool has_label(const struct advised_remedy *a, const char *label)
{
	size_t i;

	for (i = 0; i < a->recipes.n; i++) {
		if (strcmp(recipe_label(a->recipes.items[i].recipe), label) ==
		    0)
			return true;
	}
	return false;
}

enum place {
	PLACE_FIRST,
	PLACE_USUAL,
	PLACE_LAST,
};

static enum place place_of(const struct recipe *r)
{
	return r->first ? PLACE_FIRST : r->last ? PLACE_LAST : PLACE_USUAL;
}

/* Of those with one tool the first stands for the others. */
static void add_general(const struct situation *s, enum place place,
			struct advised_remedy *ret)
{
	const struct remedy *r = ret->remedy;
	size_t i;

	for (i = 0; i < r->recipes.n; i++) {
		const struct recipe *one = &r->recipes.items[i];

		if (is_general(one) && place_of(one) == place &&
		    !has_label(ret, recipe_label(one)) &&
		    recipe_applies(s, one))
			add_recipe(s, one, false, ret);
	}
}

/* Those of the software seen, or those of all others; tells whether any. */
static bool add_special(const struct situation *s, bool seen,
			struct advised_remedy *ret)
{
	const struct remedy *r = ret->remedy;
	bool any = false;
	size_t i;

	for (i = 0; i < r->recipes.n; i++) {
		if (is_general(&r->recipes.items[i]) ||
		    software_fits(s, &r->recipes.items[i]) != seen ||
		    !recipe_applies(s, &r->recipes.items[i]))
			continue;
		any = true;
		add_recipe(s, &r->recipes.items[i], seen, ret);
	}
	return any;
}

static char *act_text(const struct recipe *r)
{
	if (is_general(r) && !r->tool)
		return xasprintf("# %s", r->act);
	return xasprintf("# %s%s: %s", recipe_label(r),
			 r->powershell ? " in PowerShell" : "", r->act);
}

char *advised_recipe_text(const struct advised_recipe *r)
{
	struct buf out = BUF_INIT(RECIPE_MAX);
	char *act = act_text(r->recipe);
	size_t i;

	buf_addf(&out, "%s\n", act);
	for (i = 0; i < r->commands.n; i++)
		buf_addf(&out, "%s\n", r->commands.items[i]);
	buf_addf(&out, RECIPE_RISK "%s\n", r->recipe->risk);
	free(act);
	return buf_take(&out);
}

/* The check is said once where all have the same. */
static void tell_check(const struct advised_recipe *r,
		       struct advised_remedy *ret)
{
	if (!r->check)
		return;
	if (!ret->verify) {
		ret->verify = xstrdup(r->check);
	} else if (strcmp(ret->verify, r->check) != 0) {
		*VEC_PUSH(&ret->commands) = xstrdup(RECIPE_CHECK);
		*VEC_PUSH(&ret->commands) = xstrdup(r->check);
	}
}

static void tell(const struct advised_recipe *r, struct advised_remedy *ret)
{
	size_t i;

	*VEC_PUSH(&ret->commands) = act_text(r->recipe);
	for (i = 0; i < r->commands.n; i++)
		*VEC_PUSH(&ret->commands) = xstrdup(r->commands.items[i]);
	*VEC_PUSH(&ret->commands) =
		xasprintf(RECIPE_RISK "%s", r->recipe->risk);
	tell_check(r, ret);
}

void advise_recipes(const struct situation *s, struct advised_remedy *ret)
{
	bool seen;
	size_t i;

	add_general(s, PLACE_FIRST, ret);
	seen = add_special(s, true, ret);
	add_general(s, PLACE_USUAL, ret);
	add_special(s, false, ret);
	add_general(s, PLACE_LAST, ret);
	for (i = 0; i < ret->recipes.n; i++) {
		const struct advised_recipe *r = &ret->recipes.items[i];

		if (!seen || r->seen || is_general(r->recipe))
			tell(r, ret);
	}
}
