/* HEAD / in plain HTTP: what does the HTTP port say? */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/xmem.h"
#include "probe/http.h"
#include "probe/run_parts.h"

#define READ_MAX 4096

struct plain {
	struct buf out, in;
};

static void http_prepare(struct talk *t)
{
	struct plain *p = xcalloc(1, sizeof(*p));

	t->state = p;
	buf_init(&p->out, HTTP_HEAD_MAX);
	buf_init(&p->in, HTTP_HEAD_MAX);
	http_request(run_http_host(t->run, t->what.scenario), &p->out);
}

static void http_release(void *state)
{
	struct plain *p = state;

	buf_release(&p->out);
	buf_release(&p->in);
	free(p);
}

static void http_begin(struct talk *t)
{
	struct plain *p = t->state;

	talk_send(t, &p->out, p->in.len);
}

/* False when it is no HTTP. */
static bool tell(struct talk *t, const struct plain *p)
{
	struct event ev;

	event_init(&ev, EV_HTTP);
	if (!http_read(&p->in, &ev)) {
		event_release(&ev);
		return false;
	}
	talk_emit(t, &ev);
	return true;
}

static void conclude(struct talk *t, const struct plain *p)
{
	if (tell(t, p)) {
		talk_end(t, OUTCOME_OK);
		return;
	}
	talk_emit_text(t, EV_MALFORMED, "the answer is no HTTP");
	talk_end(t, OUTCOME_FAILED);
}

static void http_ready(struct talk *t, short revents)
{
	struct plain *p = t->state;
	char bytes[READ_MAX];
	ssize_t n;

	if ((revents & POLLOUT) && !talk_send(t, &p->out, p->in.len))
		return;
	n = recv(t->fd, bytes, sizeof(bytes), 0);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n > 0 && buf_add(&p->in, bytes, (size_t)n) &&
	    !http_is_complete(&p->in))
		return;
	if (p->in.len > 0)
		conclude(t, p);
	else
		talk_closed(t, n < 0 ? errno : 0, 0);
}

/* A head that breaks off may still say who speaks. */
static void http_expired(struct talk *t)
{
	struct plain *p = t->state;

	if (p->in.len > 0)
		conclude(t, p);
	else
		talk_timed_out(t, "nothing came back to HEAD /");
}

const struct step_row step_http = {
	.prepare = http_prepare,
	.begin = http_begin,
	.ready = http_ready,
	.expired = http_expired,
	.release = http_release,
};
