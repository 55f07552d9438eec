/* The questions, one at a time, and what is right as an answer. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "cli/plain_parts.h"

#define RESUME "resume"

/* From options to answers: nothing is known of the next origin. */
static void forget_answers(struct plain *p)
{
	p->asking = p->cli->options;
	p->unknown = false;
}

void plain_open_questions(struct plain *p)
{
	if (plain_has_offers(p)) {
		p->at = AT_OFFERS;
		plain_list_offers(p);
		return;
	}
	p->at = AT_TARGET;
	plain_say_unfinished(p);
	plain_list_recent(p);
}

void plain_open_offer(struct plain *p)
{
	p->at = AT_OFFERS;
	plain_say_offer(p);
}

static void prompt_offers(const struct plain *p)
{
	const struct wizard_offers *o = p->config->offers;

	plain_put("Number or name of an origin");
	if (p->config->first_offer >= 0) {
		plain_put(" [");
		plain_put(o->name(o->ctx, (size_t)p->config->first_offer));
		plain_put("]");
	}
	plain_put(": ");
}

static void prompt_target(const struct plain *p)
{
	plain_put("Origin: host, host:port or https:// URL");
	if (p->target) {
		plain_put(" [");
		plain_put(p->target);
		plain_put("]");
	}
	plain_put(": ");
}

/* What Enter takes: the settings may have another one than 443. */
static void prompt_port(const struct plain *p)
{
	char *text = xasprintf("Port [%lld]: ", (long long)p->asking.port);

	plain_put(text);
	free(text);
}

void plain_prompt(const struct plain *p)
{
	static const char *const questions[N_PLACES] = {
		[AT_HOST] = "Does CloudFront forward the viewer's Host "
			    "header to it? no, yes or unknown [no]: ",
		[AT_NAMES] = "Names that viewers use, blanks between: ",
		[AT_PROMPT] = "cf502> ",
	};

	if (p->run || p->watch.on || p->leaving)
		return;
	if (p->at == AT_OFFERS)
		prompt_offers(p);
	else if (p->at == AT_TARGET)
		prompt_target(p);
	else if (p->at == AT_PORT)
		prompt_port(p);
	else
		plain_put(questions[p->at]);
}

static void ask(struct plain *p)
{
	struct question q;
	struct cf_why why;

	if (ask_question(&p->asking, p->target, &q, &why) < 0) {
		plain_put_line(why.text);
		p->at = AT_TARGET;
		return;
	}
	plain_begin(p, &q, false);
	plain_remember(p);
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

static void take_target(struct plain *p, const char *text)
{
	struct target t = { .host = NULL };
	const char *recent = plain_recent(p, text);
	struct cf_why why;

	/* Of a question that was wrong as a whole. */
	forget_answers(p);
	if (recent)
		text = recent;
	else if (!*text)
		text = p->target;
	if (!text) {
		plain_put_line("An origin is needed, such as "
			       "origin.example.com.");
		return;
	}
	if (target_parse(text, 0, &t, &why) < 0) {
		plain_put_line(why.text);
		return;
	}
	if (text != p->target) {
		free(p->target);
		p->target = xstrdup(text);
	}
	/* It names its port. */
	if (t.port == 0 && !p->asking.port_given)
		p->at = AT_PORT;
	else
		after_port(p);
	target_release(&t);
}

static void take_port(struct plain *p, const char *text)
{
	if (*text && !text_number(text, 1, 65535, &p->asking.port)) {
		plain_put_line("A port is a number from 1 to 65535; "
			       "\"back\" asks for the origin again.");
		return;
	}
	after_port(p);
}

static void take_host(struct plain *p, const char *text)
{
	bool yes = text_eq_nocase(text, "yes") || text_eq_nocase(text, "y");

	p->unknown = text_eq_nocase(text, "unknown");
	if (yes || p->unknown) {
		p->at = AT_NAMES;
		return;
	}
	if (*text && !text_eq_nocase(text, "no") &&
	    !text_eq_nocase(text, "n")) {
		plain_put_line("Answer yes, no or unknown; \"back\" asks for "
			       "the origin again.");
		return;
	}
	ask(p);
}

static void take_names(struct plain *p, const char *text)
{
	struct text_list *to = p->unknown ? &p->asking.viewers
					  : &p->asking.hosts;

	size_t n;

	while ((n = strcspn(text += strspn(text, " ,"), " ,")) > 0) {
		*VEC_PUSH(&to->v) = xstrndup(text, n);
		text += n;
	}
	if (to->v.n == 0) {
		plain_put_line("A name is needed, such as www.example.com; "
			       "\"back\" asks for the origin again.");
		return;
	}
	ask(p);
	/* Where they were wrong they are asked for anew. */
	for (size_t i = 0; i < to->v.n; i++)
		free(to->v.items[i]);
	VEC_RELEASE(&to->v);
}

static void go_back(struct plain *p)
{
	if (p->at <= AT_TARGET) {
		plain_put_line("This is the first question; \"quit\" leaves.");
		return;
	}
	p->at = AT_TARGET;
}

static void leave(struct plain *p)
{
	plain_finish(p, 0);
}

static void help(struct plain *p)
{
	(void)p;
	plain_put_line("Enter alone takes what stands in brackets, \"back\" "
		       "asks for the origin again,\n\"resume\" goes on with "
		       "an unfinished session, \"quit\" leaves. Nothing is\n"
		       "sent before the last question is answered.");
}

/* What is no answer to any question: origins have a dot in their names. */
static bool take_word(struct plain *p, const char *text)
{
	static const struct {
		const char *word;
		void (*does)(struct plain *p);
	} words[] = {
		{ "back", go_back }, { "quit", leave }, { "exit", leave },
		{ "help", help },    { "?", help },
	};
	size_t n = strlen(RESUME);

	if (strncasecmp(text, RESUME, n) == 0 && (!text[n] || text[n] == ' ')) {
		plain_take_up(p, text + n + strspn(text + n, " "));
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (text_eq_nocase(text, words[i].word)) {
			words[i].does(p);
			return true;
		}
	}
	return false;
}

void plain_take(struct plain *p, const char *text)
{
	static void (*const take[N_PLACES])(struct plain * p,
					    const char *text) = {
		[AT_OFFERS] = plain_take_offer,
		[AT_TARGET] = take_target,
		[AT_PORT] = take_port,
		[AT_HOST] = take_host,
		[AT_NAMES] = take_names,
		[AT_PROMPT] = plain_take_command,
	};

	if (p->at == AT_PROMPT || !take_word(p, text))
		take[p->at](p, text);
}
