noinst_LIBRARIES += %D%/libarray.a
%C%_libarray_a_SOURCES = \
	%D%/member.cc \
	%D%/member.h
