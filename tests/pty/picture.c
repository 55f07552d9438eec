/*
 * Not a test: draws the picture of the README from a real screen. "make
 * picture" runs it; what it shows is the wizard on the demo, on a
 * pseudo-terminal, cell by cell.
 */
#include <stdlib.h>

#include "tests/pty/vt.h"
#include "tests/unit/test.h"

#define ROWS 30
#define COLS 100

static const char *file;

static void draw_the_handshake(void **state)
{
	static const char *const args[] = { "demo", NULL };
	static const char *const env[] = { "CF502_TEST_MARKER=1",
					   "XDG_STATE_HOME=/dev/null", NULL };
	struct vt *t = vt_spawn(&(struct vt_spec){
		.program = CF502_PROGRAM,
		.args = args,
		.env = env,
		.rows = ROWS,
		.cols = COLS,
	});

	(void)state;
	vt_wait(t, "[1 Target]");
	vt_sync(t);
	vt_key(t, VT_ENTER);
	vt_wait(t, "Probe 1 ended");
	vt_sync(t);
	vt_svg(t, file);
	vt_ctrl(t, 'X');
	vt_exit(t);
	vt_free(t);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(draw_the_handshake),
	};

	file = argc > 1 ? argv[1] : "wizard.svg";
	return cmocka_run_group_tests(tests, NULL, NULL);
}
