libface_a_SOURCES += \
	%D%/action.h \
	%D%/choice.h \
	%D%/edit.h \
	%D%/frame.h \
	%D%/keymap.h \
	%D%/list.h \
	%D%/overlay.h \
	%D%/scroll.h \
	%D%/surface.h \
	%D%/term.h \
	%D%/theme.h \
	%D%/tty.h
