#ifndef CF502_CLI_WIZARD_ORIGINS_H
#define CF502_CLI_WIZARD_ORIGINS_H
/* The origins of --distribution as what the wizard offers. */
#include "base/err.h"
#include "cli/options.h"
#include "screens/wizard.h"

struct origins;

/*
 * Reads and checks all of it, so that nothing is wrong any more once there is
 * a screen. CF_EINPUT also where no origin is a question for TLS; each then
 * says on standard error why it is none. ret_first: what --origin names, or
 * -1. NULL with the reason.
 */
struct origins *origins_new(const struct options *o, int *ret_first,
			    struct cf_why *why);
void origins_free(struct origins *s);
/* Borrowed from s. */
const struct wizard_offers *origins_offers(const struct origins *s);

#endif
