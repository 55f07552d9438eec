/*
 * The half of the flight parser that knows records and alerts, and what is no
 * TLS at all. Messages are in flight_message.c.
 */
#include "probe/flight.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "probe/banner.h"
#include "probe/flight_message.h"
#include "probe/names.h"

#define HEADER	   5
#define RECORD_MAX 16384 /* RFC 8446 section 5.1 */
#define ALERTS_MAX 16
#define IDLE_MAX   16
#define BANNER_MAX 256

/* RFC 8446 section 5.1. */
enum {
	RECORD_CHANGE_CIPHER_SPEC = 20,
	RECORD_ALERT = 21,
	RECORD_HANDSHAKE = 22,
	RECORD_APPLICATION_DATA = 23,
};

void flight_end(struct flight *f, enum flight_status status,
		const char *complaint)
{
	if (f->status != FLIGHT_MORE)
		return;
	f->status = status;
	f->complaint = complaint;
}

void flight_tell(struct flight *f, enum flight_note note)
{
	if (f->note)
		f->note(f->ctx, f, note);
}

void flight_init(struct flight *f, uint16_t offered_max, flight_fn note,
		 void *ctx)
{
	*f = (struct flight){
		.note = note,
		.ctx = ctx,
		.offered_max = offered_max,
		.status = FLIGHT_MORE,
	};
	buf_init(&f->params, FLIGHT_MESSAGE_MAX);
	buf_init(&f->signature, FLIGHT_MESSAGE_MAX);
	buf_init(&f->banner, BANNER_MAX);
	buf_init(&f->records, HEADER + RECORD_MAX);
	buf_init(&f->messages, 4 + FLIGHT_MESSAGE_MAX + RECORD_MAX);
	buf_init(&f->half_alert, 2);
}

void flight_release(struct flight *f)
{
	for (size_t i = 0; i < f->certs.n; i++)
		free(f->certs.items[i].data);
	VEC_RELEASE(&f->certs);
	VEC_RELEASE(&f->alerts);
	buf_release(&f->params);
	buf_release(&f->signature);
	buf_release(&f->banner);
	buf_release(&f->records);
	buf_release(&f->messages);
	buf_release(&f->half_alert);
}

/*
 * Empty records and messages without content are legal here and there, but an
 * endless row of them is an attack.
 */
static void idle(struct flight *f)
{
	if (++f->idle > IDLE_MAX)
		flight_end(f, FLIGHT_MALFORMED,
			   "too many empty or pointless records");
}

static void one_alert(struct flight *f, uint8_t level, uint8_t code)
{
	*VEC_PUSH(&f->alerts) =
		(struct flight_alert){ .level = level, .code = code };
	flight_tell(f, FLIGHT_NOTE_ALERT);
	if (level == ALERT_LEVEL_FATAL || code == ALERT_CLOSE_NOTIFY)
		flight_end(f, FLIGHT_ALERT, NULL);
	else if (level != ALERT_LEVEL_WARNING)
		flight_end(f, FLIGHT_MALFORMED,
			   "an alert that is neither warning nor fatal");
	else if (f->alerts.n > ALERTS_MAX)
		flight_end(f, FLIGHT_MALFORMED, "more than 16 warnings");
}

/* Before TLS 1.3 an alert may be split over two records. */
static void alert_record(struct flight *f, const unsigned char *p, size_t n)
{
	for (size_t i = 0; i < n && f->status == FLIGHT_MORE; i++) {
		buf_add(&f->half_alert, p + i, 1);
		if (f->half_alert.len < 2)
			continue;
		one_alert(f, f->half_alert.data[0], f->half_alert.data[1]);
		buf_clear(&f->half_alert);
	}
}

/*
 * RFC 8446 section 5: one that comes before the ServerHello is passed over.
 * Behind it only TLS 1.2 is still being read, where it would mean that a
 * session is resumed which never was.
 */
static void change_record(struct flight *f, const unsigned char *p, size_t n)
{
	if (n != 1 || p[0] != 1)
		flight_end(f, FLIGHT_MALFORMED,
			   "a ChangeCipherSpec that is not one byte of 1");
	else if (f->hello_seen || f->messages.len > 0)
		flight_end(f, FLIGHT_MALFORMED,
			   "ChangeCipherSpec in the middle of the handshake");
	else
		idle(f);
}

/*
 * How much of the first message is wanted before it is read. Only a long list
 * of certificates is worth it: s2n-tls stops at any message above 64 KiB
 * (S2N_MAXIMUM_HANDSHAKE_MESSAGE_LENGTH), and so we need no more of others.
 */
