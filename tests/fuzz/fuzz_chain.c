/*
 * Any list of certificates: two bytes of length before each. A length with
 * the top bit set makes it an anchor, the next bit one of the workstation.
 * The judgment holds together whatever they are.
 */
#include "tests/fuzz/fuzz.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/vec.h"
#include "probe/chain.h"

#define CERTS_MAX 24

struct list {
	struct blob items[CERTS_MAX];
	size_t n;
};

static void add(struct list *to, const uint8_t *data, size_t n)
{
	struct blob *b;

	if (to->n == CERTS_MAX)
		return;
	b = &to->items[to->n++];
	b->data = malloc(n + 1);
	if (n > 0)
		memcpy(b->data, data, n);
	b->len = n;
}

static void release(struct list *l)
{
	for (size_t i = 0; i < l->n; i++)
		free(l->items[i].data);
}

static void check_cert(const struct cert *c)
{
	FUZZ_CHECK(c->parsed == (c->complaint == NULL));
	if (!c->parsed)
		return;
	FUZZ_CHECK(!cert_key_is_hostile(c->der.data, c->der.len));
	FUZZ_CHECK(text_is_clean(c->subject) && text_is_clean(c->issuer));
	FUZZ_CHECK(text_is_clean(c->key_text) && text_is_clean(c->sign_text));
	FUZZ_CHECK(!c->common_name || text_is_clean(c->common_name));
	FUZZ_CHECK(!c->aia_issuer || text_is_clean(c->aia_issuer));
	for (size_t i = 0; i < c->sans.n; i++)
		FUZZ_CHECK(text_is_clean(c->sans.items[i].text));
}

static void check(const struct chain_judgment *j)
{
	for (size_t i = 0; i < j->certs.n; i++)
		check_cert(&j->certs.items[i]);
	for (size_t i = 0; i < j->path.n; i++)
		FUZZ_CHECK(j->path.items[i] >= 0 &&
			   (size_t)j->path.items[i] < j->certs.n);
	for (size_t i = 0; i < j->reasons.n; i++) {
		const struct chain_reason *r = &j->reasons.items[i];

		FUZZ_CHECK(r->detail[0] && text_is_clean(r->detail));
		FUZZ_CHECK(r->cert >= -1 && r->cert < (int)j->certs.n);
		FUZZ_CHECK(chain_fault_of(j, r->fault) == r);
	}
	FUZZ_CHECK(j->trusted == (j->anchor != NULL));
	/* Somebody is to blame, or the path is there. */
	FUZZ_CHECK(j->trusted || j->reasons.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct list sent = { .n = 0 }, anchors = { .n = 0 }, local = { .n = 0 };
	static const struct policy policy = {
		.max_certificates = 7,
		.max_message = 65536,
		.groups = { { 23, 29, 24 }, 3 },
	};
	struct chain_question q = { .policy = &policy, .at = 1780000000 };
	struct chain_judgment j;

	q.origin_host = "origin.example.com";
	while (size >= 2) {
		size_t n = (size_t)(data[0] & 0x3f) << 8 | data[1];
		struct list *to = data[0] & 0x80   ? &anchors
				  : data[0] & 0x40 ? &local
						   : &sent;

		data += 2;
		size -= 2;
		n = n < size ? n : size;
		add(to, data, n);
		data += n;
		size -= n;
	}
	q.sent = sent.items;
	q.n_sent = sent.n;
	q.anchors = anchors.items;
	q.n_anchors = anchors.n;
	q.local = local.items;
	q.n_local = local.n;
	chain_judge(&q, &j);
	check(&j);
	chain_judgment_release(&j);
	release(&sent);
	release(&anchors);
	release(&local);
	return 0;
}
