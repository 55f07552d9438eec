/*
 * The judgment of a chain: parse, find the path, and say all that is wrong
 * with it. What concerns the leaf alone is in chain_leaf.c, the list as sent
 * in chain_list.c, purposes in chain_purpose.c, and what Mozilla's own list
 * makes of it in chain_roots.c.
 */
#include "probe/chain.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/chain_judge.h"
#include "probe/flight_message.h"

#define DAY	   86400
#define SOON_DAYS  30
#define LABEL_MAX  80
#define DETAIL_MAX 400
/* Behind the leaf; S2N_MAX_ALLOWED_CERT_TRAILING_BYTES. */
#define TRAILING_MAX 3

static const char *const fault_ids[] = {
#define X(name, id) [CHAIN_##name] = (id),
	CHAIN_FAULTS(X)
#undef X
};

const char *chain_fault_id(enum chain_fault f)
{
	return fault_ids[f];
}

const struct chain_reason *chain_fault_of(const struct chain_judgment *j,
					  enum chain_fault f)
{
	for (size_t i = 0; i < j->reasons.n; i++) {
		if (j->reasons.items[i].fault == f)
			return &j->reasons.items[i];
	}
	return NULL;
}

int chain_badness(const struct chain_judgment *j)
{
	int worst = 0;

	for (size_t i = 0; i < j->reasons.n; i++) {
		enum chain_fault f = j->reasons.items[i].fault;
		/* CHAIN_FAULTS has the fatal ones first, then the doubts. */
		int bad = f <= CHAIN_NAME_MISMATCH ? 2 : f <= CHAIN_ROOT_NEWER;

		if (bad > worst)
			worst = bad;
	}
	return worst;
}

void chain_add(struct judge *j, enum chain_fault fault, int cert,
	       const char *fmt, ...)
{
	struct chain_reason *r;
	va_list ap;
	char *raw;

	if (chain_fault_of(j->out, fault))
		return;
	va_start(ap, fmt);
	raw = xvasprintf(fmt, ap);
	va_end(ap);
	r = VEC_PUSH(&j->out->reasons);
	r->fault = fault;
	r->cert = cert;
	r->detail = text_clean(raw, strlen(raw), DETAIL_MAX);
	free(raw);
}

int chain_sent_index(const struct judge *j, const struct cert *c)
{
	const struct cert *first = j->out->certs.items;

	for (size_t i = 0; i < j->out->certs.n; i++) {
		if (first + i == c)
			return (int)i;
	}
	return -1;
}

char *chain_label(const struct chain_path *path, size_t place)
{
	const struct cert *c = path->at[place];
	const char *name = c->common_name ? c->common_name : c->subject;
	char *shown, *label;

	if (place == 0)
		return xstrdup("the leaf");
	shown = text_clean(name, strlen(name), LABEL_MAX);
	label = xasprintf("the %s %s", c->self_issued ? "root" : "intermediate",
			  shown[0] ? shown : "without a name");
	free(shown);
	return label;
}

/* "53 days", "1 day", "5 hours": how far apart two times are. */
static char *span_text(int64_t seconds)
{
	long long n = seconds / DAY;
	const char *unit = "day";

	if (n == 0) {
		n = seconds / 3600;
		unit = "hour";
	}
	if (n == 0 && seconds < 3600)
		return xstrdup("less than an hour");
	return xasprintf("%lld %s%s", n, unit, n == 1 ? "" : "s");
}

static void judge_dates_of(struct judge *j, const struct chain_path *path,
			   size_t place)
{
	const struct cert *c = path->at[place];
	bool early = c->not_before > j->q->at;
	int64_t edge = early ? c->not_before : c->not_after;
	enum chain_fault fault = CHAIN_CHAIN_EXPIRED;
	char date[TIME_TEXT_SIZE], *label, *span;

	if (cert_in_time(c, j->q->at))
		return;
	if (place == 0)
		fault = early ? CHAIN_NOT_YET_VALID : CHAIN_EXPIRED;
	label = chain_label(path, place);
	span = span_text(early ? edge - j->q->at : j->q->at - edge);
	chain_add(j, fault, chain_sent_index(j, c),
		  "%s %s on %s (%s %s the time judged)", label,
		  early ? "becomes valid" : "expired", time_date(edge, date),
		  span, early ? "after" : "before");
	free(label);
	free(span);
}

