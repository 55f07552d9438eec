/* probe/step_dns: what resolvers answer, and what they do not. */
#include "tests/unit/run_stage.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/vec.h"

enum { TYPE_A = 1, TYPE_CNAME = 5, TYPE_AAAA = 28 };

/* A resolver on loopback; one a test. */
struct resolver {
	int fd, port;
	struct watch *watch;
	int asked; /* queries so far */
	/* Appends answer records, counts them, and returns the code; -1: says
	 * nothing. */
	int (*answer)(int type, struct buf *out, unsigned *ret_records);
	unsigned char held[600]; /* the newest query */
	size_t held_len;
	struct sockaddr_in asker;
};

static struct resolver resolver;

static void add_name(struct buf *out, const char *name)
{
	const char *dot;
	size_t n;

	/* RFC 1035 section 4.1.4: the name that was asked for. */
	if (strcmp(name, "*") == 0) {
		buf_add_u16(out, 0xc00c);
		return;
	}
	for (; *name; name += n + (name[n] == '.')) {
		dot = strchr(name, '.');
		n = dot ? (size_t)(dot - name) : strlen(name);
		buf_add_u8(out, (unsigned)n);
		buf_add(out, name, n);
	}
	buf_add_u8(out, 0);
}

static void add_head(struct buf *out, const char *owner, int type, unsigned ttl,
		     size_t n)
{
	add_name(out, owner);
	buf_add_u16(out, (unsigned)type);
	buf_add_u16(out, 1); /* IN */
	buf_add_u16(out, ttl >> 16);
	buf_add_u16(out, ttl & 0xffff);
	buf_add_u16(out, (unsigned)n);
}

static void add_cname(struct buf *out, const char *owner, const char *target,
		      unsigned ttl)
{
	struct buf name = BUF_INIT(300);

	add_name(&name, target);
	add_head(out, owner, TYPE_CNAME, ttl, name.len);
	buf_add(out, name.data, name.len);
	buf_release(&name);
}

static void add_address(struct buf *out, const char *owner, const char *ip,
			unsigned ttl)
{
	unsigned char bytes[16];
	bool v6 = strchr(ip, ':') != NULL;

	assert_int_equal(inet_pton(v6 ? AF_INET6 : AF_INET, ip, bytes), 1);
	add_head(out, owner, v6 ? TYPE_AAAA : TYPE_A, ttl, v6 ? 16 : 4);
	buf_add(out, bytes, v6 ? 16 : 4);
}

/* The length of header and question, and the type asked for. */
static size_t question_end(const unsigned char *q, size_t n, int *ret_type)
{
	size_t at = 12;

	while (at < n && q[at] != 0)
		at += 1u + q[at];
	assert_true(at + 5 <= n);
	*ret_type = q[at + 1] << 8 | q[at + 2];
	return at + 5;
}

static void reply(const unsigned char *q, size_t n)
{
	struct buf out = BUF_INIT(2000), records = BUF_INIT(1500);
	unsigned count = 0;
	int type, code;
	size_t end = question_end(q, n, &type);

	code = resolver.answer(type, &records, &count);
	if (code >= 0) {
		buf_add(&out, q, 2);
		buf_add_u16(&out, 0x8180u | (unsigned)code);
		buf_add_u16(&out, 1);
		buf_add_u16(&out, count);
		buf_add_u16(&out, 0);
		buf_add_u16(&out, 0);
		buf_add(&out, q + 12, end - 12);
		buf_add(&out, records.data, records.len);
		sendto(resolver.fd, out.data, out.len, 0,
		       (struct sockaddr *)&resolver.asker,
		       sizeof(resolver.asker));
	}
	buf_release(&out);
	buf_release(&records);
}

static void on_query(void *ctx, int fd, short revents)
{
	unsigned char query[600];
	socklen_t len = sizeof(resolver.asker);
	ssize_t n = recvfrom(fd, query, sizeof(query), 0,
			     (struct sockaddr *)&resolver.asker, &len);

	(void)ctx;
	(void)revents;
	if (n <= 12)
		return;
	resolver.asked++;
	memcpy(resolver.held, query, (size_t)n);
	resolver.held_len = (size_t)n;
	reply(query, (size_t)n);
}

