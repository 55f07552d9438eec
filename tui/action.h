#ifndef CF502_TUI_ACTION_H
#define CF502_TUI_ACTION_H
/*
 * What a key can mean. These two tables are the only place: key bar, help
 * overlay and the KEYS section of the man page are made from them, and a test
 * sees to it that no key means two things in one context.
 */

/* What has the focus. A bit each. */
enum context {
	CTX_FIELD = 1,	 /* a line editor: characters type themselves */
	CTX_CHOICE = 2,	 /* radio buttons, check boxes, buttons */
	CTX_LIST = 4,	 /* rows with a selection */
	CTX_TEXT = 8,	 /* a scrolled text */
	CTX_DIALOG = 16, /* a question above the page */
	CTX_HELP = 32,	 /* the help above the page */
	CTX_PAGE = CTX_FIELD | CTX_CHOICE | CTX_LIST | CTX_TEXT,
	CTX_ALL = CTX_PAGE | CTX_DIALOG | CTX_HELP,
	CTX_N_BITS = 6,
};

/* X(name, label in the key bar, sentence in the help) */
/* clang-format off */
#define ACTIONS(X)                                                             \
	X(ENTER,     "Go on",     "does what the key bar says first")          \
	X(BACK,      "Back",      "one step back")                             \
	X(NEXT,      "Next",      "next field or pane")                        \
	X(PREVIOUS,  "Previous",  "field or pane before")                      \
	X(UP,        "Up",        "one row up")                                \
	X(DOWN,      "Down",      "one row down")                              \
	X(PAGE_UP,   "Page up",   "one page up")                               \
	X(PAGE_DOWN, "Page down", "one page down")                             \
	X(TOP,       "Top",       "first row")                                 \
	X(BOTTOM,    "Bottom",    "last row")                                  \
	X(TOGGLE,    "Mark",      "switch a box, mark a row as tried")         \
	X(DETAILS,   "Details",   "all about the row")                         \
	X(REPROBE,   "Re-probe",  "probe again")                               \
	X(WATCH,     "Watch",     "probe again and again until the verdict turns") \
	X(COPY,      "Copy",      "copy row or command to the clipboard")      \
	X(OTHER,     "Other",     "the recipe for another server")             \
	X(OTHER_BACK, "Other back", "back to the recipe before")               \
	X(UNDO,      "Undo",      "take back the last mark")                   \
	X(EXPORT,    "Report",    "write the report")                          \
	X(FAILURES,  "Failures",  "show only what failed, or all again")       \
	X(ALL,       "All rows",  "show all rows, or only those that changed") \
	X(HIDDEN,    "Hidden",    "report: list what it leaves out")            \
	X(TICKET,    "Ticket",    "report: copy the evidence, short enough for a ticket") \
	X(RECENT,    "Recent",    "targets used before")                       \
	X(RESUME,    "Resume",    "unfinished sessions")                       \
	X(GLYPHS,    "ASCII",     "ASCII or Unicode glyphs")                   \
	X(MOUSE,     "Mouse",     "mouse, or the terminal's own selection")    \
	X(HELP,      "Help",      "this help")                                 \
	X(EVENT_BACK, "Event back", "recording: one event back")               \
	X(EVENT_ON,  "Event on",  "recording: one event on")                   \
	X(PROBE_BACK, "Probe back", "recording: back to where a probe ended or began") \
	X(PROBE_ON,  "Probe on",  "recording: on to where a probe begins or ends") \
	X(STOP,      "Stop",      "stop the probe; with none running: quit")   \
	X(QUIT,      "Quit",      "leave cf502")                \
	X(SUSPEND,   "Suspend",   "back to the shell for a while")             \
	X(REDRAW,    "Redraw",    "draw the screen again")                     \
	X(PICK,      "Pick",      "select a row or field; once more: go on")   \
	X(SCROLL_UP, "Scroll up", "some lines up")                             \
	X(SCROLL_DOWN, "Scroll down", "some lines down")                       \
	X(STEP_1,    "Target",    "go to step 1")                              \
	X(STEP_2,    "Handshake", "go to step 2, once visited")                \
	X(STEP_3,    "Diagnosis", "go to step 3, once visited")                \
	X(STEP_4,    "Workarounds", "go to step 4, once visited")              \
	X(STEP_5,    "Report",    "go to step 5, once visited")                \
	X(YES,       "Yes",       "answer yes")                                \
	X(LEFT,      "Left",      "one character or choice to the left")       \
	X(RIGHT,     "Right",     "one character or choice to the right")      \
	X(WORD_LEFT, "Word left", "to the start of the word")                  \
	X(WORD_RIGHT, "Word right", "to the end of the word")                  \
	X(HOME,      "Start",     "to the start of the field")                 \
	X(END,       "End",       "to the end of the field")                   \
	X(RUBOUT,    "Rub out",   "delete the character before")               \
	X(DELETE,    "Delete",    "delete the character under the cursor")     \
	X(CUT_WORD,  "Cut word",  "delete the word before")                    \
	X(CUT_START, "Cut start", "delete to the start of the field")          \
	X(CUT_END,   "Cut end",   "delete to the end of the field")