static void judge_expires_soon(struct judge *j, const struct chain_path *path)
{
	const struct cert *first = NULL;
	char date[TIME_TEXT_SIZE], *label, *span;
	size_t place = 0;

	for (size_t i = 0; i < path->n; i++) {
		const struct cert *c = path->at[i];

		if (!cert_in_time(c, j->q->at) ||
		    c->not_after - j->q->at > (int64_t)SOON_DAYS * DAY ||
		    (first && first->not_after <= c->not_after))
			continue;
		first = c;
		place = i;
	}
	if (!first)
		return;
	label = chain_label(path, place);
	span = span_text(first->not_after - j->q->at);
	chain_add(j, CHAIN_EXPIRES_SOON, chain_sent_index(j, first),
		  "%s expires on %s (in %s)", label,
		  time_date(first->not_after, date), span);
	free(label);
	free(span);
}

static void judge_purpose(struct judge *j, const struct chain_path *path)
{
	size_t place = 0;
	char *fault = chain_purpose_fault(path, &place), *hint;

	if (!fault)
		return;
	hint = place == 0 ? chain_leaf_hint(j) : xstrdup("");
	chain_add(j, CHAIN_WRONG_PURPOSE, chain_sent_index(j, path->at[place]),
		  "%s%s", fault, hint);
	free(hint);
	free(fault);
}

static void set_missing(struct judge *j, const struct cert *c)
{
	j->out->missing = xstrdup(c->issuer);
	j->out->missing_url = xstrdup_null(c->aia_issuer);
}

/* True when it is the workstation's own store that makes the difference. */
static bool judge_local(struct judge *j, const struct chain_path *path)
{
	const struct cert *root = NULL;

	for (size_t i = path->n; !root && i-- > 0;)
		root = chain_local_issuer(j, path->at[i]);
	if (!root)
		return false;
	chain_add(j, CHAIN_TRUST_LOCAL, chain_sent_index(j, path->at[0]),
		  "the chain ends at %s, which this workstation trusts and the "
		  "edge does not",
		  root->subject);
	return true;
}

static void judge_self_signed(struct judge *j, const struct chain_path *path)
{
	const struct cert *top = path->at[path->n - 1];
	char *label;

	if (path->n == 1) {
		chain_add(j, CHAIN_SELF_SIGNED, 0,
			  "the leaf is its own issuer (%s), and no root that "
			  "the edge trusts%s",
			  top->subject,
			  chain_local_issuer(j, top) ? "; this workstation does"
						     : "");
		return;
	}
	if (judge_local(j, path))
		return;
	label = chain_label(path, path->n - 1);
	chain_add(j, CHAIN_UNTRUSTED, chain_sent_index(j, top),
		  "the chain ends at %s, which signed itself and is not among "
		  "the roots that the edge trusts",
		  label);
	free(label);
}

/* One that was sent, can't be read and may be the issuer that is missing. */
static bool sent_unreadable(const struct judge *j)
{
	for (size_t i = 0; i < j->out->certs.n; i++) {
		if (!j->out->certs.items[i].parsed)
			return true;
	}
	return false;
}

/* A sent certificate with the name of c's issuer, or NULL. */
static const struct cert *namesake_of(const struct judge *j,
				      const struct cert *c)
{
	for (size_t i = 0; i < j->out->certs.n; i++) {
		const struct cert *other = &j->out->certs.items[i];

		if (cert_calls_issuer(c, other))
			return other;
	}
	return NULL;
}

static void say_namesake(struct judge *j, const struct chain_path *path,
			 const struct cert *namesake)
{
	const struct cert *last = path->at[path->n - 1];
	char *label = chain_label(path, path->n - 1);
	bool circle = cert_may_be_issued_by(last, namesake);

	j->out->namesake = true;
	if (circle)
		chain_add(j, CHAIN_INCOMPLETE, chain_sent_index(j, last),
			  "%s was issued by %s, and so are those below it: "
			  "they sign each other in a circle, and no root that "
			  "the edge trusts signed one",
			  label, last->issuer);
	else
		chain_add(j, CHAIN_INCOMPLETE, chain_sent_index(j, last),
			  "%s was issued by %s, and certificate %d, which has "
			  "that name, is not its issuer: key or identifiers "
			  "differ",
			  label, last->issuer,
			  chain_sent_index(j, namesake) + 1);
	free(label);
}