static void resolver_start(struct run_stage *s,
			   int (*answer)(int type, struct buf *out,
					 unsigned *ret_records))
{
	struct sockaddr_in at = { .sin_family = AF_INET };
	socklen_t len = sizeof(at);

	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	memset(&resolver, 0, sizeof(resolver));
	resolver.answer = answer;
	resolver.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	assert_int_equal(bind(resolver.fd, (struct sockaddr *)&at, len), 0);
	assert_int_equal(getsockname(resolver.fd, (struct sockaddr *)&at, &len),
			 0);
	resolver.port = ntohs(at.sin_port);
	resolver.watch =
		loop_watch(s->loop, resolver.fd, POLLIN, on_query, NULL);
	/* A port on which nothing listens. */
	stage_dns(s, "origin.example.com:1", resolver.port);
	s->question.quick = true;
}

static int teardown(void **state)
{
	watch_free(&resolver.watch);
	if (resolver.fd > 0)
		close(resolver.fd);
	resolver.fd = 0;
	return run_stage_teardown(state);
}

/* Another stage, where one test needs several. */
static struct run_stage *anew(struct run_stage *s)
{
	void *state = s;

	teardown(&state);
	run_stage_setup(&state);
	return state;
}

static void wait_for_queries(struct run_stage *s, int n)
{
	int i;

	for (i = 0; resolver.asked < n && i < 100; i++)
		loop_turn(s->loop, 100);
	assert_true(resolver.asked >= n);
}

static const struct event *dns_done(const struct run_stage *s)
{
	const struct event *ev = stage_event(s, EV_DNS_DONE, 0);

	assert_non_null(ev);
	return ev;
}

static int answer_chain(int type, struct buf *out, unsigned *ret_records)
{
	/* Out of order, as some resolvers do. */
	add_cname(out, "lb.example.net", "node.example.net", 60);
	add_cname(out, "Origin.Example.COM", "lb.example.net", 300);
	*ret_records = 2;
	if (type == TYPE_A) {
		add_address(out, "node.example.net", "127.0.0.3", 30);
		add_address(out, "elsewhere.example.net", "127.0.0.9", 30);
		add_address(out, "node.example.net", "127.0.0.4", 30);
		*ret_records = 5;
	}
	return 0;
}

static void test_aliases_are_told_once_and_in_order(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	resolver_start(s, answer_chain);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_CNAME), 2);
	ev = stage_event(s, EV_CNAME, 0);
	assert_string_equal(event_str(ev, EF_HOST), "origin.example.com");
	assert_string_equal(event_str(ev, EF_TEXT), "lb.example.net");
	assert_int_equal(event_get(ev, EF_TTL), 300);
	ev = stage_event(s, EV_CNAME, 1);
	assert_string_equal(event_str(ev, EF_TEXT), "node.example.net");
	/* Only what the last alias owns. */
	assert_int_equal(stage_count(s, EV_ADDRESS), 2);
	ev = stage_event(s, EV_ADDRESS, 0);
	assert_string_equal(event_str(ev, EF_IP), "127.0.0.3");
	assert_int_equal(event_get(ev, EF_FAMILY), 4);
	assert_int_equal(event_get(ev, EF_TTL), 30);
	assert_int_equal(event_get(ev, EF_WHERE), WHERE_DNS);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_OK);
	assert_int_equal(resolver.asked, 2);
}

static int answer_a_alone(int type, struct buf *out, unsigned *ret_records)
{
	if (type == TYPE_AAAA)
		return -1;
	add_address(out, "origin.example.com", "127.0.0.3", 30);
	*ret_records = 1;
	return 0;
}

static int answer_v6(int type, struct buf *out, unsigned *ret_records)
{
	(void)type;
	add_address(out, "origin.example.com", "::1", 30);
	*ret_records = 1;
	return 0;
}

static void test_the_first_answer_is_used_while_the_other_is_due(void **state)
{
	struct run_stage *s = *state;
	const struct event *ev;

	resolver_start(s, answer_a_alone);
	stage_begin(s);
	stage_until(s, EV_OPEN);
	assert_int_equal(stage_count(s, EV_DNS_DONE), 0);
	wait_for_queries(s, 2);
	resolver.answer = answer_v6;
	reply(resolver.held, resolver.held_len);
	stage_finish(s);
	ev = stage_event(s, EV_ADDRESS, 1);
	assert_string_equal(event_str(ev, EF_IP), "::1");
	assert_int_equal(event_get(ev, EF_FAMILY), 6);
	/* Addresses that do not count are probed as well. */
	assert_int_equal(stage_count(s, EV_OPEN), 4);
}

