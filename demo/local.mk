libdemo_a_SOURCES +=
