/* The option table, and the reading of the command line against it. */
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define PROBING	  (CMD_WIZARD | CMD_CHECK)
#define REPORTING (CMD_CHECK | CMD_INSPECT)

/* clang-format off */
#define ROW(name_, letter_, arg_, kind_, field_, commands_, help_)          \
	{ .name = (name_), .letter = (letter_), .arg = (arg_),              \
	  .kind = (kind_), .offset = offsetof(struct options, field_),      \
	  .commands = (commands_), .help = (help_) }
#define NUMBER(name_, letter_, max_, field_, commands_, help_)              \
	{ .name = (name_), .letter = (letter_), .arg = "N",                 \
	  .kind = OPTION_NUMBER, .offset = offsetof(struct options, field_), \
	  .min = 1, .max = (max_), .commands = (commands_), .help = (help_) }
#define FLAG(name, letter, field, commands, help)                           \
	ROW(name, letter, NULL, OPTION_FLAG, field, commands, help)
#define SWITCH(name, letter, field, commands, help)                         \
	ROW(name, letter, NULL, OPTION_SWITCH, field, commands, help)
#define TEXT(name, letter, arg, field, commands, help)                      \
	ROW(name, letter, arg, OPTION_TEXT, field, commands, help)
#define MAYBE(name, arg, field, commands, help)                             \
	ROW(name, 0, arg, OPTION_MAYBE, field, commands, help)
#define LIST(name, letter, arg, field, commands, help)                      \
	ROW(name, letter, arg, OPTION_LIST, field, commands, help)
#define PLANNED(name_, arg_)                                                \
	{ .name = (name_), .arg = (arg_), .kind = OPTION_PLANNED }

