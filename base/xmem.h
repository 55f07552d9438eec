#ifndef CF502_BASE_XMEM_H
#define CF502_BASE_XMEM_H
/*
 * Memory that is always there: when the system has none left, the hook puts
 * the terminal back and the program ends with status 4. No caller checks.
 */
#include <stdarg.h>
#include <stddef.h>

/* Zeroed memory; the caller owns it and gives it back with free(). */
void *xcalloc(size_t n, size_t size);
void *xmalloc(size_t size);
/* Like reallocarray(3): n * size is checked for overflow. */
void *xreallocarray(void *old, size_t n, size_t size);
char *xstrdup(const char *text);
/* NULL stays NULL. */
char *xstrdup_null(const char *text);
char *xstrndup(const char *text, size_t max);
char *xasprintf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
char *xvasprintf(const char *fmt, va_list ap)
	__attribute__((format(printf, 1, 0)));

/* Called once before the program ends for want of memory. */
void xmem_on_fatal(void (*restore)(void));

#endif
