libcore_a_SOURCES += \
	%D%/buf.c \
	%D%/buf.h \
	%D%/clock.c \
	%D%/clock.h \
	%D%/conf.c \
	%D%/conf.h \
	%D%/conf_scan.c \
	%D%/conf_scan.h \
	%D%/embed.c \
	%D%/embed.h \
	%D%/err.c \
	%D%/err.h \
	%D%/file.c \
	%D%/file.h \
	%D%/json.c \
	%D%/json.h \
	%D%/loop.c \
	%D%/loop.h \
	%D%/text.c \
	%D%/text.h \
	%D%/text_code.c \
	%D%/text_width.c \
	%D%/vec.c \
	%D%/vec.h \
	%D%/xmem.c \
	%D%/xmem.h
