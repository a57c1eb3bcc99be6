# Unit tests of h1: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_h1
TESTS += %D%/check_h1
%C%_check_h1_SOURCES = tests/support/main.cc \
	tests/net/test_authority.cc \
	tests/net/test_authority.h \
	%D%/access_line_test.cc \
	%D%/body_reader_test.cc \
	%D%/both_ends_test.cc \
	%D%/caller.h \
	%D%/client_by_name_test.cc \
	%D%/client_pool_test.cc \
	%D%/client_test.cc \
	%D%/pace_test.cc \
	%D%/server_pace_test.cc \
	%D%/server_test.cc \
	%D%/site.h \
	%D%/turn_away_test.cc \
	%D%/turns.h
%C%_check_h1_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_h1_LDADD = $(h1_libs) $(CPPUNIT_LIBS)
endif

# A server of one fixed answer, to compare with tests/bench/floor: make tests/h1/bench_server
EXTRA_PROGRAMS += %D%/bench_server
%C%_bench_server_SOURCES = %D%/bench_server.cc
%C%_bench_server_LDADD = $(h1_libs)