/*
 * X(action, contexts, keys). Several rows may name one action. The first key
 * that a context has for an action is the one that the key bar shows. Keys:
 * one character, ^A .. ^_, or a name of enum key_name.
 */
#define KEYS(X)                                                                \
	X(ENTER,      CTX_ALL,                        "Enter")                 \
	X(BACK,       CTX_ALL & ~CTX_FIELD,           "b Esc")                 \
	X(BACK,       CTX_FIELD,                      "Esc")                   \
	X(BACK,       CTX_LIST | CTX_TEXT,            "Left")                  \
	X(BACK,       CTX_HELP,                       "q Left")                \
	X(BACK,       CTX_DIALOG,                     "n")                     \
	X(NEXT,       CTX_ALL,                        "Tab")                   \
	X(PREVIOUS,   CTX_ALL,                        "Shift-Tab")             \
	X(UP,         CTX_ALL & ~CTX_FIELD,           "Up k")                  \
	X(UP,         CTX_FIELD,                      "Up")                    \
	X(DOWN,       CTX_ALL & ~CTX_FIELD,           "Down j")                \
	X(DOWN,       CTX_FIELD,                      "Down")                  \
	X(PAGE_UP,    CTX_ALL,                        "PgUp")                  \
	X(PAGE_DOWN,  CTX_ALL,                        "PgDn")                  \
	X(TOP,        CTX_LIST | CTX_TEXT | CTX_HELP, "g Home")                \
	X(BOTTOM,     CTX_LIST | CTX_TEXT | CTX_HELP, "G End")                 \
	X(TOGGLE,     CTX_CHOICE | CTX_LIST | CTX_TEXT, "Space")               \
	X(PAGE_DOWN,  CTX_HELP,                       "Space")                 \
	X(DETAILS,    CTX_LIST | CTX_TEXT,            "d Right l")             \
	X(REPROBE,    CTX_PAGE & ~CTX_FIELD,          "r")                     \
	X(WATCH,      CTX_PAGE & ~CTX_FIELD,          "w")                     \
	X(COPY,       CTX_PAGE & ~CTX_FIELD,          "c")                     \
	X(OTHER,      CTX_LIST | CTX_TEXT,            "o")                     \
	X(OTHER_BACK, CTX_LIST | CTX_TEXT,            "O")                     \
	X(UNDO,       CTX_PAGE & ~CTX_FIELD,          "u")                     \
	X(EXPORT,     CTX_PAGE & ~CTX_FIELD,          "e")                     \
	X(FAILURES,   CTX_PAGE & ~CTX_FIELD,          "s")                     \
	X(ALL,        CTX_PAGE & ~CTX_FIELD,          "a")                     \
	X(HIDDEN,     CTX_PAGE & ~CTX_FIELD,          "x")                     \
	X(TICKET,     CTX_PAGE & ~CTX_FIELD,          "t")                     \
	X(RECENT,     CTX_PAGE,                       "^R")                    \
	X(RESUME,     CTX_PAGE,                       "^O")                    \
	X(GLYPHS,     CTX_PAGE & ~CTX_FIELD,          "v")                     \
	X(MOUSE,      CTX_PAGE & ~CTX_FIELD,          "m")                     \
	X(HELP,       CTX_ALL & ~CTX_FIELD,           "? F1 ^G")               \
	X(HELP,       CTX_FIELD,                      "^G F1")                 \
	X(EVENT_BACK, CTX_PAGE & ~CTX_FIELD,          ",")                     \
	X(EVENT_ON,   CTX_PAGE & ~CTX_FIELD,          ".")                     \
	X(PROBE_BACK, CTX_PAGE & ~CTX_FIELD,          "<")                     \
	X(PROBE_ON,   CTX_PAGE & ~CTX_FIELD,          ">")                     \
	X(STOP,       CTX_ALL,                        "^C")                    \
	X(QUIT,       CTX_ALL,                        "^X")                    \
	X(QUIT,       CTX_PAGE & ~CTX_FIELD,          "q")                     \
	X(SUSPEND,    CTX_ALL,                        "^Z")                    \
	X(REDRAW,     CTX_ALL,                        "^L")                    \
	X(PICK,       CTX_ALL,                        "Click")                 \
	X(SCROLL_UP,  CTX_ALL,                        "Wheel-Up")              \
	X(SCROLL_DOWN, CTX_ALL,                       "Wheel-Down")            \
	X(STEP_1,     CTX_PAGE & ~CTX_FIELD,          "1")                     \
	X(STEP_2,     CTX_PAGE & ~CTX_FIELD,          "2")                     \
	X(STEP_3,     CTX_PAGE & ~CTX_FIELD,          "3")                     \
	X(STEP_4,     CTX_PAGE & ~CTX_FIELD,          "4")                     \
	X(STEP_5,     CTX_PAGE & ~CTX_FIELD,          "5")                     \
	X(YES,        CTX_DIALOG,                     "y")                     \
	X(LEFT,       CTX_FIELD,                      "Left ^B")               \
	X(LEFT,       CTX_CHOICE | CTX_DIALOG,        "Left h")                \
	X(RIGHT,      CTX_FIELD,                      "Right ^F")              \
	X(RIGHT,      CTX_CHOICE | CTX_DIALOG,        "Right l")               \
	X(WORD_LEFT,  CTX_FIELD,                      "Ctrl-Left")             \
	X(WORD_RIGHT, CTX_FIELD,                      "Ctrl-Right")            \
	X(HOME,       CTX_FIELD,                      "Home ^A")               \
	X(END,        CTX_FIELD,                      "End ^E")                \
	X(RUBOUT,     CTX_FIELD,                      "Backspace")             \
	X(DELETE,     CTX_FIELD,                      "Del ^D")                \
	X(CUT_WORD,   CTX_FIELD,                      "^W")                    \
	X(CUT_START,  CTX_FIELD,                      "^U")                    \
	X(CUT_END,    CTX_FIELD,                      "^K")
/* clang-format on */

enum action {
	ACT_NONE, /* no action: in a field the key is text */
#define X(name, label, help) ACT_##name,
	ACTIONS(X)
#undef X
		ACT_N
};

struct action_info {
	const char *name;  /* "PAGE_UP" */
	const char *label; /* for the key bar */
	const char *help;  /* for the overlay and the man page */
};

/* Never NULL for actions of the enum but ACT_NONE. */
const struct action_info *action_info(enum action a);

#endif
