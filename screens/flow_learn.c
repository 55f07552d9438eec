/* What worked here, on its way into the user's file. */
#include <stdlib.h>

#include "base/xmem.h"
#include "screens/flow_parts.h"

static bool counts(const struct flow *f)
{
	/* An origin of the demo is mended by its mark alone. */
	return f->config->learn && !f->demo && !f->config->recording &&
	       f->session;
}

void flow_learn(struct flow *f)
{
	struct cf_why note;
	char *line;

	if (!counts(f))
		return;
	outcomes_learn(f->session, &f->outcomes, f->config->learn, &note);
	if (!note.text[0])
		return;
	line = xasprintf("What worked here: %s", note.text);
	if (!f->message_stays)
		flow_say(f, TH_WARN, line);
	f->message_stays = true;
	free(line);
}
