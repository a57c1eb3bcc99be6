noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/log.cc \
	%D%/log.h \
	%D%/panic.cc \
	%D%/panic.h \
	%D%/result.cc \
	%D%/result.h
