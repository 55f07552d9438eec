bin_PROGRAMS += cf502
cf502_SOURCES = \
	%D%/ask.c \
	%D%/ask.h \
	%D%/ask_origins.c \
	%D%/check.c \
	%D%/check.h \
	%D%/check_parts.h \
	%D%/check_watch.c \
	%D%/cli.h \
	%D%/demo.c \
	%D%/explain.c \
	%D%/explain.h \
	%D%/explain_table.c \
	%D%/explain_table.h \
	%D%/help.c \
	%D%/inspect.c \
	%D%/main.c \
	%D%/options.c \
	%D%/options.h \
	%D%/plain.c \
	%D%/plain.h \
	%D%/plain_commands.c \
	%D%/plain_lists.c \
	%D%/plain_parts.h \
	%D%/plain_questions.c \
	%D%/plain_report.c \
	%D%/plain_run.c \
	%D%/plain_saved.c \
	%D%/plain_text.c \
	%D%/plain_text.h \
	%D%/plain_watch.c \
	%D%/resume.c \
	%D%/settings.c \
	%D%/settings.h \
	%D%/settings_keys.c \
	%D%/settings_parts.h \
	%D%/wizard.c \
	%D%/wizard.h \
	%D%/wizard_origins.c \
	%D%/wizard_origins.h
cf502_CPPFLAGS = $(AM_CPPFLAGS) $(FACE_CFLAGS)
cf502_LDADD = libface.a libdemo.a libcore.a $(FACE_LIBS) $(CORE_LIBS)
