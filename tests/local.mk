# Unit tests: tests/unit/test_X.c, one program each, linked without ncurses.
# One that needs more than the core adds libraries in front of UNIT_LDADD.
UNIT_LDADD = libcore.a $(CORE_LIBS) $(CMOCKA_LIBS)
EXTRA_DIST += %D%/cleanroom %D%/layers %D%/screen/golden.h %D%/unit/test.h

if HAVE_CMOCKA
UNIT_TESTS =
UNIT_TESTS += %D%/unit/test_buf
tests_unit_test_buf_LDADD = $(UNIT_LDADD)
check_PROGRAMS += $(UNIT_TESTS)
endif
