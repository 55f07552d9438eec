EXTRA_DIST += \
	%D%/chain.sh \
	%D%/delay_line.c
