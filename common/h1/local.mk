noinst_LIBRARIES += %D%/libh1.a
%C%_libh1_a_SOURCES = \
	%D%/body_reader.cc \
	%D%/body_reader.h \
	%D%/inbox.cc \
	%D%/inbox.h \
	%D%/pace.cc \
	%D%/pace.h \
	%D%/response_writer.cc \
	%D%/response_writer.h \
	%D%/server.cc \
	%D%/server.h \
	%D%/server_deadlines.cc \
	%D%/server_input.cc \
	%D%/server_output.cc \
	%D%/tls_pending.cc
