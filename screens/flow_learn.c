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

void flow_learned(struct flow *f)
{
	struct outcomes known = { .of = { .n = 0 } };

	outcomes_take(f->session, &known);
	outcomes_release(&known);
}

static void say(struct flow *f, const char *text)
{
	char *line = xasprintf("What worked here: %s", text);

	if (!f->message_stays)
		flow_say(f, TH_WARN, line);
	f->message_stays = true;
	free(line);
}

void flow_learn(struct flow *f)
{
	struct outcomes all;
	struct cf_why note, why;

	if (!counts(f))
		return;
	outcomes_take(f->session, &f->outcomes);
	if (f->outcomes.of.n == 0)
		return;
	if (outcomes_save(&f->outcomes, &note, &why) < 0) {
		say(f, why.text);
		return;
	}
	if (note.text[0])
		say(f, note.text);
	if (outcomes_load(&all, &why) == 0)
		outcomes_apply(&all, f->config->learn);
	outcomes_release(&all);
}
