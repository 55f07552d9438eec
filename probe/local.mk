libcore_a_SOURCES += \
	%D%/cert.c \
	%D%/cert_ext.c \
	%D%/cert_key.c \
	%D%/cert_names.c \
	%D%/cert_parts.h \
	%D%/chain.h \
	%D%/der.c \
	%D%/der.h \
	%D%/der_name.c \
	%D%/event.h \
	%D%/evidence.c \
	%D%/evidence.h \
	%D%/evidence_contact.c \
	%D%/flight.h \
	%D%/hello.h \
	%D%/names.h \
	%D%/pem.c \
	%D%/pem.h \
	%D%/plan.h \
	%D%/policy.h \
	%D%/run.h \
	%D%/target.h \
	%D%/trust.c \
	%D%/trust.h
