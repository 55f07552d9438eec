/* Which recipes of a remedy are shown for one target, and in which order. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "advice/advise.h"
#include "advice/aws_name.h"
#include "base/xmem.h"

#define ELB "AWS load balancer"

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

/* The check is said once where all have the same. */
static void add_check(const struct situation *s, const struct recipe *r,
		      struct advised_remedy *ret)
{
	char *check = situation_command(s, r->verify);

	if (!check)
		return;
	if (!ret->verify) {
		ret->verify = check;
		return;
	}
	if (strcmp(ret->verify, check) == 0) {
		free(check);
		return;
	}
	*VEC_PUSH(&ret->commands) = xstrdup(RECIPE_CHECK);
	*VEC_PUSH(&ret->commands) = check;
}

static void add_recipe(const struct situation *s, const struct recipe *r,
		       struct advised_remedy *ret)
{
	char *act;
	size_t i;

	if (is_general(r))
		act = xasprintf("# %s", r->act);
	else
		act = xasprintf("# %s%s: %s", r->software,
				r->powershell ? " in PowerShell" : "", r->act);
	*VEC_PUSH(&ret->commands) = act;
	for (i = 0; i < r->commands.n; i++) {
		char *filled = fill(s, r, i);

		if (filled)
			*VEC_PUSH(&ret->commands) = filled;
	}
	*VEC_PUSH(&ret->commands) = xasprintf(RECIPE_RISK "%s", r->risk);
	add_check(s, r, ret);
}

static void add_general(const struct situation *s, struct advised_remedy *ret)
{
	const struct remedy *r = ret->remedy;
	size_t i;

	for (i = 0; i < r->recipes.n; i++) {
		if (!is_general(&r->recipes.items[i]) ||
		    !recipe_applies(s, &r->recipes.items[i]))
			continue;
		add_recipe(s, &r->recipes.items[i], ret);
		return;
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
		add_recipe(s, &r->recipes.items[i], ret);
	}
	return any;
}

void advise_recipes(const struct situation *s, struct advised_remedy *ret)
{
	bool seen = add_special(s, true, ret);

	add_general(s, ret);
	if (!seen)
		add_special(s, false, ret);
}
