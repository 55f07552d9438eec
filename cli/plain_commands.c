/* The prompt: its commands, a row each. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/xmem.h"
#include "cli/explain.h"
#include "cli/plain_parts.h"
#include "cli/plain_text.h"

/* What a command makes nothing of when it is not there. */
enum {
	NEEDS_ANSWER = 1 << 0,
	NEEDS_NETWORK = 1 << 1, /* and marks: a recording stays as it is */
	NEEDS_RECORDING = 1 << 2,
};

static void do_ask(struct plain *p, const char *rest)
{
	(void)rest;
	if (p->has_session)
		plain_begin_run(p);
}

static void do_new(struct plain *p, const char *rest)
{
	(void)rest;
	plain_close_session(p);
	free(p->target);
	p->target = NULL;
	plain_open_questions(p);
}

static void do_quit(struct plain *p, const char *rest)
{
	(void)rest;
	plain_finish(p, 0);
}

/* What a number names: one of the two is set. */
struct numbered {
	const struct advised_remedy *remedy;
	const struct advised_dead_end *dead_end;
};

static bool numbered(const struct plain *p, const char *rest,
		     struct numbered *ret)
{
	bool is_dead_end = rest[0] == 'd' || rest[0] == 'D';
	int64_t n;

	*ret = (struct numbered){ .remedy = NULL };
	if (!text_number(rest + is_dead_end, 1, 1000, &n))
		n = 0;
	if (n > 0 && is_dead_end)
		ret->dead_end = plain_dead_end(&p->session, (size_t)n);
	else if (n > 0)
		ret->remedy = plain_remedy(&p->session, (size_t)n);
	if (ret->remedy || ret->dead_end)
		return true;
	plain_put_line("The number of a workaround or a dead end is needed, as "
		       "in \"done 1\"\nor \"done d1\"; \"answer\" says them "
		       "again.");
	return false;
}

static void mark(struct plain *p, const char *rest, bool done)
{
	struct buf out = BUF_INIT(PLAIN_LINE_MAX);
	struct numbered at;
	char *text;

	if (!numbered(p, rest, &at))
		return;
	text = xasprintf("%s: %s%s.%s",
			 done ? "Marked as done" : "No longer marked",
			 at.remedy ? at.remedy->remedy->title
				   : at.dead_end->dead_end->title,
			 at.dead_end ? ", a dead end" : "",
			 done ? " \"ask\" asks again and compares." : "");
	text_wrap(&out, text, 0, PLAIN_COLUMNS);
	plain_put_buf(&out);
	free(text);
	plain_mark(p,
		   at.remedy ? at.remedy->remedy->id
			     : at.dead_end->dead_end->id,
		   done);
}

static void do_done(struct plain *p, const char *rest)
{
	mark(p, rest, true);
}

static void do_undo(struct plain *p, const char *rest)
{
	mark(p, rest, false);
}

/* "1", or "1 nginx". */
static void do_show(struct plain *p, const char *rest)
{
	size_t n = strcspn(rest, " ");
	char *number = xstrndup(rest, n);
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);
	struct numbered at;
	bool known = numbered(p, number, &at);

	free(number);
	if (known && at.remedy)
		plain_steps(at.remedy, rest + n + strspn(rest + n, " "), &out);
	else if (known)
		plain_warning(at.dead_end, &out);
	plain_put_buf(&out);
}

static void do_answer(struct plain *p, const char *rest)
{
	(void)rest;
	plain_say_answer(p);
}

static void do_events(struct plain *p, const char *rest)
{
	(void)rest;
	plain_say_events(p);
}

static void do_evidence(struct plain *p, const char *rest)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	(void)rest;
	plain_evidence(session_now(&p->session), &out);
	plain_put_buf(&out);
}

static void do_changes(struct plain *p, const char *rest)
{
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	(void)rest;
	plain_changes(&p->session, &out);
	plain_put_buf(&out);
}

/* Without an id: the cause. */
static void do_explain(struct plain *p, const char *rest)
{
	const struct round *r = plain_round(p);
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	if (!*rest && r && r->advice.verdict.cause)
		rest = r->advice.verdict.cause->id;
	if (!*rest)
		buf_adds(&out, "An id is needed, as in \"explain "
			       "cert-expired\"; \"evidence\" names those of "
			       "what was found.\n");
	else if (!explain_id(p->config->catalogue, rest, &out))
		buf_adds(&out, ".\n");
	plain_put_buf(&out);
}

static void do_watch(struct plain *p, const char *rest)
{
	(void)rest;
	plain_watch_begin(p);
}

static void step(struct plain *p, const char *rest, bool on)
{
	if (*rest && strcasecmp(rest, "probe") != 0)
		plain_put_line("It takes nothing, or the word probe, as in "
			       "\"next probe\".");
	else
		plain_step(p, on, *rest != '\0');
}

static void do_next(struct plain *p, const char *rest)
{
	step(p, rest, true);
}

static void do_back(struct plain *p, const char *rest)
{
	step(p, rest, false);
}

