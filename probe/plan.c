/* Builds plans: which hellos, and when each of them is sent. */
#include "probe/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"
#include "probe/names.h"

#define LINE_MAX_BYTES	 4096
#define CONNECTIONS_MAX	 30 /* to one address, for the first scenario */
#define CONNECTIONS_MORE 4  /* for each further one */

/* A name that the origin may know better than the scenario's. */
static const char *other_sni(const struct question *q, const char *sni)
{
	if (q->target.is_ip)
		return NULL;
	if (sni && text_eq_nocase(sni, q->target.host))
		return NULL;
	return q->target.host;
}

static char *versions_text(unsigned min, unsigned max)
{
	char low[NAME_SIZE], high[NAME_SIZE];

	if (min == max)
		return xstrdup(version_name(min, low));
	return xasprintf("%s to %s", version_name(min, low),
			 version_name(max, high));
}

/* Takes over title. */
static void add(struct plan *p, struct plan_item item, char *title,
		const char *sni)
{
	item.title = title;
	item.sni = xstrdup_null(sni);
	*VEC_PUSH(&p->items) = item;
}

static char *with_sni(const char *what, const char *sni)
{
	if (!sni)
		return xasprintf("%s, without SNI", what);
	return xasprintf("%s, SNI %s", what, sni);
}

static void add_always(struct plan *p, const struct question *q,
		       const struct policy *policy, size_t scenario)
{
	const char *sni = q->scenarios.items[scenario].sni;
	struct plan_item item = { .step = STEP_HELLO,
				  .purpose = PURPOSE_EDGE,
				  .scenario = scenario };
	char *versions = versions_text(policy->min, policy->max);
	char *what =
		xasprintf("The hello that CloudFront sends (%s)", versions);

	add(p, item, with_sni(what, sni), sni);
	item.step = STEP_TLS;
	item.purpose = PURPOSE_PROOF;
	add(p, item,
	    with_sni("A whole handshake and one HEAD / behind it", sni), sni);
	item.purpose = PURPOSE_AGAIN;
	item.when = PLAN_ON_DIFFERENCE;
	add(p, item,
	    xstrdup("The handshake once more, with the version and suite that "
		    "the first hello got"),
	    sni);
	free(what);
	free(versions);
}

static void add_on_refusal(struct plan *p, const struct question *q,
			   const struct policy *policy, size_t scenario)
{
	const char *sni = q->scenarios.items[scenario].sni;
	const char *other = other_sni(q, sni);
	struct plan_item item = { .step = STEP_HELLO,
				  .when = PLAN_ON_REFUSAL,
				  .scenario = scenario };
	char low[NAME_SIZE];

	item.purpose = PURPOSE_ALL_OFFERED;
	add(p, item, xstrdup("A hello with every suite and group we know"),
	    sni);
	item.purpose = PURPOSE_OLDER;
	if (policy->min > TLS_SSL3)
		add(p, item,
		    xasprintf("A hello with versions below %s, down to SSLv3",
			      version_name(policy->min, low)),
		    sni);
	/* To the end, for its chain: would that name do better? */
	item.purpose = PURPOSE_OTHER_SNI;
	item.step = STEP_TLS;
	if (other)
		add(p, item, with_sni("A whole handshake", other), other);
	item.step = STEP_HELLO;
	item.purpose = PURPOSE_NO_SNI;
	if (sni)
		add(p, item, with_sni("The hello of the edge", NULL), NULL);
	item.purpose = PURPOSE_PROXY;
	add(p, item,
	    xstrdup("The hello of the edge behind a PROXY protocol header"),
	    sni);
}

static bool asks_own_name(const struct question *q)
{
	size_t i;

	for (i = 0; i < q->scenarios.n; i++) {
		const char *sni = q->scenarios.items[i].sni;

		if (sni && text_eq_nocase(sni, q->target.host))
			return true;
	}
	return false;
}

/*
 * Which certificate comes for other names, once for all scenarios: none, and
 * the origin's own where Host is forwarded in all of them. And whether there
 * is anything beside TLS 1.3.
 */
static void add_on_answer(struct plan *p, const struct question *q,
			  const struct policy *policy)
{
	struct plan_item item = { .step = STEP_TLS, .when = PLAN_ON_ANSWER };
	const char *sni = q->scenarios.n ? q->scenarios.items[0].sni : NULL;
	const char *own = other_sni(q, sni);

	if (q->scenarios.n && policy->max >= TLS_1_3) {
		item.step = STEP_HELLO;
		item.purpose = PURPOSE_OLDER;
		add(p, item,
		    xstrdup("After TLS 1.3, a hello with TLS 1.2 and older"),
		    sni);
		item.step = STEP_TLS;
	}
	if (!sni)
		return;
	item.purpose = PURPOSE_OTHER_SNI;
	if (own && !asks_own_name(q))
		add(p, item, with_sni("A whole handshake", own), own);
	item.purpose = PURPOSE_NO_SNI;
	add(p, item, with_sni("A whole handshake", NULL), NULL);
	item.purpose = PURPOSE_UNKNOWN_SNI;
	add(p, item, with_sni("A whole handshake", PLAN_NO_SUCH_NAME),
	    PLAN_NO_SUCH_NAME);
}

