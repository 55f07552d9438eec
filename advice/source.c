/* The sources, each as a row. */
#include "advice/source.h"

#define X(name, url_, title_, date_)          \
	const struct source source_##name = { \
		.url = url_,                  \
		.title = title_,              \
		.date = date_,                \
	};
SOURCE_LIST(X)
#undef X
