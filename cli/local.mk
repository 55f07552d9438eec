bin_PROGRAMS += cf502
cf502_SOURCES = \
	%D%/main.c
cf502_CPPFLAGS = $(AM_CPPFLAGS) $(FACE_CFLAGS)
cf502_LDADD = libface.a libdemo.a libcore.a $(FACE_LIBS) $(CORE_LIBS)
