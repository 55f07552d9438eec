#ifndef CF502_TUI_SPOT_H
#define CF502_TUI_SPOT_H
/*
 * What a cell of the surface stands for when the mouse points at it: whoever
 * draws something says so, and what is drawn above it takes it back.
 */
#include <stdbool.h>
#include <stdint.h>

#define SPOT_NO_ROW UINT32_MAX
#define SPOT_ACTION 0xffff /* pane: row is an enum action */
#define SPOT_DIALOG 0xfffe /* pane: row is a button */

struct spot {
	uint32_t row;  /* of the pane, or SPOT_NO_ROW */
	uint16_t pane; /* a page counts its own from 1; 0: nothing */
	bool once;     /* a second click is one more, not Enter */
};

#endif
