/* The questions, one at a time, and what is right as an answer. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"

static void ask(struct plain *p)
{
	struct question q;
	struct cf_why why;

	if (ask_question(&p->asking, p->target, &q, &why) < 0) {
		plain_put(p, why.text);
		plain_put(p, "\n");
		p->at = AT_TARGET;
		return;
	}
	plain_begin(p, &q);
	question_release(&q);
}

/* What the command line says of Host is not asked. */
static void after_port(struct plain *p)
{
	if (p->asking.hosts.v.n > 0 || p->asking.viewers.v.n > 0)
		ask(p);
	else
		p->at = AT_HOST;
}

void plain_take_target(struct plain *p, const char *text)
{
	struct target t = { .host = NULL };
	struct cf_why why;

	if (!*text && !p->target)
		return;
	if (*text) {
		free(p->target);
		p->target = xstrdup(text);
	}
	if (target_parse(p->target, 0, &t, &why) == 0) {
		/* It names its port. */
		if (t.port == 0 && !p->asking.port_given)
			p->at = AT_PORT;
		else
			after_port(p);
		target_release(&t);
	} else {
		plain_put(p, why.text);
		plain_put(p, "\n");
	}
}

void plain_take_port(struct plain *p, const char *text)
{
	if (*text && !text_number(text, 1, 65535, &p->asking.port)) {
		plain_put(p, "A port is a number from 1 to 65535.\n");
		return;
	}
	after_port(p);
}

void plain_take_host(struct plain *p, const char *text)
{
	bool yes = text_eq_nocase(text, "yes") || text_eq_nocase(text, "y");

	p->unknown = text_eq_nocase(text, "unknown");
	if (yes || p->unknown) {
		p->at = AT_NAMES;
		return;
	}
	if (*text && !text_eq_nocase(text, "no") &&
	    !text_eq_nocase(text, "n")) {
		plain_put(p, "Answer yes, no or unknown.\n");
		return;
	}
	ask(p);
}

void plain_take_names(struct plain *p, const char *text)
{
	struct text_list *to = p->unknown ? &p->asking.viewers
					  : &p->asking.hosts;

	for (size_t i = 0; i < ARRAY_LEN(p->names); i++) {
		size_t n;

		text += strspn(text, " ,");
		n = strcspn(text, " ,");
		if (n == 0)
			break;
		free(p->names[i]);
		p->names[i] = xstrndup(text, n);
		*VEC_PUSH(&to->v) = p->names[i];
		text += n;
	}
	if (to->v.n == 0) {
		plain_put(p, "A name is needed, such as www.example.com.\n");
		return;
	}
	ask(p);
	/* Where they were wrong they are asked for anew. */
	VEC_RELEASE(&to->v);
}