static void judge_no_issuer(struct judge *j, const struct chain_path *path)
{
	const struct cert *last = path->at[path->n - 1];
	const struct cert *namesake = namesake_of(j, last);
	size_t n = j->out->certs.n;
	char *label;

	/* It may be among those that were not read. */
	if (judge_local(j, path) || sent_unreadable(j) || n >= CHAIN_SENT_MAX)
		return;
	set_missing(j, last);
	if (namesake) {
		say_namesake(j, path, namesake);
		return;
	}
	label = chain_label(path, path->n - 1);
	chain_add(j, CHAIN_INCOMPLETE, chain_sent_index(j, last),
		  "%s was issued by %s, which was not sent (%zu certificate%s "
		  "came) and is no root that the edge trusts",
		  label, last->issuer, n, n == 1 ? "" : "s");
	free(label);
}

/* What was sent does end in a root: that name, another generation of it. */
static bool sent_root_signed(struct judge *j, const struct cert *c)
{
	for (size_t i = 0; i < j->out->certs.n; i++) {
		const struct cert *root = &j->out->certs.items[i];

		if (root != c && root->self_signed &&
		    cert_may_be_issued_by(c, root) && chain_signed(j, c, root))
			return true;
	}
	return false;
}

/*
 * The name led to an issuer whose key did not sign: mostly another generation
 * of the same CA. To libcrypto that is the end.
 */
static void judge_bad_signature(struct judge *j, const struct chain_path *path)
{
	size_t at = path->broken_at;
	const struct cert *c = path->at[at], *issuer = path->at[at + 1];
	bool root = (chain_sent_index(j, issuer) >= 0 && issuer->self_issued) ||
		    sent_root_signed(j, c);
	char *label = chain_label(path, at), *by = chain_label(path, at + 1);

	if (!root)
		set_missing(j, c);
	j->out->namesake = !sent_root_signed(j, c);
	chain_add(j, root ? CHAIN_UNTRUSTED : CHAIN_INCOMPLETE,
		  chain_sent_index(j, c),
		  "the signature on %s does not verify with the key of %s%s, "
		  "though the names fit",
		  label, by,
		  chain_sent_index(j, issuer) < 0 ? " that the edge trusts"
						  : "");
	free(label);
	free(by);
}

static int anchor_index(const struct judge *j, const struct cert *c)
{
	for (size_t i = 0; i < j->out->anchors.n; i++) {
		if (cert_same(&j->out->anchors.items[i], c))
			return (int)i;
	}
	return -1;
}

static void judge_end(struct judge *j, const struct chain_path *path)
{
	const struct cert *anchor = path->at[path->n - 1];

	switch (path->end) {
	case PATH_ANCHORED:
		if (anchor_index(j, anchor) < 0)
			anchor = path->at[0];
		j->out->trusted = true;
		j->out->anchor = xstrdup(anchor->subject);
		j->out->anchor_at = anchor_index(j, anchor);
		break;
	case PATH_SELF_SIGNED:
		judge_self_signed(j, path);
		break;
	case PATH_NO_ISSUER:
		judge_no_issuer(j, path);
		break;
	case PATH_BAD_SIGNATURE:
		judge_bad_signature(j, path);
		break;
	}
}

/*
 * AWS-LC, which AWS builds s2n-tls with, verifies no MD5 in certificates
 * (x509_digest_nid_ok in crypto/x509/algorithm.c); OpenSSL 3 does. No public CA
 * has signed so for many years, so this is a matter of private ones. The
 * signature of an anchor itself is not looked at.
 */
static void judge_md5(struct judge *j, const struct chain_path *path)
{
	for (size_t i = 0; i + 1 < path->n && j->out->trusted; i++) {
		char *label;

		if (!path->at[i]->sign_md5)
			continue;
		label = chain_label(path, i);
		j->out->trusted = false;
		chain_add(j, CHAIN_UNTRUSTED, chain_sent_index(j, path->at[i]),
			  "%s is signed with %s, which AWS' own crypto library "
			  "refuses in certificates",
			  label, path->at[i]->sign_text);
		free(label);
	}
}

