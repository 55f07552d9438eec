/* Finds a file among those compiled in. */
#include "base/embed.h"

#include <string.h>

const struct embedded *embedded_find(const char *name)
{
	const struct embedded *e;

	for (e = embedded_files; e->name; e++) {
		if (strcmp(e->name, name) == 0)
			return e;
	}
	return NULL;
}
