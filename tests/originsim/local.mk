# Checks a body for the system tests: see its head.
check_PROGRAMS += tests/support/verify_body
tests_support_verify_body_SOURCES = tests/support/verify_body.cc
tests_support_verify_body_LDADD = originsim/liboriginsim.a $(libs)

# Unit tests of originsim: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_originsim
TESTS += %D%/check_originsim
%C%_check_originsim_SOURCES = tests/support/main.cc \
	%D%/access_log_test.cc \
	%D%/answer_test.cc \
	%D%/content_test.cc \
	%D%/faults_test.cc \
	%D%/files_test.cc \
	%D%/law_test.cc \
	%D%/manual_test.cc \
	%D%/mime_test.cc \
	%D%/object_test.cc \
	%D%/query_test.cc \
	%D%/raw_answer_test.cc \
	%D%/service_queue_test.cc \
	%D%/session_test.cc
%C%_check_originsim_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_originsim_LDADD = originsim/liboriginsim.a $(libs) $(CPPUNIT_LIBS)
endif
