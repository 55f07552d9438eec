/*
 * Records event logs from real runs against demo origins, for test_replay.c:
 *
 *	tests/replay/record FOLDER [NAME...]
 *
 * writes NAME.log for each row below (or those named). To be run by hand when
 * a row, a demo origin or the prober changes. One log is written by hand, for
 * no server on loopback can reset what is not open yet: connect-reset.
 * Another wants more than an origin and was recorded with "cf502 check --log":
 * trust-local-only, with a private root in the workstation's store, mounted
 * there for the time of the run.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/loop.h"
#include "base/text.h"
#include "base/xmem.h"
#include "demo/demo.h"
#include "probe/run.h"
#include "probe/trust.h"
#include "tests/unit/made_roots.h"

#define LOG_MAX	     (16u << 20)
#define ARGUMENT_MAX 32
#define LIST_DATE    1700000000 /* before any demo origin was made */

/* Named after a finding that it shows, "healthy" when it shows none. */
static const struct recording {
	const char *name, *demo;
	const char *host;     /* NULL: the demo's */
	const char *more[4];  /* options beside the demo's own */
	bool unpinned;	      /* let the resolver find the host */
	enum root_state root; /* what a made-up list of Mozilla says of it */
} recordings[] = {
	{ .name = "address-private", .demo = "private-address" },
	{ .name = "addresses-disagree", .demo = "one-bad-address" },
	{ .name = "cert-expired", .demo = "expired" },
	{ .name = "cert-key-size", .demo = "p521-key" },
	{ .name = "cert-key-unsupported", .demo = "unsupported-key" },
	{ .name = "cert-malformed", .demo = "bad-certificate" },
	{ .name = "cert-name-mismatch", .demo = "wrong-name" },
	{ .name = "cert-name-mismatch.viewer", .demo = "viewer-name-only" },
	{ .name = "cert-not-yet-valid", .demo = "not-yet-valid" },
	{ .name = "cert-odd", .demo = "common-name-only" },
	{ .name = "cert-self-signed", .demo = "self-signed" },
	{ .name = "cert-self-signed.default", .demo = "default-certificate" },
	{ .name = "cert-untrusted", .demo = "private-ca" },
	{ .name = "cert-weak", .demo = "weak-key" },
	{ .name = "cert-weak.signature", .demo = "weak-signature" },
	{ .name = "cert-wrong-purpose", .demo = "wrong-purpose" },
	{ .name = "chain-expired", .demo = "chain-expired" },
	{ .name = "chain-extra", .demo = "root-sent" },
	{ .name = "chain-has-root", .demo = "root-sent" },
	{ .name = "chain-incomplete", .demo = "missing-intermediate" },
	{ .name = "chain-order", .demo = "wrong-order" },
	{ .name = "chain-too-long", .demo = "chain-too-long" },
	{ .name = "cipher-mismatch", .demo = "no-common-cipher" },
	{ .name = "cipher-mismatch.group", .demo = "p521-group" },
	{ .name = "cipher-mismatch.key", .demo = "ed25519-key" },
	{ .name = "client-certificate-requested",
	  .demo = "client-certificate-requested" },
	{ .name = "client-certificate-required",
	  .demo = "client-certificate-required" },
	{ .name = "clock-skew", .demo = "clock-skew" },
	{ .name = "connect-no-route", .demo = "no-route" },
	{ .name = "connect-refused", .demo = "closed-port" },
	{ .name = "connect-timeout", .demo = "no-answer" },
	{ .name = "dns-failed",
	  .demo = "ok",
	  .host = "dns.example.com",
	  .more = { "--dns", "127.0.0.1:9", "--timeout", "3" },
	  .unpinned = true },
	{ .name = "dns-failed.servfail", .demo = "dns-failure" },
	{ .name = "dns-not-found", .demo = "no-such-name" },
	{ .name = "expires-soon", .demo = "expires-soon" },
	{ .name = "handshake-alert", .demo = "alert-80" },
	{ .name = "handshake-closed", .demo = "reset-after-hello" },
	{ .name = "handshake-closed.fin", .demo = "hang-up" },
	{ .name = "handshake-timeout", .demo = "stall" },
	{ .name = "healthy", .demo = "ok" },
	{ .name = "healthy.quick", .demo = "ok", .more = { "--quick" } },
	{ .name = "healthy.tls13", .demo = "tls13-only" },
	{ .name = "healthy.viewer",
	  .demo = "viewer-name-only",
	  .more = { "--host-header", "www.example.com" } },
	{ .name = "http-only-host", .demo = "http-only" },
	{ .name = "http-redirects", .demo = "http-redirects" },
	{ .name = "malformed-tls", .demo = "malformed" },
	{ .name = "misdirected", .demo = "misdirected" },
	{ .name = "name-origin-only", .demo = "origin-name-only" },
	{ .name = "not-tls", .demo = "plain-http" },
	{ .name = "not-tls.mail", .demo = "mail-server" },
	{ .name = "origin-aws-name", .demo = "load-balancer-name" },
	{ .name = "origin-not-a-name", .demo = "address-as-origin" },
	{ .name = "path-needs-search", .demo = "needs-search" },
	{ .name = "port-not-allowed", .demo = "forbidden-port" },
	{ .name = "protocol-mismatch", .demo = "tls10-only" },
	{ .name = "protocol-old", .demo = "tls11-only" },
	{ .name = "proxy-protocol-expected", .demo = "proxy-protocol" },
	{ .name = "resolvers-disagree",
	  .demo = "ok",
	  .host = "localhost",
	  .unpinned = true },
	{ .name = "root-newer-than-bundle",
	  .demo = "ok",
	  .root = ROOT_MISSING },
	{ .name = "root-not-mozilla", .demo = "ok", .root = ROOT_REMOVED },
	{ .name = "root-not-mozilla.date",
	  .demo = "ok",
	  .root = ROOT_DISTRUST_AFTER },
	{ .name = "sni-default-differs", .demo = "default-certificate" },
	{ .name = "sni-rejected", .demo = "sni-rejected" },
	{ .name = "sni-rejected.forwarded",
	  .demo = "sni-rejected",
	  .more = { "--host-header", "www.example.com" } },
	{ .name = "sni-warned", .demo = "sni-warned" },
	{ .name = "tls13-only", .demo = "tls13-only" },
};

