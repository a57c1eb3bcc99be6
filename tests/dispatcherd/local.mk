# Unit tests of dispatcherd: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_dispatcherd
TESTS += %D%/check_dispatcherd
%C%_check_dispatcherd_SOURCES = \
	tests/support/main.cc \
	%D%/balance_test.cc \
	%D%/server_table_test.cc \
	%D%/verdict_test.cc
%C%_check_dispatcherd_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_dispatcherd_LDADD = dispatcherd/libdispatcherd.a $(libs) $(CPPUNIT_LIBS)
endif
