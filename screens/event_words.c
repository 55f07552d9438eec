/* Says of each event what happened. */
#include "screens/event_words.h"

#include <string.h>

#include "probe/names.h"
#include "report/facts.h"

const char *where_words(enum where w)
{
	static const char *const words[] = {
		[WHERE_DNS] = "from DNS",
		[WHERE_HOSTS] = "from the hosts file",
		[WHERE_PINNED] = "from --resolve",
		[WHERE_LITERAL] = "as given",
	};

	return (size_t)w < ARRAY_LEN(words) ? words[w] : where_name(w);
}

const char *purpose_words(enum purpose p)
{
	static const char *const words[] = {
		[PURPOSE_EDGE] = "the hello of the edge",
		[PURPOSE_PROOF] = "a whole handshake",
		[PURPOSE_AGAIN] = "the handshake once more",
		[PURPOSE_ALL_OFFERED] = "a hello that offers everything",
		[PURPOSE_OLDER] = "a hello with older versions",
		[PURPOSE_OTHER_SNI] = "the hello with another SNI",
		[PURPOSE_NO_SNI] = "the hello without SNI",
		[PURPOSE_PROXY] = "the hello behind a PROXY header",
		[PURPOSE_PLAIN] = "plain HTTP",
		[PURPOSE_UNKNOWN_SNI] =
			"the hello with a name that can't exist",
		[PURPOSE_SURVEY] = "a part of the edge's list",
	};

	return words[p];
}

/* A log that somebody wrote by hand may lack a field. */
static const char *field(const struct event *e, enum event_field f)
{
	const char *text = event_str(e, f);

	return text ? text : "?";
}

static const char *outcome_of(const struct event *e)
{
	return event_has(e, EF_OUTCOME)
		       ? outcome_name((enum outcome)event_get(e, EF_OUTCOME))
		       : "?";
}

static void say_alias(const struct event *e, struct telling *t)
{
	buf_addf(&t->text, "%s is an alias of %s", field(e, EF_HOST),
		 field(e, EF_TEXT));
}

static void say_address(const struct event *e, struct telling *t)
{
	/* A chain in a file was judged, and no network asked. */
	if (event_get(e, EF_WHERE) == WHERE_FILE) {
		t->what = "file";
		buf_adds(&t->text, field(e, EF_IP));
		return;
	}
	buf_addf(&t->text, "%s %s", event_get(e, EF_FAMILY) == 6 ? "AAAA" : "A",
		 field(e, EF_IP));
	if (event_has(e, EF_WHERE) && event_get(e, EF_WHERE) != WHERE_DNS)
		buf_addf(&t->text, " (%s)",
			 where_words((enum where)event_get(e, EF_WHERE)));
}

static void say_dns(const struct event *e, struct telling *t)
{
	int64_t outcome = event_get(e, EF_OUTCOME);
	const char *text = event_str(e, EF_TEXT);

	t->mark = outcome == OUTCOME_OK ? MARK_N : MARK_FAIL;
	buf_adds(&t->text, outcome == OUTCOME_OK ? "done" : outcome_of(e));
	if (text && outcome != OUTCOME_OK)
		buf_addf(&t->text, ": %s", text);
}

static void say_trust(const struct event *e, struct telling *t)
{
	int64_t n = event_get(e, EF_COUNT);

	buf_addf(&t->text, "%lld trust anchor%s, %s", (long long)n,
		 n == 1 ? "" : "s", field(e, EF_TEXT));
}

static bool is_usual_sni(const struct telling *t, const char *sni)
{
	const struct scenario *s;

	if (!t->conn || t->conn->scenario >= t->ev->scenarios.n)
		return false;
	s = &t->ev->scenarios.items[t->conn->scenario];
	return s->sni && strcmp(s->sni, sni) == 0;
}

static void say_open(const struct event *e, struct telling *t)
{
	const char *sni = event_str(e, EF_SNI);
	const char *text = event_str(e, EF_TEXT);
	int64_t purpose = event_get(e, EF_PURPOSE);

	if (event_get(e, EF_STEP) == STEP_FILE) {
		t->what = "file";
		buf_adds(&t->text, "the certificates in it, in their order");
		return;
	}
	buf_addf(&t->text, "SYN to port %lld, for %s",
		 (long long)event_get(e, EF_PORT),
		 purpose < 0 ? "?" : purpose_words((enum purpose)purpose));
	/* The scenario's own SNI stands above the table. */
	if (sni && !is_usual_sni(t, sni))
		buf_addf(&t->text, ", SNI %s", sni);
	/* The other purposes say by themselves how they differ. */
	if (text && purpose <= PURPOSE_AGAIN)
		buf_addf(&t->text, " (%s)", text);
}

