#ifndef CF502_PROBE_SURVEY_H
#define CF502_PROBE_SURVEY_H
/*
 * What an origin accepts of the edge's list, learned by asking for parts of
 * it. Pure: questions come out, answers go in, and who sends them is another's
 * business. A set of suites is asked at once; a refusal rules all of them out,
 * an answer proves one, and what is left is asked in halves, side by side.
 *
 * An end without an alert is no answer by itself, for it is also how origins
 * fend off too many connections. Such a question is put a second time, alone
 * and after a pause; dropped again, it counts as a refusal only when a hello
 * that is known to be accepted is answered behind it.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"
#include "probe/policy.h"

#define SURVEY_VERSIONS 5 /* SSLv3 to TLS 1.3 */
#define SURVEY_SUITES	64
#define SURVEY_GROUPS	16

enum accepted {
	ACCEPTED_UNKNOWN, /* not asked, or not answered */
	ACCEPTED_NO,
	ACCEPTED_YES,
};

/* What one hello offers: one version, and some of the policy's lists. */
struct survey_offer {
	uint16_t version;
	uint64_t suites; /* bits: places in survey.suites */
	int group;	 /* place in survey.groups; -1: all of them */
};

enum survey_how {
	SURVEY_ANSWERED, /* ServerHello or HelloRetryRequest */
	SURVEY_REFUSED,	 /* a fatal alert */
	SURVEY_FAILED,	 /* internal_error: as refused or as dropped */
	SURVEY_DROPPED,	 /* closed or reset once it was open */
	SURVEY_LOST,	 /* says nothing of the offer: TCP, silence, us */
};

struct survey_answer {
	enum survey_how how;
	uint16_t version, suite, group; /* of an answer; group 0: not named */
};

struct survey_item {
	struct survey_offer offer;
	int rank;     /* lower ones first */
	bool control; /* known to be accepted: is it still? */
};

struct survey {
	/* What is known. */
	uint16_t suites[SURVEY_SUITES], groups[SURVEY_GROUPS];
	size_t n_suites, n_groups;
	enum accepted version[SURVEY_VERSIONS];
	enum accepted suite[SURVEY_VERSIONS][SURVEY_SUITES];
	enum accepted group[SURVEY_GROUPS];

	/* What is to be asked yet, and how. */
	VEC_OF(struct survey_item) items;
	VEC_OF(struct survey_offer) dropped; /* once, or more often */
	VEC_OF(struct survey_offer) pending; /* dropped again: refused? */
	bool alone;			     /* from now on one at a time */
	bool pause;   /* before the next one; the sender clears it */
	bool drops;   /* this origin refuses by dropping */
	bool gave_up; /* even what is accepted is dropped */
	int lost;     /* answers that said nothing */
};

/* Nothing known, nothing to ask. Lists are cut to what a survey holds. */
void survey_init(struct survey *s, const struct policy *p);
void survey_release(struct survey *s);

/* What a hello outside the survey was answered with. */
void survey_learn(struct survey *s, uint16_t version, uint16_t suite,
		  uint16_t group);
/* Fills the list of questions from what is known. */
void survey_begin(struct survey *s);
/* Takes the next question; false: none now. in_flight: sent, not answered. */
bool survey_next(struct survey *s, size_t in_flight, struct survey_item *ret);
/* What came of it, and which questions follow from that. */
void survey_follow(struct survey *s, const struct survey_item *item,
		   const struct survey_answer *a);
/*
 * What came of a hello alone, for whoever reads a log: the same knowledge,
 * and no questions.
 */
void survey_read(struct survey *s, const struct survey_offer *offer,
		 const struct survey_answer *a);

/* What a connection says of its offer; alert -1: none. */
enum survey_how survey_how(bool answered, int fatal_alert, bool closed);
/* SSLv3 is 0; SURVEY_VERSIONS for what is none of them. */
size_t survey_place(uint16_t version);
/* The suites of the list that this version knows (RFC 5246 appendix A.5). */
uint64_t survey_fitting(const struct survey *s, uint16_t version);
/* Writes the suites and groups of an offer as lists of numbers. */
void survey_offer_lists(const struct survey *s, const struct survey_offer *o,
			struct u16_list *ret_suites,
			struct u16_list *ret_groups);
/* The other way round; what the survey does not hold is passed over. */
void survey_offer_read(const struct survey *s, const struct u16_list *suites,
		       const struct u16_list *groups, uint16_t version,
		       struct survey_offer *ret);

#endif