struct asked {
	struct question q;
	char *host, *viewer; /* owned; NULL: none */
	bool pinned;	     /* to the addresses of the demo */
};

static int number(const char *text)
{
	int64_t v = 0;

	text_number(text, 0, 65535, &v);
	return (int)v;
}

/* The few options that demo origins and rows use; true: it took the value. */
static bool take_option(struct asked *a, const char *name, const char *value)
{
	if (name[0] != '-')
		return false;
	if (strcmp(name, "--quick") == 0) {
		a->q.quick = true;
		return false;
	}
	if (strcmp(name, "--viewer") == 0)
		a->viewer = xstrdup(value);
	else if (strcmp(name, "--host-header") == 0)
		a->host = xstrdup(value);
	else if (strcmp(name, "--protocols") == 0)
		protocols_parse(value, &a->q.protocols, NULL);
	else if (strcmp(name, "--connect-timeout") == 0)
		a->q.connect_timeout_ms = 1000 * number(value);
	else if (strcmp(name, "--timeout") == 0)
		a->q.timeout_ms = 1000 * number(value);
	else if (strcmp(name, "--http-port") == 0)
		a->q.http_port = number(value);
	else if (strcmp(name, "--dns") == 0)
		question_add_dns(&a->q, value, NULL);
	else if (strcmp(name, "--resolve") == 0 && a->pinned)
		question_add_pin(&a->q, value, NULL);
	return true;
}

static void take_options(struct asked *a, const char *const *words, size_t max)
{
	size_t i;

	for (i = 0; i < max && words[i]; i++)
		i += take_option(a, words[i], words[i + 1]);
}

static int make_question(const struct recording *r, const struct demo *d,
			 struct asked *a, struct cf_why *why)
{
	const char *host = r->host ? r->host : demo_asked(d);
	char *pin;
	int rc;

	memset(a, 0, sizeof(*a));
	question_init(&a->q);
	rc = target_parse(host, demo_port(d), &a->q.target, why);
	if (rc != CF_OK)
		return rc;
	a->pinned = !r->unpinned && !r->host;
	take_options(a, demo_arguments(d), ARGUMENT_MAX);
	take_options(a, r->more, ARRAY_LEN(r->more));
	if (!r->unpinned && r->host && !a->q.target.is_ip) {
		pin = xasprintf("%s:%d:%s", host, a->q.target.port,
				demo_addresses(d));
		rc = question_add_pin(&a->q, pin, why);
		free(pin);
	}
	if (rc != CF_OK)
		return rc;
	return question_scenarios(&a->q, &a->host, a->host != NULL, &a->viewer,
				  a->viewer && !a->host, NULL, false, why);
}

