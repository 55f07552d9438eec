#ifndef CF502_TESTS_UNIT_TEST_H
#define CF502_TESTS_UNIT_TEST_H
/* cmocka with the headers that it wants before it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
