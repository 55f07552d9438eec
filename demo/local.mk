libdemo_a_SOURCES += \
	%D%/demo.h
