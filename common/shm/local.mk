noinst_LIBRARIES += %D%/libshm.a
%C%_libshm_a_SOURCES = \
	%D%/board.cc \
	%D%/board.h \
	%D%/board_layout.h \
	%D%/holder_lock.cc \
	%D%/holder_lock.h \
	%D%/region.cc \
	%D%/region.h
