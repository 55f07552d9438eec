libdemo_a_SOURCES += \
	%D%/canned.c \
	%D%/canned.h \
	%D%/conn.c \
	%D%/conn.h \
	%D%/demo.c \
	%D%/demo.h \
	%D%/http.c \
	%D%/http.h \
	%D%/origin.h \
	%D%/origins.c \
	%D%/pki.c \
	%D%/pki.h \
	%D%/quirk.c \
	%D%/quirk.h \
	%D%/resolver.c \
	%D%/resolver.h \
	%D%/server.c \
	%D%/server.h \
	%D%/service.c \
	%D%/service.h
