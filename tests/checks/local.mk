# Checks of the source and the manual. A sanitized build, which stands beside
# an ordinary one, leaves them out.
SOURCE_CHECKS = \
	%D%/banned \
	%D%/findings \
	%D%/format \
	%D%/headers \
	%D%/layers \
	%D%/manual \
	%D%/options \
	%D%/roots \
	%D%/selftest \
	%D%/sizes \
	%D%/sorted \
	%D%/words

dist_check_SCRIPTS += $(SOURCE_CHECKS)
EXTRA_DIST += \
	%D%/banned.awk \
	%D%/code.awk \
	%D%/finding_ids \
	%D%/lib.sh \
	%D%/sum.awk

if !SANITIZED
TESTS += $(SOURCE_CHECKS)
endif
