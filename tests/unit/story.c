/* Diagnoses told as lines of a log. */
#include "tests/unit/story.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

#define LOG_MAX (4u << 20)

int story_setup(void **state)
{
	struct story *st = xcalloc(1, sizeof(*st));
	struct cf_why why;
	void *lab;

	if (lab_setup(&lab) != 0 ||
	    policy_set_shipped(&st->policies, &why) != CF_OK ||
	    catalogue_shipped(&st->catalogue, &why) != CF_OK)
		return -1;
	st->lab = lab;
	buf_init(&st->text, LOG_MAX);
	*state = st;
	return 0;
}

static void end_session(struct story *st)
{
	if (st->begun)
		session_release(&st->session);
	st->begun = false;
}

int story_teardown(void **state)
{
	struct story *st = *state;
	void *lab = st->lab;

	end_session(st);
	buf_release(&st->text);
	policy_set_release(&st->policies);
	catalogue_release(&st->catalogue);
	lab_teardown(&lab);
	free(st);
	return 0;
}

void story_again(struct story *st)
{
	end_session(st);
	buf_clear(&st->text);
	st->ms = 0;
}

static void tell_line(struct story *st, const char *line, size_t n)
{
	if (n == 0)
		return;
	buf_addf(&st->text, "1 %lld.%03lld000 %.*s\n", (long long)st->ms / 1000,
		 (long long)st->ms % 1000, (int)n, line);
	st->ms++;
}

void story_tell(struct story *st, const char *fmt, ...)
{
	char *text, *at;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	for (at = text; *at; at += strspn(at, "\n")) {
		tell_line(st, at, strcspn(at, "\n"));
		at += strcspn(at, "\n");
	}
	free(text);
}

void story_asked(struct story *st, const char *more, ...)
{
	const char *words;
	va_list ap;
	int i = 0;

	story_tell(st,
		   "asked host=\"origin.example.com\" port=443 http-port=80 "
		   "protocols=8 policy=\"p\" time=%d family=0 code=30000 %s",
		   PKI_NOW, more);
	va_start(ap, more);
	while ((words = va_arg(ap, const char *)))
		story_tell(st, "scenario index=%d %s", i++, words);
	va_end(ap);
}

static char *base64(const struct pki_cert *c)
{
	return text_base64(c->der.data, c->der.len);
}

void story_found(struct story *st, const char *ips)
{
	size_t n;
	char *der;

	for (; *ips; ips += strspn(ips, " ")) {
		n = strcspn(ips, " ");
		story_tell(st, "address ip=\"%.*s\" family=%d where=dns",
			   (int)n, ips, memchr(ips, ':', n) ? 6 : 4);
		ips += n;
	}
	story_tell(st, "dns-done outcome=ok");
	der = base64(st->lab->root);
	story_tell(st, "anchor where=edge der=%s", der);
	story_tell(st, "trust where=edge count=1 text=\"the lab's root\"");
	free(der);
}

void story_certificate(struct story *st, int conn, int index,
		       const struct pki_cert *c)
{
	char *der = base64(c);

	story_tell(st, "certificate conn=%d index=%d der=%s", conn, index, der);
	free(der);
}

void story_chain(struct story *st, int conn, ...)
{
	const struct pki_cert *c;
	va_list ap;
	int n = 0;

	va_start(ap, conn);
	while ((c = va_arg(ap, const struct pki_cert *)))
		story_certificate(st, conn, n++, c);
	va_end(ap);
	story_tell(st, "chain conn=%d count=%d length=2000", conn, n);
}

static void tell_open(struct story *st, int conn, const char *ip, int scenario,
		      const char *what)
{
	story_tell(st,
		   "open conn=%d %s ip=\"%s\" port=443 scenario=%d "
		   "sni=\"origin.example.com\" index=1\n"
		   "connected conn=%d\n"
		   "message conn=%d sent=1 type=1 length=200\n"
		   "server-hello conn=%d version=0x0303 suite=0xc02f "
		   "group=0x001d",
		   conn, what, ip, scenario, conn, conn, conn);
}

void story_edge(struct story *st, int conn, const char *ip, int scenario,
		const struct pki_cert *leaf)
{
	tell_open(st, conn, ip, scenario, "step=hello purpose=edge");
	story_chain(st, conn, leaf ? leaf : st->lab->leaf, st->lab->inter,
		    NULL);
	story_tell(st,
		   "key-exchange conn=%d group=0x001d scheme=0x0804 "
		   "outcome=ok\nend conn=%d outcome=ok",
		   conn, conn);
}

void story_proof(struct story *st, int conn, const char *ip, int scenario,
		 const struct pki_cert *leaf)
{
	tell_open(st, conn, ip, scenario, "step=tls purpose=proof");
	story_chain(st, conn, leaf ? leaf : st->lab->leaf, st->lab->inter,
		    NULL);
	story_tell(st,
		   "handshake conn=%d version=0x0303 suite=0xc02f "
		   "group=0x001d scheme=0x0804\n"
		   "http conn=%d status=200 time=%d server=\"nginx/1.22\"\n"
		   "end conn=%d outcome=ok",
		   conn, conn, PKI_NOW, conn);
}

static const struct advice *feed(struct story *st)
{
	struct event_log log = { .events = { .n = 0 } };
	struct buf text = BUF_INIT(LOG_MAX + 100);
	struct cf_why why;
	size_t i;

	buf_addf(&text, "%s\n", EVENT_LOG_HEADER);
	buf_add(&text, st->text.data, st->text.len);
	if (event_log_read("story", buf_str(&text), text.len, &log, &why) !=
	    CF_OK)
		fail_msg("%s", why.text);
	session_round(&st->session);
	for (i = 0; i < log.events.n; i++)
		session_feed(&st->session, &log.events.items[i]);
	session_settle(&st->session);
	event_log_release(&log);
	buf_release(&text);
	buf_clear(&st->text);
	st->ms = 0;
	return &session_now(&st->session)->advice;
}

const struct advice *story_end(struct story *st)
{
	struct question q;

	end_session(st);
	question_init(&q);
	session_init(&st->session, &q, policy_for(&st->policies, PROTO_TLS12),
		     &st->catalogue);
	question_release(&q);
	st->begun = true;
	return feed(st);
}

const struct advice *story_round(struct story *st)
{
	return feed(st);
}

const struct evidence *story_evidence(const struct story *st)
{
	return &session_now(&st->session)->evidence;
}

const struct finding *story_finding(const struct advice *a, const char *id)
{
	size_t i;

	for (i = 0; i < a->findings.n; i++) {
		if (strcmp(a->findings.items[i].rule->id, id) == 0)
			return &a->findings.items[i];
	}
	return NULL;
}

void story_assert(const struct advice *a, enum verdict_outcome outcome,
		  const char *cause, int line)
{
	const char *id = a->verdict.cause ? a->verdict.cause->id : NULL;
	bool same = cause ? id && strcmp(id, cause) == 0 : !id;

	if (a->verdict.outcome != outcome || !same)
		fail_msg("line %d: %s, %s: %s", line,
			 verdict_word(a->verdict.outcome), id ? id : "-",
			 a->summary);
}
