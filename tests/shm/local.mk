# Unit tests of common/shm: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_shm
TESTS += %D%/check_shm
%C%_check_shm_SOURCES = \
	tests/support/main.cc \
	tests/support/scratch_dir.h \
	%D%/board_test.cc \
	%D%/holder_lock_test.cc \
	%D%/region_test.cc
%C%_check_shm_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_shm_LDADD = $(shm_libs) $(CPPUNIT_LIBS)
endif
