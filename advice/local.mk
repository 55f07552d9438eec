libcore_a_SOURCES += \
	%D%/advice.h \
	%D%/catalogue.h \
	%D%/finding.h \
	%D%/session.h