static void test_a_straggler_is_not_waited_for_as_long(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_a_alone);
	stage_begin(s);
	stage_until(s, EV_ADDRESS);
	stage_jump(s, 3);
	stage_finish(s);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_OK);
}

static int answer_nobody(int type, struct buf *out, unsigned *ret_records)
{
	(void)type;
	(void)out;
	*ret_records = 0;
	return 3;
}

static int answer_nothing(int type, struct buf *out, unsigned *ret_records)
{
	(void)answer_nobody(type, out, ret_records);
	return 0;
}

static int answer_failure(int type, struct buf *out, unsigned *ret_records)
{
	(void)answer_nobody(type, out, ret_records);
	return 2;
}

static int answer_refusal(int type, struct buf *out, unsigned *ret_records)
{
	(void)answer_nobody(type, out, ret_records);
	return 5;
}

static int answer_silence(int type, struct buf *out, unsigned *ret_records)
{
	(void)answer_nobody(type, out, ret_records);
	return -1;
}

static void test_kinds_of_failure_are_told_apart(void **state)
{
	static const struct {
		int (*answer)(int type, struct buf *out, unsigned *ret_records);
		enum outcome outcome;
		int code;
		const char *word;
	} rows[] = {
		{ answer_nobody, OUTCOME_NOT_FOUND, 3, "NXDOMAIN" },
		{ answer_nothing, OUTCOME_NOT_FOUND, 0, "no address" },
		{ answer_failure, OUTCOME_FAILED, 2, "SERVFAIL" },
		{ answer_refusal, OUTCOME_FAILED, 5, "REFUSED" },
	};
	struct run_stage *s = *state;
	const struct event *ev;
	size_t i;

	for (i = 0; i < ARRAY_LEN(rows); i++) {
		resolver_start(s, rows[i].answer);
		stage_ask(s);
		ev = dns_done(s);
		assert_int_equal(event_get(ev, EF_OUTCOME), rows[i].outcome);
		assert_int_equal(event_get(ev, EF_CODE), rows[i].code);
		assert_non_null(strstr(event_str(ev, EF_TEXT), rows[i].word));
		assert_int_equal(stage_count(s, EV_OPEN), 0);
		s = anew(s);
	}
	*state = s;
}

static int answer_v6_alone(int type, struct buf *out, unsigned *ret_records)
{
	if (type == TYPE_AAAA)
		return answer_v6(type, out, ret_records);
	return answer_failure(type, out, ret_records);
}

/* Else one would be told that there is no IPv4 address, which nobody knows. */
static void test_the_other_family_does_not_hide_a_failure(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_v6_alone);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_ADDRESS), 1);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_FAILED);
	assert_int_equal(event_get(dns_done(s), EF_CODE), 2);
}

static void test_silence_is_a_timeout(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_silence);
	stage_begin(s);
	wait_for_queries(s, 2);
	stage_jump(s, 11);
	stage_finish(s);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_TIMEOUT);
}

static void test_stopping_in_the_middle_of_a_lookup_is_clean(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_silence);
	stage_begin(s);
	wait_for_queries(s, 1);
	run_stop(s->run, "enough");
	assert_true(s->done);
}

static int answer_dangling(int type, struct buf *out, unsigned *ret_records)
{
	(void)type;
	add_cname(out, "origin.example.com", "gone.example.net", 60);
	*ret_records = 1;
	return 3;
}

static void test_an_alias_that_leads_nowhere_is_told(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_dangling);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_CNAME), 1);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_NOT_FOUND);
}

static int answer_circle(int type, struct buf *out, unsigned *ret_records)
{
	(void)type;
	add_cname(out, "origin.example.com", "b.example.net", 60);
	add_cname(out, "b.example.net", "origin.example.com", 60);
	*ret_records = 2;
	return 0;
}

