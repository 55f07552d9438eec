libface_a_SOURCES += \
	%D%/doc.c \
	%D%/doc.h \
	%D%/flow.c \
	%D%/flow.h \
	%D%/form.c \
	%D%/form.h \
	%D%/handshake_chain.c \
	%D%/handshake_details.c \
	%D%/page_diagnosis.c \
	%D%/page_handshake.c \
	%D%/page_handshake.h \
	%D%/page_handshake_draw.c \
	%D%/page_target.c \
	%D%/page_target.h \
	%D%/page_target_draw.c \
	%D%/recent.c \
	%D%/recent.h \
	%D%/screen.c \
	%D%/screen.h \
	%D%/timeline.c \
	%D%/timeline.h \
	%D%/wizard.c \
	%D%/wizard.h
