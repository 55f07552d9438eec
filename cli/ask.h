#ifndef CF502_CLI_ASK_H
#define CF502_CLI_ASK_H
/* Between options and questions; commands use cli.h. */
#include "cli/cli.h"
#include "probe/distribution.h"

/* What was given takes the place of what stands in ret; frees ret if bad. */
int ask_overrule(const struct options *o, struct question *ret,
		 struct cf_why *why);

/* What messages call the file of --distribution. */
const char *ask_distribution_name(const struct options *o);
/*
 * Reads it; *ret_only is the origin that --origin names, NULL without that.
 * The caller releases ret.
 */
int ask_distribution_read(const struct options *o, struct distribution *ret,
			  const struct distribution_origin **ret_only,
			  struct cf_why *why);
/* The question of one that is not skipped, as the options have it; owned by
 * the caller. */
int ask_origin(const struct options *o, const struct distribution_origin *from,
	       struct question *ret, struct cf_why *why);
/*
 * Why the origin at that index of the distribution is not asked, on standard
 * error. With --redact its number stands for its Id.
 */
void ask_say_skipped(const struct options *o, const struct distribution *d,
		     size_t index);

#endif
