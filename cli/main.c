/* The program's entry: sets the scene for GnuTLS, then hands over. */
#include <stdio.h>

int main(void)
{
	puts(PACKAGE_STRING);
	return 0;
}
