/* Texts of several lines, broken to a width. */
#include "tui/wrap.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/xmem.h"

#define TAB_STOP 8
#define TEXT_MAX ((size_t)4 << 20) /* bytes */

/* The blanks a line begins with, in cells; *ret_skip is their bytes. */
static int line_indent(const char *line, size_t *ret_skip)
{
	int cells = 0;
	size_t i = 0;

	for (; line[i] == ' ' || line[i] == '\t'; i++) {
		if (line[i] == '\t')
			cells += TAB_STOP - cells % TAB_STOP;
		else
			cells++;
	}
	*ret_skip = i;
	return cells;
}

static void wrap_line(struct buf *out, const char *line, int cols)
{
	size_t skip;
	int indent = line_indent(line, &skip);

	line += skip;
	if (*line == '\0') {
		buf_addc(out, '\n');
		return;
	}
	if (!strchr(line, '\t') && indent + text_width(line) <= cols) {
		buf_addf(out, "%*s%s\n", indent, "", line);
		return;
	}
	/* A deep indent in a narrow column would leave a word a line. */
	if (indent > cols / 2)
		indent = cols / 2;
	text_wrap(out, line, indent, cols);
}

void wrap_text(struct buf *out, const char *text, int cols)
{
	while (*text) {
		size_t n = strcspn(text, "\n");
		char *line = xstrndup(text, n);

		wrap_line(out, line, cols);
		free(line);
		text += n;
		if (*text == '\n')
			text++;
	}
}

size_t wrap_lines(const char *text, int cols)
{
	struct buf out = BUF_INIT(TEXT_MAX);
	size_t i, n = 0;

	wrap_text(&out, text, cols);
	for (i = 0; i < out.len; i++)
		n += out.data[i] == '\n';
	buf_release(&out);
	return n;
}
