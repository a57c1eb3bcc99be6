noinst_LIBRARIES += %D%/libbase.a
%C%_libbase_a_SOURCES = \
	%D%/args.cc \
	%D%/args.h \
	%D%/batch_log.cc \
	%D%/batch_log.h \
	%D%/bytes.h \
	%D%/clock.cc \
	%D%/clock.h \
	%D%/hash.cc \
	%D%/hash.h \
	%D%/list.h \
	%D%/log.cc \
	%D%/log.h \
	%D%/moves.h \
	%D%/panic.cc \
	%D%/panic.h \
	%D%/pool.h \
	%D%/random.cc \
	%D%/random.h \
	%D%/result.cc \
	%D%/result.h \
	%D%/text.cc \
	%D%/text.h