/* Where events go while the loop turns. */
struct tape {
	struct event_log log;
	struct loop *loop;
};

static void on_event(void *ctx, struct event *ev)
{
	struct tape *t = ctx;

	/* Its path is another one each time. */
	if (ev->kind == EV_TRUST)
		event_text(ev, EF_TEXT, "the demo's trust anchor");
	event_log_add(&t->log, ev);
	if (ev->kind == EV_DONE)
		loop_stop(t->loop);
}

static int open_trust(const struct recording *r, const struct demo *d,
		      struct trust **ret, struct cf_why *why)
{
	const char *path = demo_trust_path(d);
	struct roots roots;

	if (r->root == ROOT_LISTED)
		return trust_new(path, ret, why);
	if (!made_roots(path, r->root, LIST_DATE, &roots))
		return why_set(why, CF_EINTERNAL, "no list can be made up");
	if (r->root == ROOT_MISSING)
		path = CF502_SRCDIR "/tests/fuzz/corpus/pem/two";
	return trust_new_compared(path, &roots, ret, why);
}

static int run_once(const struct recording *r, const struct demo *d,
		    const struct policy_set *policies, struct tape *tape,
		    struct cf_why *why)
{
	struct run_config config = {
		.loop = tape->loop,
		.sink = { .emit = on_event, .ctx = tape },
	};
	struct asked a;
	struct run *run;
	int rc = make_question(r, d, &a, why);

	if (rc == CF_OK)
		rc = open_trust(r, d, &config.trust, why);
	if (rc == CF_OK) {
		config.question = &a.q;
		config.policy = policy_for(policies, a.q.protocols);
		run = run_start(&config);
		loop_run(tape->loop);
		run_free(run);
		trust_free(config.trust);
	}
	question_release(&a.q);
	free(a.host);
	free(a.viewer);
	return rc;
}

static int record(const struct recording *r, const char *folder,
		  const struct policy_set *policies, struct cf_why *why)
{
	struct tape tape = { .loop = loop_new(&clock_system) };
	const struct demo_origin *o = demo_origin_by_name(r->demo);
	struct buf text = BUF_INIT(LOG_MAX);
	struct demo *d = NULL;
	char *path;
	int rc;

	rc = o ? demo_start(tape.loop, o, 0, &d, why)
	       : why_set(why, CF_EINPUT, "no demo origin %s", r->demo);
	if (rc == CF_OK)
		rc = run_once(r, d, policies, &tape, why);
	if (rc == CF_OK) {
		event_log_write(&tape.log, &text);
		path = xasprintf("%s/%s.log", folder, r->name);
		rc = file_write(path, text.data, text.len, FILE_REPLACE, why);
		free(path);
	}
	if (d)
		demo_stop(d);
	event_log_release(&tape.log);
	buf_release(&text);
	loop_free(tape.loop);
	return rc;
}

static bool is_wanted(const struct recording *r, int argc, char **argv)
{
	int i;

	for (i = 2; i < argc; i++) {
		if (strcmp(argv[i], r->name) == 0)
			return true;
	}
	return argc == 2;
}

int main(int argc, char **argv)
{
	struct policy_set policies;
	struct cf_why why;
	int failed = 0;
	size_t i;

	if (argc < 2) {
		fprintf(stderr, "usage: record FOLDER [NAME...]\n");
		return 2;
	}
	if (run_global_init(&why) != CF_OK ||
	    policy_set_shipped(&policies, &why) != CF_OK) {
		fprintf(stderr, "%s\n", why.text);
		return 4;
	}
	for (i = 0; i < ARRAY_LEN(recordings); i++) {
		if (!is_wanted(&recordings[i], argc, argv) ||
		    record(&recordings[i], argv[1], &policies, &why) == CF_OK)
			continue;
		fprintf(stderr, "%s: %s\n", recordings[i].name, why.text);
		failed = 1;
	}
	policy_set_release(&policies);
	run_global_deinit();
	return failed;
}
