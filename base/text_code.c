/* Text as code: hex, base64, numbers, words that are nearly right. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xmem.h"

/* Words longer than this are never "nearly right". */
#define WORD_MAX 48

char *text_hex(const void *bytes, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *p = bytes;
	char *out = xreallocarray(NULL, n + 1, 2);
	size_t i;

	for (i = 0; i < n; i++) {
		out[2 * i] = digits[p[i] >> 4];
		out[2 * i + 1] = digits[p[i] & 15];
	}
	out[2 * n] = '\0';
	return out;
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool text_unhex(const char *hex, size_t len, unsigned char *ret, size_t n)
{
	size_t i;

	if (len % 2 != 0 || len / 2 != n)
		return false;
	for (i = 0; i < len; i++) {
		if (hex_value(hex[i]) < 0)
			return false;
	}
	for (i = 0; i < n; i++)
		ret[i] = (unsigned char)(hex_value(hex[2 * i]) << 4 |
					 hex_value(hex[2 * i + 1]));
	return true;
}

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "abcdefghijklmnopqrstuvwxyz"
				    "0123456789+/";

char *text_base64(const void *bytes, size_t n)
{
	const unsigned char *p = bytes;
	char *out = xreallocarray(NULL, n / 3 + 2, 4);
	size_t i, at = 0;

	for (i = 0; i < n; i += 3) {
		size_t left = n - i;
		uint32_t v = (uint32_t)p[i] << 16;

		if (left > 1)
			v |= (uint32_t)p[i + 1] << 8;
		if (left > 2)
			v |= p[i + 2];
		out[at++] = base64_digits[v >> 18 & 63];
		out[at++] = base64_digits[v >> 12 & 63];
		out[at++] = left > 1 ? base64_digits[v >> 6 & 63] : '=';
		out[at++] = left > 2 ? base64_digits[v & 63] : '=';
	}
	out[at] = '\0';
	return out;
}

/* Digit + 1; 0: none. A table, for Mozilla's roots pass through here before
 * the first verdict, and branching on each digit took half of their time. */
static const unsigned char base64_table[128] = {
	['A'] = 1,  ['B'] = 2,	['C'] = 3,  ['D'] = 4,	['E'] = 5,  ['F'] = 6,
	['G'] = 7,  ['H'] = 8,	['I'] = 9,  ['J'] = 10, ['K'] = 11, ['L'] = 12,
	['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
	['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
	['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
	['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
	['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
	['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
	['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64
};

static int base64_value(char c)
{
	unsigned char u = (unsigned char)c;

	return u < sizeof(base64_table) ? base64_table[u] - 1 : -1;
}

unsigned char *text_unbase64(const char *s, size_t len, size_t *ret_n)
{
	size_t pad = 0, i, at = 0;
	uint32_t v = 0;
	unsigned char *out;

	if (len % 4 != 0)
		return NULL;
	while (pad < 2 && pad < len && s[len - 1 - pad] == '=')
		pad++;
	out = xmalloc(len / 4 * 3);
	for (i = 0; i < len - pad; i++) {
		int digit = base64_value(s[i]);

		if (digit < 0)
			goto bad;
		v = v << 6 | (uint32_t)digit;
		if (i % 4 != 0)
			out[at++] = (unsigned char)(v >> (6 - 2 * (i % 4)));
	}
	/* RFC 4648 section 3.5: the bits that no byte takes are zero. */
	if ((pad == 1 && (v & 3)) || (pad == 2 && (v & 15)))
		goto bad;
	*ret_n = at;
	return out;
bad:
	free(out);
	return NULL;
}

bool text_number(const char *s, int64_t min, int64_t max, int64_t *ret)
{
	bool negative = s[0] == '-';
	int64_t v = 0;

	s += negative;
	if (*s == '\0')
		return false;
	for (; *s; s++) {
		if (*s < '0' || *s > '9')
			return false;
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, *s - '0', &v))
			return false;
	}
	/* Counted downwards, since INT64_MIN has no positive twin. */
	if (!negative && __builtin_sub_overflow(0, v, &v))
		return false;
	if (v < min || v > max)
		return false;
	*ret = v;
	return true;
}

bool text_eq_nocase(const char *a, const char *b)
{
	size_t i = 0;

	for (;; i++) {
		unsigned char x = (unsigned char)a[i], y = (unsigned char)b[i];

		if (x >= 'A' && x <= 'Z')
			x += 'a' - 'A';
		if (y >= 'A' && y <= 'Z')
			y += 'a' - 'A';
		if (x != y)
			return false;
		if (x == '\0')
			return true;
	}
}

bool text_eq_name(const char *a, const char *b)
{
	return a && b ? text_eq_nocase(a, b) : a == b;
}

static bool same_letter(char a, char b)
{
	const char x[2] = { a, '\0' }, y[2] = { b, '\0' };

	return text_eq_nocase(x, y);
}

static int min3(int a, int b, int c)
{
	int m = a < b ? a : b;

	return m < c ? m : c;
}

/* Letters to insert, drop, change or swap with the next one. */
static int edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
	int rows[3][WORD_MAX + 1];
	size_t i, j;

	for (j = 0; j <= nb; j++)
		rows[0][j] = (int)j;
	for (i = 1; i <= na; i++) {
		int *row = rows[i % 3], *above = rows[(i + 2) % 3];

		row[0] = (int)i;
		for (j = 1; j <= nb; j++) {
			int differs = !same_letter(a[i - 1], b[j - 1]);

			row[j] = min3(above[j] + 1, row[j - 1] + 1,
				      above[j - 1] + differs);
			if (i > 1 && j > 1 && same_letter(a[i - 1], b[j - 2]) &&
			    same_letter(a[i - 2], b[j - 1]) &&
			    rows[(i + 1) % 3][j - 2] + 1 < row[j])
				row[j] = rows[(i + 1) % 3][j - 2] + 1;
		}
	}
	return rows[na % 3][nb];
}

const char *text_nearest(const char *word, const char *const *candidates)
{
	size_t n = strlen(word);
	/* A third of the letters may be wrong, and one always. */
	int best = n < 3 ? 1 : (int)(n / 3);
	const char *nearest = NULL;
	int distance;

	if (n == 0 || n > WORD_MAX)
		return NULL;
	for (; *candidates; candidates++) {
		size_t m = strlen(*candidates);

		if (m > WORD_MAX || m > n + WORD_MAX / 3)
			continue;
		distance = edit_distance(word, n, *candidates, m);
		if (distance > best || (size_t)distance >= m ||
		    (nearest && distance == best))
			continue;
		best = distance;
		nearest = *candidates;
	}
	return nearest;
}