static void do_help(struct plain *p, const char *rest);

static const struct row {
	const char *word, *arguments;
	unsigned needs;
	void (*run)(struct plain *p, const char *rest);
	const char *help;
} rows[] = {
	{ "ask", "", NEEDS_NETWORK, do_ask,
	  "asks the same question again and compares" },
	{ "watch", "", NEEDS_ANSWER | NEEDS_NETWORK, do_watch,
	  "asks again, ever more rarely, until CloudFront would connect" },
	{ "next", "[probe]", NEEDS_RECORDING, do_next,
	  "steps to the next event, or to where a probe begins or ends" },
	{ "back", "[probe]", NEEDS_RECORDING, do_back,
	  "steps to the one before" },
	{ "answer", "", NEEDS_ANSWER, do_answer, "says the answer again" },
	{ "events", "", NEEDS_ANSWER, do_events,
	  "what was seen, in its order" },
	{ "evidence", "", NEEDS_ANSWER, do_evidence,
	  "what the answer rests on, what else was found, what is fine" },
	{ "explain", "[ID]", 0, do_explain,
	  "what the cause means, or another finding or remedy" },
	{ "show", "N [SERVER]", NEEDS_ANSWER, do_show,
	  "how workaround N is done, on that server if there are several "
	  "recipes, or why dead end dN is one" },
	{ "done", "N", NEEDS_ANSWER | NEEDS_NETWORK, do_done,
	  "marks workaround N or dead end dN as done" },
	{ "undo", "N", NEEDS_ANSWER | NEEDS_NETWORK, do_undo,
	  "takes that back" },
	{ "changes", "", NEEDS_ANSWER, do_changes,
	  "what the last probe shows, and the one before did not" },
	{ "print", "[FORMAT]", NEEDS_ANSWER, plain_print,
	  "says the report in that format: text, ticket and so on" },
	{ "report", "[FORMAT] [FILE]", NEEDS_ANSWER, plain_report,
	  "writes it; the ending of the name says which kind, if nothing "
	  "else does" },
	{ "redact", "on|off", 0, plain_redact,
	  "whether reports hide names, addresses and certificates" },
	{ "resume", "[N]", NEEDS_NETWORK, plain_take_up,
	  "goes on with an unfinished session, the only one or that number, "
	  "in place of this one" },
	{ "new", "", NEEDS_NETWORK, do_new, "asks about another origin" },
	{ "help", "[COMMAND]", 0, do_help, "this text" },
	{ "quit", "", 0, do_quit, "leaves" },
};

static bool fits(const struct plain *p, const struct row *r)
{
	return !(r->needs &
		 (p->config->recording ? NEEDS_NETWORK : NEEDS_RECORDING));
}

/* A whole word, or a beginning that no other command has; else NULL. */
static const struct row *find(const char *word, size_t n)
{
	const struct row *found = NULL;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (n == 0 || strncasecmp(rows[i].word, word, n) != 0)
			continue;
		if (rows[i].word[n] == '\0')
			return &rows[i];
		if (found)
			return NULL;
		found = &rows[i];
	}
	return found;
}

static void add_help(const struct row *r, struct buf *out)
{
	char *text = xasprintf("%s%s%s: %s.", r->word, *r->arguments ? " " : "",
			       r->arguments, r->help);

	text_wrap(out, text, 0, PLAIN_COLUMNS);
	free(text);
}

static void do_help(struct plain *p, const char *rest)
{
	const struct row *only = find(rest, strlen(rest));
	struct buf out = BUF_INIT(PLAIN_OUT_MAX);

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		if (only ? &rows[i] == only : fits(p, &rows[i]))
			add_help(&rows[i], &out);
	}
	if (!only)
		buf_adds(&out, "A beginning of the word is enough, and ^C "
			       "stops what is under way.\n");
	plain_put_buf(&out);
}

static void say_unknown(const char *word, size_t n)
{
	const char *words[ARRAY_LEN(rows) + 1] = { NULL };
	char *typed = xstrndup(word, n);
	const char *near;

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		words[i] = rows[i].word;
	near = text_nearest(typed, words);
	plain_put("Not known here; ");
	if (near) {
		plain_put("did you mean \"");
		plain_put(near);
		plain_put("\"? ");
	}
	plain_put_line("\"help\" names what is.");
	free(typed);
}

void plain_take_command(struct plain *p, const char *text)
{
	size_t n = strcspn(text, " ");
	const struct row *r = find(text, n);
	const char *rest = text + n + strspn(text + n, " ");

	if (n == 0)
		return;
	if (!r)
		say_unknown(text, n);
	else if (!fits(p, r))
		plain_put_line(p->config->recording
				       ? "This is a recording: nothing is "
					 "asked of the network, and its marks "
					 "stay as they are."
				       : "That steps through a recording; "
					 "cf502 --plain --replay LOG shows "
					 "one.");
	else if ((r->needs & NEEDS_ANSWER) && !plain_round(p))
		plain_put_line("Nothing was asked yet.");
	else
		r->run(p, rest);
}
