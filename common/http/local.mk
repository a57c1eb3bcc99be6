noinst_LIBRARIES += %D%/libhttp.a
%C%_libhttp_a_SOURCES = \
	%D%/authority.cc \
	%D%/authority.h \
	%D%/cache_control.cc \
	%D%/cache_control.h \
	%D%/chars.h \
	%D%/chunked.cc \
	%D%/chunked.h \
	%D%/date.cc \
	%D%/date.h \
	%D%/field_list.cc \
	%D%/field_list.h \
	%D%/field_name.cc \
	%D%/field_name.h \
	%D%/forwarding.cc \
	%D%/forwarding.h \
	%D%/framing.cc \
	%D%/framing.h \
	%D%/head_parser.cc \
	%D%/head_parser.h \
	%D%/head_writer.cc \
	%D%/head_writer.h \
	%D%/line_reader.cc \
	%D%/line_reader.h \
	%D%/message.cc \
	%D%/message.h \
	%D%/request_target.cc \
	%D%/request_target.h \
	%D%/status.cc \
	%D%/status.h \
	%D%/structured.cc \
	%D%/structured.h \
	%D%/url.cc \
	%D%/url.h
