# Everything but main() is a library, so that tests link the real thing.
noinst_LIBRARIES += %D%/liboriginsim.a
%C%_liboriginsim_a_SOURCES = \
	%D%/access_log.cc \
	%D%/access_log.h \
	%D%/answer.cc \
	%D%/answer.h \
	%D%/bad_head.cc \
	%D%/bad_head.h \
	%D%/body.cc \
	%D%/body.h \
	%D%/content.cc \
	%D%/content.h \
	%D%/daemon.cc \
	%D%/daemon.h \
	%D%/drip.h \
	%D%/faults.cc \
	%D%/faults.h \
	%D%/files.cc \
	%D%/files.h \
	%D%/host.cc \
	%D%/host.h \
	%D%/host_share.h \
	%D%/host_state.cc \
	%D%/host_state.h \
	%D%/law.cc \
	%D%/law.h \
	%D%/mime.cc \
	%D%/mime.h \
	%D%/object.cc \
	%D%/object.h \
	%D%/query.cc \
	%D%/query.h \
	%D%/raw_answer.cc \
	%D%/raw_answer.h \
	%D%/service_queue.cc \
	%D%/service_queue.h \
	%D%/session.cc \
	%D%/session.h \
	%D%/session_answer.cc \
	%D%/session_log.cc \
	%D%/session_send.cc \
	%D%/worker.cc \
	%D%/worker.h

sbin_PROGRAMS += %D%/originsim
%C%_originsim_SOURCES = %D%/main.cc
%C%_originsim_LDADD = %D%/liboriginsim.a $(libs)
