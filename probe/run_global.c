/* What is set once for all runs of the process: limits, and GnuTLS itself. */
#include <gnutls/gnutls.h>
#include <stdlib.h>
#include <sys/resource.h>

#include "probe/run.h"
#include "probe/tls.h"

#define DESCRIPTORS 4096

/* Many targets at once are many connections, and poll(2) takes them all. A
 * trust store that can't be opened for want of one would turn verdicts. */
static void raise_descriptors(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0 ||
	    limit.rlim_cur >= DESCRIPTORS)
		return;
	limit.rlim_cur = limit.rlim_max < DESCRIPTORS ? limit.rlim_max
						      : DESCRIPTORS;
	setrlimit(RLIMIT_NOFILE, &limit);
}

int run_global_init(struct cf_why *why)
{
	int rc;

	raise_descriptors();
	/* All are read by the library, some in gnutls_global_init. What it
	 * would log for debugging goes to the terminal as the peer sent it. */
	if (setenv("GNUTLS_SYSTEM_PRIORITY_FILE", "/dev/null", 1) < 0 ||
	    unsetenv("GNUTLS_SYSTEM_PRIORITY_FAIL_ON_INVALID") < 0 ||
	    unsetenv("GNUTLS_DEBUG_LEVEL") < 0 || unsetenv("SSLKEYLOGFILE") < 0)
		return why_set(why, CF_EINTERNAL,
			       "the environment can't be set for GnuTLS");
	rc = gnutls_global_init();
	if (rc < 0)
		return why_set(why, CF_EINTERNAL, "GnuTLS does not start: %s",
			       gnutls_strerror(rc));
	return tls_check_offers(why);
}

void run_global_deinit(void)
{
	gnutls_global_deinit();
}
