/* The texts of the actions. */
#include "tui/action.h"

/* clang-format off */
static const struct action_info actions[ACT_N] = {
#define X(id, text, sentence) \
	[ACT_##id] = { .name = #id, .label = (text), .help = (sentence) },
	ACTIONS(X)
#undef X
};
/* clang-format on */

const struct action_info *action_info(enum action a)
{
	return &actions[a];
}
