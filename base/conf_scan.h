#ifndef CF502_BASE_CONF_SCAN_H
#define CF502_BASE_CONF_SCAN_H
/* A look at a libconfig text before the library reads it. For conf.c. */
#include <stddef.h>

#include "base/err.h"

/*
 * CF_EINPUT, with name:line, for what the library would take without a word:
 * numbers that do not fit, octal-looking ones, @include, control bytes and
 * invalid UTF-8.
 */
int conf_scan(const char *name, const char *text, size_t n, struct cf_why *why);

#endif