static void say_connected(const struct event *e, struct telling *t)
{
	(void)e;
	buf_adds(&t->text, "connected");
	if (t->conn)
		buf_addf(&t->text, " in %.1f ms",
			 (double)(t->conn->connected_us - t->conn->syn_us) /
				 1000.0);
}

static void say_tcp_failed(const struct event *e, struct telling *t)
{
	const char *text = event_str(e, EF_TEXT);

	t->mark = MARK_FAIL;
	buf_addf(&t->text, "%s%s%s", outcome_of(e), text ? ": " : "",
		 text ? text : "");
}

static void say_direction(const struct event *e, struct telling *t)
{
	t->what = event_get(e, EF_SENT) == 1 ? ">" : "<";
}

static void say_message(const struct event *e, struct telling *t)
{
	const char *text = event_str(e, EF_TEXT);
	char name[NAME_SIZE];

	say_direction(e, t);
	buf_addf(&t->text, "%s, %lld bytes",
		 message_name((unsigned)event_get(e, EF_TYPE), name),
		 (long long)event_get(e, EF_LENGTH));
	if (text)
		buf_addf(&t->text, ", %s", text);
}

static void add_choice(const struct event *e, struct telling *t)
{
	char name[NAME_SIZE];

	if (event_get(e, EF_VERSION) > 0)
		buf_addf(&t->text, "  %s",
			 version_name((unsigned)event_get(e, EF_VERSION),
				      name));
	if (event_get(e, EF_SUITE) > 0)
		buf_addf(&t->text, "  %s",
			 suite_name((unsigned)event_get(e, EF_SUITE), name));
	if (event_get(e, EF_GROUP) > 0)
		buf_addf(&t->text, "  %s",
			 group_name((unsigned)event_get(e, EF_GROUP), name));
	if (event_get(e, EF_SCHEME) > 0)
		buf_addf(&t->text, "  %s",
			 scheme_name((unsigned)event_get(e, EF_SCHEME), name));
}

static void say_server_hello(const struct event *e, struct telling *t)
{
	buf_adds(&t->text, "ServerHello");
	add_choice(e, t);
}

static void say_retry(const struct event *e, struct telling *t)
{
	buf_adds(&t->text, "HelloRetryRequest");
	add_choice(e, t);
}

static void say_certificate(const struct event *e, struct telling *t)
{
	struct cert c;

	buf_addf(&t->text,
		 "certificate %lld: ", (long long)event_get(e, EF_INDEX));
	cert_init(&c, e->der, e->der_len);
	if (c.parsed)
		buf_addf(&t->text, "%s, %s",
			 c.common_name ? c.common_name : c.subject, c.key_text);
	else
		buf_addf(&t->text, "%zu bytes that can't be read", e->der_len);
	cert_release(&c);
}

static void say_chain(const struct event *e, struct telling *t)
{
	long long n = event_get(e, EF_COUNT);

	buf_addf(&t->text, "chain complete: %lld certificate%s, %lld bytes", n,
		 n == 1 ? "" : "s", (long long)event_get(e, EF_LENGTH));
}

static void say_key(const struct event *e, struct telling *t)
{
	int64_t outcome = event_get(e, EF_OUTCOME);

	buf_adds(&t->text, "ServerKeyExchange");
	add_choice(e, t);
	if (outcome == OUTCOME_OK)
		buf_adds(&t->text, ", signature fits the leaf");
	if (outcome == OUTCOME_BAD) {
		buf_adds(&t->text, ", signature does not fit the leaf");
		t->mark = MARK_FAIL;
	}
}

static void say_request(const struct event *e, struct telling *t)
{
	(void)e;
	t->mark = MARK_WARN;
	buf_adds(&t->text, "CertificateRequest: asks for a client certificate");
}

static void say_alert(const struct event *e, struct telling *t)
{
	struct conn_alert a = {
		.level = (uint8_t)event_get(e, EF_LEVEL),
		.code = (uint8_t)event_get(e, EF_CODE),
		.sent_by_us = event_get(e, EF_SENT) == 1,
	};

	say_direction(e, t);
	facts_alert(&a, &t->text);
	/* close_notify is how a talk ends. */
	if (!a.sent_by_us && a.code != 0)
		t->mark = a.level == ALERT_LEVEL_WARNING ? MARK_WARN
							 : MARK_FAIL;
}

static void say_text(const struct event *e, struct telling *t)
{
	const char *text = event_str(e, EF_TEXT);

	if (text)
		buf_addf(&t->text, ": %s", text);
}

