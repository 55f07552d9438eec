/* The target form: from fields to a question and back. */
#include "screens/form.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/xmem.h"

#define HOST_BYTES  2048 /* room for a pasted URL */
#define PORT_BYTES  16
#define NAMES_BYTES 16384 /* 64 names of a distribution */

const char *const *form_forward_labels(const struct form *f)
{
	static const char *const usual[] = {
		[FORWARD_NO] = "no",
		[FORWARD_YES] = "yes, these names",
		[FORWARD_UNKNOWN] = "not known",
	};
	static const char *const mixed[] = {
		[FORWARD_NO] = "no",
		[FORWARD_YES] = "yes, these names",
		[FORWARD_UNKNOWN] = "by some behaviors",
	};

	return f->mixed ? mixed : usual;
}

const char *const form_protocol_labels[] = { "TLSv1.2", "TLSv1.1", "TLSv1",
					     "SSLv3" };
const char *const form_family_labels[] = { "IPv4", "IPv6", "both" };

static const unsigned protocol_bits[] = { PROTO_TLS12, PROTO_TLS11, PROTO_TLS1,
					  PROTO_SSL3 };

void form_init(struct form *f)
{
	*f = (struct form){
		.forward = { .kind = CHOICE_RADIO, .n = 3, .on = 1 },
		.protocols = { .kind = CHOICE_BOXES, .n = 4, .on = 1 },
		.family = { .kind = CHOICE_RADIO, .n = 2, .on = 1 },
		.buttons = { .kind = CHOICE_BUTTONS, .n = 3 },
	};
	edit_init(&f->host, HOST_BYTES);
	edit_init(&f->port, PORT_BYTES);
	edit_init(&f->names, NAMES_BYTES);
	question_init(&f->base);
}

static void forget_answer(struct form *f)
{
	if (f->valid) {
		question_release(&f->question);
		plan_release(&f->plan);
	}
	f->valid = false;
}

static void clear_errors(struct form *f)
{
	size_t i;

	for (i = 0; i < FIELD_N; i++) {
		free(f->errors[i]);
		f->errors[i] = NULL;
	}
}

void form_release(struct form *f)
{
	forget_answer(f);
	clear_errors(f);
	edit_release(&f->host);
	edit_release(&f->port);
	edit_release(&f->names);
	question_release(&f->base);
	free(f->sni);
	f->sni = NULL;
}

/* The SNI that the scenario would have if nobody overruled it. */
static const char *usual_sni(const struct question *q, const struct scenario *s)
{
	const char *name = s->host_header ? s->host_header : q->target.host;

	return name && !host_is_ip(name) ? name : NULL;
}

static void fill_scenarios(struct form *f, const struct question *q)
{
	struct buf names = BUF_INIT(NAMES_BYTES);
	bool dropped = false;
	size_t i;

	free(f->sni);
	f->sni = NULL;
	f->no_sni = false;
	for (i = 0; i < q->scenarios.n; i++) {
		const struct scenario *s = &q->scenarios.items[i];
		const char *usual = usual_sni(q, s);

		dropped = dropped || !s->host_header;
		if (s->host_header)
			buf_addf(&names, "%s%s", names.len ? ", " : "",
				 s->host_header);
		f->no_sni = f->no_sni || (!s->sni && usual);
		if (s->sni && (!usual || strcmp(usual, s->sni) != 0)) {
			free(f->sni);
			f->sni = xstrdup(s->sni);
		}
	}
	f->mixed = dropped && names.len > 0 && !q->forwarding_unknown;
	f->forward.on = 1u << (q->forwarding_unknown || f->mixed
				       ? FORWARD_UNKNOWN
			       : names.len > 0 ? FORWARD_YES
					       : FORWARD_NO);
	f->forward.at = choice_chosen(&f->forward);
	f->touched_forward = !q->forwarding_assumed;
	edit_set(&f->names, buf_str(&names));
	buf_release(&names);
}

void form_fill(struct form *f, const struct question *q)
{
	struct question base;
	char port[PORT_BYTES];
	size_t i;

	question_copy(q, &base);
	question_release(&f->base);
	f->base = base;
	q = &f->base;
	clear_errors(f);
	edit_set(&f->host, q->target.host ? q->target.host : "");
	snprintf(port, sizeof(port), "%d",
		 q->target.port ? q->target.port : 443);
	edit_set(&f->port, port);
	fill_scenarios(f, q);
	f->protocols.on = 0;
	for (i = 0; i < ARRAY_LEN(protocol_bits); i++) {
		if (q->protocols & protocol_bits[i])
			f->protocols.on |= 1u << i;
	}
	/* Only a distribution can have both. */
	f->family.n = q->family_given && q->family == FAMILY_ANY ? 3 : 2;
	f->family.on = f->family.n == 3 ? 4 : q->family == FAMILY_6 ? 2 : 1;
	f->family.at = choice_chosen(&f->family);
	f->touched_family = q->family_given;
	f->touched_port = q->port_by_user;
}

