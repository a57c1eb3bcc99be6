# Unit tests of common/conf: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_conf
TESTS += %D%/check_conf
%C%_check_conf_SOURCES = tests/support/main.cc \
	%D%/sites.h \
	%D%/address_test.cc \
	%D%/array_test.cc \
	%D%/forward_test.cc \
	%D%/manual_test.cc \
	%D%/mistakes_test.cc \
	%D%/nearest_test.cc \
	%D%/options_test.cc \
	%D%/proxy_test.cc \
	%D%/reader_test.cc \
	%D%/scalars_test.cc \
	%D%/units_test.cc
%C%_check_conf_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_conf_LDADD = $(conf_libs) $(CPPUNIT_LIBS)
endif

# Lists every option, for the comparison with weir.conf(5) in tests/style.
check_PROGRAMS += %D%/print_options
%C%_print_options_SOURCES = %D%/print_options.cc
%C%_print_options_LDADD = $(conf_libs)
