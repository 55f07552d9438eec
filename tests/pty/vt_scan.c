/* OSC and bracketed paste in what a program writes. */
#include "tests/pty/vt_scan.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xmem.h"

#define OUTPUT_MAX (16 << 20) /* bytes */
#define OSC_MAX	   (1 << 20)

void vt_scan_init(struct vt_scan *s)
{
	*s = (struct vt_scan){ .output = BUF_INIT(OUTPUT_MAX),
			       .osc = BUF_INIT(OSC_MAX) };
}

void vt_scan_release(struct vt_scan *s)
{
	buf_release(&s->output);
	buf_release(&s->osc);
	free(s->clipboard);
}

static void end_osc(struct vt_scan *s)
{
	const char *text = buf_str(&s->osc);
	unsigned long frames, keys;

	s->in_osc = false;
	if (sscanf(text, "7713;F %lu keys=%lu", &frames, &keys) == 2) {
		s->frames = frames;
		s->keys = keys;
		s->unmarked = 0;
	} else if (sscanf(text, "7713;S %d %d", &s->rows, &s->cols) == 2) {
		s->resized = true;
	} else if (strncmp(text, "2;", 2) == 0) {
		snprintf(s->title, sizeof(s->title), "%s", text + 2);
	} else if (strncmp(text, "52;", 3) == 0) {
		free(s->clipboard);
		s->clipboard = xstrdup(text + 3);
	}
}

static void feed_osc(struct vt_scan *s, char c)
{
	if (s->escape || c == '\a') {
		s->escape = false;
		end_osc(s);
	} else if (c == '\033') {
		s->escape = true; /* the start of ESC \, its end */
	} else {
		buf_addc(&s->osc, c);
	}
}

static void feed(struct vt_scan *s, char c)
{
	s->unmarked++;
	if (s->in_osc) {
		feed_osc(s, c);
		return;
	}
	memmove(s->tail, s->tail + 1, sizeof(s->tail) - 1);
	s->tail[sizeof(s->tail) - 1] = c;
	if (memcmp(s->tail, "\033[?2004h", 8) == 0)
		s->pastes = true;
	if (memcmp(s->tail, "\033[?2004l", 8) == 0)
		s->pastes = false;
	/* Alone, or "1006;1000". */
	if (memcmp(s->tail + 3, "1000h", 5) == 0)
		s->mouse = true;
	if (memcmp(s->tail + 3, "1000l", 5) == 0)
		s->mouse = false;
	if (memcmp(s->tail + 3, "?1006", 5) == 0)
		s->sgr_mouse = true;
	if (memcmp(s->tail + 6, "\033]", 2) == 0) {
		s->in_osc = true;
		buf_clear(&s->osc);
	}
}

void vt_scan_feed(struct vt_scan *s, const char *bytes, size_t n)
{
	size_t i;

	buf_add(&s->output, bytes, n);
	for (i = 0; i < n; i++)
		feed(s, bytes[i]);
}
