# The shipped files are compiled in; --policy and --catalogue
# replace theirs at run time. embed.awk turns all into one C table.
EMBEDDED =
EMBEDDED += %D%/catalogue.cfg
EMBEDDED += %D%/policies.cfg
EMBEDDED += %D%/policy/cloudfront.cfg
EMBEDDED += %D%/report.css
EMBEDDED += %D%/roots.cfg

EXTRA_DIST += %D%/embed.awk $(EMBEDDED)
EXTRA_DIST += %D%/roots.awk %D%/roots.sh
nodist_libcore_a_SOURCES += %D%/embedded.c
CLEANFILES += %D%/embedded.c

%D%/embedded.c: $(EMBEDDED) %D%/embed.awk
	$(AM_V_GEN)$(MKDIR_P) %D% && (cd $(srcdir) && \
		LC_ALL=C awk -f %D%/embed.awk $(EMBEDDED) </dev/null) \
		>$@.tmp && mv -f $@.tmp $@
