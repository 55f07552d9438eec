# Manual pages are made from a text and the tables of the program.
MANUALS = %D%/cf502-log.5 %D%/cf502.1
man_MANS += $(MANUALS)
EXTRA_DIST += %D%/cf502-log.5.in %D%/cf502.1.in %D%/page.awk \
	%D%/wizard.svg
CLEANFILES += $(MANUALS)

$(MANUALS): %D%/page.awk probe/event.h tui/action.h
	$(AM_V_GEN)$(MKDIR_P) %D% && LC_ALL=C $(AWK) \
		-f $(srcdir)/%D%/page.awk $(srcdir)/probe/event.h \
		$(srcdir)/tui/action.h $(srcdir)/$@.in >$@.tmp && \
		mv -f $@.tmp $@
%D%/cf502-log.5: %D%/cf502-log.5.in
%D%/cf502.1: %D%/cf502.1.in

# Made by cf502 explain --format markdown; a check holds it against the rules.
dist_doc_DATA = %D%/config.example %D%/findings.md

bashcompletiondir = $(datadir)/bash-completion/completions
dist_bashcompletion_DATA = %D%/completions/cf502
