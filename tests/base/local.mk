# Unit tests of common/base: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_base
TESTS += %D%/check_base
%C%_check_base_SOURCES = tests/support/main.cc %D%/result_test.cc
%C%_check_base_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_base_LDADD = $(base_libs) $(CPPUNIT_LIBS)
endif
