libcore_a_SOURCES += \
	%D%/buf.h \
	%D%/clock.h \
	%D%/conf.h \
	%D%/embed.h \
	%D%/err.h \
	%D%/file.h \
	%D%/json.h \
	%D%/loop.h \
	%D%/text.h \
	%D%/vec.h \
	%D%/xmem.h