const struct option_row option_rows[] = {
	NUMBER("port", 'p', 65535, port, PROBING | CMD_DEMO,
	       "HTTPS port of targets that name none [443]; with --serve, "
	       "the port to listen on [a free one]"),
	LIST("host-header", 'H', "NAME", hosts, PROBING | CMD_INSPECT,
	     "viewer's Host header, where CloudFront forwards it; repeatable"),
	TEXT("host", 0, "NAME", host, CMD_INSPECT,
	     "origin host to judge names against [names are not judged]"),
	LIST("viewer", 0, "NAME", viewers, PROBING | CMD_INSPECT,
	     "viewer's name, where nobody knows whether Host is forwarded"),
	TEXT("sni", 's', "NAME", sni, PROBING,
	     "server name to send [the forwarded Host, else the origin]"),
	FLAG("no-sni", 0, no_sni, PROBING, "send no server name"),
	TEXT("protocols", 0, "LIST", protocols, PROBING,
	     "the distribution's OriginSslProtocols [TLSv1.2]"),
	NUMBER("http-port", 0, 65535, http_port, PROBING,
	       "origin HTTP port [80]"),
	LIST("resolve", 0, "HOST:PORT:ADDR[,ADDR]", resolve, PROBING,
	     "use these addresses and ask no DNS; repeatable"),
	TEXT("dns", 0, "SERVER[,SERVER]", dns, PROBING,
	     "ask these resolvers [the system's]"),
	FLAG("ipv4", '4', ipv4, PROBING,
	     "the edge uses only IPv4 [as CloudFront does by default]"),
	FLAG("ipv6", '6', ipv6, PROBING, "the edge uses only IPv6"),
	TEXT("trust", 0, "PATH", trust, PROBING | CMD_INSPECT,
	     "PEM file or folder of trust anchors [Mozilla's roots alone]"),
	TEXT("at", 0, "TIME", at, PROBING | CMD_INSPECT,
	     "judge dates at this time: RFC 3339, or +30d [now]"),
	TEXT("connect-timeout", 0, "S", connect_timeout, PROBING,
	     "seconds for one TCP attempt [10]"),
	NUMBER("attempts", 0, 3, attempts, PROBING, "TCP attempts [1]"),
	TEXT("timeout", 0, "S", timeout, PROBING,
	     "seconds for the whole diagnosis of a target [30]"),
	SWITCH("quick", 0, quick, PROBING,
	     "only the handshake that the edge would make"),
	SWITCH("gentle", 0, gentle, PROBING,
	     "one connection to an address at a time"),
	TEXT("distribution", 0, "FILE", distribution, PROBING,
	     "JSON of aws cloudfront get-distribution: probe its origins"),
	TEXT("origin", 0, "ID", origin, PROBING,
	     "of that distribution, this origin alone"),
	TEXT("from", 0, "FILE", from, CMD_CHECK,
	     "read targets, one a line; - is standard input"),
	NUMBER("jobs", 0, 256, jobs, CMD_CHECK,
	       "targets under way at once [32]"),
	MAYBE("watch", "S", watch, CMD_CHECK,
	      "ask again every S seconds [30], ever more rarely, until "
	      "CloudFront would connect"),
	TEXT("format", 0, "FMT", format, REPORTING | CMD_EXPLAIN,
	     "text, markdown; of reports json, html, pem, log, ticket too [text]"),
	SWITCH("redact", 0, redact, REPORTING | CMD_WIZARD | CMD_RESUME,
	     "hide names, addresses and certificates in reports"),
	TEXT("output", 'o', "FILE", output, REPORTING,
	     "write the report there, replacing what stood there"),
	TEXT("replay", 0, "LOG", replay, PROBING,
	     "judge a recorded event log in place of the network"),
	TEXT("log", 0, "FILE", log, REPORTING,
	     "write the event log of the target there, for --replay"),
	TEXT("policy", 0, "FILE", policy,
	     PROBING | CMD_INSPECT | CMD_DEMO | CMD_RESUME,
	     "edge policies in place of the shipped ones"),
	TEXT("catalogue", 0, "FILE", catalogue,
	     PROBING | CMD_INSPECT | CMD_DEMO | CMD_EXPLAIN | CMD_RESUME,
	     "catalogue in place of the shipped one"),
	TEXT("config", 0, "FILE", config, CMD_ALL,
	     "settings in place of those in ~/.config/cf502/config"),
	FLAG("list", 0, list, CMD_DEMO | CMD_RESUME,
	     "name the demo origins, or the saved sessions"),
	TEXT("forget", 0, "SESSION", forget, CMD_RESUME,
	     "delete a saved session"),
	TEXT("serve", 0, "NAME", serve, CMD_DEMO,
	     "serve one demo origin until interrupted"),
	FLAG("plain", 0, plain, CMD_WIZARD | CMD_DEMO | CMD_RESUME,
	     "the wizard as questions and answers, line by line"),
	SWITCH("mouse", 0, mouse, CMD_WIZARD | CMD_DEMO | CMD_RESUME,
	       "clicks and wheel for the wizard, as m does"),
	SWITCH("ascii", 0, ascii, CMD_ALL, "no glyph beyond ASCII"),
	TEXT("color", 0, "WHEN", color, CMD_ALL,
	     "auto, always or never [auto]"),
	SWITCH("quiet", 'q', quiet, CMD_ALL,
	     "say less: check and inspect print one line a target"),
	SWITCH("verbose", 'v', verbose, CMD_ALL,
	     "say more: events on standard error as they come"),
	FLAG("help", 'h', help, CMD_ALL, "this text"),
	FLAG("version", 'V', version, CMD_ALL, "version and libraries"),
	PLANNED("no-sandbox", NULL),
	{ .name = NULL },
};
/* clang-format on */

/* An option of several commands may do less for some of them. */
static const struct {
	const char *name;
	unsigned commands;
	const char *help;
} narrower[] = {
	{ "port", CMD_CHECK, "HTTPS port of targets that name none [443]" },
	{ "port", CMD_DEMO,
	  "with --serve, the port to listen on [a free one]" },
	{ "format", CMD_EXPLAIN, "text or markdown [text]" },
	{ "format", CMD_CHECK | CMD_INSPECT,
	  "text, markdown, json, html, pem, log or ticket [text]" },
	{ "list", CMD_DEMO, "name the demo origins" },
	{ "list", CMD_RESUME, "name the saved sessions" },
	{ "quiet", CMD_DEMO | CMD_EXPLAIN | CMD_RESUME, "say less" },
	{ "quiet", CMD_CHECK | CMD_INSPECT, "print one line a target" },
	{ "verbose", CMD_DEMO, "with --list, what else is found in each" },
	{ "verbose", CMD_EXPLAIN | CMD_RESUME, "say more" },
};

