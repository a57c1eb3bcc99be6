# Everything but main() is a library, so that tests link the real thing.
noinst_LIBRARIES += %D%/libdispatcherd.a
%C%_libdispatcherd_a_SOURCES = \
	%D%/advisor.cc \
	%D%/advisor.h \
	%D%/balance.cc \
	%D%/balance.h \
	%D%/board.cc \
	%D%/board.h \
	%D%/chooser.cc \
	%D%/chooser.h \
	%D%/daemon.cc \
	%D%/daemon.h \
	%D%/front.cc \
	%D%/front.h \
	%D%/probe.cc \
	%D%/probe.h \
	%D%/relay_session.cc \
	%D%/relay_session.h \
	%D%/reported_load.cc \
	%D%/reported_load.h \
	%D%/server_table.cc \
	%D%/server_table.h \
	%D%/verdict.h \
	%D%/worker.cc \
	%D%/worker.h

sbin_PROGRAMS += %D%/dispatcherd
%C%_dispatcherd_SOURCES = %D%/main.cc
%C%_dispatcherd_LDADD = %D%/libdispatcherd.a $(libs)
