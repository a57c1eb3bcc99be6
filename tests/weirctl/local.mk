# Unit tests of weirctl: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_weirctl
TESTS += %D%/check_weirctl
%C%_check_weirctl_SOURCES = \
	tests/support/main.cc \
	tests/support/scratch_dir.h \
	%D%/cache_test.cc \
	%D%/options_test.cc \
	%D%/pat_test.cc \
	%D%/snapshot_test.cc \
	%D%/status_test.cc \
	%D%/table_test.cc \
	%D%/top_test.cc
%C%_check_weirctl_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_weirctl_LDADD = weirctl/libweirctl.a $(libs) $(CPPUNIT_LIBS)
endif
