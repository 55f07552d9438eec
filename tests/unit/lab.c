/* The bench: builds questions, frees what was made. */
#include "tests/unit/lab.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

struct pki_cert *lab_make(struct lab *l, const struct pki_cert *issuer,
			  struct pki_shape shape)
{
	struct pki_cert *c = pki_make(issuer, shape);

	*VEC_PUSH(&l->made) = c;
	return c;
}

void lab_trust(struct lab *l, const struct pki_cert *c)
{
	*VEC_PUSH(&l->anchors) = c->der;
}

void lab_distrust_all(struct lab *l)
{
	l->anchors.n = 0;
}

void lab_trust_locally(struct lab *l, const struct pki_cert *c)
{
	*VEC_PUSH(&l->local) = c->der;
}

int lab_setup(void **state)
{
	static const struct policy policy = {
		.max_certificates = 7,
		.max_message = 65536,
		.rsa_bits_max = 4096,
		.groups = { { 23, 29, 24 }, 3 },
		.key_curves = { { 23, 24 }, 2 },
		.schemes = { { 0x0403, 0x0503, 0x0603, 0x0809, 0x080a, 0x080b,
			       0x0804, 0x0401, 0x0201 },
			     9 },
	};
	struct lab *l = xcalloc(1, sizeof(*l));

	l->policy = policy;
	l->q = (struct chain_question){
		.origin_host = "origin.example.com",
		.at = PKI_NOW,
		.version = 0x0303,
	};
	l->root = MAKE(l, NULL, .cn = "Root", .ca = true);
	l->inter = MAKE(l, l->root, .cn = "Intermediate", .ca = true,
			.issuers_url = "http://ca.example/root.cer");
	l->leaf = LEAF(l, .issuers_url = "http://ca.example/inter.cer");
	lab_trust(l, l->root);
	*state = l;
	return 0;
}

int lab_teardown(void **state)
{
	struct lab *l = *state;

	chain_judgment_release(&l->j);
	for (size_t i = 0; i < l->made.n; i++)
		pki_free(l->made.items[i]);
	VEC_RELEASE(&l->made);
	VEC_RELEASE(&l->sent);
	VEC_RELEASE(&l->anchors);
	VEC_RELEASE(&l->local);
	free(l);
	return 0;
}

void lab_judge(struct lab *l, ...)
{
	const struct pki_cert *c;
	va_list ap;

	l->sent.n = 0;
	l->q.bytes = 3;
	va_start(ap, l);
	while ((c = va_arg(ap, const struct pki_cert *))) {
		*VEC_PUSH(&l->sent) = c->der;
		l->q.bytes += c->der.len + 3;
	}
	va_end(ap);
	l->q.sent = l->sent.items;
	l->q.n_sent = l->sent.n;
	l->q.anchors = l->anchors.items;
	l->q.n_anchors = l->anchors.n;
	l->q.local = l->local.items;
	l->q.n_local = l->local.n;
	l->q.policy = &l->policy;
	chain_judgment_release(&l->j);
	chain_judge(&l->q, &l->j);
}

bool lab_has(const struct lab *l, enum chain_fault f)
{
	return chain_fault_of(&l->j, f) != NULL;
}

const char *lab_detail(const struct lab *l, enum chain_fault f)
{
	const struct chain_reason *r = chain_fault_of(&l->j, f);

	return r ? r->detail : "";
}

void lab_assert(const struct lab *l, enum chain_fault only, int line)
{
	for (size_t i = 0; i < l->j.reasons.n; i++) {
		const struct chain_reason *r = &l->j.reasons.items[i];

		if (r->fault < CHAIN_ORDER && r->fault != only)
			fail_msg("line %d: %s: %s", line,
				 chain_fault_id(r->fault), r->detail);
	}
	if (only != CHAIN_FAULT_COUNT && !lab_has(l, only))
		fail_msg("line %d: no %s", line, chain_fault_id(only));
	if (only == CHAIN_FAULT_COUNT && !l->j.trusted)
		fail_msg("line %d: not trusted", line);
}

void lab_assert_path(const struct lab *l, ...)
{
	size_t i = 0;
	va_list ap;
	int want;

	va_start(ap, l);
	while ((want = va_arg(ap, int)) >= 0) {
		assert_true(i < l->j.path.n);
		assert_int_equal(l->j.path.items[i], want);
		i++;
	}
	va_end(ap);
	assert_int_equal(i, l->j.path.n);
}
