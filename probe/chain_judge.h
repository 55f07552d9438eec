#ifndef CF502_PROBE_CHAIN_JUDGE_H
#define CF502_PROBE_CHAIN_JUDGE_H
/*
 * What the files of the chain judge share: the question with its answer so
 * far, signatures already checked, and one path through the certificates.
 * Internal to probe/chain*.c.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"
#include "probe/cert_parts.h"
#include "probe/chain.h"

/* Longer lists than this are read, but no path runs through the rest. */
#define CHAIN_SENT_MAX 128
#define CHAIN_PATH_MAX (CHAIN_SENT_MAX + 1)

struct signature_memo {
	const struct cert *cert, *issuer;
	bool fits;
};

struct judge {
	const struct chain_question *q;
	struct chain_judgment *out;
	VEC_OF(struct cert) local;
	VEC_OF(struct signature_memo) memo;
	int checks_left; /* signatures that a search may still compute */
	int steps_left;	 /* and certificates it may still look at */
};

enum path_end {
	PATH_ANCHORED,	    /* the last one is an anchor of the edge */
	PATH_SELF_SIGNED,   /* the last one signed itself, and is none */
	PATH_NO_ISSUER,	    /* nobody issued the last one */
	PATH_BAD_SIGNATURE, /* broken_at: whose signature does not verify */
};

struct chain_path {
	const struct cert *at[CHAIN_PATH_MAX]; /* leaf first, borrowed */
	size_t n;
	enum path_end end;
	size_t broken_at;
};

/* As libcrypto builds it: trusted ones first, first fit, no way back. */
void chain_path_first(struct judge *j, struct chain_path *ret);
/*
 * Depth-first over every issuer, at most 16 deep and 300 signatures: is there
 * a path that a client which goes back would accept?
 */
bool chain_path_search(struct judge *j);
/* An issuer of c in the workstation's own store, or c itself, or NULL. */
const struct cert *chain_local_issuer(struct judge *j, const struct cert *c);
bool chain_is_anchor(const struct judge *j, const struct cert *c);
/* Signature of c with issuer's key, computed once. */
bool chain_signed(struct judge *j, const struct cert *c,
		  const struct cert *issuer);

/*
 * What forbids this path to serve a TLS server: extensions, purposes, path
 * length, name constraints. A sentence that the caller owns, and which place
 * of the path it is about; NULL when nothing does.
 */
char *chain_purpose_fault(const struct chain_path *path, size_t *ret_place);
/* The part of it that RFC 5280 section 4.2.1.10 is about. */
char *chain_constraint_fault(const struct chain_path *path, size_t *ret_place);

/* Within its dates at that time, the way X509_cmp_time compares. */
bool cert_in_time(const struct cert *c, int64_t at);
/* Index as sent, or -1 when it is an anchor. */
int chain_sent_index(const struct judge *j, const struct cert *c);
/* "the leaf", "the intermediate R11", "the root X1"; the caller owns it. */
char *chain_label(const struct chain_path *path, size_t place);

/* Where the first one is a CA's and a later one the leaf: looks for it. */
void chain_find_leaf(struct judge *j);
/* " (certificate 3 is the leaf, which ...)", or ""; the caller owns it. */
char *chain_leaf_hint(const struct judge *j);

/* chain_judge() with the anchors as they are, reasons in no order. */
void chain_judge_store(const struct chain_question *q,
		       struct chain_judgment *ret);
/* The detail is cleaned; the first reason of a fault stays. */
void chain_add(struct judge *j, enum chain_fault fault, int cert,
	       const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/* Judgments of the leaf alone (names, key) and of the list as sent. */
void chain_judge_leaf(struct judge *j, const struct cert *leaf);
void chain_judge_list(struct judge *j, const struct chain_path *path);
/* The part of it that needs no path: number and bytes. */
void chain_judge_length(struct judge *j);

#endif
