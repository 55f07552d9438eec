libcore_a_SOURCES += \
	%D%/chain.h \
	%D%/event.h \
	%D%/evidence.h \
	%D%/flight.h \
	%D%/hello.h \
	%D%/names.h \
	%D%/plan.h \
	%D%/policy.h \
	%D%/run.h \
	%D%/target.h \
	%D%/trust.h
