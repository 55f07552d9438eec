libcore_a_SOURCES += \
	%D%/chain.h \
	%D%/event.h \
	%D%/flight.h \
	%D%/hello.h \
	%D%/names.h \
	%D%/policy.h \
	%D%/target.h \
	%D%/trust.h
