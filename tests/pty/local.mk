# Terminal tests: a program on a pseudo-terminal, read through libvterm.
# Those of cf502 itself use the same libvt.a and PTY_LDADD.
PTY_LDADD = libvt.a libgolden.a libface.a libcore.a $(CORE_LIBS) \
	$(CMOCKA_LIBS) $(VTERM_LIBS) -lutil
EXTRA_DIST += %D%/golden %D%/origins.json

if HAVE_CMOCKA
if HAVE_VTERM
check_LIBRARIES += libvt.a
libvt_a_SOURCES = \
	%D%/home.c \
	%D%/home.h \
	%D%/vt.c \
	%D%/vt.h \
	%D%/vt_child.c \
	%D%/vt_child.h \
	%D%/vt_picture.c \
	%D%/vt_scan.c \
	%D%/vt_scan.h \
	$(FOLDER)
libvt_a_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) \
	-DCF502_PROGRAM='"$(abs_builddir)/cf502"'

# Not a test: the program that test_term runs.
PTY_HELPERS = %D%/picture %D%/tui_probe
tests_pty_picture_SOURCES = %D%/picture.c
tests_pty_picture_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCF502_PROGRAM='"$(abs_builddir)/cf502"'
tests_pty_picture_LDADD = $(PTY_LDADD)
tests_pty_tui_probe_SOURCES = %D%/tui_probe.c
tests_pty_tui_probe_LDADD = libface.a libcore.a $(FACE_LIBS) $(CORE_LIBS)

check_PROGRAMS += %D%/test_term
tests_pty_test_term_SOURCES = %D%/test_term.c
tests_pty_test_term_CPPFLAGS = $(AM_CPPFLAGS) \
	-DTUI_PROBE='"$(abs_builddir)/%D%/tui_probe"'
tests_pty_test_term_LDADD = $(PTY_LDADD)
tests_pty_test_term_DEPENDENCIES = libvt.a libgolden.a libface.a libcore.a \
	$(PTY_HELPERS)

# What may happen on any page.
check_PROGRAMS += %D%/test_everywhere
tests_pty_test_everywhere_SOURCES = %D%/test_everywhere.c
tests_pty_test_everywhere_LDADD = $(PTY_LDADD)
tests_pty_test_everywhere_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# Any keys in any order.
check_PROGRAMS += %D%/test_keys
tests_pty_test_keys_SOURCES = %D%/test_keys.c
tests_pty_test_keys_LDADD = $(PTY_LDADD)
tests_pty_test_keys_DEPENDENCIES = libvt.a libgolden.a libface.a libcore.a \
	cf502

# The mouse, on both programs.
check_PROGRAMS += %D%/test_mouse
tests_pty_test_mouse_SOURCES = %D%/test_mouse.c
tests_pty_test_mouse_CPPFLAGS = $(tests_pty_test_term_CPPFLAGS)
tests_pty_test_mouse_LDADD = $(PTY_LDADD)
tests_pty_test_mouse_DEPENDENCIES = $(tests_pty_test_term_DEPENDENCIES) cf502

# The origins of a distribution.
check_PROGRAMS += %D%/test_origins
tests_pty_test_origins_SOURCES = %D%/test_origins.c
tests_pty_test_origins_LDADD = $(PTY_LDADD)
tests_pty_test_origins_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# What is pasted.
check_PROGRAMS += %D%/test_pastes
tests_pty_test_pastes_SOURCES = %D%/test_pastes.c
tests_pty_test_pastes_LDADD = $(PTY_LDADD)
tests_pty_test_pastes_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# Places that take no file.
check_PROGRAMS += %D%/test_places
tests_pty_test_places_SOURCES = %D%/test_places.c
tests_pty_test_places_LDADD = $(PTY_LDADD)
tests_pty_test_places_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# The linear mode.
check_PROGRAMS += %D%/test_plain
tests_pty_test_plain_SOURCES = %D%/test_plain.c
tests_pty_test_plain_LDADD = $(PTY_LDADD)
tests_pty_test_plain_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# Slips and noise in it.
check_PROGRAMS += %D%/test_plain_input
tests_pty_test_plain_input_SOURCES = \
	%D%/plain_home.c \
	%D%/plain_home.h \
	%D%/test_plain_input.c
tests_pty_test_plain_input_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCF502_PROGRAM='"$(abs_builddir)/cf502"'
tests_pty_test_plain_input_LDADD = $(PTY_LDADD)
tests_pty_test_plain_input_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# On the demo, distributions and recordings.
check_PROGRAMS += %D%/test_plain_walks
tests_pty_test_plain_walks_SOURCES = \
	%D%/plain_home.c \
	%D%/plain_home.h \
	%D%/test_plain_walks.c
tests_pty_test_plain_walks_CPPFLAGS = $(AM_CPPFLAGS) \
	-DCF502_PROGRAM='"$(abs_builddir)/cf502"'
tests_pty_test_plain_walks_LDADD = $(PTY_LDADD)
tests_pty_test_plain_walks_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# Sessions that are gone on with from the first page.
check_PROGRAMS += %D%/test_resume
tests_pty_test_resume_SOURCES = %D%/test_resume.c
tests_pty_test_resume_LDADD = $(PTY_LDADD)
tests_pty_test_resume_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# Sessions that end in every way, and are resumed.
check_PROGRAMS += %D%/test_sessions
tests_pty_test_sessions_SOURCES = %D%/test_sessions.c
tests_pty_test_sessions_LDADD = $(PTY_LDADD)
tests_pty_test_sessions_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502

# The wizard as it is installed, on the demo.
check_PROGRAMS += %D%/test_wizard
tests_pty_test_wizard_SOURCES = %D%/test_wizard.c
tests_pty_test_wizard_LDADD = $(PTY_LDADD)
tests_pty_test_wizard_DEPENDENCIES = libvt.a libgolden.a libface.a \
	libcore.a cf502
EXTRA_PROGRAMS += $(PTY_HELPERS)
CLEANFILES += $(PTY_HELPERS)

# Draws the picture of the README from a real screen.
picture: cf502 %D%/picture
	%D%/picture $(abs_top_srcdir)/doc/wizard.svg
endif
endif
