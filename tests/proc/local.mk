# Unit tests of common/proc: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_proc
TESTS += %D%/check_proc
%C%_check_proc_SOURCES = \
	tests/support/main.cc \
	tests/support/scratch_dir.h \
	%D%/echo_daemon.h \
	%D%/engine_test.cc \
	%D%/site_fixture.h
%C%_check_proc_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_proc_LDADD = $(libs) $(CPPUNIT_LIBS)
endif
