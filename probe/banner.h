#ifndef CF502_PROBE_BANNER_H
#define CF502_PROBE_BANNER_H
/*
 * Recognizes what answers to a ClientHello in another protocol than TLS, from
 * its first bytes.
 */
#include <stdbool.h>
#include <stddef.h>

enum banner {
	BANNER_OPEN,	/* too few bytes to tell */
	BANNER_KNOWN,	/* text, or a protocol of the table */
	BANNER_GARBAGE, /* neither */
};

/*
 * ended: nothing more will come. ret_protocol gets a static name, or NULL;
 * ret_status the code of an HTTP status line, or 0. Both are set on KNOWN.
 */
enum banner banner_judge(const unsigned char *p, size_t n, bool ended,
			 const char **ret_protocol, int *ret_status);

#endif
