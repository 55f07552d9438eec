# Unit tests: tests/unit/test_X.c, one program each, linked without ncurses.
if HAVE_CMOCKA
UNIT_TESTS =
check_PROGRAMS += $(UNIT_TESTS)
endif
