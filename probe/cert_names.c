/*
 * Which host a certificate names, as s2n-tls asks it
 * (s2n_verify_host_information, s2n_default_verify_host; RFC 6125 6.4).
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/text.h"
#include "probe/chain.h"

static bool is_address(const char *text)
{
	unsigned char raw[sizeof(struct in6_addr)];

	return inet_pton(AF_INET, text, raw) == 1 ||
	       inet_pton(AF_INET6, text, raw) == 1;
}

/* "*." stands for the first label of host and for nothing else. */
static bool name_fits(const char *name, const char *host)
{
	const char *rest;

	if (text_eq_nocase(name, host))
		return true;
	if (strncmp(name, "*.", 2) != 0 || name[2] == '\0')
		return false;
	rest = strchr(host, '.');
	return rest && rest != host && text_eq_nocase(name + 1, rest);
}

bool cert_names(const struct cert *c, const char *host)
{
	if (!c->parsed || host[0] == '\0' || is_address(host))
		return false;
	for (size_t i = 0; i < c->sans.n; i++) {
		const struct san *san = &c->sans.items[i];

		if (san->kind == SAN_DNS && name_fits(san->text, host))
			return true;
		/* A URI is compared as a whole, as if it were a name. */
		if (san->kind == SAN_OTHER &&
		    strncmp(san->text, "URI:", 4) == 0 &&
		    name_fits(san->text + 4, host))
			return true;
	}
	if (c->san_usable || !c->cn_usable || !c->common_name)
		return false;
	return !is_address(c->common_name) && name_fits(c->common_name, host);
}
