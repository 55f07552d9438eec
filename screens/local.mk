libface_a_SOURCES += \
	%D%/doc.c \
	%D%/doc.h \
	%D%/flow.c \
	%D%/flow.h \
	%D%/form.c \
	%D%/form.h \
	%D%/page_target.c \
	%D%/page_target.h \
	%D%/page_target_draw.c \
	%D%/recent.c \
	%D%/recent.h \
	%D%/screen.c \
	%D%/screen.h \
	%D%/wizard.c \
	%D%/wizard.h
