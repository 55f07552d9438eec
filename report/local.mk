libcore_a_SOURCES += \
	%D%/facts.c \
	%D%/facts.h \
	%D%/formats.h \
	%D%/json.c \
	%D%/markdown.c \
	%D%/report.c \
	%D%/report.h \
	%D%/text.c
