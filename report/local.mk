libcore_a_SOURCES += \
	%D%/basis.c \
	%D%/basis.h \
	%D%/facts.c \
	%D%/facts.h \
	%D%/facts_survey.c \
	%D%/facts_survey.h \
	%D%/formats.h \
	%D%/html.c \
	%D%/html.h \
	%D%/html_svg.c \
	%D%/json.c \
	%D%/json_rest.c \
	%D%/json_rest.h \
	%D%/log.c \
	%D%/markdown.c \
	%D%/pem.c \
	%D%/proof.c \
	%D%/proof.h \
	%D%/redact.c \
	%D%/redact.h \
	%D%/redact_session.c \
	%D%/redact_words.h \
	%D%/report.c \
	%D%/report.h \
	%D%/text.c \
	%D%/ticket.c
