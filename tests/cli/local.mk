# The command line as a script meets it.
CLI_TESTS = \
	%D%/browser \
	%D%/config \
	%D%/demo_rows \
	%D%/distribution \
	%D%/formats \
	%D%/inspect \
	%D%/proofs \
	%D%/real_servers \
	%D%/recipes \
	%D%/redact \
	%D%/sessions \
	%D%/usage \
	%D%/watch

EXTRA_DIST += %D%/browser.js %D%/golden %D%/lib.sh
dist_check_SCRIPTS += $(CLI_TESTS)
TESTS += $(CLI_TESTS)
