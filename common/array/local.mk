# hrw is defined by doubles that are rounded after each operation: no fused multiply-add.
noinst_LIBRARIES += %D%/libarray.a
%C%_libarray_a_CXXFLAGS = $(AM_CXXFLAGS) -ffp-contract=off
%C%_libarray_a_SOURCES = \
	%D%/carp.cc \
	%D%/carp.h \
	%D%/half_siphash.cc \
	%D%/half_siphash.h \
	%D%/hash.cc \
	%D%/hash.h \
	%D%/hrw.cc \
	%D%/hrw.h \
	%D%/key.cc \
	%D%/key.h \
	%D%/lanes.h \
	%D%/member.cc \
	%D%/member.h \
	%D%/pac.cc \
	%D%/pac.h \
	%D%/pac_script.h \
	%D%/ranking.cc \
	%D%/ranking.h \
	%D%/table.cc \
	%D%/table.h