bool form_shows(const struct form *f, enum form_field field)
{
	return field != FIELD_NAMES || choice_chosen(&f->forward) != FORWARD_NO;
}

struct edit *form_edit(struct form *f, enum form_field field)
{
	if (field == FIELD_HOST)
		return &f->host;
	if (field == FIELD_PORT)
		return &f->port;
	return field == FIELD_NAMES ? &f->names : NULL;
}

struct choice *form_choice(struct form *f, enum form_field field)
{
	if (field == FIELD_FORWARD)
		return &f->forward;
	if (field == FIELD_PROTOCOLS)
		return &f->protocols;
	if (field == FIELD_FAMILY)
		return &f->family;
	return field == FIELD_BUTTONS ? &f->buttons : NULL;
}

static int read_port(const struct form *f, int *ret, struct cf_why *why)
{
	const char *text = edit_text(&f->port);
	int64_t port = 443;

	if (*text && !text_number(text, 1, 65535, &port))
		return why_set(why, CF_EINPUT,
			       "\"%s\" is not a port. Use a number from 1 to "
			       "65535.",
			       text);
	*ret = (int)port;
	return CF_OK;
}

static int read_host(const struct form *f, struct target *ret,
		     struct cf_why *why)
{
	if (edit_is_empty(&f->host))
		return why_set(why, CF_EINPUT,
			       "The origin is missing: its domain name as it "
			       "stands in the distribution.");
	return target_parse(edit_text(&f->host), 443, ret, why);
}

/* Names between commas and blanks; how many there may be, the question says. */
struct words {
	VEC_OF(char *) v; /* owned */
};

static void words_release(struct words *w)
{
	while (w->v.n > 0)
		free(w->v.items[--w->v.n]);
	VEC_RELEASE(&w->v);
}

static void read_words(const char *text, struct words *ret)
{
	size_t n;

	while ((n = strcspn(text += strspn(text, ", "), ", ")) > 0) {
		*VEC_PUSH(&ret->v) = xstrndup(text, n);
		text += n;
	}
}

/* Scenarios of q by the choice and the names; q has its target. */
static int read_scenarios(const struct form *f, struct question *q,
			  struct cf_why *why)
{
	size_t forward = choice_chosen(&f->forward);
	struct words w = { .v = { .n = 0 } };
	int rc;

	if (forward != FORWARD_NO)
		read_words(edit_text(&f->names), &w);
	if (forward != FORWARD_NO && w.v.n == 0)
		return why_set(why, CF_EINPUT,
			       "A name is missing: the one that viewers use, "
			       "such as www.example.com.");
	rc = question_scenarios(q, w.v.items,
				forward == FORWARD_YES ? w.v.n : 0, w.v.items,
				forward == FORWARD_UNKNOWN ? w.v.n : 0, f->sni,
				f->no_sni, why);
	if (rc == CF_OK && f->touched_forward)
		q->forwarding_assumed = false;
	if (f->mixed)
		q->forwarding_unknown = false;
	words_release(&w);
	return rc;
}

static unsigned read_protocols(const struct form *f)
{
	unsigned bits = 0;
	size_t i;

	for (i = 0; i < ARRAY_LEN(protocol_bits); i++) {
		if (f->protocols.on & 1u << i)
			bits |= protocol_bits[i];
	}
	return bits;
}

/* Which field is wrong goes to *ret_field; ret is to be released anyhow. */
static int read_question(const struct form *f, struct question *ret,
			 enum form_field *ret_field, struct cf_why *why)
{
	static const enum ip_family families[] = { FAMILY_4, FAMILY_6,
						   FAMILY_ANY };
	int port = 443;

