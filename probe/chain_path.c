/*
 * Paths from the leaf to an anchor. The verdict rests on the path that
 * libcrypto builds under s2n-tls (X509_verify_cert with TRUSTED_FIRST and
 * PARTIAL_CHAIN, tls/s2n_x509_validator.c): any certificate in the store is
 * an anchor, self-signed or not; the issuer that is found there, else among
 * those sent, is the issuer, whatever comes of it.
 */
#include <stdlib.h>

#include "probe/chain_judge.h"

#define SEARCH_DEPTH  16
#define SEARCH_CHECKS 300
#define SEARCH_STEPS  3000

bool cert_in_time(const struct cert *c, int64_t at)
{
	return c->not_before <= at && at < c->not_after;
}

/* In checks with an ordinary key: RSA grows with the square of its size. */
static int check_cost(const struct cert *issuer)
{
	int bits = issuer->key_bits / 2048;

	return 1 + bits * bits;
}

bool chain_signed(struct judge *j, const struct cert *c,
		  const struct cert *issuer)
{
	struct signature_memo *m;

	for (size_t i = 0; i < j->memo.n; i++) {
		m = &j->memo.items[i];
		if (m->cert == c && m->issuer == issuer)
			return m->fits;
	}
	j->checks_left -= check_cost(issuer);
	m = VEC_PUSH(&j->memo);
	*m = (struct signature_memo){ c, issuer,
				      cert_signature_fits(c, issuer) };
	return m->fits;
}

static bool path_has(const struct chain_path *path, const struct cert *c)
{
	for (size_t i = 0; i < path->n; i++) {
		if (cert_same(path->at[i], c))
			return true;
	}
	return false;
}

bool chain_is_anchor(const struct judge *j, const struct cert *c)
{
	for (size_t i = 0; i < j->out->anchors.n; i++) {
		if (cert_same(&j->out->anchors.items[i], c))
			return true;
	}
	return false;
}

/* libcrypto's EXFLAG_SS goes by names and key identifiers alone; one that
 * has signed itself in fact ends a path too, whatever its identifiers say. */
static bool calls_itself_issuer(const struct cert *c)
{
	return c->self_signed ||
	       (c->self_issued && cert_may_be_issued_by(c, c));
}

struct candidates {
	const struct cert *items;
	size_t n;
};

static size_t sent_count(const struct judge *j)
{
	size_t n = j->out->certs.n;

	return n < CHAIN_SENT_MAX ? n : CHAIN_SENT_MAX;
}

/*
 * find_issuer(): the first that fits and is within its dates, else the one
 * that expired last.
 */
static const struct cert *pick(const struct judge *j, struct candidates from,
			       const struct chain_path *path, bool may_sign)
{
	const struct cert *c = path->at[path->n - 1], *best = NULL;

	for (size_t i = 0; i < from.n; i++) {
		const struct cert *issuer = &from.items[i];

		if (!cert_may_be_issued_by(c, issuer) ||
		    cert_may_sign_certs(issuer) != may_sign ||
		    path_has(path, issuer))
			continue;
		if (cert_in_time(issuer, j->q->at))
			return issuer;
		if (!best || issuer->not_after > best->not_after)
			best = issuer;
	}
	return best;
}

static void check_signatures(struct judge *j, struct chain_path *path)
{
	for (size_t i = path->n - 1; i > 0; i--) {
		if (chain_signed(j, path->at[i - 1], path->at[i]))
			continue;
		path->end = PATH_BAD_SIGNATURE;
		path->broken_at = i - 1;
		return;
	}
}

/* Adds the next issuer; false at the end, whose kind is then set. */
static bool step(struct judge *j, struct chain_path *path, bool may_sign)
{
	struct candidates anchors = { j->out->anchors.items,
				      j->out->anchors.n };
	struct candidates sent = { j->out->certs.items, sent_count(j) };
	const struct cert *issuer = pick(j, anchors, path, may_sign);

	path->end = issuer ? PATH_ANCHORED : PATH_NO_ISSUER;
	if (!issuer)
		issuer = pick(j, sent, path, may_sign);
	if (!issuer)
		return false;
	path->at[path->n++] = issuer;
	return true;
}

void chain_path_first(struct judge *j, struct chain_path *ret)
{
	struct chain_path path = { .n = 1, .at = { j->out->certs.items } };

	for (;;) {
		if (calls_itself_issuer(path.at[path.n - 1])) {
			path.end = PATH_SELF_SIGNED;
			break;
		}
		/* One that may not sign certificates is no issuer to
		 * libcrypto; to a reader it explains more than "missing". */
		if (path.n == CHAIN_PATH_MAX ||
		    (!step(j, &path, true) && !step(j, &path, false)) ||
		    path.end == PATH_ANCHORED)
			break;
	}
	/* PARTIAL_CHAIN: where no path leads to an anchor the leaf itself is
	 * looked up, and what was built stays but for a root on top. */
	if (path.end != PATH_ANCHORED && chain_is_anchor(j, path.at[0])) {
		if (path.end == PATH_SELF_SIGNED && path.n > 1)
			path.n--;
		path.end = PATH_ANCHORED;
	}
	if (path.n > 1)
		check_signatures(j, &path);
	*ret = path;
}

static bool acceptable(struct judge *j, struct chain_path *path)
{
	size_t place;
	char *fault;

	for (size_t i = 1; i < path->n; i++) {
		if (!cert_in_time(path->at[i], j->q->at) ||
		    path->at[i - 1]->sign_md5)
			return false;
	}
	path->end = PATH_ANCHORED;
	fault = chain_purpose_fault(path, &place);
	free(fault);
	return fault == NULL;
}

static bool search(struct judge *j, struct chain_path *path);

static bool search_in(struct judge *j, struct chain_path *path,
		      struct candidates from, bool anchors)
{
	const struct cert *c = path->at[path->n - 1];

	for (size_t i = 0; i < from.n; i++) {
		const struct cert *issuer = &from.items[i];
		bool found;

		if (!cert_may_be_issued_by(c, issuer) ||
		    !cert_may_sign_certs(issuer) || path_has(path, issuer))
			continue;
		if (j->checks_left <= 0 || j->steps_left-- <= 0)
			return false;
		if (!chain_signed(j, c, issuer))
			continue;
		path->at[path->n++] = issuer;
		found = anchors ? acceptable(j, path) : search(j, path);
		path->n--;
		if (found)
			return true;
	}
	return false;
}

static bool search(struct judge *j, struct chain_path *path)
{
	struct candidates anchors = { j->out->anchors.items,
				      j->out->anchors.n };
	struct candidates sent = { j->out->certs.items, sent_count(j) };

	if (path->n >= SEARCH_DEPTH)
		return false;
	return search_in(j, path, anchors, true) ||
	       search_in(j, path, sent, false);
}

bool chain_path_search(struct judge *j)
{
	struct chain_path path = { .n = 1, .at = { j->out->certs.items } };

	j->checks_left = SEARCH_CHECKS;
	j->steps_left = SEARCH_STEPS;
	return search(j, &path);
}

const struct cert *chain_local_issuer(struct judge *j, const struct cert *c)
{
	for (size_t i = 0; i < j->local.n; i++) {
		const struct cert *root = &j->local.items[i];

		if (cert_same(root, c) || (cert_may_be_issued_by(c, root) &&
					   chain_signed(j, c, root)))
			return root;
	}
	return NULL;
}
