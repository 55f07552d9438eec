/* The file of settings: what may stand in it, and whether it is right. */
#include "cli/settings.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "base/xmem.h"
#include "cli/settings_parts.h"
#include "probe/target.h"
#include "report/report.h"

/* Options that may have a default of the user's own. */
static const char *const option_names[] = {
	"port",	     "http-port", "protocols",	     "dns",
	"trust",     "attempts",  "quick",	     "gentle",
	"jobs",	     "format",	  "redact",	     "policy",
	"catalogue", "ascii",	  "color",	     "quiet",
	"verbose",   "timeout",	  "connect-timeout", "mouse",
};

static int check_color(const char *text, struct cf_why *why)
{
	if (strcmp(text, "auto") == 0 || strcmp(text, "always") == 0 ||
	    strcmp(text, "never") == 0)
		return 0;
	return why_set(why, CF_EINPUT, "auto, always or never is needed");
}

static int check_format(const char *text, struct cf_why *why)
{
	if (report_format_by_name(text))
		return 0;
	return why_set(why, CF_EINPUT,
		       "text, markdown, json, html, pem, log or ticket is "
		       "needed");
}

static int check_protocols(const char *text, struct cf_why *why)
{
	unsigned protocols;

	return protocols_parse(text, &protocols, why);
}

static int check_dns(const char *text, struct cf_why *why)
{
	struct question q;
	int rc;

	question_init(&q);
	rc = question_add_dns(&q, text, why);
	question_release(&q);
	return rc;
}

static int check_timeout(const char *text, struct cf_why *why)
{
	int ms;

	return option_seconds("timeout", text, 0.1, 3600, &ms, why);
}

static int check_connect_timeout(const char *text, struct cf_why *why)
{
	int ms;

	return option_seconds("connect-timeout", text, 0.1, 60, &ms, why);
}

/* What the command line would find wrong later, without a line to point at. */
static const struct {
	const char *name;
	int (*check)(const char *text, struct cf_why *why);
} checks[] = {
	{ "color", check_color },
	{ "format", check_format },
	{ "protocols", check_protocols },
	{ "dns", check_dns },
	{ "timeout", check_timeout },
	{ "connect-timeout", check_connect_timeout },
};

static struct conf_field field_of(const struct option_row *row)
{
	struct conf_field f = { .key = row->name, .offset = row->offset };

	if (row->kind == OPTION_SWITCH)
		f.type = CONF_BOOL;
	else if (row->kind == OPTION_NUMBER)
		f.type = CONF_INT;
	else
		f.type = CONF_STRING;
	f.min = row->min;
	f.max = row->max;
	return f;
}

static int check_values(const struct conf_node *group, struct cf_why *why)
{
	struct cf_why inner;
	const char *text;

	for (size_t i = 0; i < ARRAY_LEN(checks); i++) {
		const struct conf_node *n = conf_member(group, checks[i].name);

		if (!n)
			continue;
		if (conf_string(n, &text, why) < 0)
			return CF_EINPUT;
		if (checks[i].check(text, &inner) < 0)
			return conf_complain(n, why, "%s: %s", checks[i].name,
					     inner.text);
	}
	return 0;
}

/* A port of one's own is for what is asked, not for what the demo serves; and
 * explain knows fewer formats. */
static bool has_use(const struct option_row *row, unsigned command)
{
	if (strcmp(row->name, "port") == 0 && command == CMD_DEMO)
		return false;
	if (strcmp(row->name, "format") == 0 && command == CMD_EXPLAIN)
		return false;
	return (row->commands & command) != 0;
}

static int read_defaults(const struct conf_node *group, unsigned command,
			 struct options *ret, struct cf_why *why)
{
	struct conf_field all[ARRAY_LEN(option_names) + 1] = {
		{ .key = NULL }
	};
	struct options seen;
	int rc;

