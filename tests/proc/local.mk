# Unit tests of common/proc, and the whole engine with a small daemon.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_proc
TESTS += %D%/check_proc
%C%_check_proc_SOURCES = \
	tests/support/main.cc \
	tests/support/scratch_dir.h \
	%D%/doors_test.cc \
	%D%/echo_daemon.h \
	%D%/engine_test.cc \
	%D%/messages_test.cc \
	%D%/pid_file_test.cc \
	%D%/privileges_test.cc \
	%D%/roster_test.cc \
	%D%/seats_test.cc \
	%D%/site_fixture.h \
	%D%/socket_plan_test.cc \
	%D%/throttle_test.cc \
	tests/h1/turns.h
%C%_check_proc_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_proc_LDADD = $(libs) $(CPPUNIT_LIBS)
endif
