# Checks of the source itself. They see no binary, so a sanitized build, which
# stands beside an ordinary one, leaves them out.
dist_check_SCRIPTS += \
	%D%/banned \
	%D%/format \
	%D%/headers \
	%D%/layers \
	%D%/manual \
	%D%/selftest \
	%D%/sizes \
	%D%/sorted \
	%D%/words

EXTRA_DIST += \
	%D%/banned.awk \
	%D%/code.awk \
	%D%/lib.sh \
	%D%/sum.awk

if !SANITIZED
TESTS += $(dist_check_SCRIPTS)
endif
