libcore_a_SOURCES += \
	%D%/advice.c \
	%D%/advice.h \
	%D%/advise.c \
	%D%/advise.h \
	%D%/catalogue.c \
	%D%/catalogue.h \
	%D%/checked.c \
	%D%/compare.c \
	%D%/facts.c \
	%D%/finding.c \
	%D%/finding.h \
	%D%/rule_chain.c \
	%D%/rule_dns.c \
	%D%/rule_http.c \
	%D%/rule_tcp.c \
	%D%/rule_tls.c \
	%D%/rule_whole.c \
	%D%/rules.h \
	%D%/session.c \
	%D%/session.h \
	%D%/situation.c \
	%D%/situation.h \
	%D%/standing.c \
	%D%/standing.h \
	%D%/summary.c \
	%D%/verdict.c \
	%D%/verdict.h
