/* Which files judged, as the options of a log have it. */
#include "advice/judges.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "probe/question_words.h"

const char *judge_option(enum judge which)
{
	static const char *const options[] = {
#define X(name, option) [JUDGE_##name] = option,
		JUDGES(X)
#undef X
	};

	return options[which];
}

static void take(struct judges *j, const struct event *ev)
{
	for (int i = 0; i < JUDGES_N; i++) {
		char *path = option_value(ev, judge_option((enum judge)i));

		if (!path)
			continue;
		free(j->files[i].path);
		j->files[i].path = path;
		j->files[i].digest = event_get(ev, EF_CODE);
	}
}

void judges_read(const struct event_log *log, struct judges *ret)
{
	memset(ret, 0, sizeof(*ret));
	for (size_t i = 0; i < log->events.n; i++)
		take(ret, &log->events.items[i]);
}

void judges_release(struct judges *j)
{
	for (int i = 0; i < JUDGES_N; i++)
		free(j->files[i].path);
	memset(j, 0, sizeof(*j));
}

bool judge_differs(const struct judges *j, enum judge which)
{
	const struct judge_file *f = &j->files[which];
	int64_t is = f->path ? file_digest(f->path) : -1;

	return f->digest >= 0 && is >= 0 && is != f->digest;
}