const char *option_help(const struct option_row *row, unsigned command)
{
	for (size_t i = 0; i < ARRAY_LEN(narrower); i++)
		if ((narrower[i].commands & command) &&
		    strcmp(narrower[i].name, row->name) == 0)
			return narrower[i].help;
	return row->help;
}

void options_init(struct options *o)
{
	*o = (struct options){
		.port = 443,
		.jobs = 32,
		.format = "text",
		.color = "auto",
	};
}

void options_release(struct options *o)
{
	VEC_RELEASE(&o->words.v);
	VEC_RELEASE(&o->hosts.v);
	VEC_RELEASE(&o->viewers.v);
	VEC_RELEASE(&o->resolve.v);
}

static const struct option_row *row_by_name(const char *name, size_t n)
{
	for (const struct option_row *r = option_rows; r->name; r++)
		if (strlen(r->name) == n && strncmp(r->name, name, n) == 0)
			return r;
	return NULL;
}

const struct option_row *option_by_name(const char *name)
{
	return row_by_name(name, strlen(name));
}

static const struct option_row *row_by_letter(char letter)
{
	for (const struct option_row *r = option_rows; r->name; r++)
		if (r->letter == letter)
			return r;
	return NULL;
}

#define NO "no-"

static bool is_taken_back(const char *name, size_t n)
{
	return n > strlen(NO) && strncmp(name, NO, strlen(NO)) == 0;
}

/* "unknown option --prot; did you mean --port?" */
static int unknown_long(const char *name, size_t n, struct cf_why *why)
{
	const char *names[ARRAY_LEN(option_rows)];
	bool no = is_taken_back(name, n);
	size_t k = 0;
	char *clean = text_clean(name, n, 60);
	const char *near;
	int rc;

	for (const struct option_row *r = option_rows; r->name; r++)
		if (no ? r->kind == OPTION_SWITCH : r->kind != OPTION_PLANNED)
			names[k++] = r->name;
	names[k] = NULL;
	near = text_nearest(no ? clean + strlen(NO) : clean, names);
	rc = why_set(why, CF_EINPUT, "unknown option --%s%s%s%s%s", clean,
		     near ? "; did you mean --" : "", near && no ? NO : "",
		     near ? near : "", near ? "?" : "");
	free(clean);
	return rc;
}

static int store_number(const struct option_row *row, const char *value,
			void *field, struct cf_why *why)
{
	int64_t number;
	char *clean;

	if (text_number(value, row->min, row->max, &number)) {
		*(int64_t *)field = number;
		return 0;
	}
	clean = text_clean(value, strlen(value), 60);
	why_set(why, CF_EINPUT,
		"--%s %s: a whole number from %lld to %lld is needed",
		row->name, clean, (long long)row->min, (long long)row->max);
	free(clean);
	return CF_EINPUT;
}

static int store(const struct option_row *row, char *value, struct options *o,
		 struct cf_why *why)
{
	void *field = (char *)o + row->offset;

	switch (row->kind) {
	case OPTION_FLAG:
	case OPTION_SWITCH:
		*(bool *)field = true;
		return 0;
	case OPTION_TEXT:
		*(const char **)field = value;
		return 0;
	case OPTION_MAYBE:
		*(const char **)field = value ? value : "";
		return 0;
	case OPTION_LIST:
		*VEC_PUSH(&((struct text_list *)field)->v) = value;
		return 0;
	case OPTION_NUMBER:
		if (field == &o->port)
			o->port_given = true;
		return store_number(row, value, field, why);
	case OPTION_PLANNED:
		break;
	}
	return why_set(why, CF_EINPUT, "--%s is not built yet", row->name);
}

struct reader {
	int argc;
	char *const *argv;
	int at;
	unsigned command;
};

static int check_row(const struct option_row *row, unsigned command,
		     struct cf_why *why)
{
	if (row->kind == OPTION_PLANNED)
		return why_set(why, CF_EINPUT, "--%s is not built yet",
			       row->name);
	if (!(row->commands & command))
		return why_set(why, CF_EINPUT,
			       "--%s has no meaning for this command",
			       row->name);
	return 0;
}

