# Unit tests of common/base: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_base
TESTS += %D%/check_base
%C%_check_base_SOURCES = tests/support/main.cc \
	%D%/args_test.cc \
	%D%/batch_log_test.cc \
	%D%/bytes_test.cc \
	%D%/clock_test.cc \
	%D%/hash_test.cc \
	%D%/list_test.cc \
	%D%/log_test.cc \
	%D%/moves_test.cc \
	%D%/pool_test.cc \
	%D%/random_test.cc \
	%D%/result_test.cc \
	%D%/scratch_file.h \
	%D%/text_test.cc
%C%_check_base_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_base_LDADD = $(base_libs) $(CPPUNIT_LIBS)
endif
