#ifndef CF502_TESTS_UNIT_LAB_H
#define CF502_TESTS_UNIT_LAB_H
/*
 * A bench for the judge of chains: makes certificates, sends them, and looks
 * at the judgment. One a test; it owns all that is made on it.
 */
#include "base/vec.h"
#include "probe/chain.h"
#include "tests/unit/pki.h"
#include "tests/unit/test.h"

struct lab {
	struct pki_cert *root;	/* an anchor from the start */
	struct pki_cert *inter; /* signed by root */
	struct pki_cert *leaf;	/* by inter, for origin.example.com */
	VEC_OF(struct pki_cert *) made;
	VEC_OF(struct blob) sent, anchors, local;
	struct policy policy;
	struct chain_question q; /* to be changed before lab_judge() */
	struct chain_judgment j;
};

int lab_setup(void **state);
int lab_teardown(void **state);
#define lab_test(f) cmocka_unit_test_setup_teardown(f, lab_setup, lab_teardown)

struct pki_cert *lab_make(struct lab *l, const struct pki_cert *issuer,
			  struct pki_shape shape);
#define MAKE(lab, issuer, ...) \
	lab_make(lab, issuer, (struct pki_shape){ __VA_ARGS__ })
/* A leaf for origin.example.com by the intermediate, with that beside it. */
#define LEAF(lab, ...)                                                  \
	lab_make(lab, (lab)->inter,                                     \
		 (struct pki_shape){ .cn = "leaf",                      \
				     .names = "DNS:origin.example.com", \
				     __VA_ARGS__ })
/* Trusted by the edge, by this workstation. */
void lab_trust(struct lab *l, const struct pki_cert *c);
void lab_distrust_all(struct lab *l);
void lab_trust_locally(struct lab *l, const struct pki_cert *c);
/* Judges these as sent; ends with NULL. May be called again. */
void lab_judge(struct lab *l, ...) __attribute__((sentinel));

bool lab_has(const struct lab *l, enum chain_fault f);
const char *lab_detail(const struct lab *l, enum chain_fault f);
/* No fatal fault; that fault is the only fatal one. */
#define assert_accepted(lab)	  lab_assert(lab, CHAIN_FAULT_COUNT, __LINE__)
#define assert_refused(lab, what) lab_assert(lab, what, __LINE__)
void lab_assert(const struct lab *l, enum chain_fault only, int line);
/* The sent certificates of the path; ends with -1. */
void lab_assert_path(const struct lab *l, ...);

#endif