/* The value of an option: what is attached to it, else the next word. */
static int take_value(struct reader *r, const struct option_row *row,
		      char *attached, char **ret, struct cf_why *why)
{
	if (attached) {
		*ret = attached;
		return 0;
	}
	if (r->at + 1 >= r->argc)
		return why_set(why, CF_EINPUT, "--%s needs a value: %s",
			       row->name, row->arg);
	*ret = r->argv[++r->at];
	return 0;
}

/* --no-gentle: what the settings say does not hold; NULL: no such thing. */
static const struct option_row *row_taken_back(const char *name, size_t n)
{
	const struct option_row *row;

	if (!is_taken_back(name, n))
		return NULL;
	row = row_by_name(name + strlen(NO), n - strlen(NO));
	return row && row->kind == OPTION_SWITCH ? row : NULL;
}

static int read_long(struct reader *r, struct options *o, struct cf_why *why)
{
	char *name = r->argv[r->at] + 2;
	char *equals = strchr(name, '=');
	size_t n = equals ? (size_t)(equals - name) : strlen(name);
	const struct option_row *row = row_by_name(name, n);
	const struct option_row *no = row ? NULL : row_taken_back(name, n);
	char *value = equals ? equals + 1 : NULL;

	row = no ? no : row;
	if (!row)
		return unknown_long(name, n, why);
	if (check_row(row, r->command, why) < 0)
		return CF_EINPUT;
	if (!row->arg && value)
		return why_set(why, CF_EINPUT, "--%s%s takes no value",
			       no ? NO : "", row->name);
	if (no) {
		*(bool *)((char *)o + row->offset) = false;
		return 0;
	}
	if (row->arg && row->kind != OPTION_MAYBE &&
	    take_value(r, row, value, &value, why) < 0)
		return CF_EINPUT;
	return store(row, value, o, why);
}

static int read_letters(struct reader *r, struct options *o, struct cf_why *why)
{
	char *p = r->argv[r->at] + 1;

	for (; *p; p++) {
		const struct option_row *row = row_by_letter(*p);
		char *value = p[1] ? p + 1 : NULL;
		char *clean;

		if (!row) {
			clean = text_clean(p, 1, 16);
			why_set(why, CF_EINPUT, "unknown option -%s", clean);
			free(clean);
			return CF_EINPUT;
		}
		if (check_row(row, r->command, why) < 0)
			return CF_EINPUT;
		if (!row->arg) {
			store(row, NULL, o, why);
			continue;
		}
		if (take_value(r, row, value, &value, why) < 0)
			return CF_EINPUT;
		return store(row, value, o, why);
	}
	return 0;
}

int options_parse(int argc, char *const *argv, unsigned command,
		  struct options *ret, struct cf_why *why)
{
	struct reader r = { .argc = argc, .argv = argv, .command = command };
	bool only_words = false;

	for (r.at = 1; r.at < argc; r.at++) {
		char *word = argv[r.at];
		int rc = 0;

		if (only_words || word[0] != '-' || word[1] == '\0')
			*VEC_PUSH(&ret->words.v) = word;
		else if (strcmp(word, "--") == 0)
			only_words = true;
		else if (word[1] == '-')
			rc = read_long(&r, ret, why);
		else
			rc = read_letters(&r, ret, why);
		if (rc < 0)
			return rc;
		if (ret->help || ret->version)
			return 0;
	}
	return 0;
}

int option_seconds(const char *name, const char *text, double min, double max,
		   int *ret_ms, struct cf_why *why)
{
	char *end = NULL;
	double s = strtod(text, &end);
	char *clean;

	if (text[0] >= '0' && text[0] <= '9' && !strpbrk(text, "xXpPeE") &&
	    *end == '\0' && s >= min && s <= max) {
		*ret_ms = (int)(s * 1000.0 + 0.5);
		return 0;
	}
	clean = text_clean(text, strlen(text), 60);
	why_set(why, CF_EINPUT, "--%s %s: seconds from %g to %g are needed",
		name, clean, min, max);
	free(clean);
	return CF_EINPUT;
}
