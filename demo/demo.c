/* A running demo origin: its certificates, its server, its trust anchor. */
#include "demo/demo.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/xmem.h"
#include "demo/origin.h"
#include "demo/resolver.h"
#include "demo/server.h"

#define ADDRESS_1     "127.0.0.1"
#define ADDRESS_2     "127.0.0.2"
#define PORT_ATTEMPTS 8
#define REMEDY_BITS   32

/* The first three listen, in this order as far as they are there. */
enum part { PART_FIRST, PART_SECOND, PART_HTTP, PART_MENDED, PART_COUNT };

struct demo {
	const struct demo_origin *origin; /* borrowed, const table */
	struct demo_pki *pki;		  /* owned */
	struct service parts[PART_COUNT]; /* owned */
	bool made[PART_COUNT];
	struct server *server;	   /* owned */
	char *folder;		   /* owned; NULL when not there */
	char *trust_path;	   /* owned; NULL when not there */
	struct resolver *resolver; /* owned; NULL: none */
	VEC_OF(char *) arguments;  /* owned */
	uint32_t done;		   /* a bit for each remedy that mends it */
};

const struct demo_origin *demo_origin_at(size_t i)
{
	size_t n;

	for (n = 0; demo_origins[n].name; n++) {
		if (n == i)
			return &demo_origins[n];
	}
	return NULL;
}

const struct demo_origin *demo_origin_by_name(const char *name)
{
	const struct demo_origin *o;

	for (o = demo_origins; o->name; o++) {
		if (!strcmp(o->name, name))
			return o;
	}
	return NULL;
}

const char *demo_origin_name(const struct demo_origin *o)
{
	return o->name;
}

const char *demo_origin_title(const struct demo_origin *o)
{
	return o->title;
}

const char *demo_origin_outcome(const struct demo_origin *o)
{
	return o->outcome;
}

const char *demo_origin_cause(const struct demo_origin *o)
{
	return o->cause;
}

const char *demo_origin_also(const struct demo_origin *o)
{
	return o->also;
}

const char *demo_origin_mended_by(const struct demo_origin *o)
{
	return o->mended_by;
}

static int trust_write(struct demo *d, struct cf_why *why)
{
	const char *temp = getenv("TMPDIR");
	gnutls_datum_t pem;
	char *path;
	int rc;

	d->folder = file_join(temp && temp[0] == '/' ? temp : "/tmp",
			      "cf502-demo-XXXXXX");
	if (!mkdtemp(d->folder)) {
		rc = why_set(why, CF_EFILE, "can't make the folder %s: %s",
			     d->folder, strerror(errno));
		free(d->folder);
		d->folder = NULL;
		return rc;
	}
	rc = demo_pki_root_pem(d->pki, &pem, why);
	if (rc < 0)
		return rc;
	path = file_join(d->folder, "root.pem");
	rc = file_write(path, pem.data, pem.size, FILE_CREATE, why);
	gnutls_free(pem.data);
	if (rc < 0)
		free(path);
	else
		d->trust_path = path;
	return rc;
}

static void trust_remove(struct demo *d)
{
	if (d->trust_path)
		unlink(d->trust_path);
	if (d->folder)
		rmdir(d->folder);
	free(d->trust_path);
	free(d->folder);
}

/* What is asked over HTTP is answered by the demo or by nobody. */
static const struct demo_form no_http = { .quirk = QUIRK_CLOSED };

static int parts_make(struct demo *d, struct cf_why *why)
{
	const struct demo_form *forms[PART_COUNT] = {
		[PART_FIRST] = &d->origin->form,
		[PART_SECOND] = d->origin->second,
		[PART_HTTP] = d->origin->http ? d->origin->http : &no_http,
		[PART_MENDED] = d->origin->mended_by ? &d->origin->mended
						     : NULL,
	};
	size_t i;
	int rc;

	for (i = 0; i < PART_COUNT; i++) {
		if (!forms[i])
			continue;
		rc = service_init(&d->parts[i], forms[i], d->origin->host,
				  d->pki, why);
		if (rc < 0)
			return rc;
		d->made[i] = true;
	}
	return CF_OK;
}

static int listen_at(struct demo *d, struct loop *l, int port,
		     struct cf_why *why)
{
	int rc;

	server_free(d->server);
	d->server = server_new(l);
	rc = server_listen(d->server, ADDRESS_1, port, &d->parts[PART_FIRST],
			   why);
	if (rc >= 0 && d->made[PART_SECOND])
		rc = server_listen(d->server, ADDRESS_2, demo_port(d),
				   &d->parts[PART_SECOND], why);
	if (rc >= 0)
		rc = server_listen(d->server, ADDRESS_1, 0,
				   &d->parts[PART_HTTP], why);
	return rc;
}

/* The port that the system picks for one address may be taken on the other:
 * then another one is tried. */
static int listen_all(struct demo *d, struct loop *l, int port,
		      struct cf_why *why)
{
	/* Below 1024, and nobody's by IANA's list or by custom. */
	static const int privileged[] = { 81, 4, 6, 8, 10, 12, 14, 16 };
	bool own = d->origin->privileged_port && port == 0;
	size_t attempts = port == 0 ? PORT_ATTEMPTS : 1;
	int rc = CF_EFILE;