static void test_aliases_in_a_circle_end(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_circle);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_CNAME), 2);
	assert_int_equal(event_get(dns_done(s), EF_OUTCOME), OUTCOME_NOT_FOUND);
}

static unsigned noise = 1;

/* Records whose lengths and pointers may be anything. */
static int answer_noise(int type, struct buf *out, unsigned *ret_records)
{
	const char *ip = type == TYPE_A ? "127.0.0.3" : "::1";
	int i;

	add_cname(out, "origin.example.com", "b.example.net", 60);
	add_address(out, "b.example.net", ip, 9);
	for (i = 0; i < 6; i++) {
		noise = noise * 1103515245u + 12345u;
		out->data[(noise >> 8) % out->len] ^= (noise >> 16) & 0xff;
	}
	*ret_records = noise >> 28;
	return 0;
}

static void test_noise_from_a_resolver_does_no_harm(void **state)
{
	struct run_stage *s = *state;
	int i;

	for (i = 0; i < 100; i++) {
		resolver_start(s, answer_noise);
		stage_begin(s);
		wait_for_queries(s, 2);
		stage_jump(s, 31);
		stage_finish(s);
		s = anew(s);
	}
	*state = s;
}

static void test_a_pinned_name_is_not_looked_up(void **state)
{
	struct run_stage *s = *state;
	const char *pin = "ORIGIN.example.com:1:127.0.0.5";
	const struct event *ev;

	resolver_start(s, answer_chain);
	assert_int_equal(question_add_pin(&s->question, pin, NULL), CF_OK);
	stage_ask(s);
	assert_int_equal(resolver.asked, 0);
	assert_int_equal(stage_count(s, EV_ADDRESS), 1);
	ev = stage_event(s, EV_ADDRESS, 0);
	assert_string_equal(event_str(ev, EF_IP), "127.0.0.5");
	assert_int_equal(event_get(ev, EF_WHERE), WHERE_PINNED);
}

static void test_an_address_is_not_looked_up(void **state)
{
	struct run_stage *s = *state;
	struct target *target = &s->question.target;
	const struct event *ev;

	resolver_start(s, answer_chain);
	target_release(target);
	assert_int_equal(target_parse("127.0.0.1:1", 443, target, NULL), CF_OK);
	stage_ask(s);
	assert_int_equal(resolver.asked, 0);
	ev = stage_event(s, EV_ADDRESS, 0);
	assert_int_equal(event_get(ev, EF_WHERE), WHERE_LITERAL);
}

static int answer_many(int type, struct buf *out, unsigned *ret_records)
{
	char ip[32];
	int i;

	*ret_records = 0;
	if (type == TYPE_AAAA)
		return 0;
	for (i = 1; i <= 20; i++) {
		snprintf(ip, sizeof(ip), "127.0.1.%d", i);
		add_address(out, "*", ip, 30);
	}
	*ret_records = 20;
	return 0;
}

static void test_all_of_twenty_addresses_are_probed(void **state)
{
	struct run_stage *s = *state;

	resolver_start(s, answer_many);
	stage_ask(s);
	assert_int_equal(stage_count(s, EV_ADDRESS), 20);
	assert_int_equal(stage_count(s, EV_OPEN), 40);
}

#define dns_test(f) \
	cmocka_unit_test_setup_teardown(f, run_stage_setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		dns_test(test_aliases_are_told_once_and_in_order),
		dns_test(test_the_first_answer_is_used_while_the_other_is_due),
		dns_test(test_a_straggler_is_not_waited_for_as_long),
		dns_test(test_kinds_of_failure_are_told_apart),
		dns_test(test_the_other_family_does_not_hide_a_failure),
		dns_test(test_silence_is_a_timeout),
		dns_test(test_stopping_in_the_middle_of_a_lookup_is_clean),
		dns_test(test_an_alias_that_leads_nowhere_is_told),
		dns_test(test_aliases_in_a_circle_end),
		dns_test(test_noise_from_a_resolver_does_no_harm),
		dns_test(test_a_pinned_name_is_not_looked_up),
		dns_test(test_an_address_is_not_looked_up),
		dns_test(test_all_of_twenty_addresses_are_probed),
	};

	return cmocka_run_group_tests(tests, run_group_setup,
				      run_group_teardown);
}
