/* Fills the sentence that goes with an error. */
#include "base/err.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

int why_set(struct cf_why *why, enum cf_err err, const char *fmt, ...)
{
	va_list ap;
	char *raw, *clean;

	if (!why)
		return err;
	va_start(ap, fmt);
	raw = xvasprintf(fmt, ap);
	va_end(ap);
	/* Paths and quoted input are foreign text, so all of it is cleaned. */
	clean = text_clean(raw, strlen(raw), sizeof(why->text) - 1);
	memcpy(why->text, clean, strlen(clean) + 1);
	free(clean);
	free(raw);
	return err;
}
