EXTRA_DIST += \
	%D%/chain.sh \
	%D%/delay_line.c \
	%D%/keys.c \
	%D%/survey.sh

if HAVE_CMOCKA
if HAVE_VTERM
EXTRA_PROGRAMS += %D%/keys
CLEANFILES += %D%/keys
bench_keys_SOURCES = %D%/keys.c
bench_keys_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCF502_PROGRAM='"$(abs_builddir)/cf502"'
bench_keys_LDADD = $(PTY_LDADD)

bench-keys: cf502 %D%/keys
	%D%/keys
endif
endif

bench-survey: cf502
	$(srcdir)/bench/survey.sh $(builddir)
