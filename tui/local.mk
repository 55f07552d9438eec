libface_a_SOURCES +=
