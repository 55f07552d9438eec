#ifndef CF502_CLI_OPTIONS_H
#define CF502_CLI_OPTIONS_H
/*
 * The command line: one row an option in one table, from which parsing, --help
 * and the checks of the man page are made. Long options can't be abbreviated,
 * since scripts that rely on an abbreviation break with the next option.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/vec.h"

/* Commands as bits, for the option table. */
enum command_bit {
	CMD_WIZARD = 1 << 0,
	CMD_CHECK = 1 << 1,
	CMD_DEMO = 1 << 2,
	CMD_EXPLAIN = 1 << 3,
	CMD_INSPECT = 1 << 4,
	CMD_RESUME = 1 << 5,
	CMD_ALL = (1 << 6) - 1,
};

struct text_list {
	VEC_OF(char *) v; /* borrowed from argv */
};

struct options {
	struct text_list words; /* what is no option */
	int64_t port, jobs;
	int64_t http_port, attempts; /* 0: not given */
	bool port_given;
	struct text_list hosts, viewers, resolve;
	const char *host, *sni, *protocols, *dns, *trust, *at, *from;
	const char *distribution, *origin;
	const char *policy, *catalogue, *format, *output, *replay, *color, *log;
	const char *connect_timeout, *timeout, *watch;
	const char *serve, *forget, *config;
	bool no_sni, ipv4, ipv6, quick, gentle, ascii, list;
	bool quiet, verbose, redact, plain, mouse, help, version;
};

enum option_kind {
	OPTION_FLAG,
	OPTION_SWITCH, /* a flag that --no-NAME takes back from the settings */
	OPTION_TEXT,
	OPTION_MAYBE, /* a value only behind "=": NULL, "" or that */
	OPTION_NUMBER,
	OPTION_LIST,
	OPTION_PLANNED, /* in the contract, refused until it is built */
};

struct option_row {
	const char *name; /* without the dashes */
	char letter;	  /* 0: none */
	const char *arg;  /* "N", or NULL for a flag */
	enum option_kind kind;
	size_t offset;
	int64_t min, max;
	unsigned commands; /* enum command_bit */
	const char *help;
};

/* Ends with name NULL. */
extern const struct option_row option_rows[];

/* What it does for that command (its bit), in a few words; static. */
const char *option_help(const struct option_row *row, unsigned command);
/* NULL when there is no such option. */
const struct option_row *option_by_name(const char *name);

void options_init(struct options *o);
void options_release(struct options *o);

/*
 * Reads argv[1..] for one command (its bit). CF_EINPUT says what is wrong and
 * what would be right; --help and --version end the reading.
 */
int options_parse(int argc, char *const *argv, unsigned command,
		  struct options *ret, struct cf_why *why);

/* Seconds with or without a fraction, in min..max; yields milliseconds. */
int option_seconds(const char *name, const char *text, double min, double max,
		   int *ret_ms, struct cf_why *why);

#endif
