/* Memory that is always there, or the program ends. */
#include "base/xmem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void (*restore_hook)(void);

void xmem_on_fatal(void (*restore)(void))
{
	restore_hook = restore;
}

static void out_of_memory(void)
{
	static const char text[] = "cf502: no memory left\n";
	void (*restore)(void) = restore_hook;
	ssize_t rc;

	restore_hook = NULL; /* it may run out of memory itself */
	if (restore)
		restore();
	rc = write(STDERR_FILENO, text, sizeof(text) - 1);
	(void)rc;
	_exit(4);
}

void *xcalloc(size_t n, size_t size)
{
	void *mem = calloc(n ? n : 1, size ? size : 1);

	if (!mem)
		out_of_memory();
	return mem;
}

void *xmalloc(size_t size)
{
	void *mem = malloc(size ? size : 1);

	if (!mem)
		out_of_memory();
	return mem;
}

void *xreallocarray(void *old, size_t n, size_t size)
{
	size_t bytes;
	void *mem = NULL;

	if (!__builtin_mul_overflow(n, size, &bytes))
		mem = realloc(old, bytes ? bytes : 1);
	if (!mem)
		out_of_memory();
	return mem;
}

char *xstrdup(const char *text)
{
	size_t n = strlen(text) + 1;

	return memcpy(xmalloc(n), text, n);
}

char *xstrdup_null(const char *text)
{
	return text ? xstrdup(text) : NULL;
}

char *xstrndup(const char *text, size_t max)
{
	size_t n = strnlen(text, max);
	char *copy = xmalloc(n + 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *xasprintf(const char *fmt, ...)
{
	va_list ap;
	char *text;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	return text;
}

char *xvasprintf(const char *fmt, va_list ap)
{
	char *text = NULL;

	if (vasprintf(&text, fmt, ap) < 0)
		out_of_memory();
	return text;
}
