libface_a_SOURCES += \
	%D%/wizard.h
