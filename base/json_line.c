/*
 * Finds the line of a value in JSON that was parsed already: the parser keeps
 * no places, and complaints about wrong types and numbers need them.
 */
#include "base/json.h"

#include <string.h>

static const char *skip_blank(const char *p, const char *end)
{
	while (p < end && strchr(" \t\r\n", *p) && *p)
		p++;
	return p;
}

/* From the opening quote to behind the closing one. */
static const char *skip_string(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++) {
		if (*p == '\\' && p + 1 < end)
			p++;
	}
	return p < end ? p + 1 : end;
}

/* From the first byte of a value to behind its last. */
static const char *skip_value(const char *p, const char *end)
{
	size_t depth = 0;

	while (p < end) {
		char c = *p;

		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			return p;
		if (c == '"') {
			p = skip_string(p, end);
			continue;
		}
		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		p++;
	}
	return end;
}

/* The value of a key in the object at p, or NULL. */
static const char *find_key(const char *p, const char *end, const char *key)
{
	size_t n = strlen(key);

	if (p >= end || *p != '{')
		return NULL;
	do {
		const char *from = skip_blank(p + 1, end), *behind;
		bool hit;

		if (from >= end || *from != '"')
			return NULL;
		behind = skip_string(from, end);
		hit = (size_t)(behind - from) == n + 2 &&
		      memcmp(from + 1, key, n) == 0;
		p = skip_blank(behind, end);
		if (p >= end)
			return NULL;
		p = skip_blank(p + 1, end);
		if (hit)
			return p;
		p = skip_value(p, end);
	} while (p < end && *p == ',');
	return NULL;
}

/* The value at an index of the array at p, or NULL. */
static const char *find_index(const char *p, const char *end, size_t index)
{
	if (p >= end || *p != '[')
		return NULL;
	p = skip_blank(p + 1, end);
	while (index > 0) {
		p = skip_value(p, end);
		if (p >= end || *p != ',')
			return NULL;
		p = skip_blank(p + 1, end);
		index--;
	}
	return p < end && *p != ']' ? p : NULL;
}

size_t json_line_of(const char *text, size_t n, const struct json_step *steps,
		    size_t n_steps)
{
	const char *end = text + n, *at = skip_blank(text, end), *next;
	size_t line = 1;

	for (size_t i = 0; i < n_steps; i++) {
		next = steps[i].key ? find_key(at, end, steps[i].key)
				    : find_index(at, end, steps[i].index);
		if (!next)
			break;
		at = next;
	}
	for (const char *p = text; p < at; p++)
		line += *p == '\n';
	return line;
}
