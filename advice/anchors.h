#ifndef CF502_ADVICE_ANCHORS_H
#define CF502_ADVICE_ANCHORS_H
/*
 * The trust anchors that were judged by, in commands that judge again. A word
 * of a template that ends in "@" has them behind it, where they are others
 * than Mozilla's, and the time of the judgment where that was given.
 */
#include <stdbool.h>

#include "advice/situation.h"

/* True when the edge's anchors are Mozilla's roots and no others. */
bool anchors_are_mozilla(const struct evidence *ev);
/* The file or folder of other ones, as --trust has it; NULL: none is known. */
const char *anchors_path(const struct evidence *ev);
/*
 * As situation_command, with them in place of the first "@" at the end of a
 * word. Those of a folder are put into one file first. Owned by the caller.
 */
char *anchors_command(const struct situation *s, const char *template);
/* The template without that "@", as it is shown unfilled; owned. */
char *anchors_template(const char *template);

#endif
