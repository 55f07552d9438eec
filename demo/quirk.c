/*
 * One function a quirk. Most wait for the whole ClientHello, so that what they
 * do then is an answer to it.
 */
#include "demo/quirk.h"

#include <string.h>

#include "demo/canned.h"
#include "demo/http.h"

#define RECORD_HANDSHAKE 22
/* The longest header of version 1, without its line end. */
#define PROXY_LINE_MAX 105

struct occasion {
	const struct service *service;
	struct buf *in;
	int64_t now_s;
	struct buf *out;
};

static enum quirk_turn act_http(const struct occasion *o)
{
	if (http_is_likely(o->in) && !http_is_whole(o->in) &&
	    o->in->len < o->in->max)
		return TURN_WAIT;
	http_answer(o->service->form, o->service->host, o->in, o->now_s,
		    o->out);
	return TURN_ANSWER;
}

static enum quirk_turn act_banner(const struct occasion *o)
{
	buf_addf(o->out, "220 %s ESMTP cf502-demo\r\n", o->service->host);
	return TURN_ANSWER;
}

static enum quirk_turn act_reset(const struct occasion *o)
{
	(void)o;
	return TURN_RESET;
}

static enum quirk_turn act_hang_up(const struct occasion *o)
{
	(void)o;
	return TURN_HANG_UP;
}

static enum quirk_turn act_stall(const struct occasion *o)
{
	(void)o;
	return TURN_STALL;
}

static enum quirk_turn act_alert(const struct occasion *o)
{
	canned_alert(o->out, GNUTLS_A_INTERNAL_ERROR);
	return TURN_ANSWER;
}

static enum quirk_turn act_malformed(const struct occasion *o)
{
	canned_malformed(o->out);
	return TURN_ANSWER;
}

static enum quirk_turn act_bad_certificate(const struct occasion *o)
{
	unsigned char text[] = "this is no certificate";
	gnutls_datum_t no_der = { text, sizeof(text) - 1 };

	canned_flight(&no_der, 1, o->out);
	return TURN_ANSWER;
}

static enum quirk_turn act_any_certificate(const struct occasion *o)
{
	const struct pki_chain *chain = &o->service->chain;
	gnutls_datum_t der[PKI_CHAIN_MAX] = { { NULL, 0 } };
	unsigned n;

	for (n = 0; n < chain->n; n++) {
		if (gnutls_x509_crt_export2(chain->sent[n], GNUTLS_X509_FMT_DER,
					    &der[n]) < 0)
			break;
	}
	canned_flight(der, n, o->out);
	while (n > 0)
		gnutls_free(der[--n].data);
	return TURN_ANSWER;
}

/*
 * The length of a PROXY header of version 1 or 2, 0 while it is not whole, -1
 * when it is none (HAProxy, "The PROXY protocol", sections 2.1 and 2.2).
 */
static int proxy_header_len(const struct buf *in)
{
	static const unsigned char v2[12] = "\r\n\r\n\0\r\nQUIT\n";
	const unsigned char *end;
	size_t n = in->len;

	if (!memcmp(in->data, v2, n < sizeof(v2) ? n : sizeof(v2))) {
		if (n < 16)
			return 0;
		n = 16 + (size_t)(in->data[14] << 8 | in->data[15]);
		return n > in->len ? 0 : (int)n;
	}
	if (memcmp(in->data, "PROXY ", n < 6 ? n : 6) != 0)
		return -1;
	end = memmem(in->data, n, "\r\n", 2);
	if (end)
		return (int)(end - in->data) + 2;
	return n > PROXY_LINE_MAX ? -1 : 0;
}

static enum quirk_turn act_proxy(const struct occasion *o)
{
	int n = proxy_header_len(o->in);

	if (n < 0)
		return TURN_HANG_UP;
	if (n == 0)
		return TURN_WAIT;
	buf_consume(o->in, (size_t)n);
	return TURN_HANDSHAKE;
}

static const struct quirk_row {
	enum quirk_turn (*act)(const struct occasion *o);
	bool speaks_first;
	bool any; /* any bytes will do, not only a whole record */
} rows[] = {
	[QUIRK_NONE] = { .act = NULL },
	[QUIRK_CLOSED] = { .act = NULL },
	[QUIRK_FULL] = { .act = NULL },
	[QUIRK_PLAIN_HTTP] = { .act = act_http, .any = true },
	[QUIRK_BANNER] = { .act = act_banner, .speaks_first = true },
	[QUIRK_RESET] = { .act = act_reset },
	[QUIRK_HANG_UP] = { .act = act_hang_up },
	[QUIRK_STALL] = { .act = act_stall, .any = true },
	[QUIRK_ALERT] = { .act = act_alert },
	[QUIRK_PROXY] = { .act = act_proxy, .any = true },
	[QUIRK_MALFORMED] = { .act = act_malformed },
	[QUIRK_BAD_CERTIFICATE] = { .act = act_bad_certificate },
	[QUIRK_ANY_CERTIFICATE] = { .act = act_any_certificate },
	[QUIRK_SNI_STRICT] = { .act = NULL },
	[QUIRK_SNI_WARNING] = { .act = NULL },
	[QUIRK_SNI_FALLBACK] = { .act = NULL },
};

bool quirk_acts_first(const struct demo_form *form)
{
	return rows[form->quirk].act != NULL;
}

bool quirk_speaks_first(const struct demo_form *form)
{
	return rows[form->quirk].speaks_first;
}

/* True when a whole record is there, or what can't become one. */
static bool record_is_whole(const struct buf *in)
{
	if (in->len > 0 && in->data[0] != RECORD_HANDSHAKE)
		return true;
	if (in->len == in->max)
		return true;
	return in->len >= 5 &&
	       in->len >= 5 + (size_t)(in->data[3] << 8 | in->data[4]);
}

enum quirk_turn quirk_turn(const struct service *s, struct buf *in,
			   int64_t now_s, struct buf *out)
{
	const struct quirk_row *row = &rows[s->form->quirk];
	const struct occasion o = {
		.service = s, .in = in, .now_s = now_s, .out = out
	};
	enum quirk_turn turn;

	if (!row->any && !row->speaks_first && !record_is_whole(in))
		return TURN_WAIT;
	turn = row->act(&o);
	/* What the buffer can't hold will never be whole. */
	if (turn == TURN_WAIT && in->len == in->max)
		return TURN_HANG_UP;
	return turn;
}
