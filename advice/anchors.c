/* Trust anchors and time in commands that judge again. */
#include "advice/anchors.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/xmem.h"

#define COMMAND_MAX 32768
#define ANCHORS	    "trust-anchors.pem" /* written where the command is run */

bool anchors_are_mozilla(const struct evidence *ev)
{
	/* A file could be called "Mozilla's roots.pem". */
	static const char start[] = "Mozilla's roots (package ";

	return ev->trust_title &&
	       strncmp(ev->trust_title, start, sizeof(start) - 1) == 0;
}

/* A log has the title alone, and that is the path where --trust was given. */
const char *anchors_path(const struct evidence *ev)
{
	const char *title = ev->trust_title;
	size_t n = title ? strlen(title) : 0;

	if (n == 0 || anchors_are_mozilla(ev))
		return NULL;
	if (strchr(title, '/') || (n > 4 && strcmp(title + n - 4, ".pem") == 0))
		return title;
	return NULL;
}

/* The folder of them, or NULL: openssl wants them in one file. */
static const char *folder(const struct evidence *ev)
{
	const char *path = anchors_path(ev);

	return path && path[strlen(path) - 1] == '/' ? path : NULL;
}

/* What has to stand in front of the command. */
static void add_folder(const struct evidence *ev, struct buf *out)
{
	if (!folder(ev))
		return;
	/* A path out of a log must not be read as an option. */
	buf_adds(out, folder(ev)[0] == '-' ? "cat ./" : "cat ");
	text_shell_quote(out, folder(ev));
	buf_adds(out, "* >" ANCHORS " && ");
}

/* What stands in place of the "@". */
static void add_basis(const struct evidence *ev, struct buf *out)
{
	if (folder(ev)) {
		buf_adds(out, " -CAfile " ANCHORS);
	} else if (anchors_path(ev)) {
		buf_adds(out, " -CAfile ");
		text_shell_quote(out, anchors_path(ev));
	}
	if (ev->flags & ASKED_AT_GIVEN)
		buf_addf(out, " -attime %lld", (long long)ev->at);
}

/* The place for them, or NULL. */
static const char *place_in(const char *template)
{
	const char *at = template;

	while ((at = strchr(at, '@')) && at[1] != ' ' && at[1] != '\0')
		at++;
	return at;
}

/* A path is no part of the template, for it may look like a fact. */
char *anchors_command(const struct situation *s, const char *template)
{
	const char *at = place_in(template);
	struct buf b = BUF_INIT(COMMAND_MAX);
	char *head, *start, *end;

	if (!at)
		return situation_command(s, template);
	head = xstrndup(template, (size_t)(at - template));
	start = situation_command(s, head);
	end = situation_command(s, at + 1);
	if (start && end) {
		add_folder(s->evidence, &b);
		buf_adds(&b, start);
		add_basis(s->evidence, &b);
		buf_adds(&b, end);
	}
	free(head);
	free(start);
	free(end);
	if (b.len > 0 && !b.overflow)
		return buf_take(&b);
	buf_release(&b);
	return NULL;
}

char *anchors_template(const char *template)
{
	const char *at = place_in(template);

	return at ? xasprintf("%.*s%s", (int)(at - template), template, at + 1)
		  : xstrdup(template);
}
