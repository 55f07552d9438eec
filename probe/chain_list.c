/* The list as sent: its length, its order, what is superfluous or weak. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "probe/chain_judge.h"

#define SHORT_RSA_BITS 2048

void chain_judge_length(struct judge *j)
{
	const struct policy *p = j->q->policy;

	if (!p)
		return;
	if (p->max_certificates > 0 &&
	    j->q->n_sent > (size_t)p->max_certificates)
		chain_add(
			j, CHAIN_TOO_LONG, -1,
			"%zu%s certificates are sent; the edge's library reads "
			"%d by default",
			j->q->n_sent,
			j->q->n_sent >= CHAIN_SENT_MAX ? " or more" : "",
			p->max_certificates);
	if (p->max_message > 0 && j->q->bytes > (size_t)p->max_message)
		chain_add(j, CHAIN_TOO_LONG, -1,
			  "the certificates take %zu bytes; the edge's library "
			  "reads %d by default",
			  j->q->bytes, p->max_message);
}

static bool on_path(const struct judge *j, size_t index)
{
	for (size_t i = 0; i < j->out->path.n; i++) {
		if (j->out->path.items[i] == (int)index)
			return true;
	}
	return false;
}

static bool is_duplicate(const struct judge *j, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (cert_same(&j->out->certs.items[i],
			      &j->out->certs.items[index]))
			return true;
	}
	return false;
}

/* The issuer of one on the path stands right behind it: this very one, or
 * another certificate that would do as well (a cross-sign, an old twin). */
static bool issuer_follows(struct judge *j, size_t index)
{
	const struct cert *c, *next;

	if (index + 1 >= j->out->certs.n)
		return false;
	c = &j->out->certs.items[index];
	next = c + 1;
	return cert_may_be_issued_by(c, next) && chain_signed(j, c, next);
}

/*
 * RFC 5246 section 7.4.2: each certificate certifies the one before it. AWS
 * documents a refusal otherwise; a superfluous one at the end does no harm.
 */
static void judge_order(struct judge *j)
{
	if (j->out->leaf_at > 0) {
		chain_add(
			j, CHAIN_ORDER, (int)j->out->leaf_at,
			"certificate %zu looks like the leaf, which has to be "
			"the first",
			j->out->leaf_at + 1);
		return;
	}
	for (size_t i = 0; i + 1 < j->out->path.n; i++) {
		int here = j->out->path.items[i];
		int next = j->out->path.items[i + 1];

		if (next > here && issuer_follows(j, (size_t)here))
			continue;
		chain_add(j, CHAIN_ORDER, next,
			  "certificate %d was issued by certificate %d, which "
			  "does not follow it",
			  here + 1, next + 1);
		return;
	}
}

/* A root that needs not be sent: an anchor, or another copy of one. */
static bool is_sent_root(const struct judge *j, size_t index,
			 const struct chain_path *path)
{
	const struct cert *c = &j->out->certs.items[index];
	const struct cert *top = path->at[path->n - 1];

	if (index == 0 || !c->parsed)
		return false;
	return chain_is_anchor(j, c) ||
	       (c->self_issued && path->end == PATH_ANCHORED &&
		c->subject_dn.len == top->subject_dn.len &&
		memcmp(c->subject_dn.data, top->subject_dn.data,
		       c->subject_dn.len) == 0);
}

static void judge_extra(struct judge *j, const struct chain_path *path)
{
	bool open_end = path->end == PATH_NO_ISSUER ||
			path->end == PATH_BAD_SIGNATURE;
	struct buf places = BUF_INIT(256);
	int first = -1;

	for (size_t i = 1; i < j->out->certs.n; i++) {
		const struct cert *c = &j->out->certs.items[i];
		bool twin = is_duplicate(j, i);

		if (on_path(j, i) || !c->parsed)
			continue;
		if (!twin && is_sent_root(j, i, path)) {
			chain_add(j, CHAIN_HAS_ROOT, (int)i,
				  "certificate %zu is the %s %s, which clients "
				  "have themselves",
				  i + 1,
				  c->self_issued ? "root" : "trust anchor",
				  c->subject);
			continue;
		}
		/* What a broken path would need is not known. */
		if ((open_end || j->out->leaf_at > 0) && !twin)
			continue;
		buf_addf(&places, "%s%zu%s", places.len ? ", " : "", i + 1,
			 twin ? " (a duplicate)" : "");
		if (first < 0)
			first = (int)i;
	}
	if (first >= 0)
		chain_add(
			j, CHAIN_EXTRA, first,
			"of the %zu certificates sent, no path needs number %s",
			j->out->certs.n, buf_str(&places));
	buf_release(&places);
}

static void judge_weak(struct judge *j, const struct chain_path *path)
{
	for (size_t i = 0; i < path->n; i++) {
		const struct cert *c = path->at[i];
		int index = chain_sent_index(j, c);
		char *label;

		if (index < 0)
			continue;
		label = chain_label(path, i);
		if ((c->key == KEY_RSA || c->key == KEY_RSA_PSS) &&
		    c->key_bits < SHORT_RSA_BITS)
			chain_add(j, CHAIN_WEAK, index, "%s has the key %s",
				  label, c->key_text);
		/* A root's own signature proves nothing and is not checked. */
		if (c->sign_sha1 && !c->self_issued)
			chain_add(j, CHAIN_WEAK, index, "%s is signed with %s",
				  label, c->sign_text);
		free(label);
	}
}

void chain_judge_list(struct judge *j, const struct chain_path *path)
{
	chain_judge_length(j);
	if (path->end == PATH_ANCHORED || path->end == PATH_SELF_SIGNED)
		judge_order(j);
	judge_extra(j, path);
	judge_weak(j, path);
}
