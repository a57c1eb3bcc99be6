noinst_LIBRARIES += %D%/libh1.a
%C%_libh1_a_SOURCES = \
	%D%/access_line.cc \
	%D%/access_line.h \
	%D%/body_reader.cc \
	%D%/body_reader.h \
	%D%/client.cc \
	%D%/client.h \
	%D%/client_deadlines.cc \
	%D%/client_pool.cc \
	%D%/client_pool.h \
	%D%/client_transfer.cc \
	%D%/inbox.cc \
	%D%/inbox.h \
	%D%/log_line.cc \
	%D%/log_line.h \
	%D%/pace.cc \
	%D%/pace.h \
	%D%/request_writer.cc \
	%D%/request_writer.h \
	%D%/response_writer.cc \
	%D%/response_writer.h \
	%D%/server.cc \
	%D%/server.h \
	%D%/server_deadlines.cc \
	%D%/server_input.cc \
	%D%/server_output.cc \
	%D%/turn_away.cc \
	%D%/turn_away.h
