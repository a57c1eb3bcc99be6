# Unit tests of common/net: one program, one file of tests per source file.
if HAVE_CPPUNIT
check_PROGRAMS += %D%/check_net
TESTS += %D%/check_net
%C%_check_net_SOURCES = tests/support/main.cc \
	%D%/acceptor_test.cc \
	%D%/address_test.cc \
	%D%/byte_queue_test.cc \
	%D%/channel_test.cc \
	%D%/connector_test.cc \
	%D%/fake_dns.cc \
	%D%/fake_dns.h \
	%D%/fd_watch_test.cc \
	%D%/hosts_file_test.cc \
	%D%/loop_test.cc \
	%D%/name_resolver_test.cc \
	%D%/relay_test.cc \
	%D%/resolver_test.cc \
	%D%/signal_watch_test.cc \
	%D%/socket_test.cc \
	%D%/stream_test.cc \
	%D%/test_authority.cc \
	%D%/test_authority.h \
	%D%/timer_test.cc \
	%D%/tls_certificate_test.cc \
	%D%/tls_test.cc
%C%_check_net_CPPFLAGS = $(AM_CPPFLAGS) $(CPPUNIT_CFLAGS)
%C%_check_net_LDADD = $(net_libs) $(CPPUNIT_LIBS)
endif
