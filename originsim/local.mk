noinst_LIBRARIES += %D%/liboriginsim.a
%C%_liboriginsim_a_SOURCES = \
	%D%/bad_head.cc \
	%D%/bad_head.h \
	%D%/content.cc \
	%D%/content.h \
	%D%/faults.cc \
	%D%/faults.h \
	%D%/files.cc \
	%D%/files.h \
	%D%/law.cc \
	%D%/law.h \
	%D%/mime.cc \
	%D%/mime.h \
	%D%/object.cc \
	%D%/object.h \
	%D%/query.cc \
	%D%/query.h \
	%D%/service_queue.cc \
	%D%/service_queue.h
