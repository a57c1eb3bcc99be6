# Unit tests of common/array: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_array
TESTS += %D%/check_array
%C%_check_array_SOURCES = tests/support/main.cc %D%/vectors.h \
	%D%/carp_test.cc \
	%D%/half_siphash_test.cc \
	%D%/hrw_test.cc \
	%D%/key_test.cc \
	%D%/member_test.cc \
	%D%/pac_test.cc \
	%D%/properties_test.cc \
	%D%/ranking_test.cc \
	%D%/table_test.cc
%C%_check_array_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_array_LDADD = $(array_libs) $(CPPUNIT_LIBS)
endif

# The ranking of URLs, for comparisons with other programs.
check_PROGRAMS += %D%/rank_urls
%C%_rank_urls_SOURCES = %D%/rank_urls.cc
%C%_rank_urls_LDADD = $(array_libs)

# PAC files under node and pactester; skipped without node.
dist_check_SCRIPTS += %D%/pac.sh
EXTRA_DIST += %D%/pac.js