static const struct pin *pin_of(const struct question *q)
{
	size_t i;

	for (i = 0; i < q->pins.n; i++) {
		if (q->pins.items[i].port == q->target.port &&
		    text_eq_nocase(q->pins.items[i].host, q->target.host))
			return &q->pins.items[i];
	}
	return NULL;
}

static void add_names(struct buf *out, char *const *names, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		buf_addf(out, "%s%s", i ? ", " : "", names[i]);
}

static char *dns_text(const struct question *q)
{
	struct buf out = BUF_INIT(LINE_MAX_BYTES);
	const struct pin *pin = pin_of(q);

	if (pin) {
		buf_adds(&out, "No lookup: --resolve names ");
		add_names(&out, pin->addrs.items, pin->addrs.n);
	} else if (q->target.is_ip) {
		buf_addf(&out, "No lookup: %s is an address", q->target.host);
	} else {
		buf_addf(&out, "A and AAAA of %s at ", q->target.host);
		if (q->dns.n > 0)
			add_names(&out, q->dns.items, q->dns.n);
		else
			buf_adds(&out, "the system's resolvers");
	}
	return buf_take(&out);
}

static void add_connect(struct buf *out, const struct question *q)
{
	struct buf where = BUF_INIT(LINE_MAX_BYTES);
	const struct pin *pin = pin_of(q);
	const char *to = pin ? pin->addrs.items[0] : q->target.host;

	buf_addf(&where, strchr(to, ':') ? "[%s]:%d" : "%s:%d", to,
		 q->target.port);
	text_shell_quote(out, buf_str(&where));
	buf_release(&where);
}

/* What s_client can do like the edge: name, least version, groups. */
static char *by_hand_text(const struct question *q, const struct policy *p)
{
	struct buf out = BUF_INIT(LINE_MAX_BYTES);
	const char *sni = q->scenarios.n ? q->scenarios.items[0].sni : NULL;
	char name[NAME_SIZE];
	size_t i;

	buf_adds(&out, "openssl s_client -connect ");
	add_connect(&out, q);
	buf_adds(&out, sni ? " -servername " : " -noservername");
	if (sni)
		text_shell_quote(&out, sni);
	if (p->min > TLS_SSL3)
		buf_addf(&out, " -min_protocol %s", version_name(p->min, name));
	for (i = 0; i < p->groups.n; i++)
		buf_addf(&out, "%s%s", i ? ":" : " -groups ",
			 group_name(p->groups.v[i], name));
	/* OpenSSL 3 keeps what is older behind its security level 0. */
	if (p->min < TLS_1_2)
		buf_adds(&out, " -cipher DEFAULT@SECLEVEL=0");
	buf_adds(&out, " -showcerts </dev/null");
	return buf_take(&out);
}

int plan_connections(const struct question *q)
{
	return CONNECTIONS_MAX + CONNECTIONS_MORE * ((int)q->scenarios.n - 1);
}

void plan_build(const struct question *q, const struct policy *p,
		struct plan *ret)
{
	struct plan plan = { .items = { .n = 0 } };
	struct plan_item plain = { .step = STEP_HTTP,
				   .purpose = PURPOSE_PLAIN,
				   .when = PLAN_ON_NO_TLS };
	struct plan_item survey = { .step = STEP_HELLO,
				    .purpose = PURPOSE_SURVEY,
				    .when = PLAN_AFTER };
	size_t i;

	for (i = 0; i < q->scenarios.n; i++) {
		add_always(&plan, q, p, i);
		if (!q->quick)
			add_on_refusal(&plan, q, p, i);
	}
	if (!q->quick)
		add_on_answer(&plan, q, p);
	if (!q->quick)
		add(&plan, plain,
		    xasprintf("HEAD / in plain HTTP on port %d", q->http_port),
		    NULL);
	if (!q->quick)
		add(&plan, survey,
		    xasprintf("Once the answer stands, what else it accepts: "
			      "at most %d connections in all",
			      plan_connections(q)),
		    NULL);
	plan.dns = dns_text(q);
	plan.by_hand = by_hand_text(q, p);
	*ret = plan;
}

void plan_release(struct plan *p)
{
	size_t i;

	for (i = 0; i < p->items.n; i++) {
		free(p->items.items[i].title);
		free(p->items.items[i].sni);
	}
	VEC_RELEASE(&p->items);
	free(p->dns);
	free(p->by_hand);
	p->dns = p->by_hand = NULL;
}