static void say_not_tls(const struct event *e, struct telling *t)
{
	const char *protocol = event_str(e, EF_SERVER);

	t->mark = MARK_FAIL;
	buf_adds(&t->text, "what answers is not TLS");
	if (protocol)
		buf_addf(&t->text, " but %s", protocol);
	say_text(e, t);
}

static void say_malformed(const struct event *e, struct telling *t)
{
	t->mark = MARK_FAIL;
	buf_adds(&t->text, "the answer breaks the protocol");
	say_text(e, t);
}

static void say_closed(const struct event *e, struct telling *t)
{
	bool reset = event_get(e, EF_OUTCOME) == OUTCOME_RESET;

	buf_adds(&t->text, reset ? "the origin resets the connection"
				 : "the origin closes the connection");
	if (event_get(e, EF_LENGTH) >= 0)
		buf_addf(&t->text, " after %lld bytes",
			 (long long)event_get(e, EF_LENGTH));
	if (t->conn && !t->conn->chain_seen && t->conn->step != STEP_HTTP)
		t->mark = MARK_FAIL;
}

static void say_local(const struct event *e, struct telling *t)
{
	buf_adds(&t->text, "cf502 breaks off");
	say_text(e, t);
}

static void say_handshake(const struct event *e, struct telling *t)
{
	t->mark = MARK_OK;
	buf_adds(&t->text, "handshake complete");
	add_choice(e, t);
}

static void say_http(const struct event *e, struct telling *t)
{
	const char *server = event_str(e, EF_SERVER);
	const char *location = event_str(e, EF_LOCATION);

	buf_addf(&t->text, "status %lld", (long long)event_get(e, EF_STATUS));
	if (server)
		buf_addf(&t->text, ", server %s", server);
	if (location)
		buf_addf(&t->text, ", to %s", location);
}

static void say_timeout(const struct event *e, struct telling *t)
{
	t->mark = MARK_FAIL;
	buf_addf(&t->text, "nothing came within %.1f s",
		 (double)event_get(e, EF_CODE) / 1000.0);
	say_text(e, t);
}

static void say_stopped(const struct event *e, struct telling *t)
{
	const char *text = event_str(e, EF_TEXT);

	buf_adds(&t->text, text ? text : "stopped");
}

static void say_done(const struct event *e, struct telling *t)
{
	buf_addf(&t->text, "the probe is over, %lld connections",
		 (long long)event_get(e, EF_COUNT));
}

/* Kinds that are not here are not shown. */
static const struct {
	const char *what;
	void (*say)(const struct event *e, struct telling *t);
} sayings[EV_COUNT_] = {
	[EV_TRUST] = { "trust", say_trust },
	[EV_CNAME] = { "DNS", say_alias },
	[EV_ADDRESS] = { "DNS", say_address },
	[EV_DNS_DONE] = { "DNS", say_dns },
	[EV_OPEN] = { "TCP", say_open },
	[EV_CONNECTED] = { "TCP", say_connected },
	[EV_TCP_FAILED] = { "TCP", say_tcp_failed },
	[EV_MESSAGE] = { "<", say_message },
	[EV_SERVER_HELLO] = { "<", say_server_hello },
	[EV_RETRY] = { "<", say_retry },
	[EV_CERTIFICATE] = { "<", say_certificate },
	[EV_CHAIN] = { "<", say_chain },
	[EV_KEY_EXCHANGE] = { "<", say_key },
	[EV_CERT_REQUEST] = { "<", say_request },
	[EV_ALERT] = { "<", say_alert },
	[EV_NOT_TLS] = { "<", say_not_tls },
	[EV_MALFORMED] = { "<", say_malformed },
	[EV_CLOSED] = { "<", say_closed },
	[EV_LOCAL] = { "local", say_local },
	[EV_HANDSHAKE] = { "TLS", say_handshake },
	[EV_HTTP] = { "HTTP", say_http },
	[EV_TIMEOUT] = { "time", say_timeout },
	[EV_STOPPED] = { "stop", say_stopped },
	[EV_DONE] = { "end", say_done },
};

bool event_is_told(enum event_kind kind)
{
	return sayings[kind].say != NULL;
}

void event_tell(const struct evidence *ev, const struct event *e,
		struct telling *ret)
{
	*ret = (struct telling){ .ev = ev, .mark = MARK_N };
	buf_init(&ret->text, WORDS_MAX);
	ret->what = sayings[e->kind].what;
	if (event_has(e, EF_CONN))
		ret->conn = evidence_conn_by_id(ev, (int)event_get(e, EF_CONN));
	sayings[e->kind].say(e, ret);
}