/* Faults that another path through the same certificates could avoid. */
static void judge_search(struct judge *j)
{
	static const enum chain_fault of_the_path[] = {
		CHAIN_WRONG_PURPOSE, CHAIN_TRUST_LOCAL,	  CHAIN_UNTRUSTED,
		CHAIN_INCOMPLETE,    CHAIN_CHAIN_EXPIRED,
	};
	bool refused = false;

	for (size_t i = 0; i < ARRAY_LEN(of_the_path); i++) {
		if (chain_fault_of(j->out, of_the_path[i]))
			refused = true;
	}
	if (refused && chain_path_search(j))
		chain_add(
			j, CHAIN_NEEDS_SEARCH, -1,
			"a client that tries every issuer finds a trusted path "
			"among what was sent; the edge's library takes the "
			"first that fits and does not go back");
}

static void judge_path(struct judge *j)
{
	struct chain_path path;

	chain_path_first(j, &path);
	for (size_t i = 0; i < path.n; i++) {
		int index = chain_sent_index(j, path.at[i]);

		if (index >= 0)
			*VEC_PUSH(&j->out->path) = index;
	}
	judge_end(j, &path);
	judge_md5(j, &path);
	judge_purpose(j, &path);
	for (size_t i = 0; i < path.n; i++)
		judge_dates_of(j, &path, i);
	judge_expires_soon(j, &path);
	judge_search(j);
	chain_judge_list(j, &path);
}

static void judge_parsing(struct judge *j)
{
	/* A leaf beyond what we read ourselves is not kept; that it is missing
	 * here is then not the origin's doing. */
	if (j->out->certs.n == 0 && j->q->bytes > FLIGHT_MESSAGE_MAX)
		chain_judge_length(j);
	else if (j->out->certs.n == 0)
		chain_add(j, CHAIN_MALFORMED, -1, "no certificate was sent");
	for (size_t i = 0; i < j->out->certs.n; i++) {
		const struct cert *c = &j->out->certs.items[i];
		const char *wrong = c->complaint;

		if (c->parsed && i == 0 &&
		    c->der.len - c->parts->raw.len > TRAILING_MAX)
			wrong = "bytes that do not belong to it follow it";
		if (wrong)
			chain_add(j, CHAIN_MALFORMED, (int)i,
				  "certificate %zu of %zu (%zu bytes): %s",
				  i + 1, j->out->certs.n, c->der.len, wrong);
	}
}

void chain_judge_store(const struct chain_question *q,
		       struct chain_judgment *ret)
{
	struct judge j = { .q = q, .out = ret };

	*ret = (struct chain_judgment){ .anchor_at = -1 };
	for (size_t i = 0; i < q->n_sent; i++)
		cert_init(VEC_PUSH(&ret->certs), q->sent[i].data,
			  q->sent[i].len);
	for (size_t i = 0; i < q->n_anchors; i++)
		cert_init(VEC_PUSH(&ret->anchors), q->anchors[i].data,
			  q->anchors[i].len);
	for (size_t i = 0; i < q->n_local; i++)
		cert_init(VEC_PUSH(&j.local), q->local[i].data,
			  q->local[i].len);
	judge_parsing(&j);
	if (ret->certs.n > 0 && ret->certs.items[0].parsed) {
		chain_find_leaf(&j);
		judge_path(&j);
		chain_judge_leaf(&j, &ret->certs.items[0]);
	}
	for (size_t i = 0; i < j.local.n; i++)
		cert_release(&j.local.items[i]);
	VEC_RELEASE(&j.local);
	VEC_RELEASE(&j.memo);
}

void chain_judgment_release(struct chain_judgment *j)
{
	for (size_t i = 0; i < j->certs.n; i++)
		cert_release(&j->certs.items[i]);
	VEC_RELEASE(&j->certs);
	for (size_t i = 0; i < j->anchors.n; i++)
		cert_release(&j->anchors.items[i]);
	VEC_RELEASE(&j->anchors);
	for (size_t i = 0; i < j->reasons.n; i++)
		free(j->reasons.items[i].detail);
	VEC_RELEASE(&j->reasons);
	VEC_RELEASE(&j->path);
	free(j->anchor);
	free(j->missing);
	free(j->missing_url);
	*j = (struct chain_judgment){ 0 };
}
