# Unit tests of common/http: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_http
TESTS += %D%/check_http
%C%_check_http_SOURCES = tests/support/main.cc \
	%D%/authority_test.cc \
	%D%/cache_control_test.cc \
	%D%/chunked_test.cc \
	%D%/coding_test.cc \
	%D%/conditional_test.cc \
	%D%/date_test.cc \
	%D%/field_list_test.cc \
	%D%/field_name_test.cc \
	%D%/forwarding_test.cc \
	%D%/head_parser_test.cc \
	%D%/head_writer_test.cc \
	%D%/line_reader_test.cc \
	%D%/malformed_requests.h \
	%D%/malformed_responses.h \
	%D%/message_test.cc \
	%D%/multipart_test.cc \
	%D%/negotiation_test.cc \
	%D%/preferences_test.cc \
	%D%/range_test.cc \
	%D%/status_test.cc \
	%D%/structured_test.cc \
	%D%/surrogate_control_test.cc \
	%D%/url_test.cc
%C%_check_http_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_http_LDADD = $(http_libs) $(CPPUNIT_LIBS)
endif