static size_t wanted(uint8_t type, uint32_t len)
{
	if (len > FLIGHT_MESSAGE_MAX)
		return type == MESSAGE_CERTIFICATE ? FLIGHT_MESSAGE_MAX : 0;
	return len;
}

static void handshake_record(struct flight *f, const unsigned char *p, size_t n)
{
	size_t used = 0;

	buf_add(&f->messages, p, n);
	while (f->status == FLIGHT_MORE && f->messages.len - used >= 4) {
		const unsigned char *m = f->messages.data + used;
		uint32_t len = (uint32_t)m[1] << 16 | (uint32_t)m[2] << 8 |
			       m[3];
		size_t body = wanted(m[0], len);

		if (f->messages.len - used - 4 < body)
			break;
		f->msg_type = m[0];
		f->msg_len = len;
		if (body < len && m[0] != MESSAGE_CERTIFICATE)
			flight_end(f, FLIGHT_MALFORMED,
				   "a message of more than 256 KiB");
		else
			flight_message(f, m + 4, body);
		if (len == 0 || m[0] == MESSAGE_NEW_SESSION_TICKET)
			idle(f);
		used += 4 + body;
	}
	buf_consume(&f->messages, used);
}

static void record(struct flight *f, uint8_t type, const unsigned char *p,
		   size_t n)
{
	if (n == 0) {
		idle(f);
		return;
	}
	switch (type) {
	case RECORD_CHANGE_CIPHER_SPEC:
		change_record(f, p, n);
		break;
	case RECORD_ALERT:
		alert_record(f, p, n);
		break;
	case RECORD_HANDSHAKE:
		handshake_record(f, p, n);
		break;
	default:
		flight_end(f, FLIGHT_MALFORMED,
			   "application data before the handshake is over");
	}
}

/* As far as the bytes go: type 20 to 23, version 3.x. */
static bool like_a_record(const unsigned char *p, size_t n)
{
	if (n > 0 && (p[0] < RECORD_CHANGE_CIPHER_SPEC ||
		      p[0] > RECORD_APPLICATION_DATA))
		return false;
	return n < 2 || p[1] == 3;
}

static void check_banner(struct flight *f, bool ended)
{
	size_t n = f->records.len < BANNER_MAX ? f->records.len : BANNER_MAX;

	buf_clear(&f->banner);
	buf_add(&f->banner, f->records.data, n);
	switch (banner_judge(f->banner.data, n, ended || n == BANNER_MAX,
			     &f->protocol, &f->http_status)) {
	case BANNER_OPEN:
		break;
	case BANNER_KNOWN:
		flight_end(f, FLIGHT_NOT_TLS, NULL);
		break;
	case BANNER_GARBAGE:
		flight_end(f, FLIGHT_MALFORMED,
			   "the first bytes are neither a TLS record nor text");
		break;
	}
}

/* Whole records from the start of the buffer; what is left stays. */
static void read_records(struct flight *f)
{
	size_t used = 0;

	while (f->status == FLIGHT_MORE) {
		const unsigned char *p = f->records.data + used;
		size_t left = f->records.len - used, n;

		if (!like_a_record(p, left)) {
			flight_end(f, FLIGHT_MALFORMED,
				   "bytes between records that are no record");
			break;
		}
		if (left < HEADER)
			break;
		n = (size_t)p[3] << 8 | p[4];
		if (n > RECORD_MAX) {
			flight_end(f, FLIGHT_MALFORMED,
				   "a record of more than 16384 bytes");
			break;
		}
		if (left < HEADER + n)
			break;
		record(f, p[0], p + HEADER, n);
		used += HEADER + n;
	}
	buf_consume(&f->records, used);
}

static void step(struct flight *f)
{
	if (!f->tls && !like_a_record(f->records.data, f->records.len)) {
		check_banner(f, false);
		return;
	}
	if (f->records.len >= 2)
		f->tls = true;
	read_records(f);
}

enum flight_status flight_feed(struct flight *f, const void *bytes, size_t n)
{
	const unsigned char *p = bytes;

	f->bytes += n;
	while (n > 0 && f->status == FLIGHT_MORE) {
		/* There is room: a whole record would have been read. */
		size_t room = f->records.max - f->records.len;
		size_t take = n < room ? n : room;

		buf_add(&f->records, p, take);
		p += take;
		n -= take;
		step(f);
	}
	return f->status;
}

enum flight_status flight_eof(struct flight *f)
{
	if (f->status == FLIGHT_MORE && !f->tls && f->records.len > 0 &&
	    !like_a_record(f->records.data, f->records.len))
		check_banner(f, true);
	return f->status;
}