	for (size_t i = 0; rc < 0 && i < attempts; i++)
		rc = listen_at(d, l, own ? privileged[i] : port, why);
	return rc;
}

static void argue(struct demo *d, const char *word)
{
	*VEC_PUSH(&d->arguments) = xstrdup(word);
}

static void argue_pair(struct demo *d, const char *option, char *value)
{
	argue(d, option);
	*VEC_PUSH(&d->arguments) = value;
}

/* How its addresses are found: asked of DNS, in the question, or written out
 * as target. */
static void argue_addresses(struct demo *d)
{
	const struct demo_origin *o = d->origin;
	const char *at = o->pinned ? o->pinned : demo_addresses(d);

	if (d->resolver)
		argue_pair(d, "--dns",
			   xasprintf(ADDRESS_1 ":%d",
				     resolver_port(d->resolver)));
	else if (!o->asked || strcmp(o->asked, ADDRESS_1) != 0)
		argue_pair(d, "--resolve",
			   xasprintf("%s:%d:%s", demo_asked(d), demo_port(d),
				     at));
}

static void arguments_list(struct demo *d)
{
	size_t n;

	argue_pair(d, "--trust", xstrdup(d->trust_path));
	argue_addresses(d);
	for (n = 0; d->origin->arguments[n]; n++)
		argue(d, d->origin->arguments[n]);
	argue_pair(d, "--http-port",
		   xasprintf("%d", server_port(d->server,
					       d->made[PART_SECOND] ? 2 : 1)));
	*VEC_PUSH(&d->arguments) =
		xasprintf("%s:%d", demo_asked(d), demo_port(d));
	*VEC_PUSH(&d->arguments) = NULL;
}

static int resolver_start(struct demo *d, struct loop *l, struct cf_why *why)
{
	if (d->origin->lookup == LOOKUP_NONE)
		return CF_OK;
	return resolver_new(l, d->origin->lookup, &d->resolver, why);
}

int demo_start(struct loop *l, const struct demo_origin *o, int port,
	       struct demo **ret, struct cf_why *why)
{
	struct demo *d = xcalloc(1, sizeof(*d));
	int rc;

	d->origin = o;
	d->pki = demo_pki_new(clock_wall_s(loop_clock(l)));
	if ((rc = parts_make(d, why)) < 0 || (rc = trust_write(d, why)) < 0 ||
	    (rc = listen_all(d, l, port, why)) < 0 ||
	    (rc = resolver_start(d, l, why)) < 0) {
		demo_stop(d);
		return rc;
	}
	arguments_list(d);
	*ret = d;
	return CF_OK;
}

void demo_stop(struct demo *d)
{
	size_t i;

	if (!d)
		return;
	server_free(d->server);
	resolver_free(d->resolver);
	for (i = 0; i < PART_COUNT; i++) {
		if (d->made[i])
			service_release(&d->parts[i]);
	}
	demo_pki_free(d->pki);
	trust_remove(d);
	for (i = 0; i < d->arguments.n; i++)
		free(d->arguments.items[i]);
	VEC_RELEASE(&d->arguments);
	free(d);
}

int demo_port(const struct demo *d)
{
	return server_port(d->server, 0);
}

const char *demo_addresses(const struct demo *d)
{
	return d->made[PART_SECOND] ? ADDRESS_1 "," ADDRESS_2 : ADDRESS_1;
}

const char *demo_host(const struct demo *d)
{
	return d->origin->host;
}

const char *demo_asked(const struct demo *d)
{
	return d->origin->asked ? d->origin->asked : d->origin->host;
}

const char *demo_trust_path(const struct demo *d)
{
	return d->trust_path;
}

const char *const *demo_arguments(const struct demo *d)
{
	return (const char *const *)d->arguments.items;
}

/* The place of a word among those that blanks separate, or -1. */
static int word_index(const char *words, const char *word)
{
	size_t n = strlen(word);
	int i;

	for (i = 0; words && *words && n > 0; i++) {
		size_t len = strcspn(words, " ");

		if (len == n && !memcmp(words, word, n))
			return i;
		words += len;
		words += strspn(words, " ");
	}
	return -1;
}

bool words_have(const char *words, const char *word)
{
	return word_index(words, word) >= 0;
}

bool demo_mark(struct demo *d, const char *remedy_id, bool done)
{
	int i = word_index(d->origin->mended_by, remedy_id);
	const struct service *first, *second;

	if (i < 0 || i >= REMEDY_BITS)
		return false;
	if (done)
		d->done |= UINT32_C(1) << i;
	else
		d->done &= ~(UINT32_C(1) << i);
	first = &d->parts[d->done ? PART_MENDED : PART_FIRST];
	second = &d->parts[d->done ? PART_MENDED : PART_SECOND];
	server_switch(d->server, 0, first);
	if (d->made[PART_SECOND])
		server_switch(d->server, 1, second);
	return true;
}
