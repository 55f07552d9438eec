# Recorded logs, judged again. record makes them, by hand.
EXTRA_DIST += %D%/logs

noinst_PROGRAMS += %D%/record
tests_replay_record_SOURCES = %D%/record.c $(MADE_ROOTS)
tests_replay_record_LDADD = libdemo.a libcore.a $(CORE_LIBS)

if HAVE_CMOCKA
check_PROGRAMS += %D%/test_replay
tests_replay_test_replay_SOURCES = %D%/test_replay.c
tests_replay_test_replay_LDADD = $(UNIT_LDADD)
endif