	question_copy(&f->base, ret);
	target_release(&ret->target);
	*ret_field = FIELD_HOST;
	if (read_host(f, &ret->target, why) != CF_OK)
		return CF_EINPUT;
	if (!f->base.target.host ||
	    strcmp(f->base.target.host, ret->target.host) != 0)
		question_forget_paths(ret);
	*ret_field = FIELD_PORT;
	if (read_port(f, &port, why) != CF_OK)
		return CF_EINPUT;
	if (!ret->target.port_given)
		ret->target.port = port;
	ret->port_by_user = f->touched_port || ret->target.port_given;
	*ret_field = FIELD_NAMES;
	if (read_scenarios(f, ret, why) != CF_OK)
		return CF_EINPUT;
	*ret_field = FIELD_PROTOCOLS;
	ret->protocols = read_protocols(f);
	if (!ret->protocols)
		return why_set(why, CF_EINPUT,
			       "Choose at least one protocol, as in the "
			       "distribution.");
	if (f->touched_family) {
		ret->family = families[choice_chosen(&f->family)];
		ret->family_given = true;
	}
	return CF_OK;
}

void form_update(struct form *f, const struct policy_set *policies)
{
	enum form_field field;
	struct question q;

	forget_answer(f);
	if (read_question(f, &q, &field, NULL) != CF_OK) {
		question_release(&q);
		return;
	}
	f->question = q;
	f->policy = policy_for(policies, q.protocols);
	plan_build(&f->question, f->policy, &f->plan);
	f->valid = true;
}

bool form_split(struct form *f, struct buf *ret_note)
{
	const char *text = edit_text(&f->host);
	struct target t;
	char port[PORT_BYTES];
	bool changed;

	if (edit_is_empty(&f->host) ||
	    target_parse(text, 443, &t, NULL) != CF_OK)
		return false;
	changed = strcmp(t.host, text) != 0;
	if (t.port_given) {
		snprintf(port, sizeof(port), "%d", t.port);
		edit_set(&f->port, port);
		f->touched_port = true;
	}
	if (changed)
		edit_set(&f->host, t.host);
	if (t.note)
		buf_adds(ret_note, t.note);
	else if (strcmp(t.host, t.shown) != 0)
		buf_addf(ret_note, "The host is %s", t.shown);
	target_release(&t);
	return changed;
}

static void keep_error(struct form *f, enum form_field field, const char *text)
{
	free(f->errors[field]);
	f->errors[field] = xstrdup_null(text);
}

void form_check(struct form *f, enum form_field field)
{
	struct question q;
	struct target t;
	struct cf_why why = { "" };
	int port, rc = CF_OK;
	enum form_field wrong;

	if (field == FIELD_HOST) {
		rc = read_host(f, &t, &why);
		if (rc == CF_OK)
			target_release(&t);
	} else if (field == FIELD_PORT) {
		rc = read_port(f, &port, &why);
	} else if (field == FIELD_NAMES || field == FIELD_PROTOCOLS) {
		rc = read_question(f, &q, &wrong, &why);
		question_release(&q);
		if (wrong != field)
			rc = CF_OK;
	}
	keep_error(f, field, rc == CF_OK ? NULL : why.text);
}

enum form_field form_check_all(struct form *f)
{
	int i;

	for (i = 0; i < FIELD_N; i++)
		form_check(f, (enum form_field)i);
	for (i = 0; i < FIELD_N; i++) {
		if (f->errors[i])
			return (enum form_field)i;
	}
	return FIELD_N;
}

static void extra(struct buf *out, const char *what, const char *text)
{
	if (out->len > 0)
		buf_adds(out, "; ");
	buf_addf(out, "%s%s", what, text);
}

/* As a distribution sets them, where they are not the usual ones. */
static void form_limits(const struct question *q, struct buf *out)
{
	struct buf text = BUF_INIT(64);

	if (q->attempts > 1)
		buf_addf(&text, "%d TCP attempts", q->attempts);
	if (q->connect_timeout_ms != 10000)
		buf_addf(&text, "%s%g s for a TCP attempt",
			 text.len ? ", " : "", q->connect_timeout_ms / 1000.0);
	if (q->origin_mtls)
		buf_addf(&text, "%sCloudFront has a client certificate",
			 text.len ? ", " : "");
	if (text.len > 0)
		extra(out, "", buf_str(&text));
	buf_release(&text);
}

void form_extras(const struct form *f, struct buf *out)
{
	const struct question *q = &f->base;
	char when[TIME_TEXT_SIZE];
	size_t i;

	if (f->sni)
		extra(out, "SNI ", f->sni);
	if (f->no_sni)
		extra(out, "no SNI", "");
	if (q->trust_path)
		extra(out, "roots from ", q->trust_path);
	for (i = 0; i < q->dns.n; i++)
		extra(out, "resolver ", q->dns.items[i]);
	if (q->at_given)
		extra(out, "dates as of ", time_rfc3339(q->at, when));
	form_limits(q, out);
	if (q->quick)
		extra(out, "quick", "");
	if (q->gentle)
		extra(out, "one connection at a time", "");
}