	for (size_t i = 0; i < ARRAY_LEN(option_names); i++)
		all[i] = field_of(option_by_name(option_names[i]));
	/* Everything is checked, whatever the command has a use for. */
	seen = *ret;
	rc = conf_fill(group, all, &seen, why);
	if (rc == 0)
		rc = check_values(group, why);
	for (size_t i = 0; rc == 0 && i < ARRAY_LEN(option_names); i++) {
		const struct option_row *row = option_by_name(option_names[i]);
		size_t size = row->kind == OPTION_SWITCH   ? sizeof(bool)
			      : row->kind == OPTION_NUMBER ? sizeof(int64_t)
							   : sizeof(char *);

		if (has_use(row, command))
			memcpy((char *)ret + row->offset,
			       (char *)&seen + row->offset, size);
	}
	return rc;
}

static void element_name(size_t i, char out[NAME_ROOM])
{
	settings_name(theme_name((enum theme)i) + strlen("TH_"), out);
}

/* In a list nothing has a name. */
static int check_group(const struct conf_node *n, struct cf_why *why)
{
	if (conf_count(n) == 0 || conf_name(conf_at(n, 0)))
		return 0;
	return conf_complain(n, why, "%s: a group in braces is needed",
			     conf_name(n));
}

static int read_theme(const struct conf_node *group, struct settings *s,
		      struct cf_why *why)
{
	const struct conf_node *n;
	const char *text;

	memcpy(s->looks, theme_looks(SCHEME_DEFAULT), sizeof(s->looks));
	s->themed = true;
	for (size_t i = 0; (n = conf_at(group, i)); i++) {
		int at = settings_find(n, TH_N, element_name, why);

		if (at < 0 || conf_string(n, &text, why) < 0)
			return CF_EINPUT;
		if (!look_parse(text, &s->looks[at]))
			return conf_complain(
				n, why,
				"%s: words are needed out of " LOOK_WORDS,
				conf_name(n));
	}
	return 0;
}

struct parts {
	const struct conf_node *options, *theme, *keys;
};

static int read_parts(struct settings *s, unsigned command, struct options *ret,
		      struct cf_why *why)
{
	static const struct conf_field fields[] = {
		{ .key = "options",
		  .type = CONF_NODE,
		  .offset = offsetof(struct parts, options) },
		{ .key = "theme",
		  .type = CONF_NODE,
		  .offset = offsetof(struct parts, theme) },
		{ .key = "keys",
		  .type = CONF_NODE,
		  .offset = offsetof(struct parts, keys) },
		{ .key = NULL },
	};
	struct parts p = { .options = NULL };

	if (conf_fill(conf_root(s->conf), fields, &p, why) < 0)
		return CF_EINPUT;
	if ((p.theme && check_group(p.theme, why) < 0) ||
	    (p.keys && check_group(p.keys, why) < 0))
		return CF_EINPUT;
	if (p.options && read_defaults(p.options, command, ret, why) < 0)
		return CF_EINPUT;
	if (p.theme && read_theme(p.theme, s, why) < 0)
		return CF_EINPUT;
	return p.keys ? settings_keys(p.keys, &s->keys, why) : 0;
}

/* The default place; NULL when nothing is there. */
static char *default_path(void)
{
	char *dir = file_config_dir();
	char *path = dir ? file_join(dir, "config") : NULL;

	free(dir);
	if (path && access(path, F_OK) < 0 &&
	    (errno == ENOENT || errno == ENOTDIR)) {
		free(path);
		return NULL;
	}
	return path;
}

int settings_load(struct settings *s, const char *path, unsigned command,
		  struct options *ret, struct cf_why *why)
{
	char *name = path ? xstrdup(path) : default_path();
	int rc = 0;

	if (!name)
		return 0;
	s->conf = conf_read_file(name, why);
	rc = s->conf ? read_parts(s, command, ret, why) : CF_EINPUT;
	free(name);
	return rc;
}

void settings_release(struct settings *s)
{
	keymap_release(&s->keys);
	conf_free(s->conf);
	s->conf = NULL;
}
