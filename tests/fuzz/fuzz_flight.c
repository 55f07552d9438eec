/*
 * Whatever a server sends: it is read within bounds, its status is final, and
 * the same bytes in other pieces say the same.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "probe/flight.h"
#include "probe/names.h"
#include "probe/proof.h"

static void count(void *ctx, const struct flight *f, enum flight_note note)
{
	size_t *notes = ctx;

	FUZZ_CHECK(f->status == FLIGHT_MORE);
	FUZZ_CHECK(note != FLIGHT_NOTE_ALERT || f->alerts.n > 0);
	FUZZ_CHECK(note != FLIGHT_NOTE_CERTIFICATE || f->certs_seen);
	(*notes)++;
}

static void check(const struct flight *f, size_t size)
{
	size_t bytes = 0;

	FUZZ_CHECK(f->certs.n <= 64);
	FUZZ_CHECK(f->alerts.n <= 17);
	FUZZ_CHECK(f->banner.len <= 256);
	FUZZ_CHECK(f->params.len + f->signature.len <= size);
	for (size_t i = 0; i < f->certs.n; i++) {
		FUZZ_CHECK(f->certs.items[i].len > 0);
		bytes += f->certs.items[i].len;
	}
	FUZZ_CHECK(bytes <= size);
	if (f->status == FLIGHT_MALFORMED || f->status == FLIGHT_LIMIT)
		FUZZ_CHECK(f->complaint);
	if (f->status == FLIGHT_DONE)
		FUZZ_CHECK(f->hello_seen && f->version >= TLS_SSL3);
	if (f->status == FLIGHT_NOT_TLS)
		FUZZ_CHECK(f->banner.len > 0 && !f->hello_seen);
}

static void compare(const struct flight *a, const struct flight *b)
{
	FUZZ_CHECK(a->status == b->status);
	FUZZ_CHECK(a->complaint == b->complaint);
	FUZZ_CHECK(a->version == b->version && a->suite == b->suite);
	FUZZ_CHECK(a->group == b->group && a->scheme == b->scheme);
	FUZZ_CHECK(a->certs.n == b->certs.n);
	FUZZ_CHECK(a->alerts.n == b->alerts.n);
	FUZZ_CHECK(a->params.len == b->params.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const unsigned char client_random[32];
	struct flight whole, pieces;
	size_t whole_notes = 0, piece_notes = 0;
	struct blob *certs = NULL;
	size_t n = 0;

	flight_init(&whole, TLS_1_3, count, &whole_notes);
	flight_init(&pieces, TLS_1_3, count, &piece_notes);
	flight_feed(&whole, data, size);
	for (size_t i = 0; i < size; i++)
		flight_feed(&pieces, data + i, 1);
	flight_eof(&whole);
	flight_eof(&pieces);
	check(&whole, size);
	check(&pieces, size);
	/* How much of a banner is there when it is judged differs. */
	if (whole.tls)
		compare(&whole, &pieces);
	FUZZ_CHECK(!whole.tls || whole_notes == piece_notes);
	flight_check_key(&whole, client_random);
	flight_release(&whole);
	flight_release(&pieces);

	flight_split_certificates(data, size, size % 2, &certs, &n);
	FUZZ_CHECK(n <= 64);
	for (size_t i = 0; i < n; i++)
		free(certs[i].data);
	free(certs);
	return 0;
}
